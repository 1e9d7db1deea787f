"""Widths of the columns of a printed table, the size of its type, and whether it lies across the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from math import ceil

from bphs.report.tables.printed import Printed, split

PORTRAIT, LANDSCAPE = 453.6, 700.2
"""Width of the text on A4 with margins of 2.5 cm, in points."""
PADDING = 4.0
"""Space at each side of a cell, in points."""
# Chinese sizes five, small five and six; a table lies across the page before its type becomes as small as six.
_TRIES = ((10.5, False), (9.0, False), (10.5, True), (9.0, True), (7.5, True))
_FEW_COLUMNS = 4
_SHORT_TABLE = 15
# Lines that a row of a table may take on average, and its heading.
_LINES_OF_SHORT, _LINES_OF_LONG, _LINES_OF_HEAD = 2.2, 1.6, 4
_SHORT, _SHORT_HEADING, _LONG_HEADING = 8, 5.6, 10
"""Cells of this width, in units of the type's size, look worse broken than a wide column does."""
_SLACK = 1.02
# Advance widths of Times Roman in thousandths of the type's size (Adobe font metrics).
_ADVANCES = {
    250: " .,",
    278: "ijlt/:;",
    333: "fr!()-I[]",
    389: "sJ",
    408: '"',
    444: "acez?",
    564: "+<=>−",
    556: "PFS",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYw",
    778: "m&",
    833: "%",
    889: "M",
    944: "W",
    1000: "—…",
}
_EM = {character: width / 1000 for width, characters in _ADVANCES.items() for character in characters}
# Word leaves a quarter of the size between Chinese and Latin characters.
_MEETING = re.compile(r"[\u4e00-\u9fff](?= ?[A-Za-z0-9])|[A-Za-z0-9](?= ?[\u4e00-\u9fff])")
# A line may end after a Chinese character, a hyphen or a dash, but not inside of a bracket's edge.
_UNBROKEN = re.compile(r"[（【《]*(?:[^\s\u2e80-\uffef–-]+[–-]?|[\u2e80-\uffef]|[–-])[）】》，、。：；]*")


@dataclass(frozen=True)
class Layout:
    """Places of a table's columns.

    Parameters
    ----------
    size : of the type, in points.
    landscape : whether the table lies across the page.
    widths : of the columns with their padding, in points.
    heights : lines that the head and each row take.
    """

    size: float
    landscape: bool
    widths: tuple[float, ...]
    heights: tuple[int, ...]

    @property
    def wraps(self) -> bool:
        """Whether some cell takes more than one line."""
        return max(self.heights) > 1

    @property
    def lines(self) -> int:
        """Lines that the head and all rows take together."""
        return sum(self.heights)


@lru_cache(maxsize=1 << 16)
def text_width(text: str) -> float:
    """Width of a text in Times and Song, in units of the type's size.

    >>> text_width("2020"), text_width("重庆")
    (2.0, 2.0)
    """
    return sum(_EM.get(character) or _other(character) for character in text) + 0.25 * len(_MEETING.findall(text))


def layout(table: Printed) -> Layout:
    """First of the sizes and directions that leaves no row too tall; the last one if none does."""
    chosen = None
    for size, landscape in _TRIES:
        chosen, fits = _laid(table, size, landscape)
        if fits:
            break
    assert chosen is not None
    return chosen


def upright(table: Printed) -> Layout:
    """As `layout`, of a table that does not lie across the page: the smallest type if no size fits."""
    sizes = [size for size, landscape in _TRIES if not landscape]
    laid = [_laid(table, size, landscape=False) for size in (*sizes, _TRIES[-1][0])]
    return next((one for one, fits in laid if fits), laid[-1][0])


def indents(table: Printed, place: int, width: float) -> list[float]:
    """Space to the right of each number of a column: their points stand below each other, in the column's middle.

    Parameters
    ----------
    width : of the column without its padding, in units of the type's size.
    """
    parts = _sides(row[place] for row in table.rows)
    before, after = (max(sides, default=0.0) for sides in (zip(*parts, strict=True) if parts else ((), ())))
    middle = max((width - before - after) / 2, 0)
    return [middle + after - own for _, own in parts]


def beside_heading(heading: str, width: float) -> float:
    """Space at each side of a heading that makes its lines alike: no single character is left for the last one.

    >>> beside_heading("删除项后的标度均值", 8.0), beside_heading("均值", 8.0)
    (1.25, 0.0)
    """
    full = text_width(heading)
    if full <= width:
        return 0.0
    word = max(map(text_width, _UNBROKEN.findall(heading)))
    return max((width - max(full / ceil(full / width) + 1, word)) / 2, 0.0)


def _sides(cells: Iterable[str]) -> list[tuple[float, float]]:
    """Width of each number before and from its decimal point."""
    return [(text_width(before), text_width(after)) for before, after in map(split, cells)]


def _other(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.5


def _laid(table: Printed, size: float, landscape: bool) -> tuple[Layout, bool]:
    room = (LANDSCAPE if landscape else PORTRAIT) / size
    padding = 2 * PADDING / size
    columns = list(zip_longest(table.head, *table.rows, fillvalue=""))
    least = [
        _least(cells, numeric, table.language) + padding for cells, numeric in zip(columns, table.numeric, strict=True)
    ]
    bodies = [_body(*column) + padding for column in zip(columns, table.numeric, strict=True)]
    widths = _shared(least, (bodies, [_heading(cells) + padding for cells in columns]), room)
    heights = [max(map(_lines, cells, widths, [padding] * len(widths))) for cells in (table.head, *table.rows)]
    rows = len(table.rows)
    most = _LINES_OF_SHORT if rows <= _SHORT_TABLE else _LINES_OF_LONG
    fits = sum(least) <= room and (
        len(columns) <= _FEW_COLUMNS or (sum(heights[1:]) <= most * rows and heights[0] <= _LINES_OF_HEAD)
    )
    return Layout(size, landscape, tuple(width * size for width in widths), tuple(heights)), fits


def _least(cells: Sequence[str], numeric: bool, language: str) -> float:
    """Numbers, words and short cells are never broken."""
    heading = [*map(text_width, _UNBROKEN.findall(cells[0])), _chinese(cells[0]) if language == "zh" else 0.0]
    if numeric:
        return _SLACK * max(*heading, _block(cells[1:]))
    words = [text_width(word) for cell in cells[1:] for word in _UNBROKEN.findall(cell)]
    return _SLACK * max(*heading, *words, *(width for width in map(text_width, cells[1:]) if width <= _SHORT), 0.0)


def _chinese(heading: str) -> float:
    """No character of a heading that could be broken anywhere stands alone on its second line."""
    width = text_width(heading)
    return width if width <= _SHORT_HEADING else 4.0


def _body(cells: Sequence[str], numeric: bool) -> float:
    """Every cell below the heading on one line."""
    return _SLACK * (_block(cells[1:]) if numeric else max(map(text_width, cells[1:]), default=0.0))


def _heading(cells: Sequence[str]) -> float:
    """A short heading on one line, a long one on two."""
    heading = text_width(cells[0])
    return _SLACK * (heading if heading <= _LONG_HEADING else 0.6 * heading)


def _block(cells: Sequence[str]) -> float:
    """Width of numbers whose points stand below each other."""
    return sum(max(sides) for sides in zip(*_sides(cells), strict=True)) if cells else 0.0


def _shared(least: Sequence[float], wishes: Sequence[Sequence[float]], room: float) -> list[float]:
    """Widths that fill the room, or most of it where the columns want less.

    Parameters
    ----------
    wishes : widths that the columns would like, one wish after the other.
    """
    widths = list(least)
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    for wish in wishes:
        widths = _granted(widths, wish, room)
    spare = min(max(sum(widths) * 1.2, room * 0.6), room) - sum(widths)
    return [width + max(spare, 0.0) / len(widths) for width in widths]


def _granted(widths: Sequence[float], wish: Sequence[float], room: float) -> list[float]:
    """Widths granted, to the modest first; of what is left, those that lack more get more, but not in proportion."""
    granted, left = list(widths), room - sum(widths)
    lacking = [max(wanted - width, 0.0) for wanted, width in zip(wish, widths, strict=True)]
    weights = [width**0.5 for width in lacking]
    for place in sorted(range(len(widths)), key=lambda place: lacking[place]):
        if weights[place]:
            given = min(lacking[place], left * weights[place] / sum(weights))
            granted[place], left, weights[place] = granted[place] + given, left - given, 0.0
    return granted


def _lines(cell: str, width: float, padding: float) -> int:
    # Words do not fill a line to its end: a tenth of it stays empty.
    full = text_width(cell)
    return 1 if full <= width - padding else ceil(1.1 * full / (width - padding))
