"""Robustness of a verdict to other weights and other operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.evaluation.fuzzy import OPERATORS, checked_scores, checked_table, compose, fuzzy_evaluation
from bphs.measures.evaluation.tree import Hierarchy
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice, level, number
from bphs.measures.sample.replicates import generator, whole


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Verdicts of other weights and operators.

    Attributes
    ----------
    operators : one row per operator: `operator`, and with the given weights `grade`, `score`, `tied`, `second_grade`
        and `margin` (see `Verdict`); `agreement` (share of the draws with that grade), `score_mean`, `lower`, `upper`
        (of the scores over the draws).
    grades : one row per operator and grade: `operator`, `grade`, `share` of the draws.
    unanimous : every operator gives the same grade with the given weights.
    draws, concentration : how many sets of weights, and how tightly they lie around the given ones.
    """

    operators: pd.DataFrame
    grades: pd.DataFrame
    unanimous: bool
    draws: int
    concentration: float

    def to_frame(self) -> pd.DataFrame:
        """One row per operator."""
        return self.operators.copy()


def sensitivity(
    table: pd.DataFrame,
    tree: Hierarchy,
    *,
    seed: int,
    draws: int = 999,
    concentration: float = 100.0,
    operators: Sequence[str] = OPERATORS,
    scores: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> Sensitivity:
    """Sensitivity of a verdict to weights drawn around the given ones, on both levels, and to each operator.

    Weights of the dimensions and within each dimension are Dirichlet(concentration·w): their mean is w, their variance
    w(1 - w)/(concentration + 1). With 100, a weight of 0.25 varies by ±0.043.

    Parameters
    ----------
    table, tree, scores : as for `fuzzy_evaluation`; a weight of zero stays zero.
    seed, draws : the same seed gives the same answer.
    concentration : above 0; the larger, the closer to the given weights.
    operators : see `compose`.
    confidence : of `lower` and `upper`.

    Raises
    ------
    MeasureError : as for `fuzzy_evaluation`; no seed.

    >>> from bphs.measures.evaluation.tree import hierarchy
    >>> table = pd.DataFrame([[0.2, 0.8], [0.4, 0.6]], index=["q1", "q2"], columns=["poor", "good"])
    >>> sensitivity(table, hierarchy({"a": ["q1"], "b": ["q2"]}), seed=1).operators["agreement"].tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    for operator in operators:
        choice("operators", operator, OPERATORS)
    if not operators:
        raise MeasureError("No operator was given.")
    checked, marks = checked_table(table, tree), checked_scores(scores, table.shape[1])
    rng, times = generator(seed), whole("draws", draws)
    spread = number("concentration", concentration, 0)
    outer = _drawn(rng, tree.dimension_weights, spread, times)
    inner = [
        (checked.loc[names].to_numpy(), _drawn(rng, local, spread, times))
        for names, local in map(tree.of, tree.dimensions)
    ]
    rows, shares = [], []
    for operator in operators:
        given = fuzzy_evaluation(table, tree, operator=operator, scores=scores)
        made = _evaluated(outer, inner, operator)
        row, counted = _summary(given.grade, made, marks, list(table.columns), level(confidence))
        rows.append(
            {
                "operator": operator,
                **given.verdicts.iloc[-1][["grade", "score", "tied", "second_grade", "margin"]].to_dict(),
                **row,
            }
        )
        shares += [{"operator": operator, "grade": grade, "share": share} for grade, share in counted.items()]
    found = pd.DataFrame(rows)
    return Sensitivity(found, pd.DataFrame(shares), found["grade"].nunique() == 1, times, spread)


def _drawn(rng: np.random.Generator, weights: FloatArray, concentration: float, draws: int) -> FloatArray:
    drawn = np.zeros((draws, weights.size))
    drawn[:, weights > 0] = rng.dirichlet(concentration * weights[weights > 0], size=draws)
    return drawn


def _evaluated(outer: FloatArray, inner: list[tuple[FloatArray, FloatArray]], operator: str) -> FloatArray:
    """(draws, grades) memberships of the whole."""
    dimensions = np.stack([_scaled(compose(local, table[None], operator=operator)) for table, local in inner], axis=1)
    return _scaled(compose(outer, dimensions, operator=operator))


def _scaled(b: FloatArray) -> FloatArray:
    return b / b.sum(axis=-1, keepdims=True)


def _summary(
    grade: Any, made: FloatArray, marks: FloatArray, grades: list[Any], confidence: float
) -> tuple[dict[str, float], dict[Any, float]]:
    counts = np.bincount(made.argmax(axis=1), minlength=len(grades)) / len(made)
    scores = made @ marks
    low, high = np.quantile(scores, [(1 - confidence) / 2, (1 + confidence) / 2])
    counted = dict(zip(grades, counts.tolist(), strict=True))
    return {
        "agreement": counted[grade],
        "score_mean": float(scores.mean()),
        "lower": float(low),
        "upper": float(high),
    }, counted
