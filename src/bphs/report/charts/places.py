"""Places such as townships side by side: each one's mean with its interval, against the mean of all respondents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import LINE, Words, draw_key, key_lines, name_of
from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import COLOURS, GREY, INK, MARGIN, MARKERS, SMALL, WIDTH, house_style
from bphs.report.words.wording import Text

Look = tuple[str, str]
"""Colour and marker of a kind."""
ALL = Text("all: {}", "全体：{}")
HOLLOW = Text("hollow: the interval includes the mean of all", "空心：置信区间包含全体均值")
OUTERMOST = Text("the {n} highest and the {n} lowest of {places}", "{places} 处中最高与最低的各 {n} 处")
FIGURE = "a figure of townships"
SCORE = Text("Score (0–100)", "得分（0～100分）")
KINDS = {"street": Text("street", "街道"), "town": Text("town", "镇"), "township": Text("township", "乡")}
MOST = 60
"""Places that are drawn: of more the highest and the lowest."""
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
    kinds: Words = KINDS,
    decimals: int = 1,
) -> Figure:
    """Each place's mean with its interval, the highest on top, beside the mean of all respondents.

    Kinds of places, where they are known, differ in shape; a mark is hollow where the interval includes the mean of
    all. With two dozen intervals of 95 %, one or two of equal places are expected to miss it. Of more than 60 places
    the 30 highest and the 30 lowest are drawn.

    Parameters
    ----------
    scores : one row per place: `name`, `score`, `lower`, `upper` (missing, e.g. where few answered: named at the foot,
        without a mark); and `kind`, where places have one.
    middle : mean of all respondents.
    title, source : what is shown; where the answers come from and the level of the intervals.
    score : what the axis shows, with its unit.
    names : words for the names, where they are not to be shown as they are.
    kinds : words for the kinds, in their order; of more than there are shapes none is shown.
    decimals : of the numbers.

    Raises
    ------
    RenderError : an unknown kind, a name twice, no place.
    """
    table = _outermost(scores.sort_values("score", ascending=False, kind="stable"))
    kinds = kinds if len(kinds) <= len(MARKERS) else {}
    _check(table if kinds else table.drop(columns="kind", errors="ignore"), kinds)
    labels = [name_of(name, names) for name in table["name"]]
    written = [_value(row, decimals) for row in table.itertuples()]
    looks = {kind: (COLOURS[at], MARKERS[at]) for at, kind in enumerate(kinds)}
    seen = {str(kinds[kind]): look for kind, look in looks.items() if "kind" in table and (table["kind"] == kind).any()}
    key = LINE * ((len(key_lines(list(seen))) if seen else 0) + 1)
    height = ROW * len(table)
    sheet = canvas(key + HEAD + height + 44, title, source)
    left, room = sheet.left + widest(labels) + 10, widest(written) + 10
    axes = sheet.axes(left, sheet.bottom + 44, WIDTH - MARGIN - left - room, height)
    axes.set(ylim=(len(table) - 0.5, -0.5), xlabel=str(score))
    _marks(axes, table, middle, looks)
    axes.set_yticks(range(len(table)), labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    few_ticks(axes.xaxis)
    _write(axes, written)
    _name_middle(axes, middle, decimals)
    _key(sheet, seen, len(scores))
    return sheet.figure


def _check(table: pd.DataFrame, kinds: Words) -> None:
    """Refuse a place that stands there twice or is of an unknown kind, and a table without places."""
    unknown = sorted(set(table["kind"].dropna()) - set(kinds)) if "kind" in table else []
    twice = sorted(set(table.loc[table["name"].duplicated(), "name"]))
    problems = [
        Problem(
            FIGURE, f"kind {kind!r}", f"one of {', '.join(map(str, kinds))}", "write one of these into column 'kind'"
        )
        for kind in unknown
    ]
    problems += [
        Problem(FIGURE, f"{name!r} twice", "each place once", "give one score for each place") for name in twice
    ]
    if not len(table):
        problems.append(Problem(FIGURE, "no place", f"1 to {MOST}", "give one row for each place"))
    if problems:
        raise RenderError(problems)


def _outermost(table: pd.DataFrame) -> pd.DataFrame:
    """Places in order; of very many the first and the last."""
    if len(table) > MOST:
        table = pd.concat([table.head(MOST // 2), table.tail(MOST // 2)])
    return table.reset_index(drop=True)


def _write(axes: Axes, written: list[str]) -> None:
    """Numbers at the right of their rows."""
    for row, text in enumerate(written):
        axes.annotate(
            text, (1, row), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center_baseline"
        )


def _value(row: object, decimals: int) -> str:
    numbers = [getattr(row, name) for name in ("score", "lower", "upper")]
    value, low, high = (f"{number:.{decimals}f}".replace("-", "−") for number in numbers)
    if numbers[0] != numbers[0]:
        return "–"
    return value if numbers[1] != numbers[1] else f"{value} [{low}, {high}]"


def _marks(axes: Axes, table: pd.DataFrame, middle: float, looks: Mapping[Any, Look]) -> None:
    axes.axvline(middle, color=INK, linewidth=1, zorder=1)
    for row in table[table["score"].notna()].itertuples():
        colour, marker = looks.get(getattr(row, "kind", None), (COLOURS[0], MARKERS[0]))
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
    """Mean of all above its line, within the sheet."""
    text = str(ALL.format(f"{middle:.{decimals}f}".replace("-", "−")))
    axes.annotate(
        text, (middle, 1), (0, 5), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center"
    )


def _key(sheet: Canvas, seen: Mapping[str, Look], places: int) -> None:
    lines = 0
    if seen:
        draw_key(sheet, sheet.top, list(seen), list(seen.values()))
        lines = len(key_lines(list(seen)))
    note = str(HOLLOW)
    if places > MOST:
        note = f"{OUTERMOST.format(n=MOST // 2, places=places)}; {note}"
    sheet.write(sheet.left, sheet.top - LINE * lines - 14, note, SMALL, color=GREY)
