"""Missing answers to questions whose codes have no order, drawn from a multinomial logit of all other answers.

Matching predictions, as for numbers, would need one scale on which the codes lie. The first canonical variate is such a
scale (R's ``mice`` takes it for matching, ``Hmisc`` for its scores), but what sets codes apart in other directions is
lost: in trials with four codes shares were off by up to two percentage points, while draws from the multinomial logit,
the default of ``mice``, were not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, np.dtype[np.float64]]
PRIOR = 2.5
"""Standard deviation of the normal prior of a coefficient, for one standard deviation of its cause: no log odds grow
without end where a cause decides alone (perfect prediction), and collinear causes do no harm.
"""
FREE = 1000.0
"""The same of constants: no prior to speak of."""
CLOSE, STEPS = 1e-4, 50


@dataclass(frozen=True)
class Codes:
    """A column's codes by their place in the order: 0, 1, …; -1 is a gap."""

    name: str
    codes: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, column: pd.Series) -> Codes:
        """Codes that occur in a column."""
        codes = np.sort(np.asarray(column.dropna().unique()))
        places = pd.Categorical(column, categories=codes).codes.astype(int)
        return cls(str(column.name), codes, places)

    @property
    def gaps(self) -> np.ndarray:
        """Whether each respondent's answer is missing."""
        return self.places < 0

    def dummies(self, places: np.ndarray) -> Array:
        """A column for each code but the first."""
        return np.eye(len(self.codes))[places][:, 1:]

    def begun(self, generator: np.random.Generator) -> np.ndarray:
        """Gaps filled with answers drawn at random."""
        filled, gaps = self.places.copy(), self.gaps
        filled[gaps] = generator.choice(self.places[~gaps], gaps.sum())
        return filled


def drawn(
    known: np.ndarray, there: Array, wanted: Array, count: int, start: Array | None, generator: np.random.Generator
) -> tuple[np.ndarray, Array | None]:
    r"""Places of codes for the wanted rows, drawn from the posterior predictive distribution of a multinomial logit.

    .. math:: P(y = k \mid x) = \frac{\exp(x'\beta_k)}{\sum_l \exp(x'\beta_l)}, \quad \beta_0 = 0, \quad
        \beta \sim N(\hat\beta, \hat H^{-1})

    with the mode :math:`\hat\beta` of likelihood times prior and the negative Hessian :math:`\hat H` there.
    Coefficients are drawn too, so that completed tables differ by as much as the model is uncertain (which R's
    ``mice.impute.polyreg`` leaves out).

    Parameters
    ----------
    known : (n,) places of the codes that were answered, each from 0 to `count` - 1.
    there : (n, p) the causes of these respondents, a constant first; `wanted` those of respondents without an answer.
    count : number of codes.
    start : coefficients to begin with (those of the round before), or None.

    Returns
    -------
    The drawn places, and the mode, to start the next round with.

    Source: van Buuren and Groothuis-Oudshoorn 2011, doi:10.18637/jss.v045.i03 (polytomous regression for codes without
    order); Gelman et al. 2008, doi:10.1214/08-AOAS191 (weak prior on standardized causes against separation).
    """
    if count < 2:
        return np.zeros(len(wanted), dtype=int), None
    centre, spread = there.mean(axis=0), there.std(axis=0)
    centre[0], spread[spread < 1e-12] = 0.0, 1.0
    mode, root = posterior(known, (there - centre) / spread, count, start)
    chance = generator.standard_normal(mode.size)
    coefficients = mode + np.linalg.solve(root.T, chance).reshape(count - 1, -1).T
    limits = chances((wanted - centre) / spread @ coefficients).cumsum(axis=1)[:, :-1]
    return (generator.random(len(wanted))[:, None] > limits).sum(axis=1), mode


def chances(odds: Array) -> Array:
    """Probabilities of all codes from the log odds of all but the first, respondents x codes."""
    whole = np.column_stack([np.zeros(len(odds)), odds])
    raised = np.exp(whole - whole.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def posterior(known: np.ndarray, causes: Array, count: int, start: Array | None = None) -> tuple[Array, Array]:
    """Mode of the coefficients (causes x codes but the first) and the root of the negative Hessian there, by Newton's
    method.

    The root is lower triangular; its rows are ordered by code, and within a code by cause.
    """
    prior = np.full(causes.shape[1], PRIOR**-2)
    prior[0] = FREE**-2
    answered = np.eye(count)[known][:, 1:]
    mode = np.zeros((causes.shape[1], count - 1)) if start is None else start
    for _ in range(STEPS):
        likely = chances(causes @ mode)[:, 1:]
        uphill = causes.T @ (answered - likely) - prior[:, None] * mode
        root = np.linalg.cholesky(_curvature(causes, likely) + np.diag(np.tile(prior, count - 1)))
        step = np.linalg.solve(root.T, np.linalg.solve(root, uphill.T.ravel())).reshape(count - 1, -1).T
        if np.abs(step).max() < CLOSE:
            break
        mode = _climbed(known, causes, prior, mode, step)
    return mode, root


def _curvature(causes: Array, likely: Array) -> Array:
    size, others = causes.shape[1], likely.shape[1]
    found = np.empty((others, size, others, size))
    for one in range(others):
        for other in range(one, others):
            weight = likely[:, one] * ((one == other) - likely[:, other])
            found[one, :, other] = found[other, :, one] = (causes * weight[:, None]).T @ causes
    return found.reshape(others * size, others * size)


def _climbed(known: np.ndarray, causes: Array, prior: Array, mode: Array, step: Array) -> Array:
    """Full step, or half of it, a quarter …: never downhill."""
    height = _height(known, causes, prior, mode)
    for _ in range(20):
        if _height(known, causes, prior, mode + step) >= height:
            break
        step = step / 2
    return mode + step


def _height(known: np.ndarray, causes: Array, prior: Array, mode: Array) -> float:
    likely = chances(causes @ mode)[np.arange(len(known)), known]
    return float(np.log(np.maximum(likely, 1e-300)).sum() - (prior[:, None] * mode**2).sum() / 2)
