"""Weights that the data themselves give to indicators, and how to join them with experts' weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.arrays import real
from bphs.measures.sample.indicators import numbers, unit_scaled, weights_for
from bphs.measures.sample.options import choice, number

SCALINGS = ("minmax", "shifted", "sum")
SHIFT = 0.01
"""Constant that SPSSAU adds to values scaled to 0 to 1, so that none of them is zero."""
COMBINATIONS = ("multiplicative", "additive")


def entropy_weights(
    table: Any, *, impacts: Any = None, scaling: str = "minmax", shift: float = SHIFT, missing: str = "raise"
) -> pd.DataFrame:
    """Weights by entropy: the less evenly an indicator's sum is spread over the units, the more it counts.

    p_ij = x_ij/Σx_ij, E_j = -Σ p ln p/ln n with 0·ln 0 = 0, w_j = (1 - E_j)/Σ(1 - E_j).

    What that rewards depends on the scaling. Of values as they are ("sum") 1 - E_j is close to CV²/(2 ln n): what
    varies more, relative to its mean, counts more. Scaled to 0 to 1, every indicator varies equally far, and what
    counts is the shape: one in which most units lie near the lowest weighs most, however small its spread was.

    Parameters
    ----------
    table : (n, k) units by indicators.
    impacts : "+" or "-" per indicator, not for "sum".
    scaling : "minmax" first moves every indicator to 0 to 1 (no constant is added to its zeros); "shifted" adds 0.01 to
        that, as SPSSAU does before it takes logarithms; "sum" takes the shares of the values as they are, which must be
        zero or more.
    shift : what "shifted" adds, above 0: 0.01 in SPSSAU, 0.0001 or 1 in other packages and textbooks. The larger it is,
        the less a zero tells, and the more the weights are alike.
    missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    One row per indicator: `item`, `entropy`, `divergence` (1 - E), `weight`.

    Raises
    ------
    MeasureError : fewer than two units, an indicator that does not vary, negative values or impacts with "sum".

    References
    ----------
    Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x. Zeleny 1982, Multiple Criteria Decision Making, chapter 7.

    >>> entropy_weights([[1, 5], [2, 6], [9, 8]], scaling="sum")["weight"].round(3).tolist()
    [0.952, 0.048]
    """
    choice("scaling", scaling, SCALINGS)
    moved = number("shift", shift, 0)
    frame = numbers(table, missing=missing, least=2)
    if scaling == "sum":
        if impacts is not None and "-" in list(impacts):
            raise MeasureError('scaling="sum" knows no direction; use "minmax" for indicators of which less is better.')
        if (frame.to_numpy() < 0).any() or (frame.sum() <= 0).any():
            raise MeasureError('scaling="sum" needs values of zero or more, not all zero; use "minmax".')
        unit_scaled(frame, None)  # refuses indicators that do not vary
        x = frame.to_numpy()
    else:
        x = unit_scaled(frame, impacts) + (moved if scaling == "shifted" else 0.0)
    p = x / x.sum(axis=0)
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(axis=0) / np.log(len(frame))
    if (1 - entropy).sum() <= 1e-15:
        raise MeasureError("All indicators have full entropy, so none tells units apart.")
    return pd.DataFrame(
        {
            "item": frame.columns,
            "entropy": entropy,
            "divergence": 1 - entropy,
            "weight": (1 - entropy) / (1 - entropy).sum(),
        }
    )


def critic_weights(table: Any, *, impacts: Any = None, missing: str = "raise") -> pd.DataFrame:
    """Weights by CRITIC: an indicator counts for its spread and for what others do not say already.

    C_j = s_j Σ_k (1 - r_jk) on indicators scaled to 0 to 1 (s with n - 1), w_j = C_j/ΣC.

    Parameters
    ----------
    table, impacts, missing : as for `entropy_weights`.

    Returns
    -------
    One row per indicator: `item`, `sd`, `conflict` (Σ(1 - r)), `information` (C), `weight`.

    Raises
    ------
    MeasureError : fewer than two units, an indicator that does not vary, indicators that all say the same.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis 1995, doi:10.1016/0305-0548(94)00059-H.

    >>> critic_weights([[1, 5, 2], [2, 3, 9], [9, 4, 4]])["weight"].round(3).tolist()
    [0.28, 0.354, 0.366]
    """
    frame = numbers(table, missing=missing, least=2)
    x = unit_scaled(frame, impacts)
    sd = x.std(axis=0, ddof=1)
    conflict = (1 - np.corrcoef(x, rowvar=False).reshape(x.shape[1], -1)).sum(axis=1)
    information = sd * conflict
    if information.sum() <= 1e-12:
        raise MeasureError(
            "All indicators are perfectly correlated, so CRITIC gives none of them information of its own."
        )
    return pd.DataFrame(
        {
            "item": frame.columns,
            "sd": sd,
            "conflict": conflict,
            "information": information,
            "weight": information / information.sum(),
        }
    )


def combine_weights(first: Any, second: Any, *, method: str = "multiplicative", share: float = 0.5) -> pd.DataFrame:
    """One set of weights from two, such as experts' (AHP) and the data's (entropy).

    "additive": share·a + (1 - share)·b; "multiplicative": proportional to a^(2·share)·b^(2·(1 - share)), that is a·b
    for equal shares.

    Parameters
    ----------
    first, second : mappings or Series by item, with the same items; or lists in the same order.
    share : of the first, 0 to 1.

    Returns
    -------
    One row per item: `item`, `first`, `second`, `weight`.

    Raises
    ------
    MeasureError : other items in the second, weights that are negative, a product that is zero for every item.

    >>> combine_weights({"a": 0.6, "b": 0.4}, {"a": 0.2, "b": 0.8})["weight"].round(4).tolist()
    [0.2727, 0.7273]
    """
    choice("method", method, COMBINATIONS)
    if not 0 <= share <= 1:
        raise MeasureError(f"share={share!r}: the share of the first weights lies between 0 and 1.")
    named = hasattr(first, "keys")
    names = [str(name) for name in (first.keys() if named else range(1, real(first, "first").size + 1))]
    a, b = weights_for(names, first, "first"), weights_for(names, second, "second")
    joined = share * a + (1 - share) * b if method == "additive" else a ** (2 * share) * b ** (2 * (1 - share))
    if joined.sum() <= 0:
        raise MeasureError(
            'Every item has weight zero in one of the sets, so their product is zero; use method="additive".'
        )
    return pd.DataFrame({"item": names, "first": a, "second": b, "weight": joined / joined.sum()})
