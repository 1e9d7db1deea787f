"""Timeline of a policy: its money year by year, and above it the documents by what they are about."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.charts.marks import even
from bphs.report.figures.canvas import canvas, widest
from bphs.report.figures.style import BODY, FAINT, GREY, INK, LATER, SMALL, house_style
from bphs.report.words.wording import Text, categories, category, label

LANE, BARS, HEAD, GAP, FOOT = 30.0, 150.0, 8.0, 34.0, 26.0
LONGEST = 120.0
"""Width in points of the name of a lane; longer ones are broken."""
BESIDE = 0.27
"""Part of a year between two documents of one lane and year."""
UNKNOWN = Text("not found", "未查到")


@house_style
def timeline(
    money: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    amount: str,
    lane: str,
    title: Text | str = "",
    source: Text | str = "",
) -> Figure:
    """Bars of an amount by year, and over them the documents as numbers in a lane for each thing that they are about.

    Parameters
    ----------
    money : one row per year: `year`, and `amount`, missing where it was not found.
    documents : one row per document: `year`, `document_no` and `lane`.
    amount : column of the dictionary that the bars show.
    lane : column of the dictionary, with categories, whose values have a lane each.
    title, source : what is shown; where the figures come from.
    """
    lanes = [code for code, *_ in categories(lane) if code in set(documents[lane])]
    names = [even(category(lane, code), LONGEST, BODY) for code in lanes]
    left = widest(names) + 12
    sheet = canvas(HEAD + len(lanes) * LANE + GAP + BARS + FOOT, title, source)
    years = pd.concat([money["year"], documents["year"]])
    ends = years.min() - 0.7, years.max() + 0.7
    across = sheet.left + left, sheet.width - left - 2
    above = sheet.axes(across[0], sheet.top - HEAD - len(lanes) * LANE, across[1], len(lanes) * LANE, xlim=ends)
    _documents(above, documents, lane, lanes, names)
    below = sheet.axes(across[0], sheet.bottom + FOOT, across[1], BARS, xlim=ends)
    _bars(below, money, amount)
    sheet.write(across[0], sheet.bottom + FOOT + BARS + 10, label(amount))
    return sheet.figure


def _documents(axes: Axes, documents: pd.DataFrame, lane: str, lanes: list[str], names: list[str]) -> None:
    axes.set(ylim=(len(lanes) - 0.5, -0.5), xticks=[])
    axes.set_yticks(range(len(lanes)), names)
    axes.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.hlines(range(len(lanes)), *axes.get_xlim(), color=FAINT, linewidth=1, zorder=1)
    for spot, together in documents.groupby([lane, "year"]):
        code, year = cast("tuple[str, int]", spot)
        places = year + 2 * BESIDE * (np.arange(len(together)) - (len(together) - 1) / 2)
        for x, number in zip(places, together["document_no"], strict=True):
            axes.plot(x, lanes.index(code), "o", color=LATER, markersize=15, markeredgewidth=0, zorder=2)
            axes.text(
                x, lanes.index(code), f"{number:d}", ha="center", va="center_baseline",
                color="white", fontsize=SMALL, zorder=3,
            )  # fmt: skip


def _bars(axes: Axes, money: pd.DataFrame, amount: str) -> None:
    known = money.dropna(subset=[amount])
    axes.bar(known["year"], known[amount], color=LATER, width=0.7)
    for year, value in zip(known["year"], known[amount], strict=True):
        axes.annotate(f"{value:g}", (year, value), (0, 3), textcoords="offset points", ha="center", fontsize=SMALL)
    for year in money["year"][money[amount].isna()]:
        axes.annotate(
            str(UNKNOWN), (year, 0), (0, 4), textcoords="offset points", ha="center", va="bottom",
            rotation=90, fontsize=SMALL, color=GREY,
        )  # fmt: skip
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    first, last = (int(edge) for edge in (money["year"].min(), money["year"].max()))
    axes.set_xticks(range(first, last + 1, 2 if last - first > 9 else 1))
    axes.tick_params(axis="x", labelcolor=INK)
