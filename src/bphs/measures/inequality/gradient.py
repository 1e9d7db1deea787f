"""Slope and relative index of inequality of persons: change of an outcome from bottom to top of a ladder.

`who_gradient` has the same indices for published means of subgroups; here each person counts, with weights, strata and
clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.inequality._concentration import by_rank, middle_ranks
from bphs.measures.sample.estimates import Estimate, estimate, finite, log_estimate
from bphs.measures.sample.gate import Design, FloatArray, Sample, checked
from bphs.measures.sample.influence import linearized_error
from bphs.measures.sample.options import Lack, choice, refuse

MODELS = ("linear", "logit")
ROUNDS = 50
BASIS = "persons as drawn; their ranks on the ladder taken as known"


@dataclass(frozen=True)
class Gradient:
    """An outcome along a ladder.

    Attributes
    ----------
    bottom, top : the outcome that the model predicts at rank 0 and at rank 1.
    slope : SII, top less bottom, in the outcome's unit.
    relative : RII, top over bottom; standard error and interval belong to its logarithm (the interval is shown as a
        ratio).
    model : "linear" or "logit".
    """

    bottom: float
    top: float
    slope: Estimate
    relative: Estimate
    model: str

    def to_frame(self) -> pd.DataFrame:
        """One row each for slope and ratio: measure, value, standard_error, lower, upper, n, and the outcome at both
        ends.
        """
        return pd.concat([self.slope.to_frame(), self.relative.to_frame()], ignore_index=True).assign(
            bottom=self.bottom, top=self.top
        )

    def to_row(self, unit: float = 1.0) -> dict[str, float]:
        """All in one row: `ladder_bottom`, `ladder_top`, `sii`, `rii`, and the limits of both; `unit` times but for the
        ratio.
        """
        return {
            "ladder_bottom": unit * self.bottom,
            "ladder_top": unit * self.top,
            **_row("sii", self.slope, unit),
            **_row("rii", self.relative, 1.0),
        }


def _row(name: str, found: Estimate, unit: float) -> dict[str, float]:
    lower, upper = found.interval
    return {name: unit * found.value, f"{name}_lower": unit * lower, f"{name}_upper": unit * upper}


def gradient(
    values: Any,
    *,
    rank: Any,
    weights: Any = None,
    model: str = "linear",
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Gradient:
    r"""Slope index (SII) and relative index of inequality (RII), from a regression on the fractional rank.

    With R the weighted fractional rank of a person's rung (0 at the bottom, 1 at the top; persons on one rung share its
    middle), the model is :math:`y = a + bR` or, for shares and yes/no, :math:`\mathrm{logit}\,y = a + bR`; SII is what
    it predicts at R = 1 less what it predicts at R = 0, RII the one over the other.

    Parameters
    ----------
    values : (n,) the outcome, zero or more; between 0 and 1 for "logit".
    rank : (n,) the rung, such as the level of education; a higher number is better off.
    weights : (n,) positive, of the persons; equal if None.
    model : "linear" or "logit".
    confidence, design, missing : see `Estimate`, `Design`, `lorenz_curve`.

    Returns
    -------
    Gradient : errors are linearised under the design, as in R: ``survey::svyglm(y ~ r, design)`` followed by the delta
        method.

    Raises
    ------
    MeasureError : as for `concentration_index`; fewer than two rungs; values above 1, or an outcome that a rung tells
        for certain, for "logit"; a linear prediction of zero or less at an end, which has no ratio.

    References
    ----------
    1. Mackenbach JP, Kunst AE (1997). Measuring the magnitude of socio-economic inequalities in health. Social Science
    and Medicine
       44(6), 757-771. https://doi.org/10.1016/S0277-9536(96)00073-1
    2. Binder DA (1983). On the variances of asymptotically normal estimators from complex surveys. International
    Statistical Review
       51(3), 279-292. https://doi.org/10.2307/1402588

    >>> found = gradient([1, 2, 2, 3, 3, 4], rank=[1, 1, 2, 2, 3, 3])
    >>> round(found.slope.value, 3), round(found.relative.value, 3)  # means 1.5, 2.5, 3.5 at ranks 1/6, 3/6, 5/6
    (3.0, 4.0)
    """
    choice("model", model, MODELS)
    sample = by_rank(checked(values, weights, rank=rank, design=design, missing=missing))
    x = np.column_stack([np.ones(sample.n), middle_ranks(sample)])
    refuse(_wrong(sample, x, model))
    beta, bread = _linear(sample, x) if model == "linear" else _logit(sample, x)
    ends = np.array([[1.0, 0.0], [1.0, 1.0]])
    mean = (lambda eta: eta) if model == "linear" else _expit
    bottom, top = (float(end) for end in mean(ends @ beta))
    if bottom <= 0 or top <= 0:
        raise MeasureError(
            'The linear model predicts zero or less at one end of the ladder, so a ratio has no meaning; use model="logit".'
        )
    steep = ends if model == "linear" else ends * np.array([[bottom * (1 - bottom)], [top * (1 - top)]])
    influence = (
        (x * (sample.values - mean(x @ beta))[:, None])
        @ bread
        @ np.column_stack([steep[1] - steep[0], steep[1] / top - steep[0] / bottom])
    )
    slope, ratio = (linearized_error(sample, each) for each in influence.T)
    found = estimate("slope_index", finite("slope_index", top - bottom), slope, confidence, sample.n, BASIS)
    return Gradient(
        bottom,
        top,
        found,
        log_estimate("relative_index", top / bottom, ratio, confidence, sample.n, f"{BASIS}; on the log scale"),
        model,
    )


def _wrong(sample: Sample, x: FloatArray, model: str) -> list[str]:
    if np.ptp(x[:, 1]) == 0:
        flat = "A gradient needs persons on at least two rungs, but all have the same rank."
        return [Lack(flat, "全部个案处于同一等级，无法计算斜率指数。")]
    if model == "logit" and sample.values.max() > 1:
        return [
            f"values must lie between 0 and 1 for a logit, but reach {sample.values.max():g}; divide percentages by 100."
        ]
    return []


def _linear(sample: Sample, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Coefficients, and the inverse of Σ w x x'."""
    bread = np.linalg.inv((x * sample.weights[:, None]).T @ x)
    return bread @ (x.T @ (sample.weights * sample.values)), np.asarray(bread, dtype=float)


def _logit(sample: Sample, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Newton's method; the inverse of the information at the maximum."""
    beta = np.zeros(2)
    for _ in range(ROUNDS):
        chance = _expit(x @ beta)
        information = (x * (sample.weights * chance * (1 - chance))[:, None]).T @ x
        if np.linalg.cond(information) > 1e12:
            break
        step = np.linalg.solve(information, x.T @ (sample.weights * (sample.values - chance)))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            return beta, np.linalg.inv(information)
    raise Undefined(
        'The outcome is the same for everybody on one side of the ladder, so a logit has no finite gradient; use model="linear".',
        "阶梯一侧的结果均相同，logit 模型没有有限的斜率。",
    )


def _expit(eta: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-np.clip(eta, -700, 700)))
