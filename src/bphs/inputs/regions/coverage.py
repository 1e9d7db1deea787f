"""Outlines made one coverage: neighbours share their border, no two overlap; and what a map's note says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely

Named = tuple[tuple[str, str], ...]
"""Names of units in English and in Chinese."""
LISTED = 6
"""Units that a sentence names of many."""
SNAPPED = 1e8
"""Corners nearer to each other than this share of a map's diagonal are one: what GEOS takes where nothing is said."""

TURNED = "areas are those of the table only with latitude and longitude exchanged; see whether longitude comes first in the file"
LONG = 4.0
"""Degrees from which an edge gets points between its ends: straight in a file (RFC 7946, 3.1.1), bent on a map."""


@dataclass(frozen=True)
class Notes:
    """Notes on outlines that whoever reads a map has to know; empty where there is nothing to say.

    Attributes
    ----------
    several : units of several parts, such as islands and exclaves, all of which are drawn.
    mended : units whose outlines overlapped or did not meet, and do now.
    moved : square kilometres that changed from one unit to another by it.
    unmended : units whose outlines overlap or do not meet, drawn as they are and not simplified.
    away, unlike : units whose outline may be another's: away from their coordinates, of another size than their table
        prints.
    turned : whether areas are those of the table only with latitude and longitude exchanged.
    """

    several: Named = ()
    mended: Named = ()
    moved: float = 0.0
    unmended: Named = ()
    away: Named = ()
    unlike: Named = ()
    turned: bool = False

    def __bool__(self) -> bool:
        return bool(self.several or self.mended or self.unmended or self.away or self.unlike or self.turned)

    def sentences(self) -> list[str]:
        """What the command line says of them."""
        moved = f"{self.moved:,.2f} km²" if self.moved >= 0.01 else "less than 0.01 km²"
        told = {
            "outlines of several parts, such as islands, all drawn": self.several,
            f"outlines that overlapped or did not meet, mended ({moved} in all)": self.mended,
            "outlines that overlap and cannot be mended, drawn as they are and not simplified": self.unmended,
            "outlines away from their units' coordinates; see whether the codes are theirs": self.away,
            "outlines whose area differs by more than half from the table's; see whether the codes are theirs": self.unlike,
        }
        said = [TURNED] if self.turned else []
        return [*said, *(f"{what}: {_listed([name for name, _ in units])}" for what, units in told.items() if units)]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:LISTED]) + (f", … ({len(names)} in all)" if len(names) > LISTED else "")


@dataclass(frozen=True)
class Fitted:
    """Outlines fitted to each other: `shapes`, and the places of those that were mended, or could not be.

    `moved` is the area that changed from one to another, in the square of the unit of the coordinates.
    """

    shapes: np.ndarray
    mended: Sequence[int] = field(default_factory=tuple)
    unmended: Sequence[int] = field(default_factory=tuple)
    moved: float = 0.0


def fitted(shapes: np.ndarray) -> Fitted:
    """Outlines as one coverage, by GEOS's coverage cleaner; what two of them share goes to the smaller one.

    Outlines that it cannot clean without losing one of them stay as they are.

    Parameters
    ----------
    shapes : valid polygons and multipolygons, in metres.

    >>> made = fitted(shapely.box([0.0, 0.9], 0.0, [1.0, 3.0], 1.0))
    >>> [round(float(area), 2) for area in shapely.area(made.shapes)], list(made.mended), round(made.moved, 2)
    ([1.0, 2.0], [0, 1], 0.1)
    """
    faulty = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    if not faulty.any():
        return Fitted(shapes)
    places = shapely.STRtree(shapes)
    near = np.unique(places.query(shapes[faulty])[1])
    for some in (near, np.arange(len(shapes))):  # most are in order: what lies far from a fault need not be cleaned
        cleaned = _cleaned(shapes, some, places)
        if cleaned is not None:
            return _mended(shapes, cleaned, faulty)
    return Fitted(shapes, unmended=_places(faulty))


def _cleaned(shapes: np.ndarray, some: np.ndarray, places: shapely.STRtree) -> np.ndarray | None:
    """Outlines with some of them cleaned; None where one of these vanishes, or they do not fit to those around them."""
    west, south, east, north = shapely.total_bounds(shapes)
    snapped = float(np.hypot(east - west, north - south)) / SNAPPED
    try:
        made = shapely.coverage_clean(shapes[some], merge_strategy="min_area", snapping_distance=snapped)
        whole = shapes.copy()
        whole[some] = made
        around = np.unique(places.query(np.concatenate([shapes[some], made]))[1])
        fits = shapely.coverage_is_valid(whole[np.union1d(around, some)]) and bool((shapely.area(made) > 0).all())
    except shapely.GEOSException:
        return None
    return whole if fits else None


def _mended(shapes: np.ndarray, cleaned: np.ndarray, faulty: np.ndarray) -> Fitted:
    """Cleaned outlines, which of them are no longer what they were, and by how much."""
    places = _places(faulty | ~np.isclose(shapely.area(cleaned), shapely.area(shapes), rtol=1e-9, atol=0))
    moved = shapely.area(shapely.difference(shapes[places], cleaned[places])).sum()
    return Fitted(cleaned, mended=places, moved=float(moved))


def _places(true: np.ndarray) -> list[int]:
    return [int(place) for place in np.flatnonzero(true)]


def simplified(fit: Fitted, tolerance: float) -> np.ndarray:
    """Outlines simplified as one coverage; those that are none stay as they are.

    Parameters
    ----------
    tolerance : in the unit of the coordinates; about the square root of the area of a corner that is left out; 0 keeps
        every point.
    """
    return shapely.coverage_simplify(fit.shapes, tolerance) if tolerance and not fit.unmended else fit.shapes


def unwrapped(shapes: np.ndarray, middle: float) -> np.ndarray:
    """Outlines in degrees of longitude about a meridian, in one piece where files cut them at 180 degrees.

    Parameters
    ----------
    middle : meridian in the middle of the place.

    >>> fiji = shapely.multipolygons([shapely.box(177, -18, 180, -16), shapely.box(-180, -18, -179, -16)])
    >>> unwrapped(np.array([fiji]), 179.0)[0].bounds
    (177.0, -18.0, 181.0, -16.0)
    """
    boxes = shapely.bounds(shapes)
    out = (boxes[:, 0] < middle - 180) | (boxes[:, 2] > middle + 180)
    made = shapes.copy()
    for place in np.flatnonzero(out):
        parts = shapely.get_parts(shapes[place])
        made[place] = shapely.union_all([_turned(part, middle) for part in parts])
    return made


def _turned(part: shapely.Geometry, middle: float) -> shapely.Geometry:
    """Part of an outline, a turn to the east or to the west where that brings it nearer to a meridian."""
    west, _, east, _ = part.bounds
    turns = np.round(((west + east) / 2 - middle) / 360)
    return shapely.transform(part, lambda xy: xy - (360 * turns, 0)) if turns else part


def joined(shape: shapely.Geometry) -> shapely.Geometry:
    """Outline whose ring leaps from 180 to -180 degrees as the ring that it means, beyond 180 degrees.

    >>> joined(shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])).bounds
    (179.0, 0.0, 181.0, 1.0)
    """
    xy = shapely.get_coordinates(shape)
    if not len(xy) or np.ptp(xy[:, 0]) <= 180:
        return shape
    parts = [_without_leaps(part) for part in shapely.get_parts(shape)]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _without_leaps(part: shapely.Geometry) -> shapely.Geometry:
    """Part whose leaps of more than half a turn, but along the cut itself, are none."""
    x = shapely.get_coordinates(part.exterior)[:, 0]
    leaps = (np.abs(np.diff(x)) > 180) & ~((np.abs(x[:-1]) == 180) & (np.abs(x[1:]) == 180))
    if not leaps.any():
        return part
    return shapely.transform(
        part, lambda xy: np.column_stack([np.where(xy[:, 0] < 0, xy[:, 0] + 360, xy[:, 0]), xy[:, 1]])
    )


def bent(shapes: np.ndarray) -> np.ndarray:
    """Outlines in degrees, with points between the ends of edges longer than `LONG`; the same for both neighbours.

    >>> int(shapely.get_num_coordinates(bent(np.array([shapely.box(0, 0, 8, 1)]))[0]))
    7
    """
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    long = (np.abs(np.diff(xy, axis=0)).max(axis=1) > LONG) & (of[1:] == of[:-1])
    made = shapes.copy()
    for place in np.unique(of[1:][long]):
        parts = [
            shapely.polygons(_between(part.exterior), [_between(hole) for hole in part.interiors] or None)
            for part in shapely.get_parts(shapes[place])
        ]
        made[place] = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return made


def _between(ring: shapely.LinearRing) -> shapely.LinearRing:
    """A ring with points between, reckoned from the lesser end of each edge, whichever way the ring goes."""
    xy = shapely.get_coordinates(ring)
    if np.abs(np.diff(xy, axis=0)).max() <= LONG:
        return ring
    made = []
    for start, end in pairwise(xy):
        pieces = max(1, int(np.ceil(np.abs(end - start).max() / LONG)))
        low, high = sorted((tuple(start), tuple(end)))
        steps = np.arange(pieces) if low == tuple(start) else pieces - np.arange(pieces)
        made.append(np.array(low) + (np.array(high) - np.array(low)) * (steps / pieces)[:, None])
        made[-1][0] = start
    return shapely.linearrings(np.vstack([*made, xy[-1:]]))
