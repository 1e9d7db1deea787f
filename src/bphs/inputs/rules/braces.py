"""Braces in the words of rules and decisions that name no finding, and would stand on the page as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bphs.errors import Problem
from bphs.inputs.rules.decisions import FILE as DECISIONS
from bphs.inputs.rules.decisions import Statement
from bphs.inputs.rules.table import FILE as RULES
from bphs.inputs.rules.table import Rule

_FILLED = re.compile(r"\{\d\w*\.\w+(?:\.of|\[\d+\])?(?::[^{}\n]*)?\}")
_BRACED = re.compile(r"\{[^{}]*\}?|\}")


def unfilled(folder: str, rules: Sequence[Rule], statements: Sequence[Statement]) -> Iterator[Problem]:
    """Problem for each brace that is no finding with or without a format.

    Parameters
    ----------
    folder : of the study, as a person writes it.
    """
    said = [
        (f"{RULES}, rule {rule.name!r}, {what}", text)
        for rule in rules
        for what, pair in rule.words.items()
        for text in pair
    ]
    said += [(f"{DECISIONS}, rule {one.rule!r}, {one.criterion}", text) for one in statements for text in one.words]
    for where, text in said:
        for match in _BRACED.finditer(_FILLED.sub("", text)):
            expected = "a finding with its chapter, e.g. {03_inequality.gini_last:.3f}"
            yield Problem(f"{folder}/{where}", match[0], expected, "write the chapter, a dot and the finding's name")
