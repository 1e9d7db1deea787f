"""Likelihood of yes/no answers, plain and with Firth's penalty."""

from __future__ import annotations

import numpy as np


def expit(values: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-v)), also of complex numbers."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-values))


class BinaryLikelihood:
    """Log-likelihood of a logit with its derivatives, as `maximise` wants them.

    `x` (n, p) with the intercept, `y` (n,) 0 or 1, `weights` (n,).
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> None:
        self.x, self.y, self.weights = x, y, weights
        self.sign = 2 * y - 1

    def chances(self, theta: np.ndarray) -> np.ndarray:
        return expit(self.x @ theta)

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        eta = self.x @ theta
        chance = expit(eta)
        value = -float(self.weights @ np.logaddexp(0, -self.sign * eta))
        gradient = self.x.T @ (self.weights * (self.y - chance))
        return value, gradient, -(self.x.T @ (self.x * (self.weights * chance * (1 - chance))[:, None]))

    def scores(self, theta: np.ndarray) -> np.ndarray:
        return self.x * (self.weights * (self.y - self.chances(theta)))[:, None]

    def wishes(self) -> np.ndarray:
        """Each row would like its linear predictor to move towards its answer."""
        return self.x * self.sign[:, None]


class FirthLikelihood(BinaryLikelihood):
    """Likelihood with half the log determinant of the information added (Jeffreys' prior).

    The Hessian handed on is that of the plain likelihood, which Firth's modified scoring uses.
    """

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        value, _, hessian = super().__call__(theta)
        sign, determinant = np.linalg.slogdet(-hessian)
        if sign <= 0 or not np.isfinite(determinant):
            return -np.inf, theta * 0, -np.eye(len(theta))
        chance = self.chances(theta)
        lifted = np.linalg.solve(-hessian, self.x.T).T
        leverage = self.weights * chance * (1 - chance) * (self.x * lifted).sum(axis=1)
        gradient = self.x.T @ (self.weights * (self.y - chance) + leverage * (0.5 - chance))
        return value + determinant / 2, gradient, hessian
