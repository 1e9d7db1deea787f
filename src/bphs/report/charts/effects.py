"""Coefficients in percentage points: average marginal effects with intervals, one panel for each outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError, nearest
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even, few_ticks, signed
from bphs.report.charts.rows import Row, middles, names_width, rows_of, rule_off, write_rows
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, GREY, LATER, MARGIN, WIDTH, house_style
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text

POINTS = Text("Difference in probability (percentage points)", "概率变化（百分点）")
NAMES = (220.0, 180.0, 150.0)
"""Points that the names beside one, two or three panels may take; with more panels they become too narrow to read."""
ROW, GAP = 22.0, 14.0
WHAT = "a figure of effects"


@house_style
def effects(
    table: pd.DataFrame, *, title: Text | str = "", source: Text | str = "", labels: Words | None = None, levels: Mapping[str, Words] | None = None,
    panels: Words | None = None, per: Mapping[str, float] | None = None, unit: Text = POINTS, decimals: int = 1,
) -> Figure:  # fmt: skip
    """Average marginal effects in percentage points, grouped by variable, the category of reference named.

    Parameters
    ----------
    table : `variable`, `level`, `reference`, `effect`, `lower`, `upper` (shares of 1), as `average_marginal_effects`
        gives. Frames of several models put under each other with ``.assign(outcome=…)`` become panels side by side, as
        do the answers of one model in `category`; at most three. The panels share their axis. Rows without an effect
        are left out.
    title, source : what is shown; the models, where the answers come from, level of the intervals.
    labels, levels : words for variables, and for each variable's levels; else those of the dictionary.
    panels : words for the values of `outcome`, or of `category`.
    per : by variable, how many units a number changes by: ``{"age": 10}`` shows ten times the effect of a year. Say so
        in its label.
    unit : what the axis shows.
    decimals : of the numbers; with one panel they carry their intervals.

    Raises
    ------
    RenderError : more than three panels, or an effect twice in a panel.
    """
    split = "outcome" if "outcome" in table else "category"
    shown = _scaled(table.dropna(subset="effect").assign(panel=table.get(split, "")), per or {})
    parts = {kind: part for kind, part in shown.groupby("panel", sort=False)}  # noqa: C416 dict() would ask it for .keys
    _check(parts)
    rows = rows_of(shown, labels, levels, _references(table), NAMES[len(parts) - 1])
    heights = [row.height(ROW) for row in rows]
    written = {kind: [_value(row, decimals, len(parts) == 1) for row in rows_in(part)] for kind, part in parts.items()}
    room, left = widest([text for texts in written.values() for text in texts]) + 8, names_width(rows) + 12
    width = (WIDTH - 2 * MARGIN - left - (len(parts) - 1) * GAP) / len(parts) - room
    heads = [even(name_of(kind, panels), width + room, BODY) if len(parts) > 1 else "" for kind in parts]
    head = 18.0 * max(name.count("\n") + 1 for name in heads) + 8 if len(parts) > 1 else 0.0
    sheet = canvas(head + sum(heights) + 50, title, source)
    limits = _limits(shown)
    for place, (name, (kind, part)) in enumerate(zip(heads, parts.items(), strict=True)):
        axes = sheet.axes(sheet.left + left + place * (width + room + GAP), sheet.bottom + 42, width, sum(heights))
        axes.set(xlim=limits, ylim=(sum(heights), 0))
        _panel(axes, part, rows, heights, written[kind])
        axes.annotate(name, (0, 1), (0, 6), xycoords="axes fraction", textcoords="offset points", linespacing=1.15)
        if place == 0:
            write_rows(axes, rows, heights, left)
    sheet.write(sheet.left + left, sheet.bottom + 2, str(unit))
    return sheet.figure


def _scaled(table: pd.DataFrame, per: Mapping[str, float]) -> pd.DataFrame:
    """Percentage points, per as many units as asked for."""
    unknown = sorted(set(per) - set(table["variable"]))
    if unknown:
        raise RenderError(
            [
                Problem(WHAT, f"per= names {name!r}", "a variable of the table", nearest(name, table["variable"]))
                for name in unknown
            ]
        )
    times = 100 * table["variable"].map(per).fillna(1.0).astype(float)
    return table.assign(**{name: table[name] * times for name in ("effect", "lower", "upper")})


def _references(table: pd.DataFrame) -> dict[str, Any]:
    return {row.variable: row.reference for row in rows_in(table) if row.reference != ""}


def _check(parts: Mapping[Any, pd.DataFrame]) -> None:
    problems = []
    if len(parts) > len(NAMES):
        problems.append(
            Problem(
                WHAT,
                f"{len(parts)} panels: {', '.join(map(str, parts))}",
                f"at most {len(NAMES)}",
                "choose some of them, or show a table",
            )
        )
    for kind, part in parts.items():
        twice = part[part.duplicated(["variable", "level"])]
        problems += [
            Problem(
                WHAT,
                f"{row.variable!r} {row.level!r} twice in {kind!r}",
                "one effect each",
                "name the models in a column 'outcome'",
            )
            for row in rows_in(twice)
        ]
    if problems:
        raise RenderError(problems)


def _value(row: Any, decimals: int, whole: bool) -> str:
    value, low, high = (signed(number, decimals) for number in (row.effect, row.lower, row.upper))
    return f"{value} [{low}, {high}]" if whole else value


def _limits(shown: pd.DataFrame) -> tuple[float, float]:
    low, high = min(shown["lower"].min(), 0.0), max(shown["upper"].max(), 0.0)
    air = 0.04 * (high - low)
    return low - air, high + air


def _panel(
    axes: Axes, part: pd.DataFrame, rows: Sequence[Row], heights: Sequence[float], written: Sequence[str]
) -> None:
    """Points and intervals beside the line of no effect, the numbers on the right."""
    places = {(row.variable, row.level): y for row, y in zip(rows, middles(heights), strict=True)}
    at = [places[row.variable, str(row.level)] for row in rows_in(part)]
    rule_off(axes, rows, heights)
    axes.axvline(0, color=GREY, linewidth=1)
    axes.hlines(at, part["lower"], part["upper"], color=LATER, linewidth=2)
    axes.plot(part["effect"], at, "o", color=LATER, markersize=6)
    for y, text in zip(at, written, strict=True):
        axes.annotate(
            text, (1, y), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center_baseline"
        )
    few_ticks(axes.xaxis, 4)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
