"""Headings that sound as if a column told who a respondent is, and the answers below them that say it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from bphs.inputs.files.coded import Coded
from bphs.inputs.files.codes import plain
from bphs.inputs.survey import cells, privacy
from bphs.inputs.survey.drafted_answers import vocabulary
from bphs.inputs.survey.drafted_order import graded
from bphs.inputs.survey.privacy import Reason

MOSTLY = 0.5
"""Share of the answers that tell by their pattern from which a column is one of such numbers."""
FEWEST = 8
PER_ANSWER = 4
"""Fixed answers are shared: each by so many respondents on average, among at least `FEWEST`."""
LONGEST = 100.0
"""A number below tells of a count, a rating or a code; one that names a person is longer."""
SECONDS = (1.2e10, 1.5e10)
"""SPSS's seconds of the years 1963 to 2058; a telephone number may be as large."""
DAY = 86_400.0


def counted(*columns: Coded) -> Counter[Any]:
    """Answers of columns together, each with how often it was given; empty cells are none."""
    answers: Counter[Any] = Counter()
    for column in columns:
        for cell, count in zip(column.levels, column.counts().tolist(), strict=True):
            if cell is not None:
                answers[cell] += count
    return answers


def told_by(headings: Sequence[str], answers: Iterable[Any]) -> Reason | None:
    """Reason to drop a column, by its headings and its answers together; None if it may stay.

    Each distinct answer is looked at once: a million respondents have few.

    Parameters
    ----------
    headings : heading, and what SPSS calls the label.
    answers : cells that are not empty, or how often each of them was given.

    >>> told_by(["您家有几部手机"], [1, 2, 0, 1] * 4) is None, told_by(["您的手机"], ["13800138000"] * 9).en
    (True, 'a telephone number')
    """
    given = Counter(answers)
    if dated(headings, given):
        return None
    telling = {cell: reason for cell in given if (reason := privacy.cell_tells(cell))}
    if telling and sum(given[cell] for cell in telling) > MOSTLY * given.total():
        return next(iter(telling.values()))
    reason = next((found for text in headings if (found := privacy.heading_tells(text))), None)
    if telling and reason is not privacy.FREE:  # an answer is what the heading sounds like
        return reason
    return None if reason and given and _refute(reason, given) else reason


def dated(headings: Sequence[str], answers: Collection[Any]) -> bool:
    """Whether a column holds SPSS's seconds, which look like telephone numbers: all of them in the range of dates, and
    either whole days or below a heading that asks for a time.

    >>> dated(["填写时间"], [13859500000.0, 13859600033.0]), dated(["Q7"], [13859500000.0, 13859600033.0])
    (True, False)
    """
    if not answers or not all(_seconds(cells.number(cell)) for cell in answers):
        return False
    if any(privacy.heading_tells(text) for text in headings):
        return False
    asked = any(privacy.ASKS_A_TIME.search(text.lower()) for text in headings)
    return asked or all((cells.number(cell) or 0.0) % DAY == 0 for cell in answers)


def _seconds(number: float | None) -> bool:
    return number is not None and SECONDS[0] < number < SECONDS[1]


def _refute(reason: Reason, answers: Counter[Any]) -> bool:
    """Whether no answer can be what the heading sounds like."""
    numbers = [number for cell in answers if (number := cells.number(cell)) is not None]
    if len(numbers) == len(answers):
        small = all(abs(number) < LONGEST for number in numbers)
        return small and (reason not in (privacy.ID, privacy.NAME) or _shared(answers))
    texts = [plain(str(cell)) for cell in answers]
    known = {plain(text) for text in vocabulary()}
    if all(text in known or text in ("有", "没有", "是", "否") for text in texts) or graded(set(texts)):
        return True
    return reason in (privacy.PHONE, privacy.IP) and _shared(answers) and not any(_has_digits(text) for text in texts)


def _shared(answers: Counter[Any]) -> bool:
    given = answers.total()
    return given >= FEWEST and len(set(map(str, answers))) <= max(2, given // PER_ANSWER)


def _has_digits(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= 5
