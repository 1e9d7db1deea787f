"""Parts of a table that is longer than a page: Chinese theses repeat its heading under 续表 with its number."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil

from bphs.report.tables import printed, widths
from bphs.report.tables.printed import Printed
from bphs.report.tables.widths import Layout

_PITCH = {10.5: 17.0, 9.0: 15.0, 7.5: 13.0}
"""Height of a line of a row by the size of its type, in points: the exact line and the space around it."""
_UPRIGHT, _ACROSS = 610.0, 364.0
"""Height for the rows of a table on A4 with margins of 2.5 cm, less its captions and a chapter's heading, in points."""
_NOTE_SIZE, _NOTE_PITCH = 9.0, 12.0
_STEPS = 10
_BACK = 4
"""Part of a page, one in so many, that may stay empty so that a group of rows is not parted."""


def parts(one: Printed, laid: Layout) -> list[Printed]:
    """The table, or its parts of a page each; only the last has the notes.

    Parameters
    ----------
    laid : places of its columns.
    """
    room = _ACROSS if laid.landscape else _UPRIGHT
    pitch = _PITCH[laid.size]
    head, *rows = (lines * pitch for lines in laid.heights)
    if rows:
        rows[-1] += _under(one, laid)
    if head + sum(rows) <= room:
        return [one]
    bounds = [0, *_even(rows, room - head, [bool(row[0]) for row in one.rows]), len(rows)]
    last = len(bounds) - 2
    return [
        replace(one, rows=one.rows[begin:end], notes=one.notes if place == last else ())
        for place, (begin, end) in enumerate(pairwise(bounds))
    ]


def bookmark(one: Printed) -> tuple[int, str]:
    """Number and name of the bookmark around a table's number, to which its other parts refer."""
    name = re.sub(r"\W", "_", one.name)
    return zlib.crc32(f"{name} {one.language}".encode()) & 0x3FFFFFFF, f"_tbl_{name}"[:40]


def _under(one: Printed, laid: Layout) -> float:
    """Height of the notes."""
    said = printed.plain(printed.notes(one))
    lines = ceil(widths.text_width(said) * _NOTE_SIZE / sum(laid.widths)) if said else 0
    return lines * _NOTE_PITCH + (9 if lines else 0)


def _even(heights: Sequence[float], room: float, begins: Sequence[bool]) -> list[int]:
    """As `_breaks`, on no more pages but evenly filled, so that no row or two stand on the last one alone.

    >>> _even([10.0] * 7, 60.0, [True] * 7)
    [4]
    """
    fewest = len(_breaks(heights, room, begins))
    least = sum(heights) / (fewest + 1)
    tried = (_breaks(heights, least + (room - least) * step / _STEPS, begins) for step in range(_STEPS + 1))
    return next(found for found in tried if len(found) == fewest)


def _breaks(heights: Sequence[float], room: float, begins: Sequence[bool]) -> list[int]:
    """Rows that begin a page: the first of a group of rows if that leaves no more than a part of the page before.

    >>> _breaks([10.0] * 7, 40.0, [True, False, False, True, False, True, True])
    [3]
    >>> _breaks([10.0] * 7, 40.0, [True] * 7)
    [4]
    """
    found, since, used = list[int](), 0, 0.0
    for place, height in enumerate(heights):
        if used + height > room and place > since:
            back = range(place, max(place - max((place - since) // _BACK, 0) - 1, since), -1)
            since = next((row for row in back if begins[row]), place)
            found.append(since)
            used = sum(heights[since:place])
        used += height
    return found
