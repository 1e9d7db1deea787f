"""Sheet that a figure is drawn on: title on top, source at the foot, and between them a body measured in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bphs.report.figures.style import BODY, GREY, INK, MARGIN, SMALL, TITLE, WIDTH, text_width, wrap
from bphs.report.words.wording import Text

LEADING = 1.4
"""Line height as a multiple of the size of text; the font's characters are tall."""


@dataclass(frozen=True)
class Canvas:
    """A figure and the body that is free for axes: `left`, `bottom`, `width`, `height` in points from the lower left
    corner.
    """

    figure: Figure
    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.bottom + self.height

    def axes(self, left: float, bottom: float, width: float, height: float, **options: Any) -> Axes:
        """Axes at a place in points."""
        across, up = self.figure.get_size_inches() * 72
        return self.figure.add_axes((left / across, bottom / up, width / across, height / up), **options)

    def write(self, x: float, y: float, text: str, size: float = BODY, **options: Any) -> None:
        """Text at a place in points, by default from its lower left corner."""
        across, up = self.figure.get_size_inches() * 72
        look: dict[str, Any] = {"color": INK, "va": "baseline", **options}
        self.figure.text(x / across, y / up, text, fontsize=size, **look)


def canvas(height: float, title: Text | str, source: Text | str, width: float = WIDTH) -> Canvas:
    """A sheet with a body of `height` points, the title above it and the source below, both wrapped to the width."""
    inside = width - 2 * MARGIN
    head, foot = wrap(str(title), inside, TITLE), wrap(str(source), inside, SMALL)
    above, below = (_height(head, TITLE) + 6, _height(foot, SMALL) + 6)
    total = above + height + below + 2 * MARGIN
    figure = Figure(figsize=(width / 72, total / 72))
    sheet = Canvas(figure, MARGIN, MARGIN + below, inside, height)
    sheet.write(MARGIN, total - MARGIN, head, TITLE, va="top", linespacing=1.25)
    sheet.write(MARGIN, MARGIN, foot, SMALL, va="bottom", color=GREY, linespacing=1.25)
    return sheet


def _height(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size * LEADING if text else 0.0


def widest(texts: list[str], size: float = BODY) -> float:
    """Width in points of the widest of several texts."""
    return max((text_width(line, size) for text in texts for line in text.split("\n")), default=0.0)
