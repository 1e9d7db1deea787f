"""Ranks that units have under all choices of a composite index: a row for each, from the best rank to the worst."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.marks import plain
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, FAINT, GREY, INK, LATER, SMALL, house_style, text_width
from bphs.report.frames import rows_in
from bphs.report.words.names import short_names
from bphs.report.words.wording import Text

RANK = Text("Rank (1 is the highest score)", "位次（1为得分最高）")
ALL = Text("all combinations", "全部组合")
MOST = Text("nine tenths of them", "其中九成")
MEDIAN = Text("median", "中位数")
DEFAULT = Text("this chapter's choice", "本章所选方法")
SPAN = Text("Best–worst", "最优～最差")
ROW, HEAD, TICKS, FOOT = 18.0, 46.0, 22.0, 42.0
THIN, BAND = 1.8, 9.0
LIGHT = "#9cc3e6"


@house_style
def rank_ranges(table: pd.DataFrame, *, title: Text | str = "", source: Text | str = "") -> Figure:
    """A thin line from a unit's best to its worst rank, a band for nine tenths of the combinations, a point for the
    median, and a diamond for the rank by the choices that the chapter tells; the two ends in figures on the right.

    Parameters
    ----------
    table : one row per unit, the first on top: `code`, `name_en`, `name_zh`, and as the measure gives them `rank`,
        `median`, `lower`, `upper`, `lowest`, `highest`.
    title, source : what is shown; where the figures come from.

    Raises
    ------
    RenderError : no unit.
    """
    if table.empty:
        raise RenderError(
            [Problem("a figure of ranks", "no unit", "one or more", "pass the ranges of the units' ranks")]
        )
    names = short_names(table).reindex(table["code"]).tolist()
    spans = [_span(row.lowest, row.highest) for row in rows_in(table)]
    left, room = widest(names, SMALL) + 10, widest([str(SPAN), *spans], SMALL) + 14
    height = ROW * len(table)
    sheet = canvas(HEAD + TICKS + height + FOOT, title, source)
    wide = sheet.width - left - room
    axes = sheet.axes(sheet.left + left, sheet.bottom + FOOT, wide, height)
    places = np.arange(len(table))
    axes.hlines(places, table["lowest"], table["highest"], color=GREY, linewidth=THIN, zorder=2)
    axes.hlines(places, table["lower"], table["upper"], color=LIGHT, linewidth=BAND, zorder=2.5)
    axes.plot(table["median"], places, "o", color=LATER, markersize=6, zorder=3, clip_on=False)
    axes.plot(table["rank"], places, "D", color=INK, markerfacecolor="white", markersize=4.5, zorder=3.5, clip_on=False)
    _axes(axes, names)
    for place, text in zip(places, spans, strict=True):
        _beside(axes, room, float(place), text)
    _beside(axes, room, -1.25, str(SPAN))
    _key(sheet)
    return sheet.figure


def _span(best: float, worst: float) -> str:
    return f"{plain(best)}–{plain(worst)}" if best != worst else plain(best)


def _axes(axes: Axes, names: list[str]) -> None:
    """Ranks above and below, because nobody follows a line over forty rows."""
    axes.set(xlim=(0.4, len(names) + 0.6), ylim=(len(names) - 0.4, -0.6), xlabel=str(RANK))
    axes.set_yticks(range(len(names)), names, fontsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", top=True, labeltop=True)
    axes.spines["left"].set_visible(False)
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 500, 1000) if len(names) / each <= 9 or each == 1000)
    axes.set_xticks(sorted({1, *range(step, len(names) + 1, step)}))
    axes.grid(axis="x")
    axes.hlines(range(len(names)), *axes.get_xlim(), color=FAINT, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)


def _beside(axes: Axes, room: float, place: float, text: str) -> None:
    axes.annotate(
        text,
        (1, place),
        (room, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
        va="center_baseline",
        fontsize=SMALL,
    )


def _key(sheet: Canvas) -> None:
    """Two lines: the point and the diamond; the band and the line."""
    marks = sheet.axes(sheet.left, sheet.top - HEAD, sheet.width, HEAD, xlim=(0, sheet.width), ylim=(0, HEAD))
    marks.axis("off")
    at = _written(sheet, MEDIAN, 0.0, BODY)
    marks.plot([9.0], [HEAD - BODY + 4.5], "o", markersize=6, color=LATER)
    marks.plot([at + 9.0], [HEAD - BODY + 4.5], "D", markersize=5, color=INK, markerfacecolor="white")
    _written(sheet, DEFAULT, at, BODY)
    low = BODY + 20.0
    at = _written(sheet, MOST, 0.0, low)
    marks.hlines([HEAD - low + 4.5], 0, 18, color=LIGHT, linewidth=BAND)
    marks.hlines([HEAD - low + 4.5], at, at + 18, color=GREY, linewidth=THIN)
    _written(sheet, ALL, at, low)


def _written(sheet: Canvas, words: Text, at: float, down: float) -> float:
    """An entry's words, beside its mark; where the next one begins."""
    sheet.write(sheet.left + at + 24, sheet.top - down, str(words))
    return at + 24 + text_width(str(words), BODY) + 18
