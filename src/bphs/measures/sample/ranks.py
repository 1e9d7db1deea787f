"""Ranks of values, where ties are ties whatever the last bit says."""

from __future__ import annotations

import numpy as np

from bphs.measures.sample.gate import FloatArray


def settled(values: FloatArray) -> FloatArray:
    """Values rounded to 12 significant digits of the largest, so that ties are ties.

    >>> len(np.unique(settled(np.array([0.1 + 0.2, 0.3]))))
    1
    """
    largest = float(np.abs(values).max(initial=0.0))
    return values if largest == 0 else np.round(values / largest, 12)


def midranks(values: FloatArray) -> FloatArray:
    """Ranks from 1, tied values sharing the mean of their ranks.

    >>> midranks(np.array([5.0, 2.0, 5.0, 9.0])).tolist()
    [2.5, 1.0, 2.5, 4.0]
    """
    _, place, count = np.unique(settled(values), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]
