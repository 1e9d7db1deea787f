"""Intervals and p values of Firth's method from its profile: Wald's lean on a symmetry that the profile does not have."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.models._binary import FirthLikelihood
from bphs.measures.models._newton import Maximum, maximise
from bphs.measures.models.results import with_odds


def profile_table(
    table: pd.DataFrame, words: pd.DataFrame, likelihood: FirthLikelihood, found: Maximum, confidence: float
) -> pd.DataFrame:
    """The Wald table with interval and p value replaced by those of the penalised likelihood ratio; `z` is its signed root."""
    from scipy.special import chdtrc, chdtri

    limit = float(chdtri(1, 1 - confidence))
    rows = []
    for place, (estimate, se) in enumerate(zip(table["coefficient"], table["se"], strict=True)):
        fall = _Fall(likelihood, found, place)
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
        [words, with_odds(table[["coefficient", "se"]].assign(lower=lower, upper=upper, z=z, p_value=p), words)], axis=1
    )


class _Fall:
    """Twice the fall of the penalised likelihood when one coefficient is held at a value."""

    def __init__(self, likelihood: FirthLikelihood, found: Maximum, place: int):
        self.held = FirthLikelihood(likelihood.x, likelihood.y, likelihood.weights, fixed=place)
        self.top, self.place = found, place

    def __call__(self, value: float) -> float:
        start = self.top.estimates.copy()
        start[self.place] = value
        return max(2 * (self.top.value - maximise(self.held, start, iterations=200, largest=5.0).value), 0.0)

    def crossing(self, estimate: float, step: float, limit: float) -> float:
        """Where the fall reaches the limit, beyond the estimate in the direction of the step."""
        from scipy.optimize import brentq

        inside = estimate
        for doubling in range(12):
            outside = estimate + step * 2.0 * 1.6**doubling
            if self(outside) > limit:
                return float(
                    brentq(lambda value: self(value) - limit, inside, outside, xtol=1e-9 * (1 + abs(step)), rtol=1e-12)
                )
            inside = outside
        raise MeasureError(
            "The interval of Firth's method has no end on one side: the data say nothing about that coefficient."
        )
