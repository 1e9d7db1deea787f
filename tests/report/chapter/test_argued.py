"""Rules of a study in words. Authority: docstrings, by hand."""

from __future__ import annotations

from bphs.inputs.rules.conditions import read_conditions
from bphs.inputs.rules.table import Rule
from bphs.report.chapter.argued import NONE, Argument
from bphs.report.words.wording import Text

ENTRIES = {
    "03_a.gini": {"value": 0.2, "synthetic": False},
    "06_b.share": {"value": 0.4, "of": 5, "synthetic": False},
    "08_c.few": {"hidden": True, "synthetic": True},
}


def rule(number: int, when: str, constraint: str) -> Rule:
    words = {
        "constraint": (constraint, f"{constraint}（中）"),
        "evidence": (
            "{03_a.gini:.1f} and {06_b.share:words} of {06_b.share.of:words}",
            "{03_a.gini:.1f}和{06_b.share.of:words}",
        ),
        "countermeasure": (f"Do {number}.", f"做{number}。"),
    }
    return Rule(f"rule_{number}", constraint, read_conditions(when), "supports", words, "provision", "district")


def argument(*conditions: tuple[str, str]) -> Argument:
    return Argument([rule(number, *one) for number, one in enumerate(conditions, start=1)], ENTRIES, 0.95)


def test_three_countermeasures_of_more_are_named_and_numbered():
    holds = ("03_a.gini > 0.1", "uneven")
    assert argument(*[holds] * 5).foremost == Text("(1) Do 1; (2) Do 2; (3) Do 3", "（1）做1；（2）做2；（3）做3")
    assert argument(("03_a.gini > 0.9", "uneven")).foremost == NONE


def test_constraints_are_named_by_their_strength():
    made = argument(("03_a.gini > 0.1", "uneven"), ("06_b.share > 0.9", "poor"), ("09_d.gap > 0", "far"))
    assert [made.constraints(name) for name in ("moderate", "not_seen", "untested", "strong")] == [
        [Text("uneven", "uneven（中）")],
        [Text("poor", "poor（中）")],
        [Text("far", "far（中）")],
        [NONE],
    ]


def test_a_finding_and_its_base_in_each_language():
    entries = {**ENTRIES, "06_b.share": {"value": 4, "of": 5}}
    made = Argument([rule(1, "03_a.gini > 0.1", "uneven")], entries, 0.95)
    assert made.said(made.rules[0]) == Text("0.2 and four of five", "0.2和5")


def test_rules_are_synthetic_as_a_finding_that_they_name_is():
    assert [argument((f"{name} > 0", "x")).synthetic for name in ("03_a.gini", "08_c.few")] == [False, True]
