"""Growth against the level at which units start: the picture of β-convergence."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bphs.report.charts.marks import even, few_ticks, label_points, plain
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, GREY, INK, LATER, SMALL, house_style, wrap
from bphs.report.words.names import short_names
from bphs.report.words.wording import Text, label

PLOT, LEFT, FOOT, HEAD = 300.0, 52.0, 44.0, 24.0
LONGEST = 110.0
"""Width in points of the names of units; longer ones are wrapped."""


@house_style
def growth(
    units: pd.DataFrame,
    start: str,
    *,
    intercept: float,
    slope: float,
    title: Text | str = "",
    source: Text | str = "",
) -> Figure:
    """Every unit a point: its growth a year against its first level on a logarithmic scale, with the line of the model.

    Parameters
    ----------
    units : one row per unit: `code`, `name_en`, `name_zh`, `start` and `growth` (per cent a year).
    start : column of the first level, e.g. ``rate_2010``; it names the horizontal axis.
    intercept, slope : of growth (as a fraction a year) on the natural logarithm of the first level.
    title, source : what is shown; where the figures come from.
    """
    sheet = canvas(HEAD + PLOT + FOOT, title, source)
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + FOOT, sheet.width - LEFT - 8, PLOT)
    x, y = np.log(units[start].to_numpy(dtype=float)), units["growth"].to_numpy(dtype=float)
    ends = np.array([x.min(), x.max()])
    axes.plot(ends, 100 * (intercept + slope * ends), color=INK, linewidth=1.6)
    axes.plot(x, y, "o", color=LATER, markersize=6, alpha=0.8, markeredgewidth=0)
    axes.margins(0.08)
    if y.min() <= 0 <= y.max():
        axes.axhline(0, color=GREY, linewidth=1, zorder=1)
    few_ticks(axes.yaxis, 5)
    low, high = np.exp(axes.get_xlim())
    places = [at for at in MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= at <= high]
    axes.set_xticks(np.log(places), [plain(round(float(at), 10)) for at in places])
    axes.set_xlabel(wrap(label(start), sheet.width - LEFT, BODY))
    sheet.write(sheet.left, sheet.top - BODY, label("growth"))
    names = short_names(units)
    texts = [even(names[code], LONGEST, SMALL) for code in units["code"]]
    order = np.argsort(-np.abs(y - y.mean()), kind="stable")
    label_points(axes, x[order], y[order], [texts[one] for one in order], np.column_stack([x, y]), strict=True)
    return sheet.figure
