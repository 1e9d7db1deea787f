"""Streets, towns and townships side by side: each one's mean with its interval, against the mean of the district."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.keys import LINE, Words, draw_key, key_lines, name_of
from bphs.report.charts.marks import few_ticks
from bphs.report.charts.tiles import KINDS, SCORE, checked
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import COLOURS, GREY, INK, MARGIN, MARKERS, SMALL, WIDTH, house_style
from bphs.report.words.wording import Text

LOOKS = dict(zip(KINDS, zip(COLOURS, MARKERS, strict=True), strict=False))
"""Colour and marker of a kind."""
DISTRICT = Text("district: {}", "全区：{}")
HOLLOW = Text("hollow: the interval includes the district's mean", "空心：区间包含全区均值")
ROW, HEAD = 19.0, 22.0


@house_style
def township_intervals(
    scores: pd.DataFrame,
    *,
    middle: float,
    title: Text | str = "",
    source: Text | str = "",
    score: Text = SCORE,
    names: Words | None = None,
    decimals: int = 1,
) -> Figure:
    """Each street's, town's and township's mean with its interval, the highest on top, beside the mean of the district.

    Kinds differ in shape; a mark is hollow where the interval includes the district's mean. With two dozen intervals of
    95 %, one or two of equal places are expected to miss it.

    Parameters
    ----------
    scores : one row per place: `name`, `kind` ("street", "town" or "township"), `score`, `lower`, `upper` (missing,
        e.g. where few answered: named at the foot, without a mark).
    middle : mean of the district.
    title, source : what is shown; where the answers come from and the level of the intervals.
    score : what the axis shows, with its unit.
    names : words for the names, where they are not to be shown as they are.
    decimals : of the numbers.

    Raises
    ------
    RenderError : an unknown kind, a name twice, no place or more than 60.
    """
    table = (
        checked(scores, "a figure of townships")
        .sort_values("score", ascending=False, kind="stable")
        .reset_index(drop=True)
    )
    labels = [name_of(name, names) for name in table["name"]]
    written = [_value(row, decimals) for row in table.itertuples()]
    kinds = [kind for kind in KINDS if (table["kind"] == kind).any()]
    key = LINE * (len(key_lines([str(KINDS[kind]) for kind in kinds])) + 1)
    height = ROW * len(table)
    sheet = canvas(key + HEAD + height + 44, title, source)
    left, room = sheet.left + widest(labels) + 10, widest(written) + 10
    axes = sheet.axes(left, sheet.bottom + 44, WIDTH - MARGIN - left - room, height)
    axes.set(ylim=(len(table) - 0.5, -0.5), xlabel=str(score))
    _marks(axes, table, middle)
    axes.set_yticks(range(len(table)), labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    few_ticks(axes.xaxis)
    for place, text in enumerate(written):
        axes.annotate(
            text,
            (1, place),
            (8, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center_baseline",
        )
    _name_middle(axes, middle, decimals)
    _key(sheet, kinds)
    return sheet.figure


def _value(row: object, decimals: int) -> str:
    numbers = [getattr(row, name) for name in ("score", "lower", "upper")]
    value, low, high = (f"{number:.{decimals}f}".replace("-", "−") for number in numbers)
    if numbers[0] != numbers[0]:
        return "–"
    return value if numbers[1] != numbers[1] else f"{value} [{low}, {high}]"


def _marks(axes: Axes, table: pd.DataFrame, middle: float) -> None:
    axes.axvline(middle, color=INK, linewidth=1, zorder=1)
    for row in table[table["score"].notna()].itertuples():
        colour, marker = LOOKS[row.kind]
        axes.hlines(row.Index, row.lower, row.upper, color=colour, linewidth=2, zorder=2)
        clear = row.lower > middle or row.upper < middle
        axes.plot(
            row.score,
            row.Index,
            marker,
            color=colour,
            markerfacecolor=colour if clear else "white",
            markersize=7,
            markeredgewidth=1.5,
            zorder=3,
        )


def _name_middle(axes: Axes, middle: float, decimals: int) -> None:
    """District's mean above its line, within the sheet."""
    text = str(DISTRICT.format(f"{middle:.{decimals}f}".replace("-", "−")))
    axes.annotate(
        text, (middle, 1), (0, 5), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center"
    )


def _key(sheet: Canvas, kinds: list[str]) -> None:
    draw_key(sheet, sheet.top, [str(KINDS[kind]) for kind in kinds], [LOOKS[kind] for kind in kinds])
    lines = len(key_lines([str(KINDS[kind]) for kind in kinds]))
    sheet.write(sheet.left, sheet.top - LINE * lines - 14, str(HOLLOW), SMALL, color=GREY)
