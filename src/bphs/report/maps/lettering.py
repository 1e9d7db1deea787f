"""Ways to write a name on a map: in one line, in two, one character below the other, turned; the size has a floor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from bphs.report.figures.style import font_file, straight
from bphs.report.words.wording import current_language

STEPS = {"en": (10.0, 9.0, 8.0), "zh": (12.0, 11.0, 10.0, 9.0)}
"""Sizes of type in points. Chinese names are short and need larger type. The last is the floor: on paper, where a map
is 13 cm wide, 5.5 and 6 points.
"""
DIGITS = (9.0, 8.0)
"""Sizes of numbers that stand for names."""
LEADING = 1.05
"""Distance of two lines as a multiple of the size of type."""
BROKEN = 1.5
"""Points of type that a name may rather lose than be broken once more."""
TURNS, TURNED = (30, -30, 60, -60), 4.0
"""Degrees by which a name in English may be turned along its unit, and the points of type that count for it."""
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}")
_EM = 100.0


@dataclass(frozen=True)
class Form:
    """Name as it is written: its lines, the size of type in points, and its ink.

    Attributes
    ----------
    hull : (k, 2) corners of the smallest convex area that holds all ink, in points from the middle of the text, which
        is where matplotlib puts a text whose `ha` and `va` are ``"center"`` and whose `linespacing` is `LEADING`.
    turn : degrees by which the text is turned around its middle, against the clock.
    """

    text: str
    size: float
    hull: np.ndarray
    turn: float = 0.0

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the ink, in points from the middle."""
        return (*self.hull.min(axis=0), *self.hull.max(axis=0))

    @cached_property
    def extremes(self) -> np.ndarray:
        """Corners furthest to the left, the right, below and above."""
        across, up = self.hull.T
        return self.hull[[across.argmin(), across.argmax(), up.argmin(), up.argmax()]]


def forms(name: str) -> tuple[Form, ...]:
    """Ways to write a name, the best first: the largest type, as few lines as that allows.

    Words are never divided: a name in English breaks between words, one in Chinese between characters, which stand one
    below the other in names of up to four.
    """
    return _forms(straight(name), STEPS[current_language()])


def digits(number: str = "88") -> tuple[Form, ...]:
    """Ways to write a number that stands for a name; by default as wide as any of two digits."""
    return _forms(number, DIGITS)


@lru_cache(maxsize=4096)
def _forms(name: str, sizes: Sequence[float]) -> tuple[Form, ...]:
    shapes = [(text, BROKEN * lost, _hull(text), 0.0) for lost, text in enumerate(_layouts(name))]
    if name.isascii() and not name.isdecimal():
        shapes += [(name, TURNED + abs(turn) / 60, shapes[0][2] @ _turned(turn), turn) for turn in TURNS]
    found = [
        (sizes[0] - size + lost, Form(text, size, hull * size / _EM, turn))
        for text, lost, hull, turn in shapes
        for size in sizes
    ]
    return tuple(form for _, form in sorted(found, key=lambda one: one[0]))


def _turned(degrees: float) -> np.ndarray:
    """Matrix that turns rows of points."""
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return np.array([[cos, sin], [-sin, cos]])


def _layouts(name: str) -> list[str]:
    """Name in one line, and as it may be broken."""
    words, broken = name.split(" "), []
    if len(words) > 1:
        broken = [" ".join(words[:k]) + "\n" + " ".join(words[k:]) for k in range(1, len(words))]
        broken = [min(broken, key=lambda text: max(map(len, text.split("\n"))))]
    elif _HAN.fullmatch(name):
        broken = ["\n".join(name)]
    if len(words) == 1 and len(name) > 3 and re.fullmatch(r"[\u3400-\u9fff]+", name):
        half = -(-len(name) // 2)
        broken.insert(0, name[:half] + "\n" + name[half:])
    return [name, *broken]


def _hull(text: str) -> np.ndarray:
    """Corners of the hull of the ink of a text of 100 points, from its middle."""
    lines = text.split("\n")
    points = [_ink(line) + np.array([0.0, ((len(lines) - 1) / 2 - k) * LEADING * _EM]) for k, line in enumerate(lines)]
    hull = shapely.convex_hull(shapely.multipoints(np.concatenate(points)))
    return shapely.get_coordinates(hull)[:-1] if hull.geom_type == "Polygon" else np.zeros((1, 2))


def _ink(line: str) -> np.ndarray:
    """Corners of the outlines of one line, as matplotlib centres it: the width between pens, the height of the ink."""
    font = FontProperties(fname=font_file(), size=_EM)
    corners, codes = (np.array(part) for part in text_to_path.get_text_path(font, line))
    width, height, descent = text_to_path.get_text_width_height_descent(line, font, False)
    drawn = corners.reshape(-1, 2)[codes != Path.CLOSEPOLY]  # which closes at the origin
    return drawn - np.array([width / 2, height / 2 - descent])
