"""Likelihood of ordered answers: P(Y ≤ j) = F(threshold_j - x b - z g_j), with its derivatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LINKS = ("logit", "probit")


def distribution(values: np.ndarray, link: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """F, its density and the density's slope."""
    if link == "logit":
        with np.errstate(over="ignore"):
            below = 1 / (1 + np.exp(-values))
        density = below * (1 - below)
        return below, density, density * (1 - 2 * below)
    from scipy.special import ndtr

    density = np.exp(-(values**2) / 2) / np.sqrt(2 * np.pi)
    return (
        ndtr(values),
        density,
        np.where(np.isinf(values), 0.0, -values * density) if np.isinf(values).any() else -values * density,
    )


@dataclass(frozen=True)
class Cumulative:
    """Rows of an ordered model.

    Parameters in order: J - 1 thresholds, k proportional coefficients, then J - 1 coefficients for each nominal column.

    Attributes
    ----------
    y : (n,) answers 0 … J - 1.
    x : (n, k) columns with one coefficient.
    z : (n, m) columns with a coefficient per threshold.
    weights : (n,).
    link : ``"logit"`` or ``"probit"``.
    """

    y: np.ndarray
    x: np.ndarray
    z: np.ndarray
    weights: np.ndarray
    link: str

    @property
    def levels(self) -> int:
        return int(self.y.max()) + 1

    def rows(self, threshold: np.ndarray) -> np.ndarray:
        """(n, p) derivative of the linear predictor at each row's threshold; zero where there is none (-1 or J - 1)."""
        inside = (threshold >= 0) & (threshold < self.levels - 1)
        hot = (threshold[:, None] == np.arange(self.levels - 1)).astype(float)
        nominal = (-self.z[:, :, None] * hot[:, None, :]).reshape(len(self.y), -1)
        return np.concatenate([hot, -self.x * inside[:, None], nominal], axis=1)

    def start(self) -> np.ndarray:
        """Thresholds of the model without predictors, coefficients 0."""
        counts = np.bincount(self.y, self.weights)
        below = (counts.cumsum() / counts.sum())[:-1]
        if self.link == "logit":
            thresholds = np.log(below / (1 - below))
        else:
            from scipy.special import ndtri

            thresholds = ndtri(below)
        return np.concatenate([thresholds, np.zeros(self.x.shape[1] + self.z.shape[1] * (self.levels - 1))])


class Likelihood:
    """Log-likelihood of a `Cumulative` with gradient and Hessian, as `maximise` wants them."""

    def __init__(self, model: Cumulative) -> None:
        self.model = model
        self.upper, self.lower = model.rows(model.y), model.rows(model.y - 1)
        self.top, self.bottom = model.y == model.levels - 1, model.y == 0

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            high, low = self._ends(theta)
            chance = high[0] - low[0]
            if not (chance > 0).all():
                return -np.inf, theta * 0, np.eye(len(theta))
            first, second = high[1] / chance, low[1] / chance
            w = self.model.weights
            gradient = self.upper.T @ (w * first) - self.lower.T @ (w * second)
            curve_u, curve_l = w * (high[2] / chance - first**2), w * (-low[2] / chance - second**2)
            mixed = self.upper.T @ (self.lower * (w * first * second)[:, None])
        hessian = (
            self.upper.T @ (self.upper * curve_u[:, None])
            + self.lower.T @ (self.lower * curve_l[:, None])
            + mixed
            + mixed.T
        )
        return float(w @ np.log(chance)), gradient, hessian

    def scores(self, theta: np.ndarray) -> np.ndarray:
        """(n, p) each row's part of the gradient."""
        high, low = self._ends(theta)
        chance = high[0] - low[0]
        return self.model.weights[:, None] * (
            self.upper * (high[1] / chance)[:, None] - self.lower * (low[1] / chance)[:, None]
        )

    def wishes(self) -> np.ndarray:
        """Directions that every row would like to see grow: its upper end upwards, its lower end downwards."""
        return np.concatenate([self.upper[~self.top], -self.lower[~self.bottom]])

    def _ends(self, theta: np.ndarray) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
        high = np.where(self.top, np.inf, self.upper @ theta)
        low = np.where(self.bottom, -np.inf, self.lower @ theta)
        # Both ends far up: the difference of two numbers near 1 loses its digits, so the scale is turned round.
        turned = np.minimum(high, 1e300) + low > 0
        high_, low_ = np.where(turned, -low, high), np.where(turned, -high, low)
        f_high, f_low = distribution(high_, self.model.link), distribution(low_, self.model.link)
        return (
            (f_high[0], np.where(turned, f_low[1], f_high[1]), np.where(turned, -f_low[2], f_high[2])),
            (f_low[0], np.where(turned, f_high[1], f_low[1]), np.where(turned, -f_high[2], f_low[2])),
        )
