"""Recommendations of the studies on record follow their findings: without one, or with it turned round, they change as
the rule says. Authority: the table of rules, read by hand here.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bphs.inputs.rules.decisions import read_decisions
from bphs.inputs.rules.judging import judge, recommended
from bphs.inputs.rules.table import read_rules
from bphs.inputs.study import read_study
from bphs.pipeline.chapters import chapters_of
from bphs.pipeline.notebooks import find_notebooks
from bphs.report.chapter.argued import Argument
from bphs.report.chapter.decided import decided

ROOT = Path(__file__).parents[2]
RECORD = json.loads((ROOT / "reports/results.json").read_text(encoding="utf-8"))
STUDIES = sorted(path.parent.name for path in (ROOT / "data").glob("*/rules.csv"))
RULES = {study: read_rules(ROOT / "data" / study) for study in STUDIES}
EACH = [(study, rule) for study in STUDIES for rule in RULES[study]]


def asked_for(study, findings):
    return {rule.name for _, rule in recommended(judge(RULES[study], findings))}


def holds(study, rule, findings):
    (judged,) = [one for one in judge(RULES[study], findings) if one.constraint == rule.constraint]
    return rule in (*judged.supporting, *judged.contradicting)


@pytest.fixture(scope="module")
def house():
    return find_notebooks(ROOT / "notebooks")


@pytest.mark.parametrize("study", STUDIES)
def test_every_finding_that_a_rule_names_is_one_of_a_chapter(study, house):
    """What check-data asks: no problem; and every condition can be tested with the record."""
    assert chapters_of(read_study(ROOT / "data" / study), house).applying
    assert [rule.name for rule in RULES[study] if set(rule.findings) - set(RECORD[study])] == []


@pytest.mark.parametrize(("study", "rule"), EACH, ids=[f"{study}-{rule.name}" for study, rule in EACH])
def test_without_its_finding_a_rule_asks_for_nothing(study, rule):
    for condition in rule.when:
        without = {name: entry for name, entry in RECORD[study].items() if name != condition.finding}
        assert not holds(study, rule, without)
        assert rule.name not in asked_for(study, without)
    assert bool(rule.when) or not holds(study, rule, RECORD[study])


def turned(condition, entry):
    """The finding on the other side of the number that it is compared with."""
    against = condition.against
    beyond = against - 1 if condition.sign in (">", ">=") else against + 1
    return entry | {condition.part: beyond}


@pytest.mark.parametrize(("study", "rule"), EACH, ids=[f"{study}-{rule.name}" for study, rule in EACH])
def test_turned_round_a_rule_falls_away(study, rule):
    for condition in rule.when:
        changed = RECORD[study] | {condition.finding: turned(condition, RECORD[study][condition.finding])}
        assert not holds(study, rule, changed)
        assert rule.name not in asked_for(study, changed)


def entries_of(study):
    """The record as chapters hand it on."""
    return {
        name: entry | ({"interval": [entry["lower"], entry["upper"]]} if "lower" in entry else {})
        for name, entry in RECORD[study].items()
    }


@pytest.mark.parametrize("study", STUDIES)
def test_without_any_finding_only_what_names_it_falls_away(study):
    """Each finding of a condition or a sentence in turn; what is stated of a countermeasure and names it is open."""
    entries, statements = entries_of(study), read_decisions(ROOT / "data" / study, RULES[study])
    before = {one.rule.name: set(one.said) for one in decided(Argument(RULES[study], entries, 0.95, statements))}
    for finding in sorted({name for one in (*RULES[study], *statements) for name in one.findings}):
        without = {name: entry for name, entry in entries.items() if name != finding}
        gone = {rule.name for rule in RULES[study] if finding in rule.findings}
        hidden = {(one.rule, one.criterion) for one in statements if finding in one.findings}
        after = {one.rule.name: set(one.said) for one in decided(Argument(RULES[study], without, 0.95, statements))}
        assert after == {
            rule: {criterion for criterion in said if (rule, criterion) not in hidden}
            for rule, said in before.items()
            if rule not in gone
        }, finding


@pytest.mark.parametrize("study", STUDIES)
def test_a_study_without_a_chapter_argues_with_the_others(study):
    """Rules whose chapters were left out are open, in a condition and in a sentence alike; the page can be written."""
    entries = entries_of(study)
    for chapter in sorted({name.partition(".")[0] for rule in RULES[study] for name in rule.findings}):
        argument = Argument(RULES[study], {name: one for name, one in entries.items() if name[:2] != chapter[:2]}, 0.95)
        for one in argument.judged:
            for rule in (*one.supporting, *one.contradicting):
                assert "{" not in "".join(argument.said(rule))
                assert not [name for name in rule.findings if name.startswith(chapter)]


@pytest.mark.parametrize("study", STUDIES)
def test_a_constraint_whose_contrary_finding_turns_round_is_no_longer_mixed(study):
    """And one whose supporting findings all turn round asks for nothing."""
    for judged in judge(RULES[study], RECORD[study]):
        for rules, strengths in (
            (judged.contradicting, {"strong", "moderate"} if judged.supporting else {"not_seen"}),
            (judged.supporting, {"contradicted"} if judged.contradicting else {"not_seen"}),
        ):
            changed = RECORD[study] | {
                one.finding: turned(one, RECORD[study][one.finding]) for rule in rules for one in rule.when
            }
            (after,) = [one for one in judge(RULES[study], changed) if one.constraint == judged.constraint]
            assert not rules or after.strength in strengths, judged.constraint


@pytest.mark.parametrize("study", STUDIES)
def test_what_is_asked_for_stands_in_the_table_word_for_word(study):
    with (ROOT / "data" / study / "rules.csv").open(encoding="utf-8", newline="") as file:
        written = {row["rule"]: (row["countermeasure_en"], row["countermeasure_zh"]) for row in csv.DictReader(file)}
    asked = recommended(judge(RULES[study], RECORD[study]))
    assert asked
    assert all(rule.words["countermeasure"] == written[rule.name] for _, rule in asked)


@pytest.mark.parametrize("study", STUDIES)
def test_every_sentence_has_its_values(study):
    argument = Argument(RULES[study], entries_of(study), 0.95)
    for rule in RULES[study]:
        for what in ("evidence", "indicator"):
            assert "{" not in "".join(argument.said(rule, what)), rule.name


def test_what_protects_small_groups_is_no_finding():
    rule = RULES["w_district"][0]
    entries = {name: {"value": 5, "interval": [4, 6], "hidden": True} for name in rule.findings}
    assert Argument([rule], entries, 0.95).judged[0].strength == "untested"
