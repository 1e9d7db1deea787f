"""Confirmatory models against R (lavaan 0.6.14, semTools 0.5.6) and lavaan's published example."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from scales_cases import DIMENSIONS, FOLDER, ITEMS, exactly, likert, oracle, respondents

from bphs.errors import MeasureError
from bphs.measures import scales

ABILITIES = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}


@pytest.fixture(scope="module")
def wanted():
    return oracle("r")["cfa"]


@pytest.fixture(scope="module")
def model():
    return scales.confirmatory_factor_analysis(respondents(), DIMENSIONS)


@pytest.fixture(scope="module")
def pupils():
    return pd.read_csv(FOLDER / "holzinger_swineford_1939.csv")


def rows(table, operator):
    return {(row["lhs"], row["rhs"]): row for row in table if row["op"] == operator}


def test_fit_indices(model, wanted):
    """R lavaan 0.6.14 fitMeasures."""
    names = {
        "chi2": "chisq",
        "df": "df",
        "p_value": "pvalue",
        "cfi": "cfi",
        "tli": "tli",
        "rmsea": "rmsea",
        "rmsea_lower": "rmsea.ci.lower",
        "rmsea_upper": "rmsea.ci.upper",
        "srmr": "srmr",
        "gfi": "gfi",
        "agfi": "agfi",
        "nfi": "nfi",
        "ifi": "ifi",
        "aic": "aic",
        "bic": "bic",
        "log_likelihood": "logl",
        "baseline_chi2": "baseline.chisq",
        "baseline_df": "baseline.df",
        "parameters": "npar",
    }
    for ours, theirs in names.items():
        assert getattr(model.fit, ours) == pytest.approx(wanted["fit"][theirs], rel=1e-6), ours
    assert model.n == wanted["fit"]["ntotal"]


def test_loadings(model, wanted):
    """R lavaan 0.6.14: estimates, standardised loadings and the standard errors of both."""
    plain, standard = rows(wanted["par"], "=~"), rows(wanted["std"], "=~")
    own = rows(wanted["std"], "~~")
    for row in model.loadings.to_dict("records"):
        key = row["dimension"], row["item"]
        assert row["value"] == pytest.approx(plain[key]["est"], abs=1e-5)
        assert row["standardised"] == pytest.approx(standard[key]["est.std"], abs=1e-5)
        assert row["standardised_error"] == pytest.approx(standard[key]["se"], abs=1e-6)
        assert row["uniqueness"] == pytest.approx(own[row["item"], row["item"]]["est.std"], abs=1e-5)
        if row["value"] != 1:
            assert (row["standard_error"], row["z"]) == pytest.approx((plain[key]["se"], plain[key]["z"]), abs=1e-4)


def test_dimensions(model, wanted):
    """R semTools 0.5.6: composite reliability, AVE, htmt (which is HTMT2 there); lavaan's latent correlations."""
    standard, names = rows(wanted["std"], "~~"), wanted["htmt"]["rows"]
    for row in model.latent_correlations.to_dict("records"):
        key = row["dimension"], row["other"]
        assert (row["latent_correlation"], row["standard_error"]) == pytest.approx(
            (standard[key]["est.std"], standard[key]["se"]), abs=2e-6
        )
        assert row["htmt2"] == pytest.approx(
            wanted["htmt"]["values"][names.index(key[0])][names.index(key[1])], rel=1e-10
        )
    validity = model.validity.set_index("dimension")
    assert validity["composite_reliability"].to_dict() == pytest.approx(wanted["CR"], abs=1e-6)
    assert validity["ave"].to_dict() == pytest.approx(wanted["AVE"], abs=1e-6)
    np.testing.assert_allclose(validity["root_ave"] ** 2, validity["ave"])


def test_htmt_by_hand(model):
    """Henseler et al. (2015), equation of the mean correlations, for the first pair."""
    size = respondents()[ITEMS].dropna().corr().abs().to_numpy()
    upper = np.triu_indices(5, 1)
    wanted = size[:5, 5:10].mean() / np.sqrt(size[:5, :5][upper].mean() * size[5:10, 5:10][upper].mean())
    assert model.latent_correlations["htmt"][0] == pytest.approx(wanted, rel=1e-12)


class TestFirstItemThatHardlyBelongs:
    """Of eight items in two dimensions the first and the fifth, which set the scales, correlate with nothing: the
    search from
    the moments gets lost and a second one, with the strongest items first, finds the maximum.

    Authority: semopy 2.3.11, which was given these correlations, n = 100 and ``a =~ q3 + q2 + q1 + q4; b =~ q7 + q6
    + q5 + q8``.
    Its optimiser stops at two to four digits; with the items in their own order at a χ² of 26.816.
    """

    dimensions: ClassVar = {"a": ["q1", "q2", "q3", "q4"], "b": ["q5", "q6", "q7", "q8"]}
    below = (
        "-.09  .20 .49  .09 .42 .66  -.12 .02 .08 -.02  .00 .06 .03 .06 .05  -.01 .11 .06 .09 .06 .32"
        "  .21 .19 .32 .16 -.12 .19 .23"
    )

    @pytest.fixture
    def answers(self):
        correlation = np.eye(8)
        correlation[np.tril_indices(8, -1)] = [float(number) for number in self.below.split()]
        return exactly(np.tril(correlation) + np.tril(correlation, -1).T, 100)

    def test_semopy_finds_the_same(self, answers):
        model = scales.confirmatory_factor_analysis(answers, self.dimensions)
        assert model.fit.chi2 == pytest.approx(26.790, abs=5e-4)
        wanted = [0.192142, 0.527204, 0.939117, 0.703798, 0.092079, -0.273483, -0.319689, -0.781881]
        assert model.loadings["standardised"].tolist() == pytest.approx(wanted, abs=3e-3)
        assert model.latent_correlations["latent_correlation"].tolist() == pytest.approx([-0.395003], abs=3e-3)

    def test_which_item_comes_first_changes_units_only(self, answers):
        """By definition: the model is the same whichever item sets the scale (Bollen 1989, chapter 7)."""
        other = {"a": ["q3", "q2", "q1", "q4"], "b": ["q8", "q6", "q7", "q5"]}
        ours, theirs = (scales.confirmatory_factor_analysis(answers, named) for named in (self.dimensions, other))
        assert ours.fit.chi2 == pytest.approx(theirs.fit.chi2, rel=1e-10)
        assert ours.loadings["value"][[0, 4]].tolist() == [1, 1]
        turned = theirs.loadings.set_index("item")["standardised"].loc[ours.loadings["item"]]
        np.testing.assert_allclose(np.abs(ours.loadings["standardised"]), np.abs(turned), rtol=1e-6)

    def test_a_common_factor_is_looked_for_beside_the_same_model(self, answers):
        models = scales.common_latent_factor(answers, self.dimensions).models.set_index("model")
        assert models["chi2"]["dimensions"] == pytest.approx(26.790, abs=5e-4)


class TestHolzingerSwineford:
    """lavaan's example: Rosseel (2012), Journal of Statistical Software 48(2), doi:10.18637/jss.v048.i02, and the
    tutorial's
    multiple-group page. The data are Holzinger and Swineford's (1939) as semopy 2.3.11 ships them (MIT licence)."""

    def test_one_group(self, pupils):
        fit = scales.confirmatory_factor_analysis(pupils, ABILITIES).fit
        assert (fit.chi2, fit.df, fit.baseline_chi2) == pytest.approx((85.306, 24, 918.852), abs=5e-4)
        assert (fit.cfi, fit.tli, fit.rmsea, fit.rmsea_lower, fit.rmsea_upper, fit.srmr) == pytest.approx(
            (0.931, 0.896, 0.092, 0.071, 0.114, 0.065), abs=5e-4
        )
        assert (fit.log_likelihood, fit.aic, fit.bic) == pytest.approx((-3737.745, 7517.490, 7595.339), abs=5e-4)
        assert fit.rmsea_close_p == pytest.approx(0.001, abs=5e-4)

    def test_invariance(self, pupils):
        """Published: χ² 115.851, 124.044, 164.103 with 48, 54, 60 degrees of freedom; CFI .923, .921, .882.

        RMSEA .097, .093, .107; AIC, BIC.
        """
        found = scales.measurement_invariance(pupils, ABILITIES, groups=pupils["school"])
        assert found.groups["respondents"].tolist() == [145, 156]
        steps = found.steps
        assert steps["chi2"].tolist() == pytest.approx([115.851, 124.044, 164.103], abs=5e-4)
        assert steps["df"].tolist() == [48, 54, 60]
        assert steps["cfi"].tolist() == pytest.approx([0.923, 0.921, 0.882], abs=5e-4)
        assert steps["rmsea"].tolist() == pytest.approx([0.097, 0.093, 0.107], abs=5e-4)
        assert steps["aic"].tolist() == pytest.approx([7484.4, 7480.6, 7508.6], abs=0.05)
        assert steps["bic"].tolist() == pytest.approx([7706.8, 7680.8, 7686.6], abs=0.05)
        assert steps["chi2_change"].tolist()[1:] == pytest.approx([8.192, 40.059], abs=5e-4)

    def test_latent_means(self, pupils):
        """Published for Grant-White against Pasteur: -.148 (.122), .576 (.117), -.177 (.090).

        Here the other way round.
        """
        found = scales.measurement_invariance(pupils, ABILITIES, groups=pupils["school"]).latent_means
        assert found["difference"].tolist() == pytest.approx([0.148, -0.576, 0.177], abs=5e-4)
        assert found["standard_error"].tolist() == pytest.approx([0.122, 0.117, 0.090], abs=5e-4)

    def test_a_common_factor_without_a_solution_is_said(self, pupils):
        with pytest.raises(MeasureError, match="cannot be told apart from the dimensions"):
            scales.common_latent_factor(pupils, ABILITIES)


def test_invariance_of_the_same_people_twice(wanted):
    """R lavaan 0.6.14: each group alone is the single-group model, so χ² doubles and no step costs anything."""
    twice = pd.concat([respondents()] * 2)
    found = scales.measurement_invariance(
        twice, DIMENSIONS, groups=np.repeat([1, 2], 600), steps=("configural", "metric", "scalar", "strict")
    )
    assert found.steps["chi2"].tolist() == pytest.approx([2 * wanted["fit"]["chisq"]] * 4, rel=1e-7)
    assert found.steps["df"].tolist() == [328, 344, 360, 380]
    # The means fit exactly, so 20 residuals of nothing join the 210 of lavaan's SRMR.
    np.testing.assert_allclose(found.steps["srmr"], wanted["fit"]["srmr"] * np.sqrt(210 / 230), rtol=1e-6)
    np.testing.assert_allclose(found.latent_means["difference"], 0, atol=1e-8)
    assert found.left_out == 2 * 334


def test_configural_is_the_groups_one_by_one():
    """By definition χ² of the configural model is the sum over groups fitted alone."""
    people = respondents()
    alone = [
        scales.confirmatory_factor_analysis(people[people["area"] == area], DIMENSIONS).fit.chi2 for area in (1, 2)
    ]
    assert scales.measurement_invariance(people, DIMENSIONS, groups=people["area"]).steps["chi2"][0] == pytest.approx(
        sum(alone), rel=1e-9
    )


def test_invariance_finds_what_was_planted():
    """The generator: a shifted intercept breaks the scalar step alone, a shifted attitude breaks none and is a latent
    mean.
    """
    people, group = likert(3000, 6, factors=2, seed=3), np.arange(3000) % 2
    rng = np.random.default_rng(5)
    people = people + rng.uniform(-0.5, 0.5, people.shape)
    dimensions: ClassVar = {"a": ["q1", "q2", "q3"], "b": ["q4", "q5", "q6"]}
    moved = people.assign(q2=people["q2"] + 0.5 * group)
    p_values = scales.measurement_invariance(moved, dimensions, groups=group).steps["change_p_value"]
    assert p_values[1] > 0.01
    assert p_values[2] < 1e-10
    everyone = people.assign(**{name: people[name] + 0.5 * group for name in dimensions["a"]})
    found = scales.measurement_invariance(everyone, dimensions, groups=group)
    assert found.steps["change_p_value"][2] > 0.01
    assert found.latent_means["difference"].tolist() == pytest.approx([0.5, 0], abs=0.1)


class TestCommonMethod:
    """Parameter recovery: a factor that moves every item, and none."""

    dimensions: ClassVar = {"a": ["q1", "q2", "q3", "q4"], "b": ["q5", "q6", "q7", "q8"]}

    def answers(self, share):
        rng = np.random.default_rng(11)
        traits, weights = rng.normal(size=(4000, 2)), np.array([1.0, 0.8, 0.5, 0.7, 0.5, 1.0, 0.8, 0.6])
        values = (
            traits[:, [0] * 4 + [1] * 4] * weights
            + rng.normal(size=(4000, 8))
            + np.sqrt(share) * rng.normal(size=(4000, 1))
        )
        return pd.DataFrame(values, columns=[f"q{number}" for number in range(1, 9)])

    def test_found(self):
        found = scales.common_latent_factor(self.answers(0.5), self.dimensions)
        assert abs(found.method_variance - 0.5) < 3 * found.standard_error
        assert found.method_variance > 3 * found.standard_error
        assert found.change_p_value < 0.05
        assert found.df_change == 1
        expected = (0.5 / (np.array([1.0, 0.8, 0.5, 0.7, 0.5, 1.0, 0.8, 0.6]) ** 2 + 1.5)).mean()
        assert found.method_share / found.method_variance == pytest.approx(expected / 0.5, rel=0.05)

    def test_absent(self, wanted):
        """Nothing is added to R lavaan 0.6.14's χ² either."""
        found = scales.common_latent_factor(respondents(), DIMENSIONS)
        assert found.models["chi2"][1] == pytest.approx(wanted["fit"]["chisq"], rel=1e-7)
        assert abs(found.method_variance) < 2 * found.standard_error
        assert found.change_p_value > 0.5
        assert found.models["cfi"][0] < 0.7
