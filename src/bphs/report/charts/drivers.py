"""Drivers of an answer: odds ratios with their intervals, and the chances that a model predicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from bphs.report.charts.keys import LINE, Words, draw_key, key_lines, looks, name_of
from bphs.report.charts.marks import plain
from bphs.report.charts.rows import Row, middles, names_width, rows_of, rule_off, write_rows
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import GREY, house_style
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text

ODDS = Text("Odds ratio (logarithmic axis)", "比值比（OR，对数坐标）")
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
WIDEST = 6.0
"""Times that the axis may reach beyond the outermost odds ratio; longer intervals end in an arrow."""
EVERY = Text("the same for all", "各级相同")
ROW, BESIDE = 22.0, 14.0
"""Points: a row of one number, and the distance of numbers that share a row."""


@house_style
def forest(
    coefficients: pd.DataFrame,
    *,
    title: Text | str = "",
    source: Text | str = "",
    labels: Words | None = None,
    levels: Mapping[str, Words] | None = None,
    references: Mapping[str, Any] | None = None,
    series: Words | None = None,
) -> Figure:
    """Odds ratios with intervals beside the line of no association, grouped by variable, the reference category named.

    Parameters
    ----------
    coefficients : `variable`, `level` ("" of a number), `odds_ratio`, `odds_ratio_lower`, `odds_ratio_upper`, as
        `ModelResult.to_frame()` (with a row for each reference) or `ModelResult.coefficients`; `category` if effects
        differ between answers or steps, each of which becomes a series (an empty one: the same for all). Rows without
        odds ratio, such as intercepts, are left out.
    title, source : what is shown; the model, where the answers come from, level and kind of the intervals.
    labels, levels : words for variables, and for each variable's levels; else those of the dictionary.
    references : level of reference by variable, where `coefficients` has no row for it.
    series : words for the answers of `category`.
    """
    table = coefficients[coefficients["odds_ratio"].notna()].assign(category=coefficients.get("category", ""))
    drawn = table[table["odds_ratio_lower"].notna()]
    kinds = list(dict.fromkeys(drawn["category"]))
    rows = rows_of(drawn, labels, levels, _references(table, references))
    keyed = [name_of(kind, series) if kind else str(EVERY) for kind in kinds] if len(kinds) > 1 else []
    key = LINE * len(key_lines(keyed)) + 6 if keyed else 0.0
    own = drawn.groupby(["variable", "level"])["category"].agg(list).to_dict()
    beside = [own.get((row.variable, row.level), [""]) for row in rows]
    heights = [
        row.height(ROW if len(many) == 1 else BESIDE * len(many) + 8) for row, many in zip(rows, beside, strict=True)
    ]
    sheet = canvas(sum(heights) + 50 + key, title, source)
    left, room = sheet.left + names_width(rows) + 12, widest([_value(row) for row in rows_in(drawn)]) + 10
    axes = sheet.axes(left, sheet.bottom + 42, sheet.left + sheet.width - left - room, sum(heights))
    _scale(axes, drawn, sum(heights))
    for kind, look in zip(kinds, looks(len(kinds)), strict=True):
        places = [many.index(kind) - (len(many) - 1) / 2 if kind in many else 0.0 for many in beside]
        _points(axes, drawn[drawn["category"] == kind], rows, middles(heights) + BESIDE * np.array(places), look)
    rule_off(axes, rows, heights)
    write_rows(axes, rows, heights, left - sheet.left)
    if keyed:
        draw_key(sheet, sheet.top, keyed, looks(len(kinds)))
    sheet.write(left, sheet.bottom + 2, str(ODDS))
    return sheet.figure


def _references(table: pd.DataFrame, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Level of reference by variable: the table's own row without limits, else the given one."""
    own = table[table["odds_ratio_lower"].isna()].drop_duplicates("variable")
    return dict(given or {}) | dict(zip(own["variable"], own["level"], strict=True))


def _value(row: Any) -> str:
    """As journals print it, with a third decimal where two would hide on which side of 1 a number lies."""
    numbers = (row.odds_ratio, row.odds_ratio_lower, row.odds_ratio_upper)
    decimals = 3 if any(value != 1 and round(value, 2) == 1 for value in numbers if np.isfinite(value)) else 2
    value, low, high = (_short(number, decimals) for number in numbers)
    return f"{value} [{low}, {high}]"


def _short(value: float, decimals: int) -> str:
    if not np.isfinite(value) or value >= 1000:
        return ">999"
    return f"{value:.{decimals if value < 10 else 1 if value < 100 else 0}f}"


def _scale(axes: Axes, drawn: pd.DataFrame, height: float) -> None:
    centre = drawn["odds_ratio"][np.isfinite(drawn["odds_ratio"]) & (drawn["odds_ratio"] > 0)]
    low = max(drawn["odds_ratio_lower"].min(), centre.min() / WIDEST, 0.004)
    high = min(drawn["odds_ratio_upper"].max(), centre.max() * WIDEST, 250.0)
    low, high = min(low, 0.9) / 1.12, max(high, 1.12) * 1.12
    axes.set(xscale="log", xlim=(low, high), ylim=(height, 0))
    inside = [tick for tick in TICKS if low <= tick <= high]
    axes.xaxis.set_major_locator(
        FixedLocator(
            inside
            if len(inside) > 2
            else [tick for tick in (0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2) if low <= tick <= high]
        )
    )
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: plain(value)))
    axes.axvline(1, color=GREY, linewidth=1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _points(axes: Axes, part: pd.DataFrame, rows: list[Row], at: np.ndarray, look: tuple[str, str]) -> None:
    """Intervals and points of one series, and its numbers on the right; what runs off the axis ends in an arrow."""
    low, high = axes.get_xlim()
    places = {(line.variable, line.level): y for line, y in zip(rows, at, strict=True)}
    for row in rows_in(part):
        y = places[row.variable, row.level]
        ends = np.clip([row.odds_ratio_lower, row.odds_ratio_upper], low, high)
        axes.plot(ends, [y, y], color=look[0], linewidth=2, solid_capstyle="butt")
        for end, beyond, marker in ((low, row.odds_ratio_lower < low, "<"), (high, row.odds_ratio_upper > high, ">")):
            if beyond:
                axes.plot(end, y, marker, color=look[0], markersize=6, clip_on=False)
        axes.plot(np.clip(row.odds_ratio, low, high), y, look[1], color=look[0], markersize=6)
        axes.annotate(
            _value(row),
            (1, y),
            (8, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center_baseline",
        )
