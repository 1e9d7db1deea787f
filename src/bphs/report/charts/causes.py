"""Causes of a change: what each adds to it or takes from it, a panel for each measure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.marks import few_ticks, signed
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import COLOURS, EARLIER, GREY, INK, house_style
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text, category, column, label

ROW, HEAD, FOOT, GAP = 26.0, 24.0, 22.0, 14.0
BAR = 0.56


@house_style
def causes(table: pd.DataFrame, *, title: Text | str = "", source: Text | str = "", total: str = "change") -> Figure:
    """Bars from zero, one for each cause of a change and one for the whole, a panel for each measure.

    Parameters
    ----------
    table : `measure` (a column of the dictionary, which names the panel), `cause` (a category of the dictionary's
        `cause`), `value`, and `lower`, `upper` where there are intervals, drawn as lines.
    title, source : what is shown; where the figures come from.
    total : the cause that is the whole change; its bar is grey.
    """
    panels = {name: part for name, part in table.groupby("measure", sort=False)}  # noqa: C416 .keys is no column here
    written = {
        name: [_written(row, column(str(name)).decimals) for row in rows_in(part)] for name, part in panels.items()
    }
    left = widest([category("cause", each) for each in table["cause"]]) + 12
    room = widest([text for texts in written.values() for text in texts]) + 12
    step = [HEAD + ROW * len(part) + FOOT for part in panels.values()]
    sheet = canvas(sum(step) + GAP * (len(step) - 1), title, source)
    top = sheet.top
    for (name, part), height in zip(panels.items(), step, strict=True):
        tall = ROW * len(part)
        axes = sheet.axes(sheet.left + left, top - HEAD - tall, sheet.width - left - room, tall)
        _draw(axes, part, written[name], total)
        axes.annotate(
            label(str(name)), (0, 1), (-left, 8), xycoords="axes fraction", textcoords="offset points", color=INK
        )
        top -= height + GAP
    return sheet.figure


def _written(row: Any, decimals: int) -> str:
    ends = (row.lower, row.upper) if hasattr(row, "lower") else ()
    value, *limits = (signed(float(one), decimals) for one in (row.value, *ends))
    return f"{value} [{', '.join(limits)}]" if limits else value


def _draw(axes: Axes, part: pd.DataFrame, written: list[str], total: str) -> None:
    places = np.arange(len(part))
    colours = [EARLIER if cause == total else COLOURS[4] for cause in part["cause"]]
    axes.barh(places, part["value"], height=BAR, color=colours)
    ends = part[[name for name in ("value", "lower", "upper") if name in part]].to_numpy(dtype=float)
    low, high = min(float(ends.min()), 0.0), max(float(ends.max()), 0.0)
    if "lower" in part:
        axes.hlines(places, part["lower"], part["upper"], color=INK, linewidth=1.6)
    air = 0.04 * (high - low) or 1.0
    axes.set(xlim=(low - air, high + air), ylim=(len(part) - 0.4, -0.6))
    axes.axvline(0, color=GREY, linewidth=1)
    axes.set_yticks(places, [category("cause", cause) for cause in part["cause"]])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    few_ticks(axes.xaxis, 4)
    for place, text in zip(places, written, strict=True):
        axes.annotate(text, (1, place), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center_baseline")  # fmt: skip
