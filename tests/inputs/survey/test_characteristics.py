"""Characteristics made from roles: groups of age, any chronic disease."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from codebooks import asked, book

from bphs.inputs.survey.characteristics import groupings, measured, with_characteristics, without_rare

GAP = np.nan


def test_an_age_in_years_is_grouped(tmp_path):
    people = pd.DataFrame({"years": [17, 18, 39, 40, 59, 60, 99, GAP]})
    mine = book(tmp_path, asked("years", "number", "age"))
    made = with_characteristics(people, mine)["age_group"]
    np.testing.assert_array_equal(made, [0, 1, 1, 2, 2, 3, 3, GAP])
    np.testing.assert_array_equal(with_characteristics(people, mine, (50,))["age_group"], [0, 0, 0, 0, 1, 1, 1, GAP])
    assert groupings(mine) == ["age_group"]


def test_an_age_in_bands_keeps_them(tmp_path):
    mine = book(tmp_path, asked("band", "single", "age", "1=young|2=old"))
    people = pd.DataFrame({"band": [1.0, 2.0]})
    pd.testing.assert_frame_equal(with_characteristics(people, mine), people)
    assert groupings(mine) == ["band"]


@pytest.mark.parametrize(
    ("variable", "people", "any_chronic"),
    [
        (
            asked("ill", "multiple", "chronic", "1=a|2=b|3=none", exclusive=(3.0,)),
            {"ill_1": [1, 0, 0, GAP], "ill_2": [0, 1, 0, GAP], "ill_3": [0, 0, 1, GAP]},
            [1, 1, 0, GAP],
        ),
        (asked("ill", "single", "chronic", "1=yes|2=no"), {"ill": [1, 2, GAP]}, [1, 0, GAP]),
    ],
)
def test_chronic_disease_however_it_was_asked(tmp_path, variable, people, any_chronic):
    mine = book(tmp_path, variable)
    np.testing.assert_array_equal(with_characteristics(pd.DataFrame(people), mine)["any_chronic"], any_chronic)
    assert groupings(mine) == ["any_chronic"]


def test_a_disease_with_several_answers_is_a_grouping_of_its_own(tmp_path):
    mine = book(tmp_path, asked("ill", "single", "chronic", "1=none|2=one|3=several"))
    people = pd.DataFrame({"ill": [1.0, 3.0]})
    pd.testing.assert_frame_equal(with_characteristics(people, mine), people)
    assert groupings(mine) == ["ill"]


def test_a_survey_without_any(tmp_path):
    mine = book(tmp_path, asked("q1", "scale", "", "1=low|2=high"))
    assert groupings(mine) == []
    assert list(with_characteristics(pd.DataFrame({"q1": [1.0]}), mine)) == ["q1"]


def test_what_can_be_averaged(tmp_path):
    mine = book(
        tmp_path,
        asked("band", "single", "age", "1=young|2=old"),
        asked("school", "single", "education", "1=more|2=less", ordered="descending"),
        asked("far", "number", "distance"),
    )
    assert measured(mine) == ["school", "far"]
    assert measured(mine, but="school") == ["far"]
    years = book(tmp_path, asked("years", "number", "age"))
    assert (measured(years), measured(years, but="age_group")) == (["years"], [])


def test_a_group_of_few_is_none():
    groups = pd.DataFrame({"a": [1.0, 1.0, 2.0, GAP], "b": [1.0, 1.0, 1.0, 1.0]})
    kept = without_rare(groups, 2)
    np.testing.assert_array_equal(kept["a"], [1, 1, GAP, GAP])
    np.testing.assert_array_equal(kept["b"], groups["b"])
    assert without_rare(groups[[]], 2).empty
