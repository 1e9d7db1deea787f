"""Saturation: codes that the interviews had brought by then, in the order held and in any order."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bphs.report.charts.keys import LINE, key_lines
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, EARLIER, LATER, house_style
from bphs.report.words.wording import Text, label

PLOT, LEFT, FOOT = 230.0, 36.0, 44.0
HELD = Text("in the order held", "按访谈实际顺序")
ANY = Text("mean over all orders, with the middle {level} of them", "全部可能顺序的平均值及其中间 {level}")
INTERVIEWS = Text("Interviews", "访谈份数")


@house_style
def saturation(curve: pd.DataFrame, *, level: float = 0.95, title: Text | str = "", source: Text | str = "") -> Figure:
    """Steps of the codes found in the order held, over the mean and the band of all orders.

    Parameters
    ----------
    curve : `interviews`, `codes`, `expected`, `lower`, `upper`, as `saturation_curve` gives.
    level : share of the orders that the band holds.
    title, source : what is shown; where the interviews come from.
    """
    names = [str(HELD), str(ANY.format(level=f"{level:.0%}"))]
    key = LINE * len(key_lines(names)) + 34
    sheet = canvas(key + PLOT + FOOT, title, source)
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + FOOT, sheet.width - LEFT - 8, PLOT)
    number = curve["interviews"]
    axes.fill_between(number, curve["lower"], curve["upper"], color=EARLIER, alpha=0.22, linewidth=0)
    axes.plot(number, curve["expected"], color=EARLIER, linewidth=2, linestyle=(0, (5, 2)), label=names[1])
    axes.step(number, curve["codes"], where="post", color=LATER, linewidth=2, label=names[0])
    axes.plot(number, curve["codes"], "o", color=LATER, markersize=4.5)
    axes.set(xlim=(0.5, len(curve) + 0.5), ylim=(0, 1.06 * float(np.nanmax(curve[["codes", "upper"]]))))
    axes.set_xlabel(str(INTERVIEWS))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(8, integer=True, min_n_ticks=1))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    handles, texts = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1],
        texts[::-1],
        loc="lower left",
        bbox_to_anchor=(-LEFT / (sheet.width - LEFT - 8), 1.0, 0, 0),
        borderaxespad=0,
        handlelength=2.4,
    )
    sheet.write(sheet.left, sheet.bottom + FOOT + PLOT + 2 * LINE + 6, label("codes_found"), BODY)
    return sheet.figure
