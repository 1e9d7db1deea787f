"""Importance and performance of services: what matters and is done badly comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.drawing import resample_counts
from bphs.measures.sample.gate import Design, FloatArray, IntArray
from bphs.measures.sample.indicators import numbers
from bphs.measures.sample.options import choice, level
from bphs.measures.sample.ranks import midranks, settled
from bphs.measures.sample.replicates import generator, percentiles, whole
from bphs.measures.sample.taylor import aligned

DERIVED = ("spearman", "pearson", "partial", "regression")
CROSSES = ("mean", "median")
QUADRANTS = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")
Importance = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class ImportancePerformance:
    """Items by importance and performance.

    Attributes
    ----------
    table : one row per item: `item`, `n`, `importance`, `importance_lower`, `importance_upper`, `performance`,
        `performance_lower`, `performance_upper`, `quadrant`, `stability` (share of the bootstrap samples with the same
        quadrant).
    cross : importance and performance at which the quadrants meet.
    importance : how importance was found. n, replicates, confidence : respondents, bootstrap samples, level of the
        limits.
    """

    table: pd.DataFrame
    cross: tuple[float, float]
    importance: str
    n: int
    replicates: int
    confidence: float

    def to_frame(self) -> pd.DataFrame:
        """Table of items."""
        return self.table.copy()


def importance_performance(
    items: pd.DataFrame,
    overall: Any = None,
    *,
    stated: pd.DataFrame | None = None,
    importance: str = "spearman",
    cross: str | tuple[float, float] = "mean",
    seed: int | None = None,
    replicates: int = 999,
    confidence: float = 0.95,
    missing: str = "drop",
) -> ImportancePerformance:
    """Sort items into four quadrants: high importance and low performance is where to concentrate.

    Performance is the mean answer. Importance is derived from how an item goes with overall satisfaction, "spearman",
    "pearson" (each item alone, on respondents who answered it), "partial" correlation given all other items or
    standardised coefficient of "regression" (on respondents who answered all); or stated: the mean of importance
    ratings. Limits are percentiles of bootstrap samples of respondents.

    Parameters
    ----------
    items : (n, k) performance ratings. overall : (n,) overall rating, for derived importance. stated : (n, k)
        importance ratings with the same columns, in place of `overall`.
    cross : "mean" or "median" over items of both axes, or a pair (importance, performance).
    seed, replicates : of the bootstrap.
    missing : "drop" as above, or "raise".

    Returns
    -------
    ImportancePerformance : quadrants "concentrate_here", "keep_up", "low_priority", "possible_overkill".

    Raises
    ------
    MeasureError : both or neither of `overall` and `stated`, other columns in `stated`, no seed.
    Undefined : items that do not vary or determine one another, fewer complete respondents than items.

    References
    ----------
    Martilla and James 1977, doi:10.1177/002224297704100112.

    >>> items = pd.DataFrame({"wait": [1, 2, 2, 3, 5, 4], "staff": [4, 5, 4, 5, 4, 5]})
    >>> found = importance_performance(items, [1, 2, 3, 3, 5, 5], seed=1, replicates=99)
    >>> found.table["quadrant"].tolist()
    ['concentrate_here', 'possible_overkill']
    """
    choice("importance", importance, DERIVED)
    level(confidence)
    if (overall is None) == (stated is None):
        raise MeasureError("Give either overall (importance is derived) or stated (importance ratings), not both.")
    names, answers, extra = _read(items, overall, stated, missing)
    k = len(names)
    measure = (
        _stated
        if stated is not None
        else {"spearman": _spearman, "pearson": _pearson, "partial": _partial, "regression": _regression}[importance]
    )
    now = _both(answers, extra, measure, names)
    rng, times = generator(seed), whole("replicates", replicates)
    blocks = resample_counts(rng, Design(), len(answers), times)
    draws = np.array([_drawn(answers, extra, measure, counts) for block in blocks for counts in block.astype(int)])
    middle = _cross(now, cross)
    place = _quadrants(now, middle)
    same = [_quadrants(draw, _cross(draw, cross)) == place for draw in draws if np.isfinite(draw).all()]
    if len(same) < times / 2:
        raise Undefined(
            "In most bootstrap samples importance is not defined; there are too few respondents for these items.",
            "多数自助样本中无法计算重要性，相对于题项数而言调查对象过少。",
        )
    low, high = percentiles(draws, confidence)
    table = pd.DataFrame({"item": names, "n": (~np.isnan(answers)).sum(axis=0)})
    for row, axis in enumerate(("importance", "performance")):
        table[axis], table[f"{axis}_lower"], table[f"{axis}_upper"] = now[row], low[row], high[row]
    table["quadrant"], table["stability"] = [QUADRANTS[each] for each in place], np.mean(same, axis=0) if k else []
    return ImportancePerformance(
        table, middle, "stated" if stated is not None else importance, len(answers), times, confidence
    )


def _read(
    items: pd.DataFrame, overall: Any, stated: pd.DataFrame | None, missing: str
) -> tuple[list[str], FloatArray, FloatArray]:
    choice("missing", missing, ("drop", "raise"))
    policy = "raise" if missing == "raise" else "keep"
    frame = numbers(items, missing=policy, rows="respondent", least=4)
    if stated is not None:
        second = numbers(stated, missing=policy, rows="respondent")
        if list(second.columns) != list(frame.columns) or len(second) != len(frame):
            raise MeasureError(
                f"stated must have the columns and rows of items; it has {list(second.columns)} and {len(second)} rows."
            )
        return list(frame.columns), frame.to_numpy(), second.to_numpy()
    aligned(items=frame, overall=overall)
    whole_rating = numbers(pd.DataFrame({"overall": np.asarray(overall)}), missing=policy, rows="respondent")
    if len(whole_rating) != len(frame):
        raise MeasureError(f"overall has {len(whole_rating)} entries, but there are {len(frame)} respondents.")
    return list(frame.columns), frame.to_numpy(), whole_rating.to_numpy()


def _both(answers: FloatArray, extra: FloatArray, measure: Importance, names: list[str]) -> FloatArray:
    """(2, k) importance and performance; refuses what does not vary."""
    told = ~np.isnan(answers)
    flat = [
        name
        for name, column, known in zip(names, answers.T, told.T, strict=True)
        if known.sum() < 3 or np.ptp(column[known]) == 0
    ]
    if flat and measure is not _stated:
        listed = ", ".join(map(repr, flat))
        raise Undefined(
            f"{listed} does not vary, or hardly anybody answered; leave it out.",
            f"{listed} 的回答没有差异或作答者过少，无法计算重要性。",
        )
    made = np.array([measure(answers, extra), np.nanmean(answers, axis=0)])
    if not np.isfinite(made).all():
        raise Undefined(
            "Importance is not defined: overall does not vary, or too few respondents answered every item, or items determine one another.",
            "重要性无法计算：总体评价没有差异，或完整作答者过少，或题项之间完全线性相关。",
        )
    return made


def _drawn(answers: FloatArray, extra: FloatArray, measure: Importance, counts: IntArray) -> FloatArray:
    rows = np.repeat(np.arange(len(answers)), counts)
    part = answers[rows]
    if np.isnan(part).all(axis=0).any():
        return np.full((2, answers.shape[1]), np.nan)
    return np.array([measure(part, extra[rows]), np.nanmean(part, axis=0)])


def _stated(answers: FloatArray, extra: FloatArray) -> FloatArray:
    told = ~np.isnan(extra)
    return np.divide(
        np.where(told, extra, 0).sum(axis=0),
        told.sum(axis=0),
        out=np.full(extra.shape[1], np.nan),
        where=told.any(axis=0),
    )


def _pearson(answers: FloatArray, extra: FloatArray) -> FloatArray:
    return np.array([_r(*_told(column, extra[:, 0])) for column in answers.T])


def _spearman(answers: FloatArray, extra: FloatArray) -> FloatArray:
    return np.array([_r(*map(midranks, _told(column, extra[:, 0]))) for column in answers.T])


def _told(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    known = ~(np.isnan(x) | np.isnan(y))
    return x[known], y[known]


def _r(x: FloatArray, y: FloatArray) -> float:
    if x.size < 3 or np.ptp(settled(x)) == 0 or np.ptp(settled(y)) == 0:
        return float("nan")
    a, b = x - x.mean(), y - y.mean()
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def _inverse(answers: FloatArray, extra: FloatArray) -> FloatArray | None:
    """Inverse of the correlations of items and, last, the overall rating, over complete respondents.

    None without one.
    """
    table = np.column_stack([answers, extra])
    whole_rows = table[~np.isnan(table).any(axis=1)]
    if len(whole_rows) <= table.shape[1] or (np.ptp(whole_rows, axis=0) == 0).any():
        return None
    matrix = np.corrcoef(whole_rows, rowvar=False)
    return None if np.linalg.eigvalsh(matrix)[0] < 1e-10 else np.linalg.inv(matrix)


def _partial(answers: FloatArray, extra: FloatArray) -> FloatArray:
    inverse = _inverse(answers, extra)
    return (
        np.full(answers.shape[1], np.nan)
        if inverse is None
        else -inverse[-1, :-1] / np.sqrt(inverse[-1, -1] * np.diag(inverse)[:-1])
    )


def _regression(answers: FloatArray, extra: FloatArray) -> FloatArray:
    inverse = _inverse(answers, extra)
    return np.full(answers.shape[1], np.nan) if inverse is None else -inverse[-1, :-1] / inverse[-1, -1]


def _cross(both: FloatArray, cross: str | tuple[float, float]) -> tuple[float, float]:
    if isinstance(cross, str):
        choice("cross", cross, CROSSES)
        importance, performance = (np.mean if cross == "mean" else np.median)(both, axis=1)
    else:
        importance, performance = cross
    return float(importance), float(performance)


def _quadrants(both: FloatArray, middle: tuple[float, float]) -> FloatArray:
    """Position in QUADRANTS; on a line counts as above it."""
    important, good = both[0] >= middle[0], both[1] >= middle[1]
    return np.where(important, np.where(good, 1, 0), np.where(good, 3, 2))
