"""WHO's entropy measures of subgroups: Theil's index and the mean log deviation, times 1,000 as HEAT reports them."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import Undefined
from bphs.measures.inequality._entropy import entropy_quantities, value_slopes
from bphs.measures.inequality._who import Subgroups, positive_mean, result, weighted_subgroups
from bphs.measures.sample.estimates import Estimate
from bphs.measures.sample.gate import Sample
from bphs.measures.sample.options import choice

_HEAT_ZERO = 1e-6  # what HEAT puts in the place of a zero; only used when asked for
_PER = 1_000.0


def theil_index(
    estimates: Any,
    *,
    population: Any,
    standard_errors: Any = None,
    zeros: str = "limit",
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Theil's index (TI) of the subgroups, times 1,000.

    Parameters
    ----------
    estimates, population, standard_errors, confidence, missing : as for `between_group_variance`.
    zeros : "limit" counts a zero with 0·ln 0 = 0 (no standard error then, for the slope there is infinite). "heat"
        puts 0.000001 in its place, as HEAT does.

    Returns
    -------
    Estimate
        1,000·Σ p (y/μ) ln(y/μ), standard error and interval times 1,000 as well (healthequal 1.0.1 forgets that).
        R: ``healthequal::ti``.

    Raises
    ------
    MeasureError
        As for `between_group_variance`; an average of zero.

    References
    ----------
    Ahn et al. 2018, doi:10.1200/CCI.18.00031.

    >>> round(theil_index([50.0, 90.0], population=[100, 100]).value, 3)
    41.391
    """
    groups = _without_zeros(weighted_subgroups(estimates, population, standard_errors, missing), zeros)
    positive_mean(groups)
    return _entropy("theil_index", 1.0, groups, confidence)


def mean_log_deviation(
    estimates: Any,
    *,
    population: Any,
    standard_errors: Any = None,
    zeros: str = "limit",
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Mean log deviation (MLD) of the subgroups, times 1,000.

    Parameters
    ----------
    estimates, population, standard_errors, confidence, missing : as for `between_group_variance`.
    zeros : "limit" refuses a zero, for which the measure is infinite; "heat" puts 0.000001 in its place.

    Returns
    -------
    Estimate
        1,000·Σ p ln(μ/y), standard error and interval times 1,000 as well. R: ``healthequal::mld``.

    Raises
    ------
    MeasureError
        As for `between_group_variance`; an estimate of zero.

    References
    ----------
    Ahn et al. 2018, doi:10.1200/CCI.18.00031.

    >>> round(mean_log_deviation([50.0, 90.0], population=[100, 100]).value, 3)
    42.579
    """
    groups = _without_zeros(weighted_subgroups(estimates, population, standard_errors, missing), zeros)
    if groups.y.min() == 0:
        raise Undefined(
            "The mean log deviation is infinite, because the estimate of a subgroup is zero; Theil's index is not.",
            "有一组估计值为零，平均对数离差为无穷大；可改用泰尔指数。",
        )
    return _entropy("mean_log_deviation", 0.0, groups, confidence)


def _entropy(name: str, alpha: float, groups: Subgroups, confidence: float) -> Estimate:
    """Generalised entropy of the subgroups times 1,000, its standard error from theirs."""
    sample = Sample(groups.y, groups.shares)
    value = float(entropy_quantities(sample, alpha, name)[name])
    error = float(np.sqrt(np.sum((value_slopes(sample, alpha) * groups.errors) ** 2)))
    return result(name, _PER * value, _PER * error, confidence, sample.n, 0.0)


def _without_zeros(groups: Subgroups, zeros: str) -> Subgroups:
    choice("zeros", zeros, ("limit", "heat"))
    if zeros == "limit":
        return groups
    return Subgroups(
        np.where(groups.y == 0, _HEAT_ZERO, groups.y), groups.errors, groups.shares, groups.population, None, None
    )
