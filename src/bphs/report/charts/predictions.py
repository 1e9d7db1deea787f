"""Chances that a model predicts, by one variable, and by a second as lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.curves import (
    LEADER,
    LEFT,
    Curve,
    Ticks,
    draw_curves,
    draw_ticks,
    fitting,
    in_order,
    limits_of,
    name_ends,
)
from bphs.report.charts.keys import DASHES, LINE, Words, draw_key, key_lines, looks, name_of
from bphs.report.charts.marks import even, few_ticks
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, MARGIN, WIDTH, house_style
from bphs.report.words import wording
from bphs.report.words.wording import Text

Head = tuple[Text | str, Text | str, Text | str]
"""Title, source, and what is predicted."""
PLOT = 270.0
PROBABILITY = Text("Predicted probability (%)", "预测概率（%）")
DODGE = 0.09
"""Steps of the axis between the points of two lines, so that their intervals stand apart."""


@house_style
def predicted(
    probabilities: pd.DataFrame,
    *,
    title: Text | str = "",
    source: Text | str = "",
    category: Any = None,
    label: Text | None = None,
    values: Words | None = None,
    lines: Words | None = None,
    outcome: Text = PROBABILITY,
) -> Figure:
    """Predicted probabilities with intervals: a band along a number, a bar at each level of a variable with named
    levels.

    Lines are the values of the second variable if there is one, else the answers.

    Parameters
    ----------
    probabilities : `value`, `category`, `probability`, `lower`, `upper` (and `variable`, `by`, `by_value`), as
        `predicted_probabilities` gives. Rows without a probability are left out.
    title, source : what is shown; the model, where the answers come from, level of the intervals.
    category : the answer to show; needed with a second variable if there are several answers.
    label, values : words for the variable and its levels; without `label` those of the dictionary. A variable whose
        values all have words is shown level by level, any other as a number.
    lines : words for the values of the second variable (else those of the dictionary), or for the answers; their order
        is that of the colours.
    outcome : what the vertical axis shows, per cent.

    Raises
    ------
    RenderError : several answers and a second variable but no `category`; an answer that is not there; more than six
        lines.
    """
    table, series, column = _lines(probabilities.dropna(subset="probability"), category)
    variable, order = str(table["variable"].iloc[0]), in_order(table[series], lines)
    words = str(label) if label else wording.label(variable)
    levels = _levels(list(dict.fromkeys(table["value"])), values, variable if label is None else None)
    names = [name_of(one, lines, column) for one in order]
    parts = [table[table[series] == one] for one in order]
    if levels:
        return _by_level(parts, names, levels, words, (title, source, outcome))
    return _along(parts, names, words, (title, source, outcome))


def _along(parts: list[pd.DataFrame], names: list[str], words: str, head: Head) -> Figure:
    """Bands along a number; several lines carry their names."""
    written = [even(name, 150, BODY) for name in names] if len(names) > 1 else [""]
    room = widest(written) + LEADER + 2 if len(names) > 1 else 14.0
    sheet = canvas(PLOT + 49 + 24, head[0], head[1])
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + 49, sheet.width - LEFT - room, PLOT)
    curves = [
        Curve(
            name,
            part["value"].to_numpy(dtype=float),
            *(100 * part[column].to_numpy() for column in ("probability", "lower", "upper")),
        )
        for name, part in zip(written, parts, strict=True)
    ]
    draw_curves(axes, curves)
    axes.set(
        ylim=limits_of(curves, 0.0, 100.0),
        xlim=(min(curve.x.min() for curve in curves), max(curve.x.max() for curve in curves)),
        xlabel=words,
    )
    few_ticks(axes.xaxis)
    few_ticks(axes.yaxis)
    if len(names) > 1:
        name_ends(axes, curves, PLOT)
    sheet.write(sheet.left, sheet.top - BODY, str(head[2]))
    return sheet.figure


def _by_level(parts: list[pd.DataFrame], names: list[str], levels: dict[Any, str], words: str, head: Head) -> Figure:
    """A bar at each level; the key names the lines."""
    keyed = names if len(names) > 1 else []
    ticks = Ticks(
        list(range(len(levels))), *fitting(list(levels.values()), (WIDTH - 2 * MARGIN - 70) / len(levels) - 8)
    )
    foot = ticks.foot
    key = LINE * len(key_lines(keyed)) + 6 if keyed else 0.0
    sheet = canvas(PLOT + foot + 24 + key, head[0], head[1])
    axes = sheet.axes(sheet.left + LEFT, sheet.bottom + foot, sheet.width - LEFT - 14, PLOT)
    xs = list(levels)
    for place, (part, look, dashes) in enumerate(zip(parts, looks(len(parts)), DASHES, strict=False)):
        _level(
            axes,
            part,
            np.array([xs.index(x) for x in part["value"]]) + (place - (len(parts) - 1) / 2) * DODGE,
            look,
            dashes,
        )
    axes.set(
        ylim=(0, min(100, 108 * max(part["upper"].max() for part in parts))),
        xlim=(-0.5, len(levels) - 0.5),
        xlabel=words,
    )
    draw_ticks(axes, ticks)
    few_ticks(axes.yaxis)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    sheet.write(sheet.left, sheet.bottom + foot + PLOT + 8, str(head[2]))
    if keyed:
        draw_key(sheet, sheet.top, keyed, looks(len(names)))
    return sheet.figure


def _lines(probabilities: pd.DataFrame, category: Any) -> tuple[pd.DataFrame, str, str | None]:
    """Rows to draw, the column whose values are lines, and the dictionary column that names them."""
    answers = list(dict.fromkeys(probabilities["category"]))
    second = "by_value" in probabilities
    if category is not None and str(category) not in map(str, answers):
        raise RenderError(
            [
                Problem(
                    "a figure of predictions",
                    f"answer {category!r}",
                    f"one of {', '.join(map(str, answers))}",
                    "name one of these with category=",
                )
            ]
        )
    if category is None and second and len(answers) > 1:
        raise RenderError(
            [
                Problem(
                    "a figure of predictions",
                    f"{len(answers)} answers and a second variable",
                    "one answer",
                    "name it with category=",
                )
            ]
        )
    table = probabilities if category is None else probabilities[probabilities["category"].map(str) == str(category)]
    series = "by_value" if second else "category"
    if table[series].nunique() > len(DASHES):
        raise RenderError(
            [
                Problem(
                    "a figure of predictions",
                    f"{table[series].nunique()} lines",
                    f"at most {len(DASHES)}",
                    "choose some of them",
                )
            ]
        )
    return table, series, str(table["by"].iloc[0]) if second else None


def _levels(xs: list[Any], values: Words | None, column: str | None) -> dict[Any, str]:
    """Words for the values if every one has words, else none: the variable is a number."""
    named = [name_of(x, values, column) for x in xs]
    plain = [name_of(x, None) for x in xs]
    whole = all(isinstance(x, str) for x in xs) or all(a != b for a, b in zip(named, plain, strict=True))
    return dict(zip(xs, named, strict=True)) if whole else {}


def _level(axes: Axes, part: pd.DataFrame, x: np.ndarray, look: tuple[str, str], dashes: Any) -> None:
    middle, low, high = (100 * part[name] for name in ("probability", "lower", "upper"))
    axes.plot(x, middle, color=look[0], linewidth=1.0, linestyle=dashes, zorder=2)
    axes.vlines(x, low, high, color=look[0], linewidth=2)
    axes.plot(x, middle, look[1], color=look[0], markersize=7, zorder=3, clip_on=False)
