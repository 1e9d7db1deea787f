"""WHO's measures for subgroups without an order: spread around the average, the best or a reference subgroup."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.measures.inequality._entropy import variation
from bphs.measures.inequality._who import (
    moved,
    needed,
    positive_mean,
    result,
    subgroups,
    weighted_subgroups,
)
from bphs.measures.sample.estimates import Estimate
from bphs.measures.sample.gate import FloatArray, Sample
from bphs.measures.sample.options import choice


def between_group_variance(
    estimates: Any, *, population: Any, standard_errors: Any = None, confidence: float = 0.95, missing: str = "raise"
) -> Estimate:
    """Between-group variance (BGV), in the square of the indicator's unit.

    Parameters
    ----------
    estimates, standard_errors, confidence, missing : as for `difference`.
    population : (k,) people in each subgroup, positive.

    Returns
    -------
    Estimate
        Σ p(y − μ)². R: ``healthequal::bgv``.

    Raises
    ------
    MeasureError
        As for `difference`; a population that is not positive.

    References
    ----------
    Ahn et al. 2018, doi:10.1200/CCI.18.00031.

    >>> between_group_variance([50.0, 90.0], population=[100, 100]).value
    400.0
    """
    groups = weighted_subgroups(estimates, population, standard_errors, missing)
    p, se, off = groups.shares, groups.errors, groups.y - groups.mean
    first, second = np.sum(p**2 * se**2 * off**2), np.sum(p**2 * se**2)
    fourth = np.sum(p**2 * (1 - p) ** 2 * se**4) - np.sum(p**4 * se**4)
    error = float(np.sqrt(4 * first + 2 * (second**2 + fourth)))
    return result("between_group_variance", float(p @ off**2), error, confidence, groups.y.size, 0.0)


def between_group_deviation(
    estimates: Any, *, population: Any, standard_errors: Any = None, confidence: float = 0.95, missing: str = "raise"
) -> Estimate:
    """Between-group standard deviation (BGSD), in the indicator's unit.

    Parameters
    ----------
    estimates, population, standard_errors, confidence, missing : as for `between_group_variance`.

    Returns
    -------
    Estimate
        √(Σ p(y − μ)²); standard error by the delta method. R: ``healthequal::bgsd`` (its interval is simulated).

    Raises
    ------
    MeasureError
        As for `between_group_variance`.

    >>> between_group_deviation([50.0, 90.0], population=[100, 100]).value
    20.0
    """
    groups = weighted_subgroups(estimates, population, standard_errors, missing)
    return moved("between_group_deviation", lambda sample: np.sqrt(_variance(sample)), groups, confidence)


def coefficient_of_variation(
    estimates: Any, *, population: Any, standard_errors: Any = None, confidence: float = 0.95, missing: str = "raise"
) -> Estimate:
    """Coefficient of variation (COV): `between_group_deviation` in percent of the average.

    Parameters
    ----------
    estimates, population, standard_errors, confidence, missing : as for `between_group_variance`.

    Returns
    -------
    Estimate
        100·BGSD/μ. R: ``healthequal::covar``.

    Raises
    ------
    MeasureError
        As for `between_group_variance`; an average of zero.

    >>> round(coefficient_of_variation([50.0, 90.0], population=[100, 100]).value, 3)
    28.571
    """
    groups = weighted_subgroups(estimates, population, standard_errors, missing)
    positive_mean(groups)
    return moved("coefficient_of_variation", lambda sample: 100 * variation(sample), groups, confidence)


def mean_difference(
    estimates: Any,
    *,
    population: Any = None,
    standard_errors: Any = None,
    base: str = "mean",
    reference: Any = None,
    favourable: bool = True,
    weighted: bool = True,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Mean difference from the average, the best or a reference subgroup (MDM, MDB, MDR).

    Parameters
    ----------
    estimates, standard_errors, favourable, confidence, missing : as for `difference`.
    population : (k,) people in each subgroup, positive; not needed for an unweighted mean from best or reference.
    base : "mean" (the average, always weighted by population), "best" or "reference".
    reference : for base="reference", as for `difference`.
    weighted : weight the subgroups by population (MDMW, MDBW, MDRW) or equally (MDMU, MDBU, MDRU).

    Returns
    -------
    Estimate
        Mean of |y − base|; standard error by the delta method. R: ``healthequal::mdmw``, ``mdmu``, ``mdbw``, ``mdbu``,
        ``mdrw``, ``mdru`` (their intervals are simulated).

    Raises
    ------
    MeasureError
        As for `difference`; no population or reference where one is needed.

    >>> mean_difference([50.0, 90.0], population=[300, 100], base="best").value
    30.0
    """
    choice("base", base, ("mean", "best", "reference"))
    groups = subgroups(estimates, standard_errors, population, reference=reference, missing=missing)
    if base == "mean" or weighted:
        needed(groups, "population")
    at = needed(groups, "reference") if base == "reference" else None
    level = {
        "mean": _mean,
        "best": lambda sample: sample.values.max(-1) if favourable else sample.values.min(-1),
        "reference": lambda sample: sample.values[..., at],
    }[base]
    name = f"mean_difference_from_{base}" + ("" if weighted else "_unweighted")
    return moved(name, lambda sample: _distance(sample, level(sample), weighted), groups, confidence)


def index_of_disparity(
    estimates: Any,
    *,
    population: Any,
    standard_errors: Any = None,
    weighted: bool = True,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Index of disparity (IDIS): mean difference from the average in percent of the average.

    Parameters
    ----------
    estimates, population, standard_errors, confidence, missing : as for `between_group_variance`.
    weighted : weight the subgroups by population (IDISW) or equally (IDISU); the average is always weighted.

    Returns
    -------
    Estimate
        100·mean|y − μ|/μ. R: ``healthequal::idisw``, ``idisu``.

    Raises
    ------
    MeasureError
        As for `between_group_variance`; an average of zero.

    >>> round(index_of_disparity([50.0, 90.0], population=[100, 100]).value, 3)
    28.571
    """
    groups = weighted_subgroups(estimates, population, standard_errors, missing)
    positive_mean(groups)
    return moved(
        "index_of_disparity" + ("" if weighted else "_unweighted"),
        lambda sample: 100 * _distance(sample, _mean(sample), weighted) / _mean(sample),
        groups,
        confidence,
    )


def _mean(sample: Sample) -> FloatArray:
    return np.asarray(sample.values @ sample.weights)


def _variance(sample: Sample) -> FloatArray:
    return np.asarray((sample.values - _mean(sample)[..., None]) ** 2 @ sample.weights)


def _distance(sample: Sample, level: FloatArray, weighted: bool) -> FloatArray:
    """Mean distance from a level, of the population or of the subgroups."""
    away = np.abs(sample.values - np.asarray(level)[..., None])
    return away @ sample.weights if weighted else away.mean(-1)
