"""One map on a sheet: units in their colours, heavy lines around regions, names, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, PathPatch, Rectangle

from bphs.report.figures.style import GREY, INK, SMALL, HaloText
from bphs.report.maps.land import Land
from bphs.report.maps.legend import NO_DATA, UNSURE
from bphs.report.maps.lettering import LEADING
from bphs.report.maps.placement import KEYED, place_labels
from bphs.report.maps.spots import Place
from bphs.report.words.wording import Text

WHITE, CIRCLE = "#ffffff", "#2c7fb8"
HIDDEN = 11.0
"""Radius in points below which a circle disappears under a name."""
GROUND = 1.0
"""Points of white ground around a name that stands beside its unit."""
KM, NORTH = Text("{} km", "{}公里"), Text("N", "北")


@dataclass(frozen=True)
class Look:
    """Look of units: `fill` and `name` by code, `regions` by code (empty for no heavy lines), `hatched` codes (no data)
    and `dotted` ones (cannot be told from what they are compared with).
    """

    fill: Mapping[str, str]
    name: Mapping[str, str]
    regions: Mapping[str, str] = field(default_factory=dict)
    hatched: frozenset[str] = frozenset()
    dotted: frozenset[str] = frozenset()


def paint(axes: Axes, land: Land, look: Look) -> None:
    """Fill the units, draw the lines at sea and the heavy lines around regions."""
    for code, path in land.paths.items():
        hatch = NO_DATA if code in look.hatched else UNSURE if code in look.dotted else None
        # not add_patch, which would measure each border to set limits that are set already
        axes.add_artist(
            PathPatch(
                path,
                facecolor=look.fill[code],
                edgecolor=GREY,
                linewidth=land.border,
                hatch=hatch,
                label=code,
                hatch_linewidth=0.6,
            )
        )
    if land.lines.size:
        parts = [shapely.get_coordinates(line) for line in shapely.get_parts(land.lines)]
        axes.add_collection(LineCollection(parts, colors=INK, linewidths=1.2, capstyle="round"), autolim=False)
    if look.regions:
        axes.add_collection(
            LineCollection(
                land.outlines(look.regions), colors=INK, linewidths=1.8, capstyle="round", joinstyle="round"
            ),
            autolim=False,
        )


def places(
    land: Land,
    codes: Collection[str],
    look: Look,
    frame: shapely.Geometry,
    blocked: list[shapely.Geometry],
    keys: int = KEYED,
    circles: Mapping[str, float] | None = None,
) -> dict[str, Place]:
    """Places of the names of some units, without those that have no room; at most `keys` are numbers.

    A name had better stand in the middle of its unit's circle, if that is large (`circles`: radius in points by code).
    """
    chosen = [code for code in land.codes if code in set(codes)]
    shapes = dict(zip(land.codes, land.shapes, strict=True))
    names = [look.name[code] for code in chosen]
    large = {code for code, size in (circles or {}).items() if size >= HIDDEN}
    near = [middle(shapes[code]) if code in large else None for code in chosen]
    found = place_labels([shapes[code] for code in chosen], names, frame, blocked, keys=keys, near=near)
    return {code: place for code, place in zip(chosen, found, strict=True) if place}


def write_names(axes: Axes, where: Mapping[str, Place], look: Look) -> None:
    """Names in the ink that their ground allows, with a halo; a name that stands beside its unit on a white ground."""
    for code, place in where.items():
        ink = INK
        if place.lead:
            _lead(axes, place, code)
        else:
            ink = ink_on(look.fill[code])
        _on(axes, written(place, halo="white" if ink == INK else INK, color=ink, label=code))


def written(place: Place, **options: Any) -> HaloText:
    """Name as text: where its form says that its ink is."""
    shared: dict[str, Any] = {"fontsize": place.form.size, "ha": "center", "va": "center", "linespacing": LEADING}
    shared |= {"rotation": place.form.turn, "rotation_mode": "anchor"} if place.form.turn else {}
    return HaloText(place.x, place.y, place.form.text, zorder=7, **shared, **options)


def _lead(axes: Axes, place: Place, code: str) -> None:
    """Ground of a name beside its unit, and the line that leads there, light around dark on any colour."""
    left, bottom, right, top = place.box.buffer(GROUND, join_style="mitre").bounds
    look: dict[str, Any] = {"facecolor": "white", "alpha": 0.88, "linewidth": 0, "zorder": 6}
    axes.add_artist(Rectangle((left, bottom), right - left, top - bottom, **look))
    line = np.array(place.lead)
    for colour, width, dot in (("white", 2.0, 4.0), (INK, 0.8, 2.6)):
        axes.plot(*line.T, color=colour, linewidth=width, solid_capstyle="butt", zorder=6, label=code)
        axes.plot(*line[0], "o", color=colour, markersize=dot, markeredgewidth=0, zorder=6)


def write_in(axes: Axes, place: Place | None, foot: tuple[float, float, str], look: Look, code: str) -> None:
    """Name of a hexagon, if it has room, and a number whose top is at `foot`."""
    ink = ink_on(look.fill[code])
    shared: dict[str, Any] = {"color": ink, "halo": "white" if ink == INK else INK}
    if place:
        _on(axes, written(place, **shared))
    x, y, number = foot
    if number:
        _on(axes, HaloText(x, y, number, fontsize=SMALL, va="top", ha="center", zorder=7, **shared))


def _on(axes: Axes, text: HaloText) -> None:
    """Add a text that may stand over the edge of the axes."""
    axes.add_artist(text)
    text.set_clip_on(False)


def ink_on(colour: str) -> str:
    """Ink that reads best on a ground: dark or white, whichever has the greater contrast (WCAG)."""
    ground = _luminance(colour) + 0.05
    return INK if ground / (_luminance(INK) + 0.05) >= 1.05 / ground else "white"


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def frame(axes: Axes, box: shapely.Geometry, **options: Any) -> None:
    """A thin rectangle."""
    left, bottom, right, top = box.bounds
    axes.add_patch(
        Rectangle(
            (left, bottom), right - left, top - bottom, fill=False, edgecolor=INK, linewidth=0.9, zorder=8, **options
        )
    )


def bar_length(per_km: float, room: float) -> float:
    """Kilometres of the longest round scale bar that fits into `room` points."""
    lengths = [digit * 10.0**power for power in range(-1, 4) for digit in (1, 2, 5)]
    return max([length for length in lengths if length * per_km <= room], default=lengths[0])


def middle(shape: shapely.Geometry) -> tuple[float, float]:
    """Point of an area that is furthest from its border."""
    x, y = shapely.maximum_inscribed_circle(shape, tolerance=1).coords[0]
    return float(x), float(y)


def circles(axes: Axes, land: Land, sizes: Mapping[str, float], clip: bool = True) -> None:
    """Circles in the middle of units, the large ones below."""
    for code in sorted((code for code in land.codes if code in sizes), key=lambda code: (-sizes[code], code)):
        x, y = middle(land.shape(code))
        look: dict[str, Any] = {"facecolor": CIRCLE, "alpha": 0.65, "edgecolor": "white", "linewidth": 0.8}
        axes.add_patch(Circle((x, y), sizes[code], zorder=4, label=code, clip_on=clip, **look))


def scale_bar(axes: Axes, x: float, y: float, per_km: float, room: float) -> None:
    """A bar of a round number of kilometres from (x, y), its length written above it."""
    kilometres = bar_length(per_km, room)
    axes.add_patch(Rectangle((x, y), kilometres * per_km, 3, color=INK, linewidth=0, zorder=8))
    words = str(KM.format(f"{kilometres:g}"))
    _on(axes, HaloText(x + kilometres * per_km / 2, y + 6, words, fontsize=SMALL, ha="center", va="baseline", zorder=8))


def north_arrow(axes: Axes, x: float, y: float) -> None:
    """An arrow that points up from (x, y), 26 points tall, with the word for north above it."""
    axes.annotate(
        "",
        (x, y + 26),
        (x, y),
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0},
    )
    axes.text(x, y + 27, str(NORTH), fontsize=SMALL, ha="center", va="bottom")
