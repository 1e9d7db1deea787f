"""Gaps between two groups: each outcome's level in both, the widest gap first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import LINE, Words, draw_key, key_lines, name_of
from bphs.report.charts.marks import even, few_ticks, signed
from bphs.report.charts.pairs import Look, draw_pairs, write_pairs
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, COLOURS, GREY, MARKERS, SMALL, house_style
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text

MINUS = Text("{} − {}", "{}−{}")
UNSURE = Text("grey: the interval of the difference includes 0", "灰色：差值的置信区间包含0")
WITHIN = Text("grey: within the error of the two levels", "灰色：差距在两组水平的误差之内")
LOOKS = (Look(COLOURS[0], MARKERS[0], COLOURS[0]), Look(COLOURS[1], MARKERS[1], "white"))
APART = 5.0
"""Points between the middle of a row and each of its points."""
WHAT = "a figure of two groups"


@house_style
def group_gaps(
    levels: pd.DataFrame, *, axis: Text, names: Words, title: Text | str = "", source: Text | str = "", groups: Words | None = None, group: str | None = None,
    gaps: pd.DataFrame | None = None, decimals: int = 1,
) -> Figure:  # fmt: skip
    """Levels of several outcomes in two groups with their intervals; the difference is written on the right.

    Rows are sorted by the difference, first group less second. It is grey where its interval includes 0. An outcome of
    which one level is missing (hidden, say) is not drawn.

    Parameters
    ----------
    levels : one row per outcome and group: `name`, `group`, `value`, `lower`, `upper`, as frames of `survey_means`
        by group put under each other with ``.assign(name=…)``; two groups, the first of them is subtracted from.
    title, source : what is shown; where the answers come from and the level of the intervals.
    axis : what the axis shows, with its unit.
    names, groups : words for the outcomes and for the groups.
    group : dictionary column that names the groups, where `groups` does not.
    gaps : `name`, `gap`, `lower`, `upper` of the tests. Without them a difference is grey where it is smaller than the
        two intervals together (square root of the sum of their squared halves).
    decimals : of the differences.

    Raises
    ------
    RenderError : not two groups, an outcome twice or in one group only, an outcome without a gap.
    """
    pair = list(dict.fromkeys(levels["group"]))
    _check(levels, pair, gaps)
    levels = levels[levels.groupby("name")["value"].transform("count").eq(2)]
    words = [name_of(one, groups, group if groups is None else None) for one in pair]
    table = _rows(levels, pair, names, gaps, decimals)
    heading = str(MINUS).format(*words)
    key = LINE * (len(key_lines(words)) + int(table["unsure"].any()))
    tall = [max(26.0, 17.0 * (name.count("\n") + 1) + 3) for name in table["name"]]
    table["place"] = np.cumsum(tall) - np.array(tall) / 2
    sheet = canvas(key + 22 + sum(tall) + 46, title, source)
    left, room = sheet.left + widest(list(table["name"])) + 10, widest([heading, *table["change_text"]]) + 12
    axes = sheet.axes(left, sheet.bottom + 44, sheet.left + sheet.width - left - room, sum(tall))
    axes.set(ylim=(sum(tall), -10), xlabel=str(axis))
    draw_pairs(axes, table, LOOKS, bands=True, apart=APART)
    few_ticks(axes.xaxis)
    write_pairs(axes, table, heading, BODY)
    _key(sheet, words, "" if not table["unsure"].any() else str(UNSURE if gaps is not None else WITHIN))
    return sheet.figure


def _check(levels: pd.DataFrame, pair: Sequence[Any], gaps: pd.DataFrame | None) -> None:
    problems = (
        []
        if len(pair) == 2
        else [
            Problem(
                WHAT, f"{len(pair)} groups: {', '.join(map(str, pair))}", "two", "choose two of them, or show a table"
            )
        ]
    )
    counted = levels.groupby("name", sort=False)["group"].agg(["size", "nunique"])
    wrong = counted[(counted["size"] != 2) | (counted["nunique"] != 2)]
    problems += [
        Problem(WHAT, f"{row.size} rows of {name!r}", "one of each group", "give each outcome once for each group")
        for name, row in zip(wrong.index, wrong.itertuples(index=False), strict=True)
    ]
    lacking = [] if gaps is None else [name for name in counted.index if name not in set(gaps["name"])]
    problems += [
        Problem(WHAT, f"no gap of {name!r}", "one row for each outcome", "add it to gaps=, or leave gaps= out")
        for name in lacking
    ]
    if problems:
        raise RenderError(problems)


def _rows(
    levels: pd.DataFrame, pair: Sequence[Any], names: Words, gaps: pd.DataFrame | None, decimals: int
) -> pd.DataFrame:
    """One row per outcome as `draw_pairs` and `write_pairs` read it, the largest difference first."""
    sides = {
        end: levels[levels["group"] == one].set_index("name")
        for end, one in zip(("before", "after"), pair, strict=True)
    }
    table = pd.DataFrame(
        {
            end + suffix: side[column]
            for end, side in sides.items()
            for suffix, column in (("", "value"), ("_lower", "lower"), ("_upper", "upper"))
        }
    )
    if gaps is None:
        table["gap"] = table["before"] - table["after"]
        table["unsure"] = (
            table["gap"].abs()
            < np.hypot(table["before_upper"] - table["before_lower"], table["after_upper"] - table["after_lower"]) / 2
        )
        table["change_text"] = [signed(value, decimals) for value in table["gap"]]
    else:
        tested = gaps.set_index("name").reindex(table.index)
        table["gap"], table["unsure"] = tested["gap"], (tested["lower"] <= 0) & (tested["upper"] >= 0)
        table["change_text"] = [
            f"{signed(row.gap, decimals)} [{signed(row.lower, decimals)}, {signed(row.upper, decimals)}]"
            for row in rows_in(tested)
        ]
    table["name"] = [even(name_of(name, names), 190, BODY) for name in table.index]
    return table.sort_values("gap", ascending=False, kind="stable")


def _key(sheet: Canvas, words: list[str], note: str) -> None:
    draw_key(sheet, sheet.top, words, LOOKS)
    if note:
        sheet.write(sheet.left, sheet.top - LINE * len(key_lines(words)) - 14, note, SMALL, color=GREY)
