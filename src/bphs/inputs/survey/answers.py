"""Last step of reading a survey: cells as columns of the table of respondents, missing codes set apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bphs.errors import Problem
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import EMPTY, SKIPPED, SPREAD, Variable
from bphs.inputs.files.coded import Coded, smallest
from bphs.inputs.files.codes import code_text
from bphs.inputs.files.sheets import ranges
from bphs.inputs.survey.cells import Unreadable
from bphs.inputs.survey.held import Answers, Held
from bphs.inputs.survey.readers import reader
from bphs.inputs.survey.reconciling import Reconciled
from bphs.inputs.survey.screening import Kept
from bphs.inputs.survey.source import Source

NONE = float("nan")


class Read(NamedTuple):
    """A column of the file as it was read.

    Attributes
    ----------
    levels : for each of its distinct cells what was read; None for nothing, and for what could not be read.
    codes : for each row the place of its cell among them.
    """

    levels: Sequence[Any]
    codes: np.ndarray


@dataclass(frozen=True)
class Answered:
    """A survey's answers by column of the table of respondents, in the codebook's order."""

    source: Source
    codebook: Codebook
    answers: Answers


def answer(reconciled: Reconciled) -> Answered:
    """Answers to every variable; problems tell of cells that cannot be read, without quoting them."""
    source, held = reconciled.source, {}
    if not source.rows:
        source = source.telling(
            Problem(source.name, "headings without rows", "a row for each respondent", "export the answers again")
        )
    for variable in reconciled.codebook.variables:
        if columns := reconciled.columns.get(variable.variable):
            found, unread = answers(variable, columns)
            source = source.telling(*(_unread(source, variable, *wrong) for wrong in unread.items()))
            held |= found
    return Answered(source, reconciled.codebook, Answers(held, len(source.rows)))


def _unread(source: Source, variable: Variable, rule: str, places: Sequence[int]) -> Problem:
    rows = [source.rows[place] for place in places]
    one = len(rows) == 1
    known = ", ".join(f"{code_text(value.code)}={value.label_zh}" for value in variable.values[:8])
    remedy = (
        f"correct the cells, or the codebook ({known})"
        if known
        else "correct the cells, or give the codes that mean no answer in the codebook's 'missing'"
    )
    return Problem(
        f"{source.name}, variable {variable.variable!r}, {'row' if one else 'rows'} {ranges(rows)}",
        f"{len(rows)} {'cell' if one else 'cells'} that cannot be read (not quoted, for privacy)",
        rule,
        remedy,
    )


def answers(variable: Variable, columns: Sequence[Kept]) -> tuple[dict[str, Held], dict[str, list[int]]]:
    """Answers to one variable: its cells read, then put into its columns of the table of respondents; and the rows of
    the cells that could not be read, by the rule that they break.
    """
    read: dict[float | None, Read] = {}
    unread: dict[str, list[int]] = {}
    for column in columns:
        read[column.code], wrong = _read(column.cells, _reader(variable, column))
        unread |= {rule: sorted({*unread.get(rule, ()), *places}) for rule, places in wrong.items()}
    return _table(variable, read), unread


def _reader(variable: Variable, column: Kept) -> Callable[[Any], Any]:
    """Reader of a column's cells, which knows what an SPSS file declares of texts: labels, and which mean no answer."""
    read = reader(variable, column.code)
    if not column.gone and not any(isinstance(code, str) for code in column.labels):
        return read

    def declared(cell: Any) -> Any:
        try:
            return read(cell)
        except Unreadable:
            label = column.labels.get(cell, cell)
            if label == cell and cell not in column.gone:
                raise
        try:
            return read(label)
        except Unreadable:
            if cell not in column.gone:
                raise
            return EMPTY

    return declared


def _read(cells: Coded, read: Callable[[Any], Any]) -> tuple[Read, dict[str, list[int]]]:
    """Cells as they are read; and the rows of the unreadable ones, by rule.

    Each distinct cell is read once: a survey of 100,000 has few.
    """
    found: list[Any] = []
    wrong: dict[str, list[bool]] = {}
    for place, cell in enumerate(cells.levels):
        found.append(None)
        try:
            found[-1] = None if cell is None else read(cell)
        except Unreadable as error:
            wrong.setdefault(str(error), [False] * len(cells.levels))[place] = True
    rows = {rule: np.flatnonzero(np.array(there)[cells.codes]).tolist() for rule, there in wrong.items()}
    return Read(found, cells.codes), rows


def _table(variable: Variable, read: Mapping[float | None, Read]) -> dict[str, Held]:
    """Columns of the table, from what was read by column of the file."""
    name = variable.variable
    if variable.type in SPREAD:
        raw = _joined(variable, read[None]) if None in read else _spread(variable, read)
        return {column: _apart(variable, *found) for column, found in raw.items()}
    levels, codes = read[None]
    if variable.type == "id":
        return {name: Held(codes, pd.array(levels, dtype="str"), np.full(len(levels), NONE))}
    if variable.type == "date":
        moments = pd.Series([None if isinstance(one, float) else one for one in levels], dtype="datetime64[s]")
        behind = np.array([one if isinstance(one, float) else NONE for one in levels], dtype=float)
        return {name: Held(codes, moments.to_numpy(), behind)}
    return {name: _apart(variable, np.array(levels, dtype=float), codes)}


Raw = tuple[np.ndarray, np.ndarray]
"""Numbers that the levels of a column stand for, and the places of the respondents' answers among them."""


def _joined(variable: Variable, read: Read) -> dict[str, Raw]:
    """One column of the file with all options chosen."""
    marks = [marked or {} for marked in read.levels]
    return {
        name: (np.array([marked.get(name, NONE) for marked in marks], dtype=float), read.codes)
        for name in variable.columns
    }


def _spread(variable: Variable, read: Mapping[float | None, Read]) -> dict[str, Raw]:
    """A column of the file for each option; where one of them is marked, the others are not left empty."""
    columns = [read[value.code] for value in variable.values]
    raw = [np.array(levels, dtype=float) for levels, _ in columns]
    gone = [np.isnan(levels) | np.isin(levels, (SKIPPED, EMPTY)) for levels in raw]
    nowhere = np.logical_and.reduce([lost[codes] for lost, (_, codes) in zip(gone, columns, strict=True)])
    unmarked = 0.0 if variable.type == "multiple" else NONE
    return {
        name: (
            np.append(levels, unmarked),
            np.where(lost[codes] & ~nowhere, len(levels), _wider(codes, len(levels) + 1)),
        )
        for name, levels, lost, (_, codes) in zip(variable.columns, raw, gone, columns, strict=True)
    }


def _wider(codes: np.ndarray, count: int) -> np.ndarray:
    """Places in bytes that are enough for so many levels."""
    return codes.astype(np.promote_types(codes.dtype, smallest(count)), copy=False)


def _apart(variable: Variable, levels: np.ndarray, codes: np.ndarray) -> Held:
    """Valid codes on one side, missing codes on the other; marks of options (0, 1, ranks) are always valid."""
    last = max(1, len(variable.values)) if variable.type in SPREAD else None
    found = [
        code
        for code in np.unique(levels[~np.isnan(levels)])
        if variable.missing_code(code) and not (last is not None and 0 <= code <= last)
    ]
    lost = np.isin(levels, found)
    return Held(codes, np.where(lost, NONE, levels), np.where(lost, levels, NONE))
