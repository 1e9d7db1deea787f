"""Importance and performance of services: what matters and is done badly comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.drawing import cluster_counts, resample_counts
from bphs.measures.sample.gate import Design, FloatArray
from bphs.measures.sample.indicators import numbers
from bphs.measures.sample.options import choice, level
from bphs.measures.sample.ranks import settled
from bphs.measures.sample.replicates import generator, percentiles, whole
from bphs.measures.sample.taylor import aligned, survey

DERIVED = ("spearman", "pearson", "partial", "regression")
CROSSES = ("mean", "median")
QUADRANTS = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")
Importance = Callable[[FloatArray], FloatArray]
"""Importance of the k items if each respondent counts so many times."""


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
    design: Design | None = None,
    missing: str = "drop",
) -> ImportancePerformance:
    """Sort items into four quadrants: high importance and low performance is where to concentrate.

    Performance is the mean answer. Importance is derived from how an item goes with overall satisfaction, "spearman",
    "pearson" (each item alone, on respondents who answered it), "partial" correlation given all other items or
    standardised coefficient of "regression" (on respondents who answered all); or stated: the mean of importance
    ratings. Limits are percentiles of bootstrap samples of respondents; under a design of clusters, which are drawn
    whole: respondents of one cluster answer alike, and samples of respondents would be too sure of the quadrants.

    Parameters
    ----------
    items : (n, k) performance ratings. overall : (n,) overall rating, for derived importance. stated : (n, k)
        importance ratings with the same columns, in place of `overall`.
    cross : "mean" or "median" over items of both axes, or a pair (importance, performance).
    seed, replicates : of the bootstrap.
    design : strata and clusters of the respondents. The bootstrap then draws one cluster less than there are within
        each stratum and lets each count n_h/(n_h - 1) times (Rao and Wu).
    missing : "drop" as above, or "raise".

    Returns
    -------
    ImportancePerformance : quadrants "concentrate_here", "keep_up", "low_priority", "possible_overkill".

    Raises
    ------
    MeasureError : both or neither of `overall` and `stated`, other columns in `stated`, no seed.
    Undefined : items that do not vary or determine one another, fewer complete respondents than items, a stratum with
        one cluster.

    References
    ----------
    Martilla and James 1977, doi:10.1177/002224297704100112. Rao and Wu 1988, doi:10.1080/01621459.1988.10478591.

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
    aligned(design, items=items)
    k = len(names)
    _varies(answers, names, needed=stated is None)
    measure = _measure(answers, extra, "stated" if stated is not None else importance)
    now = _both(answers, measure)
    rng, times = generator(seed), whole("replicates", replicates)
    draws = np.array([_drawn(answers, measure, counts) for counts in _redrawn(rng, design, len(answers), times)])
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


def _varies(answers: FloatArray, names: list[str], *, needed: bool) -> None:
    """Refuse items that do not vary, where importance is derived from how they do."""
    told = ~np.isnan(answers)
    flat = [
        name
        for name, column, known in zip(names, answers.T, told.T, strict=True)
        if known.sum() < 3 or np.ptp(column[known]) == 0
    ]
    if flat and needed:
        listed = ", ".join(map(repr, flat))
        raise Undefined(
            f"{listed} does not vary, or hardly anybody answered; leave it out.",
            f"{listed} 的回答没有差异或作答者过少，无法计算重要性。",
        )


def _both(answers: FloatArray, measure: Importance) -> FloatArray:
    """(2, k) importance and performance; refuses what is not defined."""
    made = _drawn(answers, measure, np.ones(len(answers)))
    if not np.isfinite(made).all():
        raise Undefined(
            "Importance is not defined: overall does not vary, or too few respondents answered every item, or items determine one another.",
            "重要性无法计算：总体评价没有差异，或完整作答者过少，或题项之间完全线性相关。",
        )
    return made


def _redrawn(rng: np.random.Generator, design: Design | None, n: int, replicates: int) -> Iterator[FloatArray]:
    """How often each respondent counts in each bootstrap sample."""
    if design is None or (design.strata is None and design.clusters is None):
        yield from chain.from_iterable(resample_counts(rng, Design(), n, replicates))
        return
    plan = survey(n, None, Design(design.strata, design.clusters))
    for counts in chain.from_iterable(cluster_counts(rng, plan.strata, replicates=replicates, spare=1)):
        yield counts[plan.clusters]


def _drawn(answers: FloatArray, measure: Importance, counts: FloatArray) -> FloatArray:
    """(2, k) importance and performance in one sample; NaN where nobody in it answered an item."""
    performance = _means(answers, counts)
    if np.isnan(performance).any():
        return np.full((2, answers.shape[1]), np.nan)
    return np.array([measure(counts), performance])


def _means(answers: FloatArray, counts: FloatArray) -> FloatArray:
    told = ~np.isnan(answers)
    known = counts @ told
    return np.divide(counts @ np.where(told, answers, 0), known, out=np.full(known.size, np.nan), where=known > 0)


def _measure(answers: FloatArray, extra: FloatArray, importance: str) -> Importance:
    if importance == "stated":
        return lambda counts: _means(extra, counts)
    if importance in ("partial", "regression"):
        return lambda counts: _together(np.column_stack([answers, extra]), counts, importance)
    pairs = [_Pairs.of(column, extra[:, 0], ranked=importance == "spearman") for column in answers.T]
    return lambda counts: np.array([each.correlation(counts) for each in pairs])


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Answers to an item beside the overall rating, each pair of answers once: a sample only changes how many gave it,
    so that none sorts them anew.

    Attributes
    ----------
    known : (n,) who gave both. pair : which pair each of these gave. x, y : places of the pair's answers among
        `values`, which are those of the item and of the rating in order.
    """

    known: np.ndarray
    pair: np.ndarray
    x: np.ndarray
    y: np.ndarray
    values: tuple[FloatArray, FloatArray]
    ranked: bool

    @classmethod
    def of(cls, item: FloatArray, overall: FloatArray, *, ranked: bool) -> _Pairs:
        known = ~(np.isnan(item) | np.isnan(overall))
        (of_x, x), (of_y, y) = (np.unique(settled(each[known]), return_inverse=True) for each in (item, overall))
        both, pair = np.unique(x * of_y.size + y, return_inverse=True)
        return cls(known, pair, both // of_y.size, both % of_y.size, (of_x, of_y), ranked)

    def correlation(self, counts: FloatArray) -> float:
        """Correlation of the answers, or of their ranks, if each respondent counts so many times."""
        many = np.bincount(self.pair, counts[self.known], minlength=self.x.size)
        sides = []
        for place, values in zip((self.x, self.y), self.values, strict=True):
            held = np.bincount(place, many, minlength=values.size)
            if many.sum() < 3 or np.count_nonzero(held) < 2:
                return float("nan")
            scores = np.cumsum(held) - held / 2 if self.ranked else values
            sides.append((scores - scores @ held / held.sum())[place])
        a, b = sides
        return float((many * a) @ b / np.sqrt((many @ (a * a)) * (many @ (b * b))))


def _together(table: FloatArray, counts: FloatArray, importance: str) -> FloatArray:
    """Partial correlation or standardised coefficient of each item given all others, over complete respondents.

    NaN where these do not determine them.
    """
    complete = ~np.isnan(table).any(axis=1) & (counts > 0)
    rows, many = table[complete], counts[complete]
    if many.sum() <= table.shape[1] or (np.ptp(rows, axis=0) == 0).any():
        return np.full(table.shape[1] - 1, np.nan)
    spread = np.cov(rows, rowvar=False, aweights=many)
    matrix = spread / np.sqrt(np.outer(np.diag(spread), np.diag(spread)))
    if np.linalg.eigvalsh(matrix)[0] < 1e-10:
        return np.full(table.shape[1] - 1, np.nan)
    inverse = np.linalg.inv(matrix)
    own = np.sqrt(inverse[-1, -1] * np.diag(inverse)[:-1]) if importance == "partial" else inverse[-1, -1]
    return -inverse[-1, :-1] / own


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
