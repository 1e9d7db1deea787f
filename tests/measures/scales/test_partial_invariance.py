"""Score tests of invariance and its partial steps against R's lavaan 0.6.14 (r_partial_invariance.R), where b2's
loading and a3's intercept differ.
"""

import json

import numpy as np
import pandas as pd
import pytest
from scales_cases import FOLDER

from bphs.errors import MeasureError
from bphs.measures import scales
from bphs.measures.comparisons.multiplicity import adjust

DIMENSIONS = {"A": ["a1", "a2", "a3", "a4"], "B": ["b1", "b2", "b3"]}
ITEMS = [item for own in DIMENSIONS.values() for item in own]
ANSWERS = pd.read_csv(FOLDER / "r_invariance.csv")
WANTED = json.loads((FOLDER / "r_partial_invariance.json").read_text(encoding="utf-8"))["cases"]


def found(case, **options):
    people = ANSWERS[ANSWERS["case"] == case]
    options = {
        "steps": ("configural", "metric", "scalar", "strict"),
        "free_loadings": ["b2"],
        "free_intercepts": ["a3"],
        **options,
    }
    return scales.measurement_invariance(people[ITEMS], DIMENSIONS, groups=people["g"], **options)


@pytest.mark.parametrize("case", ["equal", "three"])
class TestAgainstLavaan:
    """Two groups of 150; three of 120, 80 and 60."""

    @pytest.mark.parametrize("model", ["metric", "scalar", "strict"])
    def test_every_constraint(self, case, model):
        """lavTestScore's univariate tests.

        With `release` and `epc` the expected change of the later group's number less the first's.
        """
        wanted = pd.DataFrame(WANTED[case]["constraints"][model]).set_index(["group", "item", "kind"])
        tests = (
            found(case).constraints.query("model == @model").set_index(["group", "item", "kind"]).reindex(wanted.index)
        )
        np.testing.assert_allclose(
            tests[["chi2", "p_value", "expected_change"]], wanted[["chi2", "p", "change"]], rtol=1e-4, atol=1e-5
        )  # lavaan stops its search earlier

    def test_partial_steps(self, case):
        """group.partial of cfa: the fit, and what the step costs against the partial metric model."""
        steps, wanted = found(case).steps.set_index("model"), WANTED[case]["partial"]
        assert list(steps.index) == ["configural", "metric", "partial_metric", "scalar", "partial_scalar", "strict"]
        assert list(steps["against"])[1:] == ["configural", "configural", "metric", "partial_metric", "scalar"]
        for model, fit in wanted.items():
            np.testing.assert_allclose(
                steps.loc[model, ["chi2", "df", "cfi", "rmsea", "srmr"]].astype(float), list(fit.values()), rtol=1e-6
            )
        change = steps.loc["partial_scalar", ["chi2_change", "df_change", "cfi_change", "rmsea_change"]].astype(float)
        gap = [
            wanted["partial_scalar"][name] - wanted["partial_metric"][name] for name in ("chisq", "df", "cfi", "rmsea")
        ]
        np.testing.assert_allclose(change, gap, atol=1e-7)

    def test_latent_means_of_the_partial_model(self, case):
        """parameterEstimates of the partial scalar model."""
        means, wanted = found(case).latent_means.query("model == 'partial_scalar'"), WANTED[case]["latent_means"]
        np.testing.assert_allclose(
            means[["difference", "standard_error"]], np.array([wanted["difference"], wanted["se"]]).T, atol=1e-5
        )


def test_holm_counts_the_tests_of_a_model():
    """Holm 1979, as R's p.adjust does it (its own test is beside comparisons)."""
    for _, tests in found("equal").constraints.groupby("model"):
        np.testing.assert_allclose(tests["p_adjusted"], adjust(tests["p_value"]))


def test_what_was_freed_is_not_tested_again():
    constraints = found("equal").constraints.query("model == 'partial_scalar'")
    assert not (
        {("b2", "loading"), ("a3", "intercept")} & set(zip(constraints["item"], constraints["kind"], strict=True))
    )
    assert set(constraints["dimension"]) == {"A", "B"}


def test_without_freed_items_there_is_no_partial_step():
    whole = found("equal", free_loadings=(), free_intercepts=())
    assert whole.steps["model"].to_list() == ["configural", "metric", "scalar", "strict"]
    assert found("equal", free_loadings=()).steps["model"].to_list() == [
        "configural",
        "metric",
        "scalar",
        "partial_scalar",
        "strict",
    ]
    assert found("equal", steps=["configural"], free_loadings=(), free_intercepts=()).constraints.empty


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"free_loadings": ["a9"], "free_intercepts": ["a8"]},
            "free_loadings names .*'a9'.* free_intercepts names .*'a8'",
        ),
        ({"free_loadings": ["a1"]}, "first item sets its scale and cannot be freed: 'a1'"),
        ({"free_intercepts": ["b1", "b2", "b3"]}, "at least one item .*'B'"),
        ({"steps": ["configural", "metric"]}, "'scalar', which is not among the steps"),
    ],
    ids=["unknown", "scale", "none_left", "step"],
)
def test_what_cannot_be_freed(options, words):
    with pytest.raises(MeasureError, match=words):
        found("equal", **options)


class TestOneAtATime:
    """`partial_invariance` on answers made so that one item alone differs, and on R's, where a3 alone does."""

    def shifted(self, by):
        runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
        answers = pd.DataFrame(np.tile(runs[0] + runs[1:], 32).T, columns=list("abcd")).astype(float)
        answers.loc[512:, "d"] += by
        return scales.partial_invariance(answers, {"A": list("abcd")}, groups=[1] * 512 + [2] * 512)

    @pytest.mark.parametrize("by", [-1, 1])
    def test_the_neighbours_that_a_shift_drags_along_are_not_freed(self, by):
        case = self.shifted(by)
        at_once = case.start.constraints.query("model == 'scalar' and kind == 'intercept' and p_adjusted < .05")
        assert set(at_once["item"]) == set("abcd")  # all seem to differ while d is held equal
        assert case.freed["item"].to_list() == ["d"]
        assert np.sign(case.freed["expected_change"].iloc[0]) == by
        # Nothing else differs: the rest fits as well as with equal loadings alone.
        assert case.found.steps.set_index("model").loc["partial_scalar", "chi2_change"] == pytest.approx(0, abs=1e-6)

    def test_nothing_is_freed_where_nothing_differs(self):
        case = self.shifted(0)
        assert case.freed.empty
        assert list(case.freed.columns[:2]) == ["dimension", "item"]
        assert case.found is case.start

    def test_one_intercept_of_a_scale_stays_equal(self):
        """However few are rejected by chance: at a level of almost one every item could go."""
        people = ANSWERS[ANSWERS["case"] == "equal"]
        case = scales.partial_invariance(people[ITEMS], DIMENSIONS, groups=people["g"], alpha=1 - 1e-9)
        left = {name: len(own) - (case.freed["dimension"] == name).sum() for name, own in DIMENSIONS.items()}
        assert min(left.values()) >= 1
        assert case.freed["item"].iloc[0] == "a3"

    def test_a_level_that_is_none(self):
        with pytest.raises(MeasureError, match="alpha is a level"):
            scales.partial_invariance(ANSWERS[ITEMS], DIMENSIONS, groups=ANSWERS["g"], alpha=0)
