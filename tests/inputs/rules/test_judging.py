"""What rules come to. Authority: the stated rules of strength, by hand."""

from __future__ import annotations

import pytest

from bphs.inputs.rules.conditions import read_conditions
from bphs.inputs.rules.judging import judge, recommended
from bphs.inputs.rules.table import Rule


def rule(name, when, verdict="supports", constraint="uneven", countermeasure="Do it."):
    words = {"evidence": ("x", "x"), "countermeasure": (countermeasure, "做")}
    return Rule(name, constraint, read_conditions(when), verdict, words, "provision", "district")


RULES = (
    rule("gini", "03_a.gini > 0.1"),
    rule("gap", "10_b.gap.lower > 0", countermeasure=""),
    rule("fell", "03_a.gini_change.upper < 0", "contradicts", countermeasure=""),
)


@pytest.mark.parametrize(
    ("findings", "strength"),
    [
        ({}, "untested"),
        ({"03_a.gini": {"value": 0.05}}, "not_seen"),
        ({"03_a.gini": {"value": 0.2}}, "moderate"),
        ({"03_a.gini": {"value": 0.2}, "10_b.gap": {"value": 1, "lower": 0.5, "part": "survey"}}, "strong"),
        ({"03_a.gini": {"value": 0.2}, "10_b.gap": {"value": 1, "lower": 0.5}}, "moderate"),
        ({"03_a.gini": {"value": 0.2}, "10_b.gap": {"value": 1, "lower": -0.5}}, "moderate"),
        ({"03_a.gini": {"value": 0.2}, "03_a.gini_change": {"value": -1, "upper": -0.5}}, "mixed"),
        ({"03_a.gini_change": {"value": -1, "upper": -0.5}}, "contradicted"),
    ],
)
def test_strength(findings, strength):
    ((one),) = judge(RULES, findings)
    assert one.strength == strength


def test_what_is_asked_for_follows_the_findings():
    shown = judge(RULES, {"03_a.gini": {"value": 0.2}})
    assert [(one.constraint, asked.name) for one, asked in recommended(shown)] == [("uneven", "gini")]
    assert recommended(judge(RULES, {"03_a.gini": {"value": 0.05}})) == ()


def test_the_strongest_first_and_one_countermeasure_once():
    more = (rule("money", "06_c.own < 0.3", constraint="poor"), rule("staff", "02_d.low > 0", constraint="poor"))
    findings = {"03_a.gini": {"value": 0.2}, "06_c.own": {"value": 0.1, "part": "regions"}, "02_d.low": {"value": 1}}
    judged = judge((*RULES, *more), findings)
    assert [(one.constraint, one.strength) for one in judged] == [("poor", "strong"), ("uneven", "moderate")]
    assert [asked.name for _, asked in recommended(judged)] == ["money"]
