"""Chinese characters on machines that have no Chinese font: a small font inside each page.

The characters come from Noto Sans SC (SIL Open Font License 1.1), a file of the package zhplot, of which only
the glyphs that a page uses are embedded. zhplot itself is never imported: it would load a word-cloud library.
"""

from __future__ import annotations

import base64
import importlib.util
import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FAMILY = "BPHS Han"

# Blocks that every computer can print: Latin and its marks, Greek, general punctuation, superscripts, currencies.
_EVERYWHERE = ((0x0000, 0x024F), (0x0300, 0x03FF), (0x2000, 0x20CF))
# Of these, what a Chinese line sets as wide as a character, and must therefore take from the Chinese font.
_CHINESE_PUNCTUATION = frozenset("·—‘’“”…")
_OUTLINES = ("GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post")


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
    """The characters that a page in `language` takes from the embedded font.

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
    '@font-face{font-family:"BPHS Han";src:url('
    """
    wanted = frozenset(c for c in characters if ord(c) in _glyphs())
    if not wanted:
        return ""
    data = base64.b64encode(_subset(wanted)).decode("ascii")
    return f'@font-face{{font-family:"{FAMILY}";src:url(data:font/woff;base64,{data}) format("woff")}}'


def _is_everywhere(code: int) -> bool:
    return any(first <= code <= last for first, last in _EVERYWHERE)


@lru_cache(maxsize=1)
def _glyph_order() -> list[str]:
    with TTFont(font_file(), lazy=True) as font:
        return [f"g{number}" for number in range(font["maxp"].numGlyphs)]


@lru_cache(maxsize=1)
def _glyphs() -> dict[int, str]:
    """Glyph name by character code, for the whole font."""
    with _open() as font:
        return dict(font.getBestCmap())


def _open() -> TTFont:
    font = TTFont(font_file(), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    # The names that the font would give its 30,000 glyphs cost more time than the whole subset.
    font.setGlyphOrder(list(_glyph_order()))
    return font


@lru_cache(maxsize=4)
def _subset(characters: frozenset[str]) -> bytes:
    """A WOFF font with these characters only, without layout tables (which double the cost and hold no glyph)."""
    codes = {ord(character) for character in characters}
    with _open() as font:
        for tag in set(font.keys()) - set(_OUTLINES):
            del font[tag]
        font["cmap"] = _character_map({code: _glyphs()[code] for code in sorted(codes)})
        options = Options(hinting=False, glyph_names=False, name_IDs=[], notdef_outline=True, recalc_timestamp=False)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        font.flavor = "woff"
        target = io.BytesIO()
        font.save(target, reorderTables=False)
    return target.getvalue()


def _character_map(glyphs: dict[int, str]) -> object:
    table = newTable("cmap")
    table.tableVersion = 0
    table.tables = []
    for kind, encoding in ((4, 1), (12, 10)):
        part = CmapSubtable.newSubtable(kind)
        part.platformID, part.platEncID, part.language = 3, encoding, 0
        part.cmap = {code: name for code, name in glyphs.items() if kind == 12 or code < 0x10000}
        table.tables.append(part)
    return table
