"""Chinese characters on machines that have no Chinese font: a small font inside each page.

The characters come from Noto Sans SC (SIL Open Font License 1.1), a file of the package zhplot, of which only
the glyphs that a page uses are embedded. zhplot itself is never imported: it would load a word-cloud library.
"""

from __future__ import annotations

import base64
import importlib.util
import io
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

FAMILY = "BPHS Han"

# Blocks that every computer can print: Latin and its marks, Greek, general punctuation, superscripts, currencies.
_EVERYWHERE = ((0x0000, 0x024F), (0x0300, 0x03FF), (0x2000, 0x20CF))
# Of these, what a Chinese line sets as wide as a character, and must therefore take from the Chinese font.
_CHINESE_PUNCTUATION = frozenset("·—‘’“”…")
# The range leaves out the space, so that the lines keep the height of the Latin font.
_RANGE = "U+B7,U+2010-2027,U+20D0-10FFFF"
_KEPT = ("head", "maxp", "hhea", "OS/2")


def font_file() -> Path:
    """Path of the Chinese font; it belongs to the inputs of every page.

    >>> font_file().name
    'NotoSansSC-Regular.ttf'
    """
    package = importlib.util.find_spec("zhplot")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the package zhplot, which brings the Chinese font, is not installed")
    return Path(package.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"


def embedded(characters: Iterable[str], language: str) -> set[str]:
    """Characters that a page in `language` takes from the embedded font.

    >>> sorted(embedded("Gini基尼“…”", "en")), "“" in embedded("“基尼”", "zh")
    (['基', '尼'], True)
    """
    used = set(characters)
    wanted = {character for character in used if not _is_everywhere(ord(character))}
    return wanted | (used & _CHINESE_PUNCTUATION if language == "zh" else set())


def missing(characters: Iterable[str]) -> list[str]:
    """Characters that neither every computer nor the embedded font can print, in order of their code.

    >>> missing("Gini 重庆 ≥ μ 🙂")
    ['🙂']
    """
    return sorted(c for c in set(characters) if not _is_everywhere(ord(c)) and ord(c) not in _glyphs())


def font_face(characters: Iterable[str]) -> str:
    """A CSS ``@font-face`` rule that carries the glyphs of `characters` as WOFF; empty if there are none.

    >>> font_face("")
    ''
    >>> font_face("重庆")[:42]
    '@font-face{font-family:"BPHS Han";unicode-'
    """
    wanted = frozenset(c for c in characters if ord(c) in _glyphs())
    if not wanted:
        return ""
    data = base64.b64encode(_subset(wanted)).decode("ascii")
    source = f'src:url(data:font/woff;base64,{data}) format("woff")'
    return f'@font-face{{font-family:"{FAMILY}";unicode-range:{_RANGE};{source}}}'


def _is_everywhere(code: int) -> bool:
    return any(first <= code <= last for first, last in _EVERYWHERE)


@lru_cache(maxsize=1)
def _font() -> TTFont:
    """Whole font, read once in a process."""
    font = TTFont(io.BytesIO(font_file().read_bytes()), lazy=True)
    # The names that the font would give its 30,000 glyphs cost more time than everything else here.
    font.setGlyphOrder([f"g{number}" for number in range(font["maxp"].numGlyphs)])
    return font


@lru_cache(maxsize=1)
def _glyphs() -> dict[int, str]:
    """Glyph name by character code, for the whole font."""
    return _font().getBestCmap() or {}


@lru_cache(maxsize=1)
def _outlines() -> bytes:
    return bytes(_font().getTableData("glyf"))


def _outline(name: str) -> Glyph:
    number = _font().getGlyphID(name)
    start, end = _font()["loca"][number], _font()["loca"][number + 1]
    return Glyph(_outlines()[start:end])


@lru_cache(maxsize=4)
def _subset(characters: frozenset[str]) -> bytes:
    """A WOFF font of these characters only.

    It is put together from the outlines as they stand: a general subsetter takes all 30,000 glyphs apart first, which
    takes five times as long. The font makes that possible, because no glyph refers to another or to hints (a test
    holds it).
    """
    cut = {ord(character): _glyphs()[ord(character)] for character in sorted(characters)}
    names = [_font().getGlyphName(0), *dict.fromkeys(cut.values())]
    em = _font()["head"].unitsPerEm  # ty: ignore[missing-attribute]  # set when the table is read
    builder = FontBuilder(unitsPerEm=em, isTTF=True)
    builder.font.recalcBBoxes = builder.font.recalcTimestamp = False
    for tag in _KEPT:
        builder.font[tag] = deepcopy(_font()[tag])
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(cut)
    builder.font["loca"], builder.font["glyf"] = newTable("loca"), newTable("glyf")
    builder.font["glyf"].glyphOrder = names
    builder.font["glyf"].glyphs = {name: _outline(name) for name in names}
    builder.setupHorizontalMetrics({name: _font()["hmtx"][name] for name in names})
    builder.setupNameTable({})
    builder.setupPost(keepGlyphNames=False)
    builder.font.flavor = "woff"
    target = io.BytesIO()
    builder.font.save(target, reorderTables=False)
    return target.getvalue()
