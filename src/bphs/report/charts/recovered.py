"""Estimates beside the truth that was planted: a panel for each kind, a row for each value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import LINE, draw_key, key_lines
from bphs.report.charts.marks import even, few_ticks
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, COLOURS, INK, LATER, house_style
from bphs.report.words import wording
from bphs.report.words.wording import Text

COLUMN = "planted_kind"
"""Dictionary column whose categories the kinds are."""
HOLDS, MISSES, TRUTH = (
    Text("interval holds the truth", "区间包含真值"),
    Text("interval misses it", "区间不含真值"),
    Text("truth", "真值"),
)
MISSED = COLOURS[1]
ROW, AIR, AXIS, GAP = 9.0, 8.0, 34.0, 36.0
Place = tuple[str, pd.DataFrame, str, int, float, float]


@house_style
def recovered(rows: pd.DataFrame, *, title: Text | str = "", source: Text | str = "") -> Figure:
    """Estimates with their intervals, the truth as an upright stroke: two columns of panels, one for each kind, the
    smallest truth at the foot of a panel. What misses has another colour and another marker.

    Parameters
    ----------
    rows : `kind` (a category of the dictionary column `planted_kind`), `value`, `lower`, `upper`, `true_value`,
        `covered`; a value without an estimate shows its truth alone.
    title, source : inside the picture, where no page gives them.

    Raises
    ------
    RenderError : no row.
    """
    if not len(rows):
        raise RenderError([Problem("a figure of planted values", "no row", "one at least", "leave the figure out")])
    names = [str(one) for one in (HOLDS, MISSES, TRUTH)]
    key = LINE * len(key_lines(names)) + 6
    sheet = canvas(0, title, source)
    width = (sheet.width - GAP) / 2
    placed, depth = _placed(rows, width)
    sheet = canvas(depth + key, title, source)
    draw_key(sheet, sheet.top, names, [(LATER, "o"), (MISSED, "s", "white"), (INK, "|")])
    for head, part, _, side, from_top, height in placed:
        left, top = sheet.left + side * (width + GAP), sheet.top - key - from_top
        sheet.write(left, top, head, va="top", linespacing=1.15)
        below = top - 18.0 * (head.count("\n") + 1) - 4
        _panel(sheet.axes(left, below - height, width, height), part)
    return sheet.figure


def _placed(rows: pd.DataFrame, width: float) -> tuple[list[Place], float]:
    """Panels with head, column, depth of their top and height; each goes where there is more room."""
    filled, placed = [0.0, 0.0], []
    for kind, part in rows.groupby("kind", sort=False):
        words = f"{wording.category(COLUMN, str(kind))} ({int(part['covered'].sum())}/{len(part)})"
        head, height = even(words, width, BODY), ROW * len(part) + 2 * AIR
        side = int(filled[1] < filled[0])
        placed.append((head, part.sort_values("true_value", kind="stable"), str(kind), side, filled[side], height))
        filled[side] += 18.0 * (head.count("\n") + 1) + 4 + height + AXIS
    return placed, max(filled)


def _panel(axes: Axes, part: pd.DataFrame) -> None:
    places: Any = np.arange(len(part))
    for held, colour, marker, fill in ((True, LATER, "o", LATER), (False, MISSED, "s", "white")):
        of = part["covered"].to_numpy(dtype=bool) == held
        shown = part[of]
        axes.hlines(places[of], shown["lower"], shown["upper"], color=colour, linewidth=1.8)
        axes.plot(shown["value"], places[of], marker, color=colour, markersize=4.5, markerfacecolor=fill)
    axes.plot(part["true_value"], places, "|", color=INK, markersize=8, markeredgewidth=1.8)
    axes.set(ylim=(-AIR / ROW - 0.5, len(part) - 0.5 + AIR / ROW))
    axes.margins(x=0.04)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    few_ticks(axes.xaxis, 4)
