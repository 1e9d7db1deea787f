"""Joint display in words: sentences of the rules that hold, beside interviews; themes without a link stand alone."""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.inputs.rules.conditions import read_conditions
from bphs.inputs.rules.table import Rule
from bphs.report.chapter.argued import Argument
from bphs.report.chapter.joined import constraints_of, joined
from bphs.report.tables.labelled import interview_columns
from bphs.report.words import wording
from bphs.report.words.wording import Text

CODES = pd.DataFrame(
    [
        ("money", "money", 0, "Money", "经费", False),
        ("late", "money", 1, "Late", "滞后", True),
        ("staff", "staff", 0, "Staff", "人员", True),
    ],
    columns=["code", "theme", "level", "name_en", "name_zh", "codable"],
)
LINKS = pd.DataFrame({"joint_constraint": ["funds"], "joint_code": ["late"], "joint_says": ["supports"]})
APPLIED = pd.DataFrame({"interview": ["A", "B", "C", "D"], "code": ["late", "late", "staff", "staff"]})


@pytest.fixture(autouse=True)
def labels():
    wording.add_to_catalogue(interview_columns(CODES))


def rows(gap):
    words = {
        "constraint": ("Short funds", "经费不足"),
        "evidence": ("A gap of {05_x.gap:.0f}.", "差距为 {05_x.gap:.0f}。"),
    }
    rule = Rule("one", "funds", read_conditions("05_x.gap > 0"), "supports", words, "financing", "district")
    entries = {} if gap is None else {"05_x.gap": {"value": gap}}
    return joined(Argument([rule], entries, 0.95), LINKS, APPLIED, CODES.set_index("code"))


@pytest.mark.parametrize(
    ("gap", "verdict", "said"),
    [(3.0, "confirmed", "A gap of 3."), (-3.0, "discordant", "none"), (None, "expanded", "none")],
)
def test_the_verdict_turns_with_the_finding(gap, verdict, said):
    first = rows(gap).iloc[0]
    assert (first["constraint"], first["verdict"], first["statistics"].en) == (
        Text("Short funds", "经费不足"),
        verdict,
        said,
    )


def test_a_theme_without_a_link_stands_for_itself():
    last = rows(3.0).iloc[-1]
    assert (last["constraint"], last["strength"], last["verdict"]) == (Text("Staff", "人员"), "no_rule", "expanded")


def test_constraints_by_verdict():
    assert constraints_of(rows(3.0), "confirmed") == [Text("short funds", "经费不足")]
    assert constraints_of(rows(3.0), "silent") == [Text("none", "无")]
