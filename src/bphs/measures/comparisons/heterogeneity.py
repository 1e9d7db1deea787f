"""How far true means of places lie apart, once what sampling adds to their distances is taken off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.estimates import Estimate
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import level

BASIS = "places as drawn from many, their errors known (Q profile)"
APART = 2 / np.sqrt(np.pi)
"""Mean distance of two draws from a normal distribution, in its standard deviations."""


def spread_between(means: Any, variances: Any, *, confidence: float = 0.95) -> Estimate:
    r"""Standard deviation τ of true means, from means that each have a sampling error.

    Paule and Mandel's estimate: τ² at which :math:`Q(τ²) = \sum w_i (y_i - \bar y_w)²`, with
    :math:`w_i = 1/(v_i + τ²)`, is k - 1, its expectation; 0 where Q(0) is below. The limits are where Q is the upper
    and the lower quantile of χ² on k - 1 degrees of freedom (Viechtbauer).

    Parameters
    ----------
    means, variances : (k,) means of places and the squares of their standard errors, above 0.

    Raises
    ------
    MeasureError : variances not above 0, gaps. Undefined : fewer than two places.

    References
    ----------
    Paule and Mandel 1982, doi:10.6028/jres.087.022. Viechtbauer 2007, doi:10.1002/sim.2514. In R:
    ``metafor::rma(yi, vi, method = "PM")`` and its ``confint``.

    >>> round(spread_between([10.0, 20.0, 30.0], [1.0, 1.0, 1.0]).value, 3)  # sample variance 100, less 1
    9.95
    """
    from scipy import stats

    level(confidence)
    read = columns({"means": means, "variances": variances}).numbers
    y, v = read["means"], read["variances"]
    if v.min() <= 0:
        raise MeasureError(f"variances must be above 0, but the lowest is {v.min():g}.")
    if y.size < 2:
        raise Undefined("What lies between places needs at least two of them.", "不足两地，无法计算各地之间的差异。")
    df = y.size - 1
    tail = (1 - confidence) / 2
    value, low, high = (
        float(np.sqrt(_solved(lambda t: _q(y, v, t), aim)))
        for aim in (float(df), float(stats.chi2.ppf(1 - tail, df)), float(stats.chi2.ppf(tail, df)))
    )
    return Estimate("spread_between", value, float("nan"), (low, high), confidence, y.size, BASIS)


def places_apart(
    values: Any, places: Any, *, weights: Any = None, least: int = 2, confidence: float = 0.95
) -> tuple[Estimate, float]:
    """Mean distance between the true means of two places, 2τ/√π, and the mean of all.

    Respondents count as drawn one by one within their place; their variance is pooled over the places, so that a small
    place in which all answer alike does not count as known exactly.

    Parameters
    ----------
    values : (n,) numbers. places : (n,) labels. weights : (n,) positive, of respondents. Units with a gap are left out.
    least : respondents with a value that a place needs.

    Returns
    -------
    Estimate : with the limits of `spread_between`; `n` counts respondents.
    float : weighted mean of the values.

    Raises
    ------
    Undefined : fewer than two such places; values that do not vary within any.
    MeasureError : weights not positive, text.

    >>> found, mean = places_apart([1, 3, 2, 4, 11, 13], list("aabbcc"))
    >>> round(found.value, 2), round(mean, 2)
    (6.11, 5.67)
    """
    told = pd.DataFrame({"value": pd.Series(values).to_numpy(), "place": pd.Series(places).to_numpy()})
    told["weight"] = 1.0 if weights is None else pd.Series(weights).to_numpy()
    told = told.dropna()
    told = told[told["place"].map(told["place"].value_counts()) >= max(least, 2)]
    if told["place"].nunique() < 2:
        few = f"What lies between places needs two at least with {max(least, 2)} respondents with an answer."
        raise Undefined(few, f"至少须有两地的有回答者不少于 {max(least, 2)} 人。")
    w, x = told["weight"], told["value"].astype(float)
    by_place = told["place"].to_numpy()
    total = w.groupby(by_place).sum()
    mean = (w * x).groupby(by_place).sum() / total
    inside = float((w * (x - mean[by_place].to_numpy()) ** 2).sum() / w.sum())
    pooled = inside * len(told) / (len(told) - len(total))
    if pooled <= 1e-24 * max(1.0, float(x.abs().max())) ** 2:
        raise Undefined("values do not vary within any place.", "各地内部取值均相同。")
    variance = pooled * (w**2).groupby(by_place).sum() / total**2
    spread = spread_between(mean.to_numpy(), variance.to_numpy(), confidence=confidence)
    low, high = spread.interval
    limits = (float(APART * low), float(APART * high))
    found = Estimate("places_apart", float(APART * spread.value), float("nan"), limits, confidence, len(told), BASIS)
    return found, float((w * x).sum() / w.sum())


def _q(y: FloatArray, v: FloatArray, between: float) -> float:
    w = 1 / (v + between)
    return float(w @ (y - (w @ y) / w.sum()) ** 2)


def _solved(q: Callable[[float], float], aim: float) -> float:
    """Where a falling function reaches its aim; 0 if it begins below."""
    from scipy import optimize

    if q(0.0) <= aim:
        return 0.0
    far = 1.0
    while q(far) > aim:
        far *= 4
    return float(optimize.brentq(lambda between: q(between) - aim, 0.0, far, xtol=1e-14, rtol=1e-12))
