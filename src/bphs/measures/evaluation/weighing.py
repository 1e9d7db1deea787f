"""Weights of an evaluation's dimensions: by experts and by the data where there are both, else what there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.composite.weighting import combine_weights, entropy_weights
from bphs.measures.evaluation.judgements import GroupJudgement, ahp_group

AHP, COMBINED, EQUAL = "ahp", "combined", "equal_weight"
ENTROPIES = {"minmax": "entropy_weight", "sum": "entropy_unscaled", "shifted": "entropy_shifted"}
"""Ways of weighing by entropy, by how the clusters' means are scaled first."""


@dataclass(frozen=True, eq=False)
class ModelWeights:
    """Weights of dimensions by every way that the data allow.

    Attributes
    ----------
    table : one row per dimension: `item`, and a column for each way of weighing: `equal_weight`, which is used; with
        experts `ahp`; with clusters `entropy_weight` (means scaled to 0 to 1), `entropy_unscaled`, `entropy_shifted`;
        with both `combined`, the mean of the experts' and the first of the data's.
    experts : the experts' own judgement; None without experts, or where none of them is consistent.
    """

    table: pd.DataFrame
    experts: GroupJudgement | None

    @property
    def ways(self) -> dict[str, pd.Series]:
        """Weights of the dimensions by way."""
        by_item = self.table.set_index("item")
        return {str(way): by_item[way] for way in by_item}

    @property
    def bars(self) -> pd.DataFrame:
        """Weights below each other: `item`, `method`, `weight`, and of the experts' `lowest`, `highest`."""
        long = self.table.melt("item", var_name="method", value_name="weight")
        if self.experts is None:
            return long
        return long.merge(self.experts.weights.assign(method=AHP).drop(columns="weight"), how="left")


def model_weights(
    means: pd.DataFrame, *, matrices: Mapping[str, Any] | None = None, clusters: Any = None
) -> ModelWeights:
    """Weights of the dimensions of a model, by every way that there is something to weigh by.

    Parameters
    ----------
    means : respondents x dimensions.
    matrices : judgements by expert, see `ahp_group`; those who contradict themselves are left out.
    clusters : (n,) cluster of each respondent; the data weigh by the entropy of the clusters' means, if there are two
        clusters at least and every dimension differs between them.

    Raises
    ------
    MeasureError : as for `ahp_group`, but not if no expert is consistent: then all count as none.

    >>> means = pd.DataFrame({"access": [1, 2, 3, 4], "money": [2, 2, 5, 4]})
    >>> judged = {"a": [[1, 3], [1 / 3, 1]]}
    >>> model_weights(means, matrices=judged).table.round(2).values.tolist()
    [['access', 0.5, 0.75], ['money', 0.5, 0.25]]
    """
    names = [str(name) for name in means]
    experts, entropies = _consistent(matrices, names), _entropies(means, clusters)
    ways: dict[str, Any] = {EQUAL: pd.Series(1 / len(names), index=names)}
    if experts is not None:
        ways[AHP] = experts.weights.set_index("item")["weight"]
    ways |= entropies
    if experts is not None and entropies:
        first = next(iter(entropies.values()))
        ways[COMBINED] = combine_weights(ways[AHP], first, method="additive").set_index("item")["weight"]
    return ModelWeights(pd.DataFrame(ways).loc[names].rename_axis("item").reset_index(), experts)


def _consistent(matrices: Mapping[str, Any] | None, names: list[str]) -> GroupJudgement | None:
    if not matrices:
        return None
    try:
        return ahp_group(matrices, names, only_consistent=True)
    except Undefined:
        return None


def _entropies(means: pd.DataFrame, clusters: Any) -> dict[str, pd.Series]:
    if clusters is None:
        return {}
    by_cluster = means.groupby(np.asarray(clusters)).mean().dropna()
    if len(by_cluster) < 2 or (np.ptp(by_cluster.to_numpy(), axis=0) == 0).any():
        return {}
    found = {}
    for scaling, way in ENTROPIES.items():
        try:
            found[way] = entropy_weights(by_cluster, scaling=scaling).set_index("item")["weight"]
        except MeasureError:  # every dimension tells the clusters apart equally little
            continue
    return found
