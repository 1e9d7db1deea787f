"""Grids, and the neighbours of the oracles."""

from __future__ import annotations

import numpy as np
from shapely import box

from bphs.measures.spatial import Neighbours


def grid(rows, columns):
    """Squares, row by row."""
    return [box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]


def linked(lists):
    """Neighbours from lists of positions that count from 1."""
    focal = np.array([place for place, others in enumerate(lists) for _ in others], dtype=np.intp)
    other = np.array([each - 1 for others in lists for each in others], dtype=np.intp)
    return Neighbours("own", tuple(range(len(lists))), focal, other, np.ones(focal.size))
