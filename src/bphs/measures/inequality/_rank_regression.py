"""Standard errors of a concentration index as peers take them: from regressions on the rank, and Kakwani's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.inequality._concentration import Convention, by_rank, concentration_influence, middle_ranks
from bphs.measures.sample.gate import Sample
from bphs.measures.sample.least_squares import least_squares


def regression_error(sample: Sample, rule: Convention, method: str, covariance: str) -> float:
    """Standard error from the convenience regression on the fractional rank ("delta", "convenience"), as R's rineq
    and Stata's conindex take it, or Kakwani's for equal weights ("kakwani"); factors with the mean count as fixed."""
    ordered = by_rank(sample)
    mean = float(ordered.weights @ ordered.values)
    factor = float(rule.normalize(mean, mean))
    if method == "kakwani":
        return abs(factor) * _kakwani_error(ordered, replace(rule, index="standard", lower=0.0))
    if method == "convenience":
        error = convenience_error(ordered, covariance) / (1 - float(ordered.weights @ ordered.weights))
        return abs(float(rule.normalize(1.0, mean))) * error
    rank = middle_ranks(ordered)
    spread = float(ordered.weights @ (rank - 0.5) ** 2) / (1 - float(ordered.weights @ ordered.weights))
    x = np.column_stack([np.ones(ordered.n), rank])
    fit = least_squares(ordered.values, x, weights=ordered.weights, covariance=covariance)
    constant, slope = fit.coefficients
    gradient = 8 * spread / (2 * constant + slope) ** 2 * np.array([-slope, constant])
    return abs(factor) * float(np.sqrt(gradient @ fit.covariance @ gradient))


def convenience_error(ordered: Sample, covariance: str = "classical") -> float:
    """Standard error of the slope of 2·var(R)·y on the rank R, which is the generalised index."""
    rank = middle_ranks(ordered)
    spread = float(ordered.weights @ (rank - 0.5) ** 2)
    x = np.column_stack([np.ones(ordered.n), rank])
    return float(
        least_squares(2 * spread * ordered.values, x, weights=ordered.weights, covariance=covariance).errors[1]
    )


def _kakwani_error(ordered: Sample, standard: Convention) -> float:
    if np.ptp(ordered.weights) > 1e-12 * ordered.weights.max():
        raise MeasureError('standard_error="kakwani" is for equal weights; use "influence" or "delta" with weights.')
    influence = concentration_influence(ordered, standard)
    return float(np.sqrt(influence @ influence) / ordered.n)
