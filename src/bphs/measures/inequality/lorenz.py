"""Lorenz curve and Gini coefficient: weighted, split by groups, with influence-function standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.inequality._checked import Design, FloatArray, IntArray, Sample, checked, choice
from bphs.measures.inequality._influence import linearized_error
from bphs.measures.inequality._kernel import Kernel, Quantities, batched, in_order, membership, weighted_sum
from bphs.measures.inequality._results import Decomposed, estimate, ratio


@dataclass(frozen=True, eq=False)
class LorenzCurve:
    """Points of a Lorenz curve, from (0, 0) to (1, 1).

    Attributes
    ----------
    population_share : cumulative share of the weights, units in ascending order of their value.
    value_share : cumulative share of the total (weight times value).
    mean : weighted mean of the values; `generalized` is the curve times the mean.
    """

    population_share: FloatArray
    value_share: FloatArray
    mean: float

    @property
    def generalized(self) -> FloatArray:
        """Generalised Lorenz curve, in the values' unit: from 0 to the mean."""
        return self.value_share * self.mean

    def to_frame(self) -> pd.DataFrame:
        """One row per point: population_share, value_share."""
        return pd.DataFrame({"population_share": self.population_share, "value_share": self.value_share})


def lorenz_curve(values: Any, weights: Any = None, *, ties: str = "pool", missing: str = "raise") -> LorenzCurve:
    """Lorenz curve of values per head, such as workers per 1,000 residents.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; a ratio per unit.
    weights : (n,) positive, the population behind each ratio; equal if None.
    ties : "pool" gives one point for units of the same value, so that the points do not depend on the order of
        the rows; "keep" gives one point per unit.
    missing : "raise" or "drop".

    Returns
    -------
    LorenzCurve
        L(p) = Σ_{i ≤ k} wᵢxᵢ / Σ wᵢxᵢ over p = Σ_{i ≤ k} wᵢ / Σ wᵢ. R: ``ineq::Lc(x, n = w)``.

    Raises
    ------
    MeasureError
        Missing, infinite or negative values, all zero; weights that do not match or are not positive.

    References
    ----------
    1. Lorenz MO (1905). Methods of measuring the concentration of wealth. Publications of the American Statistical
       Association 9(70), 209-219. https://doi.org/10.2307/2276207

    >>> lorenz_curve([1, 2, 3, 4]).value_share.round(3).tolist()
    [0.0, 0.1, 0.3, 0.6, 1.0]
    """
    choice("ties", ties, ("pool", "keep"))
    sample = checked(values, weights, missing=missing)
    sample = sample.take(np.argsort(sample.values, kind="stable"))
    total = sample.weights @ sample.values
    ends = _block_ends(sample.values) if ties == "pool" else np.arange(sample.n)
    population, share = (_cumulative(part)[ends] for part in (sample.weights, sample.weights * sample.values / total))
    return LorenzCurve(np.append(0.0, population), np.append(0.0, share), float(total))


def _gini_kernel() -> Kernel:
    return Kernel(gini_quantities)


@batched(_gini_kernel)
def gini(
    values: Any,
    weights: Any = None,
    groups: Any = None,
    *,
    small_sample: bool = False,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Decomposed:
    """Gini coefficient, 0 (equal) to 1, and with groups its parts within, between and overlap.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; a ratio per unit.
    weights : (n,) positive, the population behind each ratio; equal if None.
    groups : (n,) labels; gives ``within + between + overlap = value`` (Dagum: Gw + Gnb + Gt).
    small_sample : multiply by 1 / (1 − Σp²), p the shares of the weights; n / (n − 1) without weights. Only for
        units that are a sample; the parts are not corrected.
    confidence, design, missing : see `Estimate`, `Design`, `lorenz_curve`.

    Returns
    -------
    Decomposed
        G = Σᵢ Σⱼ wᵢwⱼ|xᵢ − xⱼ| / (2 (Σw)² μ): twice the area between diagonal and Lorenz curve. A single unit has
        G = 0. R: ``dineq::gini.wtd(x, w)``, ``ineq::Gini(x, corr = small_sample)``, ``dineq::gini_decomp(x, z, w)``.

    Raises
    ------
    MeasureError
        As for `lorenz_curve`.

    References
    ----------
    1. Dagum C (1997). A new approach to the decomposition of the Gini income inequality ratio. Empirical Economics
       22, 515-531. https://doi.org/10.1007/BF01205777
    2. Langel M, Tillé Y (2013). Variance estimation of the Gini index: revisiting a result several times published.
       Journal of the Royal Statistical Society A 176, 521-540. https://doi.org/10.1111/j.1467-985X.2012.01048.x

    >>> gini([1, 2, 3, 4]).value
    0.25
    >>> split = gini([1, 2, 3, 4], groups=["a", "a", "b", "b"])
    >>> round(split.within, 3), round(split.between, 3)
    (0.05, 0.2)
    """
    sample = checked(values, weights, groups=groups, design=design, missing=missing)
    influence = gini_influence(sample)
    factor = small_sample_factor(sample) if small_sample else 1.0
    found = {name: float(each) for name, each in gini_quantities(sample).items()}
    total = estimate("gini", found.pop("gini") * factor, linearized_error(sample, influence.pop("gini")) * factor,
                     confidence, sample.n)
    parts = {name.removeprefix("gini_"): estimate(name, value, linearized_error(sample, influence[name]), confidence, sample.n)
             for name, value in found.items()}
    return Decomposed(**vars(total), parts=parts, by_group=None if sample.codes is None else _gini_by_group(sample))


def small_sample_factor(sample: Sample) -> float:
    """1 / (1 − Σp²): n / (n − 1) for equal weights; 1 for a single unit, whose Gini is 0 anyway."""
    return 1 / (1 - float(sample.weights @ sample.weights)) if sample.n > 1 else 1.0


def gini_quantities(sample: Sample) -> Quantities:
    """Gini and, with groups, its parts, for each replicate."""
    total, weight = weighted_sum(sample.weights, sample.values), sample.weights.sum(-1)
    found = {"gini": half_gap(sample) / (total * weight)}
    if sample.codes is None:
        return found
    within = sum(half_gap(sample.take(np.flatnonzero(sample.codes == code))) for code in range(len(sample.labels)))
    found["gini_within"] = within / (total * weight)
    found["gini_between"] = half_gap(group_means(sample)) / (total * weight)
    found["gini_overlap"] = found["gini"] - found["gini_within"] - found["gini_between"]
    found["gini_between_share"] = ratio(found["gini_between"], found["gini"], np.nan)
    return found


def half_gap(sample: Sample) -> FloatArray:
    """½ ΣΣ wᵢwⱼ|xᵢ − xⱼ|, computed as ∫ F(1 − F) dx: every term is positive, so nothing cancels."""
    ordered = in_order(sample)
    below = np.cumsum(ordered.weights, axis=-1)
    steps = np.diff(ordered.values, axis=-1)
    below, whole = below[..., :-1], below[..., -1:]
    return weighted_sum(below * (whole - below), steps)


def group_means(sample: Sample) -> Sample:
    """Each group as one unit: its mean, and the sum of its weights."""
    member = membership(sample)
    weights = sample.weights @ member
    sums = (sample.weights * sample.values) @ member
    return Sample(ratio(sums, weights), weights)


def gini_influence(sample: Sample) -> Quantities:
    """Influence of each unit on the Gini and its parts (weights and mean scaled to 1)."""
    x = sample.values / (sample.weights @ sample.values)
    scaled = Sample(x, sample.weights, sample.codes, sample.labels)
    gaps = {"gini": _gaps(x, sample.weights)}
    if sample.codes is not None:
        gaps["gini_within"] = _gaps_within(scaled)
        gaps["gini_between"] = _gaps_between(scaled)
    found = {name: gap - (sample.weights @ gap) / 2 * (1 + x) for name, gap in gaps.items()}
    if sample.codes is not None:
        found["gini_overlap"] = found["gini"] - found["gini_within"] - found["gini_between"]
        between, total = (sample.weights @ gaps[name] / 2 for name in ("gini_between", "gini"))
        found["gini_between_share"] = (found["gini_between"] - between / total * found["gini"]) / total if total > 0 else x * np.nan
    return found


def _gaps(x: FloatArray, w: FloatArray) -> FloatArray:
    """Σⱼ wⱼ|xᵢ − xⱼ| for each unit i."""
    order = np.argsort(x)
    x_up, w_up = x[order], w[order]
    below, below_sum = np.cumsum(w_up), np.cumsum(w_up * x_up)
    gaps = np.empty_like(x)
    gaps[order] = x_up * (2 * below - below[-1]) + below_sum[-1] - 2 * below_sum
    return gaps


def _gaps_within(sample: Sample) -> FloatArray:
    gaps = np.empty_like(sample.values)
    for code in range(len(sample.labels)):
        inside = np.flatnonzero(sample.codes == code)
        gaps[inside] = _gaps(sample.values[inside], sample.weights[inside])
    return gaps


def _gaps_between(sample: Sample) -> FloatArray:
    """Derivative of Σ_h |S_g·N_h − S_h·N_g| in the unit's weight: the sign is that of the means' difference."""
    means = group_means(sample)
    sign = np.sign(means.values[:, None] - means.values)
    per_value, constant = sign @ means.weights, -(sign @ (means.weights * means.values))
    return sample.values * per_value[sample.codes] + constant[sample.codes]


def _gini_by_group(sample: Sample) -> pd.DataFrame:
    means = group_means(sample)
    overall = sample.weights @ sample.values
    rows = []
    for code, label in enumerate(sample.labels):
        group = sample.take(np.flatnonzero(sample.codes == code))
        inside = float(ratio(half_gap(group), means.weights[code] ** 2 * means.values[code]))
        value_share = means.weights[code] * means.values[code] / overall
        rows.append({"group": label, "n": group.n, "population_share": means.weights[code], "value_share": value_share,
                     "mean": means.values[code], "gini": inside, "contribution": means.weights[code] * value_share * inside})
    return pd.DataFrame(rows)


def _cumulative(part: FloatArray) -> FloatArray:
    summed = np.cumsum(part)
    return summed / summed[-1]


def _block_ends(ordered: FloatArray) -> IntArray:
    """Last position of each run of equal values."""
    return np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
