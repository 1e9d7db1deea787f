"""Choice among answers: the chances of several answers along a variable, one panel for each group."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.curves import (
    LEADER,
    LEFT,
    Curve,
    draw_curves,
    draw_ticks,
    few,
    in_order,
    limits_of,
    name_ends,
    places_of,
    ticks_of,
)
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even, few_ticks
from bphs.report.charts.predictions import PROBABILITY
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, INK, MARGIN, WIDTH, house_style
from bphs.report.words import wording
from bphs.report.words.wording import Text

PANEL, HEAD, GAP, TOP = 180.0, 24.0, 28.0, 24.0
NAMES = 155.0
"""Points that a name beside its line may take before it is broken."""


@house_style
def choices(
    probabilities: pd.DataFrame, *, title: Text | str = "", source: Text | str = "", categories: Words, groups: Words | None = None,
    label: Text | None = None, values: Words | None = None, outcome: Text = PROBABILITY,
) -> Figure:  # fmt: skip
    """Chance of each answer along a variable, with bands, in a panel for each group; every line carries its name.

    The panels stand one above the other on the same axes, so that a line can be followed from group to group.

    Parameters
    ----------
    probabilities : `variable`, `value`, `category`, `probability`, `lower`, `upper` and, for panels, `by`, `by_value`,
        as `predicted_probabilities` gives of a multinomial or ordered model. Rows without a probability are left out.
    title, source : what is shown; the model, where the answers come from, level of the intervals.
    categories : words for the answers, at most six; their order is that of the colours.
    groups : words for the panels; else those of the dictionary's column that `by` names.
    label, values : words for the variable (else those of the dictionary), and for its levels where it has any.
    outcome : what the vertical axes show, per cent.

    Raises
    ------
    RenderError : more than six answers.
    """
    probabilities = probabilities.dropna(subset="probability")
    few("a figure of choices", probabilities["category"].nunique())
    panels = _panels(probabilities, categories, groups)
    room = widest([curve.name for _, curves in panels for curve in curves]) + LEADER + 2
    width = WIDTH - 2 * MARGIN - LEFT - room
    ticks = ticks_of(probabilities["value"], values, width)
    head = HEAD if panels[0][0] else 0.0
    step = PANEL + head + GAP
    sheet = canvas(TOP + step * len(panels) - GAP + ticks.foot, title, source)
    sheet.write(sheet.left, sheet.top - BODY, str(outcome))
    limits = limits_of([curve for _, curves in panels for curve in curves], 0.0, 100.0)
    for place, (name, curves) in enumerate(panels):
        axes = sheet.axes(sheet.left + LEFT, sheet.top - TOP - head - PANEL - place * step, width, PANEL)
        draw_ticks(axes, ticks)
        _panel(axes, name, curves, limits)
    axes.set_xlabel(str(label) if label else wording.label(str(probabilities["variable"].iloc[0])))
    return sheet.figure


def _panels(table: pd.DataFrame, categories: Words, groups: Words | None) -> list[tuple[str, list[Curve]]]:
    """Name and lines of each panel; a table without groups is one panel without a name."""
    if "by_value" not in table:
        return [("", _curves(table, categories))]
    column = str(table["by"].iloc[0]) if groups is None else None
    return [
        (name_of(value, groups, column), _curves(part, categories))
        for value, part in table.groupby("by_value", sort=False)
    ]


def _curves(part: pd.DataFrame, categories: Words) -> list[Curve]:
    found = []
    for category in in_order(part["category"], categories):
        rows = part[part["category"] == category]
        name = even(name_of(category, categories), NAMES, BODY)
        found.append(
            Curve(
                name,
                places_of(rows["value"]),
                *(100 * rows[column].to_numpy() for column in ("probability", "lower", "upper")),
            )
        )
    return found


def _panel(axes: Axes, name: str, curves: list[Curve], limits: tuple[float, float]) -> None:
    draw_curves(axes, curves)
    axes.set(ylim=limits, xlim=(curves[0].x.min(), curves[0].x.max()))
    few_ticks(axes.yaxis, 5)
    axes.annotate(name, (0, 1), (0, 8), xycoords="axes fraction", textcoords="offset points", color=INK)
    name_ends(axes, curves, PANEL)
