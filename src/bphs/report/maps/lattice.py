"""Places of equal hexagons that stand for units: near where the units lie, neighbours beside neighbours if they can."""

from __future__ import annotations

import numpy as np
import shapely

ROUNDS, PUSH, PULL, HOME = 150, 0.5, 0.12, 0.02
"""Rounds of moving apart, and how far units go each: from one another, towards neighbours, towards home."""
OFFSETS = tuple((across, up) for up in (0.0, 0.5) for across in (0.0, 0.25, 0.5, 0.75))
ROW = 3**0.5 / 2
"""Distance between the rows of a lattice whose hexagons are one apart."""


def neighbours(shapes: np.ndarray) -> np.ndarray:
    """Pairs of units that touch, (m, 2), the first below the second.

    >>> neighbours(np.array([shapely.box(x, 0, x + 1, 1) for x in range(3)])).tolist()
    [[0, 1], [1, 2]]
    """
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    return np.column_stack([one, other])[one < other]


def places(shapes: np.ndarray) -> np.ndarray:
    """Centres of hexagons that are one apart, one for each unit, (n, 2).

    Units are pushed apart until none is nearer than one to another, neighbours pulled together (as in Dorling's circle
    cartograms, 1996), and then put into the cells of a lattice so that they move least altogether (the assignment
    problem; `scipy.optimize.linear_sum_assignment`). Of eight ways to lay the lattice the one that keeps most
    neighbours together is taken.

    Parameters
    ----------
    shapes : (n,) areas, in any unit of a plane.

    >>> places(np.array([shapely.box(x, 0, x + 1, 1) for x in range(3)])).round(2).tolist()
    [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]
    """
    from scipy.optimize import linear_sum_assignment

    links = neighbours(shapes)
    points = _apart(_scaled(shapes), links)
    best, kept = points, -1
    for offset in OFFSETS:
        cells = _lattice(points, offset)
        costs = ((points[:, None] - cells[None]) ** 2).sum(axis=2)
        placed = cells[linear_sum_assignment(costs)[1]]
        if (found := together(placed, links)) > kept:
            best, kept = placed, found
    return best - best.min(axis=0)


def together(placed: np.ndarray, links: np.ndarray) -> int:
    """Number of pairs whose hexagons touch."""
    return int((np.hypot(*(placed[links[:, 0]] - placed[links[:, 1]]).T) < 1.01).sum())


def _scaled(shapes: np.ndarray) -> np.ndarray:
    """Points inside the units, one apart if all were of the same size and side by side."""
    inside = shapely.get_coordinates(shapely.centroid(shapes))
    cell = shapely.area(shapes).sum() / len(shapes)
    return (inside - inside.mean(axis=0)) / (cell / ROW) ** 0.5


def _apart(home: np.ndarray, links: np.ndarray) -> np.ndarray:
    """Points moved until hardly two are nearer than one to each other."""
    points = home.copy()
    one, other = links.T
    for _ in range(ROUNDS):
        between = points[:, None] - points[None]
        far = np.hypot(between[..., 0], between[..., 1]) + np.eye(len(points)) * 9
        push = np.maximum(1 - far, 0) / np.maximum(far, 1e-6)
        move = PUSH * (push[..., None] * between).sum(axis=1) / 2
        across = points[other] - points[one]
        length = np.hypot(*across.T)
        pull = PULL * (np.maximum(length - 1, 0) / np.maximum(length, 1e-6))[:, None] * across
        np.add.at(move, one, pull)
        np.add.at(move, other, -pull)
        points = points + move + HOME * (home - points)
    return points


def _lattice(points: np.ndarray, offset: tuple[float, float]) -> np.ndarray:
    """Cells of a lattice that covers the points with room for one more all around."""
    left, bottom = points.min(axis=0) - 1
    right, top = points.max(axis=0) + 1
    rows = np.arange(np.floor(bottom / ROW), np.ceil(top / ROW) + 1)
    columns = np.arange(np.floor(left), np.ceil(right) + 1)
    row, column = (side.ravel() for side in np.meshgrid(rows, columns, indexing="ij"))
    return np.column_stack([column + offset[0] + (row % 2) / 2, (row + offset[1]) * ROW])
