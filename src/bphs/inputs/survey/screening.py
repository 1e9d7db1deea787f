"""Second step of reading a survey: what tells who a respondent is stays behind.

Whole columns are dropped by heading or pattern, single cells emptied by pattern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
from bphs.inputs.files.coded import Coded
from bphs.inputs.files.codes import Missing
from bphs.inputs.files.columns import Column
from bphs.inputs.survey import privacy, refuted
from bphs.inputs.survey.cells import IN_BRACKETS, identity
from bphs.inputs.survey.placing import Part, Placed, Stray
from bphs.inputs.survey.privacy import Reason
from bphs.inputs.survey.source import Dropped, Source

TOO_SMALL_TO_TELL = 1e6
"""A number with a smaller maximum cannot hold a telephone or identity number."""
PSEUDONYM = r"[A-Za-z]{0,3}[-_]?[0-9]{1,12}(?:[-_][0-9]{1,6})*"
"""What a respondent's number may look like; anything else could be a name."""
CODED = ("single", "scale", "multiple", "ranking")
AFTER_OTHER = re.compile(r"^(\s*(?:其他|其它|[Oo]ther)).*$", re.DOTALL)


@dataclass(frozen=True)
class Kept:
    """A column that stays: its cells without what tells who a respondent is, and what an SPSS file declares of them.

    Attributes
    ----------
    code : the value that it is about, or None if it holds the whole answer.
    """

    code: float | None
    cells: Coded = field(repr=False)
    labels: Mapping[Any, str]
    missing: tuple[Missing, ...]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screened:
    """Survey without what tells who a respondent is; no later step sees anything else.

    Attributes
    ----------
    codebook : with `privacy` set to drop where a column must not be kept.
    columns : for each variable that stays, and that the file has, its columns.
    unknown : by number the headings of columns that neither the codebook knows nor privacy forbids.
    unused : the headings of all columns that the codebook does not know.
    """

    source: Source
    codebook: Codebook
    columns: Mapping[str, tuple[Kept, ...]]
    unknown: Mapping[int, str]
    unused: tuple[str, ...]


def screen(placed: Placed) -> Screened:
    """Columns that stay, identifying cells taken out of them; the others dropped."""
    source = placed.source
    variables: list[Variable] = []
    columns: dict[str, tuple[Kept, ...]] = {}
    for variable in placed.codebook.variables:
        parts = placed.parts.get(variable.variable, ())
        told = _told(variable, parts)
        reason = _reason(variable, told)
        variables.append(variable.model_copy(update={"privacy": "drop"}) if reason else variable)
        if reason:
            source = source.dropping(*(Dropped(part.column.heading, *reason) for part in parts))
        elif parts:
            cleaned = [_cleaned(variable, part, told) for part in parts]
            columns[variable.variable] = tuple(kept for kept, _ in cleaned)
            source = source.noting(*(f"variable {variable.variable!r}: {note}" for _, note in cleaned if note))
    forbidden = [(stray.column, _forbidden(stray)) for stray in placed.strays]
    return Screened(
        source.dropping(*(Dropped(column.heading, *reason) for column, reason in forbidden if reason)),
        Codebook(path=placed.codebook.path, variables=tuple(variables)),
        columns,
        {column.number: column.heading for column, reason in forbidden if reason is None},
        tuple(stray.column.heading for stray in placed.strays),
    )


def _told(variable: Variable, parts: Sequence[Part]) -> Reason | None:
    """Identifying kind of a variable by the headings of its columns."""
    headings = [text for _, column in parts for text in (column.heading, column.title)]
    texts = (*headings, variable.question_zh, variable.question_en)
    if variable.type == "id":
        return next((found for text in texts if (found := privacy.heading_tells(text))), None)
    return refuted.told_by(texts, refuted.counted(*(part.column.cells for part in parts)))


def _reason(variable: Variable, told: Reason | None) -> Reason | None:
    """Reason to drop a variable of the codebook; a question with fixed answers may be about telephones."""
    if variable.type == "text":
        return told or privacy.FREE
    if variable.type == "meta":
        return told or privacy.SYSTEM
    if variable.privacy == "drop":
        return told or privacy.CODEBOOK
    if "privacy" in variable.model_fields_set:  # its owner wrote 'keep'; cells that tell are emptied all the same
        return None
    bounded = variable.type == "number" and variable.high is not None and abs(variable.high) < TOO_SMALL_TO_TELL
    return told if variable.type in ("number", "date", "duration") and not bounded else None


def _cleaned(variable: Variable, part: Part, told: Reason | None) -> tuple[Kept, str]:
    """A column that stays, and a note on what was taken out of it; empty if nothing was."""
    column = part.column
    cells, note = _numbered(column.cells, told) if variable.type == "id" else _without_traces(variable, column)
    labels = {code: label for code, label in column.labels.items() if not privacy.cell_tells(label)}
    gone = tuple(text for text in column.gone if not privacy.cell_tells(text))
    return Kept(part.code, cells, labels, column.missing, gone), note


def _without_traces(variable: Variable, column: Column) -> tuple[Coded, str]:
    """Cells of a column, identifying ones emptied; of an option with something written in, the option stays."""
    cells = column.cells
    if variable.type == "date" and refuted.dated(
        (column.heading, column.title, variable.question_zh, variable.question_en), cells.given()
    ):
        return cells, ""
    telling = [privacy.cell_tells(cell) is not None for cell in cells.levels]
    if not any(telling):
        return cells, ""
    left = [_option(variable, cell) if tells else cell for cell, tells in zip(cells.levels, telling, strict=True)]
    gone = [tells and cell is None for cell, tells in zip(left, telling, strict=True)]
    emptied = int(cells.counts()[gone].sum())
    told = f"{emptied} {'cell' if emptied == 1 else 'cells'} emptied that could tell who the respondent is"
    return Coded(left, cells.codes).mapped(lambda cell: cell), told if emptied else ""


def _option(variable: Variable, cell: Any) -> str | None:
    """``健康档案┋其他〖13800138000〗`` without what was written in; None where nothing but that is left."""
    if not isinstance(cell, str) or variable.type not in CODED:
        return None
    parts = re.split("([┋→])", IN_BRACKETS.sub("", cell))
    parts = [AFTER_OTHER.sub(r"\1", part) if privacy.cell_tells(part) else part for part in parts]
    left = "".join(parts)
    return None if privacy.cell_tells(left) else left


def _numbered(cells: Coded, told: Reason | None) -> tuple[Coded, str]:
    """Respondents' numbers as they are.

    Running numbers instead if they could be names, telephone or identity numbers.
    """
    texts = cells.mapped(lambda cell: None if cell is None else identity(cell))
    if not told and all(re.fullmatch(PSEUDONYM, text) and not privacy.cell_tells(text) for text in texts.given()):
        return texts, ""
    running = count(1)
    note = "could tell who respondents are; replaced by running numbers (the same for the same respondent)"
    return texts.mapped(lambda text: None if text is None else str(next(running))), note


def _forbidden(stray: Stray) -> Reason | None:
    """Reason to drop a column that the codebook does not know; None if nothing speaks against keeping it."""
    column = stray.column
    return (
        privacy.heading_tells(column.heading)
        or privacy.heading_tells(column.title)
        or refuted.told_by((column.heading, column.title), refuted.counted(column.cells))
        or (privacy.SYSTEM if stray.of_platform else None)
    )
