"""Likelihood of yes/no answers in groups, the random intercept integrated out by adaptive Gauss-Hermite quadrature."""

from __future__ import annotations

import numpy as np

from bphs.measures.models._binary import expit


class Grouped:
    """Log-likelihood with exact gradient and Hessian, as `maximise` wants them.

    Parameters are p coefficients (intercept first) and the standard deviation of the random intercept, whose sign does
    not matter. Rows must be in the order of their groups.

    The nodes of each group lie around the mode of its integrand, scaled by its curvature there (Pinheiro and Bates
    1995, doi:10.1080/10618600.1995.10474663); derivatives are Louis's (1982, doi:10.1111/j.2517-6161.1982.tb01203.x),
    averages over the same nodes.
    """

    def __init__(
        self, x: np.ndarray, y: np.ndarray, groups: np.ndarray, nodes: int, fixed: float | None = None
    ) -> None:
        self.x, self.y, self.groups = x, y, groups
        self.starts = np.concatenate([[0], np.flatnonzero(np.diff(groups)) + 1])
        self.size = len(self.starts)
        places, weights = np.polynomial.hermite_e.hermegauss(nodes)
        self.places, self.log_weights = places, np.log(weights / np.sqrt(2 * np.pi)) + places**2 / 2
        self.modes, self.fixed = np.zeros(self.size), fixed
        self.sign = 2 * y - 1

    def _sum(self, values: np.ndarray) -> np.ndarray:
        return np.add.reduceat(values, self.starts, axis=0)

    def adapt(self, eta: np.ndarray, sd: float) -> np.ndarray:
        """Scales of the nodes.

        Moves the modes, by Newton's method in all groups at once, kept between bounds that close in.
        """
        v, reach = self.modes, abs(sd) * self._sum(np.ones(len(eta)))
        low, high = -reach, reach
        for _ in range(100):
            chance = expit(eta + sd * v[self.groups])
            slope = sd * self._sum(self.y - chance) - v
            curve = sd**2 * self._sum(chance * (1 - chance)) + 1
            low, high = np.where(slope > 0, v, low), np.where(slope < 0, v, high)
            ahead = v + slope / curve
            ahead = np.where((ahead < low) | (ahead > high), (low + high) / 2, ahead)
            moved, v = np.abs(ahead - v).max(), ahead
            if moved < 1e-10:
                break
        self.modes = v
        return 1 / np.sqrt(curve)

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        eta, sd = self.x @ theta[:-1], theta[-1]
        scale = self.adapt(eta, sd)
        nodes = self.modes[:, None] + scale[:, None] * self.places
        heights = (
            np.stack([self._height(eta, sd, nodes[:, q]) for q in range(nodes.shape[1])], axis=1) + self.log_weights
        )
        top = heights.max(axis=1, keepdims=True)
        parts = np.exp(heights - top)
        total = parts.sum(axis=1)
        gradient, hessian = self._derivatives(eta, sd, nodes, parts / total[:, None])
        return float((np.log(total) + top[:, 0] + np.log(scale)).sum()), *self._held(gradient, hessian)

    def _height(self, eta: np.ndarray, sd: float, v: np.ndarray) -> np.ndarray:
        return -self._sum(np.logaddexp(0, -self.sign * (eta + sd * v[self.groups]))) - v**2 / 2

    def _derivatives(
        self, eta: np.ndarray, sd: float, nodes: np.ndarray, share: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        p = self.x.shape[1]
        mean, second, curvature = np.zeros((self.size, p + 1)), np.zeros((p + 1, p + 1)), np.zeros((p + 1, p + 1))
        flat, slant, steep = np.zeros(len(eta)), np.zeros(len(eta)), 0.0
        for v, part in zip(nodes.T, share.T, strict=True):
            chance = expit(eta + sd * v[self.groups])
            left = self.y - chance
            score = np.column_stack([self._sum(self.x * left[:, None]), v * self._sum(left)])
            mean += part[:, None] * score
            second += (score * part[:, None]).T @ score
            curve = part[self.groups] * chance * (1 - chance)
            flat += curve
            slant += curve * v[self.groups]
            steep += curve @ v[self.groups] ** 2
        curvature[:p, :p] = self.x.T @ (self.x * flat[:, None])
        curvature[:p, p] = curvature[p, :p] = self.x.T @ slant
        curvature[p, p] = steep
        return mean.sum(axis=0), second - mean.T @ mean - curvature

    def _held(self, gradient: np.ndarray, hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Derivatives with the standard deviation held where it is `fixed`."""
        if self.fixed is not None:
            gradient[-1], hessian[-1, :], hessian[:, -1] = 0.0, 0.0, 0.0
            hessian[-1, -1] = -1.0
        return gradient, hessian
