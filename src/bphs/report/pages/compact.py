"""Pictures with fewer characters: the paths of an SVG in steps, with two decimals of a point and no space to spare,
letters on a grid of 1/800 of their size.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from bphs.report.tables.downloads import data_address

MEDIA_TYPE = "image/svg+xml"
LARGE = 100_000
"""Characters from which on a picture is worth the time: maps are, most charts are not."""
_DOTS = re.compile(
    r'(<pattern [^>]*>\s*<rect [^>]*/>\s*)<path d="((?:M[^MCz]+(?:C[^MCz]+){8}z\s*)+)" '
    r'style="fill: (#\w+); stroke: \3; stroke-width: ([\d.]+);[^"]*"/>'
)
_PATH = re.compile(r'(?<= d=")[MLQCz\d\s.-]+(?=")')
_LETTER = re.compile(r' d="([MLQCz\d\s.-]+)" transform="scale\(0\.015625\)"')
_HALO = re.compile(r"(?<=; stroke-width: )(\d+)(?=; stroke-linejoin: round; paint-order: stroke)")
COARSER = 8
"""Steps in which matplotlib writes letters that are one here; lines round letters are drawn in the same steps."""
_SEGMENT = re.compile(r"([MLQCz])([^MLQCz]*)")
_QUOTED = re.compile(r"""="[^"]*'[^"]*\"""")
_PLAIN = " !'()*+,-./:;<=>?@[]^_`{|}~$"
_INDENT = re.compile(r"\n\s+")


def address(svg: str) -> str:
    """A ``data:`` address of a picture, for an attribute in double quotes: of a large one in plain letters, which are
    a quarter fewer than base64's.

    >>> address("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    >>> address('<svg xmlns="http://www.w3.org/2000/svg"/>' + " " * LARGE)[:71]
    "data:image/svg+xml,<svg xmlns='http%3A//www.w3.org/2000/svg'/>         "
    """
    made = compact(svg)
    if len(svg) < LARGE:
        return data_address(made.encode(), MEDIA_TYPE)
    single = made if _QUOTED.search(made) else made.replace('"', "'")
    # No line may end in an address, and no page names an address of the network.
    return f"data:{MEDIA_TYPE}," + quote(single.replace("\n", " "), safe=_PLAIN).replace("://", "%3A//")


def compact(svg: str) -> str:
    """The same picture in less than half the characters, as matplotlib writes it: paths of M, L, Q, C and z, in points.

    Corners stay where they are to a hundredth of a point, those of letters to a 1600th of the letters' size (matplotlib
    writes 6,400 steps to it, here 800 are), because steps are taken between rounded corners; dots of a pattern become
    round ends of lines without length. A picture that is small stays as it is.

    >>> small = '<svg><path d="M 10 10 \\nL 20.123 5 \\nz\\n"/></svg>'
    >>> compact(small) == small, compact(small + " " * LARGE)[:38]
    (True, '<svg><path d="M10 10l10.12-5z"/></svg>')
    """
    if len(svg) < LARGE:
        return svg
    letters = f'transform="scale({0.015625 * COARSER:g})"'
    lettered = _LETTER.sub(lambda one: f' d="{_steps(one[1], 1 / COARSER, 1)}" {letters}', svg)
    lettered = _HALO.sub(lambda breadth: f"{int(breadth[0]) / COARSER:g}", lettered)
    return _INDENT.sub("\n", _PATH.sub(lambda path: _steps(path[0]), _DOTS.sub(_dots, lettered)))


def _dots(pattern: re.Match[str]) -> str:
    """Circles of a pattern, all of one size, as dots of a round pen."""
    circles = [[float(one) for one in re.findall(r"-?[\d.]+", part)] for part in pattern[2].split("z")[:-1]]
    boxes = [(min(each[::2]), max(each[::2]), min(each[1::2]), max(each[1::2])) for each in circles]
    across = boxes[0][1] - boxes[0][0]
    # The hundredth of a point is a length: some programs draw no end of a line that has none.
    places = "".join(f"M{(left + right) / 2:.4g} {(top + bottom) / 2:.4g}h.01" for left, right, top, bottom in boxes)
    pen = f"stroke: {pattern[3]}; stroke-width: {across + float(pattern[4]):.4g}; stroke-linecap: round"
    return f'{pattern[1]}<path d="{places}" style="fill: none; {pen}"/>'


@lru_cache(maxsize=4096)
def _steps(path: str, per: float = 100, of: int = 100) -> str:
    """Path data with every segment but the first of a part as steps from where the one before ended.

    Parameters
    ----------
    per, of : corners are rounded to whole numbers of `per` a unit, and written as so many parts of `of`.

    >>> _steps("M 10 10 L 20.123 5 L 20.123 8 z")
    'M10 10l10.12-5v3z'
    """
    made, x, y, opened = [], 0, 0, (0, 0)
    for kind, numbers in _SEGMENT.findall(path):
        if kind == "z":
            made.append("z")
            x, y = opened
            continue
        corners = [round(per * float(number)) for number in numbers.split()]
        if kind == "M":
            opened = x, y = corners[0], corners[1]
            made.append("M" + _written(corners, of))
            continue
        steps = [one - (y if place % 2 else x) for place, one in enumerate(corners)]
        if kind == "L" and 0 in steps:
            made.append("v" + _written(steps[1:], of) if steps[0] == 0 else "h" + _written(steps[:1], of))
        else:
            made.append(kind.lower() + _written(steps, of))
        x, y = corners[-2:]
    return "".join(made)


def _written(numbers: list[int], of: int = 100) -> str:
    """Numbers one after the other; a minus sign parts them as well as a space does.

    >>> _written([1012, -500, 40, -7])
    '10.12-5 .4-.07'
    """
    if of == 1:
        return " ".join(map(str, numbers)).replace(" -", "-")
    texts = [f"{one / of:g}" if abs(one) < 10**6 else f"{one / of:.2f}" for one in numbers]
    return re.sub(r"(?<![\d.])0(?=\.)", "", " ".join(texts)).replace(" -", "-")
