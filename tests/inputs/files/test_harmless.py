"""Texts that a spreadsheet program would calculate are marked in every CSV that is written, and come back as they were.

Authority: OWASP, CSV Injection (a cell must not begin with = + - @, tab or line break, nor their full-width forms);
and the text that went in.
"""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.files.harmless import as_meant, harmless, harmless_csv
from bphs.pipeline.files import draft
from bphs.report.chapter import stored

ATTACKS = ["=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋x", "－x", "＠x", "−x"]  # fmt: skip
PLAIN = [
    "-9",
    "+9",
    "-1.5e3",
    "-inf",
    "−0.12 (−0.30 to 0.01)",
    "W District",
    "1=是",
    "a@b",
    "'tis",
    "–",
    "-",
    "",
    "'-9",
    "<b>",
]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("text", ATTACKS)
def test_what_is_calculated_is_marked(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_and_other_texts_stay(text):
    assert harmless(text) == text == as_meant(text)


@given(st.text(alphabet="'=+-@\t＝−1a ", max_size=6))
def test_a_text_comes_back_as_it_was(text):
    assert as_meant(harmless(text)) == text
    if harmless(text).startswith(FORMULA):
        assert not text.strip("=+-@\t＝−") or float(text) is not None


def test_csv_is_changed_only_where_a_cell_is_calculated():
    assert harmless_csv('name,x\n"Wanzhou, 万州",-1.5\n') == 'name,x\n"Wanzhou, 万州",-1.5\n'
    made = harmless_csv('name,x\n"=1,2",-1.5\n')
    assert list(csv.reader(io.StringIO(made))) == [["name", "x"], ["'=1,2", "-1.5"]]


def test_tables_on_their_way_between_chapters(tmp_path):
    texts = [*ATTACKS, *filter(None, PLAIN), "'=1", None]
    frame = pd.DataFrame({"=name": texts, "n": [-1.5] * len(texts), "yes": [True] * len(texts)})
    stored.save(tmp_path / "01_a" / "data", "mine", frame, False)
    with (tmp_path / "01_a" / "data" / "mine.csv").open(encoding="utf-8", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    calculated = [cell for cell in cells if cell.startswith(FORMULA)]
    assert set(calculated) == {"-9", "+9", "-1.5e3", "-inf", "-", "-1.5"}
    back, _, _ = stored.load(tmp_path, "mine")
    assert back["=name"].tolist()[:-1] == texts[:-1]
    assert pd.isna(back["=name"].iloc[-1])
    assert (list(back), back["n"].tolist(), back["yes"].dtype) == (["=name", "n", "yes"], frame["n"].tolist(), bool)


def test_a_drafted_codebook_is_opened_in_excel_and_read_back(tmp_path):
    """A heading and an answer that are formulas: Excel would run them, and the reader must find the column again."""
    heading, answer = "=HYPERLINK您的看法", "@同意"
    rows = [
        {"序号": number, heading: (answer, "不同意")[number % 2], "您的性别": ("男", "女")[number % 2]}
        for number in range(30)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "a.csv", index=False)
    draft(tmp_path, tmp_path / "a.csv", None)
    with (tmp_path / "codebook.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []
    assert any(cell.startswith("'=") for cell in cells)
    book = read_codebook(tmp_path / "codebook.csv")
    [asked] = [variable for variable in book.variables if "您的看法" in variable.question_zh]
    assert asked.question_zh == heading
