"""Small multiples: the same picture of inequality for several resources side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, SupportsFloat

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import BODY, EARLIER, GREY, INK, LATER, SMALL, house_style, wrap
from bphs.report.words.wording import Text, label, number

ACROSS = Text("Cumulative share of residents, or of area (%)", "人口（或面积）累计比重（%）")
STYLES = ((EARLIER, (0, (5, 2))), (LATER, "solid"), ("#d55e00", (0, (1, 1.2))), ("#009e73", "dashdot"))


@house_style
def lorenz_panels(
    panels: Mapping[Text, Mapping[Any, Any]],
    *,
    title: Text | str = "",
    source: Text | str = "",
    gini: Mapping[Text, Mapping[Any, SupportsFloat]],
    across: Text = ACROSS,
    resource: str = "cumulative_resource_share",
) -> Figure:
    """Lorenz curves of several resources, two panels to a row, each with its Gini coefficients.

    Parameters
    ----------
    panels : by the resource's name: by year (or any label) a `LorenzCurve`, or a frame whose first two
        columns are the cumulative shares of population and resource, 0 to 1. Of more than four years the
        first and the last are drawn.
    title, source : what is shown; where the figures come from.
    gini : by the same keys, written into each panel.
    across : what the horizontal axes show.
    resource : dictionary column that names the vertical axes.
    """
    side, gap, head = 190.0, 54.0, 30.0
    rows = (len(panels) + 1) // 2
    sheet = canvas(rows * (side + head) + 34 + (rows - 1) * 26 + 8, title, source)
    for place, (name, curves) in enumerate(panels.items()):
        left = sheet.left + 52 + (place % 2) * (side + gap)
        bottom = sheet.top - head - side - (place // 2) * (side + head + 26)
        axes = sheet.axes(left, bottom, side, side)
        _panel(axes, curves, gini[name])
        axes.set_title(wrap(str(name), side + 20, BODY), loc="left", color=INK)
        if place % 2:
            axes.set_yticklabels([])
    sheet.write(sheet.left + 52, sheet.bottom + 2, str(across))
    sheet.write(
        sheet.left + 10, sheet.bottom + sheet.height / 2, label(resource), rotation=90, va="center", ha="center"
    )
    return sheet.figure


def _panel(axes: Axes, curves: Mapping[Any, Any], gini: Mapping[Any, SupportsFloat]) -> None:
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=1)
    shown = list(curves.items())
    shown = shown if len(shown) <= len(STYLES) else [shown[0], shown[-1]]
    for (key, curve), (colour, dashes) in zip(shown, STYLES, strict=False):
        words = f"{key}  {number(float(gini[key]), 'gini')}"
        axes.plot(*(100 * _shares(curve)).T, color=colour, linestyle=dashes, linewidth=2, label=words)
    axes.legend(
        loc="upper left",
        handlelength=1.6,
        fontsize=SMALL,
        borderaxespad=0.1,
        handletextpad=0.5,
        title=label("gini"),
        title_fontsize=SMALL,
        alignment="left",
    )
    axes.set(xlim=(0, 100), ylim=(0, 100))
    for axis in (axes.xaxis, axes.yaxis):
        few_ticks(axis, 2)


def _shares(curve: Any) -> np.ndarray:
    """Cumulative shares of population and resource of a curve, 0 to 1, one row a point."""
    frame: pd.DataFrame = curve if isinstance(curve, pd.DataFrame) else curve.to_frame()
    return frame.iloc[:, :2].to_numpy(dtype=float)
