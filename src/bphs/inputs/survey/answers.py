"""Last step of reading a survey: cells as columns of the table of respondents, missing codes set apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Problem
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import EMPTY, SKIPPED, SPREAD, Variable
from bphs.inputs.files.codes import code_text
from bphs.inputs.files.sheets import ranges
from bphs.inputs.survey.cells import Unreadable
from bphs.inputs.survey.readers import reader
from bphs.inputs.survey.reconciling import Reconciled
from bphs.inputs.survey.screening import Kept, distinct_by
from bphs.inputs.survey.source import Source

NONE = float("nan")


@dataclass(frozen=True)
class Answers:
    """Result of reading one variable's cells.

    Attributes
    ----------
    values : for each of its columns the valid answers; missing ones are NaN (NaT in dates).
    missing : for each of its columns the code that meant no answer; NaN elsewhere.
    unread : positions of the cells that could not be read, by the rule they break.
    """

    values: Mapping[str, Any]
    missing: Mapping[str, np.ndarray]
    unread: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """A survey's answers: values and missing codes by column of the table of respondents, in the codebook's order."""

    source: Source
    codebook: Codebook
    values: Mapping[str, Any]
    missing: Mapping[str, np.ndarray]


def answer(reconciled: Reconciled) -> Answered:
    """Answers to every variable; problems tell of cells that cannot be read, without quoting them."""
    source, values, missing = reconciled.source, {}, {}
    if not source.rows:
        source = source.telling(
            Problem(source.name, "headings without rows", "a row for each respondent", "export the answers again")
        )
    for variable in reconciled.codebook.variables:
        if columns := reconciled.columns.get(variable.variable):
            found = answers(variable, columns)
            source = source.telling(*(_unread(source, variable, *wrong) for wrong in found.unread.items()))
            values |= found.values
            missing |= found.missing
    return Answered(source, reconciled.codebook, values, missing)


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


def answers(variable: Variable, columns: Sequence[Kept]) -> Answers:
    """Answers to one variable: its cells read, then put into its columns of the table of respondents."""
    read: dict[float | None, Sequence[Any]] = {}
    unread: dict[str, Sequence[int]] = {}
    for column in columns:
        read[column.code], wrong = _mapped(column.cells, _reader(variable, column))
        unread |= {rule: sorted({*unread.get(rule, ()), *places}) for rule, places in wrong.items()}
    return Answers(*_table(variable, read), unread)


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


def _mapped(cells: Sequence[Any], read: Callable[[Any], Any]) -> tuple[list[Any], dict[str, list[int]]]:
    """Cells as they are read, None for nothing and for what cannot be; and where the unreadable ones are, by rule.

    Each distinct cell is read once: a survey of 100,000 has few.
    """
    keys, cell_of = distinct_by(cells)
    known: dict[Any, Any] = {}
    wrong: dict[Any, str] = {}
    for key in set(keys):
        try:
            known[key] = None if (cell := cell_of(key)) is None else read(cell)
        except Unreadable as error:
            known[key], wrong[key] = None, str(error)
    unread: dict[str, list[int]] = {}
    for place, key in enumerate(keys) if wrong else ():
        if key in wrong:
            unread.setdefault(wrong[key], []).append(place)
    return [known[key] for key in keys], unread


def _table(variable: Variable, read: Mapping[float | None, Sequence[Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values and missing codes by column of the table, from what was read by column of the file."""
    if variable.type not in SPREAD:
        name, found = variable.variable, read[None]
        if variable.type == "id":
            return {name: found}, {name: np.full(len(found), NONE)}
        if variable.type == "date":
            moments = [None if isinstance(one, float) else one for one in found]
            codes = [one if isinstance(one, float) else NONE for one in found]
            return {name: pd.Series(moments, dtype="datetime64[s]").to_numpy()}, {name: np.array(codes, dtype=float)}
        return _apart(variable, {name: np.array(found, dtype=float)})
    return _apart(variable, _joined(variable, read[None]) if None in read else _spread(variable, read))


def _joined(variable: Variable, marks: Sequence[Mapping[str, float] | None]) -> dict[str, np.ndarray]:
    """One column of the file with all options chosen."""
    raw = {name: np.full(len(marks), NONE) for name in variable.columns}
    for place, marked in enumerate(marks):
        for name, value in (marked or {}).items():
            raw[name][place] = value
    return raw


def _spread(variable: Variable, marks: Mapping[float | None, Sequence[float | None]]) -> dict[str, np.ndarray]:
    """A column of the file for each option; where one of them is marked, the others are not left empty."""
    table = np.column_stack([np.array(marks[value.code], dtype=float) for value in variable.values])
    gone = np.isnan(table) | np.isin(table, (SKIPPED, EMPTY))
    partly = gone & ~gone.all(axis=1, keepdims=True)
    table[partly] = 0.0 if variable.type == "multiple" else NONE
    return {name: column.copy() for name, column in zip(variable.columns, table.T, strict=True)}


def _apart(variable: Variable, raw: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Valid codes on one side, missing codes on the other; marks of options (0, 1, ranks) are always valid."""
    values, missing = {}, {}
    last = max(1, len(variable.values)) if variable.type in SPREAD else None
    for name, codes in raw.items():
        found = [
            code
            for code in np.unique(codes[~np.isnan(codes)])
            if variable.missing_code(code) and not (last is not None and 0 <= code <= last)
        ]
        lost = np.isin(codes, found)
        values[name], missing[name] = np.where(lost, NONE, codes), np.where(lost, codes, NONE)
    return values, missing
