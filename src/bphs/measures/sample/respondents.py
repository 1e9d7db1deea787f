"""Composition of those who answered: counts and shares of the categories of a sample, with and without weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.sample.arrays import real


def profile(frame: pd.DataFrame, categories: Mapping[str, Sequence[float]], *, weights: Any = None) -> pd.DataFrame:
    r"""Composition of a sample, one row for each category of each variable.

    Shares are of those who answered the question: :math:`n_c / n` and :math:`\sum_{i \in c} w_i / \sum_i w_i`.

    Parameters
    ----------
    frame : respondents x variables, codes; a missing answer is NaN.
    categories : for each variable its codes, in the order in which they are shown.
    weights : (n,) positive, one for each respondent; without them the weighted share is the share.

    Returns
    -------
    `variable`, `code`, `respondents`, `answered`, `sample_share` and `weighted_share` in per cent.

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
    return pd.DataFrame(rows, columns=["variable", "code", "respondents", "answered", "sample_share", "weighted_share"])


def beside_population(profile: pd.DataFrame, shares: Mapping[str, Mapping[int, float]]) -> pd.DataFrame:
    """Composition of a sample with the shares of the population beside it, where they are known.

    Parameters
    ----------
    profile : of `profile`.
    shares : for each variable and each of its codes the number of residents, or their share.

    Returns
    -------
    The table with the column `known_share` in per cent; NaN where it is not known.

    >>> sample = profile(pd.DataFrame({"sex": [1.0, 1.0, 2.0], "age": [1.0, 2.0, 1.0]}), {"sex": [1, 2], "age": [1]})
    >>> beside_population(sample, {"sex": {1: 30, 2: 70}}).known_share.tolist()
    [30.0, 70.0, nan]
    """
    known = {
        (name, float(code)): _percent(share, sum(codes.values()))
        for name, codes in shares.items()
        for code, share in codes.items()
    }
    rows = zip(profile["variable"], profile["code"].astype(float), strict=True)
    return profile.assign(known_share=[known.get(row, float("nan")) for row in rows])


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
