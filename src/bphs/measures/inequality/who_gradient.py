"""WHO's measures for ordered subgroups: concentration indices, slope and relative index of inequality."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.inequality._concentration import Convention, concentration, middle_ranks
from bphs.measures.inequality._rank_regression import convenience_error
from bphs.measures.inequality._who import ON_LOG, Subgroups, needed, positive_mean, result, subgroups
from bphs.measures.sample.estimates import Estimate, log_estimate, normal_interval
from bphs.measures.sample.gate import FloatArray, Sample
from bphs.measures.sample.options import choice, number

_ROUNDS = 50


@dataclass(frozen=True, eq=False)
class GradientIndex(Estimate):
    """A slope or relative index with what the model predicts at both ends of the ranking, in the indicator's unit.

    Attributes
    ----------
    bottom : at rank 0, the most disadvantaged: the model's intercept on the indicator's own scale.
    top : at rank 1, the most advantaged.
    """

    bottom: Estimate = field(kw_only=True)
    top: Estimate = field(kw_only=True)


def absolute_concentration_index(
    estimates: Any, *, population: Any, order: Any, confidence: float = 0.95, missing: str = "raise"
) -> Estimate:
    """Absolute concentration index (ACI): the generalised concentration index of subgroups.

    Parameters
    ----------
    estimates, order, confidence, missing : as for `difference`; at least three subgroups.
    population : (k,) people in each subgroup, positive.

    Returns
    -------
    Estimate
        2 cov(y, R), R the mid rank of the subgroup in the population; standard error of the regression of 2·var(R)·y
        on R weighted by population. R: ``healthequal::aci``.

    Raises
    ------
    MeasureError
        As for `difference`; fewer than three subgroups.

    References
    ----------
    Schlotheuber and Hosseinpoor 2022, doi:10.3390/ijerph19063697.

    >>> round(absolute_concentration_index([30.0, 56.0, 90.0], population=[100, 100, 100], order=[1, 2, 3]).value, 3)
    13.333
    """
    groups = subgroups(estimates, None, population, order, missing=missing)
    return _concentration("absolute_concentration_index", groups, Convention("generalized"), confidence)


def relative_concentration_index(
    estimates: Any,
    *,
    population: Any,
    order: Any,
    normalization: str = "none",
    bounds: tuple[float, float] | None = None,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Relative concentration index (RCI), also normalised for bounded indicators.

    Parameters
    ----------
    estimates, population, order, confidence, missing : as for `absolute_concentration_index`.
    normalization : "none" divides by the average; "erreygers" and "wagstaff" are for indicators with `bounds`.
    bounds : (lower, upper) of the indicator in theory, such as (0, 100).

    Returns
    -------
    Estimate
        ACI/μ; with z = (y − a)/(b − a), Erreygers 4·ACI(z), Wagstaff ACI(z)/(μ_z(1 − μ_z)). The standard error takes
        μ as fixed. R: ``healthequal::rci``.

    Raises
    ------
    MeasureError
        As for `absolute_concentration_index`; no bounds, or estimates outside them; an average of zero or at a bound.

    >>> round(relative_concentration_index([30.0, 56.0, 90.0], population=[100, 100, 100], order=[1, 2, 3]).value, 4)
    0.2273
    """
    choice("normalization", normalization, ("none", "erreygers", "wagstaff"))
    groups = subgroups(estimates, None, population, order, missing=missing)
    if normalization == "none":
        positive_mean(groups)
        return _concentration("relative_concentration_index", groups, Convention(), confidence)
    if bounds is None or len(bounds) != 2 or not number("bounds", bounds[0]) < number("bounds", bounds[1]):
        raise MeasureError(
            f"normalization={normalization!r} needs bounds=(lower, upper) of the indicator, such as (0, 100)."
        )
    low, high = groups.y.min(), groups.y.max()
    if low < bounds[0] or high > bounds[1] or (normalization == "wagstaff" and low == high and low in bounds):
        raise MeasureError(f"Estimates must lie within bounds={bounds}, and not all at one of them.")
    rule = Convention(normalization, float(bounds[0]), float(bounds[1]))
    return _concentration(f"relative_concentration_index_{normalization}", groups, rule, confidence)


def slope_index(
    estimates: Any,
    *,
    population: Any,
    order: Any,
    standard_errors: Any = None,
    model: str = "logit",
    favourable: bool = True,
    scale: float = 100.0,
    counting: str = "heat",
    confidence: float = 0.95,
    missing: str = "raise",
) -> GradientIndex:
    r"""Slope index of inequality (SII): predicted indicator at one end of the ranking less that at the other.

    With R the mid rank of a subgroup in the population, the model is :math:`g(y) = a + bR`, weighted by population,
    with g the identity, the logarithm or the logit.

    Parameters
    ----------
    estimates, population, order, confidence, missing : as for `absolute_concentration_index`.
    standard_errors : (k,) of the estimates. With them the index has the error that they leave in it (delta method);
        without them the robust error (HC1) of subgroups scattered around the model.
    model : "logit" (a share that stays between 0 and scale), "log" (a rate that stays above 0) or "linear".
    favourable : True if more is better: top less bottom. False if less is better: bottom less top. So a larger value
        always means a larger gap to the harm of the disadvantaged.
    scale : of the indicator, 100 for percent; estimates may not exceed it for "logit".
    counting : for "logit". "heat" rounds people with and without the outcome to whole numbers and gives each subgroup
        its population twice, as number of trials and as weight, as HEAT does; large subgroups then count by the square
        of their population. "population" counts each person once.

    Returns
    -------
    GradientIndex
        In the indicator's unit, standard error too (healthequal 1.0.1 prints it without the scale). R:
        ``healthequal::sii``.

    Raises
    ------
    MeasureError
        As for `absolute_concentration_index`; estimates above the scale; subgroups that a logit or log tells apart
        perfectly.

    References
    ----------
    Mackenbach and Kunst 1997, doi:10.1016/S0277-9536(96)00073-1.

    >>> found = slope_index([30.0, 60.0, 90.0], population=[100, 100, 100], order=[1, 2, 3], model="linear")
    >>> round(found.value, 3), round(found.bottom.value, 3)
    (90.0, 15.0)
    """
    groups = subgroups(estimates, standard_errors, population, order, missing=missing)
    fit = _fit(groups, model, scale, counting)
    sign = 1.0 if favourable else -1.0
    value, error = sign * (fit.ends[1] - fit.ends[0]), _error(fit.slopes[1] - fit.slopes[0], fit)
    found = result("slope_index", value * scale, error * scale, confidence, groups.y.size)
    return _with_ends(found, fit, scale)


def relative_index(
    estimates: Any,
    *,
    population: Any,
    order: Any,
    standard_errors: Any = None,
    model: str = "logit",
    favourable: bool = True,
    scale: float = 100.0,
    counting: str = "heat",
    confidence: float = 0.95,
    missing: str = "raise",
) -> GradientIndex:
    """Relative index of inequality (RII): predicted indicator at one end of the ranking over that at the other.

    Parameters
    ----------
    estimates, population, order, standard_errors, model, scale, counting, confidence, missing : as for `slope_index`.
    favourable : True if more is better: top over bottom. False if less is better: bottom over top.

    Returns
    -------
    GradientIndex
        Standard error on the log scale, interval exp(ln RII ± z·SE). R: ``healthequal::rii``.

    Raises
    ------
    MeasureError
        As for `slope_index`; a linear prediction of zero or less at either end.

    References
    ----------
    Mackenbach and Kunst 1997, doi:10.1016/S0277-9536(96)00073-1.

    >>> round(relative_index([40.0, 60.0, 80.0], population=[100, 100, 100], order=[1, 2, 3], model="linear").value, 3)
    3.0
    """
    groups = subgroups(estimates, standard_errors, population, order, missing=missing)
    fit = _fit(groups, model, scale, counting)
    bottom, top = fit.ends
    if min(top, bottom) <= 0:
        raise MeasureError(
            "The linear model predicts zero or less at one end of the ranking, so a ratio has no meaning; "
            'use model="logit".'
        )
    value, error = (
        top / bottom if favourable else bottom / top,
        _error(fit.slopes[1] / top - fit.slopes[0] / bottom, fit),
    )
    return _with_ends(log_estimate("relative_index", value, error, confidence, groups.y.size, ON_LOG), fit, scale)


def _ordered(groups: Subgroups) -> tuple[Subgroups, Sample]:
    """Subgroups from most disadvantaged to most advantaged; those of the same order share a rank."""
    order = needed(groups, "order")
    needed(groups, "population")
    at = np.argsort(order, kind="stable")
    people = None if groups.population is None else groups.population[at]
    y, errors, shares, order = (column[at] for column in (groups.y, groups.errors, groups.shares, order))
    return Subgroups(y, errors, shares, people, order, None), Sample(y, shares, rank=order)


def _concentration(name: str, groups: Subgroups, rule: Convention, confidence: float) -> Estimate:
    """Index under a convention; its error takes the average as fixed."""
    ordered = _ordered(groups)[1]
    factor = float(rule.normalize(1.0, groups.mean))
    error = abs(factor) * convenience_error(ordered)
    return result(name, float(concentration(ordered, rule)), error, confidence, groups.y.size)


@dataclass(frozen=True, eq=False)
class _Fit:
    """Predictions at ranks 0 and 1 as shares of the scale, their slopes (2, 2) in the coefficients, and those and their
    covariance.
    """

    model: str
    ends: tuple[float, float]
    slopes: FloatArray
    coefficients: FloatArray
    covariance: FloatArray


def _fit(groups: Subgroups, model: str, scale: float, counting: str) -> _Fit:
    choice("model", model, tuple(_LINKS))
    choice("counting", counting, ("heat", "population"))
    groups, ordered = _ordered(groups)
    share, errors = groups.y / number("scale", scale, 0), groups.errors / scale
    x, weights = np.column_stack([np.ones(share.size), middle_ranks(ordered)]), groups.shares
    if share.size <= x.shape[1] or np.ptp(x[:, 1]) == 0:
        raise MeasureError("A gradient needs at least three subgroups of different order.")
    if model == "logit":
        share, weights = _trials(groups, share, scale, counting)
    coefficients, bread = _solved(share, x, weights, model)
    mean, steepness = _LINKS[model]
    left = share - mean(x @ coefficients)
    factor = share.size / (share.size - x.shape[1])
    if not np.isnan(errors).any():
        left, factor = errors, 1.0
    scores, corners = x * (weights * left)[:, None], np.array([[1.0, 0.0], [1.0, 1.0]])
    bottom, top = mean(corners @ coefficients)
    slopes = corners * steepness(np.array([bottom, top]))[:, None]
    return _Fit(model, (float(bottom), float(top)), slopes, coefficients, bread @ (scores.T @ scores) @ bread * factor)


def _trials(groups: Subgroups, share: FloatArray, scale: float, counting: str) -> tuple[FloatArray, FloatArray]:
    """Shares and their weights in a logit."""
    if share.max() > 1:
        raise MeasureError(
            f"An estimate of {groups.y.max():g} is above scale={scale:g}, which a logit model does not admit."
        )
    people = needed(groups, "population")
    if counting == "population":
        return share, people
    trials = np.ceil(people)
    return np.round(share * trials) / trials, trials * trials


#: Of each model the mean as a function of a + bR, and the mean's slope as a function of the mean.
_LINKS: dict[str, tuple[Any, Any]] = {
    "linear": (lambda eta: eta, np.ones_like),
    "log": (lambda eta: np.exp(np.clip(eta, -500, 500)), lambda mean: mean),
    "logit": (lambda eta: 1 / (1 + np.exp(-np.clip(eta, -500, 500))), lambda mean: mean * (1 - mean)),
}


def _solved(share: FloatArray, x: FloatArray, weights: FloatArray, model: str) -> tuple[FloatArray, FloatArray]:
    """Coefficients for which Σ w x (y - mean) = 0 by Newton's method, and the inverse of the sum's slope."""
    mean, steepness = _LINKS[model]
    level = float(weights @ share / weights.sum())
    if (model == "logit" and level in (0.0, 1.0)) or (model == "log" and level == 0):
        raise MeasureError(f"All estimates are at a bound, so a {model} model has no coefficients.")
    start = {"linear": level, "log": np.log(level or 1), "logit": np.log(level / (1 - level)) if 0 < level < 1 else 0.0}
    coefficients = np.array([start[model], 0.0])
    for _ in range(_ROUNDS):
        fitted = mean(x @ coefficients)
        information = x.T @ (x * (weights * steepness(fitted))[:, None])
        step = np.linalg.lstsq(information, x.T @ (weights * (share - fitted)), rcond=None)[0]
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-12 * (1 + np.abs(coefficients).max()):
            return coefficients, np.linalg.inv(information)
    raise MeasureError(f'The {model} model does not converge: the subgroups separate perfectly; use model="linear".')


def _error(slope: FloatArray, fit: _Fit) -> float:
    return float(np.sqrt(slope @ fit.covariance @ slope))


def _with_ends(found: Estimate, fit: _Fit, scale: float) -> GradientIndex:
    """Index with the predictions it compares, their intervals drawn where the model is a line."""
    mean = _LINKS[fit.model][0]
    predicted = []
    for name, corner, slope, end in zip(
        ("bottom", "top"), np.array([[1, 0], [1, 1]]), fit.slopes, fit.ends, strict=True
    ):
        low, high = mean(
            np.array(normal_interval(float(corner @ fit.coefficients), _error(corner, fit), found.confidence))
        )
        error, interval = scale * _error(slope, fit), (scale * float(low), scale * float(high))
        predicted.append(Estimate(name, scale * end, error, interval, found.confidence, found.n, found.basis))
    return GradientIndex(**vars(found), bottom=predicted[0], top=predicted[1])
