"""WHO's simple measures and the potential for improvement: difference, ratio, population attributable
risk, fraction.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError, Undefined
from bphs.measures.inequality._who import (
    ON_LOG,
    Subgroups,
    best,
    ends,
    needed,
    pair_error,
    positive_mean,
    result,
    subgroups,
)
from bphs.measures.sample.estimates import Estimate, log_estimate


def difference(
    estimates: Any,
    *,
    standard_errors: Any = None,
    order: Any = None,
    reference: Any = None,
    favourable: bool = True,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Difference (D) between two subgroups.

    Parameters
    ----------
    estimates : (k,) the indicator in each subgroup, zero or more.
    standard_errors : (k,) of the estimates; without them the measure has no standard error.
    order : (k,) of ordered subgroups, from most disadvantaged (lowest) to most advantaged.
    reference : of subgroups without order, the one to compare with: its position, or a column of 0 with a single 1.
    favourable : True if more is better (coverage), False if less is (mortality).
    confidence : of the interval.
    missing : "raise" or "drop".

    Returns
    -------
    Estimate
        Ordered: most advantaged less most disadvantaged (the reverse if less is better). Without order: highest less
        lowest; with a reference, reference less lowest (highest less reference if less is better).
        SE = √(SE₁² + SE₂²), and 0 where the reference is itself the lowest (highest). Of several subgroups that tie for
        the highest or lowest, the one with the smallest standard error is taken, whatever the order of rows. R:
        ``healthequal::d``.

    Raises
    ------
    MeasureError
        Missing, infinite or negative estimates or standard errors; columns of different length; several subgroups at
        one end of `order`.

    References
    ----------
    Schlotheuber and Hosseinpoor 2022, doi:10.3390/ijerph19063697.

    >>> found = difference([30.0, 56.0, 90.0], standard_errors=[4.0, 3.0, 3.0], order=[1, 2, 3])
    >>> found.value, found.standard_error
    (60.0, 5.0)
    """
    groups = subgroups(estimates, standard_errors, order=order, reference=reference, missing=missing)
    one, two = ends(groups, favourable)
    error = pair_error(one, two, groups.errors)
    return result("difference", float(groups.y[one] - groups.y[two]), error, confidence, groups.y.size)


def ratio(
    estimates: Any,
    *,
    standard_errors: Any = None,
    order: Any = None,
    reference: Any = None,
    favourable: bool = True,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Ratio (R) of two subgroups.

    Parameters
    ----------
    estimates, standard_errors, order, reference, favourable, confidence, missing : as for `difference`.

    Returns
    -------
    Estimate
        Of the same subgroups as `difference`; the standard error is that of the logarithm,
        √((SE₁/y₁)² + (SE₂/y₂)²), and the interval is exp(ln R ± z·SE). R: ``healthequal::r``.

    Raises
    ------
    MeasureError
        As for `difference`; an estimate of zero in either subgroup.

    References
    ----------
    Ahn et al. 2018, doi:10.1200/CCI.18.00031.

    >>> ratio([30.0, 56.0, 90.0], order=[1, 2, 3]).value
    3.0
    """
    groups = subgroups(estimates, standard_errors, order=order, reference=reference, missing=missing)
    one, two = ends(groups, favourable)
    if min(groups.y[one], groups.y[two]) == 0:
        raise Undefined(
            "A ratio is not defined, because the estimate of one of its two subgroups is zero; use difference.",
            "所比较的两组中有一组估计值为零，比值无定义；可改用差值。",
        )
    with np.errstate(divide="ignore", invalid="ignore"):  # of other subgroups, which may be zero
        error = pair_error(one, two, groups.errors / groups.y)
    return log_estimate("ratio", float(groups.y[one] / groups.y[two]), error, confidence, groups.y.size, ON_LOG)


def population_attributable_risk(
    estimates: Any,
    *,
    population: Any,
    order: Any = None,
    favourable: bool = True,
    scale: float = 100.0,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Population attributable risk (PAR): how the average would change if all were like the best subgroup.

    Parameters
    ----------
    estimates, order, favourable, confidence, missing : as for `difference`.
    population : (k,) people in each subgroup, positive.
    scale : of the indicator, 100 for percent or 1,000 for a rate per 1,000; the standard error counts cases.

    Returns
    -------
    Estimate
        y_ref − μ, ref the most advantaged subgroup if ordered, else the best; 0 if the average is better already.
        Its standard error is Walter's of `population_attributable_fraction` times μ. R: ``healthequal::parisk``.

    Raises
    ------
    MeasureError
        As for `difference`; estimates above the scale; a population that is not positive.

    References
    ----------
    Walter 1978, doi:10.1093/ije/7.2.175.

    >>> population_attributable_risk([50.0, 90.0], population=[100, 100]).value
    20.0
    """
    groups = subgroups(estimates, None, population, order, missing=missing)
    gap, error = _attributable(groups, favourable, scale)
    return result("population_attributable_risk", gap, abs(groups.mean) * error, confidence, groups.y.size)


def population_attributable_fraction(
    estimates: Any,
    *,
    population: Any,
    order: Any = None,
    favourable: bool = True,
    scale: float = 100.0,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Population attributable fraction (PAF): `population_attributable_risk` in percent of the average.

    Parameters
    ----------
    estimates, population, order, favourable, scale, confidence, missing : as for `population_attributable_risk`.

    Returns
    -------
    Estimate
        100·(y_ref − μ)/μ, with standard error and interval in percent as well (healthequal 1.0.1 prints those 100
        times too small). R: ``healthequal::paf``.

    Raises
    ------
    MeasureError
        As for `population_attributable_risk`; an average of zero.

    References
    ----------
    Walter 1978, doi:10.1093/ije/7.2.175.

    >>> round(population_attributable_fraction([50.0, 90.0], population=[100, 100]).value, 3)
    28.571
    """
    groups = subgroups(estimates, None, population, order, missing=missing)
    mean = positive_mean(groups)
    gap, error = _attributable(groups, favourable, scale)
    return result("population_attributable_fraction", 100 * gap / mean, 100 * error, confidence, groups.y.size)


def _attributable(groups: Subgroups, favourable: bool, scale: float) -> tuple[float, float]:
    """Gap to the reference, and Walter's standard error of the fraction from the fourfold table of cases."""
    people, mean = float(needed(groups, "population").sum()), positive_mean(groups)
    if groups.y.max() > scale:
        raise MeasureError(
            f"An estimate of {groups.y.max():g} is above scale={scale:g}; give the scale of the indicator."
        )
    level, size = best(groups, favourable)
    gap = level - mean
    exposed = level / scale * size
    spared = size - exposed
    cases = mean / scale * people - exposed
    others = people - cases - size
    square = exposed * people * (cases * spared * (people - exposed) + others * exposed**2)
    error = float(np.sqrt(square / ((cases + exposed) ** 3 * size**3)))
    return (0.0 if gap * (1 if favourable else -1) < 0 else gap), error
