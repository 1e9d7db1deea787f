"""Cleaning with an account.

The records are made by hand, each breaking one rule; who must go is written beside it.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_surveys import as_csv, codebook

from bphs.errors import InputError
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey.cleaning import STEPS, clean
from bphs.inputs.survey.held import Answers, Held
from bphs.inputs.survey.responses import read_responses
from bphs.inputs.survey.rules import longstring, straight_lines
from bphs.inputs.survey.settings import Cleaning, Rule

ITEMS = [f"i{number:02}" for number in range(12)]
BOOK = (
    "variable,question_en,question_zh,type,minimum,maximum,values,missing\n"
    "id,Number,编号,id,,,,\nseconds,Time,用时,duration,,,,\nage,Age,年龄,number,0,110,,\nused,Used,用过,single,,,0=否|1=是,\nsat,Satisfied,满意,scale,1,5,,9\n"
    + "".join(f"{name},{name},{name},scale,1,5,,9\n" for name in ITEMS)
)
HEADER = ["id", "seconds", "age", "used", "sat", *ITEMS]
ADULTS = Rule(when="age >= 18", en="aged 18 or over", zh="年满18岁")
UNUSED = Rule(when="used == 0 and sat >= 4", en="satisfied without use", zh="未使用而满意")


def answered(seed):
    return np.random.default_rng(seed).permutation([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2]).tolist()


def record(number, seed=None, **changes):
    cells = (
        {"id": number, "seconds": 300, "age": 40, "used": 1, "sat": 4}
        | dict(zip(ITEMS, answered(seed or number), strict=True))
        | changes
    )
    return [cells[name] for name in HEADER]


GOOD = [record(number) for number in range(1, 11)]


@pytest.fixture
def cleaned(tmp_path):
    def run(*bad, **settings):
        responses = read_responses(as_csv(tmp_path / "a.csv", HEADER, [*GOOD, *bad]), codebook(tmp_path, text=BOOK))
        return clean(responses, Cleaning(**settings))

    return run


def gone(result):
    return list(zip(result.log["respondent"], result.log["rule"], strict=True))


def test_good_records_stay(cleaned):
    result = cleaned(eligible=(ADULTS,), contradictions=(UNUSED,))
    assert gone(result) == []
    assert result.flow["remaining"].tolist() == [10] * len(STEPS)


def test_each_rule_takes_out_its_record_and_counts_it(cleaned):
    """One record for each rule, numbered 11 to 17; the median time is 300 s, so less than 100 s is too fast."""
    result = cleaned(
        record(11, age=17), record(12, age=""), record(3, seed=77), record(14, seed=5), record(15, seconds=99), record(16, **dict.fromkeys(ITEMS, 3)),
        record(17, used=0, sat=5), record(18, **dict.fromkeys(ITEMS[:4], 9)), eligible=(ADULTS,), contradictions=(UNUSED,),
    )  # fmt: skip
    assert gone(result) == [
        ("11", "not_eligible"), ("12", "not_eligible"), ("3", "duplicate_id"), ("14", "duplicate_answers"), ("15", "speeder"), ("16", "straight_line"), ("17", "contradiction"), ("18", "missing"),
    ]  # fmt: skip
    flow = result.flow.set_index("step")
    assert flow["excluded"].to_dict() == {
        "received": 0,
        "not_eligible": 2,
        "duplicate_id": 1,
        "duplicate_answers": 1,
        "speeder": 1,
        "straight_line": 1,
        "contradiction": 1,
        "out_of_range": 0,
        "missing": 1,
        "analysed": 0,
    }
    assert (flow.loc["received", "remaining"], flow.loc["analysed", "remaining"], len(result.frame)) == (18, 10, 10)
    assert result.log["row"].tolist() == [12, 13, 14, 15, 16, 17, 18, 19]


def test_reasons_in_both_languages(cleaned):
    log = cleaned(
        record(11, age=17), record(12, age=""), record(13, seconds=99), record(3, seed=77), eligible=(ADULTS,)
    ).log
    assert log["reason_en"].tolist() == [
        "not: aged 18 or over", "cannot be told, for want of an answer: aged 18 or over", "99 s, less than 100 s (33% of the median)", "the same respondent's number as row 4",
    ]  # fmt: skip
    assert log["reason_zh"].tolist() == [
        "不满足：年满18岁",
        "因未作答无法判断：年满18岁",
        "用时99秒，低于100秒（中位数的33%）",
        "编号与第4行相同",
    ]


def test_codes_out_of_range_are_missing_or_a_reason(cleaned):
    odd = record(11, **{ITEMS[0]: 7})
    as_missing = cleaned(odd)
    assert gone(as_missing) == []
    assert np.isnan(as_missing.frame[ITEMS[0]].iloc[-1])
    assert as_missing.notes == (f"variable {ITEMS[0]!r}: 1 code that the codebook does not have, counted as missing",)
    assert gone(cleaned(odd, out_of_range="exclude")) == [("11", "out_of_range")]


def test_rules_can_be_switched_off(cleaned):
    bad = (
        record(3, seed=77),
        record(14, seed=5),
        record(15, seconds=1),
        record(16, **dict.fromkeys(ITEMS, 3)),
        record(18, **dict.fromkeys(ITEMS, 9)),
    )
    result = cleaned(
        *bad, duplicate_ids=False, duplicate_answers=False, speeder_share=0.0, longstring_share=0.0, missing_share=1.0
    )
    assert len(result.frame) == 15


def test_who_stands_on_a_border_stays(cleaned):
    """Less than half of the median (300 s), more than 8 of 15 questions; a minimum and a maximum are possible
    answers.
    """
    result = cleaned(record(11, seconds=150), record(12, seconds=149), speeder_share=0.5)
    assert gone(result) == [("12", "speeder")]
    seven = record(11, age="", **dict.fromkeys(ITEMS[:7], 9)), record(12, age="", **dict.fromkeys(ITEMS[:8], 9))
    assert gone(cleaned(*seven, missing_share=8 / 15)) == [("12", "missing")]
    odd = [record(11 + place, age=age) for place, age in enumerate((0, 110, -1, 111))]
    ages = cleaned(*odd, out_of_range_share=1.0).frame["age"].tail(4)
    assert ages.isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize(("run", "least", "goes"), [(2, 4, False), (3, 4, True), (3, 5, False)])
def test_more_than_half_of_the_items_alike(tmp_path, run, least, goes):
    """Of four items two alike are half, three are more; a scale of fewer items than asked for is not judged."""
    text = "variable,question_en,question_zh,type,minimum,maximum,values\n" + "".join(
        f"i{number},i{number},i{number},scale,1,5,\n" for number in range(4)
    )
    row = [1.0] * run + [2.0, 3.0, 4.0][: 4 - run]
    columns = {
        f"i{number}": Held(np.array([0]), np.array([code]), np.array([np.nan])) for number, code in enumerate(row)
    }
    found = straight_lines(Answers(columns, 1), codebook(tmp_path, text=text), 0.5, least).places
    assert list(found) == ([0] if goes else [])


def test_a_question_that_was_skipped_was_not_asked(cleaned):
    """-3 does not count as missing, -2 does: 4 of 15 questions is more than a fifth."""
    assert gone(cleaned(record(11, **dict.fromkeys(ITEMS[:4], -3)))) == []
    assert gone(cleaned(record(11, **dict.fromkeys(ITEMS[:4], -2)))) == [("11", "missing")]


def test_one_contradiction_may_be_allowed(cleaned):
    bad = record(11, used=0, sat=5)
    assert gone(cleaned(bad, contradictions=(UNUSED,), contradictions_allowed=1)) == []


def test_an_unknown_variable_in_a_rule_is_told_with_the_nearest_name(cleaned):
    with pytest.raises(InputError, match="write 'age'"):
        cleaned(eligible=(Rule(when="aeg >= 18", en="adult", zh="成年"),))


def test_a_rule_that_leaves_nobody_is_told(cleaned):
    with pytest.raises(InputError, match=r"no record is left; most .10. were taken out by 'not_eligible'"):
        cleaned(eligible=(Rule(when="age >= 100", en="very old", zh="高龄"),))


def test_longstring_by_hand():
    """careless::longstring counts the same way: 1 1 1 2 2 3 has 3; a gap does not end a run."""
    rows = np.array([[1, 1, 1, 2, 2, 3], [1, 2, 2, 2, 2, 1], [np.nan] * 6, [4, np.nan, 4, 4, np.nan, 4]])
    assert longstring(rows.T, len(rows)).tolist() == [3, 4, 0, 4]


def test_analysed_records_keep_their_missing_codes_and_rows(cleaned):
    result = cleaned(record(11, age=17), record(12, **{ITEMS[0]: 9}), eligible=(ADULTS,))
    assert result.responses.rows[-1] == 13
    assert result.responses.missing[ITEMS[0]].iloc[-1] == 9
    assert result.responses.respondents.iloc[-1] == "12"


def test_straight_lines_among_six_hundred():
    """Runs counted by itertools.groupby: those with more than half of the 21 items alike in a row go, no one else."""
    folder = Path(__file__).parent
    result = clean(read_responses(folder / "synthA_likert600.sav", read_codebook(folder / "codebook.csv")))
    raw = (
        pd.read_csv(folder / "synthA_likert600.csv")
        .set_index("id")[[*(f"q{number}" for number in range(1, 21)), "sat"]]
        .replace(9, np.nan)
    )
    longest = {number: max(len(list(run)) for _, run in groupby(row.dropna())) for number, row in raw.iterrows()}
    alike = [str(number) for number, run in longest.items() if run > 10.5]
    assert len(alike) > 0
    assert gone(result) == [(number, "straight_line") for number in alike]


def test_nothing_together_with_something_is_noted_not_left_out(tmp_path):
    """Three records of eleven say 都没有 and name a service; who goes is for the contradictions to say."""
    book = "variable,question_en,question_zh,type,values,exclusive\nused,Used,用过,multiple,1=档案|2=接种|9=都没有,9\nchild,Child,孩子,multiple,1=有|2=没有,2\n"
    rows = [[1, 1, 0, 1, 0]] * 8 + [[1, 0, 1, 1, 0], [0, 1, 1, 1, 0], [1, 1, 1, 0, 1]]
    responses = read_responses(
        as_csv(tmp_path / "a.csv", ["used_1", "used_2", "used_9", "child_1", "child_2"], rows),
        codebook(tmp_path, text=book),
    )
    result = clean(responses, Cleaning())
    noted = [note for note in result.notes if "nothing applies" in note]
    assert len(result.frame) == 11
    assert [note[:41] for note in noted] == ["variable 'used': 3 of the records analyse"]
    gone = clean(responses, Cleaning(contradictions=(Rule(when="used_9 == 1 and used_1 == 1", en="both", zh="矛盾"),)))
    assert len(gone.frame) == 9


def test_rates_come_from_the_account(cleaned):
    """Ten good sheets of ten people; one of them sent again by number, one by its answers; one of a child.

    One too fast: 12 people, 14 sheets.
    """
    result = cleaned(
        record(1, seed=77), [11, *GOOD[1][1:]], record(12, age=12), record(13, seconds=10), eligible=(ADULTS,)
    )
    row = result.rates(20).iloc[0]
    assert gone(result) == [
        ("1", "duplicate_id"),
        ("11", "duplicate_answers"),
        ("12", "not_eligible"),
        ("13", "speeder"),
    ]
    assert row[["received", "duplicates", "respondents", "ineligible", "analysed"]].tolist() == [14, 2, 12, 1, 10]
    assert row["response_rate"] == pytest.approx(11 / 19)
    assert np.isnan(result.rates(None)["response_rate"].iloc[0])
