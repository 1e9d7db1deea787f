"""Records as they are stored: plain values, the alternative that holds, and nothing at all of few respondents."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from bphs.errors import InputError, Undefined
from bphs.report.chapter import records
from bphs.report.tables.labelled import Column
from bphs.report.words import wording
from bphs.report.words.wording import Text


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (np.int64(3), 3),
        (np.float64(0.5), 0.5),
        (np.array([1, 2]), [1, 2]),
        (Text("a", "甲"), {"en": "a", "zh": "甲"}),
        ([Text("a", "甲"), np.int64(1)], [{"en": "a", "zh": "甲"}, 1]),
        ((1, 2), [1, 2]),
        (pd.Series([1, 2]).sum(), 3),
        ("word", "word"),
    ],
)
def test_values_as_json_holds_them(value, stored):
    assert records.plain(value) == stored
    assert json.loads(json.dumps(records.plain(value))) == stored


def test_facts_that_are_not_given_are_left_out_and_the_case_is_decided():
    made = records.entry(np.int64(38), kind="finding", synthetic=False, of=38, unit="units", interval=None, p=None)
    assert made == {"value": 38, "kind": "finding", "synthetic": False, "of": 38, "unit": "units", "case": "all"}
    assert "case" not in records.entry("word", kind="value", synthetic=False)
    assert records.entry(0.6, kind="value", synthetic=True, interval=(0.4, 0.8), versus=0.5)["case"] == "unclear"


@pytest.mark.parametrize("respondents", [None, "some", "", "12"])
def test_a_study_with_a_survey_says_how_many_respondents_stand_behind_a_value(respondents):
    with pytest.raises(InputError) as told:
        records.said_of_respondents("08_scales, 'alpha'", respondents, survey=True)
    (problem,) = told.value.problems
    assert (problem.where, problem.found) == ("08_scales, 'alpha'", f"respondents={respondents!r}")
    assert problem.expected == "how many respondents stand behind it, in a study with a survey"


def test_a_study_without_a_survey_need_not():
    assert records.said_of_respondents("03, 'x'", None, survey=False) is None
    assert records.said_of_respondents("08, 'x'", "all", survey=True) is None
    assert records.said_of_respondents("08, 'x'", 0, survey=True) is None


@pytest.mark.parametrize(
    ("value", "interval"),
    [(float("nan"), None), (np.nan, None), (float("inf"), None), (None, None), (pd.NA, None), ([1.0, float("nan")], None),
     (0.2, (0.1, float("nan"))), (0.2, (float("-inf"), 1.0)), (0.2, (None, None))],
)  # fmt: skip
def test_what_is_no_number_is_not_kept(value, interval):
    """Printed it would read "nan", and an interval without ends would decide for "unclear"."""
    with pytest.raises(Undefined) as told:
        records.determined("times", value, interval)
    assert str(told.value) == "The data do not determine a value that should be said here."
    assert told.value.zh == "本研究数据不足以确定此处应报告的数值。"


def test_what_is_no_number_goes_by_its_title_where_it_has_one(monkeypatch):
    monkeypatch.setattr(wording, "_catalogue", {"beds_ratio": Column("beds_ratio", "Ratio of beds", "床位比")})
    with pytest.raises(Undefined, match="be said here of “ratio of beds”") as told:
        records.determined("beds_ratio", float("nan"), None)
    assert told.value.zh == "本研究数据不足以确定此处应报告的“床位比”。"


@pytest.mark.parametrize("value", [0.2, 0, "word", True, Text("a", "甲"), ["a"], []])
def test_everything_else_is(value):
    assert records.determined("x", value, (0.1, 0.3)) is None


def test_records_are_kept_sorted_by_name(tmp_path):
    records.write(tmp_path, {"b": {"value": 1}, "a": {"value": 2}})
    text = (tmp_path / records.FILE).read_text(encoding="utf-8")
    assert list(json.loads(text)) == ["a", "b"]
