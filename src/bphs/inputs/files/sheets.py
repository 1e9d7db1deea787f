"""A table's file as rows of text: what can be read safely is read and noted, what cannot is a problem in words.

Spreadsheet programs and statistics offices hand out GBK, byte order marks, UTF-16, semicolons and empty lines; none of
them changes a figure, so none of them stops the study.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from bphs.errors import Problem
from bphs.inputs.files.documents import shown

NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) under the name of a CSV file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls) under the name of a CSV file",
    b"$FL2": "an SPSS file (.sav) under the name of a CSV file",
    b"%PDF": "a PDF under the name of a CSV file",
}
EXAMPLE = re.compile(r"#\s*(?:example|示例)", re.IGNORECASE)
"""Beginning of the first cell of a row that shows how a table is filled in: it is never read as data."""
MOST_KNOWN = 50_000
"""Texts of which one copy is kept: a million answers to a question are a few texts."""
DELIMITERS = {",": "", ";": "semicolons", "\t": "tabs", "，": "full-width commas"}


@dataclass
class Sheet:
    """Rows of text, each with its number as a spreadsheet shows it.

    Attributes
    ----------
    header : headings, blanks around them removed.
    header_row : number of the heading's row, usually 1.
    rows : (number, cells); every row has as many cells as the header.
    cut : whether reading stopped before the end, at an open quotation mark.
    misfits : the rows that have not, told as problems.
    examples : numbers of the rows that only show how the table is filled in.
    """

    path: Path
    header: list[str] = field(default_factory=list)
    header_row: int = 1
    cut: bool = False
    misfits: list[list[str]] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.notes.append(f"{shown(self.path)}: {text}")

    def say(self, place: str, found: str, expected: str, remedy: str) -> None:
        where = f"{shown(self.path)}, {place}" if place else shown(self.path)
        self.problems.append(Problem(where, found, expected, remedy))


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file; never raises: what is wrong stands in the sheet's problems."""
    sheet = Sheet(path)
    text = _text(sheet)
    if text is None:
        return sheet
    records = _records(sheet, text)
    filled = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not filled:
        if not sheet.problems:
            sheet.say(
                "",
                "an empty file",
                "a row of column headings and a row for each unit",
                "put the table's text into the file, or remove the table from datapackage.json",
            )
        return sheet
    _note_gaps(sheet, records, filled)
    sheet.header_row, header = filled[0]
    sheet.header = [heading.strip().strip("\ufeff") for heading in header]
    if sheet.header != header:
        sheet.note("blanks around column headings removed")
    sheet.examples = [number for number, cells in filled[1:] if is_example(cells[0])]
    if sheet.examples:
        sheet.note(f"{example_rows(sheet.examples)}, no data")
    others = (row for row in filled[1:] if row[0] not in sheet.examples)
    sheet.rows = [(number, cells) for number, cells in others if _fits(sheet, number, cells)]
    _drop_empty_columns(sheet)
    return sheet


def is_example(cell: object) -> bool:
    """Whether the first cell of a row says that the row is an example.

    >>> is_example("# example 示例"), is_example("#示例"), is_example("110101"), is_example(None)
    (True, True, False, False)
    """
    return isinstance(cell, str) and EXAMPLE.match(cell.strip()) is not None


def example_rows(numbers: list[int]) -> str:
    """Rows left out as examples, in words.

    >>> example_rows([2]), example_rows([2, 3])
    ('row 2 left out: an example', 'rows 2-3 left out: examples')
    """
    one = len(numbers) == 1
    return f"{'row' if one else 'rows'} {ranges(numbers)} left out: {'an example' if one else 'examples'}"


def _text(sheet: Sheet) -> str | None:
    try:
        raw = sheet.path.read_bytes()
    except FileNotFoundError:
        sheet.say(
            "",
            "no such file",
            "the file that datapackage.json names",
            "put the table there, correct 'path', or remove the table from datapackage.json",
        )
        return None
    except OSError as error:
        sheet.say(
            "",
            f"a file that cannot be opened ({error.strerror})",
            "a file that can be read",
            "close it in other programs, and see that you may read it",
        )
        return None
    for beginning, found in NOT_TEXT.items():
        if raw.startswith(beginning):
            sheet.say(
                "", found, "text with commas (CSV)", "open it in the program it came from and save it as 'CSV UTF-8'"
            )
            return None
    if raw.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table")):
        sheet.say(
            "",
            "a web page under the name of a CSV file",
            "text with commas (CSV)",
            "open it in a spreadsheet program and save it as 'CSV UTF-8'",
        )
        return None
    return _decoded(sheet, raw)


def _decoded(sheet: Sheet, raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        sheet.note("UTF-16 read; save it as UTF-8")
        return raw.decode("utf-16", errors="replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        sheet.note("byte order mark removed")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        sheet.say(
            f"row {line}",
            "characters that are neither UTF-8 nor GBK",
            "text in UTF-8",
            "save the table as 'CSV UTF-8' from the program it came from",
        )
        return None
    sheet.note("GBK (GB 18030) read instead of UTF-8; save it as UTF-8")
    return text


def _records(sheet: Sheet, text: str) -> list[tuple[int, list[str]]]:
    if "\x00" in text:
        sheet.say(
            "", "zero bytes", "text with commas (CSV)", "save the table as 'CSV UTF-8' from the program it came from"
        )
        return []
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    if DELIMITERS[delimiter]:
        sheet.note(f"columns are divided by {DELIMITERS[delimiter]}, read as such")
    records: list[tuple[int, list[str]]] = []
    known: dict[str, str] = {}
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            records.append((len(records) + 1, [known.get(cell, cell) for cell in record]))
            if len(known) < MOST_KNOWN:
                known.update(zip(record, record, strict=True))
    except csv.Error as error:
        sheet.cut = True
        remedy = "look for a quotation mark that is opened and not closed, in this row or above"
        sheet.say(
            f"row {len(records) + 1}",
            f"text that cannot be divided into cells ({error})",
            "cells divided by commas",
            remedy,
        )
    return records


def _note_gaps(sheet: Sheet, records: list[tuple[int, list[str]]], filled: list[tuple[int, list[str]]]) -> None:
    last = filled[-1][0]
    numbers = {number for number, _ in filled}
    empty = [number for number, _ in records if number < last and number not in numbers]
    if empty:
        sheet.note(f"empty rows left out: {ranges(empty)}")


def _fits(sheet: Sheet, number: int, cells: list[str]) -> bool:
    wanted = len(sheet.header)
    while len(cells) > wanted and not cells[-1].strip():
        cells.pop()
    if len(cells) == wanted:
        return True
    beginning = ", ".join(cells[:3])
    remedy = "look for a comma too many or too few; a text or number with a comma in it stands in quotation marks"
    sheet.misfits.append(cells)
    sheet.say(f"row {number}", f"{len(cells)} cells ({beginning}, …)", f"{wanted} cells, as many as headings", remedy)
    return False


def _drop_empty_columns(sheet: Sheet) -> None:
    """Columns without heading: empty ones come from spreadsheets and are left out, others are a problem."""
    kept = []
    for place, heading in enumerate(sheet.header):
        if heading:
            kept.append(place)
        elif any(cells[place].strip() for _, cells in sheet.rows):
            sheet.say(
                f"row {sheet.header_row}",
                f"column {place + 1} without heading",
                "a heading above every column",
                "write the heading, or remove the column",
            )
    if len(kept) < len(sheet.header):
        sheet.header = [sheet.header[place] for place in kept]
        sheet.rows = [(number, [cells[place] for place in kept]) for number, cells in sheet.rows]


def ranges(numbers: list[int]) -> str:
    """Row numbers, runs of them shortened.

    >>> ranges([2, 3, 4, 7, 9, 10])
    '2-4, 7, 9-10'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
