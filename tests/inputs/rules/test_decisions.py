"""Table of decisions: what it says, and what is wrong with it. Authority: the mistake that the test made."""

from __future__ import annotations

import csv

import pytest

from bphs.errors import InputError
from bphs.inputs.rules.braces import unfilled
from bphs.inputs.rules.decisions import COLUMNS, CRITERIA, Statement, read_decisions
from bphs.inputs.rules.table import Rule

WORDS = dict.fromkeys(("constraint", "evidence", "department", "indicator"), ("x", "某"))
SENT = Rule("gap", "uneven", (), "supports", WORDS | {"countermeasure": ("Send.", "增配。")}, "provision", "district")
SEEN = Rule("fell", "uneven", (), "contradicts", WORDS | {"countermeasure": ("", "")}, "provision", "district")
KNOWN = ("06_financing.money_total",)
ROW = {
    "rule": "gap",
    "criterion": "resources",
    "judgement": "",
    "said_en": "It takes {06_financing.money_total:money}.",
    "said_zh": "需 {06_financing.money_total:money}。",
}


def written(folder, *rows, columns=COLUMNS):
    with (folder / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows([{name: (ROW | row).get(name, "") for name in columns} for row in rows])
    return folder


def told(folder):
    with pytest.raises(InputError) as caught:
        read_decisions(folder, (SENT, SEEN), KNOWN)
    return [
        (problem.where.rpartition("decisions.csv")[2], problem.found, problem.remedy)
        for problem in caught.value.problems
    ]


def test_what_a_row_says(tmp_path):
    (one,) = read_decisions(written(tmp_path, {"judgement": "uncertain"}), (SENT,), KNOWN)
    assert one == Statement("gap", "resources", "uncertain", (ROW["said_en"], ROW["said_zh"]))
    assert one.findings == KNOWN


@pytest.mark.parametrize(
    ("row", "place", "found", "remedy"),
    [
        ({"rule": "gab"}, "rule", "'gab'", "write 'gap'"),
        ({"rule": "fell"}, "rule", "'fell'", ""),
        ({"criterion": "resource"}, "criterion", "'resource'", "write 'resources'"),
        ({"judgement": "favors"}, "judgement", "'favors'", "write 'favours'"),
        ({"criterion": "strength", "judgement": "favours"}, "judgement", "'favours'", ""),
        ({"criterion": "monitoring", "judgement": "favours"}, "judgement", "'favours'", ""),
        ({"said_zh": ""}, "said_en, said_zh", "'one language'", "write the other"),
        ({"said_en": "", "said_zh": ""}, "said_en", "nothing", "take the row away"),
        ({"said_en": "{06_financing.mony_total}"}, "said_en, said_zh", "'06_financing.mony_total'", "money_total"),
    ],
)
def test_a_mistake_in_a_row(tmp_path, row, place, found, remedy):
    ((where, said, advice),) = told(written(tmp_path, row))
    assert (where, said) == (f", row 2, column {place}", found)
    assert remedy in advice


def test_a_criterion_is_stated_once(tmp_path):
    ((where, said, _),) = told(written(tmp_path, {}, {"judgement": "favours"}))
    assert (where, said) == (", row 3, column criterion", "'resources of gap a second time'")


def test_headings(tmp_path):
    assert [
        (found, remedy) for _, found, remedy in told(written(tmp_path, {}, columns=(*COLUMNS[:-1], "sayd_zh")))
    ] == [
        ("no column 'said_zh'", "add it"),
        ("a column 'sayd_zh'", "write 'said_zh'"),
    ]


def test_strong_needs_every_criterion_and_none_against(tmp_path):
    """GRADE: a strong recommendation rests on all criteria (Alonso-Coello et al. 2016)."""
    strong = {"criterion": "strength", "judgement": "strong"}
    ((_, said, _),) = told(written(tmp_path, strong, *({"criterion": name} for name in CRITERIA[1:])))
    assert said == "rule 'gap': 'strong', with values not stated"
    all_of = [{"criterion": name} for name in CRITERIA]
    ((_, said, _),) = told(written(tmp_path, strong, *all_of[1:], all_of[0] | {"judgement": "against"}))
    assert said == "rule 'gap': 'strong', with values judged against it"
    assert len(read_decisions(written(tmp_path, strong, *all_of), (SENT,), KNOWN)) == 8


@pytest.mark.parametrize("loose", ["{gini_last:.3f}", "{03_inequality.gini_last", "}", "{03_inequality}"])
def test_braces_that_name_no_finding_are_told(loose):
    rule = Rule("gap", "u", (), "supports", WORDS | {"evidence": (f"It is {loose} now.", "某")}, "policy", "district")
    (problem,) = unfilled("data/x", [rule], [])
    assert problem.where == "data/x/rules.csv, rule 'gap', evidence"
    filled = "{06_financing.below.of:words} {03_a.b[0]} {03_a.b:ci .3f} {03_a.b}"
    assert list(unfilled("data/x", [], [Statement("gap", "harms", "", (filled, filled))])) == []
