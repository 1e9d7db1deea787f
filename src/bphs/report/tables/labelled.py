"""A data frame as a table for readers: labels and decimals from the dictionary, HTML for pages, CSV for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.codebook.book import Codebook, Variable
from bphs.inputs.files.codes import code_text
from bphs.report.tables.citing import CITING, in_cell
from bphs.report.words import wording
from bphs.report.words.links import Findings
from bphs.report.words.wording import Text

NO_ROW = Text("none", "无")
IN_THEME = Text("{theme}: {code}", "{theme}：{code}")
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
    floor: float | None = None
    span: tuple[str, str] | None = None
    """Title of the outcome above it and its neighbours (`odds_ratio@checkup`); `head` is its own."""
    head: tuple[str, str] = ("", "")


def codebook_columns(codebook: Codebook) -> dict[str, Column]:
    """Entries of a survey's variables: the short title (without it the question), the question as description, answers
    as categories.

    A question with several answers has an entry of its own and one for the column of each answer, named "short title:
    answer".
    """
    entries = {name: _codebook_column(variable, name) for name, variable in codebook.owner.items()}
    return {
        variable.variable: _codebook_column(variable, variable.variable) for variable in codebook.owner.values()
    } | entries


def dimension_columns(codebook: Codebook) -> dict[str, Column]:
    """Entries of a survey's scales, ``dimension_<code>``: a scale may be called like a question or a result.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> dimension_columns(read_codebook("data/w_district/codebook.csv"))["dimension_policy"].title_zh
    '政策环境'
    """
    titles = {f"dimension_{name}": name for name in codebook.dimensions}
    return {
        column: Column(column, codebook.dimension_title(name, "en"), codebook.dimension_title(name, "zh"))
        for column, name in titles.items()
    }


def interview_columns(codes: pd.DataFrame) -> dict[str, Column]:
    """Entries of the codebook of interviews: ``coded`` for its codes, ``theme`` for the topmost, with their names, and
    ``coded_in_theme`` for codes named after their theme.

    Parameters
    ----------
    codes : `code`, `theme`, `level`, `name_en`, `name_zh`, as ``CodedInterviews.codes``.

    >>> rows = [("money", "money", 0, "Money", "经费"), ("late", "money", 1, "Comes late", "滞后")]
    >>> codes = pd.DataFrame(rows, columns=["code", "theme", "level", "name_en", "name_zh"])
    >>> found = interview_columns(codes)
    >>> found["theme"].categories, found["coded_in_theme"].categories[1]
    ((('money', 'Money', '经费'),), ('late', 'Money: comes late', '经费：滞后'))
    """
    called = {
        code: Text(en, zh) for code, en, zh in zip(codes["code"], codes["name_en"], codes["name_zh"], strict=True)
    }
    themes = dict(zip(codes["code"], codes["theme"], strict=True))
    whole = {
        code: name if themes[code] == code else IN_THEME.format(theme=called[themes[code]], code=wording.inside(name))
        for code, name in called.items()
    }
    top = {code: name for code, name in called.items() if themes[code] == code}
    entries = {
        "coded": ("Code", "编码", called),
        "theme": ("Theme", "主题", top),
        "coded_in_theme": ("Code", "编码", whole),
    }
    return {
        name: Column(name, en, zh, type="string", categories=tuple((code, *text) for code, text in known.items()))
        for name, (en, zh, known) in entries.items()
    }


def _codebook_column(variable: Variable, name: str) -> Column:
    option = name != variable.variable
    categories = tuple((code_text(value.code), value.label_en, value.label_zh) for value in variable.values)
    chosen = (("0", "not chosen", "未选"), ("1", "chosen", "选中")) if variable.type == "multiple" else ()
    return Column(
        name, variable.title("en", name), variable.title("zh", name), variable.unit_en, variable.unit_zh,
        description_en=variable.question_en, description_zh=variable.question_zh, categories=chosen if option else categories,
    )  # fmt: skip


def columns_of(
    frame: pd.DataFrame,
    labels: Mapping[str, Text],
    decimals: Mapping[str, int],
    floors: Mapping[str, float] | None = None,
) -> list[Column]:
    """Entries of a frame's columns, from the dictionary unless the table brings its own label.

    Parameters
    ----------
    floors : of columns of p values, the smallest that their test could have given.

    Raises
    ------
    InputError : a column that neither the dictionary nor `labels` knows.
    """
    made = [_column(frame, str(name), labels.get(str(name)), decimals) for name in frame.columns]
    return [replace(one, floor=(floors or {}).get(one.name)) for one in made]


def _column(frame: pd.DataFrame, name: str, own: Text | None, decimals: Mapping[str, int]) -> Column:
    if own is not None:
        places = decimals.get(
            name, 0 if pd.api.types.is_integer_dtype(frame[name]) else 3 if wording.is_p_value(name) else 2
        )
        return Column(name, *own, decimals=places, type=_type(name, frame[name]), categories=wording.categories(name))
    entry = wording.column(name)
    places = decimals.get(name, entry.decimals)
    kind = getattr(entry, "type", "number")
    words = Text if entry.categories else (Text, str)
    if kind in ("number", "integer") and frame[name].map(lambda cell: isinstance(cell, words)).any():
        kind = "string"  # codes that were replaced by their labels, numbers that carry stars
    return Column(
        name, entry.title_en, entry.title_zh, entry.unit_en, entry.unit_zh, places, kind, categories=entry.categories,
        span=getattr(entry, "span", None), head=getattr(entry, "head", ("", "")),
    )  # fmt: skip


def _type(name: str, values: pd.Series) -> str:
    if wording.is_year(name):
        return "year"
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    return "number" if pd.api.types.is_numeric_dtype(values) else "string"


def need_columns(where: str, frame: pd.DataFrame, once: Sequence[str]) -> None:
    """See that columns whose entries stand once are there, the first one among them.

    Raises
    ------
    InputError : they are not.
    """
    if once and (once[0] != frame.columns[0] or not set(once) <= set(frame.columns)):
        raise InputError(
            [
                Problem(
                    where,
                    f"once={list(once)}",
                    f"the first column, {frame.columns[0]!r}, and others of the table",
                    "begin with the first column",
                )
            ]
        )


def to_html(frame: pd.DataFrame, columns: list[Column], once: Sequence[str] = ()) -> str:
    """A plain table in the current language: ``scope`` on every heading, numbers marked for right alignment. One that
    has no rows says so in a row.

    Parameters
    ----------
    once : the first column, and others, whose entry stands once for the rows below each other that share the first
        one's.
    """
    rows = list(frame.itertuples(index=False, name=None)) or [(NO_ROW, *[None] * (len(columns) - 1))]
    bodies = [list(group) for _, group in groupby(rows, key=itemgetter(0))] if once else [rows]
    written = "".join(f"<tbody>\n{_body(body, columns, once)}</tbody>\n" for body in bodies)
    return f"<table>\n<thead>{_spans(columns)}<tr>{''.join(map(_heading, columns))}</tr></thead>\n{written}</table>"


def _spans(columns: list[Column]) -> str:
    """Row of titles that span the columns of one outcome; nothing where no column has one.

    The row below has a heading for every column, so that whoever reads that one alone reads them all.
    """
    if not any(column.span for column in columns):
        return ""
    cells = []
    for span, under in groupby(columns, key=lambda column: column.span):
        reach = f' colspan="{len(list(under))}"'
        cells.append(f'<th scope="colgroup"{reach}>{in_cell(str(Text(*span)))}</th>' if span else f"<td{reach}></td>")
    return f'<tr class="spans">{"".join(cells)}</tr>\n'


def _heading(column: Column) -> str:
    whole = in_cell(wording.label_of(column))
    if column.span is None:
        return f'<th scope="col"{_mark(column)}>{whole}</th>'
    own = in_cell(wording.label_of(replace(column, title_en=column.head[0], title_zh=column.head[1])))
    return f'<th scope="col"{_mark(column)} data-title="{whole}">{own}</th>'


def _body(rows: list[tuple[Any, ...]], columns: list[Column], once: Sequence[str]) -> str:
    lines = [
        _row(values, columns, {name: len(rows) for name in once} if place == 0 else dict.fromkeys(once, 0))
        for place, values in enumerate(rows)
    ]
    return "".join(f"<tr>{line}</tr>\n" for line in lines)


def _row(values: tuple[Any, ...], columns: list[Column], rows_of: Mapping[str, int]) -> str:
    """One row; `rows_of` says of some cells over how many rows they reach, 0 if an earlier row holds them."""
    cells = []
    for place, (value, column) in enumerate(zip(values, columns, strict=True)):
        if not (reach := rows_of.get(column.name, 1)):
            continue
        tag, scope = ("th", f' scope="{"rowgroup" if reach > 1 else "row"}"') if place == 0 else ("td", "")
        span = f' rowspan="{reach}"' if reach > 1 else ""
        cells.append(f"<{tag}{scope}{span}{_mark(column)}>{_cell(value, column)}</{tag}>")
    return "".join(cells)


def _cell(value: Any, column: Column) -> str:
    if isinstance(value, Findings):
        return value.html
    return in_cell(wording.number_of(value, column), cites=column.name in CITING)


def _mark(column: Column) -> str:
    return "" if column.type in TextColumns else ' class="number"'


def to_csv(frame: pd.DataFrame) -> str:
    """Machine names and full precision, so that the numbers of a page can be computed with."""
    return frame.to_csv(index=False, lineterminator="\n")


def described(columns: list[Column]) -> list[dict[str, Any]]:
    """Data of a page's spreadsheet: name, title and unit in the current language, decimals, type."""
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
