"""Generalised entropy: Theil's T, mean log deviation and any α, split within and between groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.inequality._checked import Design, FloatArray, Sample, checked, number
from bphs.measures.inequality._influence import linearized_error
from bphs.measures.inequality._kernel import Kernel, Quantities, batched, group_sums, membership, weighted_sum
from bphs.measures.inequality._results import Decomposed, estimate, finite, ratio


def _entropy_kernel(alpha: float = 2.0, name: str = "generalized_entropy") -> Kernel:
    alpha = number("alpha", alpha)
    return Kernel(lambda sample: entropy_quantities(sample, alpha, name), "nonnegative" if alpha > 0 else "positive")


@batched(lambda: _entropy_kernel(1.0, "theil_t"))
def theil_t(
    values: Any,
    weights: Any = None,
    groups: Any = None,
    *,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Decomposed:
    """Theil's T, and with groups how much of it lies within and between them.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; a ratio per unit, such as workers per 1,000 residents. A zero counts
        with the limit 0·ln 0 = 0 and keeps its weight.
    weights : (n,) positive, the population behind each ratio; equal if None.
    groups : (n,) labels, such as the region of each district.
    confidence, design, missing : see `Estimate`, `Design`, `lorenz_curve`.

    Returns
    -------
    Decomposed
        T = Σ pᵢ (xᵢ/μ) ln(xᵢ/μ), p the shares of the weights: natural logarithm, 0 for equality. With groups
        T = Σ_g s_g T_g (within) + Σ_g s_g ln(μ_g/μ) (between), s_g the group's share of the total. One unit, or
        equal values: 0. One group: between = 0. R: ``dineq::theil.wtd(x, w)`` (which drops zeros),
        ``IC2::decompGEI(x, z, w, alpha = 1)``.

    Raises
    ------
    MeasureError
        Missing, infinite or negative values, all zero; weights that do not match or are not positive.

    References
    ----------
    1. Theil H (1967). Economics and Information Theory. North-Holland, Amsterdam.
    2. Shorrocks AF (1980). The class of additively decomposable inequality measures. Econometrica 48(3), 613-625.
       https://doi.org/10.2307/1913126

    >>> theil = theil_t([1, 2, 3, 4], groups=["a", "a", "b", "b"])
    >>> round(theil.value, 6), round(theil.within, 6), round(theil.between_share, 3)
    (0.10644, 0.024157, 0.773)
    """
    return _entropy("theil_t", 1.0, checked(values, weights, groups=groups, design=design, missing=missing), confidence)


@batched(lambda: _entropy_kernel(0.0, "mean_log_deviation"))
def mean_log_deviation(
    values: Any,
    weights: Any = None,
    groups: Any = None,
    *,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Decomposed:
    """Mean log deviation (Theil's L), and with groups how much of it lies within and between them.

    Parameters
    ----------
    values : (n,) above zero (the measure is infinite if a unit has nothing); a ratio per unit.
    weights, groups, confidence, design, missing : as for `theil_t`.

    Returns
    -------
    Decomposed
        L = Σ pᵢ ln(μ/xᵢ). With groups L = Σ p_g L_g (within) + Σ p_g ln(μ/μ_g) (between). The Chinese literature's
        Σ P·ln(P/Y) is this measure. R: ``dineq::mld.wtd(x, w)``, ``dineq::mld_decomp(x, z, w)``.

    Raises
    ------
    MeasureError
        As for `theil_t`, and for a value of zero.

    References
    ----------
    1. Shorrocks AF (1980). The class of additively decomposable inequality measures. Econometrica 48(3), 613-625.
       https://doi.org/10.2307/1913126

    >>> round(mean_log_deviation([1, 2, 3, 4]).value, 6)
    0.121777
    """
    sample = checked(values, weights, groups=groups, design=design, sign="positive", missing=missing)
    return _entropy("mean_log_deviation", 0.0, sample, confidence)


@batched(_entropy_kernel)
def generalized_entropy(
    values: Any,
    weights: Any = None,
    groups: Any = None,
    *,
    alpha: float = 2.0,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Decomposed:
    """Generalised entropy GE(α), and with groups how much of it lies within and between them.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; above zero if alpha ≤ 0.
    alpha : any number; 0 is the mean log deviation, 1 Theil's T, 2 half the squared coefficient of variation. The
        larger, the more the measure looks at the top.
    weights, groups, confidence, design, missing : as for `theil_t`.

    Returns
    -------
    Decomposed
        GE(α) = (Σ pᵢ (xᵢ/μ)^α − 1) / (α(α − 1)). With groups, within = Σ p_g (μ_g/μ)^α GE_g(α), between = GE(α) of
        the group means. R: ``IC2::calcGEI(x, w, alpha)``, ``IC2::decompGEI(x, z, w, alpha)``.

    Raises
    ------
    MeasureError
        As for `theil_t`; a value of zero with alpha ≤ 0; a power too large to be computed.

    References
    ----------
    1. Cowell FA (1980). On the structure of additive inequality measures. Review of Economic Studies 47(3), 521-531.
       https://doi.org/10.2307/2297303
    2. Shorrocks AF (1980). The class of additively decomposable inequality measures. Econometrica 48(3), 613-625.
       https://doi.org/10.2307/1913126

    >>> round(generalized_entropy([1, 2, 3, 4], alpha=2).value, 6)
    0.1
    """
    sign = _entropy_kernel(alpha).sign
    sample = checked(values, weights, groups=groups, design=design, sign=sign, missing=missing)
    return _entropy("generalized_entropy", float(alpha), sample, confidence)


def _entropy(measure: str, alpha: float, sample: Sample, confidence: float) -> Decomposed:
    influence = entropy_influence(sample, alpha)
    found = entropy_quantities(sample, alpha, "total")
    finite(measure, found["total"])
    parts = {name.removeprefix("total_"): estimate(f"{measure}_{name.removeprefix('total_')}", float(value),
                                                   linearized_error(sample, influence[name]), confidence, sample.n)
             for name, value in found.items() if name != "total"}
    total = estimate(measure, float(found["total"]), linearized_error(sample, influence["total"]), confidence, sample.n)
    return Decomposed(**vars(total), parts=parts, by_group=None if sample.codes is None else _by_group(sample, alpha))


def entropy_quantities(sample: Sample, alpha: float, name: str) -> Quantities:
    """GE(α) and, with groups, its parts, for each replicate."""
    x = _near_one(sample)
    member = np.ones((sample.n, 1)) if sample.codes is None else membership(sample)
    weight, total, bend = (group_sums(sample.weights, terms, member) for terms in (np.ones_like(x), x, _bend(x, alpha)))
    mean = total.sum(-1) / weight.sum(-1)
    found = {name: mean**-alpha * (bend.sum(-1) / weight.sum(-1) - _bend(mean, alpha))}
    if sample.codes is not None:
        relative = ratio(ratio(total, weight, 1.0), mean[..., None])
        between = (weight * _bend(relative, alpha)).sum(-1) / weight.sum(-1)
        found |= {f"{name}_within": found[name] - between, f"{name}_between": between,
                  f"{name}_between_share": ratio(between, found[name], np.nan)}
    return found


def _near_one(sample: Sample) -> FloatArray:
    """Values over their mean (over replicates where the values are the same in all): keeps digits in the sums."""
    x = sample.values / sample.values.max()
    mean = weighted_sum(sample.weights, x) / sample.weights.sum(-1)
    return x / (np.mean(mean) if x.ndim == 1 else mean[:, None])


def entropy_influence(sample: Sample, alpha: float) -> Quantities:
    """Influence of each unit on GE(α) and its parts."""
    x = sample.values / (sample.weights @ sample.values)
    found = {"total": _influence(x, x, sample.weights, alpha)}
    if sample.codes is not None:
        member = membership(sample)
        means = ratio(sample.weights * x @ member, sample.weights @ member)
        found["total_between"] = _influence(x, means[sample.codes], sample.weights, alpha)
        found["total_within"] = found["total"] - found["total_between"]
        values = entropy_quantities(sample, alpha, "total")
        share = values["total_between_share"]
        found["total_between_share"] = (found["total_between"] - share * found["total"]) / (values["total"] or np.nan)
    return found


def _bend(x: FloatArray, alpha: float) -> FloatArray:
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
    index = weights @ _bend(relative, alpha)
    slope = np.where(x > 0, x * (_power(relative, alpha - 1) - alpha * index), 0.0)
    return (alpha - 1) * index - _power(relative, alpha) + slope


def _power(x: FloatArray, exponent: float) -> FloatArray:
    """(x^a − 1) / a, which is ln x at a = 0."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return np.log(x) if exponent == 0 else np.expm1(exponent * np.log(x)) / exponent


def _by_group(sample: Sample, alpha: float) -> pd.DataFrame:
    member, x = membership(sample), sample.values / (sample.weights @ sample.values)
    weight, total = sample.weights @ member, (sample.weights * x) @ member
    relative = total / weight
    inside = np.array([_inside(sample.take(np.flatnonzero(sample.codes == code)), alpha) for code in range(weight.size)])
    scale = np.where(total > 0, weight * relative**alpha, 0.0)
    return pd.DataFrame({
        "group": sample.labels, "n": np.bincount(sample.codes), "population_share": weight, "value_share": total,
        "mean": relative * (sample.weights @ sample.values), "index": inside,
        "contribution_within": np.where(total > 0, scale * np.nan_to_num(inside), 0.0),
        "contribution_between": weight * _bend(relative, alpha),
    })


def _inside(group: Sample, alpha: float) -> float:
    """GE(α) inside one group; NaN where the whole group has nothing."""
    return float(entropy_quantities(group, alpha, "index")["index"]) if group.values.max() > 0 else float("nan")
