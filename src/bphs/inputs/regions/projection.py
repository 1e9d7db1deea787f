"""Equal-area projection for any part of the world: areas are true, shapes are right in the middle, and north is up."""

from __future__ import annotations

import numpy as np
import shapely

BULK = 0.998
"""Share of the land whose extent decides: far islets do not."""
EQUATOR, POLE, REACHED = 10.0, 75.0, 89.0
"""Degrees of latitude in the middle of a place up to which a cylinder, and from which a plane over the pole fits; and
those from which a place has the pole within it.
"""
WIDE, MIDDLE, WORLD = 200.0, 37.5, 11.0
"""Degrees of longitude from which no cone fits; the parallels that hold their length on a cylinder so wide (Dyer 2002);
the meridian in the middle of what goes all around, so that its edges run through Bering Strait.
"""
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
    its ends (Deetz and Adams, Elements of map projection, 5th ed. 1945, p. 91), a cylinder about the equator and for
    the whole world, a plane over a pole. The meridian in the middle stands upright.

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
    middle, width = _arc(boxes[:, 0], boxes[:, 2])
    centre, sixth, wide = (south + north) / 2, (north - south) / 6, width > WIDE
    upright = f"+lon_0={_number(middle, 0.1)} {GROUND}"
    within = max(abs(south), abs(north)) > REACHED and south * north >= 0
    if within or abs(centre) > (POLE / 2 if wide else POLE):
        return f"+proj=laea +lat_0={90 if centre > 0 else -90} {upright}"
    if wide:  # nothing is torn where it goes beyond half a turn from the middle
        return f"+proj=cea +lat_ts={MIDDLE} {upright} +over"
    if abs(centre) < EQUATOR:
        return f"+proj=cea +lat_ts={_number(abs(centre), 0.5)} {upright}"
    return f"+proj=aea +lat_1={_number(south + sixth, 0.5)} +lat_2={_number(north - sixth, 0.5)} +lat_0=0 {upright}"


def over_pole(system: str) -> bool:
    """Whether a projection of `equal_area` is a plane over a pole."""
    return system.startswith("+proj=laea")


def middle_of(shapes: np.ndarray) -> float:
    """Meridian in the middle of the place that areas make up, in degrees of longitude.

    Parameters
    ----------
    shapes : polygons in degrees of longitude and latitude.

    >>> middle_of(shapely.box([177.0, -180.0], [-19.0, -19.0], [180.0, -178.0], [-16.0, -16.0]))
    179.5
    """
    boxes = shapely.bounds(main_parts(shapes))
    return float(_arc(boxes[:, 0], boxes[:, 2])[0])


def _arc(west: np.ndarray, east: np.ndarray) -> tuple[float, float]:
    """Middle and width of the arc of longitudes that areas take up, also where it goes across 180 degrees."""
    order = np.argsort(west, kind="stable")
    starts, ends = west[order], np.maximum.accumulate(east[order])
    gaps = np.append(starts[1:], starts[0] + 360) - ends
    widest = int(np.argmax(gaps))
    if gaps[widest] <= 0:
        return WORLD, 360.0
    start = starts[(widest + 1) % len(starts)]
    end = ends[widest] + (360 if ends[widest] < start else 0)
    return float((start + end) / 2 - (360 if (start + end) / 2 > 180 else 0)), float(end - start)


def _number(value: float, step: float) -> str:
    """A number rounded to a step, so that a few metres of shore do not move a map."""
    return f"{round(round(value / step) * step, 1):g}"
