"""Cell of a survey's file as a code, a number, a number of seconds or a moment: text and numeric exports alike."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from functools import lru_cache
from typing import Any

from bphs.inputs.codebook.variable import EMPTY, SKIPPED, Variable
from bphs.inputs.files.codes import NUMBER, code_text, plain

PLATFORM_TEXT = {
    "(跳过)": SKIPPED,
    "跳过": SKIPPED,
    "(空)": EMPTY,
    "(未填)": EMPTY,
    "(未答)": EMPTY,
    "(skipped)": SKIPPED,
    "(empty)": EMPTY,
}
WRITTEN_IN = re.compile(r"\s*[〖【{\[].*$", re.DOTALL)
IN_BRACKETS = re.compile(r"\s*[〖【{\[][^〗】}\]]*[〗】}\]]")
"""What was written in beside an option, with whatever follows it; and only what stands in brackets."""
NO_CODE = 10_000
"""A number this large is no mistyped code; it could be a telephone number."""
EXCEL_DAYS = (20_000, 80_000)
"""Excel's day numbers of the years 1954 to 2119; larger and smaller numbers are no dates."""
EXCEL_START = datetime.datetime(1899, 12, 30)
SPSS_START = datetime.datetime(1582, 10, 14)


class Unreadable(ValueError):
    """A cell that cannot be read; says the rule, never the cell."""


def number(cell: Any) -> float | None:
    """A cell as a number if it is written as one.

    >>> number("１,２００"), number(3), number("不满意")
    (1200.0, 3.0, None)
    """
    if isinstance(cell, int | float):
        return float(cell)
    if not isinstance(cell, str):
        return None
    text = unicodedata.normalize("NFKC", cell).replace("−", "-").strip()
    text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)
    return float(text) if re.fullmatch(NUMBER, text) else None


@lru_cache(maxsize=512)
def _labels(variable: Variable) -> dict[str, float]:
    """Every label of a variable in both languages, values before missing codes."""
    missing = {plain(label): kind.low for kind in variable.missing for label in (kind.label_zh, kind.label_en) if label}
    return missing | {
        plain(label): value.code for value in variable.values for label in (value.label_zh, value.label_en)
    }


@lru_cache(maxsize=512)
def _codes(variable: Variable) -> frozenset[float]:
    return frozenset(value.code for value in variable.values)


def stands(cell: Any, variable: Variable) -> bool:
    """Whether a cell is a code or a label of the codebook just as it stands."""
    return plain(str(cell)) in _labels(variable) or number(cell) in _codes(variable)


def code(cell: Any, variable: Variable) -> float:
    """Code of an answer: itself a code, a label in either language, or a label with something written in.

    Raises
    ------
    Unreadable : neither.
    """
    value, labels = number(cell), _labels(variable)
    if value is not None and (value in _codes(variable) or variable.missing_code(value)):
        return value
    text = plain(str(cell))
    if text in labels:
        return labels[text]
    if value is not None and abs(value) < NO_CODE:
        return value  # a code that the codebook does not have; cleaning deals with it
    if text in PLATFORM_TEXT:
        return PLATFORM_TEXT[text]
    return _with_text(text, variable, labels)


def _with_text(text: str, variable: Variable, labels: dict[str, float]) -> float:
    """``其他〖张先生介绍〗``, ``其他：…``, ``6〖…〗``: the option counts, what is written in is let go."""
    for chosen in (IN_BRACKETS.sub("", text), WRITTEN_IN.sub("", text)):
        if chosen in labels:
            return labels[chosen]
    coded = number(chosen)
    if chosen != text and coded is not None and abs(coded) < NO_CODE:
        return coded
    for label, found in labels.items():
        if re.match(r"其他|其它|other", label) and text.startswith((label, re.split(r"[(_:]", label)[0])):
            return found
    raise Unreadable(f"a code or a label of {variable.variable!r} in the codebook")


def measured(cell: Any, variable: Variable) -> float:
    """A number; its unit may stand in the cell.

    Raises
    ------
    Unreadable : no number.
    """
    text = plain(str(cell))
    for label in (*_labels(variable).items(), *PLATFORM_TEXT.items()):
        if text == label[0]:
            return label[1]
    value = number(cell)
    if value is None:
        units = [plain(unit) for unit in (variable.unit_en, variable.unit_zh) if unit]
        value = next(
            (found for unit in units if text.endswith(unit) and (found := number(text.removesuffix(unit))) is not None),
            None,
        )
    if value is None:
        raise Unreadable("a number")
    return value


def seconds(cell: Any, variable: Variable) -> float:
    """Time taken: ``123秒``, ``2分3秒``, ``00:02:03``, or a number of seconds.

    Raises
    ------
    Unreadable : none of them.
    """
    value = number(cell)
    if value is not None:
        return value
    if isinstance(cell, datetime.timedelta):
        return cell.total_seconds()
    if isinstance(cell, datetime.time):
        return cell.hour * 3600.0 + cell.minute * 60 + cell.second
    text = plain(str(cell))
    if text in PLATFORM_TEXT:
        return PLATFORM_TEXT[text]
    worded = re.fullmatch(
        r"(?:(\d+)(?:小时|时|h|hours?))?(?:(\d+)(?:分钟?|m|min|minutes?))?(?:(\d+(?:\.\d+)?)(?:秒钟?|s|sec|seconds?))?",
        text,
    )
    clock = re.fullmatch(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})", text)
    match = worded if worded and text else clock
    if not match:
        raise Unreadable("a time in seconds, such as 123 or 123秒")
    return sum(float(part or 0) * size for part, size in zip(match.groups(), (3600, 60, 1), strict=True))


def moment(cell: Any, variable: Variable) -> datetime.datetime | float:
    """A date and time, to the second: as text, as Excel's day number, as SPSS's seconds.

    A code that means no answer stays one.

    Raises
    ------
    Unreadable : none of them, or a date that does not exist.
    """
    value = number(cell)
    if value is not None:
        return _counted(value, variable)
    if isinstance(cell, datetime.date):
        return datetime.datetime(*cell.timetuple()[:6])
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if (known := PLATFORM_TEXT.get(plain(text))) is not None:
        return known
    text = re.sub(r"[年月/.]", "-", re.sub(r"[日]\s*", " ", text, count=1))
    text = re.sub(r"[时分]", ":", text).rstrip("秒: -")
    match = re.fullmatch(
        r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}))?(?:-\d+)?)?", text
    )
    wrong = Unreadable("a date such as 2026-11-03 or 2026/11/3 10:20:33")
    if not match:
        raise wrong
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise wrong from None


def _counted(value: float, variable: Variable) -> datetime.datetime | float:
    if variable.missing_code(value):
        return value
    if EXCEL_DAYS[0] <= value < EXCEL_DAYS[1]:
        return EXCEL_START + datetime.timedelta(seconds=round(value * 86_400))
    if 1e10 < value < 2e10:
        return SPSS_START + datetime.timedelta(seconds=round(value))
    raise Unreadable("a date such as 2026-11-03, or Excel's number of a day")


def identity(cell: Any) -> str:
    """A respondent's number as text.

    >>> identity(12.0), identity(" R0012 ")
    ('12', 'R0012')
    """
    value = cell if isinstance(cell, float) and math.isfinite(cell) else None
    return code_text(value) if value is not None else str(cell).strip()
