"""Adjustment of p values where many tests are made."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice

METHODS = ("holm", "benjamini_hochberg", "bonferroni", "none")


def adjust(p_values: Any, method: str = "holm") -> FloatArray:
    """p values adjusted for their number; compare them with the level as before.

    Sorted upwards, with m of them: Holm max over earlier of (m - i + 1)·p₍ᵢ₎; Benjamini-Hochberg min over later of
    m/i·p₍ᵢ₎; Bonferroni m·p. None exceeds 1.

    Parameters
    ----------
    p_values : (m,) between 0 and 1; a NaN (a test that could not be made) stays NaN and is not counted.
    method : "holm" and "bonferroni" hold the chance of any false finding, "benjamini_hochberg" the expected share of
        false ones among the findings; "none" leaves them.

    Raises
    ------
    MeasureError : a value outside 0 to 1, an unknown method.

    References
    ----------
    Holm 1979, Scandinavian Journal of Statistics 6(2), 65-70. Benjamini and Hochberg 1995,
    doi:10.1111/j.2517-6161.1995.tb02031.x. In R: ``p.adjust``.

    >>> adjust([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    >>> adjust([0.01, 0.04, 0.03], "benjamini_hochberg").round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    choice("method", method, METHODS)
    p = real(p_values, "p_values")
    known = p[~np.isnan(p)]
    if p.ndim != 1 or ((known < 0) | (known > 1)).any():
        raise MeasureError("p_values must be one column of numbers between 0 and 1.")
    adjusted = p.copy()
    adjusted[~np.isnan(p)] = _adjusted(known, method)
    return adjusted


def _adjusted(p: FloatArray, method: str) -> FloatArray:
    m, order = p.size, np.argsort(p, kind="stable")
    place = np.arange(1, m + 1)
    if method == "holm":
        moved = np.maximum.accumulate((m - place + 1) * p[order])
    elif method == "benjamini_hochberg":
        moved = np.minimum.accumulate((m / place * p[order])[::-1])[::-1]
    else:
        moved = p[order] * (m if method == "bonferroni" else 1)
    result = np.empty(m)
    result[order] = np.minimum(moved, 1.0)
    return result
