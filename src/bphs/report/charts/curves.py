"""Lines with bands that carry their names at their right end, so that nobody has to look them up in a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import DASHES, Words, code_of, looks, name_of
from bphs.report.charts.marks import even, few_ticks
from bphs.report.figures.style import BODY, INK, SMALL, text_width, wrap

MARKS = 4
"""Marks along a line at most: enough to tell its shape from the others'."""
LEFT = 42.0
"""Points for the numbers on the left; the name below the first tick reaches into them."""
LEADER = 22.0
"""Points between the end of a line and its name."""
LEADING = 1.25


class Curve(NamedTuple):
    """A line: its name as it is written, and (n,) places, heights and limits."""

    name: str
    x: np.ndarray
    middle: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def few(what: str, count: int) -> None:
    """Refuse more lines than can be told apart."""
    if count > len(DASHES):
        raise RenderError(
            [Problem(what, f"{count} lines", f"at most {len(DASHES)}", "choose some of them, or show a table")]
        )


def in_order(values: pd.Series, words: Words | None) -> list[Any]:
    """Values that occur, in the order of their words: the same colour for the same group in every figure."""
    found = list(dict.fromkeys(values))
    known = [code_of(key) for key in words or {}]
    return sorted(found, key=lambda value: known.index(code_of(value)) if code_of(value) in known else len(known))


def draw_curves(axes: Axes, curves: Sequence[Curve], at: Sequence[float] = ()) -> None:
    """Bands below, lines above, each with its own colour, dashes and marks, these at the places `at` where any are
    given.
    """
    for curve, (colour, _) in zip(curves, looks(len(curves)), strict=True):
        axes.fill_between(curve.x, curve.lower, curve.upper, color=colour, alpha=0.16, linewidth=0)
    for curve, (colour, marker), dashes in zip(curves, looks(len(curves)), DASHES, strict=False):
        marks = [x for x in at if curve.x.min() <= x <= curve.x.max()] or curve.x[
            np.unique(np.linspace(0, len(curve.x) - 1, MARKS).round().astype(int))
        ]
        axes.plot(curve.x, curve.middle, color=colour, linewidth=2, linestyle=dashes)
        axes.plot(
            marks,
            np.interp(marks, curve.x, curve.middle),
            marker,
            color=colour,
            markersize=6.5,
            clip_on=False,
            zorder=3,
        )
    axes.grid(axis="y")
    axes.set_axisbelow(True)


def name_ends(axes: Axes, curves: Sequence[Curve], height: float) -> None:
    """Write each name beside the end of its line, as near as the others allow; axes are `height` points high."""
    low, high = axes.get_ylim()
    ends = (np.array([curve.middle[-1] for curve in curves]) - low) / (high - low) * height
    tall = np.array([(curve.name.count("\n") + 1) * BODY * LEADING + 2 for curve in curves])
    places = spread(ends, tall, -12.0, height + 12.0)
    for curve, end, place, (colour, _) in zip(curves, ends / height, places / height, looks(len(curves)), strict=True):
        # matplotlib measures an offset in points from a place in the axes
        axes.annotate(
            "",
            (1, end),
            (LEADER - 3, (place - end) * height),
            xycoords="axes fraction",
            textcoords="offset points",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 1, "shrinkA": 0, "shrinkB": 5},
        )
        axes.annotate(
            curve.name,
            (1, place),
            (LEADER, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            color=INK,
            va="center" if "\n" in curve.name else "center_baseline",
            linespacing=LEADING - 0.1,
        )


def spread(places: np.ndarray, heights: np.ndarray, low: float, high: float) -> np.ndarray:
    """Places of labels of given heights, as near to the wanted ones as they can be without overlap, in the same order.

    Least squares under the order: with the heights taken off, a monotone regression.

    >>> spread(np.array([10.0, 5.0, 6.0]), np.array([4.0, 4.0, 4.0]), -10.0, 20.0).tolist()
    [11.0, 3.0, 7.0]
    """
    from scipy.optimize import isotonic_regression

    order = np.argsort(places, kind="stable")
    tall = heights[order]
    before = np.concatenate([[0.0], np.cumsum((tall[1:] + tall[:-1]) / 2)])
    floor = low + tall[0] / 2
    ceiling = max(floor, high - tall[-1] / 2 - before[-1])
    found = np.empty(len(places))
    found[order] = np.clip(isotonic_regression(places[order] - before).x, floor, ceiling) + before
    return found


def places_of(values: pd.Series) -> np.ndarray:
    """Places of values on the horizontal axis: numbers as they are, words one after the other."""
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(dtype=float)
    return pd.factorize(values)[0].astype(float)


class Ticks(NamedTuple):
    """Names below the horizontal axis and the size of their letters; no names: plain numbers."""

    places: list[float]
    names: list[str]
    size: float

    @property
    def foot(self) -> float:
        """Points that the ticks and the title of the axis take."""
        return 36 + 1.1 * self.size * max((name.count("\n") + 1 for name in self.names), default=1)


def ticks_of(values: pd.Series, words: Words | None, width: float) -> Ticks:
    """Ticks of an axis of `width` points, in words where there are any, else plain numbers."""
    if words is None and pd.api.types.is_numeric_dtype(values):
        return Ticks([], [], BODY)
    known = [value for value in dict.fromkeys(values) if words is None or name_of(value, words) != name_of(value, None)]
    places = dict(zip(values, places_of(values), strict=True))
    return Ticks(
        [places[value] for value in known],
        *fitting([name_of(value, words) for value in known], min(width / max(len(known) - 1, 1) - 6, 2 * LEFT)),
    )


def draw_ticks(axes: Axes, ticks: Ticks) -> None:
    if ticks.names:
        axes.set_xticks(ticks.places, ticks.names, fontsize=ticks.size)
    else:
        few_ticks(axes.xaxis)


def fitting(names: list[str], width: float) -> tuple[list[str], float]:
    """Names broken to a width, in small letters where a word would be wider than that or a name longer than three
    lines.
    """
    broken = [wrap(name, width, BODY).split("\n") for name in names]
    size = (
        BODY
        if all(len(lines) <= 3 and text_width(line, BODY) <= width for lines in broken for line in lines)
        else SMALL
    )
    return [even(name, width, size) for name in names], size


def limits_of(curves: Sequence[Curve], floor: float | None = None, ceiling: float | None = None) -> tuple[float, float]:
    """Ends of the vertical axis: all bands with a little air, from `floor` and not above `ceiling`."""
    low, high = min(curve.lower.min() for curve in curves), max(curve.upper.max() for curve in curves)
    air = 0.05 * (high - low)
    return (low - air if floor is None else floor, high + air if ceiling is None else min(high + air, ceiling))
