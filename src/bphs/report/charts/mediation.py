"""Paths along which an effect travels: boxes and arrows with their coefficients, and the effects below on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even, few_ticks, signed
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, GREY, INK, LATER, SMALL, house_style
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.measures.models.mediators import Mediation

UNIT = Text(
    "Coefficient (units of the outcome per unit of the first variable)", "效应（自变量每增加一个单位，因变量的变化）"
)
INDIRECT, DIRECT = Text("indirect (a × b)", "间接效应（a×b）"), Text("direct (c′)", "直接效应（c′）")
ALL_INDIRECT, ALL_DIRECT, TOTAL = (
    Text("all indirect", "间接效应合计"),
    Text("direct", "直接效应"),
    Text("total", "总效应"),
)
BY = Text("through: {}", "经：{}")
AND = Text(", then ", "，再经")
SHARE = Text("{:.0%} of the total", "占总效应的{:.0%}")
BROKEN = Text("broken grey arrow: the interval includes 0", "灰色虚线：置信区间包含0")
BOX, DEEP, ROW = 150.0, 56.0, 38.0
"""Points: width and height of a box, height of a row of effects."""
SPOTS = {3: ((79, 196), (264, 34), (449, 196)), 4: ((79, 236), (79, 34), (449, 34), (449, 236))}
"""Middles of the boxes of cause, mediators and outcome, points from the upper left corner."""
LETTERS = {(0, 1): "a", (1, 2): "b", (0, 2): "c′"}


@house_style
def mediation_path(
    path: Mediation,
    names: Words,
    *,
    title: Text | str = "",
    source: Text | str = "",
    unit: Text = UNIT,
    decimals: int = 3,
) -> Figure:
    """Cause, mediators and outcome as boxes, each arrow with its coefficient and interval.

    Indirect, direct and total effect below.

    The direct effect has the interval of the bootstrap in both places. A share of the total is written where the
    indirect effect has its sign and is smaller.

    Parameters
    ----------
    path : of `mediation`, with one mediator or two.
    names : words for its variables.
    title, source : what is shown; covariates, where the answers come from, level and kind of the intervals.
    unit : what the axis of the effects shows.
    decimals : of the numbers.

    Raises
    ------
    RenderError : more than two mediators.
    """
    if len(path.variables) not in SPOTS:
        raise RenderError(
            [
                Problem(
                    "a figure of mediation",
                    f"{len(path.variables) - 2} mediators",
                    "one or two",
                    "show the table of effects",
                )
            ]
        )
    spots = SPOTS[len(path.variables)]
    deep = max(y for _, y in spots) + DEEP / 2 + 2
    arrows = _arrows(path)
    broken = any(row.lower <= 0 <= row.upper for row in rows_in(arrows))
    rows = _rows(path, names)
    sheet = canvas(deep + (22 if broken else 4) + ROW * len(rows) + 56, title, source)
    axes = sheet.axes(sheet.left, sheet.top - deep, sheet.width, deep)
    axes.set(xlim=(0, sheet.width), ylim=(deep, 0))
    axes.set_axis_off()
    boxes = [box(axes, spot, name_of(name, names)) for spot, name in zip(spots, path.variables, strict=True)]
    for row in rows_in(arrows):
        letter = LETTERS[row.start, row.end] + " = " if len(boxes) == 3 else ""
        _arrow(axes, boxes[row.start], boxes[row.end], row, letter, decimals)
    if broken:
        sheet.write(sheet.left, sheet.top - deep - 18, str(BROKEN), SMALL, color=GREY)
    _effects(sheet, rows, unit, decimals)
    return sheet.figure


def _arrows(path: Mediation) -> pd.DataFrame:
    """One row per arrow: `start`, `end` (places in the chain), `coefficient`, `lower`, `upper`."""
    place = {name: at for at, name in enumerate(path.variables)}
    own = path.paths[path.paths["term"].isin(place)]
    table = own.assign(start=own["term"].map(place), end=own["outcome"].map(place))[
        ["start", "end", "coefficient", "lower", "upper"]
    ].reset_index(drop=True)
    last = table.index[(table["start"] == 0) & (table["end"] == len(place) - 1)]
    table.loc[last, ["coefficient", "lower", "upper"]] = path.effect("direct")[
        ["coefficient", "lower", "upper"]
    ].to_numpy(dtype=float)
    return table


def _rows(path: Mediation, names: Words) -> list[tuple[str, Any]]:
    """Name and numbers of each effect: the ways, their sum if there are several, direct, total."""
    ways = path.effects.iloc[:-3]
    alone = len(ways) == 1
    known = {
        "total_indirect": INDIRECT if alone else ALL_INDIRECT,
        "direct": DIRECT if alone else ALL_DIRECT,
        "total": TOTAL,
    }
    found = []
    for row in rows_in(path.effects.iloc[int(alone) :]):
        between = [name_of(name, names) for name in row.effect.split(" → ")[1:-1]]
        name = str(known[row.effect]) if row.effect in known else str(BY).format(str(AND).join(between))
        if row.effect == "total_indirect" and 0 < row.share < 1:
            name += "\n" + str(SHARE).format(row.share)
        found.append((name if "\n" in name else even(name, 220, BODY), row))
    return found


def box(axes: Axes, spot: tuple[float, float], name: str) -> Rectangle:
    """A box around its middle with its name, in lines of even length."""
    shape = Rectangle(
        (spot[0] - BOX / 2, spot[1] - DEEP / 2), BOX, DEEP, facecolor="white", edgecolor=INK, linewidth=1.4
    )
    axes.add_patch(shape)
    axes.text(*spot, even(name, BOX - 12, BODY), ha="center", va="center", linespacing=1.15)
    return shape


def _arrow(axes: Axes, start: Rectangle, end: Rectangle, row: Any, letter: str, decimals: int) -> None:
    """An arrow from box to box; its numbers stand nearer to the start where arrows cross."""
    clear = not row.lower <= 0 <= row.upper
    look: dict[str, Any] = {
        "color": LATER if clear else GREY,
        "linewidth": 1.8 if clear else 1.2,
        "linestyle": "solid" if clear else (0, (5, 3)),
    }
    ends = np.array([start.get_center(), end.get_center()])
    axes.add_patch(
        FancyArrowPatch(
            *ends, arrowstyle="-|>", mutation_scale=14, patchA=start, patchB=end, shrinkA=0, shrinkB=1, **look
        )
    )
    crosses = row.end - row.start == 2 and not letter
    spot = ends[0] + (0.31 if crosses else 0.5) * (ends[1] - ends[0])
    text = f"{letter}{_number(row.coefficient, decimals)}\n[{_number(row.lower, decimals)}, {_number(row.upper, decimals)}]"
    axes.text(
        spot[0],
        spot[1],
        text,
        ha="center",
        va="center",
        linespacing=1.15,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
    )


def _effects(sheet: Canvas, rows: Sequence[tuple[str, Any]], unit: Text, decimals: int) -> None:
    """Points and intervals of the effects beside the line of none."""
    written = [
        f"{_number(row.coefficient, decimals)} [{_number(row.lower, decimals)}, {_number(row.upper, decimals)}]"
        for _, row in rows
    ]
    left, room = sheet.left + widest([name for name, _ in rows]) + 12, widest(written) + 12
    axes = sheet.axes(left, sheet.bottom + 44, sheet.left + sheet.width - left - room, ROW * len(rows))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axvline(0, color=GREY, linewidth=1)
    for place, ((_, row), text) in enumerate(zip(rows, written, strict=True)):
        axes.hlines(place, row.lower, row.upper, color=LATER, linewidth=2)
        axes.plot(row.coefficient, place, "o", color=LATER, markersize=7)
        axes.annotate(
            text,
            (1, place),
            (8, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center_baseline",
        )
    axes.set_yticks(range(len(rows)), [name for name, _ in rows], linespacing=1.1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    few_ticks(axes.xaxis, 4)
    sheet.write(sheet.left, sheet.bottom + 2, str(unit))


def _number(value: float, decimals: int) -> str:
    return signed(value, decimals).removeprefix("+")
