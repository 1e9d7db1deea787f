"""Pictures of inequality: the Lorenz curve, and Theil's index split within and between regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, SupportsFloat

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, EARLIER, GREY, INK, LATER, house_style, text_width
from bphs.report.words.wording import Text, label, number

EQUALITY = Text("equal distribution", "绝对平均线")
TOTAL = Text("Total {}", "合计 {}")
STYLES = ((EARLIER, (0, (5, 2))), (LATER, "solid"), ("#d55e00", (0, (1, 1.2))), ("#009e73", "dashdot"))


class Split(Protocol):
    """A measure split by groups, such as `bphs.measures.inequality.theil_t` gives with ``groups=``."""

    value: float
    within: float
    between: float


@house_style
def lorenz(
    curves: Mapping[Any, Any],
    *,
    title: Text | str,
    source: Text | str,
    gini: Mapping[Any, SupportsFloat] | None = None,
    population: str = "cumulative_population_share",
    resource: str = "cumulative_resource_share",
) -> Figure:
    """Lorenz curves with the line of equal distribution.

    Parameters
    ----------
    curves : by year (or any label): a `LorenzCurve`, or a frame whose first two columns are the cumulative shares of
        population and resource, 0 to 1. At most four.
    title, source : what is shown; where the figures come from, with year and the note on the sample.
    gini : by the same keys, shown in the legend.
    population, resource : dictionary columns that name the axes (in %).
    """
    side = 400.0
    sheet = canvas(side + 46, title, source)
    axes = sheet.axes(sheet.left + 60 + (sheet.width - 60 - side) / 3, sheet.bottom + 46, side, side)
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=1)
    axes.annotate(
        str(EQUALITY),
        (38, 38),
        (-5, 5),
        textcoords="offset points",
        rotation=45,
        ha="center",
        va="bottom",
        color=GREY,
        rotation_mode="anchor",
    )
    points = {key: 100 * shares_of(curve) for key, curve in curves.items()}
    for (key, shares), (colour, dashes) in zip(points.items(), STYLES, strict=False):
        words = f"{key}  {label('gini')} {number(float(gini[key]), 'gini')}" if gini else str(key)
        axes.plot(*shares.T, color=colour, linestyle=dashes, linewidth=2.4, label=words, clip_on=False)
    axes.legend(loc="lower right", handlelength=2.2, borderaxespad=0.2, bbox_to_anchor=(1.0, 0.02))
    _name_curves(axes, points)
    _percent(axes, population, resource)
    return sheet.figure


def shares_of(curve: Any) -> np.ndarray:
    """Cumulative shares of population and resource of a curve, 0 to 1, one row a point."""
    frame: pd.DataFrame = curve if isinstance(curve, pd.DataFrame) else curve.to_frame()
    return frame.iloc[:, :2].to_numpy(dtype=float)


def _name_curves(axes: Axes, points: Mapping[Any, np.ndarray]) -> None:
    """The key on the curve itself, each at another place along it."""
    for step, (key, shares) in enumerate(points.items()):
        at = 72 - 14 * step
        colour = STYLES[step][0]
        axes.text(
            at,
            np.interp(at, *shares.T),
            str(key),
            color=GREY if colour == EARLIER else colour,
            ha="center",
            va="center_baseline",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )


def _percent(axes: Axes, population: str, resource: str) -> None:
    axes.set(xlim=(0, 100), ylim=(0, 100), xlabel=label(population), ylabel=label(resource))
    for axis in (axes.xaxis, axes.yaxis):
        few_ticks(axis, 5)


@house_style
def theil_bars(
    splits: Mapping[Any, Split],
    *,
    title: Text | str = "",
    source: Text | str = "",
    measure: str = "theil_t",
    within: str = "theil_within",
    between: str = "theil_between",
    intervals: Mapping[Any, tuple[float, float]] | None = None,
) -> Figure:
    """One bar a year: how much of the inequality lies within the regions and how much between them.

    Parameters
    ----------
    splits : by year: a measure split by groups, with `value`, `within` and `between`.
    intervals : by year: lower and upper limit of the whole, drawn above the end of its bar.
    title, source : what is shown; where the figures come from.
    measure, within, between : dictionary columns that name the axis and the two parts.
    """
    row = 66.0
    sheet = canvas(row * len(splits) + 84, title, source)
    left = sheet.left + widest([str(key) for key in splits]) + 10
    room = max(text_width(str(TOTAL.format(number(split.value, measure))), BODY) for split in splits.values()) + 12
    width = sheet.left + sheet.width - left - room
    axes = sheet.axes(left, sheet.bottom + 46, width, row * len(splits))
    ends = {key: intervals[key][1] if intervals else split.value for key, split in splits.items()}
    axes.set(xlim=(0, max(ends.values())), ylim=(len(splits) - 0.4, -0.5), xlabel=label(measure))
    few_ticks(axes.xaxis, 5)
    axes.set_yticks(range(len(splits)), [str(key) for key in splits])
    axes.tick_params(axis="y", length=0)
    per_point = axes.get_xlim()[1] / width
    for place, split in enumerate(splits.values()):
        _part(axes, place, 0.0, split.within, split.value, LATER, measure, per_point)
        _part(axes, place, split.within, split.between, split.value, "#e69f00", measure, per_point)
    for place, (key, split) in enumerate(splits.items()):
        if intervals:
            axes.plot(
                intervals[key],
                (place - 0.33, place - 0.33),
                color=INK,
                linewidth=1.4,
                marker="|",
                markersize=8,
                clip_on=False,
            )
        axes.annotate(
            str(TOTAL.format(number(split.value, measure))),
            (ends[key], place),
            (8, 0),
            textcoords="offset points",
            va="center_baseline",
        )
    _key(sheet, left, [(LATER, label(within)), ("#e69f00", label(between))])
    return sheet.figure


def _part(
    axes: Axes, place: int, start: float, size: float, total: float, colour: str, measure: str, per_point: float
) -> None:
    """One part of a bar with its value and share: inside if there is room, else below it."""
    axes.barh(place, size, left=start, height=0.48, color=colour, edgecolor="white", linewidth=1)
    words = f"{number(size, measure)} ({size / total:.0%})" if total else number(size, measure)
    inside = text_width(words, BODY) + 8 < size / per_point
    if inside:
        ink = "white" if colour == LATER else INK
        axes.text(start + size / 2, place, words, ha="center", va="center_baseline", color=ink)
    else:
        axes.text(
            min(start + size / 2, axes.get_xlim()[1] - text_width(words, BODY) / 2 * per_point),
            place + 0.27,
            words,
            ha="center",
            va="top",
        )


def _key(sheet: Canvas, left: float, entries: list[tuple[str, str]]) -> None:
    """A legend in one line above the bars."""
    x, y = left, sheet.top - 20
    for colour, words in entries:
        sheet.write(x, y, "■", color=colour)
        sheet.write(x + BODY * 1.2, y, words)
        x += BODY * 2.4 + text_width(words, BODY)
