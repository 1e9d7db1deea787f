"""Choropleths: districts coloured by a value, every year on the same scale, with a larger view of crowded ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.figures.canvas import Canvas, canvas
from bphs.report.figures.style import GREY, SMALL, TITLE, house_style
from bphs.report.maps import draw
from bphs.report.maps.classes import Classes, diverging, sequential
from bphs.report.maps.land import NOTHING, require_known
from bphs.report.maps.legend import COUNT, COUNT_ALONE, DISTRICTS, MISSING, legend, legend_height
from bphs.report.maps.plan import Plan, plan_for
from bphs.report.words.names import short_names
from bphs.report.words.wording import Text, category, label
from bphs.report.words.wording import column as column_entry

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from bphs.inputs.regions.boundaries import Surroundings

REGIONS = Text("Heavy lines: {}.", "粗线为区域界：{}。")
REGION = Text("{} ({})", "{}（{}）")
SEMICOLON = Text("; ", "；")
BLANK = Text("white: no data", "白色：无数据")
CHANGE = Text("Change: {}", "变化：{}")
HEADING = 26.0


@house_style
def choropleths(
    geo: GeoDataFrame,
    values: pd.DataFrame,
    column: str,
    *,
    districts: pd.DataFrame,
    title: Text | str = "",
    source: Text | str = "",
    region: str | None = "region",
    inset: Sequence[str] = (),
    inset_title: Text | str = "",
    classes: int = 5,
    scheme: str = "natural",
    units: Text = DISTRICTS,
    beside: Surroundings | None = None,
) -> Figure:
    """One map for each year, one below the other, all in the same classes.

    Parameters
    ----------
    geo : columns `code`, `geometry` (metres, equal-area projection).
    values : index: codes; one column for each year. A missing value is hatched.
    column : dictionary column of the values.
    districts : `code`, `name_en`, `name_zh` and `region` of every unit.
    title, source : what is shown; where figures and boundaries come from (the boundaries' citation and the projection).
    region : column of `districts` with the regions that heavy lines go round, or None.
    inset : codes of units that are too small for the map: shown larger, and named only there.
    inset_title : what the inset shows.
    classes, scheme : see `bphs.report.maps.classes.sequential`; classes are made from the values of all years together.
    units : what the areas are called in the legend.
    beside : outlines without figures that are drawn, hatched and named, beside the units, and lines at sea.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks.
    MeasureError : fewer than two different values.
    """
    require_known([*values.index, *inset], geo, "values and inset")
    shades = sequential(values.to_numpy().ravel(), classes, scheme, column_entry(column).decimals)
    counts = {str(COUNT.format(units=units, year=year)): shades.counts(values[year]) for year in values.columns}
    geo, named = _with_others(geo, districts, beside)
    missing = str(MISSING) if values.reindex(geo["code"]).isna().to_numpy().any() else ""
    looks = {str(year): _look(geo, values[year], named, region, shades) for year in values.columns}
    return _figure(
        geo,
        looks,
        column,
        label(column),
        shades,
        counts,
        title,
        _with_regions(source, districts, region),
        inset,
        str(inset_title),
        missing,
        beside=beside,
    )


@house_style
def change_map(
    geo: GeoDataFrame,
    change: pd.Series,
    column: str,
    *,
    districts: pd.DataFrame,
    title: Text | str = "",
    source: Text | str = "",
    unsure: pd.Series | None = None,
    unsure_words: Text | str = Text("within the sampling error", "在抽样误差之内"),
    region: str | None = "region",
    inset: Sequence[str] = (),
    inset_title: Text | str = "",
    classes: int = 4,
    units: Text = DISTRICTS,
    beside: Surroundings | None = None,
) -> Figure:
    """Gains and losses between two years, the same scale on both sides of zero.

    Parameters
    ----------
    change : index: codes; later value less earlier one.
    unsure : index: codes; true where the change is inside its sampling interval: hatched.
    unsure_words : what the hatching means.
    classes : classes on each side of zero.
    geo, column, districts, title, source, region, inset, inset_title, units, beside : see
        `choropleths`.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks.
    """
    require_known([*change.index, *inset], geo, "changes and inset")
    shades = diverging(change.to_numpy(), classes, column_entry(column).decimals)
    counts = {str(COUNT_ALONE.format(units=units)): shades.counts(change)}
    hatched = set(unsure.index[unsure.astype(bool)]) if unsure is not None else set()
    geo, named = _with_others(geo, districts, beside)
    look = _look(geo, change, named, region, shades, hatched)
    words = str(SEMICOLON).join(
        [str(unsure_words)] * bool(hatched) + [str(MISSING if not hatched else BLANK)] * bool(look.hatched - hatched)
    )
    return _figure(
        geo,
        {"": look},
        column,
        str(CHANGE.format(label(column))),
        shades,
        counts,
        title,
        _with_regions(source, districts, region),
        inset,
        str(inset_title),
        words,
        signed=True,
        beside=beside,
    )


def _with_others(
    geo: GeoDataFrame, districts: pd.DataFrame, beside: Surroundings | None
) -> tuple[GeoDataFrame, pd.DataFrame]:
    """Outlines and names of the units together with those that have no figures."""
    if beside is None:
        return geo, districts
    together = pd.concat([geo, beside.units[["code", "geometry"]]], ignore_index=True)
    return together, pd.concat([districts, beside.units[["code", "name_en", "name_zh"]]], ignore_index=True)


def _look(
    geo: GeoDataFrame,
    values: pd.Series,
    districts: pd.DataFrame,
    region: str | None,
    shades: Classes,
    hatched: set[str] | None = None,
) -> draw.Look:
    """Colours, names and regions of one map; a unit without a value is white and hatched."""
    found = dict(zip(geo["code"], shades.index(values.reindex(geo["code"])), strict=True))
    each = districts.drop_duplicates("code").set_index("code")
    return draw.Look(
        fill={code: shades.colours[place] if place >= 0 else draw.NO_DATA for code, place in found.items()},
        name=short_names(districts).to_dict(),
        regions=each[region].dropna().to_dict() if region else {},
        hatched=frozenset(hatched or ()) | {code for code, place in found.items() if place < 0},
    )


def _with_regions(source: Text | str, districts: pd.DataFrame, region: str | None) -> str:
    """Source, and what the heavy lines go round with the number of units in each."""
    if not region:
        return str(source)
    sizes = districts.drop_duplicates("code")[region].value_counts()
    joint = Text(", ", "、")
    words = str(joint).join(str(REGION.format(category(region, str(key)), size)) for key, size in sizes.items())
    return f"{REGIONS.format(words)} {source}" if str(joint) == ", " else f"{REGIONS.format(words)}{source}"


def _figure(
    geo: GeoDataFrame,
    looks: dict[str, draw.Look],
    column: str,
    heading: str,
    shades: Classes,
    counts: dict[str, list[int]],
    title: Text | str,
    source: str,
    inset: Sequence[str],
    inset_title: str,
    hatched: str,
    signed: bool = False,
    beside: Surroundings | None = None,
) -> Figure:
    """Legend on top, then one map below the other, all laid out alike."""
    first, lines = next(iter(looks.values())), beside.lines if beside else NOTHING
    plan = plan_for(geo, first, inset, inset_title, lines)
    head = {name: HEADING if name else 6.0 for name in looks}
    above = legend_height(len(counts)) + 10
    sheet = canvas(above + sum(plan.height + head[name] for name in looks), title, source)
    legend(sheet, sheet.top, heading, shades, column_entry(column).decimals, counts, hatched, signed)
    top = sheet.top - above
    for name, look in looks.items():
        if name:
            sheet.write(sheet.left, top - TITLE, name, TITLE)
        top -= head[name] + plan.height
        _map(sheet, top, plan, look, inset_title)
        _sea(sheet, top, plan, look, Text(*beside.sea) if beside else "")
    return sheet.figure


def _sea(sheet: Canvas, bottom: float, plan: Plan, look: draw.Look, title: Text | str) -> None:
    """Window over the sea, its name above it."""
    if plan.sea is None:
        return
    left, low, right, top = plan.sea.box.bounds
    axes = _axes(sheet, sheet.left + left, bottom + low, right - left, top - low)
    draw.paint(axes, plan.sea.land, replace(look, regions={}))
    draw.frame(axes, shapely.box(0, 0, right - left, top - low), clip_on=False)
    axes.text(right - left, top - low + 3, str(title), fontsize=SMALL, ha="right", va="bottom")


def _map(sheet: Canvas, bottom: float, plan: Plan, look: draw.Look, inset_title: str) -> None:
    """One map with its inset."""
    axes = _axes(sheet, sheet.left, bottom, sheet.width, plan.height)
    draw.paint(axes, plan.main, look)
    draw.write_names(axes, plan.names, look)
    draw.scale_bar(axes, *plan.bar, plan.main.per_km, 120)
    draw.north_arrow(axes, *plan.arrow)
    if not (plan.inset and plan.inset_box is not None and plan.source_box is not None):
        return
    draw.frame(axes, plan.source_box)
    _rays(axes, plan.source_box, plan.inset_box)
    left, low, right, top = plan.inset_box.bounds
    if inset_title:
        axes.text(left, top + 3, inset_title, fontsize=SMALL, va="bottom")
    window = _axes(sheet, sheet.left + left, bottom + low, right - left, top - low)
    draw.paint(window, plan.inset, look)
    draw.write_names(window, plan.inset_names or {}, look)
    draw.scale_bar(window, 5, 5, plan.inset.per_km, 50)
    draw.frame(window, shapely.box(0, 0, right - left, top - low), clip_on=False)


def _axes(sheet: Canvas, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes whose data units are points."""
    axes = sheet.axes(left, bottom, width, height)
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return axes


def _rays(axes: Axes, small: shapely.Geometry, large: shapely.Geometry) -> None:
    """Dashed lines that join the facing sides of the frame on the map and of the inset."""
    a, b = small.bounds, large.bounds
    if b[1] >= a[3] or b[3] <= a[1]:
        mine, other = (3, 1) if b[1] >= a[3] else (1, 3)
        pairs = [((a[i], a[mine]), (b[i], b[other])) for i in (0, 2)]
    else:
        mine, other = (2, 0) if b[0] >= a[2] else (0, 2)
        pairs = [((a[mine], a[j]), (b[other], b[j])) for j in (1, 3)]
    for pair in pairs:
        axes.plot(*zip(*pair, strict=True), color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=5)
