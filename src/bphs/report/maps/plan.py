"""Layout that all maps of a figure share: scale, inset, names, scale bar and north arrow, found once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from bphs.report.figures.style import MARGIN, SMALL, WIDTH
from bphs.report.maps import draw
from bphs.report.maps.land import NOTHING, Land, land
from bphs.report.maps.placement import KEYED, room_for
from bphs.report.maps.sea import Window, framed, window
from bphs.report.maps.spots import Place
from bphs.report.maps.truth import Truth, truth_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Point = tuple[float, float]
INSET_SHARE, INSET_HEIGHT, TALLEST = 0.36, 240.0, 540.0
"""Share of the width and height in points that an inset may take; height in points of the tallest map."""
CORNERS = ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0))
"""Where an inset is tried: upper left, lower right, lower left, upper right."""


@dataclass(frozen=True)
class Plan:
    """Plan that all maps of a figure share: the land, the inset, and where everything stands, in points.

    Attributes
    ----------
    bar, arrow : of the scale and of north; None where they would mislead.
    key : what the numbers in the place of names mean.
    over : points by which circles reach above and below the map.
    """

    main: Land
    height: float
    names: dict[str, Place]
    bar: Point | None
    arrow: Point | None
    inset: Land | None = None
    source_box: shapely.Geometry | None = None
    inset_box: shapely.Geometry | None = None
    inset_names: dict[str, Place] = field(default_factory=dict)
    sea: Window | None = None
    sea_names: dict[str, Place] = field(default_factory=dict)
    over: tuple[float, float] = (0.0, 0.0)
    key: dict[str, str] = field(default_factory=dict)

    @property
    def named(self) -> int:
        """Number of units that have a name, or a number that stands for it."""
        return len({*self.names, *self.inset_names, *self.sea_names})


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
    height = float(np.ceil(shapely.total_bounds(main.shapes)[3] + extra + 4))
    bar, arrow, boxes = _furniture(main, height, [*blocked, *main.lines], truth_of(geo))
    # a place that fills its sheet has no free corner: they stand on the land, and no name on them
    blocked += [*boxes, *main.lines]
    found = Plan(main, height, {}, bar, arrow, small, main.around(inset) if inset else None, box, sea=sea)
    found = replace(found, over=_over(main, height, circles or {}))
    return _named(found, look, inset, blocked, circles)


def _named(
    plan: Plan,
    look: draw.Look,
    inset: Sequence[str],
    blocked: list[shapely.Geometry],
    circles: Mapping[str, float] | None,
) -> Plan:
    """Plan with names: on the map, in the larger view, in the window over the sea; numbered together."""
    main, here = plan.main, set(plan.main.codes) - set(inset)
    if plan.source_box is not None and plan.inset_box is not None:
        blocked = [*blocked, *rays(plan.source_box, plan.inset_box)]
    sheet = shapely.box(0, 0, WIDTH - 2 * MARGIN, plan.height)
    here_blocked = [*blocked, *_covered(main, circles, set(inset))]
    names = [draw.places(main, here, look, sheet, here_blocked, circles=circles), {}, {}]
    left = KEYED - sum(place.keyed for place in names[0].values())
    if plan.inset is not None and plan.inset_box is not None:
        frame = shapely.box(2, 2, *_size(plan.inset_box, -2))
        corner = [shapely.box(0, 0, 60, 24), *_covered(plan.inset, circles)]
        names[1] = draw.places(plan.inset, inset, look, frame, corner, left, circles)
    if plan.sea is not None:
        only_here = set(plan.sea.land.codes) - set(main.codes)
        names[2] = draw.places(plan.sea.land, only_here, look, shapely.box(0, 0, *_size(plan.sea.box)), [], 0)
    numbered, key = _key(names, look)
    return replace(plan, names=numbered[0], inset_names=numbered[1], sea_names=numbered[2], key=key)


def _key(names: Sequence[Mapping[str, Place]], look: draw.Look) -> tuple[list[dict[str, Place]], dict[str, str]]:
    """Names whose numbers are given, from the north to the south of each view, and what each number means."""
    keyed = [
        (code, place)
        for view in names
        for code, place in sorted(view.items(), key=lambda one: (-one[1].y, one[1].x))
        if place.keyed
    ]
    number = {code: str(k) for k, (code, _) in enumerate(keyed, start=1)}
    given = [
        {code: place.called(number[code]) if place.keyed else place for code, place in view.items()} for view in names
    ]
    return given, {number[code]: look.name[code] for code, _ in keyed}


def rays(small: shapely.Geometry, large: shapely.Geometry) -> list[shapely.Geometry]:
    """Lines that join the facing sides of the frame on the map and of the inset."""
    a, b = small.bounds, large.bounds
    if b[1] >= a[3] or b[3] <= a[1]:
        mine, other = (3, 1) if b[1] >= a[3] else (1, 3)
        pairs = [((a[i], a[mine]), (b[i], b[other])) for i in (0, 2)]
    else:
        mine, other = (2, 0) if b[0] >= a[2] else (0, 2)
        pairs = [((a[mine], a[j]), (b[other], b[j])) for j in (1, 3)]
    return [shapely.LineString(pair) for pair in pairs]


def _covered(
    drawn: Land, circles: Mapping[str, float] | None, elsewhere: Collection[str] = ()
) -> list[shapely.Geometry]:
    """Circles that a name over them would hide, without those of units that are named elsewhere."""
    small = {code: size for code, size in (circles or {}).items() if size < draw.HIDDEN and code not in elsewhere}
    return [
        shapely.Point(draw.middle(drawn.shape(code))).buffer(size)
        for code, size in small.items()
        if code in drawn.codes
    ]


def _over(main: Land, height: float, circles: Mapping[str, float]) -> tuple[float, float]:
    """Points by which circles reach above and below a map."""
    reach = [(draw.middle(main.shape(code))[1], size) for code, size in circles.items() if code in main.codes]
    up, down = (
        max((side * (y - edge) + size for y, size in reach), default=0.0) for side, edge in ((1, height), (-1, 0.0))
    )
    return max(0.0, float(np.ceil(up))), max(0.0, float(np.ceil(down)))


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
    main: Land, height: float, taken: list[shapely.Geometry], truth: Truth
) -> tuple[Point | None, Point | None, list[shapely.Geometry]]:
    """Lower left corner of the scale bar and foot of the north arrow, clear of land and inset, where they are true; and
    what they take.
    """
    bar = arrow = None
    boxes: list[shapely.Geometry] = []
    if truth.scale:
        size = draw.bar_length(main.per_km, 120) * main.per_km + 8, 24.0
        bar = _corner(size, main, height, taken, (2.0, 2.0))
        boxes.append(shapely.box(bar[0] - 4, bar[1] - 4, bar[0] + size[0], bar[1] + size[1]))
    if truth.north:
        x, y = _corner((20.0, 46.0), main, height, [*taken, *boxes], (WIDTH - 2 * MARGIN - 22, 2.0))
        arrow = (x + 10, y)
        boxes.append(shapely.box(x, y, x + 20, y + 46))
    return bar, arrow, boxes


def _corner(
    size: tuple[float, float], main: Land, height: float, taken: list[shapely.Geometry], else_at: Point
) -> Point:
    """Free place nearest to the lower right corner."""
    width = WIDTH - 2 * MARGIN
    up, across = np.arange(2, int(height - size[1]), 12), np.arange(int(width - size[0] - 2), 0, -12)
    places = np.array([(x, y) for y in up for x in across], dtype=float).reshape(-1, 2)
    boxes = shapely.box(*places.T, *(places + size).T)
    # unit by unit: the whole with its thousands of corners would be asked of each place anew
    land = shapely.STRtree([*main.shapes, *taken])
    for start in range(0, len(places), len(across)):  # row by row: the first that is free will do
        row = np.arange(start, start + len(across))
        free = np.setdiff1d(row, start + land.query(boxes[row], predicate="dwithin", distance=3)[0])
        if free.size:
            return float(places[free[0], 0]), float(places[free[0], 1])
    return else_at
