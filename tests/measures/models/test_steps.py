"""Answers on any number of steps: which are joined, which model they get, and what joins on its terms."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.missing import beside_complete, pooled
from bphs.measures.models import (
    Category,
    brant_test,
    joined_steps,
    logit,
    mediation,
    ordered_logit,
    refitted,
    stepped_logit,
)


def given(**counts):
    return pd.Series(np.repeat([float(step.removeprefix("s")) for step in counts], list(counts.values())))


class TestJoinedSteps:
    @pytest.mark.parametrize(
        ("answers", "joined"),
        [
            (given(s1=1, s2=2, s3=40, s4=50, s5=7), {3: 43, 4: 50, 5: 7}),
            (given(s1=50, s2=46, s3=2, s4=2), {1: 50, 4: 50}),  # what is left at the top goes to the step below
            (given(s1=10, s2=1, s3=2, s4=87), {1: 10, 4: 90}),
            (given(s0=1, s10=99), {10: 100}),
            (given(s1=25, s2=25, s3=25, s4=25), {1: 25, 2: 25, 3: 25, 4: 25}),
        ],
    )
    def test_each_holds_its_share(self, answers, joined):
        found = joined_steps(answers).value_counts()
        assert found.sort_index().to_dict() == joined

    def test_no_answer_stays_none_and_counts_for_nothing(self):
        answers = pd.concat([given(s1=6, s2=94), pd.Series([np.nan] * 900)])
        found = joined_steps(answers)
        assert found.value_counts().to_dict() == {2.0: 94, 1.0: 6}
        assert found.isna().sum() == 900
        assert joined_steps(pd.Series([np.nan, np.nan])).isna().all()

    @pytest.mark.parametrize("share", [0, 1, -0.1, np.nan])
    def test_a_share_that_is_none(self, share):
        with pytest.raises(MeasureError, match="least"):
            joined_steps(given(s1=1, s2=2), share)


def freed(seed=4, n=900):
    """An outcome whose lowest step alone depends on x, and which has gaps."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"x": rng.integers(0, 2, n), "z": rng.normal(size=n), "town": rng.integers(0, 30, n)})
    frame["y"] = np.where(rng.random(n) < 0.15 + 0.4 * frame["x"], 0, rng.integers(1, 4, n)).astype(float)
    return frame


class TestSteppedLogit:
    def test_two_steps_get_a_logit(self):
        """2 × 2 table: (30 / 10) / (15 / 20) = 4."""
        people = pd.DataFrame({"step": [5] * 30 + [4] * 10 + [5] * 15 + [4] * 20, "urban": [1] * 40 + [0] * 35})
        model = stepped_logit(people, "step", ["urban"])
        assert model.kind == "logit"
        assert model.coefficient("urban")["odds_ratio"] == pytest.approx(4)

    def test_one_step_is_undefined(self):
        with pytest.raises(Undefined, match="same 'step'"):
            stepped_logit(pd.DataFrame({"step": [5.0] * 8, "x": range(8)}), "step", ["x"])

    def test_where_brants_test_is_undefined_the_odds_are_taken_as_proportional(self):
        """Nobody with x above 0 gave the highest step: the logit above 2 has no finite estimates."""
        people = pd.DataFrame({"y": [1.0, 2, 2, 3] * 6 + [1, 2] * 12, "x": [0] * 24 + [1] * 24, "z": list(range(48))})
        with pytest.raises(Undefined, match="Brant"):
            brant_test(ordered_logit(people, "y", ["x", "z"]))
        model = stepped_logit(people, "y", ["x", "z"])
        pd.testing.assert_frame_equal(model.coefficients, ordered_logit(people, "y", ["x", "z"]).coefficients)

    def test_a_predictor_that_is_freed_repeats_its_term(self):
        model = stepped_logit(freed(), "y", ["x", "z"], clusters="town")
        assert model.nominal == ("x",)
        assert model.coefficients["term"].to_list() == ["x", "x", "x", "z"]

    def test_fitted_again_it_is_freed_again(self):
        """The same model without clusters: estimates of maximum likelihood do not depend on them."""
        model = stepped_logit(freed(), "y", ["x", "z"], clusters="town")
        again = refitted(model, freed(), predictors=["x", "z"])
        assert again.nominal == model.nominal
        np.testing.assert_allclose(again.coefficients["coefficient"], model.coefficients["coefficient"], rtol=1e-8)
        assert again.errors == "model"


def test_coefficients_are_joined_by_term_and_step():
    """Each of the freed predictor's coefficients meets its own, not every other."""
    model = stepped_logit(freed(), "y", ["x", "z"], clusters="town")
    tables = [refitted(model, freed(seed), predictors=["x", "z"]) for seed in (5, 6)]
    both = beside_complete(model, pooled(tables))
    assert both["category"].to_list() == ["0|1", "1|2", "2|3", ""]
    mean = np.mean([table.coefficients["coefficient"] for table in tables], axis=0)
    np.testing.assert_allclose(both["odds_ratio"], np.exp(mean), rtol=1e-8)
    own = model.coefficients
    np.testing.assert_allclose(both["complete"], own["odds_ratio"])
    np.testing.assert_allclose(both["moved"], np.abs(mean - own["coefficient"]) / own["standard_error"], rtol=1e-8)


class TestLevelsThatVanish:
    PEOPLE = pd.DataFrame(
        {
            "yes": [0.0, 1, 0, 1, 1, 0, 1, 0, np.nan, np.nan, np.nan],
            "area": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3],
            "y": [1.0, 2, 3, 1, 2, 3, 1, 2, np.nan, np.nan, np.nan],
        }
    )

    @pytest.mark.parametrize("model", [logit, ordered_logit])
    def test_a_remark_says_of_whom_nothing_is_said(self, model):
        outcome = "yes" if model is logit else "y"
        found = model(self.PEOPLE, outcome, [Category("area", 1)])
        said = {remark.kind: remark for remark in found.remarks}
        assert "area=3" in said["vanished"].en
        assert "area=3" in said["vanished"].zh

    def test_nothing_is_remarked_where_nobody_vanished(self):
        found = logit(self.PEOPLE.dropna(), "yes", [Category("area", 1)])
        assert "vanished" not in {remark.kind for remark in found.remarks}


def test_as_many_replicates_as_the_settings_allow_suffice_for_mediation():
    """``replicates`` of study.yml begins at 99."""
    rng = np.random.default_rng(1)
    people = pd.DataFrame(rng.normal(size=(80, 3)), columns=["a", "b", "c"])
    assert mediation(people, cause="a", mediators=["b"], outcome="c", seed=1, replicates=99).replicates == 99
    with pytest.raises(MeasureError, match="98 replicates are too few"):
        mediation(people, cause="a", mediators=["b"], outcome="c", seed=1, replicates=98)
