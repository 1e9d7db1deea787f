"""Answers held in little memory are the answers: spread out, taken in part, compared, and found twice."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_surveys import as_csv, codebook

from bphs.inputs.survey.cleaning import clean
from bphs.inputs.survey.duplicates import duplicate_answers, duplicate_ids
from bphs.inputs.survey.held import Answers, Held, matrix
from bphs.inputs.survey.responses import read_responses

STUDY = Path(__file__).parents[3] / "data/w_district"
BOOK = "variable,question_en,question_zh,type,values,missing\nid,N,编号,id,,\nwhen,When,何时,date,,\nn,N,多少,number,,-9\nq,Q,问,single,1=是|2=否,9\nu,U,用过,multiple,1=甲|2=乙|3=无,\n"


def held_of(values, missing=None):
    """A column with a level for each respondent, as no reader makes it and every rule must take it."""
    values = np.array(values, dtype=float)
    missing = np.full(len(values), np.nan) if missing is None else np.array(missing, dtype=float)
    return Held(np.arange(len(values)), values, missing)


def test_every_number_and_code_comes_back():
    """Against the cells themselves: a third of a decimal, large numbers, codes behind missing answers, 300 levels."""
    draw = np.random.default_rng(7)
    values, behind = np.append(draw.normal(0, 1e12, 299), np.nan), np.append(np.full(299, np.nan), -8.0)
    codes = draw.integers(0, 300, 1000).astype(np.uint16)
    answers = Answers({"a": Held(codes, values, behind), "b": held_of(draw.random(1000))}, 1000)
    expected = [None if code == 299 else values[code] for code in codes.tolist()]
    np.testing.assert_array_equal(answers.frame["a"], np.array(expected, dtype=float))
    np.testing.assert_array_equal(answers.missing["a"], [-8.0 if one is None else np.nan for one in expected])
    np.testing.assert_array_equal(answers.answered("a"), [one is not None for one in expected])
    rows = np.array([7, 3, 999])
    pd.testing.assert_frame_equal(answers.taken(rows).frame, answers.frame.loc[rows].reset_index(drop=True))
    np.testing.assert_array_equal(matrix(answers, ["b", "a"], rows), answers.frame.loc[rows, ["b", "a"]])


def test_a_table_made_of_answers_is_its_owners():
    """Who changes it changes neither the answers nor the next table."""
    answers = Answers({"a": held_of([1, 2])}, 2)
    frame = answers.frame
    frame.loc[0, "a"] = 5
    assert (answers.frame["a"].tolist(), frame["a"].tolist()) == ([1, 2], [5, 2])


def test_kinds_of_columns_stand_where_the_codebook_has_them(tmp_path):
    rows = [
        ["7", "2026/1/2", "-9", "是", "甲"],
        ["8", "", "1.5", "9", "乙┋甲"],
        ["", "2026/1/3 10:00:01", "", "3", "(跳过)"],
    ]
    path = as_csv(tmp_path / "a.csv", ["编号", "何时", "多少", "问", "用过"], rows)
    answers = read_responses(path, codebook(tmp_path, text=BOOK)).answers
    expected = pd.DataFrame(
        {
            "id": pd.Series(["7", "8", None], dtype="str"),
            "when": pd.Series(["2026-01-02", None, "2026-01-03 10:00:01"], dtype="datetime64[s]"),
            "n": [np.nan, 1.5, np.nan],
            "q": [1, np.nan, 3],
            "u_1": [1, 1, np.nan],
            "u_2": [0, 1, np.nan],
            "u_3": [0, 0, np.nan],
        }
    )
    pd.testing.assert_frame_equal(answers.frame, expected)
    gone = {"n": [-9, np.nan, np.nan], "q": [np.nan, 9, np.nan]} | {
        f"u_{code}": [np.nan, np.nan, -3] for code in (1, 2, 3)
    }
    nothing = dict.fromkeys(("id", "when"), [np.nan] * 3)
    pd.testing.assert_frame_equal(answers.missing, pd.DataFrame(nothing | gone, dtype=float))


def test_marks_in_columns_of_their_own(tmp_path):
    """By hand: an option left empty beside one that is marked was not chosen; where all are empty, nothing is known."""
    rows = [["1", "", ""], ["", "", ""], ["-3", "-3", "-3"], ["-3", "1", "0"]]
    header = ["编号", *(f"用过（{option}）" for option in "甲乙无")]
    path = as_csv(tmp_path / "a.csv", header, [[str(place), *row] for place, row in enumerate(rows)])
    text = "\n".join(line for line in BOOK.splitlines() if line[:2] in ("va", "id", "u,"))
    answers = read_responses(path, codebook(tmp_path, text=text + "\n")).answers
    options = ["u_1", "u_2", "u_3"]
    assert answers.frame[options].fillna(-1).to_numpy().tolist() == [[1, 0, 0], [-1] * 3, [-1] * 3, [0, 1, 0]]
    assert answers.missing[options].fillna(0).to_numpy().tolist() == [[0] * 3, [0] * 3, [-3] * 3, [0] * 3]


@pytest.mark.parametrize("levels", [2, 9, 4000])
def test_equal_records_are_found_as_by_comparing_each_with_each(levels):
    """Ninety questions of so many answers are more than a number of eight bytes can tell apart."""
    draw = np.random.default_rng(levels)
    table = draw.integers(0, levels, (60, 90)).astype(float)
    table[draw.integers(0, 60, 20)] = table[draw.integers(0, 60, 20)]
    table[50:, 89] += 1  # nearly the same is not the same
    gone = table == 1  # means no answer here
    parts = zip(np.where(gone, np.nan, table).T, np.where(gone, table, np.nan).T, strict=True)
    columns = {f"q{place}": held_of(*column) for place, column in enumerate(parts)}
    owner = {name: SimpleNamespace(type="scale") for name in columns}
    responses = SimpleNamespace(codebook=SimpleNamespace(owner=owner), answers=Answers(columns, 60), rows=range(2, 62))
    found = duplicate_answers(responses, 1)
    told = table.tolist()
    first = {place: told.index(row) for place, row in enumerate(told) if told.index(row) < place}
    assert found.places.tolist() == list(first)
    assert [found.reasons[which].en for which in found.which] == [
        f"the same answers as row {row + 2}" for row in first.values()
    ]


def test_numbers_twice_are_found_and_none_is_no_number(tmp_path):
    rows = [
        ["7", "", "", "1", ""],
        ["", "", "", "1", ""],
        ["7", "", "", "1", ""],
        ["", "", "", "1", ""],
        ["7", "", "", "2", ""],
    ]
    path = as_csv(tmp_path / "a.csv", ["编号", "何时", "多少", "问", "用过"], rows)
    found = duplicate_ids(read_responses(path, codebook(tmp_path, text=BOOK)))
    assert (found.places.tolist(), len(found.reasons)) == ([2, 4], 1)


def test_the_survey_that_ships_is_held_in_a_byte_an_answer():
    """Its codes and ranks, as received and as analysed; numbers, moments and times taken need two or four."""
    from bphs.inputs.codebook.book import read_codebook

    responses = read_responses(STUDY / "survey.csv", read_codebook(STUDY / "codebook.csv"))
    for answers in (responses.answers, clean(responses).responses.answers):
        wide = {name for name, held in answers.columns.items() if held.codes.dtype != np.uint8}
        assert wide <= {"id", "submitted", "seconds"}
