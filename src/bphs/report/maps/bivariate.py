"""Two values of each unit in one map: how much it has, and how much it needs, in thirds of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bphs.errors import Undefined
from bphs.report.figures.canvas import Canvas
from bphs.report.figures.style import BODY, GREY, SMALL, house_style, wrap
from bphs.report.maps import draw
from bphs.report.maps.choropleth import no_data, seen_of
from bphs.report.maps.classes import Classes, sequential
from bphs.report.maps.legend import draw_keys, edge_words
from bphs.report.maps.sheet import Panel, sheet_of
from bphs.report.words.wording import Text, label
from bphs.report.words.wording import column as column_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

#: Need upwards (rows), supply to the right: the scheme "yellow and blue" of Stevens (2015), for eyes that take pink and
#: teal for one; yellow is much need and little supply.
COLOURS = (
    ("#f3f3f3", "#b4d3e1", "#509dc2"),
    ("#f3e6b3", "#b3b3b3", "#376387"),
    ("#f3b300", "#b36600", "#000000"),
)
WANTING = Text("much need, little supply", "需要多而资源少")
AMPLE = Text("little need, much supply", "需要少而资源多")
NO_THIRDS = Text(
    "The values fall into fewer than three classes, so that they cannot be told in thirds.",
    "数值不足以分为三级，无法按三等分展示。",
)
WIDE, HIGH = 54.0, 26.0


def thirds(values: pd.Series) -> Classes:
    """Three classes with equally many values.

    Raises
    ------
    Undefined : ties leave fewer than three classes.

    >>> thirds(pd.Series([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])).counts([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    [2, 2, 2]
    """
    found = sequential(values, 3, "quantiles")
    if len(found.colours) < 3:
        raise Undefined(*NO_THIRDS)
    return found


@dataclass(frozen=True)
class Square:
    """Legend of nine colours with the number of units in each; what `Strip` is to one value."""

    supply: Classes
    need: Classes
    columns: tuple[str, str]
    counts: np.ndarray
    patterns: Mapping[str, str]

    @property
    def height(self) -> float:
        """Points that it takes, with the room above the map."""
        return 3 * HIGH + 58.0

    def drawn(self, sheet: Canvas, top: float) -> None:
        """Draw it below `top`: need upwards, supply to the right, the two corners in words."""
        axes = sheet.axes(sheet.left, top - self.height + 8, sheet.width, self.height - 8)
        axes.set(xlim=(0, sheet.width), ylim=(0, self.height - 8))
        axes.axis("off")
        supply, need = self.columns
        left, foot = 190.0, 38.0
        for (row, column), count in np.ndenumerate(self.counts):
            x, y, colour = left + column * WIDE, foot + row * HIGH, COLOURS[row][column]
            axes.add_patch(Rectangle((x, y), WIDE, HIGH, facecolor=colour, edgecolor="white", linewidth=1))
            ink = draw.ink_on(colour)
            axes.text(
                x + WIDE / 2, y + HIGH / 2, str(count), fontsize=SMALL, ha="center", va="center_baseline", color=ink
            )
        for place, words in enumerate(edge_words(self.supply, column_entry(supply).decimals, False)):
            axes.text(left + place * WIDE, foot - 3, words, fontsize=SMALL, ha="center", va="top", color=GREY)
        for place, words in enumerate(edge_words(self.need, column_entry(need).decimals, False)):
            axes.text(
                left - 5,
                foot + place * HIGH,
                words,
                fontsize=SMALL,
                ha="right",
                va="center_baseline" if place else "bottom",
                color=GREY,
            )
        axes.text(left, 2, f"{label(supply)} →", fontsize=BODY, va="baseline")
        words = wrap(f"{label(need)} ↑", left - 50, BODY)
        axes.text(left - 44, foot + 1.5 * HIGH, words, fontsize=BODY, ha="right", va="center", linespacing=1.2)
        beside = left + 3 * WIDE + 18
        for row, column, words in ((2, 0, WANTING), (0, 2, AMPLE)):
            y = foot + row * HIGH + HIGH / 2
            axes.add_patch(
                Rectangle((beside, y - 6), 20, 13, facecolor=COLOURS[row][column], edgecolor=GREY, linewidth=0.6)
            )
            shown = wrap(str(words), sheet.width - beside - 28, SMALL)
            axes.text(beside + 26, y, shown, fontsize=SMALL, va="center", linespacing=1.1)
        draw_keys(axes, dict(self.patterns), beside, foot + 1.5 * HIGH + 6)


@house_style
def bivariate_map(
    geo: GeoDataFrame,
    supply: pd.Series,
    need: pd.Series,
    columns: tuple[str, str],
    *,
    title: Text | str = "",
    source: Text | str = "",
    **view: Any,
) -> Figure:
    """Units coloured by supply and need together, in thirds of each.

    Parameters
    ----------
    supply, need : index: codes. A unit that lacks one of them is hatched.
    columns : dictionary columns of the two.
    geo, title, source, view : see `bphs.report.maps.choropleths`.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks.
    Undefined : fewer than three different thirds.
    """
    seen = seen_of(geo, supply.index, view)
    both = pd.DataFrame({"supply": supply, "need": need.reindex(supply.index)}).dropna()
    steps = thirds(both["supply"]), thirds(both["need"])
    places = {
        code: (up, right)
        for code, up, right in zip(
            both.index, steps[1].index(both["need"]), steps[0].index(both["supply"]), strict=True
        )
    }
    counts = np.zeros((3, 3), dtype=int)
    for place in places.values():
        counts[place] += 1
    fill = {
        code: COLOURS[places[code][0]][places[code][1]] if code in places else draw.WHITE for code in seen.whole["code"]
    }
    square = Square(*steps, columns, counts, no_data(both, seen))
    return sheet_of(seen, [Panel(seen.coloured(fill), "", square)], title, source)
