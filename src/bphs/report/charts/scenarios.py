"""Scenarios as small multiples: where each region stands now, and where it would stand under each of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.keys import LINE
from bphs.report.charts.marks import even, few_ticks
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, EARLIER, FAINT, GREY, INK, LATER, SMALL, house_style
from bphs.report.words.wording import Text, category, label

ROW, HEAD, FOOT, GAP, NAMES = 24.0, 44.0, 26.0, 18.0, 120.0
RANGE = Text("bar: from less to more of the projected change of residents", "横条：常住人口推算变动由少到多的范围")
ALL = Text("line: all together, {year}", "竖线：{year}年总体水平")


@house_style
def scenarios(
    rates: pd.DataFrame, *, column: str, years: Sequence[int], goal: float,
    title: Text | str = "", source: Text | str = "",
) -> Figure:  # fmt: skip
    """A panel for each scenario, two to a row, with a row for each region: its rate now, hollow, and then, filled.

    Regions stand in the order of their first rows. Panels share one scale, so that what a scenario evens out shows as
    points that move onto one line.

    Parameters
    ----------
    rates : one row per scenario and region: `scenario` and `region` (categories of the dictionary), `now`, `then`,
        `low` and `high`, the least and the largest of the variants.
    column : dictionary column of the rates, which names the axis.
    years : of the rates now, and then.
    goal : rate of all together now, at which a line stands in every panel.
    title, source : what is shown; where the figures come from.
    """
    regions = list(dict.fromkeys(rates["region"]))
    names = [even(category("region", one), NAMES, BODY) for one in regions]
    tall = max(ROW, *(17.0 * (name.count("\n") + 1) + 4 for name in names)) * len(regions)
    kinds = list(dict.fromkeys(rates["scenario"]))
    lines = (len(kinds) + 1) // 2
    sheet = canvas(2 * LINE + lines * (HEAD + tall + FOOT) + LINE, title, source)
    beside = widest(names) + 10
    wide = (sheet.width - beside - GAP - 8) / 2
    ends = rates[["now", "then", "low", "high"]].to_numpy(dtype=float)
    low, high = min(ends.min(), goal), max(ends.max(), goal)
    air = 0.06 * (high - low) or 0.1 * abs(high) or 0.1
    for place, kind in enumerate(kinds):
        left = sheet.left + beside + (place % 2) * (wide + GAP)
        bottom = sheet.top - 2 * LINE - (place // 2 + 1) * (HEAD + tall + FOOT) + FOOT
        axes = sheet.axes(left, bottom, wide, tall, xlim=(low - air, high + air), ylim=(len(regions) - 0.5, -0.5))
        part = rates[rates["scenario"] == kind].set_index("region").reindex(regions)
        _panel(axes, part, goal)
        axes.set_title(even(category("scenario", kind), wide, BODY), loc="left", color=INK, fontsize=BODY)
        axes.set_yticks(range(len(regions)), names if place % 2 == 0 else [""] * len(regions))
    sheet.write(sheet.left + beside, sheet.bottom + 2, label(column))
    _key(sheet, years, str(ALL.format(year=years[0])))
    return sheet.figure


def _panel(axes: Axes, part: pd.DataFrame, goal: float) -> None:
    """One scenario: a row for each region."""
    rows = range(len(part))
    axes.axvline(goal, color=GREY, linewidth=1, linestyle=(0, (4, 2)), zorder=1)
    axes.hlines(rows, part["now"], part["then"], color=FAINT, linewidth=3, zorder=1.5)
    axes.hlines(rows, part["low"], part["high"], color=LATER, linewidth=7, alpha=0.3, zorder=2)
    axes.plot(part["now"], rows, "o", color=EARLIER, markerfacecolor="white", markeredgewidth=1.6, zorder=3)
    axes.plot(part["then"], rows, "o", color=LATER, markersize=7, zorder=3.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    few_ticks(axes.xaxis, 4)


def _key(sheet: Canvas, years: Sequence[int], line: str) -> None:
    """Key above the panels: the two years and the line, below them the bar."""
    x, y = sheet.left, sheet.top - BODY
    for year, mark, colour in zip(years, "○●", (EARLIER, LATER), strict=True):
        sheet.write(x, y, mark, color=colour)
        sheet.write(x + 18, y, str(year))
        x += 74
    sheet.write(x, y, line, SMALL, color=GREY)
    sheet.write(sheet.left, y - LINE, str(RANGE), SMALL, color=GREY)
