"""Composition of those who answered: counts and shares of the categories of a sample, with and without weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.sample.arrays import real


def profile(frame: pd.DataFrame, categories: Mapping[str, Sequence[float]], weights: Any = None) -> pd.DataFrame:
    r"""Composition of a sample, one row for each category of each variable.

    Shares are of those who answered the question: :math:`n_c / n` and :math:`\sum_{i \in c} w_i / \sum_i w_i`.

    Parameters
    ----------
    frame : respondents x variables, codes; a missing answer is NaN.
    categories : for each variable its codes, in the order in which they are shown.
    weights : (n,) positive, one for each respondent; without them the weighted share is the share.

    Returns
    -------
    `variable`, `code`, `respondents`, `answered`, `share` and `weighted_share` in per cent.

    Raises
    ------
    MeasureError : a variable that the frame has not, weights that do not match or are not positive.

    >>> sample = pd.DataFrame({"sex": [1, 1, 2, None]})
    >>> profile(sample, {"sex": [1, 2]},
    ...     weights=[1, 1, 2, 1])[["respondents", "answered", "weighted_share"]].values.tolist()
    [[2.0, 3.0, 50.0], [1.0, 3.0, 50.0]]
    """
    weight = _weights(frame, weights)
    absent = [name for name in categories if name not in frame]
    if absent:
        raise MeasureError(
            "; ".join(f"there is no variable {name!r}: {nearest(name, map(str, frame.columns))}" for name in absent)
        )
    rows = []
    for name, codes in categories.items():
        answers = frame[name].to_numpy(dtype=float)
        known = ~np.isnan(answers)
        for code in codes:
            chosen = answers == code
            rows.append(
                (
                    name,
                    code,
                    int(chosen.sum()),
                    int(known.sum()),
                    _percent(chosen.sum(), known.sum()),
                    _percent(weight[chosen].sum(), weight[known].sum()),
                )
            )
    return pd.DataFrame(rows, columns=["variable", "code", "respondents", "answered", "share", "weighted_share"])


def _percent(part: float, whole: float) -> float:
    return float(100 * part / whole) if whole else float("nan")


def _weights(frame: pd.DataFrame, weights: Any) -> np.ndarray:
    if weights is None:
        return np.ones(len(frame))
    given = real(weights, "weights")
    if given.shape != (len(frame),) or not (np.isfinite(given) & (given > 0)).all():
        raise MeasureError(
            f"Weights: one positive number for each of the {len(frame)} respondents is needed; {given.shape} were given."
        )
    return given
