"""Intervals and p values of Firth's method from its profile: Wald's lean on a symmetry that the profile does
not have.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.models._binary import FirthLikelihood
from bphs.measures.models._newton import Maximum, Objective, maximise
from bphs.measures.models.results import with_odds


def profile_table(
    table: pd.DataFrame,
    words: pd.DataFrame,
    likelihood: FirthLikelihood,
    found: Maximum,
    back: np.ndarray,
    confidence: float,
) -> pd.DataFrame:
    """Wald table with interval and p value replaced by those of the penalised likelihood ratio; `z` is its signed root.

    The coefficients of the table are ``back @ found.estimates``.
    """
    from scipy.special import chdtrc, chdtri

    limit = float(chdtri(1, 1 - confidence))
    rows = []
    for sums, estimate, se in zip(back, table["coefficient"], table["standard_error"], strict=True):
        fall = _Fall(likelihood, found, sums)
        chi2 = fall(0.0)
        rows.append(
            (
                fall.crossing(estimate, -se, limit),
                fall.crossing(estimate, se, limit),
                np.sign(estimate) * np.sqrt(chi2),
                float(chdtrc(1, chi2)),
            )
        )
    lower, upper, z, p = (np.array(column) for column in zip(*rows, strict=True))
    return pd.concat(
        [
            words,
            with_odds(table[["coefficient", "standard_error"]].assign(lower=lower, upper=upper, z=z, p_value=p), words),
        ],
        axis=1,
    )


def null_value(likelihood: FirthLikelihood) -> float:
    """Penalised log-likelihood with all slopes held at zero, their columns still in the penalty.

    Without them the penalty would speak of another matrix, and the ratio of likelihoods would depend on the predictors'
    units. (Heinze and Schemper 2002, doi:10.1002/sim.1047; ``logistf`` does the same.)
    """
    start = np.zeros(likelihood.x.shape[1])
    return maximise(_along(likelihood, start, np.eye(len(start))[:, :1]), start[:1], iterations=200, largest=5.0).value


class _Fall:
    """Twice the fall of the penalised likelihood when one weighted sum of its parameters, `sums` (p,), is held at a
    value.
    """

    def __init__(self, likelihood: FirthLikelihood, found: Maximum, sums: np.ndarray) -> None:
        self.likelihood, self.top, self.sums = likelihood, found, sums
        toward = found.covariance @ sums
        # The others follow the one that is held as the likelihood bends at its top: elsewhere a search may start out of
        # sight of it.
        self.toward = toward / (sums @ toward)
        self.free = np.linalg.qr(sums[:, None], mode="complete")[0][:, 1:]

    def __call__(self, value: float) -> float:
        start = self.top.estimates + self.toward * (value - self.sums @ self.top.estimates)
        objective = _along(self.likelihood, start, self.free)
        held = maximise(objective, np.zeros(self.free.shape[1]), iterations=200, largest=5.0)
        return max(2 * (self.top.value - held.value), 0.0)

    def crossing(self, estimate: float, step: float, limit: float) -> float:
        """Point where the fall reaches the limit, beyond the estimate in the direction of the step."""
        from scipy.optimize import brentq

        inside = 0.0
        for doubling in range(12):
            outside = 2.0 * 1.6**doubling
            if self(estimate + step * outside) > limit:
                steps = brentq(
                    lambda steps: self(estimate + step * steps) - limit, inside, outside, xtol=1e-9, rtol=1e-12
                )
                return float(estimate + step * steps)
            inside = outside
        raise MeasureError(
            "The interval of Firth's method has no end on one side: the data say nothing about that coefficient."
        )


def _along(likelihood: FirthLikelihood, origin: np.ndarray, directions: np.ndarray) -> Objective:
    """Likelihood at the origin and beyond it in the columns of `directions` only."""

    def objective(place: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        value, gradient, hessian = likelihood(origin + directions @ place)
        return value, directions.T @ gradient, directions.T @ hessian @ directions

    return objective
