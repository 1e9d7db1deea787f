"""Screening of a survey that is read: whole columns by heading or pattern, single cells by pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.files.codes import plain
from bphs.inputs.files.grid import Grid
from bphs.inputs.survey import privacy
from bphs.inputs.survey.cells import IN_BRACKETS, identity
from bphs.inputs.survey.headings import PLATFORM, Placed, take_apart
from bphs.inputs.survey.privacy import Reason

TOO_SMALL_TO_TELL = 1e6
"""A number with a smaller maximum cannot hold a telephone or identity number."""
PSEUDONYM = r"[A-Za-z]{0,3}[-_]?[0-9]{1,12}(?:[-_][0-9]{1,6})*"
"""What a respondent's number may look like; anything else could be a name."""
CODED = ("single", "scale", "multiple", "ranking")
AFTER_OTHER = re.compile(r"^(\s*(?:其他|其它|[Oo]ther)).*$", re.DOTALL)


class Dropped(NamedTuple):
    """A column that was left behind: its heading, and why in both languages."""

    name: str
    reason_en: str
    reason_zh: str


@dataclass(frozen=True)
class Screened:
    """A grid without what tells who a respondent is.

    Attributes
    ----------
    codebook : with `privacy` set to drop where a column must not be kept.
    unknown : columns that neither the codebook knows nor privacy forbids.
    """

    codebook: Codebook
    columns: dict[int, list[Any]]
    unknown: tuple[int, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...]

    def cells(self, column: int) -> list[Any]:
        """A column's cells."""
        return self.columns[column]


def screen(grid: Grid, codebook: Codebook, placed: Placed) -> Screened:
    """Decide for each column whether it stays, and take identifying cells out of those that stay."""
    dropped: list[Dropped] = []
    notes: list[str] = []
    columns: dict[int, list[Any]] = {}
    variables: list[Variable] = []
    for variable in codebook.variables:
        places = placed.places(variable.variable)
        told = _told(variable, [heading for place in places for heading in (grid.header[place], grid.titles[place])])
        reason = _reason(variable, told)
        dropped += [Dropped(grid.header[place], *reason) for place in places if reason]
        variables.append(variable.model_copy(update={"privacy": "drop"}) if reason else variable)
        for place in () if reason else places:
            cells = [cells[place] for _, cells in grid.rows]
            columns[place] = (
                _numbered(variable, cells, told, notes)
                if variable.type == "id"
                else _without_traces(variable, cells, notes)
            )
    unknown = _others(grid, placed, dropped)
    return Screened(
        Codebook(path=codebook.path, variables=tuple(variables)), columns, tuple(unknown), tuple(dropped), tuple(notes)
    )


def _told(variable: Variable, headings: list[str]) -> Reason | None:
    """Identifying kind of a column by its headings."""
    texts = (*headings, variable.question_zh, variable.question_en)
    return next((found for text in texts if (found := privacy.heading_tells(text))), None)


def _reason(variable: Variable, told: Reason | None) -> Reason | None:
    """Reason to drop a variable of the codebook; a question with fixed answers may be about telephones."""
    if variable.type == "text":
        return told or privacy.FREE
    if variable.type == "meta":
        return told or privacy.SYSTEM
    if variable.privacy == "drop":
        return told or privacy.CODEBOOK
    bounded = variable.type == "number" and variable.high is not None and abs(variable.high) < TOO_SMALL_TO_TELL
    return told if variable.type in ("number", "date", "duration") and not bounded else None


def _without_traces(variable: Variable, cells: list[Any], notes: list[str]) -> list[Any]:
    """Cells of a column that stays, identifying ones emptied.

    Of an option with something written in, the option stays.
    """
    distinct = {(type(cell), cell) for cell in cells}
    clean = {key: _option(variable, key[1]) for key in distinct if privacy.cell_tells(key[1])}
    if not clean:
        return cells
    cleaned = [clean.get((type(cell), cell), cell) for cell in cells]
    emptied = sum(before is not None and after is None for before, after in zip(cells, cleaned, strict=True))
    if emptied:
        notes.append(
            f"variable {variable.variable!r}: {emptied} {'cell' if emptied == 1 else 'cells'} emptied that could tell who the respondent is"
        )
    return cleaned


def _option(variable: Variable, cell: Any) -> str | None:
    """``健康档案┋其他〖13800138000〗`` without what was written in; None where nothing but that is left."""
    if not isinstance(cell, str) or variable.type not in CODED:
        return None
    parts = re.split("([┋→])", IN_BRACKETS.sub("", cell))
    parts = [AFTER_OTHER.sub(r"\1", part) if privacy.cell_tells(part) else part for part in parts]
    left = "".join(parts)
    return None if privacy.cell_tells(left) else left


def _numbered(variable: Variable, cells: list[Any], told: Reason | None, notes: list[str]) -> list[Any]:
    """Respondents' numbers as they are.

    Running numbers instead if they could be names, telephone or identity numbers.
    """
    texts = [None if cell is None else identity(cell) for cell in cells]
    if not told and all(
        text is None or (re.fullmatch(PSEUDONYM, text) and not privacy.cell_tells(text)) for text in texts
    ):
        return texts
    numbers: dict[str, str] = {}
    for text in texts:
        if text is not None:
            numbers.setdefault(text, str(len(numbers) + 1))
    notes.append(
        f"variable {variable.variable!r}: could tell who respondents are; replaced by running numbers (the same for the same respondent)"
    )
    return [None if text is None else numbers[text] for text in texts]


def _others(grid: Grid, placed: Placed, dropped: list[Dropped]) -> list[int]:
    """Columns that the codebook does not know: dropped if they tell, or are the platform's; else unknown."""
    unknown = []
    for column in placed.others:
        heading = grid.header[column]
        reason = next(
            (found for text in (heading, grid.titles[column]) if text and (found := privacy.heading_tells(text))), None
        )
        reason = reason or privacy.column_tells(cells[column] for _, cells in grid.rows)
        if reason is None and plain(take_apart(heading).text or heading) in PLATFORM:
            reason = privacy.SYSTEM
        if reason:
            dropped.append(Dropped(heading, *reason))
        else:
            unknown.append(column)
    return unknown
