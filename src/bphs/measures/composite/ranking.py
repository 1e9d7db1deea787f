"""Order of units over several indicators: TOPSIS, rank-sum ratio with grades."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.indicators import numbers, signs, unit_scaled, weights_for
from bphs.measures.sample.options import choice
from bphs.measures.sample.ranks import midranks, settled
from bphs.measures.sample.replicates import whole

NORMS = ("vector", "minmax", "none")


def topsis(
    table: Any, *, weights: Any = None, impacts: Any = None, norm: str = "vector", missing: str = "raise"
) -> pd.DataFrame:
    """Closeness to the best and distance from the worst: D⁻/(D⁺ + D⁻), 0 to 1.

    Parameters
    ----------
    table : (n, k) units by indicators. weights : per indicator. impacts : "+" or "-" per indicator.
    norm : "vector" x/√Σx² (Hwang and Yoon), "minmax", or "none" for values on one scale already.
    missing : "raise", or "drop" to leave out units with a gap.

    A unit that is nowhere worse than another is at least as near to the best and as far from the worst, and never
    scores below it. But both ends are those of the units given: leaving out a third can turn two around.

    Returns
    -------
    One row per unit: `unit`, `to_best` (D⁺), `to_worst` (D⁻), `score`, `rank` (1 is best).

    Raises
    ------
    MeasureError : fewer than two units, units that are all alike, weights or impacts that do not fit.

    References
    ----------
    Hwang and Yoon 1981, Multiple Attribute Decision Making, doi:10.1007/978-3-642-48318-9. In R: ``topsis::topsis``.

    >>> topsis([[250, 16], [200, 12], [300, 20]], impacts=["+", "-"])["rank"].tolist()
    [2, 1, 3]
    """
    choice("norm", norm, NORMS)
    frame = numbers(table, missing=missing, least=2)
    w = weights_for(list(frame.columns), weights)
    sign = signs(impacts, frame.shape[1])
    values = frame.to_numpy()
    size = np.sqrt((values**2).sum(axis=0)) if norm == "vector" else np.ones(len(w))
    scaled = (
        unit_scaled(frame, impacts) * w
        if norm == "minmax"
        else np.divide(values, size, out=np.zeros_like(values), where=size > 0) * w * sign
    )
    best, worst = (np.sqrt(((scaled - edge) ** 2).sum(axis=1)) for edge in (scaled.max(axis=0), scaled.min(axis=0)))
    if (best + worst == 0).any():
        raise MeasureError("All units are alike in every indicator that has weight, so none is better.")
    score = worst / (best + worst)
    rank = len(score) + 1 - midranks(score)
    whole = rank.astype(int) if (rank % 1 == 0).all() else rank
    return pd.DataFrame(
        {"unit": [str(name) for name in frame.index], "to_best": best, "to_worst": worst, "score": score, "rank": whole}
    )


def rank_sum_ratio(
    table: Any, *, impacts: Any = None, weights: Any = None, grades: int = 3, missing: str = "raise"
) -> pd.DataFrame:
    """Rank-sum ratio: RSR = Σ_j w_j R_ij/n, with ranks from the worst (1) to the best (n), ties sharing their mean.

    `fitted` is the regression of RSR on the probit of its cumulative frequency, by which units are graded.

    Parameters
    ----------
    table, impacts, weights, missing : as for `topsis`; equal weights are the usual ratio.
    grades : how many, three or more. Probits from 2 to 8 are cut into that many equal pieces, which are Tian's tables:
        4 and 6 for three grades, 3.5, 5 and 6.5 for four, 3.2, 4.4, 5.6 and 6.8 for five.

    Returns
    -------
    One row per unit: `unit`, `rsr`, `probit` (5 + z, as tables print it), `fitted`, `grade` (1 is the lowest),
    `rank` (1 is best).

    Raises
    ------
    MeasureError : as for `topsis`; fewer than three grades; all units with the same ratio.

    References
    ----------
    Tian FT 1988, the rank-sum ratio and its applications (in Chinese).

    >>> rank_sum_ratio([[1, 9], [2, 5], [3, 7]], impacts=["+", "-"])["rsr"].round(3).tolist()
    [0.333, 0.833, 0.833]
    """
    from scipy import stats

    if whole("grades", grades) < 3:
        raise MeasureError(f"grades={grades!r}: the tables of grades begin with three.")
    frame = numbers(table, missing=missing, least=2)
    n, k = frame.shape
    sign, w = signs(impacts, k), weights_for(list(frame.columns), weights)
    ranks = np.column_stack([midranks(column) for column in (frame.to_numpy() * sign).T])
    ratio = ranks @ w / n
    if np.ptp(settled(ratio)) == 0:
        raise MeasureError("All units have the same rank-sum ratio, so there is nothing to order.")
    place = midranks(ratio)
    # the highest frequency would be 1, whose probit is infinite: 1 - 1/(4n) by convention
    probit = stats.norm.ppf(np.where(place == n, 1 - 1 / (4 * n), place / n))
    slope, intercept = np.polyfit(probit, ratio, 1)
    order = n + 1 - place
    return pd.DataFrame(
        {
            "unit": [str(name) for name in frame.index],
            "rsr": ratio,
            "probit": probit + 5,
            "fitted": intercept + slope * probit,
            "grade": np.searchsorted(2 + 6 * np.arange(1, grades) / grades, np.round(probit + 5, 9), side="right") + 1,
            "rank": order,
        }
    )
