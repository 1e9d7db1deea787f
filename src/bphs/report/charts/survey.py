"""Pictures of a survey: from received to analysed, and how many factors."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from bphs.report.canvas import canvas, widest
from bphs.report.style import BODY, EARLIER, FAINT, GREY, INK, LATER, SMALL, house_style, text_width
from bphs.report.wording import Text, label

OBSERVED = Text("observed", "实际数据")
RANDOM = Text("random data, {:.0f}th percentile", "随机数据，第{:.0f}百分位数")
EXCLUDED = Text("excluded", "剔除")


@house_style
def flow(steps: pd.DataFrame, *, title: Text | str, source: Text | str) -> Figure:
    """How many records each rule of cleaning left.

    Parameters
    ----------
    steps : one row per step, first to last: `step_en`, `step_zh`, `excluded`, `remaining`.
    title, source : what is shown; where the answers come from.
    """
    row = 27.0
    names = [str(Text(*both)) for both in zip(steps.step_en, steps.step_zh, strict=True)]
    sheet = canvas(row * len(steps) + 20, title, source)
    left = sheet.left + widest(names) + 10
    room = text_width("−0000", BODY) + 54
    axes = sheet.axes(left, sheet.bottom + 2, sheet.left + sheet.width - left - room, row * len(steps))
    axes.set(xlim=(0, steps.remaining.max()), ylim=(len(steps) - 0.5, -0.5))
    axes.set_axis_off()
    for place, (name, step) in enumerate(zip(names, steps.itertuples(), strict=True)):
        ends = place in (0, len(steps) - 1)
        axes.barh(place, step.remaining, height=0.62, color=LATER if ends else FAINT)
        axes.annotate(name, (0, place), (-8, 0), textcoords="offset points", ha="right", va="center_baseline", annotation_clip=False)
        axes.text(step.remaining * 0.98, place, f"{step.remaining:,}", ha="right", va="center_baseline", color="white" if ends else INK)
        if step.excluded:
            axes.annotate(f"−{step.excluded:,}", (axes.get_xlim()[1], place), (room - 6, 0), textcoords="offset points", ha="right", va="center_baseline", color=INK)
    sheet.write(sheet.left + sheet.width - 6, sheet.top - 14, str(EXCLUDED), SMALL, color=GREY, ha="right")
    return sheet.figure


@house_style
def scree(table: pd.DataFrame, *, percentile: float, title: Text | str, source: Text | str, most: int = 15) -> Figure:
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
    axes.plot(shown.component, shown.random_percentile, color=EARLIER, linestyle=(0, (5, 2)), linewidth=2, label=str(RANDOM.format(percentile)))
    axes.plot(shown.component, shown.eigenvalue, color=LATER, linewidth=1.6, marker="o", markersize=6, markerfacecolor="white", label=str(OBSERVED))
    kept = shown[shown.retained]
    axes.plot(kept.component, kept.eigenvalue, "o", color=LATER, markersize=6)
    axes.set(xlim=(0.5, len(shown) + 0.5), ylim=(0, shown.eigenvalue.max() * 1.06), xlabel=label("component"), ylabel=label("eigenvalue"))
    axes.set_xticks(range(1, len(shown) + 1, 2))
    axes.legend(loc="upper right")
    return sheet.figure
