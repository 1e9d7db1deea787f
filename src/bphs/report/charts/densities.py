"""Shape of a distribution in a few years: densities over one axis."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, COLOURS, EARLIER, GREY, LATER, house_style
from bphs.report.words.wording import Text, label

PLOT, LEFT, FOOT, HEAD = 220.0, 42.0, 44.0, 24.0
LINES = ((EARLIER, (0, (5, 2))), (COLOURS[1], (0, (1, 1.2))), (LATER, "solid"))
"""First, middle and last year; two years are the first and the last."""


@house_style
def densities(
    table: pd.DataFrame, value: str, *, title: Text | str = "", source: Text | str = "", middle: float | None = 1.0
) -> Figure:
    """Densities of up to three years, the last one dark, beside the line of the mean.

    Parameters
    ----------
    table : `value`, and the density of each year under its name, oldest first, as `kernel_densities` gives; of more
        than three years the first, the middle and the last are drawn.
    value : dictionary column that names the horizontal axis.
    title, source : what is shown; where the figures come from.
    middle : value at which a line stands; none if None.
    """
    years = [name for name in table.columns if name != "value"]
    if len(years) > len(LINES):
        years = [years[0], years[len(years) // 2], years[-1]]
    looks = {1: LINES[2:], 2: (LINES[0], LINES[2])}.get(len(years), LINES)
    sheet = canvas(HEAD + PLOT + FOOT, title, source)
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + FOOT, sheet.width - LEFT - 8, PLOT)
    if middle is not None:
        axes.axvline(middle, color=GREY, linewidth=1)
    for year, (colour, dashes) in zip(years, looks, strict=True):
        axes.plot(table["value"], table[year], color=colour, linestyle=dashes, linewidth=2, label=str(year))
    axes.set(xlim=(table["value"].min(), table["value"].max()), xlabel=label(value))
    axes.set_ylim(0, 1.05 * float(table[years].to_numpy().max()))
    few_ticks(axes.xaxis)
    few_ticks(axes.yaxis, 4)
    axes.legend(loc="upper right", handlelength=2.4, borderaxespad=0.1)
    sheet.write(sheet.left, sheet.top - BODY, label("density"))
    return sheet.figure
