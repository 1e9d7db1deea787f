"""A table's file as rows of text: what can be read safely is read and noted, what cannot is a problem in words.

Spreadsheet programs and statistics offices hand out GBK, byte order marks, UTF-16, semicolons and empty lines; none of
them changes a figure, so none of them stops the study.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bphs.errors import Problem
from bphs.inputs.files.documents import shown
from bphs.inputs.files.texts import Text, text_of

EXAMPLE = re.compile(r"#\s*(?:example|示例)", re.IGNORECASE)
"""Beginning of the first cell of a row that shows how a table is filled in: it is never read as data."""
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
    sheet.rows = list(rows_of(sheet))
    kept = named_columns(sheet, lambda place: any(cells[place].strip() for _, cells in sheet.rows))
    if len(kept) < len(sheet.header):
        sheet.header = [sheet.header[place] for place in kept]
        sheet.rows = [(number, [cells[place] for place in kept]) for number, cells in sheet.rows]
    return sheet


def rows_of(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows of a file below its headings, one after the other, so that none need be kept; every row has as many cells as
    there are headings.

    When the last one has been told, everything stands in the sheet that is to be said of the file.
    """
    text = text_of(sheet.path, sheet.say, sheet.note)
    header: list[str] = []
    empty: list[int] = []
    gaps: list[int] = []
    for number, cells in _records(sheet, text) if text else ():
        if not any(cell.strip() for cell in cells):
            empty.append(number)
            continue
        gaps += empty
        empty.clear()
        if not header:
            sheet.header_row, header = number, cells
            sheet.header = [heading.strip().strip("\ufeff") for heading in cells]
        elif is_example(cells[0]):
            sheet.examples.append(number)
        elif _fits(sheet, number, cells):
            yield number, cells
    _say_of_rows(sheet, header, gaps)


def _say_of_rows(sheet: Sheet, header: list[str], gaps: list[int]) -> None:
    """Notes on what was left out of a file, and the problem of one that holds nothing."""
    if not header and not sheet.problems:
        sheet.say(
            "",
            "an empty file",
            "a row of column headings and a row for each unit",
            "put the table's text into the file, or remove the table from datapackage.json",
        )
    if gaps:
        sheet.note(f"empty rows left out: {ranges(gaps)}")
    if sheet.header != header:
        sheet.note("blanks around column headings removed")
    if sheet.examples:
        sheet.note(f"{example_rows(sheet.examples)}, no data")


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


def _records(sheet: Sheet, text: Text) -> Iterator[tuple[int, list[str]]]:
    with text.lines(None) as lines:
        first = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    if DELIMITERS[delimiter]:
        sheet.note(f"columns are divided by {DELIMITERS[delimiter]}, read as such")
    number = 0
    with text.lines("") as lines:
        try:
            for number, record in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
                yield number, record
        except csv.Error as error:
            sheet.cut = True
            remedy = "look for a quotation mark that is opened and not closed, in this row or above"
            sheet.say(
                f"row {number + 1}",
                f"text that cannot be divided into cells ({error})",
                "cells divided by commas",
                remedy,
            )
            sheet.problems.insert(0, sheet.problems.pop())


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


def named_columns(sheet: Sheet, filled: Callable[[int], bool]) -> list[int]:
    """Places of the columns with a heading: empty ones without come from spreadsheets and are left out, others are a
    problem.

    Parameters
    ----------
    filled : whether the column at a place holds anything.
    """
    for place, heading in enumerate(sheet.header):
        if not heading and filled(place):
            sheet.say(
                f"row {sheet.header_row}",
                f"column {place + 1} without heading",
                "a heading above every column",
                "write the heading, or remove the column",
            )
    return [place for place, heading in enumerate(sheet.header) if heading]


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
