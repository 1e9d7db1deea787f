"""One score from several indicators: means that do or do not make up for what is low, and grey relation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import numbers, weights_for
from bphs.measures.sample.options import choice, number
from bphs.measures.sample.ranks import midranks

MEANS = ("arithmetic", "geometric")


def aggregate(
    scaled: Any, *, weights: Any = None, method: str = "arithmetic", shift: float = 0.0, missing: str = "raise"
) -> pd.DataFrame:
    """Weighted mean of indicators on one scale: Σ w x, or Π x^w, in which a low one cannot be made up for by others.

    Both keep the order of a unit that is nowhere worse than another and somewhere (with weight) better.

    Parameters
    ----------
    scaled : (n, k) units by indicators, on which more is better, see `normalise`.
    weights : per indicator; equal if None. method : "arithmetic" or "geometric".
    shift : added to every value before the geometric mean is taken; whoever adds one says so, because it changes the
        order of units: the smaller it is, the more a zero counts.
    missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    One row per unit: `unit`, `score`, `rank` (1 is best).

    Raises
    ------
    MeasureError : values of zero or less for a geometric mean; a shift for an arithmetic one; weights that do not fit.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, section 6.2, doi:10.1787/9789264043466-en.

    >>> both = [aggregate([[0.5, 0.5], [0.9, 0.1]], method=each)["score"] for each in ("arithmetic", "geometric")]
    >>> [scores.round(3).tolist() for scores in both]
    [[0.5, 0.5], [0.5, 0.3]]
    """
    choice("method", method, MEANS)
    frame = numbers(scaled, missing=missing)
    w = weights_for(list(frame.columns), weights)
    moved = number("shift", shift, 0, from_low=True)
    if method == "arithmetic" and moved:
        raise MeasureError("An arithmetic mean needs no shift: it would only add a constant.")
    x = frame.to_numpy() + moved
    if method == "geometric" and (x[:, w > 0] <= 0).any():
        raise MeasureError(
            "A geometric mean is not defined of zero or less: one zero would make the whole unit zero. Pass a shift, and"
            " say so, or scale to an interval above 0."
        )
    score = x @ w if method == "arithmetic" else np.exp(np.log(np.where(w > 0, x, 1)) @ w)
    return ranked(frame, score)


def grey_relation(
    scaled: Any, *, weights: Any = None, distinguishing: float = 0.5, missing: str = "raise"
) -> pd.DataFrame:
    """Grey relational grade: how near a unit is to one that has the best of every indicator, 0 to 1.

    With Δ_ij = |max_i x_ij - x_ij| and ρ the distinguishing coefficient, ξ_ij = (min Δ + ρ max Δ)/(Δ_ij + ρ max Δ),
    extremes over all units and indicators; the grade is Σ_j w_j ξ_ij. As ξ falls with every Δ, a unit that is nowhere
    worse than another never scores below it.

    Parameters
    ----------
    scaled : (n, k) units by indicators on one scale, on which more is better, see `normalise`.
    weights : per indicator; equal if None. distinguishing : ρ, above 0 and below 1; Deng's 0.5.
    missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    One row per unit: `unit`, `score`, `rank` (1 is best).

    Raises
    ------
    MeasureError : fewer than two units, units that are all alike, weights that do not fit.

    References
    ----------
    Deng 1982, Control problems of grey systems, doi:10.1016/S0167-6911(82)80025-X.

    >>> grey_relation([[1.0, 0.0], [0.5, 1.0]])["score"].round(4).tolist()
    [0.6667, 0.75]
    """
    rho = number("distinguishing", distinguishing, 0, 1)
    frame = numbers(scaled, missing=missing, least=2)
    w = weights_for(list(frame.columns), weights)
    x = frame.to_numpy()
    apart = x.max(axis=0) - x
    if apart.max() == 0:
        raise MeasureError("All units are alike in every indicator, so none is better.")
    grade = (apart.min() + rho * apart.max()) / (apart + rho * apart.max())
    return ranked(frame, grade @ w)


def ranked(frame: pd.DataFrame, score: FloatArray) -> pd.DataFrame:
    """Scores of the units of a table, and their ranks: `unit`, `score`, `rank` (1 is best, ties share the mean).

    >>> ranked(pd.DataFrame(index=["a", "b"]), np.array([0.2, 0.7]))["rank"].tolist()
    [2.0, 1.0]
    """
    rank = len(score) + 1 - midranks(score)
    return pd.DataFrame({"unit": [str(name) for name in frame.index], "score": score, "rank": rank})
