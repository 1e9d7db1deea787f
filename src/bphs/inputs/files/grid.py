"""A survey's file as a grid of cells, whatever its form: SPSS .sav and .por, Excel .xlsx, CSV.

No message here quotes a cell: a respondent's telephone number must not end up in a log.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem
from bphs.inputs.files.codes import Missing
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import ranges, read_sheet

SPSS = (".sav", ".zsav", ".por")
FORMS = (*SPSS, ".xlsx", ".csv", ".txt")
ONE_SHEET = "save the sheet with the answers as .xlsx without password and macros, or as 'CSV UTF-8'"

Rows = Sequence[tuple[int, Sequence[Any]]]
"""Cells row by row, each row with its number as the program shows it."""


@dataclass(frozen=True)
class Column:
    """A column of a file: texts, numbers, dates, or None for nothing, and what an SPSS file declares of them.

    Attributes
    ----------
    number : its place in the file, from 1.
    title : what SPSS calls the variable's label; empty for other files.
    labels : the value labels of an SPSS file.
    missing : the user-missing codes and ranges of an SPSS file.
    """

    number: int
    heading: str
    cells: tuple[Any, ...] = field(repr=False)
    title: str = ""
    labels: Mapping[float, str] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Columns of cells as a file holds them.

    Attributes
    ----------
    rows : the number of each row as the program shows it.
    notes : a sentence for each thing that was read otherwise than it stood.
    """

    path: Path
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    notes: tuple[str, ...] = ()


def read_grid(path: str | Path) -> Grid:
    """Columns of a file of answers, or of a codebook.

    Raises
    ------
    InputError : a file that is not there, of an unknown form, cut off or locked; a column without heading.
    """
    path = Path(path)
    form = path.suffix.lower()
    if not path.is_file():
        raise _wrong(
            path, "no such file", "a survey's answers or its codebook", "put the file there, or correct its name"
        )
    if form in SPSS:
        return _spss(path)
    if form == ".xlsx":
        return _excel(path)
    if form in FORMS:
        return _text(path)
    if form in (".xls", ".xlsm", ".xlsb", ".et", ".ods"):
        raise _wrong(path, _workbook(form), "an Excel workbook (.xlsx)", ONE_SHEET)
    raise _wrong(path, f"a file of the form {form!r}", "one of " + ", ".join(FORMS), "export it as .sav, .xlsx or CSV")


def _wrong(path: Path, found: str, expected: str, remedy: str) -> InputError:
    return InputError([Problem(shown(path), found, expected, remedy)])


def _workbook(form: str) -> str:
    return {".xlsm": "a workbook with macros (.xlsm)", ".xls": "an old Excel workbook (.xls)"}.get(
        form, f"a workbook of the form {form}"
    )


def _across(path: Path, header: Sequence[str], rows: Rows, notes: Sequence[str]) -> Grid:
    """Rows turned into columns."""
    cells = zip(*(cells for _, cells in rows), strict=True) if rows else ((),) * len(header)
    columns = (Column(number, *named) for number, named in enumerate(zip(header, cells, strict=True), 1))
    return Grid(path, tuple(columns), tuple(number for number, _ in rows), tuple(notes))


def _text(path: Path) -> Grid:
    """CSV as the study's tables are read: UTF-8, GB 18030, byte order mark, semicolons."""
    sheet = read_sheet(path)
    if sheet.problems:
        raise InputError(_of_a_survey(problem) for problem in sheet.problems)
    rows = [(number, [cell.strip() or None for cell in cells]) for number, cells in sheet.rows]
    return _across(path, sheet.header, rows, sheet.notes)


def _of_a_survey(problem: Problem) -> Problem:
    """Problem of a table told as one of a survey: without cells, without datapackage.json."""
    remedy = problem.remedy.replace("the table", "the file").replace(", or remove the file from datapackage.json", "")
    found = re.sub(r"^(\d+ cells) \(.*\)$", r"\1", problem.found, flags=re.DOTALL)
    return Problem(problem.where, found, problem.expected, remedy)


def _excel(path: Path) -> Grid:
    raw = path.read_bytes()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in raw
        old = "an old Excel workbook (.xls) under the name of an .xlsx file"
        raise _wrong(path, "a workbook with a password" if locked else old, "an open Excel workbook (.xlsx)", ONE_SHEET)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if any(name.endswith("vbaProject.bin") for name in parts.namelist()):
                found = "a workbook with macros under the name of an .xlsx file"
                raise _wrong(path, found, "an Excel workbook (.xlsx) without macros", ONE_SHEET)
        records, notes = _cells(raw)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError):  # SyntaxError: broken XML inside
        raise _wrong(
            path,
            "a file that is no whole Excel workbook",
            "an Excel workbook (.xlsx)",
            "download it again: it may have been cut off; or " + ONE_SHEET,
        ) from None
    return _table(path, records, [f"{shown(path)}: {note}" for note in notes])


def _cells(raw: bytes) -> tuple[Rows, list[str]]:
    """Cells of the first sheet that has any, and which one that is; formulas by the value that Excel last showed."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl's, about styles and validation lists it leaves out: no answer depends on them
        book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
    sheets = len(book.worksheets)
    for place, sheet in enumerate(book.worksheets, 1):
        rows = [
            (number, [_cell(value) for value in cells])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
        filled = [(number, cells) for number, cells in rows if any(cell is not None for cell in cells)]
        if filled:
            return filled, [f"sheet {place} of {sheets} read"] if sheets > 1 else []
    return [], []


def _cell(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _table(path: Path, records: Rows, notes: list[str]) -> Grid:
    """A sheet's first filled row as headings; columns without anything left out."""
    if not records:
        raise _wrong(
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


def _spss(path: Path) -> Grid:
    from pyreadstat import ReadstatError

    try:
        frame, meta, notes = _read_spss(path)
    except (ReadstatError, UnicodeDecodeError, ValueError, OverflowError, OSError):
        kind = path.suffix.lower()
        raise _wrong(
            path,
            f"a file that is no whole SPSS file ({kind})",
            f"an SPSS file ({kind}) with all its rows",
            "copy or export it again: it may have been cut off, or be another kind of file under this name",
        ) from None
    columns = tuple(
        Column(
            number,
            name,
            tuple(_plain(value) for value in frame[name].tolist()),
            title or "",
            meta.variable_value_labels.get(name, {}),
            tuple(Missing(low, high) for low, high in _bounds(meta.missing_ranges.get(name, []))),
        )
        for number, (name, title) in enumerate(zip(frame.columns, meta.column_labels, strict=True), 1)
    )
    return Grid(path, columns, tuple(range(1, len(frame) + 1)), notes)


def _read_spss(path: Path) -> tuple[Any, Any, tuple[str, ...]]:
    """Old files from Chinese Windows are in GB 18030 without saying so."""
    import pyreadstat
    from pyreadstat import ReadstatError
    from pyreadstat.pyreadstat import parser_entry_point

    if path.suffix.lower() == ".por":  # pyreadstat.read_por does not offer user_missing, and would lose these codes
        return *parser_entry_point(str(path), parser_format="por", user_missing=True), ()
    try:
        return *pyreadstat.read_sav(path, user_missing=True), ()
    except (ReadstatError, UnicodeDecodeError):
        found = pyreadstat.read_sav(path, user_missing=True, encoding="GB18030")
        return *found, (f"{shown(path)}: GBK (GB 18030) read instead of the encoding that the file names",)


def _bounds(ranges: list[Any]) -> list[tuple[float, float]]:
    numbers = [(kind["lo"], kind["hi"]) if isinstance(kind, dict) else (kind, kind) for kind in ranges]
    return [(float(low), float(high)) for low, high in numbers if not isinstance(low, str)]


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.strip() or None if isinstance(value, str) else value


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
