"""The chances that a model predicts, by one variable, and by a second as lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report import wording
from bphs.report.canvas import canvas
from bphs.report.charts.keys import DASHES, LINE, Words, draw_key, key_lines, looks, name_of
from bphs.report.charts.marks import few_ticks
from bphs.report.style import BODY, MARGIN, WIDTH, house_style, wrap
from bphs.report.wording import Text

PROBABILITY = Text("Predicted probability (%)", "预测概率（%）")
DODGE = 0.09
"""Steps of the axis between the points of two lines, so that their intervals stand apart."""


@house_style
def predicted(
    probabilities: pd.DataFrame,
    *,
    title: Text | str,
    source: Text | str,
    category: Any = None,
    label: Text | None = None,
    values: Words | None = None,
    lines: Words | None = None,
    outcome: Text = PROBABILITY,
) -> Figure:
    """Predicted probabilities with intervals: a band along a number, a bar at each level of a variable with named levels.

    Lines are the values of the second variable if there is one, else the answers.

    Parameters
    ----------
    probabilities : `value`, `category`, `probability`, `lower`, `upper` (and `variable`, `by`, `by_value`), as
        `predicted_probabilities` gives.
    title, source : what is shown; the model, where the answers come from, level of the intervals.
    category : the answer to show; needed with a second variable if there are several answers.
    label, values : words for the variable and its levels; without `label` those of the dictionary. A variable whose values all have
        words is shown level by level, any other as a number.
    lines : words for the values of the second variable (else those of the dictionary), or for the answers.
    outcome : what the vertical axis shows, per cent.

    Raises
    ------
    RenderError : several answers and a second variable but no `category`; an answer that is not there; more than six lines.
    """
    table, series, column = _lines(probabilities, category)
    variable = str(table["variable"].iloc[0])
    xs = list(dict.fromkeys(table["value"]))
    levels = _levels(xs, values, variable if label is None else None)
    names = [name_of(one, lines, column) for one in dict.fromkeys(table[series])]
    keyed = names if len(names) > 1 else []
    ticks = [wrap(word, (WIDTH - 2 * MARGIN - 70) / len(levels) - 8, BODY) for word in levels] if levels else []
    foot = 32.0 + 17 * max((word.count("\n") + 1 for word in ticks), default=1)
    key = LINE * len(key_lines(keyed)) + 6 if keyed else 0.0
    sheet = canvas(270 + foot + 24 + key, title, source)
    axes = sheet.axes(sheet.left + 44, sheet.bottom + foot, sheet.width - 58, 270)
    for place, (_, part) in enumerate(table.groupby(series, sort=False)):
        shift = (place - (len(names) - 1) / 2) * DODGE
        _line(axes, part, [xs.index(x) + shift for x in part["value"]] if levels else list(part["value"]), looks(len(names))[place], DASHES[place], bool(levels))
    _finish(axes, table, ticks, str(label) if label else wording.label(variable))
    sheet.write(sheet.left, sheet.bottom + foot + 278, str(outcome))
    if keyed:
        draw_key(sheet, sheet.top, keyed, looks(len(names)))
    return sheet.figure


def _lines(probabilities: pd.DataFrame, category: Any) -> tuple[pd.DataFrame, str, str | None]:
    """The rows to draw, the column whose values are lines, and the dictionary column that names them."""
    answers = list(dict.fromkeys(probabilities["category"]))
    second = "by_value" in probabilities
    if category is not None and str(category) not in map(str, answers):
        raise RenderError([Problem("a figure of predictions", f"answer {category!r}", f"one of {', '.join(map(str, answers))}", "name one of these with category=")])
    if category is None and second and len(answers) > 1:
        raise RenderError([Problem("a figure of predictions", f"{len(answers)} answers and a second variable", "one answer", "name it with category=")])
    table = probabilities if category is None else probabilities[probabilities["category"].map(str) == str(category)]
    series = "by_value" if second else "category"
    if table[series].nunique() > len(DASHES):
        raise RenderError([Problem("a figure of predictions", f"{table[series].nunique()} lines", f"at most {len(DASHES)}", "choose some of them")])
    return table, series, str(table["by"].iloc[0]) if second else None


def _levels(xs: list[Any], values: Words | None, column: str | None) -> list[str]:
    """Words for the values if every one has words, else none: the variable is a number."""
    named = [name_of(x, values, column) for x in xs]
    plain = [name_of(x, None) for x in xs]
    return named if all(isinstance(x, str) for x in xs) or all(a != b for a, b in zip(named, plain, strict=True)) else []


def _line(axes: Axes, part: pd.DataFrame, x: list[float], look: tuple[str, str], dashes: Any, levels: bool) -> None:
    middle, low, high = (100 * part[name] for name in ("probability", "lower", "upper"))
    axes.plot(x, middle, color=look[0], linewidth=1.0 if levels else 2.0, linestyle=dashes, zorder=2)
    if levels:
        axes.vlines(x, low, high, color=look[0], linewidth=2)
    else:
        axes.fill_between(np.asarray(x, dtype=float), low, high, color=look[0], alpha=0.18, linewidth=0)
    # on a number, two marks are enough to tell a line by its shape
    ends = slice(None) if levels else [0, len(x) - 1]
    axes.plot(np.asarray(x)[ends], middle.to_numpy()[ends], look[1], color=look[0], markersize=7, zorder=3, clip_on=False)


def _finish(axes: Axes, table: pd.DataFrame, ticks: list[str], words: str) -> None:
    top = 100 * table["upper"].max()
    axes.set(ylim=(0, min(100, 1.08 * top)), xlabel=words)
    few_ticks(axes.yaxis)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    if ticks:
        axes.set_xticks(range(len(ticks)), ticks)
        axes.set_xlim(-0.5, len(ticks) - 0.5)
    else:
        few_ticks(axes.xaxis)
        axes.margins(x=0.03)
