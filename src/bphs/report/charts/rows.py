"""Rows of a figure of coefficients: a heading for each variable, which names the category of reference, and its levels
below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even
from bphs.report.figures.canvas import widest
from bphs.report.figures.style import BODY, FAINT, INK
from bphs.report.words import wording
from bphs.report.words.wording import Text

REFERENCE = Text("{} (reference: {})", "{}（参照：{}）")
INDENT = 14.0


class Row(NamedTuple):
    """A variable's heading (level None), or a row with numbers (level "" of a number)."""

    name: str
    variable: str
    level: str | None
    indent: float = 0.0

    def height(self, step: float) -> float:
        """Points: a row of numbers takes `step`, and more if its name is broken."""
        return max(20.0 if self.level is None else step, 18.0 * (self.name.count("\n") + 1) + 4)


def rows_of(
    drawn: pd.DataFrame,
    labels: Words | None,
    levels: Mapping[str, Words] | None,
    references: Mapping[str, Any],
    width: float = 220.0,
    across: float = 500.0,
) -> list[Row]:
    """Rows for the `variable` and `level` of a table, in its order.

    Names are broken at `width`, headings at `across` points.
    """
    found = []
    for variable, part in drawn.groupby("variable", sort=False):
        name = str(labels[variable]) if labels and variable in labels else wording.label(str(variable))
        words = (levels or {}).get(str(variable))
        column = str(variable) if words is None else None
        known = list(dict.fromkeys(part["level"]))
        if known == [""]:
            found.append(Row(even(name, width, BODY), str(variable), ""))
            continue
        reference = references.get(str(variable))
        heading = name if reference is None else str(REFERENCE.format(name, name_of(reference, words, column)))
        found.append(Row(even(heading, across, BODY), str(variable), None))
        found += [
            Row(even(name_of(level, words, column), width - INDENT - 6, BODY), str(variable), str(level), INDENT)
            for level in known
        ]
    return found


def names_width(rows: Sequence[Row]) -> float:
    """Points of the names that stand beside the axes; headings may run over them."""
    return max(widest([row.name]) + row.indent for row in rows if row.level is not None)


def middles(heights: Sequence[float]) -> np.ndarray:
    return np.cumsum(heights) - np.array(heights) / 2


def write_rows(axes: Axes, rows: Sequence[Row], heights: Sequence[float], left: float) -> None:
    """Names `left` points before the axes."""
    for row, y in zip(rows, middles(heights), strict=True):
        axes.annotate(
            row.name,
            (0, y),
            (row.indent - left, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center_baseline" if "\n" not in row.name else "center",
            linespacing=1.15,
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if row.level is None else None,
        )


def rule_off(axes: Axes, rows: Sequence[Row], heights: Sequence[float]) -> None:
    """A thin line above each heading."""
    for row, bottom, height in zip(rows, np.cumsum(heights), heights, strict=True):
        if row.level is None and bottom > height:
            axes.axhline(bottom - height, color=FAINT, linewidth=0.6, zorder=0)
