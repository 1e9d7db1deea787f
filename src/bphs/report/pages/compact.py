"""Pictures with fewer characters: the paths of an SVG in steps, with two decimals of a point and no space to spare."""

from __future__ import annotations

import re
from functools import lru_cache

LARGE = 100_000
"""Characters from which on a picture is worth the time: maps are, most charts are not."""
_PATH = re.compile(r'(?<= d=")[MLQCz\d\s.-]+(?=")')
_SEGMENT = re.compile(r"([MLQCz])([^MLQCz]*)")
_INDENT = re.compile(r"\n\s+")


def compact(svg: str) -> str:
    """The same picture in about half the characters, as matplotlib writes it: paths of M, L, Q, C and z, in points.

    Corners stay where they are to a hundredth of a point, because steps are taken between rounded corners. A picture
    that is small stays as it is.

    >>> small = '<svg><path d="M 10 10 \\nL 20.123 5 \\nz\\n"/></svg>'
    >>> compact(small) == small, compact(small + " " * LARGE)[:38]
    (True, '<svg><path d="M10 10l10.12-5z"/></svg>')
    """
    if len(svg) < LARGE:
        return svg
    return _INDENT.sub("\n", _PATH.sub(lambda path: _steps(path[0]), svg))


@lru_cache(maxsize=4096)
def _steps(path: str) -> str:
    """Path data with every segment but the first of a part as steps from where the one before ended."""
    made, x, y, opened = [], 0, 0, (0, 0)
    for kind, numbers in _SEGMENT.findall(path):
        if kind == "z":
            made.append("z")
            x, y = opened
            continue
        corners = [round(100 * float(number)) for number in numbers.split()]
        if kind == "M":
            opened = x, y = corners[0], corners[1]
            made.append("M" + _written(corners))
        else:
            made.append(kind.lower() + _written([one - (y if place % 2 else x) for place, one in enumerate(corners)]))
            x, y = corners[-2:]
    return "".join(made)


def _written(hundredths: list[int]) -> str:
    """Numbers one after the other; a minus sign parts them as well as a space does.

    >>> _written([1012, -500, 40, -7])
    '10.12-5 .4-.07'
    """
    texts = [f"{one / 100:g}" if abs(one) < 10**6 else f"{one / 100:.2f}" for one in hundredths]
    return re.sub(r"(?<![\d.])0(?=\.)", "", " ".join(texts)).replace(" -", "-")
