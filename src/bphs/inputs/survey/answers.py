"""A variable's cells as columns of the table of respondents: codes, with the codes that mean no answer set apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from bphs.inputs.codebook.variable import EMPTY, SKIPPED, Variable
from bphs.inputs.survey import cells as by_cell
from bphs.inputs.survey.cells import Unreadable

NONE = float("nan")
JOINED = re.compile(r"┋(?![^〖]*〗)")
RANKED = re.compile(r"\s*(?:→|->|＞|>)(?![^〖]*〗)\s*")
"""What stands between options; in what was written in beside one (〖…〗) it parts nothing."""
ALSO_JOINED = re.compile(r"[;；,，|、]")


@dataclass
class Answers:
    """Result of reading one variable's cells.

    Attributes
    ----------
    values : for each of its columns the valid answers; missing ones are NaN (NaT in dates).
    missing : for each of its columns the code that meant no answer; NaN elsewhere.
    unread : positions of the cells that could not be read, by the rule they break.
    """

    values: dict[str, Any]
    missing: dict[str, np.ndarray]
    unread: dict[str, list[int]] = field(default_factory=dict)


def answers(variable: Variable, columns: Sequence[Sequence[Any]], codes: Sequence[float | None]) -> Answers:
    """Answers of a variable.

    Parameters
    ----------
    columns : its cells, one sequence for each column of the file that belongs to it.
    codes : for each of these the value it is about, or None if the column holds the whole answer.
    """
    if variable.type == "id":
        return Answers(
            {variable.variable: [_identity(cell) for cell in columns[0]]},
            {variable.variable: np.full(len(columns[0]), NONE)},
        )
    if variable.type == "date":
        return _dates(variable, columns[0])
    if len(variable.columns) > 1 or variable.type in ("multiple", "ranking"):
        if list(codes) == [None]:
            return _joined(variable, columns[0])
        return _spread(variable, columns, [code for code in codes if code is not None])
    reader = {"number": by_cell.measured, "duration": by_cell.seconds}.get(variable.type, by_cell.code)
    raw, unread = _mapped(columns[0], lambda cell: reader(cell, variable))
    return Answers(*_apart(variable, {variable.variable: np.array(raw, dtype=float)}), unread)


def _identity(cell: Any) -> str | None:
    return None if cell is None else by_cell.identity(cell)


def _mapped(
    cells: Sequence[Any], read: Callable[[Any], Any], nothing: Any = NONE
) -> tuple[list[Any], dict[str, list[int]]]:
    """Each distinct cell read once: a survey of 100,000 has few."""
    known: dict[Any, Any] = {}
    wrong: dict[Any, str] = {}
    for key in {(type(cell), cell) for cell in cells}:
        try:
            known[key] = nothing if key[1] is None else read(key[1])
        except Unreadable as error:
            known[key], wrong[key] = nothing, str(error)
    unread: dict[str, list[int]] = {}
    for place, cell in enumerate(cells) if wrong else ():
        if (type(cell), cell) in wrong:
            unread.setdefault(wrong[type(cell), cell], []).append(place)
    return [known[type(cell), cell] for cell in cells], unread


def _apart(
    variable: Variable, raw: dict[str, np.ndarray], marks: bool = False
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Valid codes on one side, codes that mean no answer on the other; `marks` (0, 1, ranks) are always valid."""
    values, missing = {}, {}
    for name, codes in raw.items():
        found = [
            code
            for code in np.unique(codes[~np.isnan(codes)])
            if variable.missing_code(code) and not (marks and 0 <= code <= max(1, len(variable.values)))
        ]
        lost = np.isin(codes, found)
        values[name], missing[name] = np.where(lost, NONE, codes), np.where(lost, codes, NONE)
    return values, missing


def _dates(variable: Variable, cells: Sequence[Any]) -> Answers:
    raw, unread = _mapped(cells, lambda cell: by_cell.moment(cell, variable), None)
    codes = [
        number if value is None and cell is not None and (number := _missing_code(cell)) is not None else NONE
        for cell, value in zip(cells, raw, strict=True)
    ]
    return Answers(
        {variable.variable: pd.Series(raw, dtype="datetime64[s]").to_numpy()},
        {variable.variable: np.array(codes)},
        unread,
    )


def _missing_code(cell: Any) -> float | None:
    code = by_cell.number(cell)
    return code if code is not None else by_cell.PLATFORM_TEXT.get(by_cell.plain(str(cell)))


def _joined(variable: Variable, cells: Sequence[Any]) -> Answers:
    """One column with all options chosen: ``健康档案┋健康教育``, or in order: ``健康教育→健康档案``."""
    chosen, unread = _mapped(cells, lambda cell: _options(variable, cell), ())
    raw = {name: np.full(len(cells), NONE) for name in variable.columns}
    for place, options in enumerate(chosen):
        for name, value in _filled(variable, options).items():
            raw[name][place] = value
    return Answers(*_apart(variable, raw, marks=True), unread)


def _options(variable: Variable, cell: Any) -> tuple[float, ...]:
    """Options in a cell."""
    known = {value.code for value in variable.values}
    for parts in _ways(variable, cell):
        try:
            codes = tuple(by_cell.code(part, variable) for part in parts)
        except Unreadable:
            continue
        if all(code in known or variable.missing_code(code) for code in codes):
            return codes
    raise Unreadable(f"codes or labels of {variable.variable!r} in the codebook")


def _ways(variable: Variable, cell: Any) -> Iterator[list[Any]]:
    """Ways to part a cell into options: first as a whole, because a label may hold a comma or an arrow itself.

    A cell that begins with an option and what was written in beside it is no whole answer where another option follows.
    """
    divider = RANKED if variable.type == "ranking" else JOINED
    parts, loose = (_parted(way, cell) for way in (divider, ALSO_JOINED))
    if by_cell.stands(cell, variable):
        yield [cell]
    if len(parts) > 1:
        yield parts
        return
    if all(by_cell.stands(part, variable) for part in loose):
        yield loose
    yield [cell]
    yield loose


def _parted(divider: re.Pattern[str], cell: Any) -> list[str]:
    return [part for part in divider.split(str(cell)) if part.strip()]


def _filled(variable: Variable, options: tuple[float, ...]) -> dict[str, float]:
    """Columns of one respondent: 1 and 0, or ranks; a missing code stands in all of them."""
    if not options:
        return {}
    if len(options) == 1 and variable.missing_code(options[0]):
        return dict.fromkeys(variable.columns, options[0])
    names = dict(zip((value.code for value in variable.values), variable.columns, strict=True))
    if variable.type == "ranking":
        return {names[code]: float(rank) for rank, code in enumerate(options, 1) if code in names}
    return {name: float(code in options) for code, name in names.items()}


def _spread(variable: Variable, columns: Sequence[Sequence[Any]], codes: Sequence[float]) -> Answers:
    """A column for each option: 1 and 0, the option's text or nothing, or its rank."""
    names = dict(zip((value.code for value in variable.values), variable.columns, strict=True))
    raw, unread = {}, {}
    for cells, code in zip(columns, codes, strict=True):
        read, wrong = _mapped(cells, lambda cell, code=code: _mark(variable, code, cell))
        raw[names[code]] = np.array(read, dtype=float)
        for rule, places in wrong.items():
            unread[rule] = sorted({*unread.get(rule, ()), *places})
    table = np.column_stack(list(raw.values()))
    gone = np.isnan(table) | np.isin(table, (SKIPPED, EMPTY))
    partly = gone & ~gone.all(axis=1, keepdims=True)
    table[partly] = 0.0 if variable.type == "multiple" else NONE
    ordered = dict(zip(raw, table.T, strict=True))
    return Answers(*_apart(variable, {name: ordered[name].copy() for name in variable.columns}, marks=True), unread)


def _mark(variable: Variable, code: float | None, cell: Any) -> float:
    """Whether an option was chosen, or its rank.

    Its own label means chosen, and so does what was written in beside it.
    """
    value = by_cell.number(by_cell.WRITTEN_IN.sub("", cell) if isinstance(cell, str) else cell)
    if value is not None:
        if variable.type == "multiple" and value == code and value not in (0.0, 1.0):
            return 1.0
        return value
    try:
        found = by_cell.code(cell, variable)
    except Unreadable:
        plain = by_cell.plain(str(cell))
        if plain in ("是", "选中", "已选", "√", "yes", "true", "checked", "否", "未选中", "未选", "no", "false"):
            return float(plain in ("是", "选中", "已选", "√", "yes", "true", "checked"))
        raise
    return 1.0 if found == code else found if variable.missing_code(found) else 0.0
