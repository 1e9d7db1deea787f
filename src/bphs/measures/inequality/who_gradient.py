"""WHO's measures for ordered subgroups: concentration indices, slope and relative index of inequality."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.inequality._concentration import fractional_ranks
from bphs.measures.inequality._regression import least_squares
from bphs.measures.inequality._who import Subgroups, log_result, needed, positive_mean, result, subgroups
from bphs.measures.sample.estimates import Estimate
from bphs.measures.sample.gate import FloatArray, choice, number
from bphs.measures.sample.kernels import run_ends

_ROUNDS = 50


def absolute_concentration_index(
    estimates: Any, population: Any, order: Any, *, confidence: float = 0.95, missing: str = "raise"
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
    1. Schlotheuber A, Hosseinpoor AR (2022). Summary measures of health inequality: a review of existing measures and
       their application. International Journal of Environmental Research and Public Health 19(6), 3697.
       https://doi.org/10.3390/ijerph19063697

    >>> round(absolute_concentration_index([30.0, 56.0, 90.0], [100, 100, 100], [1, 2, 3]).value, 3)
    13.333
    """
    groups = subgroups(estimates, None, population, order, missing=missing)
    return _concentration("absolute_concentration_index", groups, groups.y, 1.0, confidence)


def relative_concentration_index(
    estimates: Any,
    population: Any,
    order: Any,
    *,
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

    >>> round(relative_concentration_index([30.0, 56.0, 90.0], [100, 100, 100], [1, 2, 3]).value, 4)
    0.2273
    """
    choice("normalization", normalization, ("none", "erreygers", "wagstaff"))
    groups = subgroups(estimates, None, population, order, missing=missing)
    if normalization == "none":
        return _concentration("relative_concentration_index", groups, groups.y, 1 / positive_mean(groups), confidence)
    if bounds is None or len(bounds) != 2 or not number("bounds", bounds[0]) < number("bounds", bounds[1]):
        raise MeasureError(
            f"normalization={normalization!r} needs bounds=(lower, upper) of the indicator, such as (0, 100)."
        )
    z = (groups.y - bounds[0]) / (bounds[1] - bounds[0])
    mean = float(groups.shares @ z)
    if z.min() < 0 or z.max() > 1 or (normalization == "wagstaff" and mean in (0.0, 1.0)):
        raise MeasureError(f"Estimates must lie within bounds={bounds}, and not all at one of them.")
    factor = 4.0 if normalization == "erreygers" else 1 / (mean * (1 - mean))
    return _concentration(f"relative_concentration_index_{normalization}", groups, z, factor, confidence)


def slope_index(
    estimates: Any,
    population: Any,
    order: Any,
    *,
    model: str = "logit",
    scale: float = 100.0,
    counting: str = "heat",
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Slope index of inequality (SII): predicted indicator at the top rank less that at the bottom rank.

    Parameters
    ----------
    estimates, population, order, confidence, missing : as for `absolute_concentration_index`.
    model : "logit" (a share that stays between 0 and scale) or "linear".
    scale : of the indicator, 100 for percent; estimates may not exceed it for "logit".
    counting : for "logit". "heat" rounds people with and without the outcome to whole numbers and gives each subgroup
        its population twice, as number of trials and as weight, as HEAT does; large subgroups then count by the square
        of their population. "population" counts each person once.

    Returns
    -------
    Estimate
        In the indicator's unit, standard error too (robust, HC1; healthequal 1.0.1 prints it without the scale).
        R: ``healthequal::sii``.

    Raises
    ------
    MeasureError
        As for `absolute_concentration_index`; estimates above the scale.

    References
    ----------
    1. Mackenbach JP, Kunst AE (1997). Measuring the magnitude of socio-economic inequalities in health. Social Science
       and Medicine 44(6), 757-771. https://doi.org/10.1016/S0277-9536(96)00073-1

    >>> round(slope_index([30.0, 60.0, 90.0], [100, 100, 100], [1, 2, 3], model="linear").value, 3)
    90.0
    """
    groups = subgroups(estimates, None, population, order, missing=missing)
    top, bottom, slopes, covariance = _ends(groups, model, scale, counting)
    gradient = slopes[0] - slopes[1]
    error = float(np.sqrt(gradient @ covariance @ gradient))
    return result("slope_index", (top - bottom) * scale, error * scale, confidence, groups.y.size)


def relative_index(
    estimates: Any,
    population: Any,
    order: Any,
    *,
    model: str = "logit",
    scale: float = 100.0,
    counting: str = "heat",
    confidence: float = 0.95,
    missing: str = "raise",
) -> Estimate:
    """Relative index of inequality (RII): predicted indicator at the top rank over that at the bottom rank.

    Parameters
    ----------
    estimates, population, order, model, scale, counting, confidence, missing : as for `slope_index`.

    Returns
    -------
    Estimate
        Standard error on the log scale (robust, HC1), interval exp(ln RII ± z·SE). R: ``healthequal::rii``.

    Raises
    ------
    MeasureError
        As for `slope_index`; a linear prediction of zero or less at either end.

    References
    ----------
    1. Mackenbach JP, Kunst AE (1997). Measuring the magnitude of socio-economic inequalities in health. Social Science
       and Medicine 44(6), 757-771. https://doi.org/10.1016/S0277-9536(96)00073-1

    >>> round(relative_index([40.0, 60.0, 80.0], [100, 100, 100], [1, 2, 3], model="linear").value, 3)
    3.0
    """
    groups = subgroups(estimates, None, population, order, missing=missing)
    top, bottom, slopes, covariance = _ends(groups, model, scale, counting)
    if min(top, bottom) <= 0:
        raise MeasureError(
            "The linear model predicts zero or less at one end of the ranking, so a ratio has no meaning; "
            'use model="logit".'
        )
    gradient = slopes[0] / top - slopes[1] / bottom
    error = float(np.sqrt(gradient @ covariance @ gradient))
    return log_result("relative_index", top / bottom, error, confidence, groups.y.size)


def _ranks(groups: Subgroups) -> FloatArray:
    """Mid rank of each subgroup in the population; subgroups of the same order share one."""
    order = np.asarray(needed(groups, "order"))
    needed(groups, "population")
    at = np.argsort(order, kind="stable")
    ends = run_ends(order[at])
    before, after = fractional_ranks(groups.shares[at], ends)
    ranks = np.empty(order.size)
    ranks[at] = np.repeat((before + after) / 2, np.diff(ends, prepend=-1))
    return ranks


def _concentration(name: str, groups: Subgroups, y: FloatArray, factor: float, confidence: float) -> Estimate:
    ranks = _ranks(groups)
    spread = float(groups.shares @ (ranks - 0.5) ** 2)
    fit = least_squares(2 * spread * factor * y, np.column_stack([np.ones(y.size), ranks]), groups.shares)
    return result(name, float(fit.coefficients[1]), float(fit.errors[1]), confidence, y.size)


def _ends(groups: Subgroups, model: str, scale: float, counting: str) -> tuple[float, float, FloatArray, FloatArray]:
    """Predictions at ranks 1 and 0, their slopes in the coefficients, and the coefficients' robust covariance."""
    choice("model", model, ("linear", "logit"))
    choice("counting", counting, ("heat", "population"))
    share, corners = groups.y / number("scale", scale, 0), np.array([[1.0, 1.0], [1.0, 0.0]])
    x = np.column_stack([np.ones(share.size), _ranks(groups)])
    if model == "linear":
        fit = least_squares(share, x, groups.shares, "HC1")
        top, bottom = (float(each) for each in corners @ fit.coefficients)
        return top, bottom, corners, fit.covariance
    if share.max() > 1:
        raise MeasureError(
            f"An estimate of {groups.y.max():g} is above scale={scale:g}, which a logit model does not admit."
        )
    people = needed(groups, "population")
    trials = np.ceil(people) if counting == "heat" else people
    if counting == "heat":
        share, trials = np.round(share * trials) / trials, trials * trials
    coefficients, covariance = _logit(share, x, trials)
    predicted = 1 / (1 + np.exp(-(corners @ coefficients)))
    return float(predicted[0]), float(predicted[1]), corners * (predicted * (1 - predicted))[:, None], covariance


def _logit(share: FloatArray, x: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Binomial regression of shares by Newton's method, with HC1 covariance."""
    if share.size <= x.shape[1] or np.ptp(x[:, 1]) == 0:
        raise MeasureError("A gradient needs at least three subgroups of different order.")
    mean = float(weights @ share / weights.sum())
    if mean in (0.0, 1.0):
        raise MeasureError("All estimates are at a bound, so a logit model has no coefficients.")
    coefficients = np.array([np.log(mean / (1 - mean)), 0.0])
    for _ in range(_ROUNDS):
        fitted = 1 / (1 + np.exp(-np.clip(x @ coefficients, -500, 500)))
        information = x.T @ (x * (weights * fitted * (1 - fitted))[:, None])
        step = np.linalg.lstsq(information, x.T @ (weights * (share - fitted)), rcond=None)[0]
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-12 * (1 + np.abs(coefficients).max()):
            break
    else:
        raise MeasureError('The logit model does not converge: the subgroups separate perfectly; use model="linear".')
    inverse = np.linalg.inv(information)
    scores = x * (weights * (share - fitted))[:, None]
    return coefficients, inverse @ (scores.T @ scores) @ inverse * share.size / (share.size - x.shape[1])
