"""Covariances of weighted estimators under strata and clusters, by Taylor linearisation.

Every unit of the file belongs to the design, also one whose answer is missing or that is outside the group asked about:
it counts with zero, so that a cluster without answers still counts in the variance. Degrees of freedom count only
clusters with answers, as in R.

Of a finite population the first stage counts (1 - f_h)-fold, f_h the share of clusters that were drawn. What differs
inside clusters counts f_h-fold then, as in R's ``svydesign(ids = ~cluster + person, fpc = ~clusters + Inf)``. Clusters
that were all drawn are strata: their respondents, less the clusters, are the degrees of freedom.

References
----------
1. Binder DA (1983). On the variances of asymptotically normal estimators from complex surveys. International
Statistical
   Review 51(3), 279-292. https://doi.org/10.2307/1402588
2. Korn EL, Graubard BI (1999). Analysis of Health Surveys. Wiley. https://doi.org/10.1002/9781118032619
3. Cochran WG (1977). Sampling Techniques, 3rd ed. Wiley. Section 2.6 and theorem 10.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.measures.sample.calibration import Calibration, calibration
from bphs.measures.sample.gate import Design, FloatArray, IntArray, columns, shuffled
from bphs.measures.sample.influence import between, cluster_codes, lonely, sums
from bphs.measures.sample.options import refuse


@dataclass(frozen=True, eq=False)
class Survey:
    """Design of a file: weight, cluster of each unit, stratum of each cluster; who answered, if not everybody; what the
    weights are calibrated to.
    """

    weights: FloatArray
    clusters: IntArray
    strata: IntArray
    told: npt.NDArray[np.bool_] | None = None
    calibration: Calibration | None = None
    fractions: FloatArray | None = None

    @property
    def whole(self) -> npt.NDArray[np.bool_]:
        """Strata whose clusters were all drawn, (h,)."""
        sizes = np.bincount(self.clusters)
        several = np.bincount(self.strata, sizes > 1) > 0
        return several & (self.drawn == 1)

    @property
    def drawn(self) -> FloatArray:
        """Share of the clusters of each stratum that were drawn; 0 for drawing with replacement."""
        return np.zeros(np.max(self.strata) + 1) if self.fractions is None else self.fractions

    @property
    def df(self) -> int:
        """Clusters less strata, of those in which anybody answered (Korn and Graubard 1999; R's `degf` of a subset)."""
        told = self.clusters if self.told is None else self.clusters[self.told]
        answering, sizes = np.unique(told, return_counts=True)
        inside = self.whole[self.strata[answering]]
        outer = answering[~inside]
        return int(outer.size - np.unique(self.strata[outer]).size + (sizes[inside] - 1).sum())

    def covariance(self, influence: FloatArray) -> FloatArray:
        """(q, q) of estimators with these influences, (n, q): Σ_h n_h/(n_h - 1) Σ_c (u_c - ū_h)(u_c - ū_h)' over
        cluster totals of w·z; after raking z is its residual on the margins.
        """
        left = influence if self.calibration is None else self.calibration.residuals(influence)
        scores = self.weights[:, None] * left
        totals = sums(scores, self.clusters)
        first = between(totals, self.strata, drawn=self.drawn)
        return first if self.fractions is None else first + self._inside(scores, totals)

    def _inside(self, scores: FloatArray, totals: FloatArray) -> FloatArray:
        """Σ_h f_h Σ_c m_c/(m_c - 1) Σ (u - ū_c)(u - ū_c)' over a cluster's units; nothing of a cluster of one."""
        sizes = np.bincount(self.clusters)
        factor = self.drawn[self.strata] * sizes / np.maximum(sizes - 1, 1)
        centred = (scores - (totals / sizes[:, None])[self.clusters]) * np.sqrt(factor)[self.clusters, None]
        return centred.T @ centred


def survey(n: int, weights: Any, design: Design | None, told: npt.NDArray[np.bool_] | None = None) -> Survey:
    """Design, complete for every unit, or `MeasureError`; `told` are the units with answers."""
    design = design or Design()
    read = columns(
        {"weights": np.ones(n) if weights is None else weights, "population": design.population},
        {"strata": design.strata, "clusters": design.clusters},
    )
    w = read.numbers["weights"]
    refuse([f"The design has {w.size} units, but there are {n} values."] if w.size != n else [])
    refuse([f"weights must be positive, but the lowest is {w.min():g}; leave such units out."] if w.min() <= 0 else [])
    strata, clusters = (read.labels.get(name, (None, ()))[0] for name in ("strata", "clusters"))
    cluster, of_stratum = cluster_codes(Design(strata, clusters), n)
    plan = Survey(
        w, cluster, of_stratum, told, fractions=_fractions(read.numbers.get("population"), cluster, of_stratum)
    )
    alone = (np.bincount(of_stratum) < 2) & (plan.drawn < 1)
    if alone.any() or (clusters is not None and plan.whole[of_stratum[np.bincount(cluster) < 2]].any()):
        raise lonely()
    drawn = clusters is not None and not plan.whole.all()
    met = None if weights is None else calibration(design, w, *((cluster, of_stratum) if drawn else (None, None)))
    return replace(plan, calibration=met)


def _fractions(population: FloatArray | None, cluster: IntArray, strata: IntArray) -> FloatArray | None:
    """Share of each stratum's clusters that are in the file."""
    if population is None:
        return None
    of_unit, drawn = strata[cluster], np.bincount(strata)
    lowest, highest = np.full(drawn.size, np.inf), np.zeros(drawn.size)
    np.minimum.at(lowest, of_unit, population)
    np.maximum.at(highest, of_unit, population)
    refuse(["population must be the same for all of a stratum."] if (lowest < highest).any() else [])
    short = int(np.argmax(drawn - lowest))
    refuse(
        [f"population is {lowest[short]:g} in a stratum of which {drawn[short]} clusters are in the file."]
        if lowest[short] < drawn[short]
        else []
    )
    return drawn / lowest


def aligned(design: Design | None = None, **given: Any) -> None:
    """Refuse pandas columns and tables whose rows stand in another order, those of the design among them."""
    given |= (design or Design()).columns
    refuse(
        shuffled(
            {name: column.iloc[:, 0] if isinstance(column, pd.DataFrame) else column for name, column in given.items()}
        )
    )


def answered(*given: Any) -> npt.NDArray[np.bool_]:
    """Units without a gap in any column."""
    return np.logical_and.reduce([pd.Series(column).notna().to_numpy() for column in given if column is not None])
