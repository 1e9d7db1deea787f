"""Titles of columns with what a study puts into them: the level of its intervals, its units, a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bphs.report.tables.labelled import Column
from bphs.report.words import wording
from bphs.report.words.wording import Text


def at_level(columns: Mapping[str, wording.Column], confidence: float) -> dict[str, wording.Column]:
    """Columns with the level of confidence intervals in their titles, where these leave a place for it:
    ``{confidence}``.

    >>> lower = Column("lower", "{confidence} CI, lower", "{confidence}CI下限")
    >>> at_level({"lower": lower}, 0.95)["lower"].title_en
    '95% CI, lower'
    """
    return {
        name: _at_level(column, confidence) if "{confidence}" in column.title_en + column.title_zh else column
        for name, column in columns.items()
    }


def with_nouns(columns: Mapping[str, wording.Column], units: Text) -> dict[str, wording.Column]:
    """The columns with what a study calls its units in their titles, where these leave a place for it: ``{units}``,
    in Chinese ``{unit}``.

    >>> with_nouns({"n": Column("n", "{units}", "{unit}数")}, Text("cantons", "郡"))["n"].title_en
    'Cantons'
    """
    return {
        name: _titled(
            column, _capital(column.title_en.replace("{units}", units.en)), column.title_zh.replace("{unit}", units.zh)
        )
        if "{unit" in column.title_en + column.title_zh
        else column
        for name, column in columns.items()
    }


NUMBERED, MOST = ("component_1", "factor_1"), 99
"""Entries that stand for any number of columns of their kind, and how many of each there are."""


def with_numbers(columns: Mapping[str, wording.Column]) -> dict[str, wording.Column]:
    """The columns with those of the same kind as `NUMBERED` to `MOST`, called as the first of them.

    >>> with_numbers({"factor_1": Column("factor_1", "Factor 1", "因子1")})["factor_12"].title_en
    'Factor 12'
    """
    made: dict[str, wording.Column] = {}
    for first in (name for name in NUMBERED if name in columns):
        entry = columns[first]
        for number in map(str, range(2, MOST + 1)):
            titles = (title.replace("1", number) for title in (entry.title_en, entry.title_zh))
            name = first.removesuffix("1") + number
            made[name] = replace(_titled(entry, *titles), name=name)
    return {**made, **columns}


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


def _at_level(column: wording.Column, confidence: float) -> Column:
    return _titled(column, *with_level((column.title_en, column.title_zh), confidence))


def _titled(column: wording.Column, english: str, chinese: str) -> Column:
    described = {
        name: getattr(column, name)
        for name in ("unit_en", "unit_zh", "decimals", "type", "description_en", "description_zh", "categories")
    }
    return Column(column.name, english, chinese, **described)


def with_level(words: tuple[str, str], confidence: float) -> Text:
    """Words in English and Chinese with the level of confidence intervals in the place of ``{confidence}``.

    >>> with_level(("from ({confidence} CI)", "{confidence}CI下限"), 0.995).zh
    '99.5%CI下限'
    """
    return Text(*(text.replace("{confidence}", f"{100 * confidence:g}%") for text in words))
