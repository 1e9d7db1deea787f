"""Concentration of a health variable along a ranking of units from worst to best off: index and curve."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.inequality._concentration import (
    Bounds,
    by_rank,
    concentration_kernel,
    convention,
    fractional_ranks,
)
from bphs.measures.inequality._rank_regression import regression_error
from bphs.measures.inequality.lorenz import LorenzCurve
from bphs.measures.sample.estimates import Estimate, estimate, measured
from bphs.measures.sample.gate import Design, FloatArray, checked
from bphs.measures.sample.kernels import Kernel, batched, run_ends
from bphs.measures.sample.options import choice

ERRORS = ("influence", "delta", "convenience", "kakwani")


def fractional_rank(rank: Any, *, weights: Any = None, missing: str = "raise") -> FloatArray:
    """Share of the population that ranks below a unit, counting half of the unit's own and of its ties.

    Parameters
    ----------
    rank : (n,) the ranking variable, from worst to best off; any sign.
    weights : (n,) positive, the population of each unit; equal if None.
    missing : "raise" or "drop".

    Returns
    -------
    array of shape (n,)
        Ranks between 0 and 1 with weighted mean ½. R: ``rineq::rank_gwt(x, wt)``.

    Raises
    ------
    MeasureError
        Missing or infinite ranks; weights that do not match or are not positive.

    References
    ----------
    1. Van Ourti T (2004). Measuring horizontal inequity in Belgian health care using a Gaussian random effects two
       part count data model. Health Economics 13(7), 705-724.

    >>> fractional_rank([10, 20, 20, 30]).tolist()
    [0.125, 0.5, 0.5, 0.875]
    """
    sample = checked(rank, weights, sign="any", missing=missing, names=("rank", "weights"))
    order = np.argsort(sample.values, kind="stable")
    ends = run_ends(sample.values[order])
    before, after = fractional_ranks(sample.weights[order], ends)
    ranks = np.empty(sample.n)
    ranks[order] = np.repeat((before + after) / 2, np.diff(ends, prepend=-1))
    return ranks


def _concentration_kernel(
    index: str = "standard", bounds: Bounds = None, nu: float = 2.0, rank_variance: str = "population"
) -> Kernel:
    return concentration_kernel(convention(index, bounds, nu, rank_variance))


@batched(_concentration_kernel)
def concentration_index(
    values: Any,
    *,
    rank: Any,
    weights: Any = None,
    index: str = "standard",
    bounds: Bounds = None,
    nu: float = 2.0,
    rank_variance: str = "population",
    standard_error: str = "influence",
    covariance: str = "classical",
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Estimate:
    """Concentration index: above 0 if the better off have more, below 0 if the worse off have more.

    Parameters
    ----------
    values : (n,) the health variable: zero or more with a positive mean for the standard index, any sign for the
        generalized one, within the bounds for the others.
    rank : (n,) the variable that orders units from worst to best off; ties share the mean of the ranks they span.
    weights : (n,) positive, the population behind each value; equal if None.
    index : with μ the mean, C the standard index and bounds (a, b):
        "standard" C = 2 cov(y, R) / μ; "generalized" μC; "erreygers" 4μC/(b − a); "wagstaff"
        (b − a)μC/((b − μ)(μ − a)); "modified" μC/(μ − a).
    bounds : (a, b), the limits of the variable in theory; b may be None for "modified".
    nu : above 1; the larger, the more weight on the worst off (extended index; 2 is the usual one).
    rank_variance : "population" is the definition. "sample" multiplies by (1 − 1/n) / (1 − Σp²), which R's rineq
        and the World Bank's convenience regression do; it differs only with unequal weights.
    standard_error : "influence" follows the `design`; "delta" and "convenience" are those of the regression on the
        rank with this `covariance` ("classical", "HC0" to "HC3"), "kakwani" is for equal weights.
    confidence, design, missing : see `Estimate`, `Design`, `lorenz_curve`.

    Returns
    -------
    Estimate
        R: ``rineq::ci(rank, y, w, type, method)``, ``IC2::calcSConc(y, rank, w, nu)``. rineq takes ties in the
        order of the rows and the observed range for the bounds; this does not.

    Raises
    ------
    MeasureError
        As for `gini`; values outside the bounds; missing bounds; a mean of zero, or at a bound.

    References
    ----------
    1. Kakwani N, Wagstaff A, van Doorslaer E (1997). Socioeconomic inequalities in health: measurement, computation,
       and statistical inference. Journal of Econometrics 77(1), 87-103. https://doi.org/10.1016/S0304-4076(96)01807-6
    2. Erreygers G (2009). Correcting the concentration index. Journal of Health Economics 28(2), 504-515.
       https://doi.org/10.1016/j.jhealeco.2008.02.003
    3. Wagstaff A (2005). The bounds of the concentration index when the variable of interest is binary, with an
       application to immunization inequality. Health Economics 14(4), 429-432. https://doi.org/10.1002/hec.953

    >>> concentration_index([1, 2, 3, 4], rank=[10, 20, 30, 40]).value
    0.25
    >>> concentration_index([1, 0, 0, 0], rank=[10, 20, 30, 40], index="erreygers", bounds=(0, 1)).value
    -0.75
    """
    rule = convention(index, bounds, nu, rank_variance)
    choice("standard_error", standard_error, ERRORS)
    sample = by_rank(checked(values, weights, rank=rank, design=design, sign=rule.sign, missing=missing))
    kernel = concentration_kernel(rule)
    kernel.check(sample)
    found = measured(kernel, sample, confidence)[rule.name]
    if standard_error == "influence":
        return found
    if design is not None:
        raise MeasureError(f'standard_error={standard_error!r} takes no design; use "influence".')
    error = regression_error(sample, rule, standard_error, covariance)
    return estimate(
        rule.name,
        found.value,
        error,
        confidence,
        sample.n,
        f"units as a random sample ({standard_error} method, {covariance})",
    )


def concentration_curve(values: Any, *, rank: Any, weights: Any = None, missing: str = "raise") -> LorenzCurve:
    """Concentration curve: cumulative share of the variable against that of the population, worst off first.

    Parameters
    ----------
    values, rank, weights, missing : as for `concentration_index`; values zero or more. Tied ranks give one point.

    Returns
    -------
    LorenzCurve
        Points from (0, 0) to (1, 1); above the diagonal where the worse off have more than their share.
        R: ``IC2::curveConcent(y, rank, w)``.

    Raises
    ------
    MeasureError
        As for `concentration_index`.

    >>> concentration_curve([4, 3, 2, 1], rank=[1, 2, 3, 4]).value_share.tolist()
    [0.0, 0.4, 0.7, 0.9, 1.0]
    """
    sample = by_rank(checked(values, weights, rank=rank, missing=missing))
    ends = run_ends(np.asarray(sample.rank))
    products = np.cumsum(sample.weights * sample.values)
    return LorenzCurve(
        np.append(0.0, fractional_ranks(sample.weights, ends)[1]),
        np.append(0.0, products[ends] / products[-1]),
        float(products[-1]),
    )
