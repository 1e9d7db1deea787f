"""Correlations of indicators, each pair a tile, in blocks by dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bphs.errors import Problem, RenderError
from bphs.report.charts.keys import Words, name_of
from bphs.report.charts.marks import even, signed
from bphs.report.figures.canvas import Canvas, canvas, widest
from bphs.report.figures.style import BODY, GREY, INK, SMALL, house_style, text_width
from bphs.report.words.wording import Text, label

AGAINST = Text("below zero", "负相关")
WITH = Text("above zero", "正相关")
STRENGTH = Text("darker: 0.2, 0.4, 0.6, 0.8 and more", "颜色由浅至深：0.2、0.4、0.6、0.8及以上")
STEPS = (0.2, 0.4, 0.6, 0.8)
BELOW = ("#ffffff", "#fee0b6", "#fdb863", "#e08214", "#b35806")
ABOVE = ("#ffffff", "#d8daeb", "#b2abd2", "#8073ac", "#542788")
"""Halves of ColorBrewer's PuOr, which any colour vision can tell apart; white for less than 0.2."""
HEAD, WIDEST, LARGEST, NUMBERS = 48.0, 190.0, 44.0, 28.0


@house_style
def correlations(
    matrix: pd.DataFrame,
    dimensions: Mapping[str, Sequence[str]],
    *,
    names: Words | None = None,
    title: Text | str = "",
    source: Text | str = "",
) -> Figure:
    """Tiles below the diagonal, with the correlation where there is room; thick lines around pairs of one dimension.

    Columns carry the numbers of the rows, so that no word stands on its side.

    Parameters
    ----------
    matrix : (k, k) indicators by indicators, as `coherence` gives it, two or more.
    dimensions : indicators of each dimension, in the order of the matrix.
    names : words for the indicators, where they are no columns of the dictionary.
    title, source : what is shown; where the figures come from.

    Raises
    ------
    RenderError : fewer than two indicators.
    """
    codes = [str(name) for name in matrix.columns]
    if len(codes) < 2:
        found = f"{len(codes)} indicator(s)"
        raise RenderError([Problem("a figure of correlations", found, "two or more", "leave the figure out")])
    said = [name_of(code, names) if names else label(code, unit=False) for code in codes]
    rows = [f"{at} {even(text, WIDEST, SMALL)}" for at, text in enumerate(said, start=1)]
    left = widest(rows, SMALL) + 10
    sheet = canvas(0, title, source)
    tile = min((sheet.width - left) / len(codes), LARGEST)
    # names of two lines need more than the tiles of many indicators are high
    high = max(tile, 14.0 * max(text.count("\n") + 1 for text in rows) + 2) * len(codes)
    sheet = canvas(HEAD + high + 24, title, source)
    axes = sheet.axes(sheet.left + left, sheet.bottom + 20, tile * len(codes), high)
    _tiles(axes, matrix.to_numpy(dtype=float), tile)
    _blocks(axes, [len(inside) for inside in dimensions.values()])
    axes.set(xlim=(0, len(codes)), ylim=(len(codes), 0))
    axes.set_yticks(np.arange(len(codes)) + 0.5, rows, fontsize=SMALL, linespacing=1.05)
    axes.set_xticks(np.arange(len(codes) - 1) + 0.5, [str(at + 1) for at in range(len(codes) - 1)], fontsize=SMALL)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    _key(sheet)
    return sheet.figure


def colour_of(value: float) -> str:
    """Fill of a correlation as it is printed, to one decimal: purple above zero, orange below, darker with each fifth.

    >>> colour_of(0.1), colour_of(0.76), colour_of(-0.3)
    ('#ffffff', '#542788', '#fee0b6')
    """
    return (ABOVE if value >= 0 else BELOW)[int(np.searchsorted(STEPS, round(abs(value), 1), side="right"))]


def _tiles(axes: Axes, matrix: np.ndarray, tile: float) -> None:
    for row, column in zip(*np.tril_indices(len(matrix), -1), strict=True):
        value = float(matrix[row, column])
        fill = colour_of(value)
        axes.add_patch(Rectangle((column, row), 1, 1, facecolor=fill, edgecolor="white", linewidth=1))
        if tile >= NUMBERS:
            ink = "white" if round(abs(value), 1) >= STEPS[2] else INK
            axes.text(
                column + 0.5, row + 0.5, signed(value, 1), ha="center", va="center_baseline", color=ink, fontsize=SMALL
            )


def _blocks(axes: Axes, sizes: Sequence[int]) -> None:
    """A stair around the pairs of each dimension."""
    for first, size in zip(np.cumsum([0, *sizes[:-1]]), sizes, strict=True):
        if size > 1:
            steps = [(first, first + 1)]
            for at in range(1, size):
                steps += [(first + at, first + at), (first + at, first + at + 1)]
            corners = [*steps[:-1], (first + size - 1, first + size), (first, first + size), (first, first + 1)]
            axes.plot(*np.array(corners, dtype=float).T, color=INK, linewidth=1.6, clip_on=False, zorder=4)


def _key(sheet: Canvas) -> None:
    at = sheet.left
    for words, colour in ((WITH, ABOVE[3]), (AGAINST, BELOW[3])):
        sheet.write(at, sheet.top - BODY, "■", color=colour)
        sheet.write(at + 18, sheet.top - BODY, str(words))
        at += 18 + text_width(str(words), BODY) + 18
    sheet.write(sheet.left, sheet.top - BODY - 19, str(STRENGTH), color=GREY, size=SMALL)
