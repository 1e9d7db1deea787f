"""Documents that are small on disk and endless in memory: nested deep, or made of names for their own parts."""

from __future__ import annotations

import re
from functools import lru_cache

DEEPEST = 60
"""Brackets within each other: the outlines of islands in lakes need eight."""
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\n]|\'\')*\'')
NAME = re.compile(r"(?:^|[:\[{,?-])\s*[*&][\w.-]+\s*(?=$|[,\]}\s])")


@lru_cache(maxsize=32)
def depth(text: str) -> int | None:
    """Line on which brackets, or dashes of a list, stand too deep within each other; None if nowhere.

    >>> depth("[1, [2]]"), depth("x: " + "[" * 100 + "]" * 100), depth("- " * 100)
    (None, 1, 1)
    """
    # The dictionaries that ship are read by every chapter and command, and are the same each time.
    level = 0
    for line, written in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*(?:-\s){{{DEEPEST}}}", written) or len(written) - len(written.lstrip(" ")) > 8 * DEEPEST:
            return line
        for mark in re.findall(r"[\[\]{}]", QUOTED.sub("", written)):
            level += 1 if mark in "[{" else -1
            if level > DEEPEST:
                return line
    return None


def name_used_again(text: str) -> int | None:
    """Line on which YAML names a part of the document, or uses such a name; None if nowhere.

    >>> name_used_again("a: &a [*a]"), name_used_again("title: A & B *\\nb: '*b'")
    (1, None)
    """
    for line, written in enumerate(text.splitlines(), 1):
        if NAME.search(re.sub(r"(?:^|\s)#.*$", "", QUOTED.sub("", written))):
            return line
    return None
