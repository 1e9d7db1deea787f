"""Transitions of units between classes from year to year: Markov matrix, its tests, mobility and long run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.inequality._panel import panel
from bphs.measures.sample.arrays import real
from bphs.measures.sample.estimates import ratio
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.options import choice, number
from bphs.measures.sample.tails import upper_chi2


@dataclass(frozen=True, eq=False)
class Transitions:
    """Moves of units between k classes, lowest first.

    Attributes
    ----------
    bounds : (k − 1,) upper bounds of all classes but the last; one row per year if classes are drawn anew each year.
    counts, probabilities, standard_errors : (k, k), from row to column; √(p(1 − p)/n) in each row.
    ergodic : (k,) long-run shares of the classes if the probabilities stay; NaN if they depend on the start.
    mobility : Shorrocks' (k − trace)/(k − 1), 0 if nobody moves.
    tests : table with test, chi2, freedom, p_value: "independence" (does the next class depend on the present one?)
        and, with three years or more, "homogeneity" (are the probabilities the same in all periods?).
    """

    bounds: FloatArray
    counts: FloatArray
    probabilities: FloatArray
    standard_errors: FloatArray
    ergodic: FloatArray
    mobility: float
    tests: pd.DataFrame

    def long_run(self) -> FloatArray:
        """(k,) shares of the classes in the long run, if the probabilities stay as they are.

        Raises
        ------
        Undefined : they depend on where the units start, because not every class is left for the others in time.
        """
        if np.isnan(self.ergodic).any():
            raise Undefined(
                "Units do not pass from every class to the others, so the long run depends on where they start.",
                "各等级之间不能相互转移，长期分布取决于初始状态，稳态分布不唯一。",
            )
        return self.ergodic

    def to_frame(self) -> pd.DataFrame:
        """One row per cell: from_class, to_class (from 1), count, probability, standard_error."""
        start, end = np.indices(self.counts.shape) + 1
        return pd.DataFrame(
            {
                "from_class": start.ravel(),
                "to_class": end.ravel(),
                "count": self.counts.ravel(),
                "probability": self.probabilities.ravel(),
                "standard_error": self.standard_errors.ravel(),
            }
        )


def transition_matrix(
    values: Any,
    *,
    classes: int | Sequence[float] = 4,
    quantiles: str = "pooled",
    relative: bool = True,
    missing: str = "raise",
) -> Transitions:
    """Transition matrix between classes of units, pooled over all pairs of consecutive years.

    Parameters
    ----------
    values : (n, years) table of zero or more, one row per unit, years in order.
    classes : number of quantile classes, or the upper bounds of all classes but the last, ascending.
    quantiles : "pooled" over all years, so that the distribution may shift, or of each year ("yearly": ranks).
    relative : divide each year by its mean first.
    missing : "raise", or "drop" units that miss a year.

    Returns
    -------
    Transitions
        A value equal to a bound belongs to the class below. Rows that no unit starts from are NaN.

    Raises
    ------
    Undefined
        A year that is all zero; years that are not evenly spaced; quantile classes that coincide because of ties.
    MeasureError
        Missing, infinite or negative values; fewer than 2 units, years or classes; bounds that do not ascend.

    References
    ----------
    1. Anderson TW, Goodman LA (1957). Statistical inference about Markov chains. Annals of Mathematical Statistics
       28(1), 89-110. https://doi.org/10.1214/aoms/1177707039
    2. Shorrocks AF (1978). The measurement of mobility. Econometrica 46(5), 1013-1024. https://doi.org/10.2307/1911433

    >>> moves = transition_matrix([[1, 1], [2, 3], [3, 2], [4, 4]], classes=2)
    >>> moves.counts.astype(int).tolist()
    [[1, 1], [1, 1]]
    """
    choice("quantiles", quantiles, ("pooled", "yearly"))
    table = panel(values, missing=missing, sign="nonnegative", even=True)
    means = table.values.mean(0)
    if relative and (means == 0).any():
        raise Undefined(
            "A year's values are all zero, so they cannot be taken relative to their mean.",
            "某一年份数值均为零，无法计算相对值。",
        )
    x = table.values / means if relative else table.values
    bounds = _bounds(x, classes, quantiles)
    codes = np.stack(
        [
            np.searchsorted(bounds if bounds.ndim == 1 else bounds[year], x[:, year], side="left")
            for year in range(x.shape[1])
        ],
        axis=1,
    )
    k = bounds.shape[-1] + 1
    periods = np.array([_counts(codes[:, year], codes[:, year + 1], k) for year in range(x.shape[1] - 1)])
    counts = periods.sum(0)
    starts = counts.sum(1, keepdims=True)
    probabilities = ratio(counts, np.broadcast_to(starts, counts.shape), np.nan)
    errors = np.sqrt(ratio(probabilities * (1 - probabilities), np.broadcast_to(starts, counts.shape), np.nan))
    mobility = float((k - np.trace(probabilities)) / (k - 1))
    return Transitions(
        bounds, counts, probabilities, errors, _ergodic(probabilities), mobility, _tests(periods, counts, probabilities)
    )


def _bounds(x: FloatArray, classes: int | Sequence[float], quantiles: str) -> FloatArray:
    if np.ndim(classes) == 1:
        bounds = real(classes, "classes")
        if bounds.size < 1 or not np.isfinite(bounds).all() or (np.diff(bounds) <= 0).any():
            raise MeasureError(
                f"classes={classes!r}: give finite upper bounds in ascending order, or a number of classes."
            )
        return bounds
    k = int(number("classes", classes, 1))
    levels = np.arange(1, k) / k
    bounds = np.quantile(x, levels) if quantiles == "pooled" else np.quantile(x, levels, axis=0).T
    if (np.diff(bounds, axis=-1) <= 0).any():
        raise Undefined(
            f"{k} quantile classes coincide, because too many values are equal.",
            f"相同数值过多，无法按分位数划分 {k} 个等级。",
        )
    return bounds


def _counts(before: IntArray, after: IntArray, k: int) -> FloatArray:
    return np.bincount(before * k + after, minlength=k * k).reshape(k, k).astype(float)


def _ergodic(probabilities: FloatArray) -> FloatArray:
    """Left eigenvector of eigenvalue 1, if there is only one."""
    k = probabilities.shape[0]
    if np.isnan(probabilities).any() or np.linalg.matrix_rank(probabilities.T - np.eye(k), tol=1e-10) < k - 1:
        return np.full(k, np.nan)
    system = np.vstack([probabilities.T - np.eye(k), np.ones(k)])
    return np.linalg.lstsq(system, np.append(np.zeros(k), 1.0), rcond=None)[0]


def _tests(periods: FloatArray, counts: FloatArray, probabilities: FloatArray) -> pd.DataFrame:
    shares = counts.sum(0) / counts.sum()
    rows = [("independence", *_chi2(counts[None], np.broadcast_to(shares, counts.shape)))]
    # one row of the matrix has as many free probabilities as it has cells that occur, less one
    if periods.shape[0] > 1:
        rows.append(("homogeneity", *_chi2(periods, probabilities)))
    return pd.DataFrame(
        [
            {"test": name, "chi2": chi2, "freedom": freedom, "p_value": upper_chi2(chi2, freedom)}
            for name, chi2, freedom in rows
        ]
    )


def _chi2(tables: FloatArray, expected: FloatArray) -> tuple[float, int]:
    """Pearson's χ² of several tables' rows against expected probabilities, with its degrees of freedom.

    Rows from one pooled source lose one row of free probabilities to the estimate.
    """
    starts = tables.sum(2, keepdims=True)
    hoped = starts * np.nan_to_num(expected)
    chi2 = float(ratio((tables - hoped) ** 2, hoped).sum())
    free = ((np.nan_to_num(expected) > 0).sum(-1) - 1).clip(0)
    occurring = (starts[..., 0] > 0).sum(0)
    if tables.shape[0] == 1:
        return chi2, int(free.max() * max(int(occurring.sum()) - 1, 0))
    return chi2, int((free * (occurring - 1).clip(0)).sum())
