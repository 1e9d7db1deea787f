"""Outliers of indicators, treated by skewness and kurtosis, with an account of every cell that was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import numbers
from bphs.measures.sample.options import choice, number

OTHERWISE = ("log", "keep")
FEWEST = 4
"""Units below which kurtosis is not defined, so that nothing can be called an outlier."""
Change = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Treated:
    """Indicators after the treatment of outliers.

    Attributes
    ----------
    table : units by indicators, treated; index and columns as given.
    indicators : one row per indicator: `item`, `skewness`, `kurtosis`, `treatment` ("none", "winsorised", "log",
        "kept"), `cells` (how many were moved to another unit's value; of a logarithm all), `skewness_after`,
        `kurtosis_after`, `within` (of the limits afterwards).
    cells : one row per winsorised cell, indexed as the table: `unit`, `item`, `before`, `after`.
    """

    table: pd.DataFrame
    indicators: pd.DataFrame
    cells: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """One row per indicator."""
        return self.indicators.copy()


def skewness_and_kurtosis(values: Any) -> tuple[float, float]:
    """Skewness G₁ and excess kurtosis G₂ as Excel, SPSS and COINr define them, NaN where they are not defined.

    With deviations d from the mean: g₁ = √n Σd³/(Σd²)^1.5, G₁ = g₁ √(n(n - 1))/(n - 2); g₂ = n Σd⁴/(Σd²)² - 3,
    G₂ = ((n + 1) g₂ + 6)(n - 1)/((n - 2)(n - 3)).

    Parameters
    ----------
    values : (n,) numbers without gaps; fewer than four, or all the same, have none.

    References
    ----------
    Joanes and Gill 1998, doi:10.1111/1467-9884.00122. In R: ``e1071::skewness(x, type = 2)``.

    >>> [round(each, 4) for each in skewness_and_kurtosis([*range(1, 11), 30, 100])]
    [3.0632, 9.7414]
    """
    x = np.asarray(values, dtype=float)
    n, d = x.size, x - x.mean()
    squares = float((d**2).sum())
    if n < FEWEST or np.ptp(x) == 0 or squares == 0:
        return float("nan"), float("nan")
    g1 = np.sqrt(n) * float((d**3).sum()) / squares**1.5
    g2 = n * float((d**4).sum()) / squares**2 - 3
    return (
        float(g1 * np.sqrt(n * (n - 1)) / (n - 2)),
        float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))),
    )


def winsorise(
    table: Any,
    *,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
    most: int = 5,
    otherwise: str = "log",
    missing: str = "raise",
) -> Treated:
    """Indicators whose outliers are moved in, one after the other, until skewness or kurtosis is within its limit.

    An indicator has outliers if |skewness| ≥ 2 and kurtosis ≥ 3.5. Then the highest value (the lowest, where skewness
    is negative) becomes the next one, and so on, for at most `most` cells. If that does not do, the values as they were
    become ln(x - min + 0.01 (max - min)), which keeps their order.

    Parameters
    ----------
    table : (n, k) units by indicators.
    skewness, kurtosis : the limits, above 0.
    most : cells of an indicator that may be moved.
    otherwise : what follows where that is not enough: "log", or "keep" for the values as they were.
    missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    The treated table, and what was done to which cells. Fewer than four units have no kurtosis: nothing is treated.

    Raises
    ------
    MeasureError : limits that are not positive, cells that are no numbers.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, doi:10.1787/9789264043466-en. Becker, Caperna, Del
    Sorbo et al. 2022, doi:10.21105/joss.04567. In R: ``COINr::Treat``.

    >>> found = winsorise({"beds": [*range(1, 11), 30, 100]})
    >>> found.cells.values.tolist()
    [['11', 'beds', 100.0, 30.0]]
    """
    choice("otherwise", otherwise, OTHERWISE)
    limits = (number("skewness", skewness, 0), number("kurtosis", kurtosis, 0))
    frame, allowed = numbers(table, missing=missing), int(number("most", most, 0, from_low=True))
    after, rows, moved = frame.copy(), [], []
    for name in frame.columns:
        x = frame[name].to_numpy()
        made, treatment = _treated(x, limits, allowed, otherwise)
        after[name] = made
        cells = np.flatnonzero(made != x)
        rows.append(_row(str(name), x, made, treatment, len(cells), limits))
        if treatment == "winsorised":
            moved += [(at, str(name), x[at], made[at]) for at in cells]
    told = pd.DataFrame(moved, columns=["unit", "item", "before", "after"])
    told.index = frame.index[told["unit"].to_numpy(dtype=int)]
    return Treated(after, pd.DataFrame(rows), told.assign(unit=[str(name) for name in told.index]))


def _treated(x: FloatArray, limits: tuple[float, float], most: int, otherwise: str) -> tuple[FloatArray, str]:
    if _within(x, limits):
        return x, "none"
    made = x.copy()
    while not _within(made, limits):
        high = skewness_and_kurtosis(made)[0] >= 0
        end = made.max() if high else made.min()
        rest = made[made != end]
        made[made == end] = rest.max() if high else rest.min()
        # two values, one of them rare: moving it would leave an indicator that does not vary
        if (made != x).sum() > most or np.ptp(made) == 0:
            reach = np.ptp(x)
            return (np.log(x - x.min() + 0.01 * reach), "log") if otherwise == "log" else (x, "kept")
    return made, "winsorised"


def _within(x: FloatArray, limits: tuple[float, float]) -> bool:
    """Whether there are no outliers; values that have no skewness have none."""
    skew, kurt = skewness_and_kurtosis(x)
    return not (abs(skew) >= limits[0] and kurt >= limits[1])


def _row(name: str, x: FloatArray, made: FloatArray, treatment: str, cells: int, limits: tuple[float, float]) -> Change:
    (skew, kurt), (skew_after, kurt_after) = skewness_and_kurtosis(x), skewness_and_kurtosis(made)
    return {
        "item": name,
        "skewness": skew,
        "kurtosis": kurt,
        "treatment": treatment,
        "cells": cells,
        "skewness_after": skew_after,
        "kurtosis_after": kurt_after,
        "within": _within(made, limits),
    }
