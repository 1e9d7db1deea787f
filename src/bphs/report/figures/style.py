"""House style of every figure of the study, and its way to SVG: one font, one palette, sizes for a narrow column.

A figure is 540 points wide, which is the 720 pixels of the page's text column. On a telephone the same figure is shown
at half that size, hence text of 11 to 15 points. Figures are made without pyplot: no window list, no global settings.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text as TextArtist
from matplotlib.textpath import text_to_path

from bphs.errors import Problem, RenderError
from bphs.report.words.wording import current_language

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

Arguments = ParamSpec("Arguments")

WIDTH = 540.0
"""Width of a figure in points."""
MARGIN = 6.0
"""White around a figure in points."""
TITLE, BODY, SMALL = 15.0, 13.0, 11.0
"""Sizes of text in points: titles; axes and labels; sources and the labels of crowded figures."""

INK, GREY, FAINT = "#1f1f1f", "#595959", "#d9d9d9"
EARLIER, LATER = "#8a8a8a", "#0b5394"
"""Two years side by side: the earlier one light, the later one dark, so that they differ in print too."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Okabe and Ito's palette, which readers with any colour vision can tell apart (jfly.uni-koeln.de/color)."""
MARKERS = ("o", "s", "^", "D", "v", "P")
"""Shapes that go with `COLOURS`: no meaning rests on colour alone."""

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")

RC: dict[RcKeyType, Any] = {
    "font.family": ["Noto Sans SC"],
    "font.size": BODY,
    "axes.titlesize": BODY,
    "axes.labelsize": BODY,
    "xtick.labelsize": BODY,
    "ytick.labelsize": BODY,
    "legend.fontsize": BODY,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    # The font has no hyphen-minus look-alike problem with U+2212, but fonts of other studies may lack it.
    "axes.unicode_minus": False,
    # A name may hold two dollars: it is a name, no formula.
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "bphs",
    "figure.facecolor": "white",
    "figure.dpi": 72,
}


@lru_cache(maxsize=1)
def font_file() -> Path:
    """Font of all figures: Noto Sans SC, from the package zhplot, which is not imported (it would load wordcloud)."""
    spec = find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        problem = Problem(
            "the environment",
            "no package zhplot",
            "the font Noto Sans SC that it carries",
            "run 'make' again to install",
        )
        raise RenderError([problem])
    path = Path(spec.submodule_search_locations[0], "fonts", "NotoSansSC-Regular.ttf")
    fontManager.addfont(path)
    return path


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    return frozenset(FT2Font(str(font_file())).get_charmap())


def text_width(text: str, size: float) -> float:
    """Width in points of one line of text at `size` points."""
    return _width(text) * size / 100


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    _require([text])
    return float(
        text_to_path.get_text_width_height_descent(text, FontProperties(fname=font_file(), size=100), False)[0]
    )


def wrap(text: str, width: float, size: float) -> str:
    """Break text into lines no wider than `width` points: English between words, Chinese between characters.

    >>> wrap("one two three", 60, 13)
    'one two\\nthree'
    """
    _require([text])
    lines = [""]
    for word in _words(text):
        if lines[-1] and text_width((lines[-1] + word).rstrip(), size) > width:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return "\n".join(line.rstrip() for line in lines)


def _words(text: str) -> Iterable[str]:
    """Pieces that may not be broken; closing punctuation stays with what it closes, opening with what it opens."""
    piece = ""
    for character in text:
        wide = ord(character) > 0x2E80
        closes = character in "，。；：、）》”’！？%"
        if piece and not closes and (character == " " or wide or ord(piece[-1]) > 0x2E80) and piece[-1] not in "（《“‘":
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def house_style(draw: Callable[Arguments, Figure]) -> Callable[Arguments, Figure]:
    """Decorate a function that draws a figure: draw in the house style, refuse text that the font cannot show."""

    @functools.wraps(draw)
    def drawn(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Figure:
        font_file()
        with matplotlib.rc_context(RC):
            figure = draw(*args, **kwargs)
        _narrow_quotes(figure)
        require_glyphs(figure)
        return figure

    return drawn


def straight(text: str) -> str:
    """Straight quotation marks in English: the font draws the curly ones as wide as a Chinese character.

    For words on ticks, which their axis writes anew when it is drawn; all other text is seen to by `house_style`.
    """
    return text.translate(_STRAIGHT) if current_language() == "en" else text


def _narrow_quotes(figure: Figure) -> None:
    for artist in _texts(figure):
        artist.set_text(straight(artist.get_text()))


class HaloText(TextArtist):
    """Text with a halo that costs an SVG nothing: one stroke around shared glyphs, where matplotlib writes each outline
    twice.
    """

    def __init__(
        self, x: float, y: float, text: str, *, halo: str = "white", breadth: float = 2.0, **options: Any
    ) -> None:
        super().__init__(x, y, text, **options)
        self._halo, self._breadth = halo, breadth

    def draw(self, renderer: Any) -> None:
        """Draw; other formats than SVG go without the halo."""
        writer = getattr(renderer, "writer", None)
        if writer is None or not self.get_visible():
            super().draw(renderer)
            return
        # matplotlib writes glyphs in 1/6400 of the size of the text, and the stroke is scaled with them.
        breadth = f"{self._breadth * 6400 / float(self.get_fontsize()):.0f}"
        writer.start(
            "g", style=f"stroke: {self._halo}; stroke-width: {breadth}; stroke-linejoin: round; paint-order: stroke"
        )
        super().draw(renderer)
        writer.end("g")


def require_glyphs(figure: Figure) -> None:
    """Raise RenderError naming every text of the figure that has a character which the font lacks."""
    _require(artist.get_text() for artist in _texts(figure))


def _texts(figure: Figure) -> list[TextArtist]:
    """Texts of a figure; axes that are switched off are not asked for ticks, which they would first have to make."""
    found = [artist for part in (*figure.texts, *figure.legends) for artist in part.findobj(TextArtist)]
    for axes in figure.axes:
        found += (
            axes.findobj(TextArtist)
            if axes.axison
            else [artist for child in axes.texts for artist in child.findobj(TextArtist)]
        )
    return found


def _require(texts: Iterable[str]) -> None:
    problems = []
    for text in texts:
        missing = sorted({c for c in text if c not in " \n" and ord(c) not in _characters()})
        if missing:
            names = ", ".join(f"{c} (U+{ord(c):04X})" for c in missing)
            remedy = "write another character, or give the figure a font that has it"
            problems.append(
                Problem(
                    f"a figure ({current_language()}), text {text!r}",
                    names,
                    f"characters of {font_file().name}",
                    remedy,
                )
            )
    if problems:
        raise RenderError(problems)


def to_svg(figure: Figure, salt: str = "bphs") -> str:
    """Figure as SVG, glyphs as paths: the same bytes for the same figure on any day, in any folder.

    Parameters
    ----------
    salt : goes into the ids inside; give figures that share a page different ones.

    Raises
    ------
    RenderError : a character is missing from the font.
    """
    with matplotlib.rc_context({**RC, "svg.hashsalt": salt}):
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    require_glyphs(figure)
    return buffer.getvalue()
