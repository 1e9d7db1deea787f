"""A data frame as a table for readers: labels and decimals from the dictionary, HTML for pages, CSV for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from bphs.inputs.codebook import Codebook
from bphs.inputs.codebook_values import code_text
from bphs.report import wording
from bphs.report.wording import Text

TextColumns = frozenset({"string", "year", "date", "boolean"})


@dataclass(frozen=True)
class Column:
    """A column of one table as its reader sees it; stands in for a dictionary entry where a table has its own words."""

    name: str
    title_en: str
    title_zh: str
    unit_en: str = ""
    unit_zh: str = ""
    decimals: int = 2
    type: str = "number"
    description_en: str = ""
    description_zh: str = ""
    categories: tuple[tuple[str, str, str], ...] = ()


def codebook_columns(codebook: Codebook) -> dict[str, Column]:
    """The entries of a survey's variables: the question is the title, the values are the categories."""
    return {
        name: Column(
            name, variable.question_en, variable.question_zh, variable.unit_en, variable.unit_zh,
            categories=tuple((code_text(value.code), value.label_en, value.label_zh) for value in variable.values),
        )
        for name, variable in codebook.owner.items()
    }


def columns_of(frame: pd.DataFrame, labels: Mapping[str, Text], decimals: Mapping[str, int]) -> list[Column]:
    """The entries of a frame's columns, from the dictionary unless the table brings its own label.

    Raises
    ------
    InputError : a column that neither the dictionary nor `labels` knows.
    """
    return [_column(frame, str(name), labels.get(str(name)), decimals) for name in frame.columns]


def _column(frame: pd.DataFrame, name: str, own: Text | None, decimals: Mapping[str, int]) -> Column:
    if own is not None:
        whole = pd.api.types.is_integer_dtype(frame[name])
        return Column(name, *own, decimals=decimals.get(name, 0 if whole else 2), type=_type(frame[name]))
    entry = wording.column(name)
    places = decimals.get(name, entry.decimals)
    kind = getattr(entry, "type", "number")
    return Column(name, entry.title_en, entry.title_zh, entry.unit_en, entry.unit_zh, places, kind, categories=entry.categories)


def _type(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    return "number" if pd.api.types.is_numeric_dtype(values) else "string"


def to_html(frame: pd.DataFrame, columns: list[Column]) -> str:
    """A plain table in the current language: ``scope`` on every heading, numbers marked for right alignment."""
    head = "".join(f'<th scope="col"{_mark(column)}>{escape(wording.label_of(column))}</th>' for column in columns)
    rows = "".join(f"<tr>{_row(values, columns)}</tr>\n" for values in frame.itertuples(index=False, name=None))
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"


def _row(values: tuple[Any, ...], columns: list[Column]) -> str:
    cells = [escape(wording.number_of(value, column)) for value, column in zip(values, columns, strict=True)]
    first = f'<th scope="row"{_mark(columns[0])}>{cells[0]}</th>'
    return first + "".join(f"<td{_mark(column)}>{cell}</td>" for cell, column in zip(cells[1:], columns[1:], strict=True))


def _mark(column: Column) -> str:
    return "" if column.type in TextColumns else ' class="number"'


def to_csv(frame: pd.DataFrame) -> str:
    """Machine names and full precision, so that the numbers of a page can be computed with."""
    return frame.to_csv(index=False, lineterminator="\n")


def described(columns: list[Column]) -> list[dict[str, Any]]:
    """What the page needs to make a spreadsheet: name, title and unit in the current language, decimals, type."""
    chinese = wording.current_language() == "zh"
    return [
        {
            "name": column.name,
            "title": column.title_zh if chinese else column.title_en,
            "unit": column.unit_zh if chinese else column.unit_en,
            "decimals": column.decimals,
            "type": column.type,
        }
        for column in columns
    ]
