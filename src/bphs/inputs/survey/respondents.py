"""Rows of a survey's file that are no respondents: headings below the headings, examples, totals below the answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bphs.inputs.files.codes import plain
from bphs.inputs.files.columns import Column, Grid
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import example_rows, is_example, ranges

IMPORT_ID = re.compile(r'\s*\{"ImportId":')
"""Beginning of a cell in the third row of a Qualtrics export, which holds names of columns for machines."""
TOTALS = re.compile(r"(?:合计|总计|小计|共计|总和|总数|平均值?|均值|(?:grand)?totals?|sum|mean|average)[:：]?")
LAST = 3
"""Rows at the end of a file among which totals are looked for."""


def of_respondents(grid: Grid) -> Grid:
    """File whose rows are respondents, each row taken out noted.

    Qualtrics writes three rows of headings: names, questions, names for machines; the questions become the columns'
    titles. A row at the end that begins with a word for a total is nobody's answer, nor is one that says that it is an
    example.

    >>> from pathlib import Path
    >>> from bphs.inputs.files.coded import Coded
    >>> cells = (Coded.of(["How old?", '{"ImportId":"QID1"}', "34"]), Coded.of(["Content?", "{}", "2"]))
    >>> asked = Column(1, "Q1", cells[0]), Column(2, "Q2", cells[1])
    >>> grid = of_respondents(Grid(Path("a.csv"), asked, (2, 3, 4)))
    >>> grid.columns[0].title, list(grid.columns[0].cells), grid.rows
    ('How old?', ['34'], (4,))
    """
    return _without_totals(_without_examples(_without_headings(grid)))


def _without_headings(grid: Grid) -> Grid:
    if len(grid.rows) < 2 or not any(IMPORT_ID.match(str(column.cells[1])) for column in grid.columns):
        return grid
    titled = [replace(column, title=str(column.cells[0] or ""), cells=column.cells[2:]) for column in grid.columns]
    note = f"{shown(grid.path)}: rows {ranges(list(grid.rows[:2]))} read as headings, as Qualtrics writes them"
    return replace(grid, columns=tuple(titled), rows=grid.rows[2:], notes=(*grid.notes, note))


def _without_examples(grid: Grid) -> Grid:
    """A workbook may hold the example that came with the table; of CSV the sheet has left it out."""
    examples = grid.columns[0].cells.rows(is_example) if grid.columns else []
    note = example_rows([grid.rows[place] for place in examples]) if examples else ""
    return _without(grid, examples, f"{note}, no respondent")


def _without_totals(grid: Grid) -> Grid:
    count = len(grid.rows)
    totals = [place for place in range(max(0, count - LAST), count) if _is_total(grid.columns, place)]
    where = ranges([grid.rows[place] for place in totals])
    return _without(grid, totals, f"{'row' if len(totals) == 1 else 'rows'} {where} left out: totals, no respondent")


def _without(grid: Grid, gone: Sequence[int], note: str) -> Grid:
    """File without the rows at these places, which is noted; the same where there are none."""
    if not gone:
        return grid
    kept = np.delete(np.arange(len(grid.rows)), gone)
    columns = tuple(replace(column, cells=column.cells.taken(kept)) for column in grid.columns)
    rows, notes = tuple(grid.rows[place] for place in kept.tolist()), (*grid.notes, f"{shown(grid.path)}: {note}")
    return replace(grid, columns=columns, rows=rows, notes=notes)


def _is_total(columns: tuple[Column, ...], place: int) -> bool:
    """Whether the first cell of a row that holds anything is a word for a total, and numbers stand beside it."""
    filled = [column.cells[place] for column in columns if column.cells[place] is not None]
    return len(filled) > 1 and isinstance(filled[0], str) and bool(TOTALS.fullmatch(plain(filled[0])))
