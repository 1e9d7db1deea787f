"""Rules of cleaning as a page tells them: every rule, its limit, and what is switched off."""

from __future__ import annotations

from made_surveys import codebook

from bphs.inputs.survey.settings import Cleaning, Rule, Survey
from bphs.inputs.survey.told_rules import told_rules


def told(**rules):
    table = told_rules(Survey(file="answers.csv", cleaning=Cleaning(**rules)))
    return dict(zip(table.rule_en, table.limit_en, strict=True)), dict(zip(table.rule_zh, table.limit_zh, strict=True))


def test_limits_are_those_of_the_settings():
    english, chinese = told(speeder_share=0.25, missing_share=0.4, out_of_range="exclude", contradictions_allowed=2)
    assert english["Time taken, less than this share of the median"] == "25%"
    assert english["Questions not answered, more than this share"] == "40%"
    assert english["A code that the codebook does not have"] == "left out"
    assert english["Contradictions that are let pass"] == "2"
    assert chinese["不予公布的人数，低于"] == "5"


def test_what_is_switched_off_says_so():
    english, chinese = told(speeder_share=0, longstring_share=1, missing_share=1, duplicate_ids=False)
    off = [rule for rule, limit in english.items() if limit == "off"]
    assert len(off) == 4
    assert chinese["编号重复"] == "未启用"


def test_rules_of_the_study_are_told_in_its_own_words():
    rule = Rule(when="age >= 18", en="adults", zh="成年人")
    english, chinese = told(eligible=(rule,), contradictions=(rule,))
    assert english["Eligible: adults"] == "required"
    assert chinese["前后矛盾：成年人"] == "剔除"


def test_straight_lines_are_off_at_zero_as_the_settings_say():
    assert told(longstring_share=0)[0]["The same answer in a row, more than this share of the items"] == "off"


def test_what_nothing_can_be_looked_for_does_not_apply(tmp_path):
    """A survey without numbers of respondents and time taken, with two items."""
    text = "variable,question_en,question_zh,type,values,values_en\n" + "".join(
        f"q{place},Good?,好吗,scale,1=不|2=是,1=no|2=yes\n" for place in (1, 2)
    )
    table = told_rules(Survey(file="answers.csv"), codebook(tmp_path, text=text))
    assert list(table.rule_en[table.limit_en == "does not apply"]) == [
        "A respondent's number that stood before",
        "Time taken, less than this share of the median",
        "The same answer in a row, more than this share of the items",
    ]
    timed = Survey(file="answers.csv", duration="seconds", cleaning=Cleaning(longstring_items=3))
    whole = told_rules(timed, codebook(tmp_path))
    assert list(whole.rule_zh[whole.limit_zh == "不适用"]) == ["连续相同选项占量表题的比例超过"]
