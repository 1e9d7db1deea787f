"""Tree of an evaluation: dimensions, the indicators of each, and what all of them weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import weights_for


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Dimensions and their indicators.

    Attributes
    ----------
    table : one row per indicator: `dimension`, `indicator`, `dimension_weight`, `local_weight` (within its dimension),
        `weight` (their product).
    """

    table: pd.DataFrame

    @property
    def dimensions(self) -> list[str]:
        """Names, in the order of the table."""
        return list(dict.fromkeys(self.table["dimension"]))

    @property
    def indicators(self) -> list[str]:
        """Names, in the order of the table."""
        return self.table["indicator"].tolist()

    @property
    def dimension_weights(self) -> FloatArray:
        """Weights of the dimensions, adding up to 1."""
        return self.table.drop_duplicates("dimension")["dimension_weight"].to_numpy()

    def of(self, dimension: str) -> tuple[list[str], FloatArray]:
        """Indicators of one dimension and their weights within it."""
        rows = self.table[self.table["dimension"] == dimension]
        return rows["indicator"].tolist(), rows["local_weight"].to_numpy()

    def to_frame(self) -> pd.DataFrame:
        """Table."""
        return self.table.copy()


def hierarchy(
    indicators: Mapping[str, Mapping[str, float] | Sequence[str]], *, dimension_weights: Any = None
) -> Hierarchy:
    """A two-level tree of weights; within a dimension, and over dimensions, they are scaled to add up to 1.

    Parameters
    ----------
    indicators : by dimension, the weights of its indicators by name, or names alone for equal weights.
    dimension_weights : by name or in the order of the dimensions; equal by default.

    Raises
    ------
    MeasureError : no dimension, a dimension without indicators, an indicator in two of them, weights that are negative
        or do not fit.

    >>> shares = {"service": 0.6, "money": 0.4}
    >>> tree = hierarchy({"service": {"q1": 3, "q2": 1}, "money": ["q3"]}, dimension_weights=shares)
    >>> tree.table["weight"].round(3).tolist()
    [0.45, 0.15, 0.4]
    """
    if not isinstance(indicators, Mapping):
        raise MeasureError(
            f"Dimensions are a mapping from their names to their indicators, but this is {type(indicators).__name__}."
        )
    bare = [
        str(name) for name, inside in indicators.items() if isinstance(inside, str) or not isinstance(inside, Sized)
    ]
    if bare:
        raise MeasureError(
            f"The indicators of {', '.join(map(repr, bare))} must be a list of names, or their weights by name."
        )
    empty = [name for name, inside in indicators.items() if len(inside) == 0]
    if not indicators or empty:
        raise MeasureError(
            f"Dimensions need indicators; there are none in {', '.join(map(repr, empty)) or 'the tree'}."
        )
    outer = weights_for([str(name) for name in indicators], dimension_weights, "dimension_weights")
    rows = []
    for (dimension, inside), weight in zip(indicators.items(), outer, strict=True):
        names = [str(name) for name in inside]
        local = weights_for(names, inside if isinstance(inside, Mapping) else None, f"weights of {dimension!r}")
        rows += [(str(dimension), name, weight, each, weight * each) for name, each in zip(names, local, strict=True)]
    table = pd.DataFrame(rows, columns=["dimension", "indicator", "dimension_weight", "local_weight", "weight"])
    twice = table.loc[table["indicator"].duplicated(), "indicator"].tolist()
    if twice:
        raise MeasureError(f"An indicator belongs to one dimension, but {', '.join(map(repr, twice))} occurs twice.")
    return Hierarchy(table)
