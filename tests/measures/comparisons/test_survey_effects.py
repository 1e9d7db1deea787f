"""Effects and pairs under strata, clusters and weights, against R's survey package on synthA and closed forms."""

import json

import numpy as np
import pytest
from comparisons_cases import ORACLES, answers, pspp
from scipy import stats

from bphs.errors import MeasureError
from bphs.measures import comparisons
from bphs.measures.comparisons import Design, survey_effects
from bphs.measures.comparisons.survey_pairs import survey_pairwise

FRAME = answers()
STRATA = Design(strata=FRAME["area"], clusters=FRAME["town"])


def in_r(kind, name):
    """R survey 4.1.1, svydesign(ids = ~town, strata = ~area, weights = ~w, nest = TRUE): r_design.R writes
    r_design.json.
    """
    return json.loads((ORACLES / "r_design.json").read_text(encoding="utf-8"))[kind][name]


def limits(value, error, df):
    half = stats.t.ppf(0.975, df) * error
    return [value - half, value + half]


class TestEtaSquared:
    @pytest.mark.parametrize(("values", "groups"), [("d1", "age"), ("q3", "edu"), ("sat", "know")])
    def test_shares_in_r(self, values, groups):
        """R: 1 - deviance/null deviance of svyglm; from its means and vcov, f, ω² and pchisq's limits.

        q3 is not answered by everybody (subset of the design).
        """
        wanted = in_r("eta", f"{values}_{groups}")
        for form in survey_effects.FORMS:
            found = survey_effects.survey_eta_squared(
                FRAME[values], FRAME[groups], weights=FRAME["w"], form=form, design=STRATA
            )
            limits = np.array(wanted["limits"])
            limits = np.sqrt(limits / (1 - limits)) if form == "cohens_f" else limits
            assert [found.value, found.lower, found.upper] == pytest.approx([wanted[form], *limits], rel=1e-7)

    def test_without_weights_it_is_nearly_the_classical_share(self):
        """Closed form: SS_b/SS_t; ω² and the limits with χ² in place of F, whose errors have 595 degrees of freedom."""
        for form, omega in (("eta_squared", False), ("omega_squared", True)):
            found = survey_effects.survey_eta_squared(FRAME["d3"], FRAME["edu"], form=form)
            plain = comparisons.eta_squared(FRAME["d3"], FRAME["edu"], omega=omega)
            assert found.value == pytest.approx(plain.value, abs=1e-3 if omega else 1e-12)
            assert [found.lower, found.upper] == pytest.approx([plain.lower, plain.upper], abs=1e-3)

    def test_no_difference_has_no_share(self):
        found = survey_effects.survey_eta_squared([1, 2, 2, 1] * 10, list("aabb") * 10, form="omega_squared")
        assert [found.value, found.lower] == pytest.approx([0, 0], abs=1e-15)

    def test_values_alike_within_groups_are_refused(self):
        with pytest.raises(MeasureError, match="do not vary within any group"):
            survey_effects.survey_eta_squared([0.1] * 8 + [0.3] * 8, ["a"] * 8 + ["b"] * 8)


class TestHedgesG:
    @pytest.mark.parametrize("values", ["d1", "q3"])
    def test_standardised_difference_in_r(self, values):
        """R: svycontrast of svytotal, the difference over the root of n/(n - 2) · Σw(x - x̄_g)²/Σw."""
        wanted = in_r("g", f"{values}_know")
        found = survey_effects.survey_hedges_g(FRAME[values], FRAME["know"], weights=FRAME["w"], design=STRATA)
        assert [found.value, found.lower, found.upper] == pytest.approx(
            [wanted["hedges_g"][0], *limits(*wanted["hedges_g"], wanted["df"])], rel=1e-8
        )

    def test_without_weights_it_is_the_classical_one(self):
        """Closed form: pooled variance, Hedges' factor."""
        plain = comparisons.cohens_d(FRAME["d1"], FRAME["area"], hedges=True)
        found = survey_effects.survey_hedges_g(FRAME["d1"], FRAME["area"])
        assert found.value == pytest.approx(plain.value)
        assert [found.lower, found.upper] == pytest.approx([plain.lower, plain.upper], abs=0.01)

    def test_three_groups_are_refused(self):
        with pytest.raises(MeasureError, match="for 2 groups, but there are 5"):
            survey_effects.survey_hedges_g(FRAME["d1"], FRAME["age"])


class TestCramersV:
    @pytest.mark.parametrize(("rows", "cols"), [("edu", "sat"), ("area", "know"), ("gender", "edu")])
    def test_association_in_r(self, rows, cols):
        """R: svytable; ν and F of svychisq, pchisq's limits."""
        wanted = in_r("v", f"{rows}_{cols}")
        found = survey_effects.survey_cramers_v(FRAME[rows], FRAME[cols], weights=FRAME["w"], design=STRATA)
        assert [found.value, found.lower, found.upper] == pytest.approx(
            [wanted["cramers_v"], *wanted["limits"]], rel=1e-6
        )

    @pytest.mark.parametrize(("rows", "cols"), [("edu", "sat"), ("area", "know"), ("gender", "edu")])
    def test_rao_scott_with_strata_in_r(self, rows, cols):
        """R: svychisq(statistic = "F"), its first degrees of freedom and p."""
        found = comparisons.rao_scott(FRAME[rows], FRAME[cols], weights=FRAME["w"], design=STRATA)
        assert [found.statistic, found.df, found.p_value] == pytest.approx(
            in_r("v", f"{rows}_{cols}")["rao_scott"], rel=1e-7
        )

    def test_without_weights_it_is_the_classical_one(self):
        """Closed form: √(χ²/(n·(min(r, c) - 1)))."""
        assert survey_effects.survey_cramers_v(FRAME["edu"], FRAME["sat"]).value == pytest.approx(
            comparisons.cramers_v(FRAME["edu"], FRAME["sat"]).value
        )

    def test_independence_has_no_association(self):
        found = survey_effects.survey_cramers_v(list("aabb") * 9, list("xyxy") * 9)
        assert [found.value, found.lower] == pytest.approx([0, 0], abs=1e-8)


def test_one_cluster_of_a_stratum_that_answers_alone():
    """R: subset of the design in which one town of the first stratum answered q3: svymean, degf, svyttest, svyciprop
    and svychisq.
    """
    wanted = in_r("lonely", "q3")
    told = (FRAME["area"] == 2) | (FRAME["town"] == 1)
    values, plan = FRAME["q3"].where(told), {"weights": FRAME["w"], "design": STRATA}
    mean = comparisons.survey_means(values, **plan).iloc[0]
    assert [mean["n"], mean["df"], mean["value"], mean["standard_error"]] == pytest.approx(
        [wanted["n"], wanted["df"], *wanted["mean"]], rel=1e-9
    )
    test = comparisons.survey_comparison(values, FRAME["know"], **plan)
    assert [test.statistic, test.df, test.p_value] == pytest.approx(wanted["t"], rel=1e-8)
    share = comparisons.survey_means((values > 3).astype(float).where(values.notna()), interval="beta", **plan).iloc[0]
    assert [share["lower"], share["upper"]] == pytest.approx(wanted["beta"], rel=1e-8)
    table = comparisons.rao_scott(FRAME["edu"].where(values.notna()), FRAME["know"], **plan)
    assert [table.statistic, table.df, table.df_error, table.p_value] == pytest.approx(wanted["rao_scott"], rel=1e-7)


class TestPairs:
    @pytest.mark.parametrize(("values", "groups"), [("d1", "age"), ("q3", "edu")])
    def test_contrasts_in_r(self, values, groups):
        """R: svycontrast(svyglm(y ~ 0 + g)), df.residual; p.adjust's Holm over the pairs."""
        wanted = in_r("pairs", f"{values}_{groups}")
        table = survey_pairwise(FRAME[values], FRAME[groups], weights=FRAME["w"], design=STRATA).table
        difference, error = (np.array(wanted[name]) for name in ("difference", "standard_error"))
        np.testing.assert_allclose(table[["difference", "standard_error"]], np.array([difference, error]).T, rtol=1e-9)
        p = 2 * stats.t.sf(np.abs(difference / error), wanted["df"])
        half = stats.t.ppf(0.975, wanted["df"]) * error
        np.testing.assert_allclose(
            table[["p_value", "lower", "upper"]], np.array([p, difference - half, difference + half]).T, rtol=1e-8
        )
        np.testing.assert_allclose(table["p_adjusted"], comparisons.adjust(p), rtol=1e-8)

    def test_two_groups_are_the_t_test(self):
        """R: svyttest has one degree of freedom less than the design, as the only pair of two groups."""
        plain = comparisons.survey_comparison(FRAME["d1"], FRAME["know"], weights=FRAME["w"], design=STRATA)
        pair = survey_pairwise(FRAME["d1"], FRAME["know"], weights=FRAME["w"], design=STRATA).table.iloc[0]
        assert [pair["statistic"], pair["df"], pair["p_value"], pair["lower"]] == pytest.approx(
            [plain.statistic, plain.df, plain.p_value, plain["lower"]]
        )

    def test_too_few_clusters_are_said_to_be_so(self):
        with pytest.raises(
            MeasureError, match="Pairs of 4 groups need at least 4 clusters more than strata, but there are 3"
        ):
            survey_pairwise([1.0, 2, 3, 4, 5, 6, 7, 9], list("aabbccdd"), design=Design(clusters=[1, 2, 3, 4] * 2))


class TestTable:
    def test_several_groups_have_effects_and_pairs(self):
        """The same figures as of the functions above, whose authority is R."""
        found = comparisons.compare(
            FRAME["tot"], FRAME[["edu", "know"]], weights=FRAME["w"], design=STRATA, alpha=1.0 - 1e-9
        )
        assert found.effects["effect"].to_list() == ["eta_squared", "omega_squared", "difference", "hedges_g"]
        assert found.tests["effect"].to_list() == ["eta_squared", "difference"]
        assert found.effects[["effect_size", "lower", "upper"]].notna().all(axis=None)
        assert (len(found.pairs), set(found.pairs["method"]), set(found.pairs["grouping"])) == (
            6,
            {"design_t"},
            {"edu"},
        )

    def test_categories_have_limits(self):
        row = comparisons.compare(
            FRAME["sat"], FRAME["edu"], kind="categories", weights=FRAME["w"], design=STRATA
        ).tests.iloc[0]
        wanted = survey_effects.survey_cramers_v(FRAME["edu"], FRAME["sat"], weights=FRAME["w"], design=STRATA)
        assert [row["effect_size"], row["lower"], row["upper"]] == pytest.approx(
            [wanted.value, wanted.lower, wanted.upper]
        )

    def test_the_difference_stands_beside_the_standardised_one(self):
        """PSPP T-TEST on synthA: mean difference of d1 by area and its limits, equal variances assumed.

        Eight decimals.
        """
        row = next(row for row in pspp("TTEST", "Independent Samples Test") if row[0] == "d1")
        found = comparisons.compare(FRAME["d1"], FRAME["area"]).effects
        assert found["effect"].to_list() == ["hedges_g", "difference"]
        assert found.loc[1, ["effect_size", "lower", "upper"]].to_list() == pytest.approx(
            [row[7], row[9], row[10]], abs=2e-8
        )
