"""Units as hexagons of one size, so that the small ones with many people are seen: a scheme, and said to be one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import RegularPolygon

from bphs.errors import Undefined
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import GREY, INK, MARGIN, SMALL, WIDTH, house_style, wrap
from bphs.report.maps import draw, lattice
from bphs.report.maps.choropleth import NOT_TOLD, RATIO, dotted, no_data, seen_of
from bphs.report.maps.classes import around
from bphs.report.maps.foot import Foot
from bphs.report.maps.legend import COUNT, NO_DATA, UNSURE
from bphs.report.maps.lettering import forms
from bphs.report.maps.sheet import Strip
from bphs.report.maps.spots import Place
from bphs.report.words.wording import Text, label

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SCHEME = Text(
    "A scheme, not a map: one hexagon of the same size for each of the {units}; {kept} of {links} pairs of neighbours "
    "still touch.",
    "示意图，非地图：每个{units}一个同样大小的六边形；{links} 对相邻{units}中有 {kept} 对仍然相接。",
)
NUMBERS = Text("Number: overall rate of the year = 100.", "数字：以当年总体水平为100。")
TOO_MANY = Text(
    "A picture holds at most {most} hexagons with names; there are {units} units.",
    "图中至多容纳 {most} 个带名称的六边形，实际有 {units} 个地区。",
)
MOST, WIDEST, TALLEST = 150, 84.0, 560.0
"""Hexagons in a picture; points across one hexagon, and of the height of all."""
ABOVE, CLEAR = 2.0, 2.2
"""Points between the middle of a hexagon and a name above its number, and between a name and the sides."""


@house_style
def hexagons(
    geo: GeoDataFrame,
    ratios: pd.DataFrame,
    column: str,
    *,
    unsure: pd.DataFrame | None = None,
    title: Text | str = "",
    source: Text | str = "",
    classes: int = 3,
    **view: Any,
) -> Figure:
    """One hexagon for each unit, near where it lies, coloured as by `ratio_maps` in the last of the years.

    Parameters
    ----------
    ratios : index: codes; one column for each year: the rate as a ratio to the overall rate. The last is drawn; classes
        are made from all, so that a colour means the same as on the map.
    geo, column, unsure, title, source, classes, view : see `bphs.report.maps.ratio_maps`.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks.
    Undefined : every ratio is 1; more than 150 units.
    """
    seen, year = seen_of(geo, ratios.index, view), ratios.columns[-1]
    whole = seen.whole.sort_values("code", ignore_index=True)
    if len(whole) > MOST:
        raise Undefined(*TOO_MANY.format(units=len(whole), most=MOST))
    last, dots = ratios[year] * 100, {} if unsure is None else {year: unsure[year].reindex(ratios.index).eq(True)}
    shades = around((ratios * 100).to_numpy().ravel(), 100.0, classes, 0, "quantiles")
    counts = {str(COUNT.format(units=seen.units, year=year)): shades.counts(last)}
    patterns = no_data(ratios[[year]], seen) | dotted(dots, NOT_TOLD)
    strip = Strip(str(RATIO.format(label(column))), shades, 0, counts, patterns)
    shapes = whole.geometry.to_numpy()
    placed, links = lattice.places(shapes), lattice.neighbours(shapes)
    kept = lattice.together(placed, links)
    note = " ".join(map(str, (SCHEME.format(units=seen.units, kept=kept, links=len(links)), NUMBERS)))
    look = seen.look(last, shades, dots.get(year))
    centres = dict(zip(whole["code"], placed, strict=True))
    return _sheet(centres, look, last.round().to_dict(), strip, (note, title, seen.said(source)), seen.units)


def _sheet(
    centres: Mapping[str, np.ndarray],
    look: draw.Look,
    values: Mapping[str, float],
    strip: Strip,
    words: tuple[str, Text | str, str],
    units: Text,
) -> Figure:
    """Sheet with legend, hexagons and note; centres in distances between two hexagons."""
    across, up = np.ptp(np.array(list(centres.values())), axis=0)
    side = min((WIDTH - 2 * MARGIN - 8) / (across + 1), TALLEST / (up + 1.2), WIDEST)
    held = [_place(look.name[code], (0.0, 0.0), side, _number(values, code)) is not None for code in centres]
    left = Foot(left=held.count(False), all=len(held), units=units).note
    note = wrap(words[0], WIDTH - 2 * MARGIN, SMALL) + (f"\n{left}" if left else "")
    height, foot = side * (up + 2 / math.sqrt(3)) + 8, 18.0 * (note.count("\n") + 1)
    sheet = canvas(strip.height + height + foot, *words[1:])
    strip.drawn(sheet, sheet.top)
    sheet.write(sheet.left, sheet.bottom + foot - 6, note, SMALL, va="top", color=GREY, linespacing=1.25)
    axes = sheet.axes(sheet.left, sheet.bottom + foot, sheet.width, height)
    axes.set(xlim=(0, sheet.width), ylim=(0, height))
    axes.axis("off")
    start = np.array([(sheet.width - side * across) / 2, side / math.sqrt(3) + 4])
    _draw(axes, {code: centre * side + start for code, centre in centres.items()}, look, values, side)
    return sheet.figure


def _draw(
    axes: Axes, centres: Mapping[str, np.ndarray], look: draw.Look, values: Mapping[str, float], side: float
) -> None:
    """Hexagons with name and number, and heavy lines between regions."""
    for code, (x, y) in centres.items():
        hatch = NO_DATA if code in look.hatched else UNSURE if code in look.dotted else None
        axes.add_patch(
            RegularPolygon(
                (x, y),
                6,
                radius=side / math.sqrt(3),
                facecolor=look.fill[code],
                edgecolor=GREY,
                linewidth=0.6,
                hatch=hatch,
                hatch_linewidth=0.6,
                label=code,
            )
        )
    if look.regions:
        lines = _borders(centres, look.regions, side)
        axes.add_collection(LineCollection(lines, colors=INK, linewidths=1.8, capstyle="round"), autolim=False)
    for code, (x, y) in centres.items():
        number = _number(values, code)
        draw.write_in(axes, _place(look.name[code], (x, y), side, number), (x, y - 2, number), look, code)


def _number(values: Mapping[str, float], code: str) -> str:
    """Value without decimals, nothing where it is missing."""
    value = values.get(code, math.nan)
    return "" if math.isnan(value) else f"{value:.0f}"


def _place(name: str, centre: tuple[float, float], side: float, number: str) -> Place | None:
    """Name in the first form that a hexagon holds, above the number if there is one; None without room."""
    corners = np.deg2rad(np.arange(30, 390, 60))
    room = shapely.Polygon((side / math.sqrt(3) - CLEAR) * np.column_stack([np.cos(corners), np.sin(corners)]))
    for form in (form for form in forms(name) if not form.turn):
        up = ABOVE - form.box[1] if number else 0.0
        if room.contains(shapely.Polygon(form.hull + [0.0, up])):
            return Place(centre[0], centre[1] + up, form)
    return None


def _borders(centres: Mapping[str, np.ndarray], regions: Mapping[str, str], side: float) -> list[np.ndarray]:
    """Sides of hexagons on whose other side there is another region, or nothing."""
    cells = {_key(centre, side): code for code, centre in centres.items()}
    found = []
    for code, region in regions.items():
        for angle in np.deg2rad(np.arange(0, 360, 60)):
            across = centres[code] + side * np.array([np.cos(angle), np.sin(angle)])
            if regions.get(cells.get(_key(across, side), "")) != region:
                corners = angle + np.deg2rad([-30, 30])
                found.append(centres[code] + side / math.sqrt(3) * np.column_stack([np.cos(corners), np.sin(corners)]))
    return found


def _key(centre: np.ndarray, side: float) -> tuple[int, int]:
    return round(float(centre[0]) * 4 / side), round(float(centre[1]) * 4 / side)
