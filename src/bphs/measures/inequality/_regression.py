"""Weighted least squares with classical and heteroscedasticity-consistent covariance: the little that is
needed here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice

COVARIANCES = ("classical", "HC0", "HC1", "HC2", "HC3")


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients (k,), their covariance (k, k), residuals (n,), degrees of freedom."""

    coefficients: FloatArray
    covariance: FloatArray
    residuals: FloatArray
    freedom: int

    @property
    def errors(self) -> FloatArray:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))


def least_squares(
    y: FloatArray, x: FloatArray, weights: FloatArray | None = None, covariance: str = "classical"
) -> Fit:
    """Regress y (n,) on the columns of x (n, k), which include the constant; R: ``lm`` with ``sandwich::vcovHC``."""
    choice("covariance", covariance, COVARIANCES)
    n, k = x.shape
    if n <= k:
        raise MeasureError(f"A regression with {k} coefficients needs more than {k} units, but there are {n}.")
    root = np.ones(n) if weights is None else np.sqrt(weights)
    q, r = np.linalg.qr(x * root[:, None])
    if np.abs(np.diag(r)).min() <= 1e-10 * np.abs(np.diag(r)).max():
        raise MeasureError("The regression's columns are collinear (or constant), so it has no unique coefficients.")
    inverse = np.linalg.inv(r)
    coefficients = inverse @ (q.T @ (y * root))
    scaled = (y - x @ coefficients) * root
    return Fit(coefficients, _covariance(scaled, q, inverse, covariance), y - x @ coefficients, n - k)


def _covariance(scaled: FloatArray, q: FloatArray, inverse: FloatArray, kind: str) -> FloatArray:
    n, k = q.shape
    if kind == "classical":
        return scaled @ scaled / (n - k) * (inverse @ inverse.T)
    leverage = (q**2).sum(1)
    power = {"HC0": 0, "HC1": 0, "HC2": 1, "HC3": 2}[kind]
    alone = np.flatnonzero(leverage > 1 - 1e-10)
    if power and len(alone):
        raise MeasureError(
            f"{kind} is not defined: unit {', '.join(str(place + 1) for place in alone)} (in the order given) alone decides a "
            'coefficient (leverage 1). Leave it out, or use covariance="HC1".'
        )
    scores = q * (scaled / (1 - leverage) ** (power / 2))[:, None]
    spread = inverse @ (scores.T @ scores) @ inverse.T
    return spread * (n / (n - k)) if kind == "HC1" else spread
