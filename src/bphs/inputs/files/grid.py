"""A survey's file as a grid of cells, whatever its form: SPSS .sav and .por, Excel .xlsx, CSV.

No message here quotes a cell: a respondent's telephone number must not end up in a log.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from bphs.errors import InputError, Problem
from bphs.inputs.files.coded import Coded, Coder, Stripped
from bphs.inputs.files.columns import ONE_SHEET, Column, Grid, Rows, refused
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import Sheet, named_columns, ranges, rows_of
from bphs.inputs.files.spss import read_spss
from bphs.inputs.files.workbook import read_workbook

__all__ = ["FORMS", "ONE_SHEET", "SPSS", "Column", "Grid", "read_grid"]

SPSS = (".sav", ".zsav", ".por")
FORMS = (*SPSS, ".xlsx", ".csv", ".txt")
ROWS = 2**12
"""Rows of a CSV file that are held as texts at a time."""


def read_grid(path: str | Path) -> Grid:
    """Columns of a file of answers, or of a codebook.

    Raises
    ------
    InputError : a file that is not there, of an unknown form, cut off or locked; a column without heading.
    """
    path = Path(path)
    form = path.suffix.lower()
    if not path.is_file():
        raise refused(
            path, "no such file", "a survey's answers or its codebook", "put the file there, or correct its name"
        )
    if form in SPSS:
        return read_spss(path)
    if form == ".xlsx":
        rows, notes = read_workbook(path)
        return _table(path, rows, [f"{shown(path)}: {note}" for note in notes])
    if form in FORMS:
        return _text(path)
    if form in (".xls", ".xlsm", ".xlsb", ".et", ".ods"):
        raise refused(path, _workbook(form), "an Excel workbook (.xlsx)", ONE_SHEET)
    raise refused(path, f"a file of the form {form!r}", "one of " + ", ".join(FORMS), "export it as .sav, .xlsx or CSV")


def _workbook(form: str) -> str:
    return {".xlsm": "a workbook with macros (.xlsm)", ".xls": "an old Excel workbook (.xls)"}.get(
        form, f"a workbook of the form {form}"
    )


def _across(path: Path, header: Sequence[str], rows: Rows, notes: Sequence[str]) -> Grid:
    """Rows turned into columns, one after the other: a million rows are no arguments of one call."""
    cells = (Coded.of(row[place] for _, row in rows) for place in range(len(header)))
    columns = (Column(number, *named) for number, named in enumerate(zip(header, cells, strict=True), 1))
    return Grid(path, tuple(columns), tuple(number for number, _ in rows), tuple(notes))


def _text(path: Path) -> Grid:
    """CSV as the study's tables are read: UTF-8, GB 18030, byte order mark, semicolons."""
    sheet = Sheet(path)
    numbers, cells = _coded(sheet)
    kept = named_columns(sheet, lambda place: cells[place].given() != [])
    if sheet.problems:
        raise InputError(_of_a_survey(problem) for problem in sheet.problems)
    columns = (Column(number, sheet.header[place], cells[place]) for number, place in enumerate(kept, 1))
    return Grid(path, tuple(columns), tuple(numbers), tuple(sheet.notes))


def _coded(sheet: Sheet) -> tuple[list[int], list[Coded]]:
    """Numbers of the rows, and the cells column by column; of the texts of a row nothing stays."""
    numbers: list[int] = []
    coders: list[Coder] = []
    rows = rows_of(sheet)
    while piece := list(islice(rows, ROWS)):
        coders = coders or [Coder(Stripped()) for _ in sheet.header]
        numbers += [number for number, _ in piece]
        for coder, cells in zip(coders, zip(*(row for _, row in piece), strict=True), strict=True):
            coder.add(cells)
    return numbers, [coder.coded() for coder in coders] or [Coded.of(()) for _ in sheet.header]


def _of_a_survey(problem: Problem) -> Problem:
    """Problem of a table told as one of a survey: without cells, without datapackage.json."""
    remedy = problem.remedy.replace("the table", "the file").replace(", or remove the file from datapackage.json", "")
    found = re.sub(r"^(\d+ cells) \(.*\)$", r"\1", problem.found, flags=re.DOTALL)
    return Problem(problem.where, found, problem.expected, remedy)


def _table(path: Path, records: Rows, notes: list[str]) -> Grid:
    """A sheet's first filled row as headings; columns without anything left out."""
    if not records:
        raise refused(
            path,
            "an empty workbook",
            "a row of column headings and a row for each respondent",
            "save the sheet with the answers as the first one",
        )
    (first, heading), *rows = records
    kept = [
        place
        for place in range(len(heading))
        if heading[place] is not None or any(cells[place] is not None for _, cells in rows)
    ]
    if nameless := [place + 1 for place in kept if heading[place] is None]:
        raise InputError([_nameless(f"{shown(path)}, row {first}", nameless)])
    chosen = [(number, [cells[place] for place in kept]) for number, cells in rows]
    return _across(path, [str(heading[place]) for place in kept], chosen, notes)


def _nameless(where: str, places: list[int]) -> Problem:
    """Columns without heading, together: several of them show that the first row is a title or merged cells."""
    expected = "one row of headings, the first of the sheet, with a heading above every column"
    if len(places) == 1:
        return Problem(
            where, f"column {places[0]} without heading", expected, "write the heading, or remove the column"
        )
    found = f"columns {ranges(places)} without heading"
    remedy = "delete titles and merged cells above the row that names each question, so that this row is the first"
    return Problem(where, found, expected, remedy)
