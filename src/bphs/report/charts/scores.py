"""Scores of dimensions by group, as points, and their weights by the method that found them, as bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import LINE, Words, draw_key, key_lines, looks, name_of
from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, EARLIER, INK, LATER, house_style, wrap
from bphs.report.words.wording import Text

SCORE = Text("Score (0–100)", "得分（0～100分）")
WEIGHT = Text("Weight", "权重")
OVERALL = "overall"
WHOLE = Text("Overall", "总分")
MOST = 4
"""Series; with more, rows become too narrow to tell apart."""
BAR, SPACE = 17.0, 12.0
FILLS = (LATER, "#e69f00", EARLIER, "#a6d8f0")
"""Dark, light, middle, lightest: bars differ in grey print and to any colour vision."""
Mark = tuple[str, str, str]
"""Colour, marker and fill of a series."""


@house_style
def scores(
    table: pd.DataFrame, *, names: Words | None = None, groups: Words | None = None, group: str | None = None,
    score: Text = SCORE, decimals: int = 1, title: Text | str = "", source: Text | str = "",
) -> Figure:  # fmt: skip
    """Scores with intervals, a point for each group: the highest dimension on top, the overall score above all.

    Points, not bars: the axis shows the part of the scale where the scores are, and a bar must begin at its end.

    Parameters
    ----------
    table : one row per group and dimension: `name`, `score`, `lower`, `upper`, and `group` if there are several, as
        `weighted_score` gives. Dimensions are sorted by their mean over the groups; "overall" comes first.
    names, groups : words for the dimensions and for the groups, at most four.
    group : dictionary column that names the groups, where `groups` does not.
    score : what is shown, with its unit.
    decimals : of the numbers.
    title, source : inside the picture, where no page gives them.

    Raises
    ------
    RenderError : more than four groups, or a dimension twice in a group.
    """
    shown = table.assign(series=table.get("group", ""), bar=table["score"])
    words = {OVERALL: WHOLE} | dict(names or {})
    mean = shown.groupby("name", sort=False)["score"].mean().sort_values(ascending=False, kind="stable")
    order = sorted(mean.index, key=lambda name: name != OVERALL)
    series = [name_of(one, groups, group if groups is None else None) for one in dict.fromkeys(shown["series"])]
    ends = shown[["bar", "lower", "upper"]].to_numpy(dtype=float)
    air = 0.05 * (np.nanmax(ends) - np.nanmin(ends)) or 1.0
    marks = [
        (colour, marker, "white" if place % 2 else colour) for place, (colour, marker) in enumerate(looks(len(series)))
    ]
    return _blocks(
        shown,
        order,
        words,
        series,
        score,
        decimals,
        (np.nanmin(ends) - air, np.nanmax(ends) + air),
        marks,
        _points,
        title,
        source,
    )


@house_style
def weights_bars(
    weights: pd.DataFrame,
    *,
    names: Words | None = None,
    methods: Words | None = None,
    weight: Text = WEIGHT,
    decimals: int = 3,
    title: Text | str = "",
    source: Text | str = "",
) -> Figure:
    """Weights of dimensions by several methods, side by side; the dimension that weighs most is on top.

    Parameters
    ----------
    weights : `item`, `method`, `weight`, and `lowest`, `highest` where a method has a range (of the experts, say): thin
        bars. Frames of `ahp_group`, `entropy_weights` and `combine_weights` put under each other with
        ``.assign(method=…)``.
    names, methods : words for the dimensions and for the methods, at most four.
    weight : what is shown.
    decimals : of the numbers.
    title, source : inside the picture, where no page gives them.

    Raises
    ------
    RenderError : more than four methods, or an item twice in a method.
    """
    ends = {end: weights.get(given, np.nan) for end, given in (("lower", "lowest"), ("upper", "highest"))}
    table = weights.assign(name=weights["item"], series=weights["method"], bar=weights["weight"], **ends)
    order = list(table.groupby("name", sort=False)["bar"].mean().sort_values(ascending=False, kind="stable").index)
    series = [name_of(one, methods) for one in dict.fromkeys(table["series"])]
    top = 1.04 * np.nanmax(table[["bar", "upper"]].to_numpy(dtype=float))
    return _blocks(
        table,
        order,
        names,
        series,
        weight,
        decimals,
        (0.0, top),
        [(colour, "s", colour) for colour in FILLS],
        _bars,
        title,
        source,
    )


def _blocks(
    table: pd.DataFrame, order: Sequence[Any], names: Words | None, series: list[str], axis: Text, decimals: int, limits: tuple[float, float], marks: Sequence[Mark],
    draw: Callable[[Axes, pd.DataFrame, np.ndarray, Mark], None], title: Text | str, source: Text | str,
) -> Figure:  # fmt: skip
    """A block of rows per name, in it a row per value of `series`, drawn by `draw`, with `bar` in figures on
    the right.
    """
    _few(table, series)
    labels = [wrap(name_of(name, names), 170, BODY) for name in order]
    block = BAR * max(len(series), 1) + SPACE
    block = max(block, 18.0 * max(label.count("\n") + 1 for label in labels) + 4)
    keyed = series if len(series) > 1 else []
    key = LINE * len(key_lines(keyed)) + 6 if keyed else 0.0
    sheet = canvas(block * len(order) + 46 + key, title, source)
    figures = [_number(value, decimals) for value in table["bar"]]
    left, room = sheet.left + widest(labels) + 10, widest(figures) + 10
    axes = sheet.axes(left, sheet.bottom + 44, sheet.left + sheet.width - left - room, block * len(order))
    axes.set(ylim=(block * len(order), 0), xlim=limits, xlabel=str(axis))
    for place, (_, part) in enumerate(table.groupby("series", sort=False)):
        middles = (
            np.array([order.index(name) + 0.5 for name in part["name"]]) * block + (place - (len(series) - 1) / 2) * BAR
        )
        draw(axes, part, middles, marks[place])
        for value, y in zip(part["bar"], middles, strict=True):
            axes.annotate(
                _number(value, decimals),
                (1, y),
                (6, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                va="center_baseline",
            )
    axes.set_yticks((np.arange(len(order)) + 0.5) * block, labels)
    axes.tick_params(axis="y", length=0)
    few_ticks(axes.xaxis, 5)
    if keyed:
        draw_key(sheet, sheet.top, keyed, marks)
    return sheet.figure


def _few(table: pd.DataFrame, series: Sequence[str]) -> None:
    problems = []
    if len(series) > MOST:
        problems.append(
            Problem(
                "a figure of scores or weights",
                f"{len(series)} series: {', '.join(series)}",
                f"at most {MOST}",
                "choose some of them, or show a table",
            )
        )
    twice = table[table.duplicated(["series", "name"])]
    problems += [
        Problem(
            "a figure of scores or weights", f"{row.name!r} twice in {row.series!r}", "one bar each", "keep one row"
        )
        for row in twice.itertuples(index=False)
    ]
    if problems:
        raise RenderError(problems)


def _bars(axes: Axes, part: pd.DataFrame, middles: np.ndarray, mark: Mark) -> None:
    axes.barh(middles, part["bar"], height=BAR - 2, color=mark[0])
    # ink on white, so that the part over a dark bar is seen too
    for ink, wide in (("white", 3.6), (INK, 1.4)):
        axes.hlines(middles, part["lower"], part["upper"], color=ink, linewidth=wide)


def _points(axes: Axes, part: pd.DataFrame, middles: np.ndarray, mark: Mark) -> None:
    colour, marker, fill = mark
    axes.hlines(middles, part["lower"], part["upper"], color=colour, linewidth=2)
    axes.plot(part["bar"], middles, marker, color=colour, markerfacecolor=fill, markeredgewidth=1.6, markersize=7)
    axes.grid(True, axis="x")
    axes.set_axisbelow(True)


def _number(value: float, decimals: int) -> str:
    return "–" if value != value else f"{value:.{decimals}f}".replace("-", "−")
