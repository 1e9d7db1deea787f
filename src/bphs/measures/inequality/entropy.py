"""Generalised entropy: Theil's T, mean log deviation and any α, split within and between groups."""

from __future__ import annotations

from typing import Any

from bphs.errors import Undefined
from bphs.measures.inequality._entropy import bend, entropy, entropy_kernel
from bphs.measures.sample.estimates import Decomposed
from bphs.measures.sample.gate import Design, FloatArray, checked
from bphs.measures.sample.kernels import batched

EQUAL = 1e-15
"""An inequality below this is rounding."""


@batched(lambda: entropy_kernel(1.0, "theil_t"))
def theil_t(
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
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
    sample = checked(values, weights, groups=groups, design=design, missing=missing)
    return entropy("theil_t", 1.0, sample, confidence)


@batched(lambda: entropy_kernel(0.0, "mean_log_deviation"))
def mean_log_deviation(
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
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
    return entropy("mean_log_deviation", 0.0, sample, confidence)


@batched(entropy_kernel)
def generalized_entropy(
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
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
    sign = entropy_kernel(alpha).sign
    sample = checked(values, weights, groups=groups, design=design, sign=sign, missing=missing)
    return entropy("generalized_entropy", float(alpha), sample, confidence)


def unit_contributions(values: Any, *, weights: Any = None, alpha: float = 1.0, missing: str = "raise") -> FloatArray:
    """Contributions of the units to a generalised entropy measure, in the order of the rows: they add up to it.

    Parameters
    ----------
    values, weights, alpha, missing : as for `generalized_entropy`; alpha 1 is Theil's T, 0 the mean log deviation.

    Returns
    -------
    array of shape (n,)
        pᵢ (xᵢ/μ) ln(xᵢ/μ) for Theil's T, positive for units above the mean; pᵢ ln(μ/xᵢ) for the mean log deviation,
        positive for units below it; pᵢ ((xᵢ/μ)^α − 1)/(α(α − 1)) otherwise.

    Raises
    ------
    MeasureError
        As for `generalized_entropy`.

    >>> unit_contributions([1, 2, 3, 4]).round(3).tolist()
    [-0.092, -0.045, 0.055, 0.188]
    """
    sample = checked(values, weights, sign=entropy_kernel(alpha).sign, missing=missing)
    x = sample.values / (sample.weights @ sample.values)
    slope = 1.0 if alpha == 1 else -1.0 if alpha == 0 else 1 / (alpha - 1)
    return sample.weights * (bend(x, alpha) + slope * (x - 1))


def contribution_shares(values: Any, *, weights: Any = None, alpha: float = 1.0, missing: str = "raise") -> FloatArray:
    """Contributions of the units as shares of the measure: they add up to 1, and a single one may exceed it.

    Parameters
    ----------
    values, weights, alpha, missing : as for `unit_contributions`.

    Returns
    -------
    array of shape (n,)
        Each unit's contribution over the sum of all; for Theil's T negative for units below the mean.

    Raises
    ------
    Undefined
        All values are equal: there is no inequality to contribute to.
    MeasureError
        As for `generalized_entropy`.

    >>> contribution_shares([1, 2, 3, 4]).round(3).tolist()
    [-0.861, -0.419, 0.514, 1.766]
    """
    parts = unit_contributions(values, weights=weights, alpha=alpha, missing=missing)
    whole = parts.sum()
    if abs(whole) < EQUAL:
        raise Undefined(
            "All units have the same value: there is no inequality to which they could contribute.",
            "各地区取值相同，不存在不均等，也就无从计算各地区的贡献。",
        )
    return parts / whole
