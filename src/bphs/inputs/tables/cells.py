"""Cell's text as a value of its column's type, repaired where that cannot change what is meant."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from bphs.inputs.tables.schema import Column

GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([, \u2009'’_])\d{3})(?:\1\d{3})*(?:\.\d+)?")
PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
FRACTION = re.compile(r"(\d+)/([1-9]\d*)")
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
NO_VALUE = {
    "-",
    "--",
    "—",
    "——",
    "–",
    "…",
    "……",
    "...",
    "na",
    "n/a",
    "nan",
    "null",
    "none",
    "无",
    "/",
    "#n/a",
    "#value!",
    "#ref!",
    "#div/0!",
}
TRUTH = dict.fromkeys(("true", "yes", "1", "是"), True) | dict.fromkeys(("false", "no", "0", "否"), False)


@dataclass(frozen=True)
class Fault(Exception):
    """Fault of a cell that cannot be read: the rule it breaks and what to do."""

    rule: str
    remedy: str


@dataclass(frozen=True)
class Cell:
    """A value and the kinds of repair that reading it took."""

    value: Any
    repairs: tuple[str, ...] = ()


def read_cell(text: str, column: Column) -> Cell:
    """A cell's value in its column's type; ``None`` for an empty one.

    Raises
    ------
    Fault : the text is not of that type and no safe repair makes it so.

    >>> count = Column(name="n", type="integer", title_en="n", title_zh="数", description_en="n", description_zh="数")
    >>> read_cell("１,５６３,０５０", count)
    Cell(value=1563050, repairs=('full-width characters', 'thousands separators'))
    >>> times = Column(name="t", type="number", title_en="t", title_zh="倍", description_en="t", description_zh="倍")
    >>> read_cell("1/4", times)
    Cell(value=0.25, repairs=('fractions',))
    """
    plain = text.strip()
    repairs = ["blanks around values"] if plain != text else []
    if not plain:
        return Cell(None)
    if column.type == "string":
        value: Any = _string(plain, column, repairs)
    elif column.type == "boolean":
        value = _boolean(plain)
    elif column.type == "date":
        value = _date(plain)
    else:
        value = _number(plain, column, repairs)
    return Cell(value, tuple(repairs))


def _string(text: str, column: Column, repairs: list[str]) -> str:
    """Names stay as they are; a code that only needs half-width digits, or lost its form in Excel, gets it back."""
    pattern = column.constraints.pattern
    if not pattern or re.fullmatch(pattern, text):
        return text
    half_width = unicodedata.normalize("NFKC", text)
    for kind, candidate in (
        ("full-width characters", half_width),
        ("'.0' after codes", re.sub(r"\.0+$", "", half_width)),
    ):
        if re.fullmatch(pattern, candidate):
            repairs.append(kind)
            return candidate
    return text


def _boolean(text: str) -> bool:
    if text.lower() not in TRUTH:
        raise Fault("true or false", "write true or false")
    return TRUTH[text.lower()]


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Fault("a date: year-month-day", "write it as 2020-11-01") from None


def _number(text: str, column: Column, repairs: list[str]) -> int | float:
    plain = _half_width(text, repairs)
    plain = _without_unit(plain, column, repairs)
    if GROUPED.fullmatch(plain):
        repairs.append("thousands separators")
        plain = re.sub(r"[^\d.+-]", "", plain)
    if column.type == "number" and (part := FRACTION.fullmatch(plain)):
        repairs.append("fractions")
        return int(part[1]) / int(part[2])
    if column.type != "number" and SCIENTIFIC.fullmatch(plain):
        raise Fault(
            "a whole number with all its digits",
            "format the column as a number without decimals in the spreadsheet and export it again: digits were lost",
        )
    if not PLAIN.fullmatch(plain) and not (column.type == "number" and SCIENTIFIC.fullmatch(plain)):
        raise _not_a_number(text, column)
    return float(plain) if column.type == "number" else _whole(plain, repairs)


def _half_width(text: str, repairs: list[str]) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    if plain != text:
        repairs.append("full-width characters")
    return plain.strip()


def _without_unit(text: str, column: Column, repairs: list[str]) -> str:
    """Text without the column's own unit written into the cell: 6.72% in per cent, 2010年 as a year, 15元 in yuan.

    A unit that is a number itself, 1 or 1,000, is no end of a cell: 21 is not 2.
    """
    for unit in (column.unit_en, column.unit_zh, "年" if column.type == "year" else ""):
        if unit and text.endswith(unit) and not (PLAIN.fullmatch(unit) or GROUPED.fullmatch(unit)):
            repairs.append(f"the unit {unit!r} in cells")
            return text.removesuffix(unit).rstrip()
    return text


def _whole(text: str, repairs: list[str]) -> int:
    value = float(text)
    if not value.is_integer():
        raise Fault(
            "a whole number", "correct it; if the column may have decimals, make its type 'number' in datapackage.json"
        )
    if "." in text:
        repairs.append("'.0' after whole numbers")
        return int(text.partition(".")[0] or 0)
    return int(text)


def _not_a_number(text: str, column: Column) -> Fault:
    rule = {"integer": "a whole number", "year": "a year"}.get(column.type, "a number")
    if text.lower() in NO_VALUE:
        return Fault(rule, f"leave the cell empty, or add {text!r} to the table's missingValues in datapackage.json")
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return Fault(rule, "write a decimal point instead of the comma")
    return Fault(rule, "correct it; a remark belongs into a column of its own")
