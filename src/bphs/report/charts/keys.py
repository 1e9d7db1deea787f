"""Words for what a chart tells apart: names of items and answers, and the key of its series, in as many lines as it
needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bphs.report.figures.canvas import Canvas
from bphs.report.figures.style import BODY, COLOURS, INK, LATER, MARGIN, MARKERS, WIDTH, straight, text_width
from bphs.report.words import wording
from bphs.report.words.wording import Text

LINE = 20.0
"""Points that a line of a key takes."""
GLYPH, GAP = 18.0, 16.0
DASHES: tuple[Any, ...] = ("solid", (0, (5, 2)), (0, (1, 1.2)), "dashdot", (0, (8, 2, 2, 2)), (0, (3, 1)))
"""Lines that go with `style.COLOURS`."""
Words = Mapping[Any, Text]


def name_of(key: Any, words: Words | None, column: str | None = None) -> str:
    """Words for a key: from `words`, else the label of a category of a dictionary column, else the key itself."""
    if words is not None:
        known = {code_of(one): text for one, text in words.items()}
    else:
        known = (
            {}
            if column is None
            else {value: Text(english, chinese) for value, english, chinese in wording.column(column).categories}
        )
    return straight(str(known.get(code_of(key), code_of(key))))


def code_of(key: Any) -> str:
    """A code as text: 2, 2.0, "2" and "2.0" are one code.

    >>> code_of(2.0), code_of("2.0"), code_of("policy")
    ('2', '2', 'policy')
    """
    return f"{key:g}" if isinstance(key, float | int | np.number) else str(key).removesuffix(".0")


def looks(count: int) -> list[tuple[str, str]]:
    """Colour and marker of each series; a single one is dark blue."""
    return [(LATER, "o")] if count == 1 else list(zip(COLOURS, MARKERS, strict=True))[:count]


def key_lines(names: Sequence[str], width: float = WIDTH - 2 * MARGIN) -> list[list[int]]:
    """Places of the names in lines no wider than `width` points."""
    lines: list[list[int]] = [[]]
    used = 0.0
    for place, name in enumerate(names):
        needed = GLYPH + text_width(name, BODY) + GAP
        if lines[-1] and used + needed - GAP > width:
            lines.append([])
            used = 0.0
        lines[-1].append(place)
        used += needed
    return lines


def draw_key(sheet: Canvas, top: float, names: Sequence[str], marks: Sequence[tuple[str, ...]]) -> None:
    """Draw the key below `top`: a marker (colour, shape and, where it is another, its fill) and its name, line
    by line.
    """
    lines = key_lines(names, sheet.width)
    height = LINE * len(lines)
    axes = sheet.axes(sheet.left, top - height, sheet.width, height)
    axes.set(xlim=(0, sheet.width), ylim=(height, 0))
    axes.set_axis_off()
    for line, places in enumerate(lines):
        x = 6.0
        for place in places:
            colour, marker, *fill = marks[place]
            axes.plot(
                x,
                (line + 0.5) * LINE,
                marker,
                color=colour,
                markerfacecolor=fill[0] if fill else colour,
                markersize=8,
                clip_on=False,
            )
            axes.text(x + GLYPH - 6, (line + 0.5) * LINE, names[place], va="center_baseline", color=INK)
            x += GLYPH + text_width(names[place], BODY) + GAP
