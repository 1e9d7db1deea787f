"""Headings of tables as words that are known: what a column is, its unit, its titles in both languages."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bphs.inputs.tables.drafted import TO_DO

UNITS = {
    "persons": ("persons", "人"), "people": ("persons", "人"), "人": ("persons", "人"), "名": ("persons", "人"),
    "万人": ("10,000 persons", "万人"), "万名": ("10,000 persons", "万人"), "万张": ("10,000 beds", "万张"), "万个": ("10,000 institutions", "万个"), "户": ("households", "户"), "张": ("beds", "张"), "beds": ("beds", "张"),
    "个": ("institutions", "个"), "所": ("institutions", "所"), "元": ("yuan", "元"), "yuan": ("yuan", "元"),
    "万元": ("10,000 yuan", "万元"), "亿元": ("100 million yuan", "亿元"), "平方公里": ("km²", "平方公里"),
    "平方千米": ("km²", "平方公里"), "km2": ("km²", "平方公里"), "km²": ("km²", "平方公里"), "公顷": ("ha", "公顷"), "ha": ("ha", "公顷"),
    "%": ("%", "%"), "percent": ("%", "%"), "‰": ("‰", "‰"), "年": ("years", "年"), "years": ("years", "年"), "岁": ("years", "岁"),
    "分钟": ("minutes", "分钟"), "minutes": ("minutes", "分钟"), "min": ("minutes", "分钟"),
}  # fmt: skip
"""Units that headings name, in English and in Chinese."""
_UNIT = re.compile(r"(?P<bare>.+?)\s*(?:[(\[](?P<inside>[^()\[\]]+)[)\]]|[/,:](?P<after>[^/,:]+))")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Known(NamedTuple):
    """A kind of column that headings name.

    Parameters
    ----------
    match : pattern of the headings, in lower case with underscores.
    unit : the one in which it is usual.
    """

    name: str
    match: str
    title_en: str
    title_zh: str
    description_en: str
    description_zh: str
    role: str = ""
    unit: str = ""


class Heading(NamedTuple):
    """A heading taken apart.

    Parameters
    ----------
    bare : without its unit.
    unit : in English and in Chinese, if it names one that is known.
    known : the kind of column, if it is known.
    """

    text: str
    bare: str
    unit: tuple[str, str] | None
    known: Known | None


def take_apart(text: str) -> Heading:
    """Heading with its unit and what it means.

    >>> take_apart("常住人口（万人）").unit, take_apart("常住人口（万人）").known.role
    (('10,000 persons', '万人'), 'population')
    >>> take_apart("Hospital beds").known.name, take_apart("shoe size").known
    ('beds', None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _UNIT.fullmatch(plain)
    unit = UNITS.get((found["inside"] or found["after"]).strip().lower()) if found else None
    bare = found["bare"] if found and unit else plain
    named = re.sub(r"[\s_\-]+", "_", bare.lower())
    known = next((each for each in vocabulary() if re.fullmatch(each.match, named)), None)
    return Heading(text, bare, unit or (UNITS.get(known.unit) if known else None), known)


@cache
def vocabulary() -> tuple[Known, ...]:
    """Every kind of column that headings name (``vocabulary.json``), the more special ones first."""
    items: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
    return tuple(Known(**item) for item in items)


def slug(text: str) -> str:
    """Name that the dictionary takes, made of a text; empty if nothing of it is left.

    >>> slug("Lake shore (km)"), slug("2010 beds"), slug("财政补助")
    ('lake_shore_km', 'n2010_beds', '')
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    found = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") if not CHINESE.search(plain) else ""
    return f"n{found}" if found[:1].isdigit() else found


def to_do(text: str = "") -> tuple[str, str]:
    """Words that are left to the user, in English and in Chinese; with what is known of them.

    >>> to_do("nurses")
    ('to do (nurses)', '待补（nurses）')
    """
    return (f"{TO_DO[0]} ({text})", f"{TO_DO[1]}（{text}）") if text else TO_DO
