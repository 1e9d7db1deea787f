"""Equal-area projection for any part of the world: areas are true, shapes are right in the middle, and north is up."""

from __future__ import annotations

import numpy as np
import shapely

BULK = 0.998
"""Share of the land whose extent decides: far islets do not."""
EQUATOR, POLE = 10.0, 80.0
"""Degrees of latitude nearer to the equator than which a cylinder, and nearer to a pole than which a plane fits."""
GROUND = "+x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs"
"""GRS80 is the ellipsoid of CGCS2000, and within a millimetre that of WGS84."""


def main_parts(shapes: np.ndarray) -> np.ndarray:
    """Largest parts of areas, as many as make up `BULK` of the whole.

    Parameters
    ----------
    shapes : polygons and multipolygons, all in the same coordinates.
    """
    parts = shapely.get_parts(shapes)
    sizes = shapely.area(parts)
    order = np.argsort(-sizes, kind="stable")
    reached = np.cumsum(sizes[order]) / sizes.sum()
    return parts[order[: int(np.searchsorted(reached, BULK)) + 1]]


def equal_area(shapes: np.ndarray) -> str:
    """Projection, as PROJ writes it, that suits the extent of areas.

    A cone between the poles and the equator, with the parallels that hold their length a sixth of the extent from
    its ends (Deetz and Adams, Elements of map projection, 5th ed. 1945, p. 91), a cylinder about the equator, a plane
    over a pole. The meridian in the middle stands upright.

    Parameters
    ----------
    shapes : polygons in degrees of longitude and latitude.

    >>> equal_area(shapely.box([105.3], [28.2], [110.2], [32.2]))[:52]
    '+proj=aea +lat_1=29 +lat_2=31.5 +lat_0=0 +lon_0=107.'
    >>> equal_area(shapely.box([-74.0], [-55.0], [-66.0], [-18.0])).split()[:3]
    ['+proj=aea', '+lat_1=-49', '+lat_2=-24']
    """
    boxes = shapely.bounds(main_parts(shapes))
    south, north = float(boxes[:, 1].min()), float(boxes[:, 3].max())
    middle = _number(middle_of(shapes), 0.1)
    if max(abs(south), abs(north)) > POLE:
        return f"+proj=laea +lat_0={90 if north > POLE else -90} +lon_0={middle} {GROUND}"
    centre, sixth = (south + north) / 2, (north - south) / 6
    if abs(centre) < EQUATOR:
        return f"+proj=cea +lat_ts={_number(abs(centre), 0.5)} +lon_0={middle} {GROUND}"
    parallels = f"+lat_1={_number(south + sixth, 0.5)} +lat_2={_number(north - sixth, 0.5)}"
    return f"+proj=aea {parallels} +lat_0=0 +lon_0={middle} {GROUND}"


def middle_of(shapes: np.ndarray) -> float:
    """Meridian in the middle of the place that areas make up, in degrees of longitude.

    Parameters
    ----------
    shapes : polygons in degrees of longitude and latitude.

    >>> middle_of(shapely.box([177.0, -180.0], [-19.0, -19.0], [180.0, -178.0], [-16.0, -16.0]))
    179.5
    """
    boxes = shapely.bounds(main_parts(shapes))
    return float(_meridian(boxes[:, 0], boxes[:, 2]))


def _meridian(west: np.ndarray, east: np.ndarray) -> float:
    """Middle of the arc of longitudes that areas take up, also where it goes across 180 degrees."""
    order = np.argsort(west, kind="stable")
    starts, ends = west[order], np.maximum.accumulate(east[order])
    gaps = np.append(starts[1:], starts[0] + 360) - ends
    widest = int(np.argmax(gaps))
    start = starts[(widest + 1) % len(starts)]
    end = ends[widest] + (360 if ends[widest] < start else 0)
    return (start + end) / 2 - (360 if (start + end) / 2 > 180 else 0)


def _number(value: float, step: float) -> str:
    """A number rounded to a step, so that a few metres of shore do not move a map."""
    return f"{round(round(value / step) * step, 1):g}"
