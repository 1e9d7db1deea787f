"""Small things that several charts draw: ticks in words, halos, labels that keep out of each other's way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bphs.report.figures.style import GREY, INK, SMALL, HaloText, text_width, wrap

#: Where a label may stand around its point, the best place first: (x, y) as multiples of half its size and the gap.
AROUND = ((1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))

Box = tuple[float, float, float, float]


def plain(value: float) -> str:
    """A tick's number: as few decimals as it needs, a true minus sign, separators from 1,000 on.

    >>> [plain(value) for value in (-0.5, 2.0, 1200.0)]
    ['−0.5', '2', '1,200']
    """
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"
    return text.replace("-", "−")


def even(text: str, width: float, size: float) -> str:
    """As `wrap`, with a break before a bracket or lines of about the same length: no character is left alone on the
    last one.

    >>> even("one two three four", 110, 13)
    'one two\\nthree four'
    >>> even("one two three (four)", 110, 13)
    'one two three\\n(four)'
    """
    whole = wrap(text, width, size)
    if "\n" not in whole:
        return whole
    bracket = max(text.rfind(" ("), text.rfind("（"))
    if bracket > 0 and all(text_width(part.strip(), size) <= width for part in (text[:bracket], text[bracket:])):
        return f"{text[:bracket]}\n{text[bracket:].strip()}"
    for share in (0.55, 0.65, 0.75, 0.85, 0.95):
        narrower = wrap(text, width * share, size)
        if narrower.count("\n") == whole.count("\n") and all(
            text_width(line, size) <= width for line in narrower.split("\n")
        ):
            return narrower
    return whole


def signed(value: float, decimals: int) -> str:
    """A number with its sign, a true minus; nothing before a zero, nor before a number that rounds to it.

    >>> signed(-1.25, 1), signed(3, 0), signed(-0.04, 1)
    ('−1.2', '+3', '0.0')
    """
    text = f"{value:+.{decimals}f}".replace("-", "−")
    return text if text.strip("+−0.") else text[1:]


def few_ticks(axis: Axis, count: int = 6) -> None:
    """At most `count` intervals with plain numbers."""
    axis.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: plain(round(value, 10))))


def sheet_of(axes: Axes) -> Figure:
    """Whole figure that axes stand in."""
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes stand in no figure")
    return figure


def label_points(
    axes: Axes,
    x: Sequence[float] | pd.Series,
    y: Sequence[float] | pd.Series,
    texts: Sequence[str],
    among: np.ndarray | None = None,
    size: float = SMALL,
    strict: bool = False,
) -> None:
    """Write each text beside its point, away from the other labels, the points of `among` and the edge.

    Parameters
    ----------
    x, y : (n,) points in data units.
    texts : (n,) labels, of several lines where they are wrapped; "" for none.
    among : (m, 2) points in data units that labels should not cover; the labelled points if None.
    strict : a label that finds no place inside the edge and off the labels before it is left out.
    """
    sheet_of(axes).draw_without_rendering()
    edge = axes.get_window_extent()
    limits = (edge.x0, edge.y0, edge.x1, edge.y1)
    points = axes.transData.transform(np.column_stack([x, y]))
    dots = axes.transData.transform(among) if among is not None else points
    spots: list[Box] = [(px - 4, py - 4, px + 4, py + 4) for px, py in dots]
    taken: list[Box] = []
    for (px, py), text in zip(points, texts, strict=True):
        if not text:
            continue
        lines = text.split("\n")
        wide, high = max(text_width(line, size) for line in lines), size * 1.2 * len(lines)
        box = _best(px, py, wide, high, spots, taken, limits, strict)
        if strict and (_outside(box, limits) > 0 or any(_overlap(box, other) for other in taken)):
            continue
        # a little air, so that two labels on a line are not read as one
        taken.append((box[0] - 3, box[1], box[2] + 3, box[3]))
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if np.hypot(np.clip(px, box[0], box[2]) - px, np.clip(py, box[1], box[3]) - py) > 9:
            axes.plot(
                *axes.transData.inverted().transform([(px, py), middle]).T,
                color=GREY,
                linewidth=0.7,
                zorder=1.5,
                scalex=False,
                scaley=False,
            )
        axes.add_artist(
            HaloText(
                *axes.transData.inverted().transform(middle),
                text,
                fontsize=size,
                color=INK,
                ha="center",
                va="center_baseline" if len(lines) == 1 else "center",
                linespacing=1.0,
                zorder=5,
            )
        )


def _best(
    px: float, py: float, width: float, height: float, spots: list[Box], taken: list[Box], edge: Box, strict: bool
) -> Box:
    """Free place around a point, or the one that covers least; a label on another is worse than one on a mark."""
    places, costs = [], []
    covered, beyond = (1e4, 1e4) if strict else (20, 50)
    for far in (1.0, 2.2, 3.6, 5.2):
        for across, up in AROUND:
            x, y = px + across * (width / 2 + 5 * far), py + up * (height / 2 + 4 * far - (2 if across else 0))
            place = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            places.append(place)
            costs.append(
                sum(_overlap(place, other) for other in spots)
                + covered * sum(_overlap(place, other) for other in taken)
                + beyond * _outside(place, edge)
                + 12 * far
            )
    return places[int(np.argmin(np.round(costs, 6)))]


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _outside(a: Box, edge: Box) -> float:
    return max(0.0, edge[0] - a[0]) + max(0.0, edge[1] - a[1]) + max(0.0, a[2] - edge[2]) + max(0.0, a[3] - edge[3])
