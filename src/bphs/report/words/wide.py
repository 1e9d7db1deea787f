"""Columns as wording knows them, and those that head wide tables: of one year, of one category of a column, or of one
of several outcomes side by side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

_DATED = re.compile(r"(?P<name>\w+)_(?P<year>\d{4})")
_CATEGORY = re.compile(r"(?P<name>\w+)=(?P<value>.+)")
_UNDER = re.compile(r"(?P<name>\w+)@(?P<of>\w+)")


class Column(Protocol):
    """Column as wording needs to know it: see `bphs.inputs.tables.dictionary.Column`."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def title_zh(self) -> str: ...
    @property
    def unit_en(self) -> str: ...
    @property
    def unit_zh(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def description_en(self) -> str: ...
    @property
    def description_zh(self) -> str: ...
    @property
    def categories(self) -> tuple[tuple[str, str, str], ...]: ...


class _OfYear:
    """A column of a wide table, ``value_2020``: called after the dictionary's column and the year."""

    def __init__(self, entry: Column, year: str) -> None:
        self._entry = entry
        self.name = f"{entry.name}_{year}"
        self.title_en, self.title_zh = f"{entry.title_en}, {year}", f"{year} 年{entry.title_zh}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


class _OfCategory:
    """A column of a wide table, ``region=coast``: called after a category of the dictionary's column; holds numbers."""

    type = "number"
    unit_en = unit_zh = ""
    categories: tuple[tuple[str, str, str], ...] = ()

    def __init__(self, entry: Column, value: str) -> None:
        self._entry = entry
        self.name = f"{entry.name}={value}"
        labels = {code: (english, chinese) for code, english, chinese in entry.categories}
        self.title_en, self.title_zh = labels.get(value, (value, value))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


class _UnderHead:
    """A column of one of several outcomes side by side, ``odds_ratio@checkup``: its title under that of the outcome."""

    def __init__(self, entry: Column, of: Column) -> None:
        self._entry = entry
        self.name = f"{entry.name}@{of.name}"
        self.title_en, self.title_zh = f"{of.title_en}: {entry.title_en}", f"{of.title_zh}：{entry.title_zh}"
        self.span, self.head = (of.title_en, of.title_zh), (entry.title_en, entry.title_zh)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


def wide(name: str, catalogue: Mapping[str, Column]) -> Column | None:
    """Entry for a column of a wide table, made from the one that it is called after; None if there is none."""
    if (dated := _DATED.fullmatch(name)) and dated["name"] in catalogue:
        return _OfYear(catalogue[dated["name"]], dated["year"])
    if (one := _CATEGORY.fullmatch(name)) and one["name"] in catalogue:
        return _OfCategory(catalogue[one["name"]], one["value"])
    if (under := _UNDER.fullmatch(name)) and {under["name"], under["of"]} <= set(catalogue):
        return _UnderHead(catalogue[under["name"]], catalogue[under["of"]])
    return None
