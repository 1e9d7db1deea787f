"""Coupling of systems: whether they stand at the same height, how high, and what keeps units from the best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import numbers, weights_for
from bphs.measures.sample.options import choice

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
BOUNDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def coupling_coordination(
    systems: Any,
    *,
    form: str = "standard",
    weights: Any = None,
    bounds: Sequence[float] = BOUNDS,
    grades: Sequence[str] = GRADES,
    missing: str = "raise",
) -> pd.DataFrame:
    """Coupling of two or more systems (C), their level (T), and both at once, D = √(C·T).

    With n systems, T = Σ w_i u_i. "standard": C = (Π u_i)^(1/n)/(Σ u_i/n), the geometric over the arithmetic mean, 1
    where all stand alike; of two 2√(u₁u₂)/(u₁ + u₂). "product": C = (Π u_i)^(1/n), of two √(u₁u₂), which some papers
    print and which already contains the height.

    Parameters
    ----------
    systems : (n, k) units by two or more systems, each scored 0 to 1.
    form : "standard" or "product". weights : of the systems in T; equal if None.
    bounds : rising, where one grade ends and the next begins; a unit at a bound has the higher.
    grades : their names, one more than bounds. The ten steps of 0.1 are Liao's.
    missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    One row per unit: `unit`, the systems, `coupling` (C), `level` (T), `coordination` (D), `grade`, `grade_number` (1
    is the lowest), `lagging` (the system that is lowest, "" where two are).

    Raises
    ------
    MeasureError : fewer than two systems, scores outside 0 to 1, all zero with "standard", bounds that do not rise or
        do not fit the grades.

    References
    ----------
    Wang, Kong, Ren et al. 2021, on misuses of the coupling coordination model (in Chinese),
    doi:10.31497/zrzyxb.20210319. Liao 1999, Tropical Geography 19(2), 171-177 (grades; in Chinese).

    >>> found = coupling_coordination({"care": [0.8], "money": [0.2]})
    >>> found[["coupling", "level", "coordination"]].round(3).values.tolist(), found["lagging"].tolist()
    ([[0.8, 0.5, 0.632]], ['money'])
    """
    choice("form", form, FORMS)
    cuts = _bounds(bounds, grades)
    frame = numbers(systems, missing=missing)
    u, w = _scores(frame, form), weights_for(list(frame.columns), weights)
    together = np.prod(u, axis=1) ** (1 / u.shape[1])
    c = together if form == "product" else together / u.mean(axis=1)
    t = u @ w
    d = np.sqrt(c * t)
    place = np.searchsorted(cuts, d + 1e-12, side="right")
    return pd.DataFrame(
        {
            "unit": [str(name) for name in frame.index],
            **{str(name): frame[name].to_numpy() for name in frame.columns},
            "coupling": c,
            "level": t,
            "coordination": d,
            "grade": [grades[at] for at in place],
            "grade_number": place + 1,
            "lagging": _lagging(frame),
        }
    )


def _bounds(bounds: Sequence[float], grades: Sequence[str]) -> FloatArray:
    cuts = np.asarray(bounds, dtype=float)
    if cuts.ndim != 1 or not (np.diff(cuts) > 0).all() or len(grades) != cuts.size + 1:
        raise MeasureError(
            f"bounds must rise and be one fewer than the grades, but are {list(bounds)} for {len(grades)} grades."
        )
    return cuts


def _scores(frame: pd.DataFrame, form: str) -> FloatArray:
    u = frame.to_numpy()
    if u.shape[1] < 2:
        raise MeasureError("Coupling needs two systems or more, but there is one.")
    if u.size and (u.min() < 0 or u.max() > 1):
        raise MeasureError("Scores of all systems must lie between 0 and 1; scale them first.")
    if form == "standard" and (u.sum(axis=1) == 0).any():
        raise MeasureError(
            'A unit has zero in all systems, so their coupling is not defined; use form="product", or leave it out.'
        )
    return u


def _lagging(frame: pd.DataFrame) -> list[str]:
    least = frame.min(axis=1)
    at = frame.eq(least, axis=0)
    return [str(name) if alone else "" for name, alone in zip(at.idxmax(axis=1), at.sum(axis=1) == 1, strict=True)]


def obstacle_degrees(scaled: Any, *, weights: Any = None, missing: str = "raise") -> pd.DataFrame:
    """Obstacle degrees: the share of each indicator in what a unit lacks to the best, w_j(1 - x_ij)/Σ_j w_j(1 - x_ij).

    Parameters
    ----------
    scaled : (n, k) units by indicators (or dimensions), 0 to 1, on which more is better, see `normalise`.
    weights : per indicator; equal if None. missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    One row per unit and indicator, largest first within a unit: `unit`, `item`, `lack` (w(1 - x)), `obstacle` (its
    share; NaN for a unit that lacks nothing), `order` (1 is the largest).

    Raises
    ------
    MeasureError : values outside 0 to 1, weights that do not fit.

    Notes
    -----
    The form that Chinese studies print beside entropy-weighted TOPSIS (障碍度模型); who had it first is not known here.

    >>> obstacle_degrees({"beds": [0.5], "doctors": [0.0]}).values.tolist()
    [['0', 'doctors', 0.5, 0.6666666666666666, 1], ['0', 'beds', 0.25, 0.3333333333333333, 2]]
    """
    frame = numbers(scaled, missing=missing)
    x = frame.to_numpy()
    if x.size and (x.min() < 0 or x.max() > 1):
        raise MeasureError("Obstacle degrees need values between 0 and 1, of which more is better; scale them first.")
    lack = (1 - x) * weights_for(list(frame.columns), weights)
    total = lack.sum(axis=1, keepdims=True)
    share = np.divide(lack, total, out=np.full_like(lack, np.nan), where=total > 0)
    order = np.argsort(-np.round(lack, 12), axis=1, kind="stable")
    names = np.array([str(name) for name in frame.columns], dtype=object)
    n, k = x.shape
    return pd.DataFrame(
        {
            "unit": np.repeat([str(name) for name in frame.index], k),
            "item": names[order].ravel(),
            "lack": np.take_along_axis(lack, order, axis=1).ravel(),
            "obstacle": np.take_along_axis(share, order, axis=1).ravel(),
            "order": np.tile(np.arange(1, k + 1), n),
        }
    )
