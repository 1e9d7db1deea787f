"""Polychoric correlations: those of the continuous attitudes behind answers on few ordered steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.options import Lack, refuse
from bphs.measures.scales._items import Items, complete, inverse, listed

MOST_CATEGORIES = 10
#: Beyond this an estimate has run to the edge: one item orders the other without a single exception.
EDGE = 0.9999
NODES, WEIGHTS = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True)
class Polychoric:
    """Polychoric correlations.

    Attributes
    ----------
    n, left_out : respondents used, left out for a missing answer.
    correlations : (k, k) frame, items as index and columns.
    thresholds : `item`, `answer` (the upper one of the two), `threshold` in standard deviations of the attitude.
    """

    n: int
    left_out: int
    correlations: pd.DataFrame
    thresholds: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """`item` and one column per item."""
        return self.correlations.rename_axis("item").reset_index()


def polychoric(items: Any) -> Polychoric:
    """Two-step polychoric correlations of every pair of items (Olsson 1979, doi:10.1007/BF02296207).

    The thresholds come from each item's own shares; then each correlation maximises the likelihood of the pair's table
    under a bivariate normal distribution. Empty cells are left empty. Because each pair is estimated alone, a small
    sample's matrix may have a negative eigenvalue; the statistics that build on it refuse it then. Equivalent in R:
    ``polycor::polychor(x, y)``.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; more than 10 different answers to an item; a pair of items
        in perfect order, whose correlation runs to the edge; no convergence.

    Three yes/no questions; any two are answered alike by 8 of 12, so that the correlation is sin(2π(4/12 - 1/4)) = 1/2:

    >>> import pandas as pd
    >>> alike = [[0, 0, 0], [1, 1, 1]] * 3
    >>> unlike = [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0], [1, 0, 1], [0, 1, 1]]
    >>> answers = pd.DataFrame(alike + unlike, columns=list("abc"))
    >>> polychoric(answers).correlations.round(3).values.tolist()
    [[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]]
    """
    kept = complete(items)
    matrix = polychoric_of(kept)
    rows = [
        (name, category, threshold)
        for name, values in zip(kept.names, kept.values.T, strict=True)
        for category, threshold in zip(np.unique(values)[1:], _thresholds(values), strict=True)
    ]
    correlations = pd.DataFrame(matrix, index=list(kept.names), columns=list(kept.names))
    return Polychoric(kept.n, kept.left_out, correlations, pd.DataFrame(rows, columns=["item", "answer", "threshold"]))


def correlation_of(kept: Items, kind: str) -> np.ndarray:
    """Pearson or polychoric correlations of complete items."""
    if kind not in ("pearson", "polychoric"):
        raise MeasureError(f"correlation is one of {listed(('pearson', 'polychoric'))}, not {kind!r}.")
    if kind == "pearson":
        return kept.correlation
    matrix = polychoric_of(kept)
    inverse(matrix, kept.names)  # refuses estimates that cannot all hold at once
    return matrix


def polychoric_of(kept: Items) -> np.ndarray:
    """Matrix (k, k) of polychoric correlations."""
    coded = [np.unique(column, return_inverse=True) for column in kept.values.T]
    sizes = [len(answers) for answers, _ in coded]
    refuse(
        [
            Lack(
                f"{name!r} has {size} different answers; polychoric correlations are for at most {MOST_CATEGORIES} ordered categories. Use Pearson's.",
                f"题项{name}有 {size} 种取值，多分格相关最多适用于 {MOST_CATEGORIES} 个等级。",
            )
            for name, size in zip(kept.names, sizes, strict=True)
            if size > MOST_CATEGORIES
        ]
    )
    cuts = np.full((kept.k, max(sizes) + 1), np.inf)
    cuts[:, 0] = -np.inf
    for row, column, size in zip(cuts, kept.values.T, sizes, strict=True):
        row[1:size] = _thresholds(column)
    first, second = np.triu_indices(kept.k, 1)
    counts = _tables([codes for _, codes in coded], max(sizes))[first, second]
    matrix = np.eye(kept.k)
    matrix[first, second] = matrix[second, first] = _estimate(counts, cuts[first], cuts[second], kept, (first, second))
    return matrix


def _thresholds(values: np.ndarray) -> np.ndarray:
    from scipy import special

    counts = np.unique(values, return_counts=True)[1]
    return special.ndtri(counts.cumsum()[:-1] / len(values))


def _tables(codes: list[np.ndarray], width: int) -> np.ndarray:
    """(k, k, width, width) counts of every pair of answers."""
    marks = np.zeros((len(codes[0]), len(codes) * width))
    for item, answers in enumerate(codes):
        marks[np.arange(len(answers)), item * width + answers] = 1
    return (marks.T @ marks).reshape(len(codes), width, len(codes), width).transpose(0, 2, 1, 3)


def _estimate(
    counts: np.ndarray, rows: np.ndarray, columns: np.ndarray, kept: Items, pairs: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Zero of the score, for all pairs at once: a Fisher step in arcsin ρ, then secants, halving the bracket where they
    leave it.
    """
    angle = np.arcsin(np.clip(kept.correlation[pairs], -0.9, 0.9))
    low, high = np.full_like(angle, -np.arcsin(EDGE)), np.full_like(angle, np.arcsin(EDGE))
    score, slope = _score(counts, rows, columns, angle)
    for _ in range(100):
        low, high = np.where(score > 0, angle, low), np.where(score < 0, angle, high)
        trial = angle + score / slope
        trial = np.where((trial < low) | (trial > high), (low + high) / 2, trial)
        ahead, information = _score(counts, rows, columns, trial)
        moved = trial - angle
        secant = np.divide(score - ahead, moved, out=np.zeros_like(moved), where=np.abs(moved) > 1e-12)
        angle, score, slope = trial, ahead, np.where(secant > 0, secant, information)
        if np.abs(moved).max() < 1e-9:
            break
    else:
        raise Undefined(
            "The polychoric correlations did not converge. Merge rarely chosen categories.", "多分格相关的估计未收敛。"
        )
    found = np.sin(angle)
    refuse(
        [
            Lack(
                f"The polychoric correlation of {kept.names[i]!r} and {kept.names[j]!r} runs to {'+' if r > 0 else '-'}1: one orders the other without exception. Leave one out.",
                f"题项{kept.names[i]}与{kept.names[j]}的多分格相关趋于{'' if r > 0 else '−'}1。",
            )
            for i, j, r in zip(*pairs, found, strict=True)
            if abs(r) >= EDGE - 1e-6
        ]
    )
    return found


def _score(
    counts: np.ndarray, rows: np.ndarray, columns: np.ndarray, angle: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Derivative of each pair's log-likelihood by the angle, and its expected information."""
    below, slope = _bivariate(rows[:, :, None], columns[:, None, :], angle[:, None, None])
    probability = np.maximum(np.diff(np.diff(below, axis=1), axis=2), 1e-300)
    change = np.diff(np.diff(slope, axis=1), axis=2)
    n = counts.sum(axis=(1, 2))
    score = np.where(counts > 0, counts * change / probability, 0).sum(axis=(1, 2))
    information = n * np.where(probability > 1e-200, change**2 / probability, 0).sum(axis=(1, 2))
    return score, np.maximum(information, 1e-12)


def _bivariate(h: np.ndarray, k: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """P(X ≤ h, Y ≤ k) at correlation sin(angle), and its derivative by the angle.

    Φ(h) Φ(k) + 1/2π ∫₀^angle exp(-(h² + k² - 2 h k sin t) / 2 cos² t) dt (Drezner and Wesolowsky 1990), Gauss-Legendre.
    """
    from scipy import special

    finite = np.isfinite(h) & np.isfinite(k)
    h0, k0 = np.where(np.isfinite(h), h, 0.0), np.where(np.isfinite(k), k, 0.0)
    squares, product = h0**2 + k0**2, h0 * k0

    def density(t: np.ndarray) -> np.ndarray:
        return np.exp(-(squares - 2 * product * np.sin(t)) / (2 * np.cos(t) ** 2)) / (2 * np.pi)

    area = (
        sum(weight * density(angle * (node + 1) / 2) for node, weight in zip(NODES, WEIGHTS, strict=True)) * angle / 2
    )
    return special.ndtr(h) * special.ndtr(k) + np.where(finite, area, 0), np.where(finite, density(angle), 0)
