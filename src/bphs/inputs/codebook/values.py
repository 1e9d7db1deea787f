"""Values, missing codes and their labels as a codebook writes them: ``1=不满意|2=满意``
and ``9=不清楚|-3|-99..-90``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bphs.inputs.files.codes import NUMBER, Missing, code_text


class Value(NamedTuple):
    """One answer that can be chosen: its code in the data and its labels."""

    code: float
    label_zh: str
    label_en: str


class Wrong(ValueError):
    """Part of a codebook's cell that cannot be read: what stands there, the rule, what to do."""

    def __init__(self, found: str, expected: str, remedy: str) -> None:
        super().__init__(found)
        self.found, self.expected, self.remedy = found, expected, remedy


def read_values(zh: str, en: str) -> tuple[Value, ...]:
    """Codes and labels from the cells `values` and `values_en`.

    Raises
    ------
    Wrong : a label without code, a code without label, a code that stands twice, or codes that differ between the
        languages.

    >>> read_values("1=不满意|2=满意", "1=dissatisfied|2=satisfied")[1]
    Value(code=2.0, label_zh='满意', label_en='satisfied')
    """
    chinese, english = _pairs(zh), _pairs(en)
    if english and chinese and set(chinese) != set(english):
        other = ", ".join(code_text(code) for code in sorted(set(chinese) ^ set(english)))
        raise Wrong(
            f"codes that have a label in one language only: {other}",
            "the same codes in values and values_en",
            "add what is missing, or leave values_en empty",
        )
    return tuple(
        Value(code, chinese.get(code, english.get(code, "")), english.get(code, chinese.get(code, "")))
        for code in chinese or english
    )


def _pairs(text: str) -> dict[float, str]:
    found: dict[float, str] = {}
    for part in _parts(text):
        code, sign, label = part.partition("=")
        if not sign:
            raise Wrong(f"the label {part!r} without a value", "code=label, parted by '|'", f"write e.g. '1={part}'")
        if not re.fullmatch(NUMBER, code.strip()):
            raise Wrong(f"the code {code.strip()!r}", "a number before '='", f"write e.g. '1={label.strip()}'")
        if not label.strip():
            raise Wrong(
                f"the value {code.strip()} without a label", "code=label, parted by '|'", "write the label after '='"
            )
        if float(code) in found:
            raise Wrong(f"the code {code.strip()} twice", "each code once", "remove one of the two")
        found[float(code)] = label.strip()
    return found


def read_missing(zh: str, en: str) -> tuple[Missing, ...]:
    """Missing codes and ranges from the cells `missing` and `missing_en`.

    Raises
    ------
    Wrong : not a number, or a range that runs backwards.

    >>> for missing in read_missing("9=不清楚|-99..-90", "9=don't know"):
    ...     print(missing)
    Missing(low=9.0, high=9.0, label_zh='不清楚', label_en="don't know")
    Missing(low=-99.0, high=-90.0, label_zh='', label_en='')
    """
    english = dict(_range(part) for part in _parts(en))
    chinese = dict(_range(part) for part in _parts(zh))
    unknown = set(english) - set(chinese)
    if unknown:
        raise Wrong("missing_en has a code that missing has not", "the same codes in both", "add the code to missing")
    return tuple(
        Missing(*bounds, label or english.get(bounds, ""), english.get(bounds, label))
        for bounds, label in chinese.items()
    )


def read_codes(text: str) -> tuple[float, ...]:
    """Codes alone, parted by '|'.

    Raises
    ------
    Wrong : not a number.

    >>> read_codes("11|12")
    (11.0, 12.0)
    """
    for part in _parts(text):
        if not re.fullmatch(NUMBER, part):
            raise Wrong(f"the code {part!r}", "a code of values, or several parted by '|'", "write e.g. '12'")
    return tuple(dict.fromkeys(float(part) for part in _parts(text)))


def _range(part: str) -> tuple[tuple[float, float], str]:
    codes, _, label = part.partition("=")
    match = re.fullmatch(rf"({NUMBER})(?:\.\.({NUMBER}))?", codes.strip())
    if not match:
        raise Wrong(
            f"the missing code {codes.strip()!r}", "a number, or a range such as -99..-90", "write e.g. '9=不清楚|-3'"
        )
    low, high = float(match[1]), float(match[2] or match[1])
    if high < low:
        raise Wrong(
            f"the range {codes.strip()}", "the smaller number first", f"write {code_text(high)}..{code_text(low)}"
        )
    return (low, high), label.strip()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("｜", "|").replace("＝", "=").split("|") if part.strip()]
