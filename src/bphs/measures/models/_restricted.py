"""Restricted likelihood of a linear model with a random intercept, a function of one ratio of variances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Restricted:
    """Sufficient sums of the rows; the ratio is the variance between groups over that within.

    Attributes
    ----------
    xx, xy, yy : (p, p), (p,), () products of the columns (intercept first, others centred) and the outcome (centred).
    sums_x, sums_y, sizes : (G, p), (G,), (G,) per group.
    back : (p, p) matrix that undoes the centring of coefficients.
    mean_y : added to the intercept.
    """

    xx: np.ndarray
    xy: np.ndarray
    yy: float
    sums_x: np.ndarray
    sums_y: np.ndarray
    sizes: np.ndarray
    back: np.ndarray
    mean_y: float

    @classmethod
    def of(cls, y: np.ndarray, matrix: np.ndarray, groups: np.ndarray) -> Restricted:
        """Moments of rows: outcome (n,), columns (n, k) without the intercept, groups numbered from 0."""
        means = matrix.mean(axis=0)
        x, centred = np.column_stack([np.ones(len(y)), matrix - means]), y - y.mean()
        sums = np.zeros((groups.max() + 1, x.shape[1]))
        np.add.at(sums, groups, x)
        back = np.eye(x.shape[1])
        back[0, 1:] = -means
        return cls(
            x.T @ x,
            x.T @ centred,
            float(centred @ centred),
            sums,
            np.bincount(groups, centred),
            np.bincount(groups).astype(float),
            back,
            float(y.mean()),
        )

    @property
    def free(self) -> int:
        """Rows less coefficients."""
        return int(self.sizes.sum()) - len(self.xy)

    def _solved(self, ratio: float) -> tuple[np.ndarray, np.ndarray, float]:
        """Coefficients, their precision for a residual variance of 1, and the weighted sum of squares."""
        shrink = ratio / (1 + self.sizes * ratio)
        precision = self.xx - (self.sums_x * shrink[:, None]).T @ self.sums_x
        right = self.xy - self.sums_x.T @ (shrink * self.sums_y)
        estimates = np.linalg.solve(precision, right)
        return estimates, precision, self.yy - float(shrink @ self.sums_y**2) - float(estimates @ right)

    def criterion(self, ratio: float) -> float:
        """-2 restricted log-likelihood at the best residual variance."""
        return self.unprofiled(self.residual(ratio), ratio)

    def unprofiled(self, within: float, ratio: float) -> float:
        """-2 restricted log-likelihood at any residual variance."""
        _, precision, squares = self._solved(ratio)
        determinant = np.linalg.slogdet(precision)[1] + np.log1p(self.sizes * ratio).sum()
        return float(self.free * np.log(2 * np.pi * within) + squares / within + determinant)

    def residual(self, ratio: float) -> float:
        """Variance within groups."""
        return self._solved(ratio)[2] / self.free

    def best(self) -> float:
        """Ratio with the greatest restricted likelihood, 0 if that is on the edge."""
        from scipy.optimize import minimize_scalar

        grid = np.linspace(-16, 10, 53)
        heights = [self.criterion(float(np.exp(place))) for place in grid]
        near = grid[int(np.argmin(heights))]
        found = minimize_scalar(
            lambda place: self.criterion(float(np.exp(place))),
            bounds=(near - 0.5, near + 0.5),
            method="bounded",
            options={"xatol": 1e-10},
        )
        # A brake at rounding: a bounded search on a smooth function knows its place to about the root of the precision.
        return float(np.exp(found.x)) if found.fun < self.criterion(0.0) - 1e-10 else 0.0

    def interval(self, ratio: float, confidence: float) -> tuple[float, float]:
        """Ratios that the profile does not reject; the upper one is infinite if none is too large."""
        from scipy.optimize import brentq
        from scipy.special import chdtri

        height = self.criterion(ratio) + float(chdtri(1, 1 - confidence))
        above = max(ratio, 1e-4)
        while self.criterion(above) < height and above < 1e9:
            above *= 2
        upper = (
            np.inf if above >= 1e9 else brentq(lambda place: self.criterion(place) - height, ratio, above, xtol=1e-14)
        )
        return (
            0.0
            if self.criterion(0.0) <= height
            else float(brentq(lambda place: self.criterion(place) - height, 0.0, ratio, xtol=1e-14))
        ), float(upper)

    def fixed(self, ratio: float) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients and their covariance, the intercept for predictors of 0."""
        estimates, precision, squares = self._solved(ratio)
        covariance = self.back @ np.linalg.inv(precision) @ self.back.T * squares / self.free
        shifted = self.back @ estimates
        shifted[0] += self.mean_y
        return shifted, covariance

    def freedom(self, ratio: float) -> np.ndarray:
        """Satterthwaite's degrees of freedom of each coefficient.

        Rows less coefficients if nothing varies between groups.
        """
        within, p = self.residual(ratio), len(self.xy)
        if ratio == 0:
            return np.full(p, float(self.free))
        place = np.array([within, ratio * within])
        steps = 1e-3 * place

        def variances(at: np.ndarray) -> np.ndarray:
            return np.diag(self.back @ np.linalg.inv(self._solved(at[1] / at[0])[1]) @ self.back.T) * at[0]

        units = np.diag(steps)
        slopes = np.array(
            [
                (variances(place + unit) - variances(place - unit)) / (2 * step)
                for unit, step in zip(units, steps, strict=True)
            ]
        )
        curvature = np.empty((2, 2))
        for a in range(2):
            for b in range(2):
                corners = [
                    sign_a * sign_b * self._at(place + sign_a * units[a] + sign_b * units[b])
                    for sign_a in (1, -1)
                    for sign_b in (1, -1)
                ]
                curvature[a, b] = sum(corners) / (4 * steps[a] * steps[b])
        spread = 2 * np.linalg.inv(curvature)
        noise = np.einsum("ak,ab,bk->k", slopes, spread, slopes)
        df = 2 * variances(place) ** 2 / np.maximum(noise, 1e-300)
        return np.clip(np.where(noise > 0, df, self.free), 1.0, float(self.free))

    def _at(self, variances: np.ndarray) -> float:
        return self.unprofiled(variances[0], variances[1] / variances[0])

    def effects(self, ratio: float) -> tuple[np.ndarray, np.ndarray]:
        """Predicted deviations of the groups' intercepts and their standard errors, given the coefficients."""
        estimates, _, squares = self._solved(ratio)
        shrink = ratio / (1 + self.sizes * ratio)
        return shrink * (self.sums_y - self.sums_x @ estimates), np.sqrt(shrink * squares / self.free)
