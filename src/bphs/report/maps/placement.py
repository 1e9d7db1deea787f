"""Places of names on a map: inside their own unit if they fit, else beside it with a line that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

Size = tuple[float, float]
#: A name that would stand outside its unit with more than this share is moved away and led back by a line.
FITS = 0.42
LEADS = 15
"""Names that may stand beside their units; where more would have to, lines would cover the map, and none does."""
LEAD = np.array([(np.cos(angle), np.sin(angle)) for angle in np.linspace(0, 2 * np.pi, 24, endpoint=False)])


@dataclass(frozen=True)
class Place:
    """Centre of a name, in points, and the point inside the unit that a line leads to, if it needs one."""

    x: float
    y: float
    lead: tuple[float, float] | None = None


def place_labels(
    units: Sequence[shapely.Geometry],
    sizes: Sequence[Size],
    frame: shapely.Geometry,
    blocked: Sequence[shapely.Geometry] = (),
) -> list[Place | None]:
    """Places for names, one for each unit, that do not overlap each other; None where a name has no room.

    Parameters
    ----------
    units : (n,) polygons in points.
    sizes : (n,) width and height of each name in points.
    frame : area in which names must stay.
    blocked : areas where no name may stand, such as an inset.

    Returns
    -------
    (n,) places. The tightest units are served first, those that need a line last; of more than `LEADS` that need one
    none has a place.
    """
    inside = [_inside(unit, size) for unit, size in zip(units, sizes, strict=True)]
    taken: list[shapely.Geometry] = list(blocked)
    places: list[Place | None] = [None] * len(units)
    fits = [costs.min() <= FITS for _, costs in inside]
    crowded = fits.count(False) > LEADS
    tightness = [unit.area / (width * height) for unit, (width, height) in zip(units, sizes, strict=True)]
    for k in sorted(range(len(units)), key=lambda k: (not fits[k], tightness[k])):
        place = _in_own_unit(inside[k], sizes[k], frame, taken) if fits[k] else None
        if place is None and crowded:
            continue
        places[k] = found = place or _beside(_centre(units[k]), sizes[k], frame, taken)
        taken.append(_boxes(np.array([[found.x, found.y]]), sizes[k])[0])
        if found.lead:
            taken.append(shapely.LineString([(found.x, found.y), found.lead]))
    return places


def _centre(unit: shapely.Geometry) -> np.ndarray:
    """Point of a unit that is furthest from its border."""
    return np.array(shapely.maximum_inscribed_circle(unit, tolerance=1).coords[0])


def _inside(unit: shapely.Geometry, size: Size) -> tuple[np.ndarray, np.ndarray]:
    """Candidate centres inside a unit and the share of the name that would stand outside it; none in a unit that is so
    small that more than `FITS` would.
    """
    if unit.area < (1 - FITS) * size[0] * size[1]:
        return np.empty((0, 2)), np.array([1.0])
    centre = _centre(unit)
    left, bottom, right, top = unit.bounds
    across, up = np.meshgrid(np.linspace(left, right, 15)[1:-1], np.linspace(bottom, top, 15)[1:-1])
    grid = np.column_stack([across.ravel(), up.ravel()])
    shapely.prepare(unit)
    points = np.vstack([centre, grid[shapely.contains_xy(unit, *grid.T)]])
    share = 1 - shapely.area(shapely.intersection(_boxes(points, size), unit)) / (size[0] * size[1])
    away = np.hypot(*(points - centre).T) / np.sqrt(unit.area)
    return points, share + 0.25 * away


def _in_own_unit(
    candidates: tuple[np.ndarray, np.ndarray], size: Size, frame: shapely.Geometry, taken: list[shapely.Geometry]
) -> Place | None:
    points, costs = candidates
    free = _free(_boxes(points, size), frame, taken) & (costs <= FITS + 0.2)
    if not free.any():
        return None
    return Place(*points[np.argmin(np.where(free, costs, np.inf))])


def _beside(centre: np.ndarray, size: Size, frame: shapely.Geometry, taken: list[shapely.Geometry]) -> Place:
    """Nearest free place around a unit; where everything is full, the one least covered."""
    reach = np.arange(14, 150, 6)[:, None, None]
    points = (centre + LEAD[None] * (reach + np.abs(LEAD[None]) * np.array(size) / 2)).reshape(-1, 2)
    lines = shapely.linestrings(np.stack([np.broadcast_to(centre, points.shape), points], axis=1))
    boxes = _boxes(points, size)
    crossing = shapely.intersects(lines[:, None], np.array(taken, dtype=object)[None]).sum(axis=1) if taken else 0
    costs = np.repeat(reach.ravel(), len(LEAD)) + 60.0 * crossing + 1000.0 * ~_free(boxes, frame, taken)
    best = int(np.argmin(costs))
    return Place(*points[best], lead=(float(centre[0]), float(centre[1])))


def _boxes(points: np.ndarray, size: Size) -> np.ndarray:
    half = np.array(size) / 2
    return shapely.box(*(points - half).T, *(points + half).T)


def _free(boxes: np.ndarray, frame: shapely.Geometry, taken: list[shapely.Geometry]) -> np.ndarray:
    free = shapely.contains(frame, boxes)
    if taken:
        free[np.unique(shapely.STRtree(taken).query(boxes, predicate="intersects")[0])] = False
    return free


def room_for(
    size: Size, land: shapely.Geometry, corners: Sequence[tuple[float, float]], gap: float = 6.0
) -> tuple[float, float, float]:
    """Room for a box beside the land with the least headroom: x, y of its lower left corner, and the headroom.

    Parameters
    ----------
    size : width and height of the box.
    land : what it may not cover; its bounds are the sheet, which may grow upwards.
    corners : (horizontal, vertical) shares of the free play to try, e.g. (0, 1) for the upper left.
    """
    left, bottom, right, top = land.bounds
    near = land.buffer(gap)
    shapely.prepare(near)
    best = (left, top, size[1])
    for extra in np.arange(0.0, size[1] + 7, 6.0):
        for across, up in corners:
            x = left + across * (right - left - size[0])
            y = bottom + up * (top + extra - bottom - size[1])
            if not near.intersects(shapely.box(x, y, x + size[0], y + size[1])):
                return float(x), float(y), float(extra)
    return best
