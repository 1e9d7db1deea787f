"""Decomposition of a gap between the shares of two groups, by logistic models (Yun)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.evaluation.gaps import Gap, Units, decomposed, read_units
from bphs.measures.sample.gate import Design, FloatArray
from bphs.measures.sample.options import choice

REFERENCES = ("second", "first", "pooled")


def oaxaca_logit(
    outcome: Any,
    predictors: pd.DataFrame,
    *,
    groups: Any,
    reference: str = "second",
    weights: Any = None,
    seed: int | None = None,
    replicates: int = 499,
    design: Design | None = None,
    confidence: float = 0.95,
    missing: str = "drop",
) -> Gap:
    """Decomposition of the gap between two groups' shares by logistic models, P = F(x'b), F the logistic function.

    With the coefficients b* of the reference as the norm: explained = mean F(x_A'b*) - mean F(x_B'b*), unexplained the
    rest. The terms of the explained part share it as (x̄_A - x̄_B)'b* divides among them, those of the unexplained part
    as x̄'(b_A - b_B) does (Yun), so that neither depends on an order of the predictors.

    Parameters
    ----------
    outcome : (n,) of 0 and 1. The others as for `oaxaca`; "pooled" is a model over both groups.

    Returns
    -------
    Gap : parts "explained" and "unexplained", which add up to the gap exactly for "second" and "first" (a logit's mean
        prediction is the share).

    Raises
    ------
    MeasureError : as for `oaxaca`; an outcome other than 0 and 1, or the same for a whole group; predictors that
        separate yes from no.

    References
    ----------
    Yun 2004, doi:10.1016/S0165-1765(03)00361-0. Fairlie 2005, doi:10.3233/JEM-2005-0259. Jann 2008,
    doi:10.1177/1536867X0800800401.

    >>> frame = pd.DataFrame({"educated": [1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]})
    >>> found = oaxaca_logit([1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0], frame, groups=list("aaaaaabbbbbb"))
    >>> found.overall.set_index("part")["value"].round(4).to_dict()
    {'explained': 0.0833, 'unexplained': 0.25}
    """
    choice("reference", reference, REFERENCES)
    units = read_units(outcome, predictors, groups, weights, missing, design)
    if not np.isin(units.y, (0, 1)).all():
        raise MeasureError(
            f"outcome must be 0 or 1, but holds {sorted({float(each) for each in units.y} - {0.0, 1.0})[:5]}."
        )
    return decomposed(units, lambda part: _parts(part, reference), reference, seed, replicates, confidence)


def _parts(units: Units, reference: str) -> dict[str, FloatArray]:
    sides = [(units.first, units.labels[0]), (~units.first, units.labels[1])]
    beta_a, beta_b = (
        logit(units.y[side], units.x[side], units.w[side], f"In group {label!r}") for side, label in sides
    )
    norm = {"second": beta_b, "first": beta_a}.get(reference)
    if norm is None:
        norm = logit(units.y, units.x, units.w, "Over both groups")
    mean_a, mean_b = (np.average(units.x[side], axis=0, weights=units.w[side]) for side, _ in sides)
    share_a, share_b = (float(np.average(units.y[side], weights=units.w[side])) for side, _ in sides)
    level_a, level_b = (_level(units, side, norm) for side, _ in sides)
    explained = level_a - level_b
    unexplained = share_a - share_b - explained
    return {
        "explained": _divided(explained, (mean_a - mean_b) * norm),
        "unexplained": _divided(unexplained, mean_a * (beta_a - norm) + mean_b * (norm - beta_b)),
    }


def _level(units: Units, side: Any, beta: FloatArray) -> float:
    return float(np.average(_share(units.x[side] @ beta), weights=units.w[side]))


def _divided(total: float, terms: FloatArray) -> FloatArray:
    """Total in proportion to the terms; where they add up to nothing, all of it to the intercept."""
    if abs(terms.sum()) > 1e-12 * max(1.0, np.abs(terms).max()):
        return total * terms / terms.sum()
    return np.concatenate([[total], np.zeros(terms.size - 1)])


def logit(y: FloatArray, x: FloatArray, w: FloatArray, where: str) -> FloatArray:
    """Coefficients of a weighted logistic regression by Newton's method, or `MeasureError` where they are infinite."""
    if y.min() == y.max():
        raise Undefined(f"{where}, everybody's outcome is {y[0]:g}, so it depends on nothing.", "有一组的结果均相同。")
    unit = np.abs(x).max(axis=0)
    scaled, w = x / unit, w / w.mean()
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = _share(scaled @ beta)
        slope = scaled.T @ (w * (y - p))
        curve = (scaled * (w * p * (1 - p))[:, None]).T @ scaled
        if np.linalg.cond(curve) > 1e14:
            break
        step = np.linalg.solve(curve, slope)
        beta = beta + step * min(1.0, 5 / np.abs(step).max(initial=1e-300))
        if np.abs(step).max() < 1e-10 * (1 + np.abs(beta).max()):
            return beta / unit
    raise Undefined(
        f"{where}, the predictors separate yes from no (or nearly so), and the logistic model has no finite solution; merge rare categories or leave out a predictor.",
        "自变量（几乎）完全区分了结果，logistic 模型没有有限解。",
    )


def _share(eta: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-np.clip(eta, -700, 700)))
