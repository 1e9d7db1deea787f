"""Scorecard: how good and how equal, a row for each outcome; between the two its gaps by characteristic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even, few_ticks
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, FAINT, GREY, INK, LATER, SMALL, house_style, text_width, wrap
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text

LEVEL = Text("Level", "水平")
EQUALITY = Text("Equality", "均等")
LOOKS = {
    "unequal": ("#d55e00", "white", None, Text("unequal", "不均等")),
    "apart": ("#f3b583", INK, None, Text("different, extent open", "有差异，幅度未定")),
    "equal": ("#cfe6f5", INK, None, Text("equal within the margin", "界值内均等")),
    "untold": ("white", INK, "////", Text("cannot be told", "难以判定")),
}
"""Fill, ink, hatch and words of a verdict: dark, middling, light, hatched, so that grey print tells them apart."""
MOST = 9
"""Characteristics; with more, tiles are too narrow for their numbers."""
ROW, HEAD, BESIDE, SPACE = 26.0, 18.0, 84.0, 12.0
EDGE = 12.0
"""Room on the right for half of the axis's last number."""
Names = Sequence[Any]


@house_style
def scorecard(
    cells: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    names: Words | None = None,
    groupings: Words | None = None,
    title: Text | str = "",
    source: Text | str = "",
) -> Figure:
    """Level on the left, equality on the right, as points with intervals; between them tiles with the gap in whole
    units, dark where groups are unequal, middling where they differ by more or less than the margin, light where they
    are equal within the margin, hatched where it cannot be told.

    Parameters
    ----------
    cells : one row per outcome and characteristic: `outcome`, `grouping`, `gap`, `verdict`; a pair that is not there
        has an empty tile.
    rows : one row per outcome, in the order of the figure: `outcome`, `score`, `score_lower`, `score_upper`,
        `equality`, `equality_lower`, `equality_upper` (all 0 to 100; missing ones have no point).
    names, groupings : words for the outcomes and for the characteristics, at most nine.
    title, source : inside the picture, where no page gives them.

    Raises
    ------
    RenderError : no row, more than nine characteristics, an unknown verdict.
    """
    columns = list(dict.fromkeys(cells["grouping"]))
    _check(rows, columns, set(cells["verdict"]))
    labels = [even(name_of(one, names), 140, BODY) for one in rows["outcome"]]
    left = widest(labels) + 10
    sheet = canvas(0, title, source)
    wide = (sheet.width - left - 2 * BESIDE - 2 * SPACE - EDGE) / len(columns)
    heads = [wrap(name_of(one, groupings), 118, SMALL) for one in columns]
    high = max(widest(heads, SMALL), 30.0) + 8
    heights = [max(ROW, 17.0 * (label.count("\n") + 1) + 6) for label in labels]
    sheet = canvas(HEAD + high + sum(heights) + 40, title, source)
    bottom = sheet.bottom + 40
    across = (left, left + BESIDE + SPACE, left + BESIDE + 2 * SPACE + wide * len(columns))
    _key(sheet, [one for one in LOOKS if one in set(cells["verdict"])])
    sides = [sheet.axes(sheet.left + at, bottom, BESIDE, sum(heights)) for at in (across[0], across[2])]
    middles = np.cumsum(heights) - np.array(heights) / 2
    for axes, what, axis in zip(sides, ("score", "equality"), (LEVEL, EQUALITY), strict=True):
        _points(axes, rows, what, middles, sum(heights), str(axis))
    sides[0].set_yticks(middles, labels)
    tiles = sheet.axes(sheet.left + across[1], bottom, wide * len(columns), sum(heights))
    _tiles(tiles, cells, list(rows["outcome"]), columns, (middles, heights))
    for place, head in enumerate(heads):
        x = sheet.left + across[1] + (place + 0.5) * wide
        sheet.write(x, bottom + sum(heights) + 5, head, SMALL, rotation=90, ha="center", va="bottom", linespacing=1.0)
    return sheet.figure


def _check(rows: pd.DataFrame, columns: Names, verdicts: set[str]) -> None:
    problems = []
    if not len(rows):
        problems.append(Problem("a scorecard", "no row", "one outcome at least", "give one row for each outcome"))
    if len(columns) > MOST:
        found = f"{len(columns)} characteristics"
        problems.append(Problem("a scorecard", found, f"at most {MOST}", "choose some of them, or show a table"))
    problems += [
        Problem("a scorecard", f"verdict {one!r}", f"one of {', '.join(LOOKS)}", "see `measures.evaluation.equality`")
        for one in sorted(verdicts - set(LOOKS))
    ]
    if problems:
        raise RenderError(problems)


def _points(axes: Axes, rows: pd.DataFrame, what: str, middles: np.ndarray, height: float, label: str) -> None:
    """Points with intervals on an axis as wide as they need, within 0 to 100."""
    ends = rows[[what, f"{what}_lower", f"{what}_upper"]].to_numpy(dtype=float)
    known = ends[np.isfinite(ends)]
    low, high = (known.min(), known.max()) if known.size else (0.0, 100.0)
    air = max(0.08 * (high - low), 2.0)
    axes.set(ylim=(height, 0), xlim=(max(low - air, -2.0), min(high + air, 102.0)), xlabel=label)
    axes.hlines(middles, ends[:, 1], ends[:, 2], color=LATER, linewidth=2)
    axes.plot(ends[:, 0], middles, "o", color=LATER, markersize=6, clip_on=False)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    few_ticks(axes.xaxis, 3)


def _tiles(
    axes: Axes, cells: pd.DataFrame, outcomes: Names, columns: Names, at: tuple[np.ndarray, Sequence[float]]
) -> None:
    middles, heights = at
    axes.set(xlim=(0, len(columns)), ylim=(sum(heights), 0))
    axes.set_axis_off()
    for row in rows_in(cells):
        if row.outcome not in outcomes or row.gap != row.gap:
            continue  # not drawn, or hidden for few respondents
        x, line = columns.index(row.grouping), outcomes.index(row.outcome)
        fill, ink, hatch, _ = LOOKS[row.verdict]
        y, tall = middles[line] - heights[line] / 2, heights[line]
        axes.add_patch(
            Rectangle(
                (x + 0.04, y + 1.2), 0.92, tall - 2.4, facecolor=fill, edgecolor=FAINT if hatch else fill,
                hatch=hatch, linewidth=0.6,
            )
        )  # fmt: skip
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if hatch else None
        axes.text(
            x + 0.5, middles[line], f"{row.gap:.0f}", ha="center", va="center_baseline", color=ink, fontsize=SMALL, bbox=box
        )  # fmt: skip


def _key(sheet: Canvas, verdicts: Sequence[str]) -> None:
    """Tiles and their words at the foot, below the axes' numbers."""
    x = sheet.left
    axes = sheet.axes(sheet.left, sheet.top - HEAD, sheet.width, HEAD)
    axes.set(xlim=(sheet.left, sheet.left + sheet.width), ylim=(0, HEAD))
    axes.set_axis_off()
    for verdict in verdicts:
        fill, _, hatch, words = LOOKS[verdict]
        edge = GREY if verdict == "untold" else fill
        axes.add_patch(Rectangle((x, 4), 16, 11, facecolor=fill, edgecolor=edge, hatch=hatch, linewidth=0.6))
        axes.text(x + 22, 9.5, str(words), va="center_baseline", fontsize=SMALL, color=INK)
        x += 22 + text_width(str(words), SMALL) + 18
