"""Weights of two levels from experts' judgements: of the dimensions, of the items within each, and their product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.evaluation.judgements import LIMIT, ahp_group
from bphs.measures.sample.indicators import weights_for


@dataclass(frozen=True, eq=False)
class TwoLevels:
    """Weights of items over two levels.

    Attributes
    ----------
    weights : one row per item: `dimension`, `indicator`, `dimension_weight`, `local_weight` (within the dimension) and
        `weight`, their product; `weight` adds up to 1.
    matrices : one row per dimension: `dimension`, `items`, `experts_used`, and of the group's matrix `lambda_max`,
        `consistency_index`, `random_index`, `consistency_ratio`, `consistent`.
    consistency_ratio : of the whole second level, Σ w CI / Σ w RI over the dimensions; 0 where no dimension has three
        items.
    """

    weights: pd.DataFrame
    matrices: pd.DataFrame
    consistency_ratio: float

    @property
    def consistent(self) -> bool:
        """Whether the ratio of the whole level is below 0.10."""
        return self.consistency_ratio < LIMIT


def two_levels(
    matrices: Mapping[str, Mapping[str, Any]],
    dimension_weights: Any = None,
    *,
    dimensions: Mapping[str, Sequence[str]] | None = None,
    only_consistent: bool = True,
) -> TwoLevels:
    """Weights of the items within each dimension by the analytic hierarchy process, and in the whole.

    The group's matrix of each dimension is the geometric mean of its experts' (see `ahp_group`). The weight of an item
    in the whole is that of its dimension times its own within the dimension.

    Parameters
    ----------
    matrices : by dimension, the experts' matrices of its items by expert (frames whose columns are the items).
    dimension_weights : by name or in the order of the dimensions; equal by default.
    dimensions : the items of every dimension, where some dimensions' were not compared: these weigh equally within it
        and have no row among the matrices. Without it the dimensions are those compared.
    only_consistent : leave out, in each dimension, experts whose ratio is 0.10 or more.

    Raises
    ------
    MeasureError : no dimension; as for `ahp_group`. Undefined : nobody is consistent in a dimension.

    References
    ----------
    Saaty 1990, doi:10.1016/0377-2217(90)90057-I.

    >>> pair = pd.DataFrame([[1, 3], [1 / 3, 1]], columns=["q1", "q2"], index=["q1", "q2"])
    >>> found = two_levels({"access": {"a": pair}, "money": {"a": pair.set_axis(["q3", "q4"], axis=1)}}, [0.6, 0.4])
    >>> found.weights["weight"].round(3).tolist()
    [0.45, 0.15, 0.3, 0.1]
    """
    if not matrices:
        raise MeasureError("There is no dimension whose items were compared.")
    names = list(dimensions or matrices)
    outer = weights_for(names, dimension_weights, "dimension_weights")
    rows, checks, index, random = [], [], 0.0, 0.0
    for dimension, weight in zip(names, outer, strict=True):
        given = matrices.get(dimension)
        if given is None:
            rows.append(_local(dimension, weight, _equal((dimensions or {})[dimension])))
            continue
        group = ahp_group(given, only_consistent=only_consistent)
        rows.append(_local(dimension, weight, group.weights))
        judged = group.judgement
        assert judged is not None  # of AIJ, the default
        index, random = index + weight * judged.consistency_index, random + weight * judged.random_index
        used = len(given) - len(group.left_out)
        row = judged.to_frame().rename(columns={"n": "items"}).assign(dimension=dimension, experts_used=used)
        checks.append(row[["dimension", "items", "experts_used", *row.columns[1:-2]]])
    ratio = float(index / random) if random > 0 else 0.0
    return TwoLevels(pd.concat(rows, ignore_index=True), pd.concat(checks, ignore_index=True), ratio)


def _equal(items: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"item": list(items), "weight": 1 / len(items)})


def _local(dimension: str, outer: float, own: pd.DataFrame) -> pd.DataFrame:
    """Rows of one dimension."""
    local = own["weight"].to_numpy()
    columns = {"dimension": dimension, "indicator": own["item"], "dimension_weight": outer}
    return pd.DataFrame({**columns, "local_weight": local, "weight": outer * local})
