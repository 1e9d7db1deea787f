"""From evidence to decision: what is stated is said, what is not is open. Authority: the tables written here."""

from __future__ import annotations

import pytest

from bphs.errors import InputError
from bphs.inputs.rules.conditions import read_conditions
from bphs.inputs.rules.decisions import CRITERIA, Statement
from bphs.inputs.rules.table import Rule
from bphs.inputs.tables.dictionary import derived_dictionary
from bphs.report.chapter.argued import Argument
from bphs.report.chapter.decided import NOT_STATED, decided
from bphs.report.words import wording
from bphs.report.words.wording import Text

WORDS = {
    "constraint": ("Uneven", "不均"),
    "evidence": ("Gini is {03_a.gini:.2f}.", "基尼系数为 {03_a.gini:.2f}。"),
    "department": ("health commission", "卫生健康部门"),
    "countermeasure": ("Send workers.", "增配人员。"),
    "indicator": ("Gini, now {03_a.gini:.2f}", "基尼系数（{03_a.gini:.2f}）"),
}
RULE = Rule("gap", "uneven", read_conditions("03_a.gini > 0.1"), "supports", WORDS, "provision", "district")
FOUND = {"03_a.gini": {"value": 0.25}, "06_b.cost": {"value": 2.5e6}}
COST = Statement("gap", "resources", "against", ("It takes {06_b.cost:money}.", "需 {06_b.cost:money}。"))


@pytest.fixture(autouse=True)
def _words():
    wording.use_catalogue(derived_dictionary().columns)


def only(statements, found=FOUND, rule=RULE):
    (one,) = decided(Argument([rule], found, 0.95, statements))
    return one


def test_what_is_stated_is_said_and_the_rest_is_open():
    one = only([COST])
    said = dict(one.criteria())
    assert said["problem"].en == "Gini is 0.25."
    assert said["certainty"].en == "moderate: 1 for, 0 against"
    assert said["resources"] == Text("It takes 2.5 million yuan (speaks against it)", "需 250.0 万元（不利）")
    assert one.cost == Text("It takes 2.5 million yuan.", "需 250.0 万元。")
    assert [name for name in CRITERIA if said[name] == NOT_STATED] == [name for name in CRITERIA if name != "resources"]
    assert one.direction.en == "for; at most conditional, for 6 of 7 criteria are not stated"
    assert said["implementation"].en == "local government (health commission)"
    assert said["monitoring"].zh == "基尼系数（0.25）"


def test_a_statement_whose_finding_the_study_lacks_is_open():
    assert only([COST], {"03_a.gini": {"value": 0.25}}).cost == NOT_STATED
    assert only([COST], FOUND | {"06_b.cost": {"value": 5, "hidden": True}}).cost == NOT_STATED


def test_strength():
    every = [Statement("gap", name, "", ("Said.", "有。")) for name in CRITERIA]
    assert only(every).direction.en == "for; strength not stated"
    assert only(every).not_stated.en == "none"
    strong = Statement("gap", "strength", "strong", ("", ""))
    assert only([*every, strong]).direction.en == "for, strong"
    conditional = Statement("gap", "strength", "conditional", ("Costs are rough.", "成本较粗。"))
    one = only([conditional])
    assert one.direction.en == "for, conditional"
    assert dict(one.criteria())["direction"].en == "for, conditional. Costs are rough."


def test_a_rule_whose_sentence_names_a_lacking_finding_is_open():
    """It holds, but could only be told with a hole in its sentence: a chapter left out, a small group."""
    evidence = {"evidence": ("Gini is {03_a.gini:.2f} of {03_a.wide:.1f}.", "某")}
    rule = Rule("gap", "uneven", RULE.when, "supports", WORDS | evidence, "provision", "district")
    (judged,) = Argument([rule], FOUND, 0.95).judged
    assert (judged.strength, decided(Argument([rule], FOUND, 0.95))) == ("untested", [])


@pytest.mark.parametrize("braces", ["{03_a.gini:d}", "{03_a.gini.of:words}", "{03_a.gini[1]}"])
def test_a_format_that_does_not_suit_is_a_sentence(braces):
    rule = Rule("gap", "u", RULE.when, "supports", WORDS | {"evidence": (braces, braces)}, "provision", "district")
    with pytest.raises(InputError, match="rule 'gap', evidence"):
        Argument([rule], FOUND, 0.95).said(rule)
