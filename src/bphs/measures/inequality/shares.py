"""Measures read off shares: Hoover, top over bottom, Herfindahl."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.inequality._quantile import lorenz_sum, sum_up_to, weighted_quantile
from bphs.measures.sample.estimates import Estimate, finite, measured
from bphs.measures.sample.gate import Design, FloatArray, Sample, checked
from bphs.measures.sample.kernels import Kernel, batched, in_order, weighted_sum
from bphs.measures.sample.options import choice, number


def _hoover_kernel() -> Kernel:
    return Kernel(
        lambda sample: {"hoover": _hoover(sample)},
        lambda sample: {"hoover": _hoover_influence(sample)},
        bounds=(0.0, 1.0),
    )


@batched(_hoover_kernel)
def hoover(
    values: Any,
    *,
    weights: Any = None,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Estimate:
    """Hoover's index (Robin Hood, Ricci-Schutz): the share of the total that would have to move for equality.

    Parameters
    ----------
    values, weights, confidence, design, missing : as for `gini`.

    Returns
    -------
    Estimate
        H = ½ Σ |pᵢ − sᵢ| = Σ pᵢ|xᵢ − μ| / (2μ), s the shares of the total.
        R: ``ineq::RS(x)``, ``REAT::hoover(resource, population)`` with values = resource / population.

    Raises
    ------
    MeasureError
        As for `lorenz_curve`.

    References
    ----------
    1. Hoover EM (1936). The measurement of industrial localization. Review of Economics and Statistics 18(4),
       162-171. https://doi.org/10.2307/1927875

    >>> hoover([1, 2, 3, 4]).value
    0.2
    """
    sample = checked(values, weights, design=design, missing=missing)
    return measured(_hoover_kernel(), sample, confidence)["hoover"]


def _share_ratio_kernel(
    top: float = 0.2, bottom: float = 0.2, split: str = "quantile", threshold: str = "exact"
) -> Kernel:
    top, bottom = number("top", top, 0, 1), number("bottom", bottom, 0, 1)
    choice("split", split, ("quantile", "lorenz"))
    choice("threshold", threshold, ("exact", "smoothed"))
    return Kernel(
        lambda sample: {"share_ratio": _share_ratio(sample, top, bottom, split)},
        lambda sample: {"share_ratio": _share_ratio_influence(sample, top, bottom, split, threshold)},
        bounds=(0.0, np.inf),
    )


@batched(_share_ratio_kernel)
def share_ratio(
    values: Any,
    *,
    weights: Any = None,
    top: float = 0.2,
    bottom: float = 0.2,
    split: str = "quantile",
    threshold: str = "exact",
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Estimate:
    """Ratio of what the top has to what the bottom has: quintile (0.2, 0.2), decile (0.1, 0.1) or Palma (0.1, 0.4)
    ratio.

    Parameters
    ----------
    values, weights, confidence, design, missing : as for `gini`.
    top, bottom : shares of the population, between 0 and 1.
    split : "quantile" counts whole units: those above the (1 − top) quantile over those up to the bottom quantile
        (Eurostat). "lorenz" cuts the unit at the threshold, (1 − L(1 − top)) / L(bottom): better for few units of
        unequal size, such as districts.
    threshold : only for the standard error. "exact" takes the values near a quantile to be the quantile itself, so
        that the density there cancels (Langel and Tillé). "smoothed" takes their kernel-weighted mean with bandwidth
        σ / (Σw)^0.2, as R's convey does: the standard error then depends on the scale of the weights.

    Returns
    -------
    Estimate
        Ratio of the two totals. R: ``laeken::qsr(x, w)``, ``convey::svyqsr``.

    Raises
    ------
    MeasureError
        As for `lorenz_curve`; the bottom has nothing; no unit lies above or below the threshold.

    References
    ----------
    1. Langel M, Tillé Y (2011). Statistical inference for the quintile share ratio. Journal of Statistical Planning
       and Inference 141(8), 2976-2985. https://doi.org/10.1016/j.jspi.2011.03.023

    >>> round(share_ratio([1, 2, 3, 4, 5], top=0.2, bottom=0.4).value, 4)
    1.6667
    """
    kernel = _share_ratio_kernel(top, bottom, split, threshold)
    sample = in_order(checked(values, weights, design=design, missing=missing))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(kernel.compute(sample)["share_ratio"])
    if not np.isfinite(value) or value == 0:
        raise MeasureError(
            "share_ratio is not defined: the top holds no unit, or the bottom has nothing; "
            'choose larger shares, or split="lorenz".'
        )
    return measured(kernel, sample, confidence)["share_ratio"]


def herfindahl(values: Any, *, weights: Any = None, normalized: bool = False, missing: str = "raise") -> Estimate:
    """Herfindahl-Hirschman index of concentration among units, 1/n (equal) to 1 (one unit has all).

    Parameters
    ----------
    values : (n,) zero or more, not all zero: amounts, such as workers of each district.
    weights : (n,) positive factors of the amounts (values per head times population); none if None.
    normalized : rescale to 0-1: (H − 1/n) / (1 − 1/n); a single unit has 1.
    missing : "raise" or "drop".

    Returns
    -------
    Estimate
        H = Σ sᵢ², s the shares of the total. It depends on the number of units, so it has no standard error.
        R: ``REAT::herf(x)``.

    Raises
    ------
    MeasureError
        As for `lorenz_curve`.

    References
    ----------
    1. Hirschman AO (1964). The paternity of an index. American Economic Review 54(5), 761-762.

    >>> herfindahl([1, 1, 1, 1]).value, herfindahl([1, 1, 1, 1], normalized=True).value
    (0.25, 0.0)
    """
    sample = checked(values, weights, missing=missing)
    amounts = sample.values * sample.weights
    value = float(np.sum((amounts / amounts.sum()) ** 2))
    if normalized:
        value = (value - 1 / sample.n) / (1 - 1 / sample.n) if sample.n > 1 else 1.0
    return Estimate("herfindahl", finite("herfindahl", value), n=sample.n)


def _hoover(sample: Sample) -> FloatArray:
    weight, total = sample.weights.sum(-1), weighted_sum(sample.weights, sample.values)
    off = np.abs(sample.values - (total / weight)[..., None])
    return weighted_sum(sample.weights, off) / (2 * total)


def _share_ratio(sample: Sample, top: float, bottom: float, split: str) -> FloatArray:
    ordered = in_order(sample)
    if split == "quantile":
        # summed, not what is left of the total: nothing above the quantile is then exactly nothing
        above = ordered.values > weighted_quantile(ordered, 1 - top)[..., None]
        return (ordered.weights * ordered.values * above).sum(-1) / sum_up_to(ordered, bottom)
    total = weighted_sum(ordered.weights, ordered.values)
    return (total - lorenz_sum(ordered, 1 - top)) / lorenz_sum(ordered, bottom)


def _hoover_influence(sample: Sample) -> FloatArray:
    off = sample.values / (sample.weights @ sample.values) - 1
    lean = sample.weights @ np.sign(off)
    return np.abs(off) / 2 - lean / 2 * off - _hoover(sample) * (1 + off)


def _share_ratio_influence(sample: Sample, top: float, bottom: float, split: str, threshold: str) -> FloatArray:
    order = np.argsort(sample.values)
    ordered = sample.take(order)
    below_low, below_high = (_below_influence(ordered, share, threshold) for share in (bottom, 1 - top))
    low = sum_up_to(ordered, bottom) if split == "quantile" else lorenz_sum(ordered, bottom)
    influence = np.empty(sample.n)
    value = _share_ratio(ordered, top, bottom, split)
    influence[order] = (ordered.values - below_high - value * below_low) / low
    return influence


def _below_influence(ordered: Sample, share: float, threshold: str) -> FloatArray:
    """Influence on the total below a quantile q: x·1(x ≤ q) − q·(1(x ≤ q) − share); the density at q cancels."""
    x, quantile = ordered.values, weighted_quantile(ordered, share)
    below, level = x <= quantile, quantile
    if threshold == "smoothed":
        deviation = np.sqrt(ordered.weights @ (x - ordered.weights @ x) ** 2)
        near = ordered.weights * np.exp(-(((quantile - x) / deviation * ordered.scale**0.2) ** 2) / 2)
        level = near @ x / near.sum()
    return x * below - level * (below - share)
