"""Drawing of units, or of clusters within strata, again and again: counts of how often each was drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bphs.measures.sample.gate import Design, FloatArray, IntArray
from bphs.measures.sample.influence import cluster_codes

_CELLS = 262_144  # weights worked on at once: they stay in the processor's cache


def chunk(n: int) -> int:
    """Replicates of n units to work on at once."""
    return max(1, _CELLS // n)


def resample_counts(rng: np.random.Generator, design: Design, n: int, replicates: int) -> Iterator[FloatArray]:
    """Counts of each unit's draws, in blocks of replicates: by unit, or clusters, in strata of the same size."""
    simple = design.strata is None and design.clusters is None
    cluster, strata = (slice(None), np.zeros(n, dtype=np.intp)) if simple else cluster_codes(design, n)
    for counts in cluster_counts(rng, strata, replicates=replicates, step=chunk(n)):
        yield counts[:, cluster]


def cluster_counts(
    rng: np.random.Generator, strata: IntArray, *, replicates: int, spare: int = 0, step: int | None = None
) -> Iterator[FloatArray]:
    """Factors of each cluster's weight, in blocks (replicates, clusters): the one drawing of the house.

    Clusters are drawn with replacement within strata, as many as there are. With `spare` = 1 it is one fewer, each
    counting n_h/(n_h - 1)-fold (Rao and Wu), so that the variance inside a stratum is not too small.

    Parameters
    ----------
    strata : (c,) stratum of each cluster, from 0.
    step : replicates drawn at once; the order of the random numbers depends on it where there are strata.

    References
    ----------
    Rao and Wu 1988, doi:10.1080/01621459.1988.10478591.

    >>> blocks = cluster_counts(np.random.default_rng(1), np.array([0, 0, 0]), replicates=2, spare=1)
    >>> [block.sum(axis=1).tolist() for block in blocks]
    [[3.0, 3.0]]
    """
    members = [np.flatnonzero(strata == stratum) for stratum in range(int(strata.max()) + 1)]
    step = step or chunk(strata.size)
    for start in range(0, replicates, step):
        counts = np.empty((min(step, replicates - start), strata.size))
        for inside in members:
            drawn = inside.size - spare
            counts[:, inside] = _draw(rng, inside.size, len(counts), drawn) * (inside.size / drawn)
        yield counts


def _draw(rng: np.random.Generator, n: int, size: int, times: int) -> IntArray:
    drawn = rng.integers(0, n, size=(size, times), dtype=np.int32)
    drawn += (np.arange(size, dtype=np.int32) * n)[:, None]
    return np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n)
