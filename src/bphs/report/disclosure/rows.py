"""Rows of a table of respondents that are hidden, and which of their cells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bphs.inputs.survey.settings import Survey
from bphs.report.disclosure.cells import protect_line, small, suppress
from bphs.report.disclosure.roles import BASE, COUNT, Roles

CUMULATIVE = "cum"
"""What columns begin with that add up the rows above: differences between them give the rows away."""
EXTREME = 0.1


def hidden_cells(frame: pd.DataFrame, roles: Roles, survey: Survey, known: np.ndarray) -> pd.DataFrame:
    """True where a cell is not shown.

    A row is hidden, its count and all that was computed from it, if it tells of few respondents (`_few`), or if another
    hidden row could be worked out from it. Where that is not enough, all rows of the question go, and how many were
    asked.

    Parameters
    ----------
    frame : a column `respondents`, perhaps `answered`.
    known : true where a row is hidden in another table.
    """
    rows, lost = _few(frame, roles, survey) | known, np.zeros(len(frame), dtype=bool)
    for places in _blocks(roles) if roles.by else ():
        counts = frame[COUNT].fillna(0).to_numpy(dtype=float)[places]
        if BASE in frame and counts.sum() > frame[BASE].to_numpy(dtype=float)[places].max():
            continue  # everybody may have given several answers: they do not add up
        if len(roles.by) == 2:
            rows[places] = _crossed(counts, rows[places], roles.words.iloc[places], roles.by, survey.small_cell)
        else:
            marks = np.append(rows[places], False)
            protect_line(np.append(counts, counts.sum()), marks, survey.small_cell)
            whole = bool(marks[-1]) and len(places) == _size(roles, places)
            rows[places], lost[places] = marks[:-1] | whole, whole
    return _cells(frame, roles, rows, lost, survey)


def _few(frame: pd.DataFrame, roles: Roles, survey: Survey) -> np.ndarray:
    """Rows that tell of few respondents themselves.

    Counts, bases and rests of bases from 1 to below the threshold; and shares near 0 or 1 of a tiny base, for then
    nearly all of a tiny group answered alike. Without a column `answered` the respondents are the base of every share
    and count beside them.
    """
    counts = frame[COUNT].fillna(0).to_numpy(dtype=float)
    base = frame[BASE].to_numpy(dtype=float) if BASE in frame else counts
    found = [_implied(frame[name], base, name in roles.own, BASE not in frame) for name in roles.measures]
    told = [(part, base) for part in found if part is not None] + ([(counts, base)] if BASE in frame else [])
    few = small(counts, survey.small_cell)
    for part, base in told:
        few |= small(part, survey.small_cell) | small(base, survey.small_cell) | small(base - part, survey.small_cell)
        with np.errstate(invalid="ignore", divide="ignore"):
            few |= extreme_shares(part / base, base, survey.small_group)
    return few


def _implied(values: pd.Series, base: np.ndarray, own: bool, named: bool) -> np.ndarray | None:
    """Counts of people that a column tells: its numbers, or its shares times the base; None if it holds neither.

    A column is taken for shares if times the base it gives whole numbers, as a fraction or per cent, or (`named`) if it
    is called so; whole numbers that the table words itself (`own`) and that never exceed the base, for counts of some
    of them.
    """
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values) or values.isna().all():
        return None
    numbers = values.astype("float64").to_numpy()
    if pd.api.types.is_integer_dtype(values):
        return numbers if own and (numbers <= base).all() else None
    highest = np.nanmax(numbers)
    if np.nanmin(numbers) < 0 or highest > 100:
        return None
    people = numbers * base / (1 if highest <= 1 else 100)
    whole = np.isclose(people, np.round(people), atol=1e-6) | np.isnan(people)
    return np.round(people) if whole.all() or (named and str(values.name).endswith("share")) else None


def extreme_shares(
    shares: np.ndarray, bases: np.ndarray, small_group: int = 10, extreme: float = EXTREME
) -> np.ndarray:
    """Whether a share tells of nearly everybody in a tiny group: within `extreme` of 0 or 1, of fewer than
    `small_group` respondents.

    >>> extreme_shares(np.array([1.0, 0.5, 1.0]), np.array([8, 8, 80])).tolist()
    [True, False, False]
    """
    return (bases > 0) & (bases < small_group) & ((shares <= extreme) | (shares >= 1 - extreme))


def _blocks(roles: Roles) -> Iterator[np.ndarray]:
    """Rows whose respondents add up to a number that is known: first of each part, then of the whole question."""
    for keys in (*([*roles.stacked, part] for part in roles.parts), list(roles.stacked)):
        if keys:
            yield from roles.words.groupby(keys, sort=False, dropna=False).indices.values()
        else:
            yield np.arange(len(roles.words))


def _size(roles: Roles, places: np.ndarray) -> int:
    """Rows of the question that these rows belong to."""
    if not roles.stacked:
        return len(roles.words)
    stacked = roles.words[list(roles.stacked)]
    return int((stacked == stacked.iloc[places[0]]).all(axis=1).sum())


def _crossed(
    counts: np.ndarray, rows: np.ndarray, words: pd.DataFrame, by: tuple[str, ...], threshold: int
) -> np.ndarray:
    """Hidden rows of two groupings that cross, both of whose totals are known."""
    codes, shape = [], []
    for name in by:
        code, levels = pd.factorize(words[name])
        codes.append(code)
        shape.append(len(levels))
    table, also = np.zeros(shape), np.zeros(shape, dtype=bool)
    table[tuple(codes)], also[tuple(codes)] = counts, rows
    found = suppress(pd.DataFrame(table), threshold, also=also).hidden.to_numpy()
    return found[:-1, :-1][tuple(codes)]


def _cells(frame: pd.DataFrame, roles: Roles, rows: np.ndarray, lost: np.ndarray, survey: Survey) -> pd.DataFrame:
    hidden = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    for name in (COUNT, *roles.measures):
        hidden[name] = rows
    if BASE in frame:
        hidden[BASE] = lost | small(frame[BASE].to_numpy(dtype=float), survey.small_cell)
    touched = np.zeros(len(frame), dtype=bool)
    for places in _blocks(roles):
        touched[places] |= rows[places].any()
    for name in (name for name in roles.measures if name.startswith(CUMULATIVE)):
        hidden[name] = touched
    return hidden
