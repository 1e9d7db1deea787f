"""Conditions of rules: comparisons of findings, joined by "and"."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Findings = Mapping[str, Mapping[str, Any]]
"""Recorded findings by ``chapter.name``: `value`, and where there are any `lower`, `upper`, `p`, `of`, `case`."""

NUMBERS = ("lower", "value", "upper", "p", "of")
PARTS = (*NUMBERS, "case")
SIGNS = {"<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq}
FORM = "comparisons as '03_inequality.gini_change.upper < 0', joined by 'and'"
_COMPARISON = re.compile(
    rf"(?P<finding>\w+\.\w+?)(?:\.(?P<part>{'|'.join(PARTS)}))?\s*(?P<sign>{'|'.join(SIGNS)})\s*(?P<against>[-−]?[\d.]+|[a-z]\w*)"
)
_AND = re.compile(r"\s+and\s+")


@dataclass(frozen=True)
class Condition:
    """One comparison: a part of a finding against a number, or its case against a word.

    >>> read_conditions("03_inequality.gini_change.upper < 0")[0]
    Condition(finding='03_inequality.gini_change', part='upper', sign='<', against=0.0)
    """

    finding: str
    part: str
    sign: str
    against: float | str

    def holds(self, findings: Findings) -> bool | None:
        """Whether it holds; None where the study does not have the finding, or the finding not the part."""
        found = findings.get(self.finding, {}).get(self.part)
        if found is None or isinstance(found, bool) or isinstance(found, str) != isinstance(self.against, str):
            return None
        if isinstance(found, float) and math.isnan(found):
            return None
        return bool(SIGNS[self.sign](found, self.against))

    def __str__(self) -> str:
        part = "" if self.part == "value" else f".{self.part}"
        against = self.against if isinstance(self.against, str) else f"{self.against:g}"
        return f"{self.finding}{part} {self.sign} {against}"


def read_conditions(text: str) -> tuple[Condition, ...]:
    """Conditions of a rule; none of an empty text.

    Raises
    ------
    ValueError : a comparison that cannot be read, with what it says.

    >>> [str(one) for one in read_conditions("a_b.gap > 0.5 and a_b.trend.case = fell")]
    ['a_b.gap > 0.5', 'a_b.trend.case = fell']
    """
    return tuple(_condition(part) for part in _AND.split(text.strip())) if text.strip() else ()


def _condition(text: str) -> Condition:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        raise ValueError(text)
    written = match["against"].replace("−", "-")
    try:
        against: float | str = float(written)
    except ValueError:
        against = written
    part = match["part"] or "value"
    if (part == "case") != isinstance(against, str) or (part == "case" and match["sign"] not in ("=", "!=")):
        raise ValueError(text)
    return Condition(match["finding"], part, match["sign"], against)


def all_hold(conditions: Iterable[Condition], findings: Findings) -> bool | None:
    """Whether all hold; False as soon as one does not, None where that depends on a finding that is not there, or there
    are no conditions.

    >>> all_hold(read_conditions("a.x > 0 and a.y > 0"), {"a.x": {"value": -1}})
    False
    >>> all_hold(read_conditions("a.x > 0 and a.y > 0"), {"a.x": {"value": 1}}) is None
    True
    """
    held = [condition.holds(findings) for condition in conditions]
    if False in held:
        return False
    return None if None in held or not held else True


def can_hold(conditions: Sequence[Condition]) -> bool:
    """Whether some findings would meet all conditions at once, given that lower ≤ value ≤ upper.

    >>> can_hold(read_conditions("a.x.upper < 0 and a.x.lower > 0"))
    False
    >>> can_hold(read_conditions("a.x.lower < 0 and a.x.upper > 0"))
    True
    """
    return all(
        _possible([one for one in conditions if one.finding == finding])
        for finding in {one.finding for one in conditions}
    )


Bound = tuple[float, bool]
"""A number, and whether it is itself excluded."""


def _possible(conditions: Sequence[Condition]) -> bool:
    """The same of one finding."""
    wanted = {one.against for one in conditions if one.part == "case" and one.sign == "="}
    barred = {one.against for one in conditions if one.part == "case" and one.sign == "!="}
    if len(wanted) > 1 or wanted & barred:
        return False
    least: dict[str, Bound] = {part: _least(conditions, part) for part in NUMBERS}
    most: dict[str, Bound] = {part: _most(conditions, part) for part in NUMBERS}
    # lower ≤ value ≤ upper: what bounds the one from below bounds the next from below as well
    for below, above in (("lower", "value"), ("value", "upper")):
        least[above] = max(least[above], least[below])
    for below, above in (("value", "upper"), ("lower", "value")):
        most[below] = min(most[below], most[above], key=lambda bound: (bound[0], not bound[1]))
    barred_numbers = {(one.part, one.against) for one in conditions if one.sign == "!="}
    for part in NUMBERS:
        (low, low_out), (high, high_out) = least[part], most[part]
        if low > high or (low == high and (low_out or high_out or (part, low) in barred_numbers)):
            return False
    return True


def _least(conditions: Sequence[Condition], part: str) -> Bound:
    bounds = [
        (float(one.against), one.sign == ">")
        for one in conditions
        if one.part == part and part != "case" and one.sign in (">", ">=", "=")
    ]
    return max(bounds, default=(-math.inf, False))


def _most(conditions: Sequence[Condition], part: str) -> Bound:
    bounds = [
        (float(one.against), one.sign == "<")
        for one in conditions
        if one.part == part and part != "case" and one.sign in ("<", "<=", "=")
    ]
    return min(bounds, default=(math.inf, False), key=lambda bound: (bound[0], not bound[1]))
