"""Places of names on a map: inside their own unit, else beside it with a line that leads there, else a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from bphs.report.maps.lettering import Form, digits, forms
from bphs.report.maps.spots import CLEAR, Place, beside, centre_of, inside

LEADS = 15
"""Names that may stand beside their units; where more would have to, lines would cover the map, and numbers do."""
KEYED = 99
"""Numbers that may stand for names: two digits, and a key that a reader finds his way in."""
ROOM = 70.0
"""Square points below which a unit cannot hold any name, nor half the width of one."""


def place_labels(
    units: Sequence[shapely.Geometry],
    names: Sequence[str],
    frame: shapely.Geometry,
    blocked: Sequence[shapely.Geometry] = (),
    *,
    keys: int = KEYED,
    near: Sequence[tuple[float, float] | None] = (),
    write: Callable[[str], Sequence[Form]] = forms,
) -> list[Place | None]:
    """Places for names, one for each unit, that do not overlap each other; None where there is no room.

    Parameters
    ----------
    units : (n,) areas in points.
    names : (n,) what each is called.
    frame : rectangle in which names must stay.
    blocked : what no name may stand on, such as an inset.
    keys : numbers that may stand for names, at most.
    near : (n,) points that names had better stand on, such as the middle of a circle; None for the middle of the unit.
    write : ways to write a name, the best first.

    Returns
    -------
    (n,) places. The tightest units are served first. A name stands wholly inside its unit, in the first of its forms
    that has room there. Of up to `LEADS` others each stands beside its unit, a line leading there that crosses neither
    a name nor another line; for the rest up to `keys` a number stands, inside its unit or led to it. Where more than
    half would have nothing, none has anything: names here and there would look like a choice.
    """
    nothing: list[Place | None] = [None] * len(units)
    areas = shapely.area(np.array(units, dtype=object))
    if (areas < ROOM).sum() > max(len(units) / 2, keys, LEADS):
        return nothing
    taken, places = list(blocked), nothing.copy()
    order = np.argsort(areas / [max(len(name), 1) for name in names], kind="stable")
    for k in order:
        if areas[k] >= ROOM and (found := inside(units[k], write(names[k]), frame, taken, near[k] if near else None)):
            places[k] = found
            taken.append(found.box)
    waiting = [k for k in order if places[k] is None]
    if len(waiting) <= LEADS:
        _led(units, {k: write(names[k]) for k in waiting}, frame, taken, places)
        waiting = [k for k in waiting if places[k] is None]
    if len(waiting) <= keys:
        _numbered(units, waiting, frame, taken, places)
    return nothing if places.count(None) > len(units) / 2 else places


def _led(
    units: Sequence[shapely.Geometry],
    ways: Mapping[int, Sequence[Form]],
    frame: shapely.Geometry,
    taken: list[shapely.Geometry],
    places: list[Place | None],
) -> None:
    """Give units places beside them, where there is room; no name covers the middle of another one that waits."""
    middles = {k: centre_of(units[k]) for k in ways}
    points = {k: shapely.Point(middle).buffer(CLEAR) for k, middle in middles.items()}
    land = shapely.multipolygons(shapely.get_parts(np.array(units, dtype=object)))  # asked of points: no need to unite
    shapely.prepare(land)
    for k, forms_of in ways.items():
        others = [point for other, point in points.items() if other != k]
        for form in forms_of:
            if found := beside(units[k], middles[k], form, frame, [*taken, *others], land):
                places[k] = found
                taken += [found.box.buffer(CLEAR, join_style="mitre"), shapely.LineString(found.lead)]
                break


def _numbered(
    units: Sequence[shapely.Geometry],
    waiting: Sequence[int],
    frame: shapely.Geometry,
    taken: list[shapely.Geometry],
    places: list[Place | None],
) -> None:
    """Give units numbers: inside if there is room, else up to `LEADS` beside them."""
    for k in waiting:
        if found := inside(units[k], digits(), frame, taken):
            places[k] = replace(found, keyed=True)
            taken.append(found.box)
    left = [k for k in waiting if places[k] is None]
    if len(left) <= LEADS:
        _led(units, {k: digits() for k in left}, frame, taken, places)
        for k in left:
            places[k] = replace(found, keyed=True) if (found := places[k]) else None


def room_for(
    size: tuple[float, float], land: shapely.Geometry, corners: Sequence[tuple[float, float]], gap: float = 6.0
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
