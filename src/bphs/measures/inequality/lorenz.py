"""Lorenz curve, Gini coefficient and its extended form: weighted, with influence-function standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.inequality._gini import gini_by_group, gini_influence, gini_quantities
from bphs.measures.sample.estimates import Decomposed, Estimate, decomposed, measured
from bphs.measures.sample.gate import Design, FloatArray, Sample, checked
from bphs.measures.sample.kernels import Kernel, batched, in_order, run_ends, weighted_sum
from bphs.measures.sample.options import choice, number


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


def lorenz_curve(values: Any, *, weights: Any = None, ties: str = "pool", missing: str = "raise") -> LorenzCurve:
    """Lorenz curve of values per head, such as workers per 1,000 residents.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; a ratio per unit.
    weights : (n,) positive, the population behind each ratio; equal if None.
    ties : "pool" gives one point for units of the same value, so that the points do not depend on the order of
        the rows; "keep" gives one point per unit (n + 1 points), as R does.
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
    ends = run_ends(sample.values) if ties == "pool" else np.arange(sample.n)
    population, share = (_cumulative(part)[ends] for part in (sample.weights, sample.weights * sample.values))
    return LorenzCurve(np.append(0.0, population), np.append(0.0, share), float(sample.weights @ sample.values))


def _gini_kernel(small_sample: bool = False, ranks: str = "mid") -> Kernel:
    choice("ranks", ranks, ("mid", "inclusive"))
    return Kernel(
        lambda sample: gini_quantities(sample, ranks, small_sample),
        lambda sample: gini_influence(sample, ranks, small_sample),
        bounds=(0.0, 1.0) if ranks == "mid" else (-np.inf, np.inf),
    )


@batched(_gini_kernel)
def gini(
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
    small_sample: bool = False,
    ranks: str = "mid",
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Decomposed:
    """Gini coefficient, 0 (equal) to 1, and with groups its parts within, between and overlap.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; a ratio per unit.
    weights : (n,) positive, the population behind each ratio; equal if None.
    groups : (n,) labels; gives ``within + between + overlap = value`` (Dagum: Gw + Gnb + Gt = G).
    small_sample : multiply by 1 / (1 − Σp²), p the shares of the weights; n / (n − 1) without weights. Only for
        units that are a sample; the parts are not corrected.
    ranks : "mid" counts half of a unit's own weight below it, which makes the result independent of the scale of
        the weights. "inclusive" counts all of it and subtracts 1 / Σw, as R's ``convey::svygini`` does: its value and
        standard error change when the weights are rescaled, so it serves comparison only.
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
    kernel = _gini_kernel(small_sample, ranks)
    sample = in_order(checked(values, weights, groups=groups, design=design, missing=missing))
    return decomposed(kernel, sample, confidence, None if sample.codes is None else gini_by_group(sample))


def _extended_kernel(nu: float = 2.0) -> Kernel:
    nu = number("nu", nu, 1)
    return Kernel(
        lambda sample: {"extended_gini": _extended(sample, nu)},
        lambda sample: {"extended_gini": _extended_influence(sample, nu)},
        bounds=(0.0, 1.0),
    )


@batched(_extended_kernel)
def extended_gini(
    values: Any,
    *,
    weights: Any = None,
    nu: float = 2.0,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Estimate:
    """Extended (single-parameter) Gini: the larger `nu`, the more weight on those who have least.

    Parameters
    ----------
    values, weights, confidence, design, missing : as for `gini`.
    nu : above 1; 2 is the Gini coefficient.

    Returns
    -------
    Estimate
        G(ν) = 1 − ∫ (1 − F(x))^ν dx / μ. R: ``IC2::calcSGini(x, w, param = nu)``.

    Raises
    ------
    MeasureError
        As for `lorenz_curve`; nu of 1 or less.

    References
    ----------
    1. Donaldson D, Weymark JA (1980). A single-parameter generalization of the Gini indices of inequality. Journal of
       Economic Theory 22(1), 67-86. https://doi.org/10.1016/0022-0531(80)90065-4
    2. Yitzhaki S (1983). On an extension of the Gini inequality index. International Economic Review 24(3), 617-628.
       https://doi.org/10.2307/2648789

    >>> round(extended_gini([1, 2, 3, 4], nu=3).value, 3)
    0.375
    """
    kernel = _extended_kernel(nu)
    sample = in_order(checked(values, weights, design=design, missing=missing))
    return measured(kernel, sample, confidence)["extended_gini"]


def _extended(sample: Sample, nu: float) -> FloatArray:
    ordered = in_order(sample)
    above = 1 - (np.cumsum(ordered.weights, axis=-1) / ordered.weights.sum(-1)[..., None])[..., :-1]
    above = np.clip(above, 0, 1)
    mean = weighted_sum(ordered.weights, ordered.values) / ordered.weights.sum(-1)
    return weighted_sum(above - above**nu, np.diff(ordered.values, axis=-1)) / mean


def _extended_influence(sample: Sample, nu: float) -> FloatArray:
    """ν(∫₀ˣ (1 − F)^(ν−1) dx − ξ) is the influence on ξ = μ(1 − G), the equally distributed equivalent."""
    order = np.argsort(sample.values)
    ordered = sample.take(order)
    x = ordered.values / (ordered.weights @ ordered.values)
    above = np.clip(1 - np.append(0.0, np.cumsum(ordered.weights)[:-1]), 0, 1)
    steps = np.diff(x, prepend=0.0)
    climbed, equivalent = np.cumsum(above ** (nu - 1) * steps), above**nu @ steps
    influence = np.empty_like(x)
    influence[order] = equivalent * (x - 1) - nu * (climbed - equivalent)
    return influence


def _cumulative(part: FloatArray) -> FloatArray:
    summed = np.cumsum(part)
    return summed / summed[-1]
