"""Fuzzy comprehensive evaluation: from the share of answers in each grade to one verdict, over a two-level tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.evaluation.tree import Hierarchy
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.indicators import numbers, weights_for
from bphs.measures.sample.options import choice
from bphs.measures.sample.taylor import aligned

OPERATORS = ("min_max", "product_max", "min_sum", "product_sum")


def memberships(answers: Any, grades: Sequence[float], *, weights: Any = None, missing: str = "drop") -> pd.DataFrame:
    """Membership of each item in each grade: the (weighted) share of answers that chose it.

    Parameters
    ----------
    answers : (n, k) one row per respondent, one column per item, each answer one of `grades`; a gap is left out of its
        item only.
    grades : the codes of the grades, such as 1 to 5.
    weights : (n,) of respondents, positive; equal by default.
    missing : "drop" as above, or "raise".

    Returns
    -------
    One row per item (index), one column per grade; rows add up to 1.

    Raises
    ------
    MeasureError : an answer that is no grade, weights that do not fit.
    Undefined : an item nobody answered.

    >>> memberships({"q1": [1, 2, 2, 3], "q2": [3, 3, None, 1]}, [1, 2, 3]).round(3).values.tolist()
    [[0.25, 0.5, 0.25], [0.333, 0.0, 0.667]]
    """
    frame = numbers(answers, missing="raise" if missing == "raise" else "keep", rows="respondent")
    aligned(answers=frame, weights=weights)
    wild = sorted({float(each) for each in np.unique(frame.to_numpy()[frame.notna()]) if each not in grades})
    if wild:
        raise MeasureError(f"Answers must be one of the grades {list(grades)}, but {wild} occur.")
    w = _weights(frame, weights)
    counts = np.array([[w[(frame[item] == grade).to_numpy()].sum() for grade in grades] for item in frame.columns])
    return _shares(counts, frame, grades)


def graded_memberships(places: Any, grades: int, *, weights: Any = None) -> pd.DataFrame:
    """Membership of each item in each of some grades, whatever its steps: an answer between two grades belongs to both,
    the more to each the nearer it lies (triangular membership functions); one on a grade to that alone.

    Where an item has as many evenly spaced steps as there are grades, this is `memberships`.

    Parameters
    ----------
    places : (n, k) one row per respondent, one column per item: the part of the way from the lowest to the highest
        answer, 0 to 1; a gap is left out of its item only.
    grades : how many, two or more.
    weights : (n,) of respondents, positive; equal by default.

    Returns
    -------
    One row per item (index), one column per grade, 1 (lowest) to `grades`; rows add up to 1.

    Raises
    ------
    MeasureError : a place outside 0 to 1, fewer than two grades, weights that do not fit.
    Undefined : an item nobody answered.

    References
    ----------
    Zadeh 1965, doi:10.1016/S0019-9958(65)90241-X.

    >>> graded_memberships({"q1": [0, 0.5, 0.5, 1], "q2": [0.25, 0.25, 0.25, 0.25]}, 3).values.tolist()
    [[0.25, 0.5, 0.25], [0.5, 0.5, 0.0]]
    """
    frame = numbers(places, missing="keep", rows="respondent")
    aligned(places=frame, weights=weights)
    if grades < 2 or (frame.to_numpy() < 0).any() or (frame.to_numpy() > 1).any():
        raise MeasureError(f"Places lie between 0 and 1 on two grades or more; there are {grades} grades.")
    w = _weights(frame, weights)
    counts = np.einsum("n,nkg->kg", w, np.nan_to_num(belonging(frame.to_numpy(), grades)))
    return _shares(counts, frame, range(1, grades + 1))


def belonging(places: FloatArray, grades: int) -> FloatArray:
    """(n, k, grades) how far each answer belongs to each grade, see `graded_memberships`; NaN where there is none.

    >>> belonging(np.array([[0.25]]), 3).tolist()
    [[[0.5, 0.5, 0.0]]]
    """
    along = (places * (grades - 1)).round(9)
    return np.maximum(1 - np.abs(along[..., None] - np.arange(grades)), 0)


def _weights(frame: pd.DataFrame, weights: Any) -> FloatArray:
    if weights is None:
        return np.ones(len(frame))
    return weights_for([str(n) for n in range(len(frame))], real(weights, "weights"), "weights")


def _shares(counts: FloatArray, frame: pd.DataFrame, grades: Sequence[float]) -> pd.DataFrame:
    total = counts.sum(axis=1, keepdims=True)
    if (total == 0).any():
        listed = ", ".join(repr(n) for n, t in zip(frame.columns, total, strict=True) if t == 0)
        raise Undefined(f"Nobody answered {listed}.", f"无人回答 {listed}。")
    return pd.DataFrame(counts / total, index=frame.columns, columns=list(grades))


def compose(weights: FloatArray, table: FloatArray, *, operator: str = "product_sum") -> FloatArray:
    """Composition of the rows of a membership table by their weights: b_k over items j, not yet scaled to add up to 1.

    "min_max" M(∧, ∨): max_j min(w_j, r_jk). "product_max" M(·, ∨): max_j w_j·r_jk. "min_sum" M(∧, ⊕): min(1, Σ_j
    min(w_j, r_jk)). "product_sum" M(·, ⊕): Σ_j w_j·r_jk, the only one that uses all of the information.

    Parameters
    ----------
    weights : (…, k). table : (…, k, grades), memberships from 0 to 1.

    References
    ----------
    Zadeh 1965, doi:10.1016/S0019-9958(65)90241-X.

    >>> table = np.array([[0.2, 0.5, 0.2, 0.1], [0.7, 0.2, 0.1, 0.0], [0.0, 0.4, 0.5, 0.1], [0.2, 0.3, 0.5, 0.0]])
    >>> compose(np.array([0.1, 0.2, 0.3, 0.4]), table, operator="min_max").tolist()
    [0.2, 0.3, 0.4, 0.1]
    """
    choice("operator", operator, OPERATORS)
    inner, outer = operator.split("_")
    w = np.asarray(weights)[..., None]
    joined = np.minimum(w, table) if inner == "min" else w * table
    return joined.max(axis=-2) if outer == "max" else np.minimum(joined.sum(axis=-2), 1.0)


@dataclass(frozen=True, eq=False)
class Verdict:
    """A fuzzy evaluation.

    Attributes
    ----------
    memberships : one row per dimension and one "overall" (index), one column per grade, each adding up to 1.
    verdicts : the same rows: `name`, `grade` (of the highest membership; of ties the lower grade), `tied`,
        `effectiveness` (of that rule: (g·β - 1)/(2γ(g - 1)) with β and γ the two highest of g memberships; below 0.5
        the rule says little and the score should speak), `score`, `second_grade` (of the next membership; of ties the
        lower grade) and `margin`, by how much the first membership exceeds the second.
    operator, grades, scores : how it was done.
    """

    memberships: pd.DataFrame
    verdicts: pd.DataFrame
    operator: str
    grades: tuple[Any, ...]
    scores: tuple[float, ...]

    @property
    def grade(self) -> Any:
        """Overall grade by the highest membership."""
        return self.verdicts["grade"].iloc[-1]

    @property
    def score(self) -> float:
        """Overall weighted score."""
        return float(self.verdicts["score"].iloc[-1])

    @property
    def margin(self) -> float:
        """Distance of the overall grade ahead of the next one, in membership (0 to 1; 0 for a tie)."""
        return float(self.verdicts["margin"].iloc[-1])

    def to_frame(self) -> pd.DataFrame:
        """Memberships and verdicts side by side."""
        return self.verdicts.merge(self.memberships.rename_axis("name").reset_index(), on="name").rename(columns=str)


def fuzzy_evaluation(
    table: pd.DataFrame, tree: Hierarchy, *, operator: str = "product_sum", scores: Sequence[float] | None = None
) -> Verdict:
    """Fuzzy evaluation of a two-level tree: indicators into dimensions, dimensions into the whole, both by the same
    operator.

    Parameters
    ----------
    table : memberships, one row per indicator (index), one column per grade, from the worst to the best; see
        `memberships`.
    tree : weights, see `hierarchy`; the table may hold more indicators than it names.
    operator : see `compose`; after each step memberships are scaled to add up to 1.
    scores : of the grades, evenly from 0 to 100 by default; the score is Σ b_k·score_k.

    Raises
    ------
    MeasureError : an indicator of the tree that is not in the table, memberships outside 0 to 1, scores that do not
        fit, an unknown operator.

    References
    ----------
    Zadeh 1965, doi:10.1016/S0019-9958(65)90241-X.

    >>> from bphs.measures.evaluation.tree import hierarchy
    >>> table = pd.DataFrame([[0.2, 0.8], [0.6, 0.4]], index=["q1", "q2"], columns=["poor", "good"])
    >>> found = fuzzy_evaluation(table, hierarchy({"service": {"q1": 0.75, "q2": 0.25}}))
    >>> found.grade, round(found.score, 2)
    ('good', 70.0)
    """
    choice("operator", operator, OPERATORS)
    checked = checked_table(table, tree)
    marks = checked_scores(scores, table.shape[1])
    rows = stacked(checked, tree, operator)
    made = pd.DataFrame(rows, index=[*tree.dimensions, "overall"], columns=table.columns)
    return Verdict(made, _verdicts(made, marks), operator, tuple(table.columns), tuple(marks.tolist()))


def stacked(checked: pd.DataFrame, tree: Hierarchy, operator: str) -> FloatArray:
    """Memberships of the dimensions and, in the last row, of the whole."""
    inner = [
        _scaled(compose(local, checked.loc[names].to_numpy(), operator=operator))
        for names, local in map(tree.of, tree.dimensions)
    ]
    return np.vstack([*inner, _scaled(compose(tree.dimension_weights, np.array(inner), operator=operator))])


def checked_table(table: pd.DataFrame, tree: Hierarchy) -> pd.DataFrame:
    """Rows that the tree names, or `MeasureError`."""
    absent = [name for name in tree.indicators if name not in table.index]
    if absent:
        raise MeasureError(f"The table of memberships has no row for {', '.join(map(repr, absent))}.")
    rows = table.loc[tree.indicators]
    values = rows.to_numpy(dtype=float)
    if (
        table.shape[1] < 2
        or not np.isfinite(values).all()
        or values.min() < 0
        or values.max() > 1 + 1e-9
        or (values.sum(axis=1) == 0).any()
    ):
        raise MeasureError("Memberships are numbers from 0 to 1 in two grades or more, not all zero in any row.")
    return rows


def checked_scores(scores: Sequence[float] | None, grades: int) -> FloatArray:
    """Score of each grade."""
    marks = np.linspace(0, 100, grades) if scores is None else real(scores, "scores")
    if marks.shape != (grades,) or not np.isfinite(marks).all():
        raise MeasureError(f"There are {grades} grades, but the scores are {scores}.")
    return marks


def _scaled(b: FloatArray) -> FloatArray:
    return b / b.sum(axis=-1, keepdims=True)


def ahead(values: FloatArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Place of the highest membership in each row, place of the next, and the margin between the two.

    Of ties the lower grade comes first.
    """
    settled = values.round(12)  # the last bit of a sum must not decide between grades
    order = np.argsort(-settled, axis=1, kind="stable")[:, :2]
    top = np.take_along_axis(settled, order, axis=1)
    return order[:, 0], order[:, 1], top[:, 0] - top[:, 1]


def _verdicts(made: pd.DataFrame, marks: FloatArray) -> pd.DataFrame:
    values = made.to_numpy()
    first, second, margin = ahead(values)
    g, top = values.shape[1], np.sort(values, axis=1)[:, ::-1]
    with np.errstate(divide="ignore"):
        effective = (g * top[:, 0] - 1) / (2 * top[:, 1] * (g - 1))
    return pd.DataFrame(
        {
            "name": made.index,
            "grade": [made.columns[each] for each in first],
            "tied": np.isclose(margin, 0, rtol=0, atol=1e-12),
            "effectiveness": effective,
            "score": values @ marks,
            "second_grade": [made.columns[each] for each in second],
            "margin": margin,
        }
    )
