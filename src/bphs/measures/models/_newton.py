"""Newton's method for log-likelihoods with known second derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

#: value, gradient (p,), Hessian (p, p); the value is minus infinity where the parameters are not allowed.
Objective = Callable[[np.ndarray], tuple[float, np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Maximum:
    """End of a search: `estimates` (p,), the function's `value`, its `information` (p, p), and whether it converged."""

    estimates: np.ndarray
    value: float
    information: np.ndarray
    iterations: int
    converged: bool

    @property
    def covariance(self) -> np.ndarray:
        """Inverse of the information."""
        scale = 1 / np.sqrt(np.maximum(np.diag(self.information), 1e-300))
        return np.linalg.pinv(self.information * np.outer(scale, scale), hermitian=True, rcond=1e-15) * np.outer(
            scale, scale
        )


def maximise(
    objective: Objective,
    start: np.ndarray,
    *,
    iterations: int = 60,
    tolerance: float = 1e-10,
    largest: float = np.inf,
    slack: float = 0.0,
) -> Maximum:
    """Full Newton steps, halved while the function would fall; done when the step promises less than `tolerance`.

    `largest` bounds the change of any parameter in one step. `slack` ends the search as well once a step gains less
    than it: where derivatives are only nearly those of the function, the promise need not vanish at the top.
    """
    place, (value, gradient, hessian) = start, objective(start)
    for count in range(1, iterations + 1):
        step = _step(gradient, hessian)
        step *= min(1.0, largest / max(np.abs(step).max(), 1e-300))
        promise = gradient @ step
        ahead, found = _halved(objective, place, step, value)
        if found is None:
            # No step helps any more: rounding has the last word if the promise was small.
            return Maximum(place, value, -hessian, count, bool(promise < 1e-6))
        gain = found[0] - value
        place, (value, gradient, hessian) = ahead, found
        if promise < tolerance or gain < slack:
            return Maximum(place, value, -hessian, count, True)
    return Maximum(place, value, -hessian, iterations, False)


def _step(gradient: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(hessian)), 1e-300))
    roots, vectors = np.linalg.eigh(-hessian * np.outer(scale, scale))
    # Uphill whatever the curvature: where the function is not concave the eigenvalue is turned round.
    roots = np.maximum(np.abs(roots), 1e-12)
    return scale * (vectors @ ((vectors.T @ (gradient * scale)) / roots))


def _halved(
    objective: Objective, place: np.ndarray, step: np.ndarray, value: float
) -> tuple[np.ndarray, tuple[float, np.ndarray, np.ndarray] | None]:
    for halving in range(30):
        ahead = place + step * 0.5**halving
        found = objective(ahead)
        if found[0] >= value - 1e-11 * (1 + abs(value)):
            return ahead, found
    return place, None
