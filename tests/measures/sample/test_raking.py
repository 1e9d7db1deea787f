"""Response rates, raking and imputation, against closed forms and other programs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import InputError, Undefined
from bphs.inputs.survey.response import response_rate
from bphs.measures.missing.imputation import impute
from bphs.measures.sample.raking import design_effect, rake, weighted


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
        """Raking keeps the odds ratio of the cells and meets the margins (Deming and Stephan 1940): solved here by
        bisection.
        """
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
        found = rake(people, {"sex": {1: 120, 2: 60}}, weights=start)
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

    def test_the_margin_that_is_furthest_off_is_named_with_advice(self, people):
        """By hand: weights 5, 0.75, 0.4 meet the margin.

        Cut to 2, 0.75, 0.5 they give 20 : 30 : 25, so 26.7 % instead of 50 %.
        """
        ages = pd.DataFrame({"age": [1.0] * 10 + [2.0] * 40 + [3.0] * 50})
        found = rake(ages, {"age": {1: 0.5, 2: 0.3, 3: 0.2}}, bounds=(0.5, 2.0), cycles=50)
        assert found.furthest == ("age", "1", 10, pytest.approx(0.1), pytest.approx(20 / 75), 0.5)
        assert found.gap == pytest.approx(0.5 - 20 / 75)
        assert "age = 1 is furthest off, 23.3 points (26.7% instead of 50.0%)" in found.advice().en
        assert "age = 1，加权比例为 26.7%，目标为 50.0%，相差 23.3 个百分点" in found.advice().zh
        assert found.advice(("under 40", "40岁以下")).zh.startswith("部分边际未能吻合：偏差最大的是 40岁以下，加权")
        assert rake(people, {"sex": {1: 0.5, 2: 0.5}}).advice() == ("", "")

    def test_every_mistake_at_once(self, people):
        people.loc[0, "sex"] = 3.0
        with pytest.raises(InputError) as caught:
            rake(
                people,
                {"sex": {1: 0.5, 2: 0.5}, "area": {1: 0.5, 2: 0.4, 3: 0.1}, "aera": {1: 1.0}},
                weights=pd.Series([0.0, *[1.0] * 99]),
            )
        found = [problem.found for problem in caught.value.problems]
        assert found == [
            "1 weights that are not above 0",
            "answers with code 3, without a margin",
            "a margin for code 3, but no respondent",
            "no such variable",
        ]


class TestWeightsOfAStudy:
    """Ten people with chances of their own; margins 90 : 110 by sex, 120 : 80 by area."""

    PEOPLE = pd.DataFrame(
        {
            "sex": [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 1.0, 2.0, 1.0],
            "area": [1.0, 2.0, 1.0, 1.0, 2.0, 2.0, 1.0, 2.0, 2.0, 1.0],
            "w": [10.0, 20.0, 15.0, 30.0, 12.0, 8.0, 25.0, 40.0, 18.0, 22.0],
        }
    )

    R_RAKED = (
        0.497088612367748,
        0.721227840623756,
        0.745632918551622,
        1.998372830111773,
        0.579889414145915,
        0.386592942763944,
        1.665310691759811,
        1.442455681247512,
        0.869834121218873,
        1.093594947209046,
    )

    def found(self, **settings):
        return weighted(self.PEOPLE, bounds=(0.05, 20.0), **settings)

    def test_one_margin_is_post_stratification_of_the_design_weights(self):
        """Closed form w T / sum(w); R 4.2, survey::postStratify: 0.420560747663551 for the first."""
        weights = self.found(weight="w", margins={"sex": {1: 90, 2: 110}}).weights
        start = self.PEOPLE["w"]
        wanted = np.where(self.PEOPLE["sex"] == 1, start * 90 / 107, start * 110 / 93) / 20
        assert weights.to_numpy() == pytest.approx(wanted)
        assert weights[0] == pytest.approx(0.420560747663551)

    def test_two_margins_as_in_r(self):
        """R 4.2, survey::rake(svydesign(~1, weights = ~w), ..., epsilon = 1e-12), divided by the mean."""
        weights = self.found(weight="w", margins={"sex": {1: 90, 2: 110}, "area": {1: 120, 2: 80}}).weights
        assert weights.to_numpy() == pytest.approx(self.R_RAKED, abs=1e-7)

    def test_without_margins_the_design_weights_stand_alone(self):
        found = self.found(weight="w")
        assert found.weights.to_numpy() == pytest.approx(self.PEOPLE["w"] / 20)
        assert (found.converged, found.cycles, found.gap, found.furthest, found.advice(), len(found.margins)) == (
            True,
            0,
            0,
            None,
            ("", ""),
            0,
        )

    def test_with_nothing_set_all_count_alike(self):
        assert self.found().weights.tolist() == [1.0] * 10

    def test_a_column_that_is_not_there_is_told(self):
        with pytest.raises(InputError, match=r"survey: weight\n.*variable 'chance'"):
            self.found(weight="chance")


def test_response_rates_count_people_not_sheets():
    """By hand, AAPOR 2023: 1,000 approached, of 900 sheets 30 sent twice and 20 not eligible: RR2 = 850/980.

    Used 800/980; 有效率 800/900.
    """
    row = response_rate(1000, 900, 800, duplicates=30, ineligible=20).iloc[0]
    assert (row["respondents"], row["ineligible"]) == (870, 20)
    assert row[["response_rate", "complete_rate", "valid_rate"]].tolist() == pytest.approx(
        [850 / 980, 800 / 980, 800 / 900]
    )


def test_sheets_sent_twice_may_be_more_than_were_given_out():
    """Ten people, of whom three sent a second sheet: thirteen sheets, nobody missing."""
    assert response_rate(10, 13, 10, duplicates=3)["response_rate"].iloc[0] == 1
    with pytest.raises(InputError, match="10 issued, 11 respondents"):
        response_rate(10, 13, 10, duplicates=2)


def test_response_rates():
    """1,000 given out, 900 back, 850 analysed: 90 % and 94.4 %; without the number given out only the latter."""
    row = response_rate(1000, 900, 850).iloc[0]
    assert (row["response_rate"], row["valid_rate"]) == (0.9, pytest.approx(850 / 900))
    unknown = response_rate(None, 900, 850).iloc[0]
    assert unknown[["issued", "response_rate", "complete_rate"]].isna().all()
    assert unknown["valid_rate"] == pytest.approx(850 / 900)
    with pytest.raises(InputError, match="at least as many issued as received"):
        response_rate(800, 900, 850)


def test_design_effect_of_equal_weights_is_one():
    assert design_effect(np.full(10, 3.0)) == pytest.approx(1)


class TestImputation:
    @pytest.fixture
    def items(self):
        """Three items that share a trait.

        A third of the first is missing where the second is high (missing at random).
        """
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
        table = impute(frame, ["a", "b"], categories=["group"], imputations=1)[0]
        assert table["group"].isna().sum() == 750

    def test_an_item_without_answers_is_told(self, items):
        frame, _ = items
        with pytest.raises(Undefined, match="at least 5 are needed, as many as donors"):
            impute(frame.assign(d=np.nan), ["a", "d"])
