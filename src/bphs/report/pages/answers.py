"""Answers of a study's first page: which of the findings that chapters mark are shown, and in which order.

The rule knows no chapter and no place. The study's own chapters go first: who marks an answer there wants it seen. Then
the parts of the study (regions, survey, both together) take turns, and within a part its chapters: each gives its first
answer before one gives its second. What leads comes before the rest of its part. Five are shown, in the order of the
chapters, that which leads first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeVar

MOST = 5
"""Answers that a first page shows."""

Answer = Mapping[str, Any]
One = TypeVar("One")


def chosen(answers: Sequence[Answer], parts: Mapping[str, str], own: Collection[str] = ()) -> list[Answer]:
    """Answers to show.

    Parameters
    ----------
    answers : in the order of chapters and pages; each has its ``chapter`` and whether it ``leads``.
    parts : part of the study by chapter.
    own : chapters of this study alone.

    Returns
    -------
    At most five, in the order in which they are shown.

    >>> def made(chapter, name, leads=False):
    ...     return {"chapter": chapter, "name": name, "leads": leads}
    >>> three = [made("03", "gini"), made("03", "theil"), made("03", "split")]
    >>> survey = [made("10", "gap"), made("11", "drivers")]
    >>> parts = {"03": "regions", "04": "regions", "10": "survey", "11": "survey"}
    >>> shown = chosen([*three, made("04", "map", leads=True), *survey], parts)
    >>> [one["name"] for one in shown]
    ['map', 'gini', 'theil', 'gap', 'drivers']
    """
    of_own = [one for one in answers if one["chapter"] in own]
    others = [one for one in answers if one["chapter"] not in own]
    by_part = [
        _in_turn([one for one in others if parts[one["chapter"]] == part]) for part in dict.fromkeys(parts.values())
    ]
    first = [*of_own, *_alternating(by_part)][:MOST]
    kept = [one for one in answers if one in first]
    return sorted(kept, key=lambda one: not one["leads"])


def _in_turn(answers: Sequence[Answer]) -> list[Answer]:
    """Answers of a part: what leads, then the first of each chapter, then the second of each."""
    by_chapter: dict[str, list[Answer]] = {}
    for one in answers:
        if not one["leads"]:
            by_chapter.setdefault(one["chapter"], []).append(one)
    return [*(one for one in answers if one["leads"]), *_alternating(list(by_chapter.values()))]


def _alternating(lists: Sequence[Sequence[One]]) -> Iterator[One]:
    """The first of each, the second of each, and so on.

    >>> list(_alternating([[1, 3, 5], [2]]))
    [1, 2, 3, 5]
    """
    for row in zip_longest(*lists):
        yield from (one for one in row if one is not None)
