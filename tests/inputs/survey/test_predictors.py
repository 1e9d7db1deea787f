"""Predictors of models from roles, whatever variables are called and however they are coded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from codebooks import asked, book

from bphs.errors import Undefined
from bphs.inputs.survey.predictors import (
    Predictor,
    YesNo,
    ages,
    commonest,
    in_steps,
    largest_groups,
    mixed_outcomes,
    predictors,
    unordered,
    with_counts,
    yes_no,
)

GAP = np.nan


def told(found):
    return [tuple(one) for one in found]


class TestCounts:
    def test_yes_is_counted_whatever_its_code_and_no_answer_is_no_count(self, tmp_path):
        mine = book(
            tmp_path,
            asked("k1", "single", "aware", "0=no|1=yes"),
            asked("k2", "single", "aware", "1=I know|2=no"),
            asked("got", "multiple", "used", "1=a|2=b|3=none", exclusive=(3.0,)),
        )
        people = pd.DataFrame(
            {"k1": [1, 0, GAP, GAP], "k2": [1, 2, 1, GAP], "got_1": [1, 0, 1, GAP], "got_2": [1, 0, 0, GAP], "got_3": [0, 1, 0, GAP]}
        )  # fmt: skip
        made = with_counts(people, mine)
        np.testing.assert_array_equal(made["services_known"], [2, 0, 1, GAP])
        np.testing.assert_array_equal(made["services_received"], [2, 0, 1, GAP])

    def test_questions_that_no_answer_says_yes_to_are_not_counted(self, tmp_path):
        """The column is there, so that a model of it is undefined and not a mistake of the chapter."""
        mine = book(tmp_path, asked("k1", "single", "aware", "1=often|2=seldom|3=never"))
        assert with_counts(pd.DataFrame({"k1": [1.0, 2.0]}), mine)["services_known"].isna().all()

    @pytest.mark.parametrize(
        ("variable", "answers", "upward"),
        [
            (asked("sat", "single", "satisfied", "1=very|2=so|3=not", ordered="descending"), [1, 3, GAP], [3, 1, GAP]),
            (asked("sat", "single", "satisfied", "0=not|5=so|9=very", ordered="ascending"), [0, 9, GAP], [1, 3, GAP]),
            (asked("sat", "scale", "satisfied", "1=very|2=so|3=so|4=not", reversed=True), [1, 4, GAP], [4, 1, GAP]),
            (asked("sat", "number", "satisfied", minimum=0, maximum=10), [0, 7, GAP], [0, 7, GAP]),
        ],
    )
    def test_more_satisfied_is_more(self, tmp_path, variable, answers, upward):
        made = with_counts(pd.DataFrame({"sat": answers}), book(tmp_path, variable))
        np.testing.assert_array_equal(made["sat"], upward)

    def test_age_in_years_is_told_in_decades_and_bands_stay(self, tmp_path):
        years = with_counts(pd.DataFrame({"a": [20.0, GAP]}), book(tmp_path, asked("a", "number", "age")))
        np.testing.assert_array_equal(years["age_decades"], [2, GAP])
        bands = with_counts(pd.DataFrame({"a": [1.0]}), book(tmp_path, asked("a", "single", "age", "1=young|2=old")))
        assert list(bands) == ["a"]


PEOPLE = pd.DataFrame(
    {
        "area": [1.0, 2, 3, 1],
        "gender": [1.0, 2, 1, 2],
        "school": [1.0, 2, 3, GAP],
        "km": [0.5, 2, 3, 1],
        "work": [1.0, 1, 1, 1],
        "rare": [1.0, GAP, GAP, GAP],
        "likert": [1.0, 2, 3, 4],
        "any_chronic": [0.0, 1, 0, 1],
    }
)


@pytest.fixture
def mine(tmp_path):
    return book(
        tmp_path,
        asked("area", "single", "residence", "1=city|2=town|3=village"),
        asked("gender", "single", "sex", "1=male|2=female"),
        asked("school", "single", "education", "1=degree|2=middle|3=primary", ordered="descending"),
        asked("km", "number", "distance"),
        asked("work", "single", "background", "1=farmer|2=worker"),
        asked("rare", "number", "background"),
        asked("likert", "scale", "background", "1=a|2=b|3=c|4=d"),
        asked("ill", "multiple", "chronic", "1=a|2=b"),
    )


class TestPredictors:
    def test_references_are_the_least_the_last_place_and_else_the_first(self, mine):
        """Who all answered the same, and what hardly anybody answered, explains nothing."""
        assert told(predictors(PEOPLE, mine)) == [
            ("area", 3, (1, 2, 3)),
            ("gender", 1, (1, 2)),
            ("school", 3, (3, 2, 1)),
            ("km", None, ()),
            ("likert", None, ()),
        ]
        assert told(predictors(PEOPLE, mine, ["chronic"])) == [("any_chronic", None, ())]

    def test_ordered_answers_are_numbers_where_they_enter_by_steps(self, mine):
        ranks = in_steps(PEOPLE, mine, ["education", "residence"])
        np.testing.assert_array_equal(ranks["school"], [3, 2, 1, GAP])
        np.testing.assert_array_equal(ranks["area"], PEOPLE["area"])
        assert told(predictors(ranks, mine, ["education"], steps=True)) == [("school", None, ())]

    def test_a_reference_is_among_the_answers_that_were_given(self, mine):
        assert told(predictors(PEOPLE[PEOPLE["area"] < 3], mine, ["residence"])) == [("area", 2, (1, 2))]

    def test_without_any_the_section_is_left_out(self, mine):
        with pytest.raises(Undefined, match="household registration, income") as caught:
            predictors(PEOPLE, mine, ["registration", "income"])
        assert "户籍、收入" in caught.value.zh

    def test_three_names_without_order_are_no_numbers(self, mine):
        assert unordered(predictors(PEOPLE, mine), mine) == ["area"]

    def test_the_largest_groups_are_drawn(self, mine):
        taken = predictors(PEOPLE, mine)
        assert tuple(largest_groups(PEOPLE, taken, "area", 1)) == ("area", [1])
        assert tuple(largest_groups(PEOPLE, taken, "area")) == ("area", [1, 2, 3])
        for name in ("km", "work", None):
            assert tuple(largest_groups(PEOPLE, taken, name)) == (None, None)


def test_questions_of_yes_or_no(tmp_path):
    mine = book(
        tmp_path,
        asked("k", "single", "knows", "0=no|1=yes"),
        asked("r", "single", "received", "1=often|2=seldom|3=never"),
    )
    assert yes_no(mine, ["knows", "received"]) == [YesNo("knows", "k", 1.0)]
    with pytest.raises(Undefined, match="received or not"):
        yes_no(mine, ["received"])


def test_ages_to_predict_at(tmp_path):
    years = book(tmp_path, asked("a", "number", "age"))
    people = pd.DataFrame({"a": [18.0] + [25.0] * 60 + [47.0] * 60 + [91.0]})
    assert tuple(ages(people, years)) == ("age_decades", [2.0, 4.0], "a", 10.0)
    bands = book(tmp_path, asked("b", "single", "age", "1=young|2=old"))
    assert tuple(ages(pd.DataFrame({"b": [1.0, 2.0]}), bands)) == ("b", None, "b", 1.0)
    with pytest.raises(Undefined):
        ages(pd.DataFrame({"b": [1.0, 1.0]}), bands)


def test_the_commonest_answer():
    assert commonest(pd.Series([3.0, 1.0, 3.0, 1.0, GAP])) == 1.0
    with pytest.raises(Undefined, match="'place'"):
        commonest(pd.Series([GAP], name="place"))


def test_outcomes_of_mixed_models(tmp_path):
    mine = book(
        tmp_path,
        asked("sat", "scale", "satisfied", "1=low|2=high"),
        asked("k", "single", "aware", "0=no|1=yes"),
        asked("r", "single", "received", "1=yes|2=no"),
    )
    people = with_counts(pd.DataFrame({"sat": [1.0, 2.0], "k": [1.0, 1.0], "r": [1.0, 2.0]}), mine)
    assert mixed_outcomes(people, mine) == (["sat"], [YesNo("received", "r", 1.0)])
    none = book(tmp_path, asked("q", "scale", "", "1=low|2=high"))
    with pytest.raises(Undefined):
        mixed_outcomes(pd.DataFrame({"q": [1.0, 2.0]}), none)


def test_a_number_has_no_levels():
    assert Predictor("km") == ("km", None, ())
