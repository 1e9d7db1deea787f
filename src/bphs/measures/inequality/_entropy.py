"""Generalised entropy and its parts as batched kernels, and the influence of each unit on them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.measures.sample.estimates import Decomposed, decomposed, part_share, ratio
from bphs.measures.sample.gate import FloatArray, Sample
from bphs.measures.sample.kernels import Kernel, Quantities, group_sums, weighted_sum
from bphs.measures.sample.options import number


def entropy_kernel(alpha: float = 2.0, name: str = "generalized_entropy") -> Kernel:
    """GE(α) under a name; with zeros only for α > 0, where the limit is finite."""
    alpha = number("alpha", alpha)
    return Kernel(
        lambda sample: entropy_quantities(sample, alpha, name),
        lambda sample: entropy_influence(sample, alpha, name),
        "nonnegative" if alpha > 0 else "positive",
        bounds=(0.0, np.inf),
    )


def entropy(measure: str, alpha: float, sample: Sample, confidence: float) -> Decomposed:
    """GE(α) of a checked sample, with standard errors and, with groups, its parts."""
    by_group = None if sample.codes is None else entropy_by_group(sample, alpha)
    return decomposed(entropy_kernel(alpha, measure), sample, confidence, by_group)


def entropy_quantities(sample: Sample, alpha: float, name: str) -> Quantities:
    """GE(α) and, with groups, its parts, for each replicate."""
    x = _near_one(sample)
    weight, total, bent = (group_sums(sample, terms) for terms in (np.ones_like(x), x, bend(x, alpha)))
    mean = total.sum(-1) / weight.sum(-1)
    found = {name: mean**-alpha * (bent.sum(-1) / weight.sum(-1) - bend(mean, alpha))}
    if sample.codes is not None:
        relative = ratio(ratio(total, weight, 1.0), mean[..., None])
        between = (weight * bend(relative, alpha)).sum(-1) / weight.sum(-1)
        found |= {
            f"{name}_within": found[name] - between,
            f"{name}_between": between,
            f"{name}_between_share": part_share(between, found[name]),
        }
    return found


def variation(sample: Sample) -> FloatArray:
    """Coefficient of variation √(2·GE(2)), for each replicate."""
    return np.sqrt(np.maximum(2 * entropy_quantities(sample, 2.0, "ge")["ge"], 0.0))


def _near_one(sample: Sample) -> FloatArray:
    """Values over their mean (over replicates where the values are the same in all): keeps digits in the sums."""
    x = sample.values / sample.values.max()
    mean = weighted_sum(sample.weights, x) / sample.weights.sum(-1)
    return x / (np.mean(mean) if x.ndim == 1 else mean[:, None])


def entropy_influence(sample: Sample, alpha: float, name: str) -> Quantities:
    """Influence of each unit on GE(α) and its parts (weights add up to 1)."""
    x = sample.values / (sample.weights @ sample.values)
    found = {name: _influence(x, x, sample.weights, alpha)}
    if sample.codes is not None:
        means = (group_sums(sample, x) / group_sums(sample, np.ones_like(x)))[sample.codes]
        total, between = (float(sample.weights @ bend(each, alpha)) for each in (x, means))
        found[f"{name}_between"] = _influence(x, means, sample.weights, alpha)
        found[f"{name}_within"] = found[name] - found[f"{name}_between"]
        share = part_share(between, total)
        found[f"{name}_between_share"] = (found[f"{name}_between"] - share * found[name]) / (total or np.nan)
    return found


def value_slopes(sample: Sample, alpha: float) -> FloatArray:
    """Slope of GE(α) in each value, (n,); NaN at a zero where it is infinite."""
    mean = float(sample.weights @ sample.values)
    relative = sample.values / mean
    index = float(sample.weights @ bend(relative, alpha))
    slopes = sample.weights / mean * (_power(relative, alpha - 1) - alpha * index)
    return np.where(np.isfinite(slopes), slopes, np.nan)


def bend(x: FloatArray, alpha: float) -> FloatArray:
    """Convex term of each unit, zero with its derivative at x = 1; its mean is GE(α) where the mean of x is 1.

    Written with expm1, so that it is exact for α close to 0 or 1 and does not cancel for small inequality.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        log = np.log(x)
        if alpha == 0:
            return x - 1 - log
        if alpha == 1:
            return np.where(x > 0, x * log, 0.0) - x + 1
        if alpha > 0.5:
            return np.where(x > 0, (x * np.expm1((alpha - 1) * log) / (alpha - 1) - (x - 1)) / alpha, 1 / alpha)
        return (np.expm1(alpha * log) / alpha - (x - 1)) / (alpha - 1)


def _influence(x: FloatArray, relative: FloatArray, weights: FloatArray, alpha: float) -> FloatArray:
    """Influence of units with values x (mean 1) on GE(α) of `relative`: their own values, or their group's mean."""
    index = weights @ bend(relative, alpha)
    with np.errstate(invalid="ignore"):
        slope = np.where(x > 0, x * (_power(relative, alpha - 1) - alpha * index), 0.0)
    return (alpha - 1) * index - _power(relative, alpha) + slope


def _power(x: FloatArray, exponent: float) -> FloatArray:
    """(x^a − 1) / a, which is ln x at a = 0."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return np.log(x) if exponent == 0 else np.expm1(exponent * np.log(x)) / exponent


def entropy_by_group(sample: Sample, alpha: float) -> pd.DataFrame:
    x = sample.values / (sample.weights @ sample.values)
    weight, total = group_sums(sample, np.ones_like(x)), group_sums(sample, x)
    relative = total / weight
    inside = np.array(
        [_inside(sample.take(np.flatnonzero(sample.codes == code)), alpha) for code in range(weight.size)]
    )
    scale = np.where(total > 0, weight * relative**alpha, 0.0)
    return pd.DataFrame(
        {
            "group": sample.labels,
            "n": [np.count_nonzero(sample.codes == code) for code in range(weight.size)],
            "population_share": weight,
            "value_share": total,
            "mean": relative * (sample.weights @ sample.values),
            "index": inside,
            "contribution_within": np.where(total > 0, scale * np.nan_to_num(inside), 0.0),
            "contribution_between": weight * bend(relative, alpha),
        }
    )


def _inside(group: Sample, alpha: float) -> float:
    """GE(α) inside one group; NaN where the whole group has nothing."""
    return float(entropy_quantities(group, alpha, "index")["index"]) if group.values.max() > 0 else float("nan")
