"""Each unit beside its neighbours: Moran's scatterplot."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.keys import LINE, draw_key, key_lines
from bphs.report.charts.marks import even, few_ticks, label_points
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, COLOURS, EARLIER, FAINT, GREY, INK, SMALL, house_style, wrap
from bphs.report.words.names import short_names
from bphs.report.words.wording import Text, category, label

PLOT, LEFT, FOOT, HEAD, AIR = 320.0, 46.0, 46.0, 26.0, 0.1
LONGEST = 110.0
"""Width in points of the names of units; longer ones are wrapped."""
FAR = 1.5
"""Distance from the middle, in standard deviations, from which a unit that is not told apart has its name, too."""
NOT_TOLD = "not_told_apart"
MARKS = {
    "high_high": (COLOURS[1], "o"),
    "low_low": (COLOURS[0], "s"),
    "high_low": (COLOURS[5], "^"),
    "low_high": (COLOURS[4], "D"),
    NOT_TOLD: (EARLIER, "o"),
}
"""Colour and marker of each class; of the last the markers are open."""


@house_style
def moran_scatter(
    units: pd.DataFrame, kind: str, *, slope: float, title: Text | str = "", source: Text | str = ""
) -> Figure:
    """Every unit a point: its own value and the mean of its neighbours, both in standard deviations.

    Parameters
    ----------
    units : one row per unit: `code`, `name_en`, `name_zh`, `score`, `lag` and `kind`; units without neighbours or
        value (`score` missing) are left out. Those whose class can be told from chance are filled and named first.
    kind : column of the classes, of the dictionary, too, which names them.
    slope : Moran's I, with rows standardized: the line of least squares through the mean has it.
    title, source : what is shown; where the figures come from.
    """
    shown = units[units["score"].notna()]
    classes = [name for name in MARKS if (shown[kind] == name).any()]
    names = [category(kind, name) for name in classes]
    key = LINE * len(key_lines(names))
    sheet = canvas(key + HEAD + PLOT + FOOT, title, source)
    draw_key(sheet, sheet.top, names, [(*MARKS[name], _fill(name)) for name in classes])
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + FOOT, sheet.width - LEFT - 12, PLOT)
    _points(axes, shown, shown[kind], classes)
    ends = np.array(axes.get_xlim())
    axes.plot(ends, slope * ends, color=INK, linewidth=1.4, zorder=1.5, scalex=False, scaley=False)
    axes.set_xlabel(wrap(label("own_score"), sheet.width - LEFT, BODY))
    sheet.write(sheet.left, sheet.bottom + FOOT + PLOT + HEAD / 3, label("neighbours_score"))
    along = np.linspace(*ends, 60)
    _names(axes, shown, (shown[kind] == NOT_TOLD).to_numpy(), np.column_stack([along, slope * along]))
    return sheet.figure


def _fill(name: str) -> str:
    return "none" if name == NOT_TOLD else MARKS[name][0]


def _points(axes: Axes, shown: pd.DataFrame, kinds: pd.Series, classes: list[str]) -> None:
    """Marks of all units, the ones told apart on top, with the lines of the two means."""
    for name in reversed(classes):
        part = shown[kinds == name]
        colour, marker = MARKS[name]
        axes.plot(part["score"], part["lag"], marker, color=colour, markerfacecolor=_fill(name), markersize=6.5)
    axes.margins(AIR)
    axes.axhline(0, color=GREY, linewidth=1, zorder=1)
    axes.axvline(0, color=GREY, linewidth=1, zorder=1)
    axes.grid(color=FAINT)
    axes.set_axisbelow(True)
    few_ticks(axes.xaxis)
    few_ticks(axes.yaxis, 5)


def _names(axes: Axes, shown: pd.DataFrame, unsure: np.ndarray, line: np.ndarray) -> None:
    """Names beside the points and off the line, those told apart first, then the farthest from the middle, as far as
    there is room.
    """
    names = short_names(shown)
    x, y = shown["score"].to_numpy(dtype=float), shown["lag"].to_numpy(dtype=float)
    far = np.hypot(x / x.std(), y / (y.std() or 1))
    chosen = [one for one in np.lexsort((-far, unsure)) if far[one] > FAR or not unsure[one]]
    texts = [even(names[shown["code"].iloc[one]], LONGEST, SMALL) for one in chosen]
    label_points(axes, x[chosen], y[chosen], texts, np.vstack([np.column_stack([x, y]), line]), strict=True)
