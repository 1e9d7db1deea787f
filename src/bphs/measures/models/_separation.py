"""Directions in which the likelihood rises for ever: then some estimates are infinite (Albert and Anderson 1984)."""

from __future__ import annotations

import numpy as np


def endless_direction(rows: np.ndarray) -> tuple[np.ndarray, bool] | None:
    """A direction d with ``rows @ d >= 0``, not all zero, and whether one exists with all above zero.

    None if there is none.

    Each row is what an answer would like to see grow. The direction with the largest sum inside the unit cube is a
    linear programme; its entries that are not zero are the estimates that are infinite (Konis 2007, Oxford DPhil
    thesis, "Linear programming algorithms for detecting separated data in binary logistic regression models").
    """
    from scipy.optimize import linprog

    scale = np.abs(rows).max(axis=0)
    scaled = np.unique(rows / np.where(scale > 0, scale, 1.0), axis=0)
    n, p = scaled.shape
    found = linprog(-scaled.sum(axis=0), A_ub=-scaled, b_ub=np.zeros(n), bounds=[(-1, 1)] * p, method="highs")
    if found.x is None or -found.fun < 1e-6:
        return None
    # Whether every row can gain at once: the largest least gain.
    least = linprog(
        np.append(np.zeros(p), -1.0),
        A_ub=np.column_stack([-scaled, np.ones(n)]),
        b_ub=np.zeros(n),
        bounds=[(-1, 1)] * p + [(0, 1)],
        method="highs",
    )
    return np.where(np.abs(found.x) > 1e-7, found.x, 0.0), least.x is not None and -least.fun > 1e-7
