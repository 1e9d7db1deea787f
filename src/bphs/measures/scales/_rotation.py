"""Rotations towards simple structure: varimax, promax, direct oblimin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bphs.errors import MeasureError

ROUNDS = 2000


@dataclass(frozen=True)
class Rotation:
    """Pattern (k, m) and correlations of the factors (m, m); the identity for an orthogonal rotation."""

    pattern: np.ndarray
    correlations: np.ndarray
    oblique: bool


def unrotated(loadings: np.ndarray) -> Rotation:
    """Loadings as they are."""
    return Rotation(loadings, np.eye(loadings.shape[1]), False)


def varimax(loadings: np.ndarray, *, normalise: bool = True) -> Rotation:
    """Kaiser's varimax (1958, doi:10.1007/BF02289233): maximal variance of squared loadings, pair by pair of factors;
    rows scaled to length 1 first if `normalise`."""
    length, (k, m) = _lengths(loadings, normalise), loadings.shape
    rotated = loadings / length
    for _ in range(ROUNDS):
        furthest = 0.0
        for i, j in combinations(range(m), 2):
            x, y = rotated[:, i], rotated[:, j]
            u, v = x**2 - y**2, 2 * x * y
            above = 2 * (u * v).sum() - 2 * u.sum() * v.sum() / k
            below = (u**2 - v**2).sum() - (u.sum() ** 2 - v.sum() ** 2) / k
            angle = np.arctan2(above, below) / 4 if max(abs(above), abs(below)) > 1e-14 else 0.0
            rotated[:, [i, j]] = np.column_stack(
                [x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)]
            )
            furthest = max(furthest, abs(angle))
        if furthest < 1e-10:
            return Rotation(_positive(rotated) * length, np.eye(m), False)
    raise _unsettled("varimax")


def promax(loadings: np.ndarray, *, kappa: float, normalise: bool = True) -> Rotation:
    """Promax (Hendrickson and White 1964, doi:10.1111/j.2044-8317.1964.tb00244.x) from varimax.

    The target is the varimax loading to the power kappa with its sign; with `normalise`, of rows scaled to length 1, as
    in SPSS and PSPP, else of the loadings themselves, as in R's ``promax``.
    """
    start = varimax(loadings).pattern
    target = start / _lengths(start, normalise)
    target = np.sign(target) * np.abs(target) ** kappa
    turned = np.linalg.lstsq(start, target, rcond=None)[0]
    turned = turned * np.sqrt(np.diag(np.linalg.inv(turned.T @ turned)))
    inverted = np.linalg.inv(turned)
    return _oblique(start @ turned, inverted @ inverted.T)


def oblimin(loadings: np.ndarray, *, delta: float, normalise: bool = True) -> Rotation:
    """Direct oblimin by gradient projection (Jennrich 2002, doi:10.1007/BF02294706; Bernaards and Jennrich 2005,
    doi:10.1177/0013164404272507).

    Minimises Σᵢ<ⱼ Σ (λ²ᵢ - mean) λ²ⱼ with weight `delta` on the means; 0, SPSS's default, is direct quartimin.
    """
    length = _lengths(loadings, normalise)
    scaled = loadings / length
    turned, step = np.eye(loadings.shape[1]), 1.0
    value, gradient = _oblimin_at(scaled, turned, delta)
    for _ in range(ROUNDS):
        projected = gradient - turned * (turned * gradient).sum(axis=0)
        slope = (projected**2).sum()
        step *= 2
        while step > 1e-10:
            trial = turned - step * projected
            trial = trial / np.linalg.norm(trial, axis=0)
            lower, ahead = _oblimin_at(scaled, trial, delta)
            if value - lower >= 0.5 * slope * step:
                break
            step /= 2
        # Near the end the criterion is flat to the last digit and no step can lower it.
        if slope < 1e-16 or (slope < 1e-10 and step <= 1e-10):
            return _oblique((scaled @ np.linalg.inv(turned).T) * length, turned.T @ turned)
        if step <= 1e-10:
            break
        turned, value, gradient = trial, lower, ahead
    raise _unsettled("oblimin")


def _oblimin_at(scaled: np.ndarray, turned: np.ndarray, delta: float) -> tuple[float, np.ndarray]:
    inverted = np.linalg.inv(turned)
    pattern = scaled @ inverted.T
    squared = pattern**2
    others = squared.sum(axis=1, keepdims=True) - squared
    others = others - delta * others.mean(axis=0)
    slope = pattern * others
    return float((squared * others).sum() / 4), -(pattern.T @ slope @ inverted).T


ROTATIONS: dict[str, Callable[..., Rotation]] = {"varimax": varimax, "promax": promax, "oblimin": oblimin}


def sorted_factors(rotation: Rotation) -> Rotation:
    """Factors in descending order of their sums of squared structure loadings, each with a positive sum of loadings."""
    weight = ((rotation.pattern @ rotation.correlations) ** 2).sum(axis=0)
    order = np.argsort(-weight, kind="stable")
    return Rotation(rotation.pattern[:, order], rotation.correlations[np.ix_(order, order)], rotation.oblique)


def _oblique(pattern: np.ndarray, correlations: np.ndarray) -> Rotation:
    sign = np.where(pattern.sum(axis=0) < 0, -1.0, 1.0)
    correlations = correlations * np.outer(sign, sign)
    np.fill_diagonal(correlations, 1.0)
    return Rotation(pattern * sign, correlations, True)


def _positive(pattern: np.ndarray) -> np.ndarray:
    return pattern * np.where(pattern.sum(axis=0) < 0, -1.0, 1.0)


def _lengths(loadings: np.ndarray, normalise: bool) -> np.ndarray:
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    return np.where(normalise & (length > 1e-12), length, 1.0)


def _unsettled(name: str) -> MeasureError:
    return MeasureError(
        f"The {name} rotation did not settle in {ROUNDS} rounds. Try fewer factors or another rotation."
    )
