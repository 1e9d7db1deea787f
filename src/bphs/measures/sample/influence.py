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
    scores = sample.weights * influence
    if sample.design.strata is None and sample.design.clusters is None:
        return _spread(scores)
    totals, strata = cluster_totals(scores, sample.design)
    sizes = np.bincount(strata)
    if (sizes < 2).any():
        raise Undefined(
            "A stratum has only one cluster, so the variance inside it cannot be estimated; merge strata.",
            "有的层只有一个整群，无法估计层内方差，请合并抽样层。",
        )
    means = np.bincount(strata, totals) / sizes
    return float(np.sqrt(np.sum((sizes / (sizes - 1))[strata] * (totals - means[strata]) ** 2)))


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


def _spread(scores: FloatArray) -> float:
    n = scores.size
    if n < 2:
        return float("nan")
    scores -= scores.mean()
    return float(np.sqrt(n / (n - 1) * (scores @ scores)))
