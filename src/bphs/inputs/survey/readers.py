"""Readers of single cells by a variable's type: a code, a number, a moment; options chosen, or the mark beside one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from bphs.inputs.codebook.variable import SPREAD, Variable
from bphs.inputs.files.codes import plain
from bphs.inputs.survey.cells import WRITTEN_IN, Unreadable, measured, moment, number, seconds, stands
from bphs.inputs.survey.cells import code as code_of

JOINED = re.compile(r"┋(?![^〖]*〗)")
RANKED = re.compile(r"\s*(?:→|->|＞|>)(?![^〖]*〗)\s*")
"""What stands between options; in what was written in beside one (〖…〗) it parts nothing."""
ALSO_JOINED = re.compile(r"[;；,，|、]")
YES = ("是", "选中", "已选", "√", "yes", "true", "checked")
NO = ("否", "未选中", "未选", "no", "false")


def reader(variable: Variable, option: float | None) -> Callable[[Any], Any]:
    """Reader of a column's cells; it raises `Unreadable` for a cell that cannot be read.

    Parameters
    ----------
    option : the value that the column is about, or None if it holds the whole answer.
    """
    if variable.type == "id":
        return str
    if variable.type in SPREAD:
        return (lambda cell: marks(cell, variable)) if option is None else lambda cell: mark(cell, variable, option)
    read = {"number": measured, "duration": seconds, "date": moment}.get(variable.type, code_of)
    return lambda cell: read(cell, variable)


def marks(cell: Any, variable: Variable) -> dict[str, float]:
    """Columns of one respondent, all options in one cell: 1 and 0, or ranks; a missing code stands in all of them.

    Raises
    ------
    Unreadable : a part that is no code and no label.
    """
    codes = _options(cell, variable)
    if len(codes) == 1 and variable.missing_code(codes[0]):
        return dict.fromkeys(variable.columns, codes[0])
    names = dict(zip((value.code for value in variable.values), variable.columns, strict=True))
    if variable.type == "ranking":
        return {names[code]: float(rank) for rank, code in enumerate(codes, 1) if code in names}
    return {name: float(code in codes) for code, name in names.items() if codes}


def _options(cell: Any, variable: Variable) -> tuple[float, ...]:
    """Codes in a cell: ``健康档案┋健康教育``, or in order: ``健康教育→健康档案``."""
    known = {value.code for value in variable.values}
    for parts in _ways(cell, variable):
        try:
            codes = tuple(code_of(part, variable) for part in parts)
        except Unreadable:
            continue
        if all(code in known or variable.missing_code(code) for code in codes):
            return codes
    raise Unreadable(f"codes or labels of {variable.variable!r} in the codebook")


def _ways(cell: Any, variable: Variable) -> Iterator[list[Any]]:
    """Ways to part a cell into options: first as a whole, because a label may hold a comma or an arrow itself.

    A cell that begins with an option and what was written in beside it is no whole answer where another option follows.
    """
    divider = RANKED if variable.type == "ranking" else JOINED
    parts, loose = (_parted(way, cell) for way in (divider, ALSO_JOINED))
    if stands(cell, variable):
        yield [cell]
    if len(parts) > 1:
        yield parts
        return
    if all(stands(part, variable) for part in loose):
        yield loose
    yield [cell]
    yield loose


def _parted(divider: re.Pattern[str], cell: Any) -> list[str]:
    return [part for part in divider.split(str(cell)) if part.strip()]


def mark(cell: Any, variable: Variable, option: float) -> float:
    """Whether an option was chosen, or its rank.

    Its own label means chosen, and so does what was written in beside it.

    Parameters
    ----------
    option : the code that the column is about.

    Raises
    ------
    Unreadable : neither a number, nor a label, nor yes or no.
    """
    value = number(WRITTEN_IN.sub("", cell) if isinstance(cell, str) else cell)
    if value is not None:
        if variable.type == "multiple" and value == option and value not in (0.0, 1.0):
            return 1.0
        return value
    try:
        found = code_of(cell, variable)
    except Unreadable:
        word = plain(str(cell))
        if word in (*YES, *NO):
            return float(word in YES)
        raise
    return 1.0 if found == option else found if variable.missing_code(found) else 0.0
