"""Layout that all maps of a figure share: scale, inset, names, scale bar and north arrow, found once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from bphs.report.figures.style import MARGIN, SMALL, WIDTH
from bphs.report.maps import draw
from bphs.report.maps.land import NOTHING, Land, land
from bphs.report.maps.placement import Place, room_for
from bphs.report.maps.sea import Window, framed, window

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

INSET_SHARE, INSET_HEIGHT, TALLEST = 0.36, 240.0, 540.0
"""Share of the width and height in points that an inset may take; height in points of the tallest map."""
HIDDEN = 11.0
"""Radius in points below which a circle disappears under a name."""
CORNERS = ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0))
"""Where an inset is tried: upper left, lower right, lower left, upper right."""


@dataclass(frozen=True)
class Plan:
    """Plan that all maps of a figure share: the land, the inset, and where everything stands, in points."""

    main: Land
    height: float
    names: dict[str, Place]
    bar: tuple[float, float]
    arrow: tuple[float, float]
    inset: Land | None = None
    source_box: shapely.Geometry | None = None
    inset_box: shapely.Geometry | None = None
    inset_names: dict[str, Place] | None = None
    sea: Window | None = None


def plan_for(
    geo: GeoDataFrame,
    look: draw.Look,
    inset: Sequence[str],
    inset_title: str,
    lines: np.ndarray = NOTHING,
    circles: Mapping[str, float] | None = None,
) -> Plan:
    """Scale, inset and names, found once for all maps of a figure.

    Parameters
    ----------
    lines : lines at sea, in the metres of `geo`: with them the map ends where the bulk of the land ends, and a window
        in its lower right corner shows the sea with its islands.
    circles : radius in points by code; names keep off those that they would cover.
    """
    width = WIDTH - 2 * MARGIN
    frames = framed(geo, lines) if lines.size else None
    left, bottom, right, top = (frames.map.bounds if frames else geo.total_bounds) / np.float64(1000)
    main = land(geo, min((width - 4) / (right - left), TALLEST / (top - bottom)), lines)
    main = main.cut_at(frames.map) if frames else main
    sea = window(geo, main.per_km, frames, lines) if frames else None
    blocked = [sea.box.buffer(2), shapely.box(*sea.heading)] if sea else []
    extra, small, box = 0.0, None, None
    if inset:
        small, box, extra = _inset(geo, main, inset, inset_title)
        blocked += [box.buffer(2), main.around(inset).exterior, main.area(inset)]
    height = float(np.ceil(main.whole.bounds[3] + extra + 4))
    bar, arrow = _furniture(main, height, [main.whole, *blocked, *main.lines])
    # a place that fills its sheet has no free corner: they stand on the land, and no name on them
    blocked += [
        shapely.box(*bar, bar[0] + 128, bar[1] + 24),
        shapely.box(arrow[0] - 10, arrow[1], arrow[0] + 10, arrow[1] + 46),
    ]
    sheet = shapely.box(0, 0, width, height)
    names = draw.places(
        main, set(main.codes) - set(inset), look, sheet, [*blocked, *_covered(main, circles, set(inset))]
    )
    inside = None
    if small:
        corner = [shapely.box(0, 0, 60, 24), *_covered(small, circles)]
        inside = draw.places(small, inset, look, shapely.box(2, 2, *_size(box, -2)), corner)
    around = main.around(inset) if inset else None
    return Plan(main, height, names, bar, arrow, small, around, box, inside, sea)


def _covered(
    drawn: Land, circles: Mapping[str, float] | None, elsewhere: Collection[str] = ()
) -> list[shapely.Geometry]:
    """Circles that a name over them would hide, without those of units that are named elsewhere."""
    small = {code: size for code, size in (circles or {}).items() if size < HIDDEN and code not in elsewhere}
    return [
        shapely.Point(draw.middle(drawn.shape(code))).buffer(size)
        for code, size in small.items()
        if code in drawn.codes
    ]


def _size(box: shapely.Geometry, more: float = 0.0) -> tuple[float, float]:
    left, bottom, right, top = box.bounds
    return right - left + more, top - bottom + more


def _inset(geo: GeoDataFrame, main: Land, codes: Sequence[str], title: str) -> tuple[Land, shapely.Geometry, float]:
    """Larger view, its place on the sheet, and the headroom that it needs above the land."""
    across, up = (side / main.per_km for side in _size(main.around(codes)))
    per_km = min(INSET_SHARE * WIDTH / across, INSET_HEIGHT / up)
    heading = SMALL * 1.6 if title else 0.0
    width, height = round(across * per_km), round(up * per_km)
    x, y, extra = room_for((width, height + heading), main.whole, CORNERS)
    return land(geo, per_km).window(codes), shapely.box(round(x), round(y), round(x) + width, round(y) + height), extra


def _furniture(
    main: Land, height: float, taken: list[shapely.Geometry]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Lower left corner of the scale bar and foot of the north arrow, clear of land and inset."""
    length = draw.bar_length(main.per_km, 120) * main.per_km
    bar = _corner((length + 8, 24.0), main, height, taken)
    arrow = _corner(
        (20.0, 46.0), main, height, [*taken, shapely.box(bar[0] - 4, bar[1] - 4, bar[0] + length + 8, bar[1] + 24)]
    )
    return bar, (arrow[0] + 10, arrow[1])


def _corner(size: tuple[float, float], main: Land, height: float, taken: list[shapely.Geometry]) -> tuple[float, float]:
    """Free place nearest to the lower right corner, else the lower left corner."""
    width = WIDTH - 2 * MARGIN
    up, across = np.arange(2, int(height - size[1]), 12), np.arange(int(width - size[0] - 2), 0, -12)
    places = np.array([(x, y) for y in up for x in across], dtype=float).reshape(-1, 2)
    boxes = shapely.box(*places.T, *(places + size).T)
    # unit by unit: the whole with its thousands of corners would be asked of each place anew
    land = shapely.STRtree([*main.shapes, *(one for one in taken if one is not main.whole)])
    near = land.query(boxes, predicate="dwithin", distance=3)[0]
    free = np.setdiff1d(np.arange(len(places)), near)
    x, y = places[free[0]] if free.size else (2, 2)
    return float(x), float(y)
