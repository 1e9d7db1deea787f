"""Fit of a likelihood to its rows as a `ModelResult`: shared by the models of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.models import remarks
from bphs.measures.models._gate import Rows
from bphs.measures.models._newton import Maximum
from bphs.measures.models._separation import endless_direction
from bphs.measures.models.results import INTERCEPT, robust_covariance


def null_log_likelihood(codes: np.ndarray, weights: np.ndarray) -> float:
    """Log-likelihood of a model without predictors: each row's chance is the share of its answer."""
    sums = np.bincount(codes.astype(int), weights)
    return float((sums * np.log(sums / sums.sum())).sum())


def covariance_of(found: Maximum, scores: Any, rows: Rows, back: np.ndarray) -> tuple[np.ndarray, str]:
    """Covariance of ``back @ estimates`` and its name; `scores` is called only for a sandwich."""
    if not rows.sampled:
        return back @ found.covariance @ back.T, "model"
    covariance = robust_covariance(found.covariance, scores(found.estimates), rows.clusters, rows.strata)
    return back @ covariance @ back.T, "robust" if rows.clusters is None else "cluster"


def freedom_of(rows: Rows) -> float:
    """Degrees of freedom of the intervals: clusters (rows, where there are strata alone) less strata, else infinite."""
    if rows.clusters is None and rows.strata is None:
        return np.inf
    units = rows.n if rows.clusters is None else int(rows.clusters.max()) + 1
    return float(units - (1 if rows.strata is None else int(rows.strata.max()) + 1))


def runs_away(found: Maximum) -> bool:
    """Sign of separation: standard errors (of standard columns) beyond all sense, or a search that did not end."""
    return not found.converged or bool((np.sqrt(np.maximum(np.diag(found.covariance), 0)) > 100).any())


def separated(wishes: np.ndarray, back: np.ndarray, names: Sequence[str]) -> tuple[list[str], bool] | None:
    """Parameters without a finite estimate, and whether every row is told apart; None if all estimates exist.

    `wishes` are those of the standard columns, `names` those of the parameters that `back` leads to.
    """
    found = endless_direction(wishes)
    if found is None:
        return None
    direction, complete = found
    reach = np.abs(back) @ np.abs(direction)  # what is left of a sum that cancels is not a direction
    direction = np.where(np.abs(back @ direction) > 1e-7 * reach, back @ direction, 0.0)
    moved = [name for name, part in zip(names, direction, strict=True) if part and name != INTERCEPT] or list(names)
    return moved, complete


def refuse_runaway(
    found: Maximum, wishes: Any, back: np.ndarray, names: Sequence[str], outcome: str, remedy: str
) -> None:
    """Raise Undefined for separation (naming the parameters, with a remedy) and for a search that did not end."""
    if not runs_away(found):
        return
    parted = separated(wishes(), back, names)
    if parted:
        kind = "complete" if parted[1] else "quasi-complete"
        raise Undefined(
            f"The model of {outcome!r} has no finite estimates: {', '.join(parted[0])} separate the answers ({kind} separation), "
            f"as when everybody in a group answers alike. {remedy}".strip(),
            f"“{outcome}”的模型不存在有限估计值：{'、'.join(parted[0])}将结局{'完全' if parted[1] else '准完全'}分离"
            "（如某一组的回答完全相同）。",
        )
    if not found.converged:
        raise Undefined(
            f"The model of {outcome!r} did not converge in {found.iterations} iterations. Try 1) fewer predictors, "
            "2) merging rare categories, 3) predictors on a scale of comparable size.",
            f"“{outcome}”的模型在{found.iterations}次迭代内未收敛。",
        )


def words_of(design: Any, intercept: bool = False) -> pd.DataFrame:
    """`term`, `variable`, `level`, `category` of each coefficient, the intercept first if there is one."""
    words = design.words()[["term", "variable", "level"]].assign(category="")
    if not intercept:
        return words
    first = pd.DataFrame([{"term": INTERCEPT, "variable": INTERCEPT, "level": "", "category": ""}])
    return pd.concat([first, words], ignore_index=True)


def cautions(
    rows: Rows,
    codes: np.ndarray,
    categories: Sequence[Any],
    parameters: int,
    ordered: bool = False,
    mixed: bool = False,
) -> list[remarks.Remark]:
    """Rows left out, rare answers, too many coefficients, sparse cells."""
    counts = np.bincount(codes.astype(int), minlength=len(categories))
    limiting = rows.n - (counts**3.0).sum() / rows.n**2 if ordered else counts.min()
    return [
        *remarks.left_out(rows.left_out, rows.n),
        *remarks.vanished(rows.vanished),
        *remarks.rare_outcome(dict(zip(categories, counts.tolist(), strict=True))),
        *remarks.few_events(float(limiting), parameters),
        *remarks.sparse_cells(rows.design, codes, categories),
        *(
            []
            if rows.clusters is None or mixed
            else remarks.few_clusters(int(rows.clusters.max()) + 1, int(freedom_of(rows)))
        ),
    ]


def named_covariance(covariance: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(covariance, index=list(names), columns=list(names))
