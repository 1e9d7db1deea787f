"""Answers that vanish on the way from a file: sheets, rows and cells that were read as something else than they are."""

from __future__ import annotations

import zipfile

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from made_surveys import as_csv

from bphs.errors import InputError
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey.responses import read_responses

HEAD = "variable,question_en,question_zh,type,values,missing\n"
BOOK = HEAD + "id,Number,序号,id,,\nage,Age,年龄,number,,\nsex,Sex,性别,single,1=男|2=女,\n"
HEADER = ["id", "age", "sex"]
ROWS = [[number, 30 + number, 1 + number % 2] for number in range(1, 6)]


@pytest.fixture
def read(tmp_path):
    """Frame and notes (without the file's name) of a file under a codebook, or the whole list of its problems."""

    def reading(path, book=BOOK):
        (tmp_path / "codebook.csv").write_text(book, encoding="utf-8")
        try:
            responses = read_responses(path, read_codebook(tmp_path / "codebook.csv"))
        except InputError as error:
            return [(one.where.rpartition("/")[2], one.found, one.remedy) for one in error.problems]
        return responses.frame, [note.partition(": ")[2] for note in responses.notes]

    return reading


def workbook(path, *sheets):
    """Sheets of rows, each with its state."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, (state, rows) in enumerate(sheets, 1):
        sheet = book.create_sheet(f"s{place}")
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    book.active = next(place for place, (state, _) in enumerate(sheets) if state == "visible")
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("sheets", "note"),
    [
        ([("hidden", [["age"], [99]]), ("visible", [HEADER, *ROWS])], ["sheet 2 of 2 read (1 hidden)"]),
        ([("veryHidden", [["x"]]), ("visible", []), ("visible", [HEADER, *ROWS])], ["sheet 3 of 3 read (1 hidden)"]),
        ([("visible", [HEADER, *ROWS]), ("visible", [["age"], [99]])], ["sheet 1 of 2 read"]),
        ([("visible", [[], [None, ""], HEADER, [], *ROWS])], []),
    ],
)
def test_the_first_visible_sheet_with_anything_is_read(tmp_path, read, sheets, note):
    frame, notes = read(workbook(tmp_path / "a.xlsx", *sheets))
    assert frame["age"].tolist() == [31, 32, 33, 34, 35]
    assert notes == note


def test_rows_keep_the_numbers_that_excel_shows(tmp_path, read):
    rows = [HEADER, *ROWS[:2], [], [], ["7", 40, "某"]]
    assert read(workbook(tmp_path / "a.xlsx", ("visible", rows))) == [
        (
            "a.xlsx, variable 'sex', row 6",
            "1 cell that cannot be read (not quoted, for privacy)",
            "correct the cells, or the codebook (1=男, 2=女)",
        )
    ]


@pytest.mark.parametrize("formulas", [1, 5])
def test_formulas_that_nobody_calculated_are_refused(tmp_path, read, formulas):
    rows = [[number, f"={30 + number}" if number <= formulas else 40, 1] for number in range(1, 6)]
    places = {1: "1 formula without a value (B2)", 5: "5 formulas without a value (B2, B3, B4, B5, …)"}
    assert read(workbook(tmp_path / "a.xlsx", ("visible", [HEADER, *rows]))) == [
        (
            "a.xlsx, sheet 's1'",
            places[formulas],
            "open the workbook in Excel or WPS, which calculates them, and save it",
        )
    ]


def test_calculated_formulas_and_other_sheets_of_formulas_are_read(tmp_path, read):
    """As Excel writes them: a number, and an empty text, which is a value too (ECMA-376, 18.3.1.4)."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    answers, other = book.add_worksheet(), book.add_worksheet()
    for place, cells in enumerate([HEADER, *ROWS]):
        answers.write_row(place, 0, cells)
    answers.write_formula("B2", "=30+1", value=31)
    answers.write_formula("C3", '=IF(1=1,"",1)', value="some text")
    other.write_formula("A1", "=1+1", value="")
    book.close()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        held = {name: parts.read(name).replace(b"<v>some text</v>", b"<v></v>") for name in parts.namelist()}
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as parts:
        for name, content in held.items():
            parts.writestr(name, content)
    frame, _ = read(tmp_path / "a.xlsx")
    assert frame["age"].tolist() == [31, 32, 33, 34, 35]
    assert frame["sex"].isna().tolist() == [False, True, False, False, False]


QUALTRICS = [["How old are you?", "Your sex?"], ['{"ImportId":"QID1"}', '{"ImportId":"QID2"}']]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_three_rows_of_headings_of_qualtrics(tmp_path, read, form):
    header, rows = ["Q1", "Q2"], [*QUALTRICS, *(row[1:] for row in ROWS)]
    path = tmp_path / f"a.{form}"
    path = as_csv(path, header, rows) if form == "csv" else workbook(path, ("visible", [header, *rows]))
    book = HEAD + "age,How old are you?,年龄,number,,\nsex,Your sex?,性别,single,1=男|2=女,\n"
    frame, notes = read(path, book)
    assert frame["age"].tolist() == [31, 32, 33, 34, 35]
    assert notes == ["rows 2-3 read as headings, as Qualtrics writes them"]


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([["合计", 165, 8]], ["row 7 left out: totals, no respondent"]),
        ([["", "平均", 1.6]], ["row 7 left out: totals, no respondent"]),
        ([["Total:", 165, 8], ["Mean", 33, 1.6]], ["rows 7-8 left out: totals, no respondent"]),
    ],
)
def test_a_row_of_totals_is_no_respondent(tmp_path, read, rows, note):
    frame, notes = read(as_csv(tmp_path / "a.csv", HEADER, [*ROWS, *rows]))
    assert len(frame) == 5
    assert notes == note


def test_an_answer_that_is_the_word_for_a_total_stays(tmp_path, read):
    """In the middle of the file, or alone in its row, it may be what somebody wrote."""
    book = HEAD + "where,Where,哪里,single,1=总数|2=别处,\nsex,Sex,性别,single,1=男|2=女,\n"
    rows = [["总数", 1], *[["别处", 2]] * 4, ["总数", ""]]
    assert read(as_csv(tmp_path / "a.csv", ["where", "sex"], rows), book)[0]["where"].tolist() == [1, 2, 2, 2, 2, 1]


LETTERS = pd.DataFrame({"sex": ["M", "F", "X", "F"]})
DECLARED = {"variable_value_labels": {"sex": {"M": "男", "F": "女", "X": "拒答"}}, "missing_ranges": {"sex": ["X"]}}


@pytest.mark.parametrize(
    ("values", "missing", "expected", "behind"),
    [
        ("1=男|2=女", "", [1, 2, None, 2], -2),
        ("1=男|2=女", "9=拒答", [1, 2, None, 2], 9),
        ("1=M|2=F", "9=X", [1, 2, None, 2], 9),
        ("1=M|2=F", "", [1, 2, None, 2], -2),
    ],
)
def test_letters_of_spss_by_their_labels_and_those_that_are_declared_missing(
    tmp_path, values, missing, expected, behind
):
    pyreadstat.write_sav(LETTERS, tmp_path / "a.sav", **DECLARED)
    (tmp_path / "codebook.csv").write_text(HEAD + f"sex,Sex,性别,single,{values},{missing}\n", encoding="utf-8")
    responses = read_responses(tmp_path / "a.sav", read_codebook(tmp_path / "codebook.csv"))
    assert [None if value != value else value for value in responses.frame["sex"]] == expected
    assert responses.missing["sex"].tolist()[2] == behind


def test_a_letter_that_nothing_declares_is_refused(tmp_path, read):
    labels = {"variable_value_labels": {"sex": {"M": "男", "F": "女"}}}
    pyreadstat.write_sav(LETTERS, tmp_path / "a.sav", **labels)
    assert read(tmp_path / "a.sav", HEAD + "sex,Sex,性别,single,1=男|2=女,\n") == [
        (
            "a.sav, variable 'sex', row 3",
            "1 cell that cannot be read (not quoted, for privacy)",
            "correct the cells, or the codebook (1=男, 2=女)",
        )
    ]


@pytest.mark.parametrize(
    ("odd", "where"),
    [([1e14], "1 date that no calendar has (row 3)"), ([1e14, -1e14], "2 dates that no calendar has (rows 3-4)")],
)
def test_a_date_that_no_calendar_has_costs_no_other(tmp_path, read, odd, where):
    """SPSS counts seconds from 1582-10-14: 13 thousand million of them end on 1994-09-26 at 23:06:40."""
    frame = pd.DataFrame({"d": [13e9, 13.1e9, *odd], "age": [30.0, 31, *[32] * len(odd)]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_format={"d": "DATETIME20"})
    answers, notes = read(tmp_path / "a.sav", HEAD + "d,Day,日期,date,,\nage,Age,年龄,number,,\n")
    assert answers["d"].astype(str).tolist()[:2] == ["1994-09-26 23:06:40", "1997-11-27 08:53:20"]
    assert answers["d"].isna().sum() == len(odd)
    assert notes == [f"variable 'd': {where}, read as no answer"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("1=城市|2=农村|3=农村", "codes 2 and 3 with one label, '农村'"),
        ("1=城市|2= 农村|4=农村 ", "codes 2 and 4 with one label, '农村'"),
    ],
)
def test_two_codes_of_one_label_are_refused(tmp_path, read, values, found):
    (tmp_path / "codebook.csv").write_text(HEAD + f"home,Home,居住地,single,{values},\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_codebook(tmp_path / "codebook.csv")
    assert [problem.found for problem in caught.value.problems] == [found]
