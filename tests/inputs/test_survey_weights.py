"""Response rates, raking and imputation, against closed forms and other programs (issue 4, item 3)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.survey_imputation import impute
from bphs.inputs.survey_weights import design_effect, rake, response_rate


@pytest.fixture
def people():
    """40 men and 60 women, a third of each rural: 2 x 2 cells of 27, 13, 40, 20."""
    return pd.DataFrame({"sex": [1.0] * 40 + [2.0] * 60, "area": [1.0] * 27 + [2.0] * 13 + [1.0] * 40 + [2.0] * 20})


class TestRaking:
    def test_one_margin_is_post_stratification(self, people):
        """Closed form: weight = population share / sample share."""
        found = rake(people, {"sex": {1: 0.5, 2: 0.5}})
        assert found.weights.unique() == pytest.approx([0.5 / 0.4, 0.5 / 0.6])
        assert (found.converged, found.gap) == (True, pytest.approx(0, abs=1e-8))

    def test_two_margins_against_loglinear_fit(self, people):
        """Raking keeps the odds ratio of the cells and meets the margins (Deming and Stephan 1940): solved here by bisection."""
        found = rake(people, {"sex": {1: 490, 2: 510}, "area": {1: 600, 2: 400}})
        cells = found.weights.groupby([people["sex"], people["area"]]).sum().to_numpy() / 100
        odds = (27 * 20) / (13 * 40)
        low, high = 0.0, 0.49
        for _ in range(200):
            middle = (low + high) / 2
            ratio = middle * (0.4 - (0.49 - middle)) / ((0.49 - middle) * (0.6 - middle))
            low, high = (middle, high) if ratio < odds else (low, middle)
        assert cells == pytest.approx([low, 0.49 - low, 0.6 - low, 0.4 - 0.49 + low], abs=1e-7)
        assert found.margins["share_after"].to_numpy() == pytest.approx(found.margins["target"].to_numpy(), abs=1e-8)

    def test_design_weights_that_meet_the_margins_stay(self, people):
        """With the true design weights the margins are met already: nothing changes."""
        start = pd.Series(np.where(people["sex"] == 1, 3.0, 1.0))
        found = rake(people, {"sex": {1: 120, 2: 60}}, start)
        assert found.cycles == 0
        assert (found.weights / start).to_numpy() == pytest.approx(100 / 180)

    def test_who_did_not_answer_keeps_a_weight(self, people):
        people.loc[[0, 50], "sex"] = np.nan
        found = rake(people, {"sex": {1: 0.5, 2: 0.5}})
        answered = people["sex"].notna()
        assert found.converged
        assert found.weights.notna().all()
        assert found.weights[people["sex"] == 1].sum() / found.weights[answered].sum() == pytest.approx(0.5)

    def test_bounds_that_cannot_be_kept_are_stated_not_hidden(self, people):
        found = rake(people, {"sex": {1: 0.9, 2: 0.1}}, bounds=(0.5, 1.5), cycles=50)
        assert not found.converged
        assert found.gap > 0.01
        assert found.weights.max() <= 1.5 * 1.3

    def test_margins_that_contradict_each_other_do_not_converge(self):
        """All men urban, all women rural: the two margins cannot both be met."""
        frame = pd.DataFrame({"sex": [1.0, 1.0, 2.0, 2.0], "area": [1.0, 1.0, 2.0, 2.0]})
        found = rake(frame, {"sex": {1: 0.5, 2: 0.5}, "area": {1: 0.6, 2: 0.4}}, cycles=60)
        assert (found.converged, found.cycles) == (False, 60)

    def test_every_mistake_at_once(self, people):
        people.loc[0, "sex"] = 3.0
        with pytest.raises(InputError) as caught:
            rake(people, {"sex": {1: 0.5, 2: 0.5}, "area": {1: 0.5, 2: 0.4, 3: 0.1}, "aera": {1: 1.0}}, pd.Series([0.0, *[1.0] * 99]))
        found = [problem.found for problem in caught.value.problems]
        assert found == ["1 weights that are not above 0", "answers with code 3, without a margin", "a margin for code 3, but no respondent", "no such variable"]


def test_response_rates():
    """1,000 given out, 900 back, 850 analysed: 90 % and 94.4 %."""
    row = response_rate(1000, 900, 850).iloc[0]
    assert (row["response_rate"], row["valid_rate"]) == (0.9, pytest.approx(850 / 900))
    assert np.isnan(response_rate(None, 900, 850)["response_rate"].iloc[0])
    with pytest.raises(InputError, match="at least as many issued as received"):
        response_rate(800, 900, 850)


def test_design_effect_of_equal_weights_is_one():
    assert design_effect(np.full(10, 3.0)) == pytest.approx(1)


class TestImputation:
    @pytest.fixture
    def items(self):
        """Three items that share a trait; a third of the first is missing where the second is high (missing at random)."""
        random = np.random.default_rng(7)
        trait = random.normal(size=1500)
        values = np.clip(np.round(3 + trait[:, None] + random.normal(scale=0.6, size=(1500, 3))), 1, 5)
        frame = pd.DataFrame(values, columns=["a", "b", "c"])
        whole = frame["a"].mean()
        frame.loc[(frame["b"] >= 4) & (random.random(1500) < 0.7), "a"] = np.nan
        return frame, whole

    def test_the_mean_of_all_is_recovered(self, items):
        """Among those who answered the mean is far too low; the completed tables give it back (parameter recovery)."""
        frame, whole = items
        tables = impute(frame, ["a", "b", "c"], imputations=10, seed=1)
        means = np.array([table["a"].mean() for table in tables])
        error = np.sqrt(np.mean([table["a"].var() / len(table) for table in tables]) + 1.1 * means.var(ddof=1))
        assert abs(frame["a"].mean() - whole) > 0.2
        assert abs(means.mean() - whole) < 3 * error
        assert abs(means.mean() - whole) < 0.06
        assert means.std() > 0

    def test_only_answers_that_somebody_gave(self, items):
        frame, _ = items
        table = impute(frame, ["a", "b", "c"], imputations=1)[0]
        assert set(table["a"]) <= {1.0, 2.0, 3.0, 4.0, 5.0}
        pd.testing.assert_series_equal(table["a"][frame["a"].notna()], frame["a"].dropna())

    def test_same_seed_same_tables_and_tables_differ(self, items):
        frame, _ = items
        first, again = (impute(frame, ["a", "b", "c"], imputations=2, seed=3) for _ in range(2))
        pd.testing.assert_frame_equal(first[1], again[1])
        assert not first[0]["a"].equals(first[1]["a"])

    def test_items_that_say_the_same_are_no_obstacle(self, items):
        frame, _ = items
        assert impute(frame.assign(d=frame["b"], e=1.0), ["a", "b", "d", "e"], imputations=1)[0]["a"].notna().all()

    def test_categories_only_predict(self, items):
        frame, _ = items
        frame["group"] = np.where(np.arange(len(frame)) % 2 == 0, 1.0, np.nan)
        table = impute(frame, ["a", "b"], ["group"], imputations=1)[0]
        assert table["group"].isna().sum() == 750

    def test_an_item_without_answers_is_told(self, items):
        frame, _ = items
        with pytest.raises(InputError, match="at least 5, as many as donors"):
            impute(frame.assign(d=np.nan), ["a", "d"])
