"""Second step of reading a survey: what tells who a respondent is stays behind.

Whole columns are dropped by heading or pattern, single cells emptied by pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import Variable
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
    cells: Sequence[Any] = field(repr=False)
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
    return refuted.told_by(texts, (cell for _, column in parts for cell in column.cells if cell is not None))


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


def _without_traces(variable: Variable, column: Column) -> tuple[Sequence[Any], str]:
    """Cells of a column, identifying ones emptied; of an option with something written in, the option stays."""
    cells = column.cells
    if variable.type == "date" and refuted.dated(
        (column.heading, column.title, variable.question_zh, variable.question_en),
        {cell for cell in cells if cell is not None},
    ):
        return cells, ""
    keys, cell_of = distinct_by(cells)
    clean = {key: _option(variable, cell_of(key)) for key in set(keys) if privacy.cell_tells(cell_of(key))}
    if not clean:
        return cells, ""
    cleaned = [clean.get(key, cell) for key, cell in zip(keys, cells, strict=True)]
    emptied = sum(before is not None and after is None for before, after in zip(cells, cleaned, strict=True))
    told = f"{emptied} {'cell' if emptied == 1 else 'cells'} emptied that could tell who the respondent is"
    return cleaned, told if emptied else ""


def distinct_by(cells: Sequence[Any]) -> tuple[Sequence[Any], Callable[[Any], Any]]:
    """Keys by which cells are distinct, and the cell of a key. Texts alone, or numbers alone, are their own keys; where
    both stand in a column, 1 and True are not one.

    >>> distinct_by(["a", None, "a"])[0], distinct_by([1, True])[0][1]
    (['a', None, 'a'], (<class 'bool'>, True))
    """
    if len({type(cell) for cell in cells} - {type(None)}) < 2:
        return cells, lambda key: key
    return [(type(cell), cell) for cell in cells], lambda key: key[1]


def _option(variable: Variable, cell: Any) -> str | None:
    """``健康档案┋其他〖13800138000〗`` without what was written in; None where nothing but that is left."""
    if not isinstance(cell, str) or variable.type not in CODED:
        return None
    parts = re.split("([┋→])", IN_BRACKETS.sub("", cell))
    parts = [AFTER_OTHER.sub(r"\1", part) if privacy.cell_tells(part) else part for part in parts]
    left = "".join(parts)
    return None if privacy.cell_tells(left) else left


def _numbered(cells: Sequence[Any], told: Reason | None) -> tuple[Sequence[Any], str]:
    """Respondents' numbers as they are.

    Running numbers instead if they could be names, telephone or identity numbers.
    """
    texts = [None if cell is None else identity(cell) for cell in cells]
    if not told and all(
        text is None or (re.fullmatch(PSEUDONYM, text) and not privacy.cell_tells(text)) for text in texts
    ):
        return texts, ""
    numbers: dict[str, str] = {}
    for text in texts:
        if text is not None:
            numbers.setdefault(text, str(len(numbers) + 1))
    note = "could tell who respondents are; replaced by running numbers (the same for the same respondent)"
    return [None if text is None else numbers[text] for text in texts], note


def _forbidden(stray: Stray) -> Reason | None:
    """Reason to drop a column that the codebook does not know; None if nothing speaks against keeping it."""
    column = stray.column
    answers = (cell for cell in column.cells if cell is not None)
    return (
        privacy.heading_tells(column.heading)
        or privacy.heading_tells(column.title)
        or refuted.told_by((column.heading, column.title), answers)
        or (privacy.SYSTEM if stray.of_platform else None)
    )
