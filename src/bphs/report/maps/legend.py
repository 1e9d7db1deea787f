"""Legend of a map: one strip of colours with its edges, and how many units of each map are in each class."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from bphs.report.figures.canvas import Canvas, widest
from bphs.report.figures.style import BODY, GREY, SMALL, wrap
from bphs.report.maps.classes import Classes
from bphs.report.words.wording import Text

COUNT = Text("{units}, {year}", "{year}年{units}数")
COUNT_ALONE = Text("{units}", "{units}数")
DISTRICTS = Text("districts", "区县")
MISSING = Text("no data", "无数据")
ROW = 16.0
NO_DATA, UNSURE = "////", "..."
"""Patterns: of a unit without a value, and of one whose value cannot be told from what it is compared with."""


def legend_height(rows: int) -> float:
    """Points that a legend with counts for `rows` maps takes, its heading included."""
    return 54.0 + ROW * rows


def edge_words(classes: Classes, decimals: int, signed: bool) -> list[str]:
    """Edges, all with as many decimals as the inner ones need and at most `decimals`; nothing for an infinite one."""
    inner = classes.edges[1:-1] or classes.edges
    places = max(len(f"{edge:.10f}".rstrip("0").partition(".")[2]) for edge in inner)
    sign = "+" if signed else ""
    texts = ["" if math.isinf(edge) else f"{edge:{sign},.{min(places, decimals)}f}" for edge in classes.edges]
    return [
        text.replace("-", "−") if edge else text.lstrip("+") for text, edge in zip(texts, classes.edges, strict=True)
    ]


def legend(
    sheet: Canvas,
    top: float,
    heading: str,
    classes: Classes,
    decimals: int,
    counts: Mapping[str, Sequence[int]],
    hatched: str | Mapping[str, str] = "",
    signed: bool = False,
) -> None:
    """Draw the strip below `top`, over the width of the sheet.

    Parameters
    ----------
    heading : what the colours measure, with unit.
    decimals : most decimals of the edges.
    counts : by map, units per class.
    hatched : what hatching means, if anything is hatched; or words and the pattern that each explains.
    signed : write a plus sign before gains.
    """
    sheet.write(sheet.left, top - BODY, heading)
    names = widest(list(counts), SMALL) + 14
    patterns = {hatched: NO_DATA} if isinstance(hatched, str) else hatched
    keys = {wrap(words, 120, SMALL): pattern for words, pattern in patterns.items() if words}
    extra = widest(list(keys), SMALL) + 36 if keys else 0.0
    step = (sheet.width - names - extra - 20) / len(classes.colours)
    axes = sheet.axes(
        sheet.left, top - legend_height(len(counts)) + 4, sheet.width, legend_height(len(counts)) - BODY * 1.5 - 4
    )
    axes.set(xlim=(0, sheet.width), ylim=(0, legend_height(len(counts)) - BODY * 1.5 - 4))
    axes.axis("off")
    foot = ROW * len(counts) + 16
    edges = edge_words(classes, decimals, signed)
    for place, colour in enumerate(classes.colours):
        axes.add_patch(
            Rectangle((names + place * step, foot), step, 13, facecolor=colour, edgecolor=GREY, linewidth=0.6)
        )
        for line, numbers in enumerate(counts.values()):
            axes.text(
                names + (place + 0.5) * step,
                foot - 18 - ROW * (line + 0.55),
                str(numbers[place]),
                fontsize=SMALL,
                ha="center",
                va="center_baseline",
            )
    for place in range(len(edges)):
        axes.text(names + place * step, foot - 3, edges[place], fontsize=SMALL, ha="center", va="top", color=GREY)
    for line, name in enumerate(counts):
        axes.text(0, foot - 18 - ROW * (line + 0.55), name, fontsize=SMALL, va="center_baseline")
    draw_keys(axes, keys, sheet.width - extra + 12, foot + 13)


def draw_keys(axes: Axes, keys: Mapping[str, str], left: float, top: float) -> None:
    """Patterns and what each means, one below the other."""
    for words, pattern in keys.items():
        look: dict[str, Any] = {"facecolor": "white", "edgecolor": GREY, "linewidth": 0.6, "hatch_linewidth": 0.6}
        axes.add_patch(Rectangle((left, top - 13), 20, 13, hatch=pattern, **look))
        axes.text(left + 24, top, words, fontsize=SMALL, va="top", linespacing=1.2)
        top -= ROW * (words.count("\n") + 1) + 2
