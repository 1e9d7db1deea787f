"""Weighted least squares with classical and heteroscedasticity-consistent covariance, for all rooms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.options import choice

COVARIANCES = ("classical", "HC0", "HC1", "HC2", "HC3")


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients (k,), their covariance (k, k), residuals (n,), degrees of freedom, weighted squares of residuals."""

    coefficients: FloatArray
    covariance: FloatArray
    residuals: FloatArray
    freedom: int
    squares: float

    @property
    def errors(self) -> FloatArray:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))


def least_squares(
    y: FloatArray, x: FloatArray, *, weights: FloatArray | None = None, covariance: str = "classical"
) -> Fit:
    """Regress y (n,) on the columns of x (n, k), which include the constant; R: ``lm`` with ``sandwich::vcovHC``.

    Raises
    ------
    MeasureError : no more units than coefficients, columns that determine one another.
    Undefined : HC2 or HC3, and a unit that alone decides a coefficient (leverage 1).

    >>> line = least_squares(np.array([1.0, 3.0, 5.0]), np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]))
    >>> line.coefficients.round(9).tolist()
    [1.0, 2.0]
    """
    choice("covariance", covariance, COVARIANCES)
    n, k = x.shape
    if n <= k:
        raise MeasureError(f"A regression with {k} coefficients needs more than {k} units, but there are {n}.")
    root = np.ones(n) if weights is None else np.sqrt(weights)
    q, r = np.linalg.qr(x * root[:, None])
    if (np.abs(np.diag(r)) <= 1e-10 * np.sqrt((r**2).sum(axis=0))).any():  # of a column's length, whatever its unit
        raise MeasureError("The regression's columns are collinear (or constant), so it has no unique coefficients.")
    inverse = np.linalg.inv(r)
    coefficients = inverse @ (q.T @ (y * root))
    left = y - x @ coefficients
    scaled = left * root
    return Fit(coefficients, _covariance(scaled, q, inverse, covariance), left, n - k, float(scaled @ scaled))


def leverages(x: FloatArray) -> FloatArray:
    """(n,) diagonal of the hat matrix of a design (n, k), rows multiplied by the roots of the weights."""
    return (np.linalg.qr(x)[0] ** 2).sum(axis=1)


def alone(leverage: FloatArray) -> IntArray:
    """Places of the units that alone decide a coefficient: HC2 and HC3 divide by 1 - leverage."""
    return np.flatnonzero(leverage > 1 - 1e-10)


def _covariance(scaled: FloatArray, q: FloatArray, inverse: FloatArray, kind: str) -> FloatArray:
    n, k = q.shape
    if kind == "classical":
        return scaled @ scaled / (n - k) * (inverse @ inverse.T)
    leverage = (q**2).sum(1)
    power = {"HC0": 0, "HC1": 0, "HC2": 1, "HC3": 2}[kind]
    lone = alone(leverage)
    if power and len(lone):
        raise Undefined(
            f"{kind} is not defined: unit {', '.join(str(place + 1) for place in lone)} (in the order given) alone decides a "
            'coefficient (leverage 1). Leave it out, or use covariance="HC1".',
            f"{kind} 标准误无法计算：第 {'、'.join(str(place + 1) for place in lone)} 个个案单独决定一个系数（杠杆值为 1）。",
        )
    scores = q * (scaled / (1 - leverage) ** (power / 2))[:, None]
    spread = inverse @ (scores.T @ scores) @ inverse.T
    return spread * (n / (n - k)) if kind == "HC1" else spread
