"""Two languages: text, labels and numbers as the reader of a page or figure sees them.

The language being drawn is a context variable, so that a chart asks for its words without being told; the
labels come from the study's data dictionary, where each column is described once.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.report.words.wide import Column, wide

LANGUAGES = ("en", "zh")

_HYPHEN = re.compile(r"(?<![\w.])-(?=\d)")
_language: ContextVar[str] = ContextVar("language", default="en")


class Text(NamedTuple):
    """Words in English and in Chinese.

    >>> with language("zh"):
    ...     str(Text("Year", "年份"))
    '年份'
    """

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if _language.get() == "zh" else self.en

    def format(self, *values: Any, **fields: Any) -> Text:
        """Fill both texts; a field that is itself a `Text` is filled in the same language.

        >>> Text("workers {}", "卫生人员{}").format(Text("fell", "下降")).zh
        '卫生人员下降'
        """
        filled = []
        for name, words in zip(LANGUAGES, self, strict=True):
            with language(name):
                # A sentence carries minus signs, not hyphens, before its numbers.
                filled.append(_HYPHEN.sub("−", words.format(*values, **fields)))
        return Text(*filled)


NONE = Text("none", "无")
"""Of a list that is empty."""
ALIKE = Text("all {} alike", "各{}（相同）")
"""Of the highest and the lowest of units that have the same."""


def current_language() -> str:
    """Language in which text is being written now: ``"en"`` or ``"zh"``."""
    return _language.get()


@contextmanager
def language(name: str) -> Generator[None]:
    """Write in the language `name` inside the block."""
    if name not in LANGUAGES:
        raise ValueError(f"language {name!r}: use one of {LANGUAGES}")
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


# Not a context variable: a kernel runs each cell in a context of its own, and labels must outlive the cell.
_catalogue: dict[str, Column] = {}


def use_catalogue(columns: Mapping[str, Column]) -> None:
    """Take labels, units and decimals from these columns from now on (`open_chapter` does this)."""
    _catalogue.clear()
    _catalogue.update(columns)


def add_to_catalogue(columns: Mapping[str, Column]) -> None:
    """Labels of further columns, e.g. of a survey's variables."""
    _catalogue.update(columns)


def column(name: str) -> Column:
    """Dictionary's entry for a column.

    Raises
    ------
    InputError : the dictionary has no such column; the message gives the nearest name.
    """
    if name not in _catalogue and (made := wide(name, _catalogue)) is not None:
        return made
    if name not in _catalogue:
        raise InputError(
            [
                Problem(
                    f"column {name!r}",
                    "no entry in the data dictionary",
                    "a title in English and Chinese",
                    nearest(name, _catalogue),
                )
            ]
        )
    return _catalogue[name]


def is_known(name: str) -> bool:
    """Whether the dictionary has an entry for a column."""
    return name in _catalogue


def categories(name: str) -> tuple[tuple[str, str, str], ...]:
    """Dictionary's categories of a column (code, English, Chinese); none if it does not describe the column."""
    return _catalogue[name].categories if name in _catalogue else ()


def is_year(name: str) -> bool:
    """Whether the dictionary says that a column holds years, which take no thousands separators."""
    return name in _catalogue and _catalogue[name].type == "year"


def label(name: str, unit: bool = True) -> str:
    """A column's title in the current language, with its unit in brackets."""
    return label_of(column(name), unit)


def label_of(entry: Column, unit: bool = True) -> str:
    """As `label`, of an entry at hand; a unit that is the title itself is not said again: Beds, and not Beds (beds)."""
    title, of = (entry.title_zh, entry.unit_zh) if current_language() == "zh" else (entry.title_en, entry.unit_en)
    if not (unit and of) or of.lower() == title.lower():
        return title
    return f"{title}（{of}）" if current_language() == "zh" else f"{title} ({of})"


def category(name: str, value: str) -> str:
    """Label of a category, e.g. a region's code, in the current language; the value itself if it has none."""
    return category_of(value, column(name))


def category_both(name: str, value: str) -> Text:
    """Label of a category in both languages."""
    labels = {code: Text(english, chinese) for code, english, chinese in column(name).categories}
    return labels.get(value, Text(value, value))


def category_of(value: str, entry: Column) -> str:
    """As `category`, of an entry at hand."""
    for code, english, chinese in entry.categories:
        if code == value:
            return chinese if current_language() == "zh" else english
    return str(value)


def categories_both(name: str, values: Iterable[str]) -> Text:
    """Labels of several categories in both languages, parted by commas."""
    labels = [category_both(name, value) for value in values]
    return Text(", ".join(label.en for label in labels), "、".join(label.zh for label in labels))


def number(value: Any, name: str) -> str:
    """A value as `number_of` writes it, with what the dictionary says of its column."""
    return number_of(value, column(name))


def number_of(value: Any, entry: Column) -> str:
    """A value with its column's decimals and, from 1,000 on, thousands separators, as sentences have them.

    A missing value is an en dash, a negative one carries a minus sign, not a hyphen; a category becomes its label; a p
    value that is the smallest its test could have given, `floor`, is at most that.
    """
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, str):
        return category_of(value, entry)
    if isinstance(value, bool | np.bool_):
        return str(Text("yes", "是") if value else Text("no", "否"))
    if entry.type == "year":
        return f"{value:.0f}"
    if (floor := getattr(entry, "floor", None)) is not None and value <= floor * (1 + 1e-9):
        return f"≤{max(floor, 10**-entry.decimals):.{entry.decimals}f}"
    if is_p_value(entry.name) and value < 0.5 * 10**-entry.decimals:
        return f"<{10**-entry.decimals:.{entry.decimals}f}"
    decimals = (
        0 if isinstance(value, int | np.integer) else entry.decimals
    )  # counts stay whole in a column that also holds means
    written = f"{value:,.{decimals}f}".replace("-", "−")
    return written.removeprefix("−") if not written.strip("−0.") else written


def is_p_value(name: str) -> bool:
    """Whether a column holds p values, by its name."""
    own = name.partition("@")[0]
    return own.startswith("p_") or own.endswith(("_p", "p_value"))


def definitions(names: Iterable[str]) -> pd.DataFrame:
    """Definitions of columns in the dictionary, as a table for readers.

    Returns
    -------
    One row per column: ``variable``, ``unit``, ``meaning``, each a `Text`.
    """
    entries = [column(name) for name in names]
    words = {"variable": "title", "unit": "unit", "meaning": "description"}
    return pd.DataFrame(
        {
            name: [Text(getattr(entry, f"{part}_en"), getattr(entry, f"{part}_zh")) for entry in entries]
            for name, part in words.items()
        },
        dtype=object,
    )


def title(name: str) -> Text:
    """A column's title in both languages, without its unit."""
    entry = column(name)
    return Text(entry.title_en, entry.title_zh)


def inside(words: Text) -> Text:
    """A title as it stands inside a sentence: its first letter small in English, unless it begins an abbreviation.

    >>> inside(Text("Urban residents", "城镇化率")).en, inside(Text("GDP per head", "人均GDP")).en
    ('urban residents', 'GDP per head')
    """
    title = words.en
    return Text(title if title[1:2].isupper() else title[:1].lower() + title[1:], words.zh)


def both(english: Iterable[str], chinese: Iterable[str]) -> list[Text]:
    """A column of words in both languages, from one column for each."""
    return [Text(one, other) for one, other in zip(english, chinese, strict=True)]


def names(districts: pd.DataFrame) -> dict[str, Text]:
    """Names of districts by the frame's index, from its columns ``name_en`` and ``name_zh``."""
    return dict(zip(districts.index, both(districts.name_en, districts.name_zh), strict=True))


def named(key: str, districts: pd.DataFrame) -> Text:
    """Name of one district of the frame's index; the key itself where there is none."""
    return names(districts).get(key, Text(key, key))


COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int) -> Text:
    """A small count as a word in English prose; a figure in Chinese, and from eleven on.

    >>> count(0).en, count(4).en, count(38).en
    ('none', 'four', '38')
    """
    return Text(COUNTS[number] if number < len(COUNTS) else f"{number:,}", f"{number:,}")
