"""Trade-offs: two measures of the same choices, one along each axis, so that what each costs the other is seen."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, LATER, house_style
from bphs.report.words.wording import Text, label

PLOT, LEFT, FOOT, HEAD, AIR = 220.0, 48.0, 44.0, 24.0, 0.06


@house_style
def tradeoff(table: pd.DataFrame, across: str, up: str, *, title: Text | str = "", source: Text | str = "") -> Figure:
    """Choices in their order, joined by a line.

    Parameters
    ----------
    table : a row for each choice, with the columns `across` and `up`.
    across, up : columns of the dictionary that the horizontal and the vertical axis show.
    title, source : what is shown; where the figures come from.
    """
    sheet = canvas(HEAD + PLOT + FOOT, title, source)
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + FOOT, sheet.width - LEFT - 12, PLOT)
    axes.plot(table[across], table[up], "o-", color=LATER, linewidth=2, markersize=6, clip_on=False)
    for name, limit in ((across, axes.set_xlim), (up, axes.set_ylim)):
        low, high = float(table[name].min()), float(table[name].max())
        room = AIR * (high - low) or 0.1 * abs(high) or 0.1
        limit(low - room, high + room)
    axes.set_xlabel(label(across))
    axes.grid(axis="both")
    axes.set_axisbelow(True)
    few_ticks(axes.xaxis)
    few_ticks(axes.yaxis, 4)
    sheet.write(sheet.left, sheet.top - BODY, label(up))
    return sheet.figure
