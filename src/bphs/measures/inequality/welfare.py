"""Measures that state a value judgement: Atkinson's (relative) and Kolm's (absolute)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.inequality._entropy import entropy_influence, entropy_quantities
from bphs.measures.sample.estimates import Decomposed, Estimate, decomposed, measured
from bphs.measures.sample.gate import Design, FloatArray, Sample, checked
from bphs.measures.sample.kernels import Kernel, Quantities, batched, group_sums, weighted_sum
from bphs.measures.sample.options import number


def _atkinson_kernel(epsilon: float = 0.5) -> Kernel:
    epsilon = number("epsilon", epsilon, 0, from_low=True)

    def check(sample: Sample) -> None:
        if epsilon >= 1 and sample.codes is not None and sample.values.min() == 0:
            raise MeasureError(
                "With epsilon of 1 or more and a unit that has nothing, the index is 1 and cannot be split."
            )

    return Kernel(
        lambda sample: _quantities(sample, epsilon),
        lambda sample: _influence(sample, epsilon),
        check=check,
        bounds=(0.0, 1.0),
    )


@batched(_atkinson_kernel)
def atkinson(
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
    epsilon: float = 0.5,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Decomposed:
    """Atkinson's index: the share of the total that equality would make superfluous.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; a ratio per unit. If a unit has nothing, the index is 1 for
        epsilon ≥ 1 (its limit, without a standard error).
    weights : (n,) positive, the population behind each ratio; equal if None.
    groups : (n,) labels; gives ``within + between − interaction = value``, interaction = within · between, where
        "between" gives everybody the group's mean and "within" everybody the group's equally distributed equivalent.
    epsilon : aversion to inequality, 0 or more; at 0 nobody minds, and the index is 0.
    confidence, design, missing : see `Estimate`, `Design`, `lorenz_curve`.

    Returns
    -------
    Decomposed
        A(ε) = 1 − (Σ pᵢ (xᵢ/μ)^(1−ε))^(1/(1−ε)); for ε = 1, 1 − exp(Σ pᵢ ln(xᵢ/μ)).
        R: ``IC2::calcAtkinson(x, w, epsilon)``, ``IC2::decompAtkinson(x, z, w, epsilon, "BDA")``.

    Raises
    ------
    MeasureError
        As for `theil_t`; with groups also for zeros with epsilon ≥ 1.

    References
    ----------
    1. Atkinson AB (1970). On the measurement of inequality. Journal of Economic Theory 2(3), 244-263.
       https://doi.org/10.1016/0022-0531(70)90039-6
    2. Blackorby C, Donaldson D, Auersperg M (1981). A new procedure for the measurement of inequality within and
       among population subgroups. Canadian Journal of Economics 14(4), 665-685.

    >>> round(atkinson([1, 2, 3, 4], epsilon=2).value, 3)
    0.232
    """
    kernel = _atkinson_kernel(epsilon)
    sample = checked(values, weights, groups=groups, design=design, missing=missing)
    kernel.check(sample)
    return decomposed(kernel, sample, confidence, _by_group(sample, kernel))


def _quantities(sample: Sample, epsilon: float) -> Quantities:
    """Atkinson's index and, with groups, its parts, for each replicate."""
    alpha, empty = 1 - epsilon, np.zeros(())
    if alpha <= 0:
        empty = (sample.weights * (sample.values == 0)).sum(-1)
        sample = Sample(np.where(sample.values == 0, 1.0, sample.values), sample.weights, sample.codes, sample.labels)
    entropy = entropy_quantities(sample, alpha, "ge")
    total = np.where(empty > 0, 1.0, _from_entropy(entropy["ge"], epsilon))
    if sample.codes is None:
        return {"atkinson": total}
    between = _from_entropy(entropy["ge_between"], epsilon)
    within = 1 - (1 - total) / (1 - between)
    return {
        "atkinson": total,
        "atkinson_within": within,
        "atkinson_between": between,
        "atkinson_interaction": within * between,
    }


def _from_entropy(index: FloatArray, epsilon: float) -> FloatArray:
    """Atkinson's index is a function of GE(1 − ε): 1 − (1 − ε(1 − ε)·GE)^(1/(1−ε))."""
    alpha = 1 - epsilon
    gap = -np.expm1(-index) if alpha == 0 else -np.expm1(np.log1p(alpha * (alpha - 1) * index) / alpha)
    return gap + 0.0  # nothing is 0, not -0


def _influence(sample: Sample, epsilon: float) -> Quantities:
    if epsilon >= 1 and sample.values.min() == 0:
        return {"atkinson": np.full(sample.n, np.nan)}
    found, entropy = _quantities(sample, epsilon), entropy_influence(sample, 1 - epsilon, "ge")
    influence = {"atkinson": epsilon * (1 - found["atkinson"]) ** epsilon * entropy["ge"]}
    if sample.codes is not None:
        within, between = found["atkinson_within"], found["atkinson_between"]
        z_between = epsilon * (1 - between) ** epsilon * entropy["ge_between"]
        z_within = (influence["atkinson"] - (1 - within) * z_between) / (1 - between)
        influence |= {
            "atkinson_within": z_within,
            "atkinson_between": z_between,
            "atkinson_interaction": within * z_between + between * z_within,
        }
    return influence


def _by_group(sample: Sample, kernel: Kernel) -> pd.DataFrame | None:
    if sample.codes is None:
        return None
    groups = [sample.take(np.flatnonzero(sample.codes == code)) for code in range(len(sample.labels))]
    inside = [
        kernel.compute(Sample(group.values, group.weights))["atkinson"] if group.values.max() > 0 else np.nan
        for group in groups
    ]
    weight, total = group_sums(sample, np.ones(sample.n)), group_sums(sample, sample.values)
    return pd.DataFrame(
        {
            "group": sample.labels,
            "n": [group.n for group in groups],
            "population_share": weight,
            "value_share": total / total.sum(),
            "mean": total / weight,
            "index": np.array(inside, dtype=float),
        }
    )


def _kolm_kernel(kappa: float = 1.0) -> Kernel:
    kappa = number("kappa", kappa, 0)
    return Kernel(
        lambda sample: {"kolm": _kolm(sample, kappa)},
        lambda sample: {"kolm": _kolm_influence(sample, kappa)},
        sign="any",
        bounds=(0.0, np.inf),
    )


@batched(_kolm_kernel)
def kolm(
    values: Any,
    *,
    weights: Any = None,
    kappa: float = 1.0,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Estimate:
    """Kolm's absolute index: unchanged when everybody gets the same amount more.

    Parameters
    ----------
    values : (n,) of any sign, in some unit; the index has the same unit.
    weights, confidence, design, missing : as for `gini`.
    kappa : aversion to inequality, above 0, in 1 / unit of the values (rescale both together).

    Returns
    -------
    Estimate
        K(κ) = (1/κ) ln Σ pᵢ exp(κ(μ − xᵢ)). R: ``ineq::Kolm(x, parameter = kappa)``.

    Raises
    ------
    MeasureError
        Missing or infinite values, wrong weights, kappa too large for the spread of the values.

    References
    ----------
    1. Kolm S-C (1976). Unequal inequalities I. Journal of Economic Theory 12(3), 416-442.
       https://doi.org/10.1016/0022-0531(76)90037-5

    >>> round(kolm([1, 2, 3, 4]).value, 6)
    0.553895
    """
    kernel = _kolm_kernel(kappa)
    sample = checked(values, weights, design=design, sign=kernel.sign, missing=missing)
    return measured(kernel, sample, confidence)["kolm"]


def _kolm(sample: Sample, kappa: float) -> FloatArray:
    weight = sample.weights.sum(-1)
    mean = weighted_sum(sample.weights, sample.values) / weight
    centre = np.mean(mean) if sample.values.ndim == 1 else mean[..., None]
    depth = kappa * (centre - sample.values)
    bend = weighted_sum(sample.weights, np.expm1(depth) - depth) / weight
    shift = mean - centre if sample.values.ndim == 1 else 0.0
    return shift + np.log1p(bend - kappa * shift) / kappa


def _kolm_influence(sample: Sample, kappa: float) -> FloatArray:
    above = sample.values - sample.weights @ sample.values
    return above + np.expm1(-kappa * (above + _kolm(sample, kappa))) / kappa
