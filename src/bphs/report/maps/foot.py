"""Beneath the maps of a figure: what the numbers on them stand for, and how many names have no room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bphs.report.figures.canvas import Canvas, widest
from bphs.report.figures.style import GREY, MARGIN, SMALL, WIDTH, wrap
from bphs.report.maps.legend import DISTRICTS
from bphs.report.words.wording import Text

KEY = Text("Numbers on the map stand for:", "图中数字代表：")
SOME = Text(
    "{left} of {all} names have no room on the map and are left out.",
    "图幅所限，{all}个地名中有{left}个未标注。",
)
NONE = Text("The map has no room for the names of the {all} {units}.", "图幅所限，{all}个{units}的名称均未标注。")
ROW, GAP, DIGITS = 14.0, 16.0, 18.0
"""Points from row to row of the key, between its columns, and from the edge of a column to the names in it."""


@dataclass(frozen=True)
class Foot:
    """Key and note: `key` names by number, `left` of `all` units are neither named nor numbered."""

    key: Mapping[str, str] = field(default_factory=dict)
    all: int = 0
    left: int = 0
    units: Text = DISTRICTS

    @cached_property
    def note(self) -> str:
        """What is left out, in words; nothing where every unit has its name."""
        if not self.left:
            return ""
        words = NONE if self.left == self.all else SOME
        return wrap(str(words.format(left=self.left, all=self.all, units=self.units)), WIDTH - 2 * MARGIN, SMALL)

    @cached_property
    def _columns(self) -> int:
        """Columns of the key: as many as have room."""
        wide = DIGITS + widest(list(self.key.values()), SMALL) + GAP
        return max(1, min(len(self.key), int((WIDTH - 2 * MARGIN + GAP) // wide)))

    @property
    def _rows(self) -> int:
        return -(-len(self.key) // self._columns)

    @property
    def height(self) -> float:
        """Points that both take."""
        note = (self.note.count("\n") + 1) * ROW + 6 if self.note else 0.0
        return note + (ROW * (self._rows + 1) + 8 if self.key else 0.0)

    def drawn(self, sheet: Canvas, top: float) -> None:
        """Draw both below `top`: the key in columns, read downwards."""
        if self.key:
            top -= ROW + 6
            sheet.write(sheet.left, top + 3, str(KEY), SMALL, color=GREY)
            step = (sheet.width + GAP) / self._columns
            for place, (number, name) in enumerate(self.key.items()):
                across, down = divmod(place, self._rows)
                x, y = sheet.left + across * step + DIGITS, top - ROW * (down + 1) + 3
                sheet.write(x - 5, y, number, SMALL, ha="right")
                sheet.write(x, y, name, SMALL)
            top -= ROW * self._rows + 2
        if self.note:
            sheet.write(sheet.left, top - 6, self.note, SMALL, va="top", color=GREY, linespacing=1.25)
