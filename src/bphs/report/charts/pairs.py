"""Pairs of points on a row: what the pictures of two years and of two groups share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from bphs.report.charts.marks import sheet_of
from bphs.report.figures.style import FAINT, GREY, INK, SMALL
from bphs.report.frames import rows_in

ENDS = ("before", "after")
"""Two points of a row: columns of a frame of pairs."""


class Look(NamedTuple):
    """Look of one of the two points."""

    colour: str
    marker: str
    fill: str


def draw_pairs(axes: Axes, table: pd.DataFrame, looks: Sequence[Look], bands: bool, apart: float = 0.0) -> None:
    """Two points a row, joined, with bands for their intervals.

    With `apart`, lines one above the other, so that none hides the other.

    Parameters
    ----------
    table : `place` (height of the row), `before`, `after` and, with `bands`, `before_lower`, `before_upper`,
        `after_lower`, `after_upper`.
    looks : of `before` and of `after`.
    apart : from the middle of the row to each point, in units of the axis.
    """
    if not apart:
        axes.hlines(table["place"], table["before"], table["after"], color=FAINT, linewidth=3, zorder=1)
    wide: dict[str, Any] = {"linewidth": 2} if apart else {"linewidth": 6, "alpha": 0.3}
    for end, look, side in zip(ENDS, looks, (-1, 1), strict=True):
        at = table["place"] + side * apart
        if bands:
            axes.hlines(at, table[f"{end}_lower"], table[f"{end}_upper"], color=look.colour, zorder=2, **wide)
        axes.plot(
            table[end],
            at,
            look.marker,
            color=look.colour,
            markerfacecolor=look.fill,
            markeredgewidth=1.6,
            markersize=6.5,
            zorder=3,
        )


def write_pairs(axes: Axes, table: pd.DataFrame, heading: str, size: float = SMALL) -> None:
    """Names (`name`) on the left, differences in words (`change_text`) on the right, grey where `unsure`."""
    axes.set_yticks(table["place"], table["name"], fontsize=size)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    beside: dict[str, Any] = {
        "xycoords": ("axes fraction", "data"),
        "textcoords": "offset points",
        "va": "center_baseline",
    }
    for line in rows_in(table):
        axes.annotate(
            line.change_text,
            (1, line.place),
            (room_right(axes), 0),
            ha="right",
            fontsize=size,
            color=GREY if line.unsure else INK,
            **beside,
        )
    axes.annotate(
        heading, (1, axes.get_ylim()[1]), (room_right(axes), 2), ha="right", fontsize=size, color=GREY, **beside
    )


def room_right(axes: Axes) -> float:
    """Points between the right edge of the axes and the edge of the sheet, less its margin."""
    across = sheet_of(axes).get_size_inches()[0] * 72
    return across * (1 - axes.get_position().x1) - 6
