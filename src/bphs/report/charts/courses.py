"""Courses over the years: lines that carry their names, one panel for each measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.curves import LEADER, LEFT, Curve, draw_curves, limits_of, name_ends
from bphs.report.charts.keys import looks
from bphs.report.charts.marks import even, few_ticks
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, COLOURS, FAINT, GREY, INK, MARGIN, SMALL, WIDTH, house_style
from bphs.report.words.wording import Text, category, column, label, title

PANEL, HEAD, GAP, FOOT = 150.0, 26.0, 34.0, 8.0
NAMES = 150.0
"""Points that a name beside its line may take before it is broken."""
TICKS = 6
OTHERS = Text("grey: the others", "灰色：其余")


@house_style
def courses(
    panels: Mapping[str, pd.DataFrame],
    *,
    title: Text | str = "",
    source: Text | str = "",
    behind: pd.DataFrame | None = None,
) -> Figure:
    """Lines over the years, a panel for each measure; of more than six lines the outermost are named.

    Parameters
    ----------
    panels : by the dictionary's column that is drawn: a frame with the years as its index, oldest first, and a column
        for each line. Where ``frame.columns.name`` names a column of the dictionary, the lines are values of that one,
        such as regions; else they are themselves columns of the dictionary.
    title, source : what is shown; where the figures come from.
    behind : lines of single units behind those of the one panel, by year; its columns name the line that each unit
        belongs to, whose colour it takes.
    """
    lines = {name: _lines(name, frame) for name, frame in panels.items()}
    room = max(widest([curve.name for curve in named]) for named, _ in lines.values())
    width = WIDTH - 2 * MARGIN - LEFT - (room + LEADER + 2 if room else 14)
    tall = PANEL if behind is None else 1.6 * PANEL
    step = HEAD + tall + GAP
    sheet = canvas(step * len(panels) + FOOT, title, source)
    for place, (name, (named, others)) in enumerate(lines.items()):
        axes = sheet.axes(sheet.left + LEFT, sheet.top - HEAD - tall - place * step, width, tall)
        _draw(axes, panels[name], named, others, behind)
        if any(curve.name for curve in named):
            name_ends(axes, named, tall)
        axes.annotate(label(name), (0, 1), (-LEFT, 9), xycoords="axes fraction", textcoords="offset points", color=INK)
        if len(others):
            across: dict[str, Any] = {
                "xycoords": "axes fraction",
                "textcoords": "offset points",
                "ha": "right",
                "fontsize": SMALL,
            }
            axes.annotate(str(OTHERS), (1, 1), (0, 9), color=GREY, **across)
    return sheet.figure


def _lines(name: str, frame: pd.DataFrame) -> tuple[list[Curve], list[np.ndarray]]:
    """Lines that are named, and those that are not, because they are too many."""
    order = list(frame.columns)
    if len(order) > len(COLOURS):
        by_end = list(frame.iloc[-1].sort_values(ascending=False, kind="stable").index)
        half = len(COLOURS) // 2
        chosen = {*by_end[:half], *by_end[-half:]}
        order = [one for one in order if one in chosen]
    alone = len(frame.columns) == 1
    years = frame.index.to_numpy(dtype=float)
    named = [
        Curve("" if alone else even(_called(frame, one), NAMES, BODY), years, *[frame[one].to_numpy(dtype=float)] * 3)
        for one in order
    ]
    return named, [frame[one].to_numpy(dtype=float) for one in frame.columns if one not in order]


def _called(frame: pd.DataFrame, one: Any) -> str:
    """Name of a line: the label of a category, a numbered one such as "Club 2", or a column of the dictionary."""
    of = frame.columns.name
    if of is None:
        return str(title(one))
    said = category(str(of), str(one))
    return f"{title(str(of))} {said}" if said == str(one) and column(str(of)).type == "integer" else said


def _draw(
    axes: Axes, frame: pd.DataFrame, named: Sequence[Curve], others: Sequence[np.ndarray], behind: pd.DataFrame | None
) -> None:
    years = frame.index.to_numpy(dtype=float)
    for line in others:
        axes.plot(years, line, color=GREY, alpha=0.5, linewidth=1, zorder=1)
    ends = list(named)
    if behind is not None:
        colours = dict(zip(frame.columns, looks(len(frame.columns)), strict=False))
        for place, one in enumerate(behind.columns):
            colour = colours.get(one, (FAINT, ""))[0]
            axes.plot(years, behind.iloc[:, place], color=colour, alpha=0.4, linewidth=0.8, zorder=1)
        ends += [Curve("", years, *[behind.to_numpy(dtype=float).min(1)] * 2, behind.to_numpy(dtype=float).max(1))]
    ends += [Curve("", years, line, line, line) for line in others]
    at = _ticks(years)
    draw_curves(axes, named, list(years if len(years) <= 2 * TICKS else at))
    low, high = limits_of(ends)
    air = 0.0 if high > low else 0.1 * abs(high) or 0.1
    lowest = min(float(curve.lower.min()) for curve in ends)
    floor = 0.0 if 0 <= lowest < high / 4 else low - air
    axes.set(xlim=(years.min(), years.max()), ylim=(floor, high + air))
    few_ticks(axes.yaxis, 4)
    axes.set_xticks(at, [f"{one:.0f}" for one in at])


def _ticks(years: np.ndarray) -> np.ndarray:
    """Years that are written: the first, the last and some between, as many steps apart as each other if that goes."""
    steps = len(years) - 1
    for apart in range(1, steps // 3 + 1):
        if steps % apart == 0 and steps // apart <= TICKS + 1:
            return years[::apart]
    return years[np.unique(np.linspace(0, steps, min(len(years), TICKS)).round().astype(int))]
