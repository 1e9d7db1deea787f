"""Coherence of a system of indicators: whether those of a dimension go together, and more so than with others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.composite.index import Dimensions, chosen
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import signs
from bphs.measures.sample.options import choice
from bphs.measures.sample.ranks import midranks

METHODS = ("spearman", "pearson")
FEWEST = 3
"""Units below which every correlation is 1 or -1."""


@dataclass(frozen=True, eq=False)
class Coherence:
    """Correlations of indicators, turned so that more is better.

    Attributes
    ----------
    matrix : indicators by indicators, in the order of the dimensions.
    pairs : one row per pair: `first`, `second`, `first_dimension`, `second_dimension`, `within` (one dimension),
        `correlation`.
    dimensions : one row per dimension: `dimension`, `indicators`, `within` (mean correlation of its indicators, NaN of
        one), `outside` (mean with those of others, NaN if there are none), `negative` (pairs within it below zero).
    method : as used. n : units.
    """

    matrix: pd.DataFrame
    pairs: pd.DataFrame
    dimensions: pd.DataFrame
    method: str
    n: int

    def to_frame(self) -> pd.DataFrame:
        """One row per dimension."""
        return self.dimensions.copy()


def coherence(
    table: Any, dimensions: Dimensions, *, impacts: Any = None, method: str = "spearman", missing: str = "raise"
) -> Coherence:
    """Correlations of indicators within their dimensions and with those of others.

    Indicators of which less is better are turned first. One that runs against its own dimension is made up for by the
    others in a mean, and the index says little of it.

    Parameters
    ----------
    table, dimensions, impacts : as for `composite_index`. method : "spearman" or "pearson".
    missing : "raise", or "drop" to leave out units with a gap.

    Raises
    ------
    Undefined : fewer than three units; an indicator that is the same for all. MeasureError : as for `composite_index`.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, section 4, doi:10.1787/9789264043466-en.

    >>> table = {"beds": [2, 4, 6, 7], "doctors": [1, 2, 3, 4], "deaths": [9, 8, 5, 6]}
    >>> found = coherence(table, {"staff": ["beds", "doctors"], "health": ["deaths"]}, impacts=["+", "+", "-"])
    >>> found.pairs[["first", "second", "correlation"]].round(3).values.tolist()
    [['beds', 'doctors', 1.0], ['beds', 'deaths', 0.8], ['doctors', 'deaths', 0.8]]
    """
    choice("method", method, METHODS)
    frame, impacts = chosen(table, dimensions, impacts=impacts, missing=missing)
    r = _correlations(frame.to_numpy() * signs(impacts, frame.shape[1]), method)
    names = [str(name) for name in frame.columns]
    owner = np.array([str(name) for name, inside in dimensions.items() for _ in inside], dtype=object)
    one, other = np.triu_indices(len(names), 1)
    columns = np.array(names, dtype=object)
    pairs = pd.DataFrame(
        {
            "first": columns[one],
            "second": columns[other],
            "first_dimension": owner[one],
            "second_dimension": owner[other],
            "within": owner[one] == owner[other],
            "correlation": r[one, other],
        }
    )
    rows = [_dimension(str(name), pairs, len(inside)) for name, inside in dimensions.items()]
    return Coherence(pd.DataFrame(r, index=names, columns=names), pairs, pd.DataFrame(rows), method, len(frame))


def _correlations(x: FloatArray, method: str) -> FloatArray:
    if len(x) < FEWEST:
        raise Undefined(
            "Correlations of indicators need three units or more.", "计算指标间的相关系数至少需要三个地区。"
        )
    values = np.column_stack([midranks(column) for column in x.T]) if method == "spearman" else x
    return np.atleast_2d(np.corrcoef(values, rowvar=False))


def _dimension(name: str, pairs: pd.DataFrame, indicators: int) -> dict[str, Any]:
    touching = (pairs["first_dimension"] == name) | (pairs["second_dimension"] == name)
    inside = pairs.loc[touching & pairs["within"], "correlation"]
    return {
        "dimension": name,
        "indicators": indicators,
        "within": inside.mean(),
        "outside": pairs.loc[touching & ~pairs["within"], "correlation"].mean(),
        "negative": int((inside < 0).sum()),
    }
