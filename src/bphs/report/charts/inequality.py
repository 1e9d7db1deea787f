"""Picture of inequality: Theil's index split within and between regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, INK, LATER, house_style, text_width
from bphs.report.words.wording import Text, label, number

TOTAL = Text("Total {}", "合计 {}")


class Split(Protocol):
    """A measure split by groups, such as `bphs.measures.inequality.theil_t` gives with ``groups=``."""

    value: float
    within: float
    between: float


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
    axes.set(xlim=(0, max(ends.values()) or 1), ylim=(len(splits) - 0.4, -0.5), xlabel=label(measure))
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
