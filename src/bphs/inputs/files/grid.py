"""A survey's file as a grid of cells, whatever its form: SPSS .sav and .por, Excel .xlsx, CSV.

No message here quotes a cell: a respondent's telephone number must not end up in a log.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bphs.errors import Problem
from bphs.inputs.files.codes import Missing
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import read_sheet

SPSS = (".sav", ".zsav", ".por")
FORMS = (*SPSS, ".xlsx", ".csv", ".txt")
ONE_SHEET = "save the sheet with the answers as .xlsx without password and macros, or as 'CSV UTF-8'"


@dataclass
class Grid:
    """Rows of cells as the file holds them: texts, numbers, dates, or None for nothing.

    Attributes
    ----------
    titles : for each heading what SPSS calls the variable's label; empty for other files.
    rows : (number as the program shows it, cells).
    labels : for each heading the value labels of an SPSS file.
    missing : for each heading the user-missing codes and ranges of an SPSS file.
    """

    path: Path
    header: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    labels: Mapping[str, Mapping[float, str]] = field(default_factory=dict)
    missing: Mapping[str, tuple[Missing, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.notes.append(f"{shown(self.path)}: {text}")

    def say(self, place: str, found: str, expected: str, remedy: str) -> None:
        where = f"{shown(self.path)}, {place}" if place else shown(self.path)
        self.problems.append(Problem(where, found, expected, remedy))


def read_grid(path: str | Path) -> Grid:
    """Read a file of answers, or a codebook; never raises: what is wrong stands in the grid's problems."""
    grid = Grid(Path(path))
    form = grid.path.suffix.lower()
    if not grid.path.is_file():
        grid.say("", "no such file", "a survey's answers or its codebook", "put the file there, or correct its name")
    elif form in SPSS:
        _spss(grid)
    elif form == ".xlsx":
        _excel(grid)
    elif form in FORMS:
        _text(grid)
    elif form in (".xls", ".xlsm", ".xlsb", ".et", ".ods"):
        grid.say("", _workbook(form), "an Excel workbook (.xlsx)", ONE_SHEET)
    else:
        grid.say("", f"a file of the form {form!r}", "one of " + ", ".join(FORMS), "export it as .sav, .xlsx or CSV")
    return grid


def _workbook(form: str) -> str:
    return {".xlsm": "a workbook with macros (.xlsm)", ".xls": "an old Excel workbook (.xls)"}.get(
        form, f"a workbook of the form {form}"
    )


def _text(grid: Grid) -> None:
    """CSV as the study's tables are read: UTF-8, GB 18030, byte order mark, semicolons."""
    sheet = read_sheet(grid.path)
    grid.notes = sheet.notes
    for problem in sheet.problems:
        found = re.sub(r"^(\d+ cells) \(.*\)$", r"\1", problem.found, flags=re.DOTALL)
        grid.problems.append(
            Problem(
                problem.where,
                found,
                problem.expected,
                problem.remedy.replace("the table", "the file").replace(
                    ", or remove the file from datapackage.json", ""
                ),
            )
        )
    grid.header, grid.titles = sheet.header, [""] * len(sheet.header)
    grid.rows = [(number, [cell.strip() or None for cell in cells]) for number, cells in sheet.rows]


def _excel(grid: Grid) -> None:
    raw = grid.path.read_bytes()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in raw
        grid.say(
            "",
            "a workbook with a password" if locked else "an old Excel workbook (.xls) under the name of an .xlsx file",
            "an open Excel workbook (.xlsx)",
            ONE_SHEET,
        )
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            macros = any(name.endswith("vbaProject.bin") for name in parts.namelist())
        if macros:
            grid.say(
                "",
                "a workbook with macros under the name of an .xlsx file",
                "an Excel workbook (.xlsx) without macros",
                ONE_SHEET,
            )
            return
        records = _cells(grid, raw)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError):  # SyntaxError: broken XML inside
        grid.say(
            "",
            "a file that is no whole Excel workbook",
            "an Excel workbook (.xlsx)",
            "download it again: it may have been cut off; or " + ONE_SHEET,
        )
        return
    _table(grid, records)


def _cells(grid: Grid, raw: bytes) -> list[tuple[int, list[Any]]]:
    """Cells of the first sheet that has any; formulas by the value that Excel last showed."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl's, about styles and validation lists it leaves out: no answer depends on them
        book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
    for sheet in book.worksheets:
        rows = [
            (number, [_cell(value) for value in cells])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
        filled = [(number, cells) for number, cells in rows if any(cell is not None for cell in cells)]
        if filled:
            if len(book.worksheets) > 1:
                grid.note(f"sheet {book.worksheets.index(sheet) + 1} of {len(book.worksheets)} read")
            return filled
    return []


def _cell(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _table(grid: Grid, records: list[tuple[int, list[Any]]]) -> None:
    if not records:
        grid.say(
            "",
            "an empty workbook",
            "a row of column headings and a row for each respondent",
            "save the sheet with the answers as the first one",
        )
        return
    first, heading = records[0]
    kept = [
        place
        for place in range(len(heading))
        if heading[place] is not None or any(cells[place] is not None for _, cells in records[1:])
    ]
    for place in kept:
        if heading[place] is None:
            grid.say(
                f"row {first}",
                f"column {place + 1} without heading",
                "a heading above every column",
                "write the heading, or remove the column",
            )
    grid.header = [str(heading[place]) for place in kept]
    grid.titles = [""] * len(kept)
    grid.rows = [(number, [cells[place] for place in kept]) for number, cells in records[1:]]


def _spss(grid: Grid) -> None:
    from pyreadstat import ReadstatError

    try:
        frame, meta = _read_spss(grid)
    except (ReadstatError, UnicodeDecodeError, ValueError, OverflowError, OSError):
        kind = grid.path.suffix.lower()
        grid.say(
            "",
            f"a file that is no whole SPSS file ({kind})",
            f"an SPSS file ({kind}) with all its rows",
            "copy or export it again: it may have been cut off, or be another kind of file under this name",
        )
        return
    grid.header = list(frame.columns)
    grid.titles = [title or "" for title in meta.column_labels]
    grid.labels = meta.variable_value_labels
    grid.missing = {
        name: tuple(Missing(low, high) for low, high in _bounds(ranges)) for name, ranges in meta.missing_ranges.items()
    }
    columns = [[_plain(value) for value in frame[name].tolist()] for name in frame.columns]
    grid.rows = [(number, list(cells)) for number, cells in enumerate(zip(*columns, strict=True), 1)]


def _read_spss(grid: Grid) -> Any:
    """Old files from Chinese Windows are in GB 18030 without saying so."""
    import pyreadstat
    from pyreadstat import ReadstatError
    from pyreadstat.pyreadstat import parser_entry_point

    if (
        grid.path.suffix.lower() == ".por"
    ):  # pyreadstat.read_por does not offer user_missing, and would lose these codes
        return parser_entry_point(str(grid.path), parser_format="por", user_missing=True)
    try:
        return pyreadstat.read_sav(grid.path, user_missing=True)
    except (ReadstatError, UnicodeDecodeError):
        found = pyreadstat.read_sav(grid.path, user_missing=True, encoding="GB18030")
        grid.note("GBK (GB 18030) read instead of the encoding that the file names")
        return found


def _bounds(ranges: list[Any]) -> list[tuple[float, float]]:
    numbers = [(kind["lo"], kind["hi"]) if isinstance(kind, dict) else (kind, kind) for kind in ranges]
    return [(float(low), float(high)) for low, high in numbers if not isinstance(low, str)]


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.strip() or None if isinstance(value, str) else value
