"""Frequency against severity: what many speak of and what stands in the way most is on the upper right."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even, few_ticks, label_points
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, LATER, SMALL, house_style
from bphs.report.words.wording import Text, label

PLOT, LEFT, FOOT, HEAD = 300.0, 40.0, 44.0, 24.0
NAMES = 130.0
"""Points that a name may take before it is broken."""


@house_style
def severity(
    table: pd.DataFrame, *, names: Words, scale: tuple[float, float], title: Text | str = "", source: Text | str = ""
) -> Figure:
    """Points named after their codes: share of the interviews across, mean severity up.

    Parameters
    ----------
    table : `code`, `share`, `severity`, as `frequency_severity` gives.
    names : words for the codes.
    scale : least and greatest severity that could be given.
    title, source : what is shown; where the interviews come from.
    """
    sheet = canvas(HEAD + PLOT + FOOT, title, source)
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + FOOT, sheet.width - LEFT - 8, PLOT)
    across = 100 * table["share"]
    axes.plot(across, table["severity"], "o", color=LATER, markersize=8)
    air = 0.06 * (scale[1] - scale[0])
    axes.set(xlim=(0, max(1.25 * float(across.max()), 10.0)), ylim=(scale[0] - air, scale[1] + air))
    axes.set_xlabel(label("share_of_interviews"))
    few_ticks(axes.xaxis)
    few_ticks(axes.yaxis, 4)
    axes.grid()
    axes.set_axisbelow(True)
    called = [even(name_of(code, names), NAMES, SMALL) for code in table["code"]]
    label_points(axes, across, table["severity"], called)
    sheet.write(sheet.left, sheet.top - BODY, label("mean_severity"))
    return sheet.figure
