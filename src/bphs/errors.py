"""Errors as sentences: where, what was found, what was expected, what to do.

Code that meets bad input collects every `Problem` first and raises one `InputError`; the command line
prints it and exits with code 2. A mistake of the user's never becomes a traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with an input.

    Parameters
    ----------
    where : file, and line or row and column, e.g. ``"data/chongqing/study.yml, line 4"``.
    found : what stands there.
    expected : the rule that it breaks.
    remedy : what to do about it.

    >>> print(Problem("study.yml, line 4", "yaers", "a known key", "write 'years'"))
    study.yml, line 4
        found:    yaers
        expected: a known key
        to do:    write 'years'
    """

    where: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}\n    found:    {self.found}\n    expected: {self.expected}\n    to do:    {self.remedy}"


class BphsError(Exception):
    """Anything this project says to its user in words; the command line prints it without a traceback."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Lines that Jupyter shows of it: the sentence, without a traceback."""
        return [f"{type(self).__name__}: {self}"]


class InputError(BphsError):
    """Input that cannot be used; carries every problem that was found, not only the first."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        heading = "1 problem" if count == 1 else f"{count} problems"
        super().__init__("\n".join([heading, *map(str, self.problems)]))


class MeasureError(BphsError, ValueError):
    """A statistic that is not defined for the values it was given; says which values and what would do."""


class Undefined(MeasureError):
    """A statistic that these values do not determine: a constant answer, complete separation, one group to compare.

    Raised for nothing else: a section that ends in it is left out of a study's chapter, with its sentence. A wrong
    argument is a plain `MeasureError` and stops the build.

    Parameters
    ----------
    en, zh : the sentence that the page prints in place of the section.

    >>> print(Undefined("All units have the same rate: no order of theirs is defined.", "各地区比率相同，无法排序。"))
    All units have the same rate: no order of theirs is defined.
    """

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.zh = zh

    def _render_traceback_(self) -> list[str]:
        """Both sentences: what runs the chapter reads them here."""
        return [str(self), self.zh]


class RenderError(InputError):
    """A chapter that cannot become a page: unknown citation, dangling reference, missing alt text or glyph."""


class ChapterError(BphsError):
    """A chapter that stopped while it ran; quotes the cell and what it said.

    Parameters
    ----------
    trace : the traceback, where Python itself stopped it: for who mends the chapter, not for who reads the message.
    """

    def __init__(self, said: str, trace: str = "") -> None:
        super().__init__(said)
        self.trace = trace


def nearest(word: str, known: Iterable[str]) -> str:
    """Advice on a misspelt word: the nearest known one, else all of them if they are few, else the likeliest.

    >>> nearest("yaers", ["years", "title"])
    "write 'years'"
    >>> nearest("x", ["years", "title"])
    "use one of 'title', 'years'"
    """
    known = sorted(known)
    match = difflib.get_close_matches(word, known, n=1)
    if match:
        return f"write {match[0]!r}"
    if len(known) > 12:
        return "perhaps one of " + ", ".join(map(repr, difflib.get_close_matches(word, known, n=5, cutoff=0.0)))
    return "use one of " + ", ".join(map(repr, known)) if known else "remove it"
