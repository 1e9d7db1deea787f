"""Gate: a table becomes complete, coded rows, or one error that names everything in the model's way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import nearest
from bphs.measures.models.design import (
    Category,
    Design,
    Predictor,
    columns_of,
    design_of,
    occurring,
    plain,
    wrong_predictors,
)
from bphs.measures.sample import options
from bphs.measures.sample.indicators import real_type
from bphs.measures.sample.options import Lack


@dataclass(frozen=True)
class Rows:
    """Rows a model uses.

    Attributes
    ----------
    outcome : its name.
    y : (n,) outcome as it stands.
    design : coded predictors.
    left_out : rows without an answer to every question in the model (left out listwise).
    vanished : levels of categories (name, level) all whose rows are among these, so that nothing is said of them.
    weights : (n,) sampling weights with mean 1, or None.
    clusters : (n,) numbers of clusters from 0, or None.
    cluster_names : what the numbers stand for; with strata (stratum, cluster).
    strata : (n,) numbers of strata from 0, or None.
    """

    outcome: str
    y: pd.Series
    design: Design
    left_out: int
    vanished: tuple[tuple[str, Any], ...]
    weights: np.ndarray | None
    clusters: np.ndarray | None
    cluster_names: tuple[Any, ...]
    strata: np.ndarray | None = None

    @property
    def sampled(self) -> bool:
        """Whether weights, clusters or strata make the rows more than a simple random sample."""
        return any(column is not None for column in (self.weights, self.clusters, self.strata))

    @property
    def n(self) -> int:
        return len(self.y)

    @property
    def grouping(self) -> np.ndarray:
        """Clusters of a model that cannot do without."""
        if self.clusters is None:
            raise ValueError("these rows have no clusters")
        return self.clusters

    @property
    def w(self) -> np.ndarray:
        """Weights, 1 where there are none."""
        return np.ones(self.n) if self.weights is None else self.weights


def complete_rows(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[Predictor],
    *,
    weights: str | None = None,
    clusters: str | None = None,
    strata: str | None = None,
    confidence: float = 0.95,
    none_allowed: bool = False,
) -> Rows:
    """Rows with every answer that the model asks for.

    Raises
    ------
    MeasureError : an absent column, text where numbers are needed, infinite values, a reference that nobody gave,
        weights that are not positive, a confidence outside (0, 1).
    Undefined : no row with every answer; in the rows that have them a constant outcome or predictor, predictors that
        determine one another, fewer rows than two more than columns, fewer than two clusters, a stratum
        with one cluster.
    """
    wrong = wrong_confidence(confidence)
    wrong += [] if none_allowed or len(predictors) else ["predictors are empty: name at least one"]
    extra = [name for name in (outcome, weights, clusters, strata) if name is not None]
    wrong += absent(frame, extra)
    wrong += wrong_predictors(frame, predictors)
    refuse(outcome, wrong)
    used = list(dict.fromkeys([*extra, *columns_of(predictors)]))
    if outcome in columns_of(predictors):
        refuse(outcome, [f"column {outcome!r} is both outcome and predictor"])
    rows = frame[used].dropna()
    if rows.empty:
        told = f"no row of {len(frame)} has a value in every column ({', '.join(map(repr, used))})"
        refuse(outcome, [Lack(told, f"{len(frame)}条记录中没有在各变量上均完整的记录")])
    # What is wrong with the predictors here and was not before, is so by who gave no answer.
    lost = [
        Lack(problem, "剔除缺失后，某一分类自变量仅余一个类别或缺少参照类别")
        for problem in wrong_predictors(rows, predictors)
    ]
    refuse(outcome, [*lost, *_wrong_rows(rows, outcome, weights, clusters), *_lonely(rows, clusters, strata)])
    design = design_of(rows, predictors)
    refuse(outcome, _wrong_design(design))
    numbers, names = _clusters(rows, clusters, strata)
    return Rows(
        outcome,
        rows[outcome],
        design,
        len(frame) - len(rows),
        tuple(_vanished(frame, rows, predictors)),
        None if weights is None else (rows[weights] / rows[weights].mean()).to_numpy(dtype=float),
        numbers,
        tuple(map(plain, names)),
        None if strata is None else pd.factorize(rows[strata], sort=True)[0],
    )


def wrong_confidence(confidence: float) -> list[str]:
    """Clause on a level of confidence outside 0 to 1."""
    return [] if 0 < confidence < 1 else [f"confidence is {confidence} but must lie between 0 and 1"]


def absent(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Clauses on columns that the table does not have, with the nearest that it has."""
    known = list(map(str, frame.columns))
    return [f"there is no column {name!r}: {nearest(str(name), known)}" for name in names if name not in frame.columns]


def not_numbers(values: pd.Series, name: str) -> list[str]:
    """Clause on a column that holds no numbers."""
    return [] if real_type(values.dtype) else [f"column {name!r} holds {values.dtype} values, not numbers"]


def _clusters(rows: pd.DataFrame, clusters: str | None, strata: str | None) -> tuple[np.ndarray | None, Any]:
    """Numbers of clusters and what they stand for; the same label in two strata is two clusters."""
    if clusters is None:
        return None, ()
    if strata is None:
        return pd.factorize(rows[clusters], sort=True)
    return pd.factorize(pd.MultiIndex.from_frame(rows[[strata, clusters]]), sort=True)


def _lonely(rows: pd.DataFrame, clusters: str | None, strata: str | None) -> list[str]:
    """Strata of one cluster (without clusters: row), inside which nothing varies."""
    if strata is None:
        return []
    units = rows.groupby(strata)[strata if clusters is None else clusters].agg(
        "size" if clusters is None else "nunique"
    )
    alone = [f"{strata}={_written(plain(stratum))}" for stratum, number in units.items() if number < 2]
    told = f"only one cluster has complete answers in {', '.join(alone)}; merge strata"
    return [Lack(told, f"{'、'.join(alone)}仅有一个整群回答完整，无法估计层内方差")] if alone else []


def _written(code: Any) -> str:
    return f"{code:g}" if isinstance(code, float) else str(code)


def refuse(outcome: str, wrong: Sequence[str]) -> None:
    """Raise one error with all that is wrong with the model of `outcome`, if anything is."""
    options.refuse(wrong, (f"The model of {outcome!r} cannot be computed", f"无法建立“{outcome}”的模型"))


def _vanished(frame: pd.DataFrame, rows: pd.DataFrame, predictors: Sequence[Predictor]) -> Iterator[tuple[str, Any]]:
    for source in predictors:
        if isinstance(source, Category):
            left = occurring(rows[source.column])
            yield from ((source.column, level) for level in occurring(frame[source.column]) if level not in left)


def _wrong_rows(rows: pd.DataFrame, outcome: str, weights: str | None, clusters: str | None) -> list[str]:
    wrong = []
    if rows[outcome].nunique() < 2:
        only = plain(rows[outcome].iloc[0])
        told = f"every row in use has the same {outcome!r} ({only!r}): there is nothing to explain"
        wrong.append(Lack(told, f"“{outcome}”在各记录中取值相同"))
    if weights is not None:
        if not real_type(rows[weights].dtype):
            wrong.append(f"column {weights!r} holds {rows[weights].dtype} values, not weights")
        elif (rows[weights] <= 0).any() or np.isinf(rows[weights]).any():
            wrong.append(f"column {weights!r} has weights that are not positive and finite")
    if clusters is not None and rows[clusters].nunique() < 2:
        wrong.append(Lack(f"column {clusters!r} must name at least two clusters", f"“{clusters}”不足两个整群"))
    return wrong


def _wrong_design(design: Design) -> list[str]:
    n, k = design.matrix.shape
    if not k:
        return []
    if n < k + 2:
        told = f"{n} complete rows are too few for {k} columns of predictors: at least {k + 2} are needed"
        return [Lack(told, f"完整记录仅{n}条，不足以估计{k}个系数（至少需要{k + 2}条）")]
    spread = design.matrix.std(axis=0)
    flat = [name for name, sd in zip(design.names, spread, strict=True) if sd == 0]
    if flat:
        told = f"{', '.join(map(repr, flat))} has the same value in every row in use and explains nothing: leave it out"
        return [Lack(told, f"自变量{'、'.join(f'“{name}”' for name in flat)}在各记录中取值相同")]
    scaled = (design.matrix - design.matrix.mean(axis=0)) / spread
    triangle = np.abs(np.diag(np.linalg.qr(scaled, mode="r")))
    repeated = [name for name, left in zip(design.names, triangle, strict=True) if left < 1e-7 * np.sqrt(n)]
    told = f"{', '.join(map(repr, repeated))} is a linear combination of other predictors: leave it out"
    return [Lack(told, f"{'、'.join(f'“{name}”' for name in repeated)}是其他自变量的线性组合")] if repeated else []


def ordered_codes(rows: Rows, levels: Sequence[Any] | None) -> tuple[np.ndarray, tuple[Any, ...]]:
    """Outcome as 0, 1, … and its levels in order: those given, a Categorical's own, or sorted numbers."""
    values = rows.y
    occur = [plain(value) for value in values.unique()]
    levels = _own_levels(rows, occur) if levels is None else levels
    strange = [value for value in occur if value not in levels]
    if strange:
        refuse(
            rows.outcome,
            [f"column {rows.outcome!r} has values that levels= does not name: {', '.join(map(repr, strange[:8]))}"],
        )
    kept = tuple(plain(level) for level in levels if level in occur)
    return pd.Categorical(values.to_numpy(), categories=list(kept)).codes.astype(int), kept


def _own_levels(rows: Rows, occur: list[Any]) -> list[Any]:
    values = rows.y
    if isinstance(values.dtype, pd.CategoricalDtype) and values.cat.ordered:
        return list(values.cat.categories)
    if not real_type(values.dtype):
        refuse(
            rows.outcome,
            [f"column {rows.outcome!r} holds words, whose order nobody knows: give levels= from lowest to highest"],
        )
    return sorted(occur)


def event_codes(rows: Rows, event: Any) -> tuple[np.ndarray, tuple[Any, Any]]:
    """Outcome as 0 and 1, and what they stand for."""
    occur = sorted((plain(value) for value in rows.y.unique()), key=str)
    if len(occur) != 2:
        refuse(
            rows.outcome,
            [
                f"column {rows.outcome!r} has {len(occur)} different values ({', '.join(map(repr, occur[:8]))}) but a yes/no model needs two"
            ],
        )
    if event is None and not set(occur) <= {0, 1}:
        refuse(
            rows.outcome,
            [f"column {rows.outcome!r} is {occur[0]!r} or {occur[1]!r}: say with event= which of them counts as yes"],
        )
    event = 1 if event is None else event
    if event not in occur:
        refuse(rows.outcome, [f"event is {event!r} but column {rows.outcome!r} is {occur[0]!r} or {occur[1]!r}"])
    other = occur[0] if occur[1] == event else occur[1]
    return (rows.y == event).to_numpy(dtype=float), (plain(other), plain(event))
