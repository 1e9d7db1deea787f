"""Errors as sentences: where, what was found, what was expected, what to do.

Code that meets bad input collects every `Problem` first and raises one `InputError`; the command line
prints it and exits with code 2. A mistake of the user's never becomes a traceback.
"""

from __future__ import annotations

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


SYNONYMS = {
    "single": "radio select one choice dropdown nominal",
    "multiple": "checkbox multi multichoice select_multiple",
    "scale": "likert rating ordinal",
    "number": "numeric float double decimal integer int",
    "integer": "int long count",
    "string": "text str char",
    "text": "string open free",
    "boolean": "bool logical",
    "date": "datetime time timestamp",
    "title": "name heading",
    "file": "path filename data answers",
    "title_en": "label_en",
    "title_zh": "label_zh",
}
"""What else a known word is called."""
FEW = 3
"""Most words that an advice proposes."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Advice on a misspelt word: the known ones that are near it by a slip of the pen or mean the same, three at most;
    all of them if there are no more than that.

    >>> nearest("yaers", ["years", "title"]), nearest("radio", ["duration", "single", "scale", "text"])
    ("write 'years'", "write 'single'")
    >>> nearest("x", ["years", "title"])
    "use one of 'title', 'years'"
    >>> nearest("x", ["a1", "b2", "c3", "d4"])
    'correct it, or remove it'
    """
    known = sorted(set(known))
    if match := near(word, known):
        return "write " + " or ".join(map(repr, match))
    if len(known) > FEW:
        return "correct it, or remove it"
    return "use one of " + ", ".join(map(repr, known)) if known else "remove it"


def near(word: str, known: Iterable[str]) -> list[str]:
    """Known words that may be meant by `word`: the nearest by slips of the pen (a letter more, less or other, two
    exchanged; one in three letters at most), else those that begin so, else those that mean the same.

    >>> near("years_2012", ["years_2010", "units_2010"]), near("census_2010", ["units_2010"])
    (['years_2010'], [])
    """
    plain = {one: _plain(one) for one in known}
    most = max(1, len(_plain(word)) // 3) if len(word) > 1 else 0
    away = {one: _slips(_plain(word), other, most) for one, other in plain.items()}
    least = min(away.values(), default=most + 1)
    if least <= most:
        return sorted(one for one, slips in away.items() if slips == least)[:FEW]
    if begun := [one for one, other in plain.items() if _begins(_plain(word), other)]:
        return sorted(begun)[:FEW] if len(begun) <= FEW else []
    means = [one for one, other in plain.items() if _plain(word) in SYNONYMS.get(other, "").split()]
    return sorted(means)[:FEW]


def _begins(word: str, other: str) -> bool:
    """Whether one of two words is the beginning of the other: town, township."""
    short, long = sorted((word, other), key=len)
    return len(short) >= 3 and long.startswith(short)


def _plain(word: str) -> str:
    return word.strip().casefold().replace(" ", "_").replace("-", "_")


def _slips(word: str, other: str, most: int) -> int:
    """Slips between two words (Damerau 1964, optimal string alignment), more than `most` as one more."""
    if abs(len(word) - len(other)) > most:
        return most + 1
    before, row = [], list(range(len(other) + 1))
    for i, a in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
