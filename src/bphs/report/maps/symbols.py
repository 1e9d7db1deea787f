"""Counts as circles whose area is the count: a choropleth of counts would show where the large units are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from bphs.errors import Undefined
from bphs.report.figures.canvas import Canvas
from bphs.report.figures.style import BODY, GREY, SMALL, house_style, text_width
from bphs.report.maps import draw
from bphs.report.maps.choropleth import no_data, seen_of
from bphs.report.maps.legend import draw_keys
from bphs.report.maps.sheet import Panel, sheet_of
from bphs.report.words.wording import Text, label, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame


LARGEST, LAND = 34.0, "#f2f2f0"
"""Radius of the largest circle in points; colour of the ground."""
NONE_AT_ALL = Text("All counts are zero, so that there is no circle to draw.", "数量均为零，无从绘制圆形符号。")
AREA = Text("{} (area of the circle)", "{}（以圆面积表示）")


def radius(count: float, most: float) -> float:
    """Radius in points of a count whose largest is `most`: areas are as the counts are.

    >>> radius(25.0, 100.0) / radius(100.0, 100.0)
    0.5
    """
    return LARGEST * math.sqrt(count / most)


@dataclass(frozen=True)
class Circles:
    """Legend of three circles with the counts that they stand for; what `Strip` is to colours."""

    heading: str
    column: str
    most: float
    patterns: Mapping[str, str]

    @property
    def height(self) -> float:
        """Points that it takes, with the room above the map."""
        return 2 * LARGEST + 40.0

    @property
    def shown(self) -> list[float]:
        """Round counts: at most the largest, and a fifth and a twentieth of it."""
        power = 10.0 ** math.floor(math.log10(self.most))
        top = max(step * power for step in (1, 2, 5) if step * power <= self.most)
        return [top, top / 5, top / 20] if top >= 20 else [top]

    def drawn(self, sheet: Canvas, top: float) -> None:
        """Draw it below `top`."""
        sheet.write(sheet.left, top - BODY, self.heading)
        axes = sheet.axes(sheet.left, top - self.height, sheet.width, self.height - 20)
        axes.set(xlim=(0, sheet.width), ylim=(0, self.height - 20))
        axes.axis("off")
        x = 0.0
        for count in self.shown:
            size, words = radius(count, self.most), number(count, self.column)
            axes.add_patch(Circle((x + size, LARGEST + 4), size, facecolor=draw.CIRCLE, alpha=0.75, edgecolor="white"))
            axes.text(x + 2 * size + 6, LARGEST + 4, words, fontsize=SMALL, va="center_baseline", color=GREY)
            x += 2 * size + text_width(words, SMALL) + 34
        draw_keys(axes, dict(self.patterns), x + 10, LARGEST + 10)


@house_style
def symbol_map(
    geo: GeoDataFrame,
    counts: pd.Series,
    column: str,
    *,
    title: Text | str = "",
    source: Text | str = "",
    **view: Any,
) -> Figure:
    """A circle in each unit whose area is as large as the count is.

    Parameters
    ----------
    counts : index: codes; zero or more. A unit without a count is hatched.
    column : dictionary column of the counts.
    geo, title, source, view : see `bphs.report.maps.choropleths`.

    Raises
    ------
    RenderError : a code that the boundaries do not have, a character that the font lacks.
    Undefined : all counts are zero.
    """
    seen, most = seen_of(geo, counts.index, view), float(counts.max())
    if not most > 0:
        raise Undefined(*NONE_AT_ALL)
    known = set(counts.dropna().index)
    look = seen.coloured({code: LAND if code in known else draw.WHITE for code in seen.whole["code"]})
    legend = Circles(str(AREA.format(label(column))), column, most, no_data(counts.to_frame(), seen))
    sizes = {str(code): radius(count, most) for code, count in counts.dropna().items() if count > 0}
    return sheet_of(seen, [Panel(look, "", legend, sizes)], title, source)
