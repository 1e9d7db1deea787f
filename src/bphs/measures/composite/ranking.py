"""Order of units over several indicators: TOPSIS, rank-sum ratio; and the coupling of two systems."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import columns
from bphs.measures.sample.indicators import numbers, signs, unit_scaled, weights_for
from bphs.measures.sample.options import choice
from bphs.measures.sample.ranks import midranks, settled

NORMS = ("vector", "minmax")
FORMS = ("standard", "product")
GRADES = (
    "extreme_imbalance",
    "serious_imbalance",
    "moderate_imbalance",
    "mild_imbalance",
    "near_imbalance",
    "barely_coordinated",
    "primary_coordination",
    "intermediate_coordination",
    "good_coordination",
    "quality_coordination",
)


def topsis(
    table: Any, *, weights: Any = None, impacts: Any = None, norm: str = "vector", missing: str = "raise"
) -> pd.DataFrame:
    """Closeness to the best and distance from the worst: D⁻/(D⁺ + D⁻), 0 to 1.

    Parameters
    ----------
    table : (n, k) units by indicators. weights : per indicator. impacts : "+" or "-" per indicator.
    norm : "vector" x/√Σx² (Hwang and Yoon), or "minmax".
    missing : "raise", or "drop" to leave out units with a gap.

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
    size = np.sqrt((values**2).sum(axis=0))
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


def rank_sum_ratio(table: Any, *, impacts: Any = None, weights: Any = None, missing: str = "raise") -> pd.DataFrame:
    """Rank-sum ratio: RSR = Σ_j w_j R_ij/n, with ranks from the worst (1) to the best (n), ties sharing their mean.

    `fitted` is the regression of RSR on the probit of its cumulative frequency, by which units are graded.

    Parameters
    ----------
    table, impacts, weights, missing : as for `topsis`; equal weights are the usual ratio.

    Returns
    -------
    One row per unit: `unit`, `rsr`, `probit` (5 + z, as tables print it), `fitted`, `rank` (1 is best).

    Raises
    ------
    MeasureError : as for `topsis`; all units with the same ratio.

    References
    ----------
    Tian FT 1988, the rank-sum ratio and its applications (in Chinese).

    >>> rank_sum_ratio([[1, 9], [2, 5], [3, 7]], impacts=["+", "-"])["rsr"].round(3).tolist()
    [0.333, 0.833, 0.833]
    """
    from scipy import stats

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
            "rank": order,
        }
    )


def coupling_coordination(
    first: Any, second: Any, *, form: str = "standard", share: float = 0.5, missing: str = "raise"
) -> pd.DataFrame:
    """Coupling of two systems (C), their level (T), and both at once, D = √(C·T).

    T = share·u₁ + (1 - share)·u₂. "standard": C = 2√(u₁u₂)/(u₁ + u₂), 1 where both stand alike. "product": C = √(u₁u₂),
    which some papers print and which already contains the height.

    Parameters
    ----------
    first, second : (n,) scores of the two systems, 0 to 1.
    form : "standard" or "product". share : of the first system in T.
    missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    One row per unit: `first`, `second`, `coupling` (C), `level` (T), `coordination` (D), `grade` (ten steps of 0.1).

    Raises
    ------
    MeasureError : scores outside 0 to 1; both zero with "standard".

    References
    ----------
    Wang, Kong, Ren et al. 2021, on misuses of the coupling coordination model (in Chinese),
    doi:10.31497/zrzyxb.20210319.

    >>> coupling_coordination([0.8], [0.2])[["coupling", "level", "coordination"]].round(3).values.tolist()
    [[0.8, 0.5, 0.632]]
    """
    choice("form", form, FORMS)
    if not 0 <= share <= 1:
        raise MeasureError(f"share={share!r}: the share of the first system lies between 0 and 1.")
    read = columns({"first": first, "second": second}, missing=missing).numbers
    u, v = read["first"], read["second"]
    if min(u.min(), v.min()) < 0 or max(u.max(), v.max()) > 1:
        raise MeasureError("Scores of both systems must lie between 0 and 1; scale them first.")
    if form == "standard" and (u + v == 0).any():
        raise MeasureError(
            'A unit has zero in both systems, so their coupling is not defined; use form="product", or leave it out.'
        )
    c = np.sqrt(u * v) if form == "product" else 2 * np.sqrt(u * v) / (u + v)
    t = share * u + (1 - share) * v
    d = np.sqrt(c * t)
    grade = [GRADES[min(int(each * 10 + 1e-12), 9)] for each in d]
    return pd.DataFrame({"first": u, "second": v, "coupling": c, "level": t, "coordination": d, "grade": grade})
