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

AHP, ENTROPY, COMBINED, EQUAL = "ahp", "entropy_weight", "combined", "equal_weight"


@dataclass(frozen=True, eq=False)
class ModelWeights:
    """Weights of dimensions.

    Attributes
    ----------
    used : weight of each dimension in the model, adding up to 1.
    table : one row per dimension: `item`, and a column for each way of weighing: `ahp` (experts), `entropy_weight`
        (data), `combined` (their mean), `equal_weight`.
    experts : the experts' own judgement; None without experts, or where none of them is consistent.
    """

    used: pd.Series
    table: pd.DataFrame
    experts: GroupJudgement | None

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
    """Weights of the dimensions of a model: the mean of the experts' (AHP) and the data's (entropy of cluster means) if
    there are both, the experts' alone without clusters, equal ones without experts.

    Parameters
    ----------
    means : respondents x dimensions.
    matrices : judgements by expert, see `ahp_group`; those who contradict themselves are left out.
    clusters : (n,) cluster of each respondent; the data weigh by how far the clusters' means differ, if there are two
        clusters at least and every dimension differs between them.

    Raises
    ------
    MeasureError : as for `ahp_group`, but not if no expert is consistent: then all count as none.

    >>> means = pd.DataFrame({"access": [1, 2, 3, 4], "money": [2, 2, 5, 4]})
    >>> model_weights(means).used.tolist()
    [0.5, 0.5]
    >>> judged = {"a": [[1, 3], [1 / 3, 1]]}
    >>> model_weights(means, matrices=judged).used.round(2).tolist()
    [0.75, 0.25]
    """
    names = [str(name) for name in means]
    experts, entropy = _consistent(matrices, names), _entropy(means, clusters)
    ways: dict[str, Any] = {}
    if experts is not None:
        ways[AHP] = experts.weights.set_index("item")["weight"]
    if entropy is not None:
        ways[ENTROPY] = entropy
    if experts is None:
        ways[EQUAL] = pd.Series(1 / len(names), index=names)
    elif entropy is not None:
        ways[COMBINED] = combine_weights(ways[AHP], entropy, method="additive").set_index("item")["weight"]
    table = pd.DataFrame(ways).loc[names].rename_axis("item").reset_index()
    used = EQUAL if experts is None else COMBINED if entropy is not None else AHP
    return ModelWeights(table.set_index("item")[used], table, experts)


def _consistent(matrices: Mapping[str, Any] | None, names: list[str]) -> GroupJudgement | None:
    if not matrices:
        return None
    try:
        return ahp_group(matrices, names, only_consistent=True)
    except Undefined:
        return None


def _entropy(means: pd.DataFrame, clusters: Any) -> pd.Series | None:
    if clusters is None:
        return None
    by_cluster = means.groupby(np.asarray(clusters)).mean().dropna()
    if len(by_cluster) < 2 or (np.ptp(by_cluster.to_numpy(), axis=0) == 0).any():
        return None
    try:
        return entropy_weights(by_cluster).set_index("item")["weight"]
    except MeasureError:  # every dimension tells the clusters apart equally little
        return None
