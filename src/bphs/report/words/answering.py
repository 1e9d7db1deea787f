"""Faults of findings that answer on a study's first page: without their question, with a picture that nobody draws."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bphs.errors import Problem, nearest
from bphs.report.words.fences import Fence

_KNOWN = ("answer", "first", "advice")


def answer_problems(where: str, fence: Fence, figures: Collection[str]) -> Iterator[Problem]:
    """What is wrong with a fence that answers, or that was meant to.

    Parameters
    ----------
    where : the cell's name for messages.
    figures : names of the figures that the chapter draws.
    """
    if fence.kind != "finding":
        if fence.answers:
            yield Problem(
                where, f"{fence.place} of the class 'answer'", "an answer that is a finding", "mark a finding"
            )
        return
    for one in fence.classes:
        if one.startswith("fig-") and one.removeprefix("fig-") not in figures:
            expected = "a figure that the chapter draws, as fig-…"
            yield Problem(where, f"{fence.place}, class {one}", expected, nearest(one.removeprefix("fig-"), figures))
        elif not one.startswith("fig-") and one not in _KNOWN:
            yield Problem(
                where, f"{fence.place}, class {one}", "'answer', 'first', 'advice' or fig-…", nearest(one, _KNOWN)
            )
    if fence.answers and not fence.argument.endswith(("?", "？")):
        found = f"{fence.place}, which answers {fence.argument!r}"
        yield Problem(where, found, "the question that it answers", ":::{important} The question?")
