"""A survey's file through its codebook: one tidy table of respondents, the same whatever the form of the file.

What tells who a respondent is stays behind: names, telephone and identity numbers, addresses, IP addresses, free text.
What was dropped is listed by name and reason, never by value; no text that a respondent wrote is ever returned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.files.codes import code_text
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import Grid, read_grid
from bphs.inputs.files.sheets import ranges
from bphs.inputs.survey.answers import answers
from bphs.inputs.survey.headings import Placed, lacking, place
from bphs.inputs.survey.labels import reconciled
from bphs.inputs.survey.privacy import cell_tells
from bphs.inputs.survey.screening import Dropped, Screened, screen

__all__ = ["Dropped", "Responses", "read_responses", "score_items"]


@dataclass(frozen=True)
class Responses:
    """A survey as it was received.

    Attributes
    ----------
    codebook : as it was used: what was dropped is marked so, codes that the file declares missing are added.
    frame : one row for each respondent, the codebook's columns in its order: codes and numbers (float64), `date` as
        datetime64[s], `id` as text. No answer is NaN (NaT). Items are as they were answered: `score_items` reverses.
    missing : the same shape: the code that stands behind a missing answer, e.g. 9 for "don't know", -3 for a question
        that was skipped; NaN where there is an answer, or nothing at all.
    rows : the number of each respondent's row in the file (SPSS: of the case).
    dropped : what was left behind, and why.
    notes : a sentence for each thing that was read otherwise than it stood.
    """

    codebook: Codebook
    frame: pd.DataFrame
    missing: pd.DataFrame
    rows: tuple[int, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...]

    @property
    def respondents(self) -> pd.Series:
        """Each respondent's number: the codebook's `id`, or the row in the file."""
        if self.codebook.id is None:
            return pd.Series([str(row) for row in self.rows], index=self.frame.index, dtype="str", name="respondent")
        named = self.frame[self.codebook.id.variable]
        return named.where(named.notna(), [f"row {row}" for row in self.rows]).rename("respondent")


def read_responses(path: str | Path, codebook: Codebook) -> Responses:
    """Read a survey's answers.

    Parameters
    ----------
    path : .sav, .zsav or .por (SPSS), .xlsx, or CSV in UTF-8, GB 18030 or UTF-16; 问卷星's exports as text or as
        numbers.
    codebook : what each variable is.

    Raises
    ------
    InputError : every problem at once: a file that is cut off or locked; a variable that only the file or only the
        codebook knows; answers that are none of the codebook's, dates that are none; the codebook's labels the
        other way round in the file. Messages give variable and rows, never what a respondent wrote.
    """
    grid = read_grid(path)
    if grid.problems:
        raise InputError(grid.problems)
    grid.header = [
        f"column {number}" if cell_tells(heading) else heading for number, heading in enumerate(grid.header, 1)
    ]
    placed = place(grid, codebook)
    if not placed.whole and not placed.parts:
        raise InputError([_no_heading(grid, codebook)])
    screened = screen(grid, codebook, placed)
    codebook, told = reconciled(grid, screened.codebook, placed)
    problems = [*grid.problems, *told, *lacking(grid, codebook, placed), *_unknown(grid, screened)]
    if not grid.rows:
        problems.append(
            Problem(shown(grid.path), "headings without rows", "a row for each respondent", "export the answers again")
        )
    values, missing = _columns(grid, codebook, placed, screened, problems)
    if problems:
        raise InputError(dict.fromkeys(problems))
    frame = pd.DataFrame(values, index=pd.RangeIndex(len(grid.rows)))
    if codebook.id:
        frame[codebook.id.variable] = frame[codebook.id.variable].astype("str")
    notes = (
        *grid.notes,
        *(
            f"{shown(grid.path)}: {text}"
            for text in (*_by_scores(grid), *screened.notes, *_repeated(frame, codebook, grid))
        ),
    )
    return Responses(
        codebook, frame, pd.DataFrame(missing), tuple(number for number, _ in grid.rows), screened.dropped, notes
    )


def _by_scores(grid: Grid) -> list[str]:
    """问卷星 exports by text (0), by scores (1) or by numbers (2).

    The form stands in the file's name: 123_按序号_…, 320_320_2.xls.
    """
    if not re.search(r"按分数|^\d+_\d+_1$", grid.path.stem):
        return []
    return [
        "by its name an export by scores (按分数): an answer is then the score of the option, which need not be its code; export by numbers (按序号) or by text (按文本) if they differ"
    ]


def _no_heading(grid: Grid, codebook: Codebook) -> Problem:
    """Perhaps the first row is a respondent, so it is not quoted."""
    wanted = ", ".join(repr(variable.question_zh) for variable in codebook.variables[:3])
    remedy = (
        "put the row of headings back, or use the codebook of this survey (python -m bphs codebook FILE drafts one)"
    )
    return Problem(
        shown(grid.path), "no heading that the codebook knows", f"a first row of headings, such as {wanted}", remedy
    )


def _unknown(grid: Grid, screened: Screened) -> list[Problem]:
    """Columns that the codebook does not know and that nothing forbids to keep."""
    return [
        Problem(f"{shown(grid.path)}, column {column + 1}", f"{grid.header[column]!r}, which the codebook does not know", "a row of the codebook for each column of the file",
                "add a row to the codebook (type 'meta' drops the column), or write this heading into its column 'column'")
        for column in screened.unknown
    ]  # fmt: skip


def _repeated(frame: pd.DataFrame, codebook: Codebook, grid: Grid) -> list[str]:
    """Respondents' numbers that stand more than once; cleaning decides about them."""
    if codebook.id is None:
        return []
    named = frame[codebook.id.variable]
    again = named.notna() & named.duplicated(keep=False)
    rows = [grid.rows[place][0] for place in frame.index[again]]
    return [f"variable {codebook.id.variable!r}: the same number more than once (rows {ranges(rows)})"] if rows else []


def _columns(
    grid: Grid, codebook: Codebook, placed: Placed, screened: Screened, problems: list[Problem]
) -> tuple[dict[str, Any], dict[str, Any]]:
    values: dict[str, Any] = {}
    missing: dict[str, Any] = {}
    for variable in codebook.variables:
        codes = [None] if variable.variable in placed.whole else list(placed.parts.get(variable.variable, {}))
        columns = placed.places(variable.variable)
        complete = codes == [None] or len(codes) == len(variable.columns)
        if not variable.kept or not columns or not complete:
            continue
        found = answers(variable, [screened.cells(column) for column in columns], codes)
        problems += _unread(grid, variable, found.unread)
        values |= found.values
        missing |= found.missing
    return values, missing


def _unread(grid: Grid, variable: Variable, unread: dict[str, list[int]]) -> list[Problem]:
    told = []
    for rule, places in unread.items():
        rows = [grid.rows[place][0] for place in places]
        where = (
            f"{shown(grid.path)}, variable {variable.variable!r}, {'row' if len(rows) == 1 else 'rows'} {ranges(rows)}"
        )
        known = ", ".join(f"{code_text(value.code)}={value.label_zh}" for value in variable.values[:8])
        remedy = (
            f"correct the cells, or the codebook ({known})"
            if known
            else "correct the cells, or give the codes that mean no answer in the codebook's 'missing'"
        )
        told.append(
            Problem(
                where,
                f"{len(rows)} {'cell' if len(rows) == 1 else 'cells'} that cannot be read (not quoted, for privacy)",
                rule,
                remedy,
            )
        )
    return told


def score_items(frame: pd.DataFrame, codebook: Codebook, items: Sequence[str] | None = None) -> pd.DataFrame:
    """Scale items with a high score meaning much of what the scale measures: reversed items become minimum + maximum -
    answer.

    Parameters
    ----------
    frame : answers as they were given.
    items : columns to score; without it every item of every dimension.

    Returns
    -------
    Those columns only.

    Raises
    ------
    InputError : an item that the codebook does not know.
    """
    chosen = list(items) if items is not None else [item for names in codebook.dimensions.values() for item in names]
    scored = frame[chosen].copy()
    for name in chosen:
        variable = codebook.variable(name)
        if variable.reversed:
            scored[name] = np.float64(variable.low) + np.float64(variable.high) - scored[name]
    return scored
