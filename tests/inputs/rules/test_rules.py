"""Rules: what they say, and what is wrong with them. Authority: the mistake that the test made."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bphs.errors import InputError
from bphs.inputs.rules.conditions import SIGNS, Condition, all_hold, can_hold, read_conditions
from bphs.inputs.rules.table import COLUMNS, read_rules

ROW = {
    "rule": "gap",
    "constraint": "uneven",
    "constraint_en": "Uneven resources",
    "constraint_zh": "资源不均",
    "when": "03_inequality.gini_last > 0.1",
    "verdict": "supports",
    "evidence_en": "Gini is {03_inequality.gini_last:.3f}.",
    "evidence_zh": "基尼系数为 {03_inequality.gini_last:.3f}。",
    "perspective": "provision",
    "level": "municipality",
    "department_en": "Health commission",
    "department_zh": "卫生健康委",
    "countermeasure_en": "Send workers.",
    "countermeasure_zh": "增配人员。",
    "indicator_en": "Gini, now {03_inequality.gini_last:.3f}",
    "indicator_zh": "基尼系数，现为 {03_inequality.gini_last:.3f}",
}
KNOWN = ("03_inequality.gini_last", "03_inequality.gini_change")


def written(folder, *rows, columns=COLUMNS):
    with (folder / "rules.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows([ROW | row for row in rows])
    return folder


def told(folder, known=KNOWN):
    with pytest.raises(InputError) as caught:
        read_rules(folder, known)
    return [
        (problem.where.rpartition("rules.csv")[2], problem.found, problem.remedy) for problem in caught.value.problems
    ]


def test_what_a_row_says(tmp_path):
    other = {"rule": "fell", "constraint_en": "", "constraint_zh": "", "verdict": "contradicts"}
    first, second = read_rules(written(tmp_path, {}, other | {"when": "03_inequality.gini_change.upper < 0"}), KNOWN)
    assert first.when == (Condition("03_inequality.gini_last", "value", ">", 0.1),)
    assert second.words["constraint"] == ("Uneven resources", "资源不均")
    assert second.findings == ("03_inequality.gini_change", "03_inequality.gini_last")


def test_a_study_without_rules(tmp_path):
    assert read_rules(tmp_path) == ()


@pytest.mark.parametrize(
    ("row", "place", "found", "remedy"),
    [
        ({"when": "03_inequality.gini_last >> 1"}, "when", "'03_inequality.gini_last >> 1'", "correct it"),
        (
            {"when": "03_inequality.gini_last.case < fell"},
            "when",
            "'03_inequality.gini_last.case < fell'",
            "correct it",
        ),
        ({"when": "03_inequality.gini_lst > 1"}, "when, evidence, indicator", "'03_inequality.gini_lst'", "gini_last"),
        ({"indicator_en": "{03_inequality.gin}"}, "when, evidence, indicator", "'03_inequality.gin'", "write"),
        ({"evidence_en": "It is {03_x.y}."}, "when, evidence, indicator", "'03_x.y'", ""),
        ({"verdict": "suports"}, "verdict", "'suports'", "write 'supports'"),
        ({"perspective": ""}, "perspective", "nothing", ""),
        ({"countermeasure_zh": ""}, "countermeasure_en, countermeasure_zh", "'one language'", "write the other"),
        ({"evidence_en": "", "evidence_zh": ""}, "evidence_en", "nothing", "write it"),
        ({"rule": "Gap 1"}, "rule", "'Gap 1'", "rename"),
        ({"constraint_en": "", "constraint_zh": ""}, "constraint_en", "nothing", "write it"),
    ],
)
def test_a_mistake_in_a_row(tmp_path, row, place, found, remedy):
    ((where, said, advice),) = told(written(tmp_path, row))
    assert (where, said) == (f", row 2, column {place}", found)
    assert remedy in advice


def test_a_condition_that_can_never_hold(tmp_path):
    never = "03_inequality.gini_change.upper < 0 and 03_inequality.gini_change.lower > 0"
    ((_, said, _),) = told(written(tmp_path, {"when": never}))
    assert said == repr(never)


def test_two_rules_that_contradict_each_other(tmp_path):
    against = {"rule": "no_gap", "verdict": "contradicts", "when": "03_inequality.gini_last < 0.2"}
    ((_, said, remedy),) = told(written(tmp_path, {}, against))
    assert "rules 'gap' and 'no_gap'" in said
    assert remedy == "narrow one of them"
    read_rules(written(tmp_path, {}, against | {"when": "03_inequality.gini_last <= 0.1"}), KNOWN)


def test_all_problems_at_once(tmp_path):
    rows = {"verdict": "x"}, {"verdict": "y", "level": "z"}
    assert [where for where, *_ in told(written(tmp_path, *rows))] == [
        ", row 2, column verdict",
        ", row 3, column rule",
        ", row 3, column verdict",
        ", row 3, column level",
    ]


def test_headings(tmp_path):
    folder = written(tmp_path, columns=(*COLUMNS[:-1], "indicater_zh"))
    assert [(found, remedy) for _, found, remedy in told(folder)] == [
        ("no column 'indicator_zh'", "add it"),
        ("a column 'indicater_zh'", "write 'indicator_zh'"),
    ]


@pytest.mark.parametrize(
    ("when", "findings", "holds"),
    [
        ("a.x > 0", {"a.x": {"value": 1}}, True),
        ("a.x > 0", {"a.x": {"value": 0}}, False),
        ("a.x > 0", {"a.x": {"value": float("nan")}}, None),
        ("a.x > 0", {"a.x": {"value": "many"}}, None),
        ("a.x.upper < −0.5", {"a.x": {"value": -1, "upper": -0.6}}, True),
        ("a.x.upper < 0", {"a.x": {"value": -1}}, None),
        ("a.x.case != fell", {"a.x": {"value": -1, "case": "rose"}}, True),
        ("a.x > 0 and a.y.case = fell", {"a.x": {"value": 1}}, None),
        ("a.x > 0 and a.y.case = fell", {"a.x": {"value": 0}}, False),
        ("", {"a.x": {"value": 1}}, None),
    ],
)
def test_what_findings_meet_a_condition(when, findings, holds):
    assert all_hold(read_conditions(when), findings) is holds


CONDITIONS = st.lists(
    st.builds(
        Condition,
        st.just("a.x"),
        st.sampled_from(["lower", "value", "upper"]),
        st.sampled_from(sorted(SIGNS)),
        st.integers(0, 3).map(float),
    ),
    min_size=1,
    max_size=4,
)


@given(CONDITIONS)
def test_whether_conditions_can_hold_is_what_a_search_says(conditions):
    """Brute force over a grid that is fine enough to tell all borders apart."""
    grid = [step / 4 for step in range(-4, 17)]
    met = any(
        all_hold(conditions, {"a.x": {"lower": low, "value": value, "upper": high}})
        for low in grid
        for value in grid
        if value >= low
        for high in grid
        if high >= value
    )
    assert can_hold(conditions) == met
