"""Chance: what a statistic would be if values had fallen on places at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from bphs.measures.sample.gate import FloatArray, IntArray

BLOCK = 4_000_000
"""Numbers held at once while values are exchanged."""


def exchanged(
    statistic: Callable[[IntArray], FloatArray], n: int, rng: np.random.Generator, replicates: int
) -> FloatArray:
    """Statistic of (replicates,) random orders of n places; it takes (r, n) orders and gives (r,) numbers."""
    return np.concatenate(
        [
            statistic(rng.permuted(np.tile(np.arange(n), (size, 1)), axis=1))
            for size in blocks(replicates, max(1, BLOCK // n))
        ]
    )


def blocks(total: int, most: int) -> Iterator[int]:
    """Sizes of at most `most` that add up to `total`."""
    while total > 0:
        yield min(total, most)
        total -= most


def two_sided(observed: FloatArray, draws: FloatArray) -> FloatArray:
    """p value of (m,) statistics against (m, r) draws: twice the smaller tail, the observed one counted with them.

    Draws that differ from it by rounding only are as extreme as it is.
    """
    near = 1e-9 * np.maximum(np.abs(draws).max(axis=1), np.abs(observed))[:, None]
    above = (draws >= observed[:, None] - near).sum(axis=1)
    below = (draws <= observed[:, None] + near).sum(axis=1)
    return np.minimum(1.0, 2 * (1 + np.minimum(above, below)) / (1 + draws.shape[1]))


def floor(replicates: int) -> float:
    """Smallest p value that so many draws can give."""
    return min(1.0, 2 / (1 + replicates))
