"""What calibration takes off variances: of each influence only the part that the known margins do not explain is left.

A raked estimator errs only by what its margins do not tell: its variance is that of the residuals of the linearised
variable on the calibration variables, fitted with the weights before raking and multiplied by those after it.

References
----------
1. Deville J-C, Särndal C-E (1992). Calibration estimators in survey sampling. Journal of the American Statistical
   Association 87(418), 376-382. https://doi.org/10.1080/01621459.1992.10475217
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.sample.gate import Design, FloatArray, IntArray, columns
from bphs.measures.sample.options import refuse

ROUNDING = 1e-10
"""Share of an influence, or of a border, below which what is left is nothing but rounding."""
TAKEN = 0.25
"""Share of the differences of clusters that a margin may not take: the variance would come out smaller by so much."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Space of the calibration variables: orthonormal columns `basis`, (n, q), times the root of the first weights."""

    basis: FloatArray
    roots: FloatArray

    def residuals(self, influence: FloatArray) -> FloatArray:
        """(n, q) of influences (n, q) on the margins; zero where the margins tell all."""
        scaled = self.roots[:, None] * influence
        left = (scaled - self.basis @ (self.basis.T @ scaled)) / self.roots[:, None]
        told = np.abs(left).max(axis=0) <= ROUNDING * np.abs(influence).max(axis=0)
        return np.where(told, 0.0, left)


def calibration(
    design: Design, weights: FloatArray, clusters: IntArray | None = None, strata: IntArray | None = None
) -> Calibration | None:
    """Calibration of a design; None without margins, or with none that leaves anything to estimate a variance from.

    Parameters
    ----------
    design : `calibrated` and `before`, see `Design`.
    weights : (n,) after raking.
    clusters, strata : (n,) cluster of each unit and (c,) stratum of each cluster, from 0, or None. A margin that takes
        a quarter or more of what clusters of a stratum can differ in is left out: residuals would add up to
        nearly nothing in each cluster, as if clusters did not differ.

    Raises
    ------
    MeasureError : columns of another length, weights before raking that are missing or not positive.
    """
    if design.calibrated is None:
        return None
    table = pd.DataFrame(design.calibrated)
    refuse([f"calibrated has {len(table)} units, but there are {weights.size}."] if len(table) != weights.size else [])
    roots = np.sqrt(_before(design.before, weights.size))
    parts = [_margin(table[name], weights) for name in table]
    if clusters is not None and strata is not None:
        most = TAKEN * (strata.size - np.unique(strata).size) * (1 - ROUNDING)  # or rounding would decide of a quarter
        parts = [part for part in parts if _taken(_basis(roots, [part]), roots, clusters, strata) < most]
    return Calibration(_basis(roots, parts), roots) if parts else None


def _before(given: Any, n: int) -> FloatArray:
    before = columns({"before": np.ones(n) if given is None else given}).numbers["before"]
    refuse([f"before has {before.size} units, but there are {n}."] if before.size != n else [])
    refuse([f"before must be positive, but the lowest is {before.min():g}."] if before.min() <= 0 else [])
    return before


def _margin(column: pd.Series, weights: FloatArray) -> FloatArray:
    """Distance of each unit from the margin, per code: a margin is met among those who answered, so others tell
    nothing of it.
    """
    codes, labels = pd.factorize(column)
    told = codes >= 0
    members = (codes[:, None] == np.arange(len(labels))).astype(float)
    shares = weights @ members / max(weights[told].sum(), weights.min())
    return told[:, None] * (members - shares)


def _basis(roots: FloatArray, parts: list[FloatArray]) -> FloatArray:
    """Orthonormal columns of the margins and of the number of all."""
    made = np.column_stack([np.ones(roots.size), *parts])
    left, sizes, _ = np.linalg.svd(roots[:, None] * made, full_matrices=False)
    return left[:, sizes > ROUNDING * sizes[0]]


def _taken(basis: FloatArray, roots: FloatArray, clusters: IntArray, strata: IntArray) -> float:
    """Dimensions of the differences of clusters within strata that lie in the space of a margin: squared cosines of the
    angles between the two spaces, added up.
    """
    sums = np.stack([np.bincount(clusters, column) for column in (roots[:, None] * basis).T], axis=1)
    sizes = np.sqrt(np.bincount(clusters, roots**2))
    within = np.stack([np.bincount(strata, column) for column in sums.T], axis=1)
    within = within[strata] * (sizes / np.bincount(strata, sizes**2)[strata])[:, None]
    return float(((sums / sizes[:, None] - within) ** 2).sum())
