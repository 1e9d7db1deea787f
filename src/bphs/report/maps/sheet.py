"""Sheet of maps that share one layout: legends, and below each the maps that it explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.figures.canvas import Canvas, canvas
from bphs.report.figures.style import GREY, SMALL, TITLE
from bphs.report.maps import draw
from bphs.report.maps.classes import Classes
from bphs.report.maps.foot import Foot
from bphs.report.maps.land import NOTHING
from bphs.report.maps.legend import DISTRICTS, legend, legend_height
from bphs.report.maps.plan import Plan, plan_for, rays
from bphs.report.words.names import short_names
from bphs.report.words.wording import Text, category

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from bphs.inputs.regions.boundaries import Surroundings

REGIONS = Text("Heavy lines: {}.", "粗线为区域界：{}。")
REGION = Text("{} ({})", "{}（{}）")
HEADING, APART = 26.0, 20.0
"""Points above a map for its name, and above the legend of the next maps."""


@dataclass(frozen=True)
class View:
    """Units as every map of a chapter shows them.

    Attributes
    ----------
    geo : columns `code`, `geometry` (metres, equal-area projection).
    districts : `code`, `name_en`, `name_zh` and the column of the regions, of every unit.
    region : column of `districts` with the regions that heavy lines go round, or None.
    inset, inset_title : codes of units that are too small for the map (shown larger, and named only there), and what
        the larger view shows.
    units : what the areas are called in the legend.
    beside : outlines without figures that are drawn, hatched and named, beside the units, and lines at sea.
    """

    geo: GeoDataFrame
    districts: pd.DataFrame
    region: str | None = "region"
    inset: Sequence[str] = ()
    inset_title: Text | str = ""
    units: Text = DISTRICTS
    beside: Surroundings | None = None

    @property
    def whole(self) -> GeoDataFrame:
        """Outlines of the units together with those that have no figures."""
        if self.beside is None:
            return self.geo
        return pd.concat([self.geo, self.beside.units[["code", "geometry"]]], ignore_index=True)

    def look(self, values: pd.Series, shades: Classes, unsure: pd.Series | None = None) -> draw.Look:
        """Colours, names and regions of one map; a unit without a value is white and hatched."""
        codes = self.whole["code"]
        found = dict(zip(codes, shades.index(values.reindex(codes)), strict=True))
        fill = {code: shades.colours[place] if place >= 0 else draw.WHITE for code, place in found.items()}
        return self.coloured(fill, frozenset() if unsure is None else frozenset(unsure.index[unsure.astype(bool)]))

    def coloured(self, fill: Mapping[str, str], dotted: frozenset[str] = frozenset()) -> draw.Look:
        """Names and regions of one map whose colours are known; white is a unit without a value."""
        each = self.districts.drop_duplicates("code").set_index("code")
        named = self.districts[["code", "name_en", "name_zh"]]
        if self.beside is not None:
            named = pd.concat([named, self.beside.units[["code", "name_en", "name_zh"]]], ignore_index=True)
        return draw.Look(
            fill=fill,
            name={code: code for code in fill} | short_names(named).to_dict(),
            regions=each[self.region].dropna().to_dict() if self.region else {},
            hatched=frozenset(code for code, colour in fill.items() if colour == draw.WHITE),
            dotted=dotted,
        )

    def said(self, source: Text | str) -> str:
        """Source, and what the heavy lines go round with the number of units in each."""
        if not self.region:
            return str(source)
        sizes = self.districts.drop_duplicates("code")[self.region].value_counts()
        if len(sizes) < 2:  # the line round one region is that round the place
            return str(source)
        joint = Text(", ", "、")
        words = str(joint).join(
            str(REGION.format(category(self.region, str(key)), size)) for key, size in sizes.items()
        )
        return f"{REGIONS.format(words)} {source}" if str(joint) == ", " else f"{REGIONS.format(words)}{source}"


@dataclass(frozen=True)
class Strip:
    """Legend of the maps that follow it: see `bphs.report.maps.legend.legend`."""

    heading: str
    classes: Classes
    decimals: int
    counts: Mapping[str, Sequence[int]]
    patterns: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False

    @property
    def height(self) -> float:
        """Points that it takes, with the room above the map."""
        return legend_height(len(self.counts)) + 10

    def drawn(self, sheet: Canvas, top: float) -> None:
        """Draw it below `top`."""
        legend(
            sheet, top, self.heading, self.classes, self.decimals, self.counts, dict(self.patterns), signed=self.signed
        )


class Legend(Protocol):
    """What explains the maps that follow it."""

    @property
    def height(self) -> float:
        """Points that it takes, with the room above the map."""
        ...

    def drawn(self, sheet: Canvas, top: float) -> None:
        """Draw it below `top`."""


@dataclass(frozen=True)
class Panel:
    """One map: its legend if it is the first that has it, its name (nothing if it needs none), its look, and circles in
    some units (radius in points by code).
    """

    look: draw.Look
    name: str = ""
    strip: Legend | None = None
    circles: Mapping[str, float] = field(default_factory=dict)

    @property
    def head(self) -> float:
        """Points above the map."""
        return (self.strip.height if self.strip else 0.0) + (HEADING if self.name else 6.0)


def sheet_of(view: View, panels: Sequence[Panel], title: Text | str, source: Text | str) -> Figure:
    """Maps one below the other, all laid out alike."""
    lines = view.beside.lines if view.beside else NOTHING
    plan = plan_for(view.whole, panels[0].look, view.inset, str(view.inset_title), lines, panels[0].circles)
    gaps = APART * sum(panel.strip is not None for panel in panels[1:])
    foot = Foot(plan.key, len(view.whole), len(view.whole) - plan.named, view.units)
    sheet = canvas(
        gaps + sum(panel.head + plan.height + sum(plan.over) for panel in panels) + foot.height,
        title,
        view.said(source),
    )
    top = sheet.top + APART
    for panel in panels:
        if panel.strip:
            top -= APART
            panel.strip.drawn(sheet, top)
        top -= panel.head
        if panel.name:
            sheet.write(sheet.left, top + HEADING - TITLE, panel.name, TITLE)
        top -= plan.height + plan.over[0]
        _map(sheet, top, plan, panel, str(view.inset_title))
        _sea(sheet, top, plan, panel.look, Text(*view.beside.sea) if view.beside else "")
        top -= plan.over[1]
    foot.drawn(sheet, top)
    return sheet.figure


def _sea(sheet: Canvas, bottom: float, plan: Plan, look: draw.Look, title: Text | str) -> None:
    """Window over the sea, its name above it."""
    if plan.sea is None:
        return
    left, low, right, top = plan.sea.box.bounds
    axes = _axes(sheet, sheet.left + left, bottom + low, right - left, top - low)
    draw.paint(axes, plan.sea.land, replace(look, regions={}))
    frame = shapely.box(0, 0, right - left, top - low)
    draw.write_names(axes, plan.sea_names, look)
    draw.frame(axes, frame, clip_on=False)
    axes.text(right - left, top - low + 3, str(title), fontsize=SMALL, ha="right", va="bottom")


def _map(sheet: Canvas, bottom: float, plan: Plan, panel: Panel, inset_title: str) -> None:
    """One map with its inset."""
    look = panel.look
    axes = _axes(sheet, sheet.left, bottom, sheet.width, plan.height)
    draw.paint(axes, plan.main, look)
    draw.circles(axes, plan.main, panel.circles, clip=False)
    draw.write_names(axes, plan.names, look)
    if plan.bar:
        draw.scale_bar(axes, *plan.bar, plan.main.per_km, 120)
    if plan.arrow:
        draw.north_arrow(axes, *plan.arrow)
    if not (plan.inset and plan.inset_box is not None and plan.source_box is not None):
        return
    draw.frame(axes, plan.source_box)
    for ray in rays(plan.source_box, plan.inset_box):
        axes.plot(*shapely.get_coordinates(ray).T, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=5)
    left, low, right, top = plan.inset_box.bounds
    if inset_title:
        axes.text(left, top + 3, inset_title, fontsize=SMALL, va="bottom")
    window = _axes(sheet, sheet.left + left, bottom + low, right - left, top - low)
    draw.paint(window, plan.inset, look)
    draw.circles(window, plan.inset, panel.circles)
    draw.write_names(window, plan.inset_names, look)
    if plan.bar:
        draw.scale_bar(window, 5, 5, plan.inset.per_km, 50)
    draw.frame(window, shapely.box(0, 0, right - left, top - low), clip_on=False)


def _axes(sheet: Canvas, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes whose data units are points."""
    axes = sheet.axes(left, bottom, width, height)
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return axes
