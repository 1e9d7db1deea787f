"""Answers in a codebook that is being drafted: which say that there is no answer, which says yes, how they read in
English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

UNSURE = re.compile(
    r"不清楚|说不清楚?|不知道|不确定|不好说|记不清楚?|不记得了?|不适用|不了解情况|拒绝?(?:回)?答|无法回答|不[愿想便]\S{0,4}|保密"
    r"|would rather not say|prefer not to (?:say|answer)|do(?:n't| not) know|not sure|unsure|cannot say|refused?"
)
"""Labels of those who gave no answer."""
OPPOSITES = {"否": "是", "无": "有", "没有": "有", "不是": "是", "no": "yes"}
DENIALS = ("没有", "没", "不", "未", "从未")
SEXES = ("男", "女")


def without_answer(labels: Iterable[str], ordered: Callable[[Iterable[str]], bool]) -> list[str]:
    """Labels that say that there is no answer, where the others are yes and no, or steps.

    Where they are neither, not knowing may be an answer as good as the others.

    Parameters
    ----------
    ordered : whether labels are steps.

    >>> without_answer(["不知道", "知道", "不清楚"], ordered=lambda labels: False)
    ['不清楚']
    """
    each = list(dict.fromkeys(labels))
    pair = yes_and_no(each)
    unsure = [label for label in each if UNSURE.fullmatch(label.lower()) and label not in pair]
    rest = [label for label in each if label not in unsure]
    return sorted(unsure) if set(rest) == set(pair) or ordered(rest) else []


def yes_and_no(labels: Sequence[str]) -> list[str]:
    """The label that affirms and the one that denies the same; empty if no two labels are such a pair, or several are.

    >>> yes_and_no(["没听说过", "听说过"])
    ['听说过', '没听说过']
    """
    pairs = [[yes, no] for no in labels for yes in labels if _denies(no.lower(), yes.lower())]
    return pairs[0] if len(pairs) == 1 else []


def _denies(no: str, yes: str) -> bool:
    return OPPOSITES.get(no) == yes or any(no == denial + yes for denial in DENIALS)


def customary(labels: Sequence[str]) -> list[str]:
    """Labels in the order of questionnaires: yes before no, men before women; others as they come.

    >>> customary(["否", "是"]), customary(["女", "男"]), customary(["甲", "乙"])
    (['是', '否'], ['男', '女'], ['甲', '乙'])
    """
    if len(labels) != 2:
        return list(labels)
    return yes_and_no(labels) or (list(SEXES) if set(labels) == set(SEXES) else list(labels))


def in_english(written: str) -> str:
    """Codes with English labels for the cell of a codebook with Chinese ones; empty unless every label is known.

    >>> in_english("1=男|2=女"), in_english("1=男|2=甲")
    ('1=male|2=female', '')
    """
    parts = [part.partition("=") for part in written.split("|") if part]
    known = [_english(label) for _, _, label in parts]
    if not all(known):
        return ""
    return "|".join(f"{code}={label}" for (code, *_), label in zip(parts, known, strict=True))


def _english(label: str) -> str:
    if found := vocabulary().get(label.strip()):
        return found
    band = re.fullmatch(r"(\d+)\s*[-–—~～至到]\s*(\d+)\s*(岁|元)?", label.strip())
    if band:
        return f"{band[1]}–{band[2]}{_UNITS[band[3] or '']}"
    end = re.fullmatch(r"(\d+)\s*(岁|元)?\s*(及以上|以上|及以下|以下)", label.strip())
    return _ENDS[end[3]].format(f"{end[1]}{_UNITS[end[2] or '']}") if end else ""


_UNITS = {"": "", "岁": " years", "元": " yuan"}
_ENDS = {"及以上": "{} or more", "以上": "{} or more", "及以下": "{} or less", "以下": "under {}"}


@cache
def vocabulary() -> dict[str, str]:
    """Answers that many questionnaires share, in English."""
    found: dict[str, str] = json.loads(Path(__file__).with_name("answers_in_english.json").read_text(encoding="utf-8"))
    return found
