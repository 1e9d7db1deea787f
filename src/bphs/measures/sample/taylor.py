"""Covariances of weighted estimators under strata and clusters, by Taylor linearisation.

Every unit of the file belongs to the design, also one whose answer is missing or that is outside the group asked about:
it counts with zero, so that a cluster without answers still counts in the variance. Degrees of freedom count only
clusters with answers, as in R.

References
----------
1. Binder DA (1983). On the variances of asymptotically normal estimators from complex surveys. International
Statistical
   Review 51(3), 279-292. https://doi.org/10.2307/1402588
2. Korn EL, Graubard BI (1999). Analysis of Health Surveys. Wiley. https://doi.org/10.1002/9781118032619
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.gate import Design, FloatArray, IntArray, columns, shuffled
from bphs.measures.sample.influence import cluster_codes
from bphs.measures.sample.options import refuse


@dataclass(frozen=True, eq=False)
class Survey:
    """Design of a file: weight, cluster of each unit, stratum of each cluster; and who answered, if not everybody."""

    weights: FloatArray
    clusters: IntArray
    strata: IntArray
    told: npt.NDArray[np.bool_] | None = None

    @property
    def df(self) -> int:
        """Clusters less strata, of those in which anybody answered (Korn and Graubard 1999; R's `degf` of a subset)."""
        answering = np.unique(self.clusters if self.told is None else self.clusters[self.told])
        return answering.size - np.unique(self.strata[answering]).size

    def covariance(self, influence: FloatArray) -> FloatArray:
        """(q, q) of estimators with these influences, (n, q): Σ_h n_h/(n_h - 1) Σ_c (u_c - ū_h)(u_c - ū_h)' over
        cluster totals of w·z.
        """
        scores = self.weights[:, None] * influence
        totals = np.stack(
            [np.bincount(self.clusters, column, minlength=self.strata.size) for column in scores.T], axis=1
        )
        sizes = np.bincount(self.strata)
        means = (
            np.stack([np.bincount(self.strata, column) for column in totals.T], axis=1) / np.maximum(sizes, 1)[:, None]
        )
        centred = (totals - means[self.strata]) * np.sqrt(sizes / np.maximum(sizes - 1, 1))[self.strata, None]
        return centred.T @ centred


def survey(n: int, weights: Any, design: Design | None, told: npt.NDArray[np.bool_] | None = None) -> Survey:
    """Design, complete for every unit, or `MeasureError`; `told` are the units with answers."""
    design = design or Design()
    read = columns(
        {"weights": np.ones(n) if weights is None else weights}, {"strata": design.strata, "clusters": design.clusters}
    )
    w = read.numbers["weights"]
    refuse([f"The design has {w.size} units, but there are {n} values."] if w.size != n else [])
    refuse([f"weights must be positive, but the lowest is {w.min():g}; leave such units out."] if w.min() <= 0 else [])
    strata, clusters = (read.labels.get(name, (None, ()))[0] for name in ("strata", "clusters"))
    cluster, of_stratum = cluster_codes(Design(strata, clusters), n)
    if (np.bincount(of_stratum) < 2).any():
        raise Undefined(
            "A stratum has only one cluster, so the variance inside it cannot be estimated; merge strata.",
            "有的层只有一个整群，无法估计层内方差，请合并抽样层。",
        )
    return Survey(w, cluster, of_stratum, told)


def aligned(**given: Any) -> None:
    """Refuse pandas columns and tables whose rows stand in another order."""
    refuse(
        shuffled(
            {name: column.iloc[:, 0] if isinstance(column, pd.DataFrame) else column for name, column in given.items()}
        )
    )


def answered(*given: Any) -> npt.NDArray[np.bool_]:
    """Units without a gap in any column."""
    return np.logical_and.reduce([pd.Series(column).notna().to_numpy() for column in given if column is not None])
