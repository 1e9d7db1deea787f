"""The font inside a page holds what the page needs and no more."""

from __future__ import annotations

import base64
import io

import pytest
from fontTools.ttLib import TTFont

from bphs.report.pages import fonts


def woff(rule: str) -> bytes:
    return base64.b64decode(rule.partition("base64,")[2].partition(")")[0])


def characters_of(rule: str) -> set[str]:
    with TTFont(io.BytesIO(woff(rule))) as font:
        assert font.flavor == "woff"
        drawn = {code for code, name in font.getBestCmap().items() if font["glyf"][name].numberOfContours}
    return {chr(code) for code in drawn}


def test_the_font_holds_exactly_the_characters_of_the_page():
    wanted = fonts.embedded("重庆38个区县：“均等化”≥2020年—", "zh")
    assert characters_of(fonts.font_face(wanted)) == set("重庆个区县：“均等化”≥年—")


def test_english_pages_embed_only_what_latin_fonts_lack():
    assert characters_of(fonts.font_face(fonts.embedded("Chongqing 重庆 “map” – é μ ²", "en"))) == set("重庆")


def test_characters_beyond_the_first_65536_codes_are_found():
    """Two characters of CJK Extension B that Noto Sans SC draws; they need the second table of a font."""
    assert characters_of(fonts.font_face("\U00020cd0\U000241fe")) == {"\U00020cd0", "\U000241fe"}


def test_outlines_and_widths_are_those_of_the_source():
    """The font of the package, read by fontTools as it is, says what a glyph looks like and how wide it is."""
    wanted = "重庆：“㎡"
    with TTFont(io.BytesIO(woff(fonts.font_face(wanted)))) as small, TTFont(fonts.font_file(), lazy=True) as whole:
        for character in wanted:
            ours, theirs = (font.getBestCmap()[ord(character)] for font in (small, whole))
            assert small["hmtx"][ours] == whole["hmtx"][theirs]
            assert small["glyf"][ours].getCoordinates(small["glyf"]) == whole["glyf"][theirs].getCoordinates(
                whole["glyf"]
            )
        assert (small["hhea"].ascent, small["hhea"].descent) == (whole["hhea"].ascent, whole["hhea"].descent)


def test_no_glyph_of_the_source_refers_to_another_or_has_hints():
    """What makes it right to copy outlines as they stand (OpenType, table glyf: -1 contours mean a composite glyph)."""
    for name in set(fonts._glyphs().values()):
        outline = getattr(fonts._outline(name), "data", b"")
        contours = int.from_bytes(outline[:2], signed=True) if outline else 0
        hints = outline[10 + 2 * contours : 12 + 2 * contours] if contours else b"\0\0"
        assert contours >= 0, name
        assert hints == b"\0\0", name


def test_same_font_twice():
    fonts._subset.cache_clear()
    first = fonts.font_face("重庆市")
    fonts._subset.cache_clear()
    assert fonts.font_face("市庆重") == first


@pytest.mark.parametrize("character", ["🙂", "\ue000", "\u0e01"])
def test_what_no_font_has_is_missing(character):
    """An emoji, a private character, a Thai letter: none is in Noto Sans SC (its own coverage list)."""
    assert fonts.missing("重庆 Gini é " + character) == [character]
