"""Units coloured by the class that a statistic puts them into, each class with its name and number in the legend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bphs.errors import Problem, RenderError, nearest
from bphs.report.figures.canvas import Canvas
from bphs.report.figures.style import BODY, GREY, SMALL, house_style
from bphs.report.maps import draw
from bphs.report.maps.choropleth import seen_of
from bphs.report.maps.legend import MISSING, NO_DATA
from bphs.report.maps.sheet import Panel, sheet_of
from bphs.report.words.wording import Text, categories, category, label

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Of local Moran's I: purple and orange as on the other maps, the pale ones for who is unlike its neighbours.
ALIKE = {
    "high_high": "#542788",
    "low_low": "#b35806",
    "high_low": "#b2abd2",
    "low_high": "#fdb863",
    "not_told_apart": "#ededed",
    "no_neighbours": "#d0d0d0",
}
NUMBERED = Text("{} ({})", "{}（{}）")
LINE = 20.0


@dataclass(frozen=True)
class Names:
    """Legend of classes with names; what `Strip` is to numbers."""

    heading: str
    entries: tuple[tuple[str, str, str | None], ...]

    @property
    def height(self) -> float:
        """Points that it takes, with the room above the map."""
        return 30.0 + LINE * -(-len(self.entries) // 2)

    def drawn(self, sheet: Canvas, top: float) -> None:
        """Draw it below `top`, in two columns."""
        sheet.write(sheet.left, top - BODY, self.heading)
        high = self.height - 24
        axes = sheet.axes(sheet.left, top - self.height, sheet.width, high)
        axes.set(xlim=(0, sheet.width), ylim=(0, high))
        axes.axis("off")
        half = -(-len(self.entries) // 2)
        for place, (words, colour, hatch) in enumerate(self.entries):
            x, y = (place // half) * sheet.width / 2, high - LINE * (place % half + 0.5)
            look: dict[str, Any] = {"facecolor": colour, "edgecolor": GREY, "linewidth": 0.6, "hatch_linewidth": 0.6}
            axes.add_patch(Rectangle((x, y - 6), 20, 13, hatch=hatch, **look))
            axes.text(x + 26, y, words, fontsize=SMALL, va="center_baseline")


@house_style
def class_map(
    geo: GeoDataFrame,
    kinds: pd.Series,
    column: str,
    *,
    colours: Mapping[str, str] = ALIKE,
    title: Text | str = "",
    source: Text | str = "",
    **view: Any,
) -> Figure:
    """Units coloured by a class that has a name.

    Parameters
    ----------
    kinds : index: codes; the class of each, a category of `column`. A unit whose class has no colour, or that has none,
        is white and hatched.
    column : dictionary column of the classes, whose categories name them.
    colours : by class, in the order of the legend.
    geo, title, source, view : see `bphs.report.maps.choropleths`.

    Raises
    ------
    RenderError : a class that the dictionary does not name; a code that the boundaries do not have.
    """
    seen, known = seen_of(geo, kinds.index, view), {value for value, *_ in categories(column)}
    if strange := sorted(set(kinds.dropna()) - known):
        raise RenderError(
            [
                Problem(
                    "map of classes", f"class {strange[0]!r}", f"a category of {column!r}", nearest(strange[0], known)
                )
            ]
        )
    fill = {code: colours.get(kinds.get(code), draw.WHITE) for code in seen.whole["code"]}
    counts = kinds.value_counts()
    entries = [
        (str(NUMBERED.format(category(column, kind), counts.get(kind, 0))), colour, None)
        for kind, colour in colours.items()
        if kind in counts or kind != "no_neighbours"
    ]
    if draw.WHITE in fill.values():
        entries.append((str(MISSING), draw.WHITE, NO_DATA))
    legend = Names(label(column), tuple(entries))
    return sheet_of(seen, [Panel(seen.coloured(fill), "", legend)], title, source)
