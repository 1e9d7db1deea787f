"""Pictures of a survey: from received to analysed, and how many factors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.marks import even
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, EARLIER, FAINT, INK, LATER, SMALL, house_style, text_width
from bphs.report.words.wording import Text, label

OBSERVED, KEPT = Text("observed", "实际数据"), Text("observed, above chance: kept", "实际数据，高于随机水平，予以保留")
RANDOM = Text("random data, {:.0f}th percentile", "随机数据，第{:.0f}百分位数")
EXCLUDED = Text("excluded", "剔除")
LOST = "#b3400a"
"""Colour of what was excluded, dark enough for the small word above the figures."""


@house_style
def flow(steps: pd.DataFrame, *, title: Text | str = "", source: Text | str = "") -> Figure:
    """Flow of cleaning: the records that each rule left.

    Parameters
    ----------
    steps : one row per step, first to last: `step_en`, `step_zh`, `excluded`, `remaining`.
    title, source : what is shown; where the answers come from.
    """
    row = 29.0
    names = [even(str(Text(*both)), 200, BODY) for both in zip(steps.step_en, steps.step_zh, strict=True)]
    tall = [max(row, 17.0 * (name.count("\n") + 1) + 6) for name in names]
    sheet = canvas(sum(tall) + 22, title, source)
    left, room = (
        sheet.left + widest(names) + 10,
        max(text_width("−0000", BODY), text_width(str(EXCLUDED), SMALL) + 14) + 16,
    )
    axes = sheet.axes(left, sheet.bottom + 2, sheet.left + sheet.width - left - room, sum(tall))
    axes.set(xlim=(0, steps.remaining.max()), ylim=(sum(tall), 0))
    axes.set_axis_off()
    for place, y, (name, step) in zip(
        range(len(names)),
        np.cumsum(tall) - np.array(tall) / 2,
        zip(names, steps.itertuples(), strict=True),
        strict=True,
    ):
        _step(axes, y, name, step, place in (0, len(steps) - 1), room)
    sheet.write(sheet.left + sheet.width - 6, sheet.top - 14, str(EXCLUDED), SMALL, color=LOST, ha="right")
    return sheet.figure


def _step(axes: Axes, y: float, name: str, step: Any, end: bool, room: float) -> None:
    """Step of cleaning: what is left as a bar, what the step took away at its end and in figures on the right."""
    axes.barh(y, step.remaining, height=18, color=LATER if end else FAINT)
    axes.annotate(
        name,
        (0, y),
        (-8, 0),
        textcoords="offset points",
        ha="right",
        va="center" if "\n" in name else "center_baseline",
        linespacing=1.1,
        annotation_clip=False,
    )
    axes.text(
        step.remaining * 0.98, y, f"{step.remaining:,}", ha="right", va="center_baseline", color="white" if end else INK
    )
    if not end:
        axes.barh(y, step.excluded, height=18, left=step.remaining, color=LOST)
        axes.annotate(
            f"−{step.excluded:,}" if step.excluded else "0",
            (axes.get_xlim()[1], y),
            (room - 6, 0),
            textcoords="offset points",
            ha="right",
            va="center_baseline",
            color=INK,
            annotation_clip=False,
        )


@house_style
def scree(
    table: pd.DataFrame, *, percentile: float, title: Text | str = "", source: Text | str = "", most: int = 15
) -> Figure:
    """Eigenvalues beside those of random data of the same size: factors above the broken line say more than chance.

    Parameters
    ----------
    table : `component`, `eigenvalue`, `random_percentile`, `retained`, as `ParallelAnalysis.table`.
    percentile : of the random eigenvalues.
    title, source : what is shown; where the answers come from.
    most : components shown.
    """
    shown = table.head(most)
    sheet = canvas(300, title, source)
    axes = sheet.axes(sheet.left + 52, sheet.bottom + 46, sheet.width - 66, 240)
    axes.plot(
        shown.component,
        shown.random_percentile,
        color=EARLIER,
        linestyle=(0, (5, 2)),
        linewidth=2,
        label=str(RANDOM.format(percentile)),
    )
    axes.plot(
        shown.component,
        shown.eigenvalue,
        color=LATER,
        linewidth=1.6,
        marker="o",
        markersize=6,
        markerfacecolor="white",
        label=str(OBSERVED),
    )
    kept = shown[shown.retained]
    axes.plot(kept.component, kept.eigenvalue, "o", color=LATER, markersize=6, label=str(KEPT))
    axes.set(
        xlim=(0.5, len(shown) + 0.5),
        ylim=(0, shown.eigenvalue.max() * 1.06),
        xlabel=label("component"),
        ylabel=label("eigenvalue"),
    )
    axes.set_xticks(range(1, len(shown) + 1, 2))
    handles, words = axes.get_legend_handles_labels()
    axes.legend([handles[place] for place in (2, 1, 0)], [words[place] for place in (2, 1, 0)], loc="upper right")
    return sheet.figure
