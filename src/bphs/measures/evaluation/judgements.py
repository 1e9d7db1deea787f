"""Weights from experts' judgements in pairs: the analytic hierarchy process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import weights_for
from bphs.measures.sample.options import choice

METHODS = ("eigenvector", "geometric")
AGGREGATIONS = ("aij", "aip")
# Saaty 1980, The Analytic Hierarchy Process: mean consistency index of random matrices of order 1 to 15
RANDOM_INDEX: Mapping[int, float] = dict(
    enumerate((0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59), start=1)
)
LIMIT = 0.10


@dataclass(frozen=True, eq=False)
class Judgement:
    """Weights from one matrix of judgements.

    Attributes
    ----------
    weights : one row per item: `item`, `weight`; they add up to 1.
    method, n : how they were found, number of items.
    lambda_max, consistency_index, random_index, consistency_ratio : λ, (λ - n)/(n - 1), that of random judgements,
    their ratio.
    consistent : the ratio is below 0.10, Saaty's rule.
    worst : the two items whose judgement departs most from the weights, and by which factor; look there first.
    """

    weights: pd.DataFrame
    method: str
    n: int
    lambda_max: float
    consistency_index: float
    random_index: float
    consistency_ratio: float
    consistent: bool
    worst: tuple[str, str, float]

    def to_frame(self) -> pd.DataFrame:
        """One row: n, lambda_max, consistency_index, random_index, consistency_ratio, consistent."""
        names = ("n", "lambda_max", "consistency_index", "random_index", "consistency_ratio", "consistent")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])


def ahp(
    matrix: Any,
    names: Sequence[str] | None = None,
    *,
    method: str = "eigenvector",
    random_index: Mapping[int, float] = RANDOM_INDEX,
) -> Judgement:
    """Weights of items from judgements a_ij "how many times more important is i than j", 1/9 to 9.

    "eigenvector": the principal eigenvector, A w = λ w; "geometric": the geometric means of rows, w_i ∝ (Π_j
    a_ij)^(1/n), with λ the mean of (A w)_i/w_i. Consistency ratio = ((λ - n)/(n - 1))/RI; below 0.10 judgements are
    taken as consistent. One or two items are always so.

    Parameters
    ----------
    matrix : (n, n) positive, 1 on the diagonal, a_ji = 1/a_ij (to 5 %, for 0.33 means 1/3: the judgement of 1 or more
        counts).
    names : of the items; those of a DataFrame's columns by default.
    random_index : mean consistency index of random matrices by order; Saaty's of 1980 for 1 to 15.

    Raises
    ------
    MeasureError : not square, entries not positive, a pair that is not reciprocal (named), an order without random
        index.

    References
    ----------
    Saaty 1977, doi:10.1016/0022-2496(77)90033-5. Saaty 2008, doi:10.1504/IJSSCI.2008.017590. Crawford and Williams 1985
    (geometric means), doi:10.1016/0022-2496(85)90002-1.

    >>> found = ahp([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]], ["policy", "money", "service"])
    >>> found.weights["weight"].round(3).tolist(), round(found.consistency_ratio, 4)
    ([0.648, 0.23, 0.122], 0.0032)
    """
    choice("method", method, METHODS)
    judged, labels = _judgements(matrix, names)
    n = len(labels)
    if n not in random_index:
        raise MeasureError(
            f"There is no random index for {n} items (there is for {min(random_index)} to {max(random_index)}); group the items, or pass random_index=."
        )
    w, largest = _principal(judged) if method == "eigenvector" else _geometric(judged)
    index = max(0.0, (largest - n) / (n - 1)) if n > 1 else 0.0
    ratio = index / random_index[n] if random_index[n] > 0 else 0.0
    table = pd.DataFrame({"item": labels, "weight": w})
    return Judgement(
        table, method, n, largest, index, float(random_index[n]), ratio, bool(ratio < LIMIT), _worst(judged, w, labels)
    )


@dataclass(frozen=True, eq=False)
class GroupJudgement:
    """Weights of a group of experts.

    Attributes
    ----------
    weights : one row per item: `item`, `weight`, and `lowest`, `highest` over the experts.
    experts : one row per expert: `expert`, `expert_weight`, `lambda_max`, `consistency_index`, `random_index`,
        `consistency_ratio`, `consistent`, and each item's weight.
    aggregation : "aij" or "aip". judgement : the group's own matrix judged, for "aij"; None for "aip".
    left_out : experts whose ratio was too high, if they were to be left out.
    """

    weights: pd.DataFrame
    experts: pd.DataFrame
    aggregation: str
    judgement: Judgement | None
    left_out: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Group's weights."""
        return self.weights.copy()


def ahp_group(
    matrices: Mapping[str, Any] | Sequence[Any],
    names: Sequence[str] | None = None,
    *,
    aggregation: str = "aij",
    method: str = "eigenvector",
    expert_weights: Any = None,
    only_consistent: bool = False,
) -> GroupJudgement:
    """Weights of several experts: judgements aggregated by geometric mean (AIJ), or each expert's weights by arithmetic
    mean (AIP).

    Parameters
    ----------
    matrices : one matrix per expert, see `ahp`; a mapping names the experts.
    aggregation : "aij" where the group speaks as one, "aip" where experts keep their own judgement (Forman and
        Peniwati).
    expert_weights : how much each counts, by name or in their order; equal by default.
    only_consistent : leave out experts whose consistency ratio is 0.10 or more; `left_out` says who.

    Raises
    ------
    MeasureError : as for `ahp`, naming the expert; matrices of different orders.
    Undefined : nobody is consistent.

    References
    ----------
    Forman and Peniwati 1998, doi:10.1016/S0377-2217(97)00244-0. Aczél and Saaty 1983, doi:10.1016/0022-2496(83)90028-7.

    >>> both = ahp_group({"a": [[1, 2], [1 / 2, 1]], "b": [[1, 8], [1 / 8, 1]]}, ["use", "cost"])
    >>> both.weights["weight"].round(3).tolist()
    [0.8, 0.2]
    """
    choice("aggregation", aggregation, AGGREGATIONS)
    given = (
        {str(k): v for k, v in matrices.items()}
        if isinstance(matrices, Mapping)
        else {f"expert_{k + 1}": v for k, v in enumerate(matrices)}
    )
    judged = {expert: _of_expert(expert, matrix, names, method) for expert, matrix in given.items()}
    if len({one.n for one in judged.values()}) != 1:
        raise MeasureError(
            "Experts must judge the same items, but their matrices have "
            + ", ".join(f"{k}: {j.n}" for k, j in judged.items())
            + " rows."
        )
    share = weights_for(list(given), expert_weights, "expert_weights")
    keep = np.array([one.consistent or not only_consistent for one in judged.values()]) & (share > 0)
    if not keep.any():
        raise Undefined(
            "No expert's judgements are consistent (ratio below 0.10): ask them again.",
            "各位专家的判断矩阵均未通过一致性检验（一致性比率均不低于 0.10），须请专家重新判断。",
        )
    counted = np.where(keep, share, 0) / share[keep].sum()
    table = np.array([one.weights["weight"] for one in judged.values()])
    labels = next(iter(judged.values())).weights["item"].tolist()
    whole = None
    if aggregation == "aij":
        logs = np.array([np.log(_judgements(matrix, labels)[0]) for matrix in given.values()])
        whole = ahp(np.exp(np.tensordot(counted, logs, axes=1)), labels, method=method)
    w = counted @ table if whole is None else whole.weights["weight"].to_numpy()
    weights = pd.DataFrame(
        {"item": labels, "weight": w, "lowest": table[keep].min(axis=0), "highest": table[keep].max(axis=0)}
    )
    experts = pd.DataFrame(
        {
            "expert": list(given),
            "expert_weight": counted,
            "lambda_max": [one.lambda_max for one in judged.values()],
            "consistency_index": [one.consistency_index for one in judged.values()],
            "random_index": [one.random_index for one in judged.values()],
            "consistency_ratio": [one.consistency_ratio for one in judged.values()],
            "consistent": [one.consistent for one in judged.values()],
            **dict(zip(labels, table.T, strict=True)),
        }
    )
    return GroupJudgement(
        weights, experts, aggregation, whole, tuple(np.array(list(given))[~keep & (share > 0)].tolist())
    )


def _of_expert(expert: str, matrix: Any, names: Sequence[str] | None, method: str) -> Judgement:
    try:
        return ahp(matrix, names, method=method)
    except MeasureError as why:
        raise MeasureError(f"{expert}: {why}") from why


def _judgements(matrix: Any, names: Sequence[str] | None) -> tuple[FloatArray, list[str]]:
    """Matrix, exactly reciprocal, and the names."""
    values = real(matrix, "matrix")
    if values.ndim != 2 or values.shape[0] != values.shape[1] or values.size == 0:
        raise MeasureError(f"A matrix of judgements is square, but this has the shape {values.shape}.")
    labels = [
        str(name) for name in (names if names is not None else getattr(matrix, "columns", range(1, len(values) + 1)))
    ]
    if len(labels) != len(values) or len(set(labels)) != len(labels):
        raise MeasureError(f"There are {len(values)} items, but the names are {labels}.")
    if not np.isfinite(values).all() or (values <= 0).any():
        raise MeasureError("Judgements must be positive numbers, none missing.")
    apart = np.abs(values * values.T - 1)
    if apart.max() > 0.05:
        i, j = np.unravel_index(apart.argmax(), apart.shape)
        raise MeasureError(
            f"{labels[i]!r} against {labels[j]!r} is {values[i, j]:g}, but the other way round {values[j, i]:g}: one must be the reciprocal of the other"
            if i != j
            else f"{labels[i]!r} against itself is {values[i, i]:g}, but must be 1."
        )
    return np.where(values >= values.T, values, 1 / values.T), labels


def _principal(judged: FloatArray) -> tuple[FloatArray, float]:
    roots, vectors = np.linalg.eig(judged)
    first = int(roots.real.argmax())
    w = np.abs(vectors[:, first].real)
    return w / w.sum(), float(roots[first].real)


def _geometric(judged: FloatArray) -> tuple[FloatArray, float]:
    w = np.exp(np.log(judged).mean(axis=1))
    w /= w.sum()
    return w, float((judged @ w / w).mean())


def _worst(judged: FloatArray, w: FloatArray, labels: list[str]) -> tuple[str, str, float]:
    departure = judged * w / w[:, None]
    i, j = np.unravel_index(departure.argmax(), departure.shape)
    return labels[int(i)], labels[int(j)], float(departure[i, j])
