"""Shares of the choices of a composite index in what moves ranks: a bar for each, by itself and with others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import few_ticks
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, INK, LATER, house_style, text_width
from bphs.report.words.wording import Text

CHOICES = {
    "treatment": Text("Treatment of outliers", "离群值处理"),
    "normalisation": Text("Scale", "无量纲化方法"),
    "weighting": Text("Weights", "赋权方法"),
    "aggregation": Text("Aggregation", "合成方法"),
}
ALONE = Text("by itself", "单独影响")
TOGETHER = Text("together with other choices", "与其他选择的共同影响")
SHARE = Text("Share of the variance between combinations (%)", "占组合间方差的比重（%）")
BOTH = Text("alone / in all", "单独 / 合计")
ROW, HEAD, FOOT, BAR = 30.0, 28.0, 44.0, 0.56
LIGHT = "#9cc3e6"


@house_style
def choice_shares(
    table: pd.DataFrame, *, names: Words | None = None, title: Text | str = "", source: Text | str = ""
) -> Figure:
    """Bars from zero to the total share of each choice, the largest on top; dark is what the choice moves by itself.

    Totals add up to more than 100 %, because what two choices do together counts for both.

    Parameters
    ----------
    table : one row per choice, as `bphs.measures.composite` gives them: `choice`, `first_order`, `total` (0 to 1).
    names : words for the choices, where they are others than an index's four.
    title, source : what is shown; where the figures come from.

    Raises
    ------
    RenderError : no choice.
    """
    if table.empty:
        raise RenderError([Problem("a figure of shares", "no choice", "one or more", "pass the shares of the choices")])
    shown = table.sort_values("total", ascending=False, kind="stable")
    labels = [name_of(one, names or CHOICES) for one in shown["choice"]]
    alone = 100 * shown["first_order"].clip(lower=0).to_numpy()
    whole = np.maximum(100 * shown["total"].to_numpy(), alone)
    written = [f"{part:.0f} / {total:.0f}" for part, total in zip(alone, whole, strict=True)]
    left, room, height = widest(labels) + 12, widest([*written, str(BOTH)]) + 14, ROW * len(shown)
    sheet = canvas(HEAD + height + FOOT, title, source)
    axes = sheet.axes(sheet.left + left, sheet.bottom + FOOT, sheet.width - left - room, height)
    places = np.arange(len(shown))
    axes.barh(places, alone, height=BAR, color=LATER)
    axes.barh(places, whole - alone, left=alone, height=BAR, color=LIGHT)
    axes.set(xlim=(0, 1.04 * max(whole.max(), 1.0)), ylim=(len(shown) - 0.4, -0.6), xlabel=str(SHARE))
    axes.set_yticks(places, labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    few_ticks(axes.xaxis)
    for place, text in [*zip(places, written, strict=True), (-0.97, str(BOTH))]:
        axes.annotate(text, (1, place), (room, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", va="center_baseline")  # fmt: skip
    _key(sheet)
    return sheet.figure


def _key(sheet: Canvas) -> None:
    at = sheet.left
    for words, colour in ((ALONE, LATER), (TOGETHER, LIGHT)):
        sheet.write(at, sheet.top - BODY, "■", color=colour)
        sheet.write(at + 18, sheet.top - BODY, str(words), color=INK)
        at += 18 + text_width(str(words), BODY) + 18
