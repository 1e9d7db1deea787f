"""Importance against performance in four quadrants: what matters and is done badly comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import few_ticks, label_points
from bphs.report.figures.canvas import Canvas, canvas
from bphs.report.figures.style import BODY, COLOURS, GREY, INK, MARGIN, WIDTH, house_style, wrap
from bphs.report.words.wording import NONE, Text

# Martilla and James call the fourth "possible overkill": less done there would do, which nobody may say of a right of
# residents.
QUADRANTS = {
    "concentrate_here": Text("concentrate here", "重点改进区"),
    "keep_up": Text("keep up", "优势保持区"),
    "low_priority": Text("low priority", "低优先区"),
    "possible_overkill": Text("lower importance, rated well", "维持区"),
}
LOOKS = dict(zip(QUADRANTS, ((COLOURS[1], "s"), (COLOURS[0], "o"), (GREY, "v"), (COLOURS[2], "D")), strict=True))
"""Colour and marker of a quadrant."""
CORNERS = {"concentrate_here": (0, 1), "keep_up": (1, 1), "low_priority": (0, 0), "possible_overkill": (1, 0)}
IMPORTANCE, PERFORMANCE = Text("Importance", "重要性"), Text("Performance", "绩效")
DERIVED = Text("Importance (rank correlation with {verdict})", "重要性（与{verdict}的秩相关）")
RATING = Text("Rating ({low:g}–{high:g})", "评分（{low:g}～{high:g}分）")
PLOT, STRIP, ROW = 340.0, 22.0, 18.0


@house_style
def importance_performance(
    table: pd.DataFrame,
    *,
    cross: tuple[float, float],
    names: Words | None = None,
    verdict: Text | None = None,
    bounds: tuple[float, float] | None = None,
    title: Text | str = "",
    source: Text | str = "",
) -> Figure:
    """Items by how well they are done (across) and how much they matter (up), with intervals.

    The key names them by quadrant.

    Their codes stand at the points, or numbers in the frame's order where a code is longer than five characters.

    Parameters
    ----------
    table : one row per item: `item`, `importance`, `importance_lower`, `importance_upper`, `performance`,
        `performance_lower`, `performance_upper`, `quadrant`, as `ImportancePerformance.table`.
    cross : importance and performance at which the quadrants meet, as `ImportancePerformance.cross`.
    names : words for the items, where codes are not to be shown.
    verdict : what importance is the rank correlation with, as it stands inside a sentence.
    bounds : lowest and highest rating possible.
    title, source : inside the picture, where no page gives them.
    """
    key = _key(table, names)
    height = STRIP * 2 + PLOT + 56 + 24 + _key_height(key)
    sheet = canvas(height, title, source)
    axes = sheet.axes(sheet.left + 52, sheet.top - 26 - STRIP - PLOT, sheet.width - 60, PLOT)
    for quadrant, rows in table.groupby("quadrant", sort=False):
        colour, marker = LOOKS[str(quadrant)]
        axes.hlines(
            rows["importance"],
            rows["performance_lower"],
            rows["performance_upper"],
            color=colour,
            linewidth=1.2,
            alpha=0.55,
        )
        axes.vlines(
            rows["performance"],
            rows["importance_lower"],
            rows["importance_upper"],
            color=colour,
            linewidth=1.2,
            alpha=0.55,
        )
        axes.plot(
            rows["performance"],
            rows["importance"],
            marker,
            color=colour,
            markersize=8,
            markeredgecolor="white",
            markeredgewidth=0.7,
        )
    axes.margins(0.05)
    axes.axhline(cross[0], color=INK, linewidth=1)
    axes.axvline(cross[1], color=INK, linewidth=1)
    axes.set_xlabel(str(PERFORMANCE if bounds is None else RATING.format(low=bounds[0], high=bounds[1])), labelpad=1)
    above = str(IMPORTANCE if verdict is None else DERIVED.format(verdict=verdict))
    sheet.write(sheet.left, sheet.top - BODY, above)
    few_ticks(axes.xaxis)
    few_ticks(axes.yaxis)
    _corners(axes)
    label_points(axes, table["performance"], table["importance"], _marks(table), _drawn(table), size=BODY)
    _draw_key(sheet, key)
    return sheet.figure


def _marks(table: pd.DataFrame) -> list[str]:
    """Marks at the points."""
    codes = [str(item) for item in table["item"]]
    return codes if all(len(code) <= 5 for code in codes) else [str(place + 1) for place in range(len(codes))]


def _drawn(table: pd.DataFrame) -> np.ndarray:
    """Points along the intervals, for numbers to keep clear of."""
    share = np.linspace(0, 1, 21)[:, None]
    found = []
    for along, beside in (("performance", "importance"), ("importance", "performance")):
        low, high = (table[f"{along}_{end}"].fillna(table[along]).to_numpy() for end in ("lower", "upper"))
        pair = [(low + share * (high - low)).ravel(), np.tile(table[beside].to_numpy(), len(share))]
        found.append(np.column_stack(pair if along == "performance" else pair[::-1]))
    return np.concatenate(found)


def _corners(axes: Axes) -> None:
    """Names of the quadrants above and below the axes, where no point can be."""
    for quadrant, (right, top) in CORNERS.items():
        shift = (0, 6) if top else (0, -34)
        axes.annotate(
            str(QUADRANTS[quadrant]),
            (right, top),
            shift,
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right" if right else "left",
            va="bottom" if top else "top",
        )


@dataclass(frozen=True)
class Entry:
    """One quadrant of the key: its name and its items, wrapped to a column."""

    quadrant: str
    lines: Sequence[str]

    @property
    def height(self) -> float:
        return ROW + sum(map(_line_height, self.lines)) + 14


def _line_height(line: str) -> float:
    return ROW + 17.0 * line.count("\n")


def _key(table: pd.DataFrame, names: Words | None) -> list[Entry]:
    column = (WIDTH - 2 * MARGIN) / 2 - 24
    found, marks = [], _marks(table)
    for quadrant in QUADRANTS:
        numbers = [place for place, value in enumerate(table["quadrant"]) if value == quadrant]
        lines = [
            wrap(_line(marks[place], name_of(table["item"].iloc[place], names)), column, BODY) for place in numbers
        ]
        found.append(Entry(quadrant, lines or [str(NONE)]))
    return found


def _line(mark: str, name: str) -> str:
    return mark if mark == name else f"{mark}  {name}"


def _key_height(key: Sequence[Entry]) -> float:
    """Two rows of two quadrants, as they stand in the picture."""
    return max(key[0].height, key[1].height) + max(key[2].height, key[3].height)


def _draw_key(sheet: Canvas, key: Sequence[Entry]) -> None:
    total = _key_height(key)
    axes = sheet.axes(sheet.left, sheet.bottom, sheet.width, total)
    axes.set(xlim=(0, sheet.width), ylim=(total, 0))
    axes.set_axis_off()
    for place, entry in enumerate(key):
        x, y = (place % 2) * sheet.width / 2, 0.0 if place < 2 else max(key[0].height, key[1].height)
        colour, marker = LOOKS[entry.quadrant]
        axes.plot(x + 6, y + ROW / 2, marker, color=colour, markersize=8)
        axes.text(x + 18, y + ROW / 2, str(QUADRANTS[entry.quadrant]), va="center_baseline")
        y += ROW + 4
        for line in entry.lines:
            axes.text(x + 18, y, line, va="top", linespacing=1.15)
            y += _line_height(line)
