"""A confirmatory factor model as a path diagram: items, dimensions, loadings, and how the dimensions go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, FancyArrowPatch, Rectangle
from matplotlib.path import Path

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import (
    BODY,
    EARLIER,
    GREY,
    INK,
    LATER,
    MARGIN,
    SMALL,
    WIDTH,
    house_style,
    text_width,
    wrap,
)
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text, number

LOADINGS = Text(
    "Straight arrows: standardised loadings, thin grey below {}.", "直线箭头为标准化载荷，小于{}者为灰色细线。"
)
ARCS = Text(
    " Arcs: correlations of the dimensions, the thicker the closer; broken where the interval includes 0.",
    "弧线为维度间相关系数，越粗相关越强；虚线表示置信区间包含0。",
)
WEAK = 0.5
MOST = 6
"""Dimensions with arcs; with more, the arcs cannot be told apart."""
GAP, NAMES, ITEMS, ARROWS = 14.0, 92.0, 198.0, 96.0
"""Points: space between dimensions, widest names of dimensions and of items, shortest arrows."""
ARC = 34.0
"""Points that an arc reaches out further for each dimension that it spans, where there is room."""


@house_style
def path(
    loadings: pd.DataFrame, names: Mapping[str, Text], *, title: Text | str = "", source: Text | str = "",
    items: Words | None = None, correlations: pd.DataFrame | None = None,
) -> Figure:  # fmt: skip
    """A confirmatory model: each dimension with its items and their standardised loadings, and arcs for the
    correlations.

    Parameters
    ----------
    loadings : one row per item: `dimension`, `item`, `standardised`, as `FactorModel.loadings`.
    names : names of the dimensions.
    title, source : what is shown; the model and where the answers come from.
    items : short names of the items, written after their codes.
    correlations : `dimension`, `other`, `latent_correlation`, `lower`, `upper`, as `FactorModel.latent_correlations`;
        without arcs if there are more than six dimensions, or no pair.

    Raises
    ------
    RenderError : arcs for a dimension that has no loadings.
    """
    groups = [(str(key), part) for key, part in loadings.groupby("dimension", sort=False)]
    correlations = _told_apart(correlations, len(groups))
    _check([key for key, _ in groups], correlations)
    boxes = {
        item: wrap(f"{item}  {name_of(item, items)}" if items else str(item), ITEMS, SMALL) for item in loadings["item"]
    }
    row = 30.0 if any("\n" in name for name in boxes.values()) else 25.0
    titles = {key: even(str(names[key]), NAMES, BODY) for key, _ in groups}
    wide, room = widest(list(titles.values())) + 28, max(widest(list(boxes.values()), SMALL) + 14, 60.0)
    arc = 0.0 if correlations is None else min(ARC, (WIDTH - 2 * MARGIN - wide - room - ARROWS) / len(groups))
    note = even(str(LOADINGS.format(WEAK)) + ("" if correlations is None else str(ARCS)), WIDTH - 2 * MARGIN, SMALL)
    foot = 16.0 * (note.count("\n") + 1) + 2
    height = len(loadings) * row + (len(groups) - 1) * GAP
    sheet = canvas(height + foot + 4, title, source)
    sheet.write(sheet.left, sheet.bottom + foot - 4, note, SMALL, color=GREY, va="top", linespacing=1.2)
    axes = sheet.axes(sheet.left, sheet.bottom + foot, sheet.width, height)
    axes.set(xlim=(0, sheet.width), ylim=(height, 0))
    axes.set_axis_off()
    middle, top = {}, 0.0
    for key, part in groups:
        middle[key] = (arc * len(groups) + 6 + wide / 2, top + len(part) * row / 2)
        _dimension(axes, titles[key], part, middle[key], wide, row, boxes, (sheet.width - room - 1, room))
        top += len(part) * row + GAP
    if correlations is not None:
        _arcs(axes, correlations, middle, wide, arc)
    return sheet.figure


def _told_apart(correlations: pd.DataFrame | None, dimensions: int) -> pd.DataFrame | None:
    """Correlations whose arcs can be told apart; else none."""
    return None if correlations is None or correlations.empty or dimensions > MOST else correlations


def _check(dimensions: list[str], correlations: pd.DataFrame | None) -> None:
    if correlations is None:
        return
    unknown = sorted({*correlations["dimension"], *correlations["other"]} - set(dimensions))
    if problems := [
        Problem(
            "a path figure",
            f"correlations of {name!r}",
            f"one of {', '.join(dimensions)}",
            "give the loadings of the same model",
        )
        for name in unknown
    ]:
        raise RenderError(problems)


def _dimension(
    axes: Axes,
    name: str,
    part: pd.DataFrame,
    middle: tuple[float, float],
    wide: float,
    row: float,
    boxes: Mapping[Any, str],
    at: tuple[float, float],
) -> None:
    """One ellipse, its boxes, and the loadings on the arrows; weak ones are drawn faint."""
    axes.add_patch(Ellipse(middle, wide, 46, facecolor="white", edgecolor=LATER, linewidth=1.6))
    axes.text(*middle, name, ha="center", va="center" if "\n" in name else "center_baseline", linespacing=1.1)
    start = (middle[0] + wide / 2, middle[1])
    left, room = at
    for place, item in enumerate(rows_in(part)):
        y = middle[1] + (place + 0.5 - len(part) / 2) * row
        axes.add_patch(Rectangle((left, y - row / 2 + 2), room, row - 4, facecolor="white", edgecolor=GREY))
        axes.text(
            left + 7,
            y,
            boxes[item.item],
            va="center" if "\n" in boxes[item.item] else "center_baseline",
            fontsize=SMALL,
            linespacing=1.1,
        )
        strong = abs(item.standardised) >= WEAK
        axes.annotate(
            "",
            (left, y),
            start,
            arrowprops={"arrowstyle": "->", "color": LATER if strong else EARLIER, "linewidth": 1.2 if strong else 0.8},
        )
        text = number(float(item.standardised), "standardised")
        share = (left - 10 - text_width(text, BODY) / 2 - start[0]) / (left - start[0])
        axes.text(
            start[0] + share * (left - start[0]),
            middle[1] + share * (y - middle[1]),
            text,
            ha="center",
            va="center_baseline",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )


def _arcs(
    axes: Axes, correlations: pd.DataFrame, middle: Mapping[str, tuple[float, float]], wide: float, arc: float
) -> None:
    """Double-headed arcs on the left, further out the more dimensions they span."""
    order = list(middle)
    for row in rows_in(correlations):
        upper, lower = sorted((row.dimension, row.other), key=order.index)
        span = order.index(lower) - order.index(upper)
        # a longer arc leaves nearer to the middle of the ellipse, so that arcs of one ellipse do not cross at its edge
        away = 4.0 * (len(order) - span)
        start, end = (_edge(middle[key], wide, side * away) for key, side in ((upper, 1), (lower, -1)))
        reach, height = middle[upper][0] - wide / 2 - arc * span + 4, (start[1] + end[1]) / 2
        control = (2 * reach - (start[0] + end[0]) / 2, height)
        size = abs(row.latent_correlation)
        look: dict[str, Any] = {
            "color": INK if size >= WEAK else GREY,
            "linewidth": 0.7 + 2.0 * size,
            "linestyle": (0, (5, 3)) if row.lower <= 0 <= row.upper else "solid",
        }
        curve = Path([start, control, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        axes.add_patch(
            FancyArrowPatch(path=curve, arrowstyle="<|-|>", mutation_scale=8, shrinkA=0, shrinkB=0, zorder=0.9, **look)
        )
        axes.text(
            reach,
            height,
            f"{row.latent_correlation:.2f}".replace("-", "−"),
            ha="center",
            va="center_baseline",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )


def _edge(middle: tuple[float, float], wide: float, away: float) -> np.ndarray:
    """Left edge of an ellipse, `away` points below its middle."""
    return np.array([middle[0] - wide / 2 * np.sqrt(1 - (away / 23) ** 2), middle[1] + away])
