"""Spread around the mean and hollowing of the middle: coefficient of variation, Wolfson's polarisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from bphs.errors import Undefined
from bphs.measures.inequality._entropy import entropy_influence, variation
from bphs.measures.inequality._gini import factor_influence, gini_quantities, small_sample_factor
from bphs.measures.inequality._quantile import lorenz_sum, weighted_quantile
from bphs.measures.sample.estimates import Estimate, measured
from bphs.measures.sample.gate import Design, FloatArray, Sample, checked
from bphs.measures.sample.kernels import Kernel, batched, in_order
from bphs.measures.sample.options import choice


def _variation_kernel(small_sample: bool = False) -> Kernel:
    return Kernel(
        lambda sample: {"coefficient_of_variation": _variation(sample, small_sample)},
        lambda sample: {"coefficient_of_variation": _variation_influence(sample, small_sample)},
        bounds=(0.0, np.inf),
    )


@batched(_variation_kernel)
def coefficient_of_variation(
    values: Any,
    *,
    weights: Any = None,
    small_sample: bool = False,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Estimate:
    """Standard deviation over mean; with population weights it is `williamson_index`.

    Parameters
    ----------
    values, weights, confidence, design, missing : as for `gini`.
    small_sample : divide the squares by 1 − Σp² (n − 1 instead of n without weights), for units that are a sample.

    Returns
    -------
    Estimate
        √(Σ pᵢ(xᵢ − μ)²) / μ. Without inequality it is 0 and has no standard error.
        R: ``ineq::var.coeff(x)`` (which, despite its name, divides by n).

    Raises
    ------
    MeasureError
        As for `lorenz_curve`.

    >>> round(coefficient_of_variation([1, 2, 3, 4]).value, 6)
    0.447214
    """
    sample = checked(values, weights, design=design, missing=missing)
    return measured(_variation_kernel(small_sample), sample, confidence)["coefficient_of_variation"]


def williamson_index(
    values: Any,
    *,
    weights: Any,
    centre: str = "weighted",
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Estimate:
    """Williamson's index of regional inequality: the coefficient of variation weighted by population.

    Parameters
    ----------
    values, weights, confidence, design, missing : as for `gini`.
    centre : what deviations are taken from. "weighted" is the mean of the whole population, as Williamson has it.
        "unweighted" is the mean of the regions, as R's ``REAT::williamson`` has it (no standard error).

    Returns
    -------
    Estimate
        √(Σ pᵢ(xᵢ − c)²) / μ, μ the weighted mean, c the centre.

    Raises
    ------
    MeasureError
        As for `lorenz_curve`.

    References
    ----------
    1. Williamson JG (1965). Regional inequality and the process of national development: a description of the
       patterns. Economic Development and Cultural Change 13(4, part 2), 1-84. https://doi.org/10.1086/450136

    >>> round(williamson_index([1, 2, 3, 4], weights=[4, 3, 2, 1]).value, 6)
    0.5
    """
    choice("centre", centre, ("weighted", "unweighted"))
    found = coefficient_of_variation(values, weights=weights, confidence=confidence, design=design, missing=missing)
    if centre == "weighted":
        return replace(found, measure="williamson_index")
    sample = checked(values, weights, design=design, missing=missing)
    off = float(sample.values.mean() / (sample.weights @ sample.values)) - 1
    return Estimate("williamson_index", float(np.hypot(found.value, off)), n=sample.n)


def _wolfson_kernel(lower_half: str = "lorenz") -> Kernel:
    choice("lower_half", lower_half, ("lorenz", "units"))
    return Kernel(lambda sample: {"wolfson_polarization": _wolfson(sample, lower_half)})


@batched(_wolfson_kernel)
def wolfson_polarization(
    values: Any, *, weights: Any = None, lower_half: str = "lorenz", missing: str = "raise"
) -> Estimate:
    """Wolfson's index of bipolarisation: how far the distribution has split into two halves.

    Parameters
    ----------
    values, weights, missing : as for `gini`; the median must be above zero.
    lower_half : "lorenz" reads L(½) off the Lorenz curve. "units" takes the share of all units up to the median, as
        R's ``dineq::polar.wtd`` does: with ties or few units of unequal size that is more or less than half of the
        population, and the index may even be negative; its median counts weights as repeated units, so that it
        depends on their scale. For comparison only.

    Returns
    -------
    Estimate
        2(2(½ − L(½)) − G)·μ/m, m the median. No standard error: use `bootstrap`.

    Raises
    ------
    MeasureError
        As for `lorenz_curve`; a median of zero.

    References
    ----------
    1. Wolfson MC (1994). When inequalities diverge. American Economic Review 84(2), 353-358.

    >>> round(wolfson_polarization([1, 2, 3, 4]).value, 3)
    0.3
    """
    kernel = _wolfson_kernel(lower_half)
    sample = in_order(checked(values, weights, missing=missing))
    if weighted_quantile(sample, 0.5) == 0:
        raise Undefined(
            "Wolfson's index of polarization is not defined: the median is zero.",
            "中位数为零，沃尔夫森极化指数无定义。",
        )
    return Estimate("wolfson_polarization", float(kernel.compute(sample)["wolfson_polarization"]), n=sample.n)


def _variation(sample: Sample, small_sample: bool) -> FloatArray:
    return variation(sample) * np.sqrt(small_sample_factor(sample) if small_sample else 1.0)


def _variation_influence(sample: Sample, small_sample: bool) -> FloatArray:
    value = float(_variation(sample, small_sample))
    influence = entropy_influence(sample, 2.0, "ge")["ge"]
    if small_sample:
        factor = float(small_sample_factor(sample))
        influence = factor * influence + value**2 / 2 * factor_influence(sample)
    return influence / (value if value > 0 else np.nan)


def _wolfson(sample: Sample, lower_half: str) -> FloatArray:
    ordered = in_order(sample)
    products = ordered.weights * ordered.values
    total, gini = products.sum(-1), gini_quantities(ordered)["gini"]
    if lower_half == "lorenz":
        median, below = weighted_quantile(ordered, 0.5), lorenz_sum(ordered, 0.5)
    else:
        median = _repeated_median(ordered)
        below = (products * (ordered.values <= median[..., None])).sum(-1)
    return 2 * (2 * (0.5 - below / total) - gini) * (total / ordered.weights.sum(-1)) / median


def _repeated_median(ordered: Sample) -> FloatArray:
    """Median of Σw units, each value repeated as often as its weight says (R: ``Hmisc::wtd.quantile``)."""
    reached = np.cumsum(ordered.weights, axis=-1) * ordered.scale
    place = 1 + (reached[..., -1:] - 1) / 2
    lower = np.maximum(np.floor(place), 1)
    ends = [np.minimum((reached < rank).sum(-1), ordered.n - 1) for rank in (lower, lower + 1)]
    values = np.broadcast_to(ordered.values, ordered.weights.shape)
    low, high = (np.take_along_axis(values, end[..., None], -1) for end in ends)
    return (low + (place - np.floor(place)) * (high - low))[..., 0]
