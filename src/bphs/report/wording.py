"""Two languages: text, labels and numbers as the reader of a page or figure sees them.

The language being drawn is a context variable, so that a chart asks for its words without being told; the
labels come from the study's data dictionary, where each column is described once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from bphs.errors import InputError, Problem, nearest

LANGUAGES = ("en", "zh")

_language: ContextVar[str] = ContextVar("language", default="en")


class Text(NamedTuple):
    """The same words in English and in Chinese.

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
                filled.append(words.format(*values, **fields))
        return Text(*filled)


def current_language() -> str:
    """The language in which text is being written now: ``"en"`` or ``"zh"``."""
    return _language.get()


@contextmanager
def language(name: str) -> Iterator[None]:
    """Write in the language `name` inside the block."""
    if name not in LANGUAGES:
        raise ValueError(f"language {name!r}: use one of {LANGUAGES}")
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


class Column(Protocol):
    """What wording needs to know of a column: see `bphs.inputs.dictionary.Column`."""

    name: str
    title_en: str
    title_zh: str
    unit_en: str
    unit_zh: str
    decimals: int
    categories: tuple[tuple[str, str, str], ...]


_catalogue: ContextVar[Mapping[str, Column]] = ContextVar("catalogue", default=MappingProxyType({}))


def use_catalogue(columns: Mapping[str, Column]) -> None:
    """Take labels, units and decimals from these columns from now on (`open_chapter` does this)."""
    _catalogue.set(columns)


def column(name: str) -> Column:
    """The dictionary's entry for a column.

    Raises
    ------
    InputError : the dictionary has no such column; the message gives the nearest name.
    """
    entries = _catalogue.get()
    if name not in entries:
        raise InputError(
            [Problem(f"column {name!r}", "no entry in the data dictionary", "a title in English and Chinese", nearest(name, entries))]
        )
    return entries[name]


def label(name: str, unit: bool = True) -> str:
    """A column's title in the current language, with its unit in brackets."""
    entry = column(name)
    title, of = (entry.title_zh, entry.unit_zh) if current_language() == "zh" else (entry.title_en, entry.unit_en)
    if not (unit and of):
        return title
    return f"{title}（{of}）" if current_language() == "zh" else f"{title} ({of})"


def category(name: str, value: str) -> str:
    """The label of a category, e.g. a region's code, in the current language; the value itself if it has none."""
    for code, english, chinese in column(name).categories:
        if code == value:
            return chinese if current_language() == "zh" else english
    return str(value)


def number(value: Any, name: str) -> str:
    """A value with the decimals and, from 10,000 on, the thousands separators that the dictionary gives its column.

    A missing value is an en dash, a negative one carries a minus sign, not a hyphen.
    """
    entry = column(name)
    if value is None or value != value:
        return "–"
    if isinstance(value, str):
        return category(name, value)
    if isinstance(value, bool):
        return str(Text("yes", "是") if value else Text("no", "否"))
    grouped = "" if getattr(entry, "type", "") == "year" or abs(value) < 10_000 else ","
    return f"{value:{grouped}.{entry.decimals}f}".replace("-", "−")


def moved(before: float, after: float) -> Text:
    """Whether a figure fell, rose or stayed, as a verb for a sentence that is written from results."""
    if after == before:
        return Text("stayed the same", "保持不变")
    return Text("fell", "下降") if after < before else Text("rose", "上升")
