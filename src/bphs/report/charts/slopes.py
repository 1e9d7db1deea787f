"""Slopes that depend on who you are: fitted lines of a moderation, each named with its slope."""

from __future__ import annotations

import pandas as pd
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
    ticks_of,
)
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even, few_ticks, signed
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, MARGIN, WIDTH, house_style
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text

STEP = Text("{slope} per step\n[{lower}, {upper}]", "每升一级{slope}\n[{lower}, {upper}]")
PLOT, TOP, NAMES = 270.0, 24.0, 150.0


@house_style
def slopes(
    lines: pd.DataFrame, *, title: Text | str = "", source: Text | str = "", predictor: Text, outcome: Text, names: Words,
    values: Words | None = None, slopes: pd.DataFrame | None = None, step: Text = STEP, decimals: int = 2,
) -> Figure:  # fmt: skip
    """Lines of a moderation: the outcome along the predictor, a line with its band for each value of the moderator.

    Parameters
    ----------
    lines : `moderator`, `predictor`, `fitted`, `lower`, `upper`, as `Moderation.lines`; at most six values of the
        moderator.
    title, source : what is shown; the model, what is held equal, where the answers come from, level of the intervals.
    predictor, outcome : what the axes show, with units.
    names : words for the values of the moderator; their order is that of the colours.
    values : words for values of the predictor, such as levels of schooling coded 1, 2, 3; a tick and marks stand at
        each.
    slopes : `moderator`, `slope`, `lower`, `upper`, as `Moderation.slopes`: written beside the lines.
    step : how a slope is written, from `slope`, `lower` and `upper`.
    decimals : of the slopes.

    Raises
    ------
    RenderError : more than six lines.
    """
    few("a figure of slopes", lines["moderator"].nunique())
    written = {} if slopes is None else {row.moderator: _written(row, step, decimals) for row in rows_in(slopes)}
    curves = []
    for value in in_order(lines["moderator"], names):
        part = lines[lines["moderator"] == value]
        name = "\n".join([even(name_of(value, names), NAMES, BODY), *written.get(value, [])])
        curves.append(
            Curve(name, *(part[column].to_numpy(dtype=float) for column in ("predictor", "fitted", "lower", "upper")))
        )
    width = WIDTH - 2 * MARGIN - LEFT - widest([curve.name for curve in curves]) - LEADER - 2
    places = lines["predictor"] if values is None else pd.Series(list(values), dtype=float)
    ticks = ticks_of(places, values, width)
    sheet = canvas(TOP + PLOT + ticks.foot, title, source)
    sheet.write(sheet.left, sheet.top - BODY, str(outcome))
    axes = sheet.axes(sheet.left + LEFT, sheet.top - TOP - PLOT, width, PLOT)
    draw_curves(axes, curves, ticks.places)
    axes.set(ylim=limits_of(curves), xlim=(curves[0].x.min(), curves[0].x.max()), xlabel=str(predictor))
    few_ticks(axes.yaxis)
    draw_ticks(axes, ticks)
    name_ends(axes, curves, PLOT)
    return sheet.figure


def _written(row: object, step: Text, decimals: int) -> list[str]:
    """A slope with its interval, with a sign, in the current language."""
    numbers = {name: signed(getattr(row, name), decimals) for name in ("slope", "lower", "upper")}
    return str(step.format(**numbers)).split("\n")
