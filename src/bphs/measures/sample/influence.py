"""Standard errors from influence functions, under the way the units were drawn.

An estimator that is a function of weighted totals has, for each unit, a linearised variable z (the influence of
the unit); the variance of the estimator is that of the total of w·z under the design (with replacement), as in
R's survey::svytotal on convey's linearised variables.

References
----------
1. Deville J-C (1999). Variance estimation for complex statistics and estimators: linearization and residual
   techniques. Survey Methodology 25(2), 193-203.
"""

from __future__ import annotations

import numpy as np

from bphs.errors import Undefined
from bphs.measures.sample.gate import Design, FloatArray, IntArray, Sample


def linearized_error(sample: Sample, influence: FloatArray) -> float:
    """Standard error of an estimator with this influence per unit; NaN with a single unit.

    Without a design: √( n/(n−1) · Σ (u−ū)² ) with u = weight · influence. With strata h and clusters c:
    √( Σ_h n_h/(n_h−1) · Σ_c (u_hc−ū_h)² ), u_hc the sum of u in the cluster.
    """
    if sample.n < 2:
        return float("nan")
    totals, strata = cluster_totals(sample.weights * influence, sample.design)
    refuse_lonely(strata)
    return float(np.sqrt(between(totals[:, None], strata)[0, 0]))


def between(totals: FloatArray, strata: IntArray, *, drawn: FloatArray | float = 0.0) -> FloatArray:
    """Covariance (q, q) of sums over clusters, the one Taylor variance of the house.

    Σ_h (1 − f_h) n_h/(n_h − 1) Σ_c (t_c − t̄_h)(t_c − t̄_h)′, a stratum of one cluster counting nothing.

    Parameters
    ----------
    totals : (c, q) sum of weight times influence in each cluster. strata : (c,) from 0.
    drawn : (h,) share f_h of the clusters of each stratum that were drawn; 0 for drawing with replacement.

    >>> totals = np.array([[1.0], [3.0], [5.0], [5.0]])
    >>> between(totals, np.array([0, 0, 1, 1])).round(9).tolist()  # 2/1 · (1 + 1)
    [[4.0]]
    """
    sizes = np.bincount(strata)
    means = sums(totals, strata) / np.maximum(sizes, 1)[:, None]
    factor = (1 - drawn) * sizes / np.maximum(sizes - 1, 1)
    centred = (totals - means[strata]) * np.sqrt(factor)[strata, None]
    return np.asarray(centred.T @ centred, dtype=float)


def sums(table: FloatArray, codes: IntArray) -> FloatArray:
    """Sum of the rows of each code, (codes, q)."""
    return np.stack([np.bincount(codes, column) for column in table.T], axis=1, dtype=float)


def refuse_lonely(strata: IntArray) -> None:
    """Refuse strata, (c,) of each cluster, inside which nothing varies."""
    if (np.bincount(strata) < 2).any():
        raise lonely()


def lonely() -> Undefined:
    """A stratum of one cluster, in words."""
    return Undefined(
        "A stratum has only one cluster, so the variance inside it cannot be estimated; merge strata.",
        "有的层只有一个整群，无法估计层内方差，请合并抽样层。",
    )


def cluster_totals(scores: FloatArray, design: Design) -> tuple[FloatArray, IntArray]:
    """Sum of `scores` in each cluster, and the cluster's stratum; the same label in two strata is two clusters."""
    cluster, strata = cluster_codes(design, scores.size)
    return np.asarray(np.bincount(cluster, scores), dtype=float), strata


def cluster_codes(design: Design, n: int) -> tuple[IntArray, IntArray]:
    """Cluster of each unit, and stratum of each cluster, both coded from 0."""
    stratum = np.zeros(n, dtype=np.intp) if design.strata is None else design.strata
    inner = np.arange(n) if design.clusters is None else design.clusters
    pairs, cluster = np.unique(stratum * (int(inner.max()) + 1) + inner, return_inverse=True)
    return cluster.astype(np.intp, copy=False), (pairs // (int(inner.max()) + 1)).astype(np.intp)
