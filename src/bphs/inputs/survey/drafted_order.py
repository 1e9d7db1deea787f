"""Order of the answers in a codebook that is being drafted: rating scales, schooling, amounts, yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bphs.inputs.survey.drafted_answers import customary
from bphs.inputs.survey.guessed_roles import in_order, is_order

MUCH, LITTLE, NOT = (
    "very|strongly|completely|extremely|totally|fully",
    "rather|somewhat|fairly|slightly|mostly",
    "dis|un",
)
BAD = "差(?!不多)|低|坏|糟"
POOR = "poor|bad|low|weak"
DEGREES = (
    rf"^(?:非常|很|极|完全|十分)(?:不|{BAD})|^从不|^从未|^(?:{MUCH}) (?:{NOT}|{POOR})|^never\b|^not at all",
    rf"^(?:较|比较|不太|基本|有点)?(?:不|{BAD})|^较少|^很少|^(?:(?:{LITTLE}) )?(?:{NOT}|(?:{POOR})\b)|^(?:rarely|seldom|hardly)\b",
    r"一般|中等|中立|说不清|不确定|尚可|有时|差不多|^(?:neutral|neither|undecided|sometimes|average|fair|moderate)\b",
    rf"^(?:较|比较|基本|有点)|^经常|^(?:{LITTLE}|quite|often)\b",
    rf"^(?:非常|很|极|完全|十分)|^总是|^(?:{MUCH}|always|excellent)\b",
)
"""Steps of rating scales in Chinese and English, from the lowest; a bare 满意 or agree stands between the last but one
and the last.
"""


def _degree(label: str) -> float:
    found = [step for step, pattern in enumerate(DEGREES) if re.search(pattern, label, re.IGNORECASE)]
    return found[0] if found else 3.5


def graded(labels: Iterable[str]) -> bool:
    """Whether labels are the steps of a rating scale; one at least must say very or not.

    >>> graded(["不满意", "一般", "非常满意"]), graded(["甲", "乙", "丙"])
    (True, False)
    >>> graded(["Strongly disagree", "disagree", "neither", "agree", "strongly agree"])
    True
    """
    degrees = [_degree(label) for label in labels]
    return len(degrees) >= 3 and len(set(degrees)) == len(degrees) and bool({0, 1, 4} & set(degrees))


def opposed(labels: Iterable[str]) -> bool:
    """Whether two labels are the ends of a rating scale.

    >>> opposed(["完全不愿意", "非常愿意"]), opposed(["男", "女"])
    (True, False)
    """
    low, high = sorted(map(_degree, labels))
    return high - low >= 2 and bool({0, 1, 4} & {low, high})


def against(labels: Iterable[str]) -> bool:
    """Whether labels run from much to little: 1 = very satisfied, 5 = very dissatisfied.

    >>> against(["非常满意", "一般", "非常不满意"]), against(["never", "often", "always"])
    (True, False)
    """
    each = list(labels)
    return len(each) > 1 and opposed([each[0], each[-1]]) and _degree(each[0]) > _degree(each[-1])


def steps(labels: Iterable[str]) -> bool:
    """Whether labels are in an order: of a rating scale, of schooling, of amounts.

    >>> steps(["小学", "初中"]), steps(["男", "女"])
    (True, False)
    """
    each = list(labels)
    return graded(each) or is_order(each)


def coded(texts: list[str]) -> dict[float, str]:
    """Codes for texts: in the order of a rating scale, of schooling or of amounts, yes before no, else as they first
    occur.

    >>> coded(["同意", "一般", "不同意"])
    {1.0: '不同意', 2.0: '一般', 3.0: '同意'}
    """
    labels = list(dict.fromkeys(texts))
    ordered = sorted(labels, key=_degree) if graded(labels) else customary(in_order(labels))
    return {float(code): label for code, label in enumerate(ordered, 1)}
