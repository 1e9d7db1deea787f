"""Match of a file's columns with the codebook's variables.

问卷星 heads its columns ``3、您用过哪些服务``, ``3、您用过哪些服务(健康档案)``, ``4、请评价—态度好``,
``第3题(健康档案)`` or ``第4题(态度好)``; SPSS by a name and a label; a researcher by whatever they like (the codebook's
`column`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bphs.errors import Problem, nearest
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import SPREAD, Variable
from bphs.inputs.files.codes import code_text, plain
from bphs.inputs.files.grid import Grid

MARKS = re.compile(
    r"[\[(【]\s*(?:(?:单选|多选|排序|填空|矩阵\w*|量表|下拉|必答|选填|不定项)题?|可多选|(?:至少|最多|限)选?\d+项)\s*[\])】]|\*+$"
)
PLATFORM = {
    "序号": "id", "答题序号": "id", "提交答卷时间": "date", "提交时间": "date", "开始时间": "date", "开始答题时间": "date", "结束时间": "date", "所用时间": "duration", "答题时长": "duration",
    "来源": "meta", "来源详情": "meta", "来自ip": "meta", "总分": "meta", "答卷编号": "meta", "用户编号": "meta", "用户id": "meta",
}  # fmt: skip
"""Columns that 问卷星 (and 问卷网) put beside the questions, and what a codebook calls them."""
SPSS_NAME = re.compile(r"[Qq](\d+)(?:[_|](\w+))?")
"""A question's number, or that and an option's, as the name of a column: ``Q3``, ``Q3_2``."""
OWN_NUMBER = re.compile(r"^\d+\s*[、.]\s*(?=\D)")
"""Items of a grid that are numbered themselves: ``4、请评价—1.态度好``."""


class Target(NamedTuple):
    """A variable, or one of the values of a variable that is spread over columns."""

    variable: str
    code: float | None = None


class Heading(NamedTuple):
    """A heading taken apart: question number, whole text, and the part in brackets or after a dash."""

    number: str
    text: str
    part: str


@dataclass
class Placed:
    """Places of the variables in the grid, and which columns belong to none."""

    whole: dict[str, int] = field(default_factory=dict)
    parts: dict[str, dict[float, int]] = field(default_factory=lambda: defaultdict(dict))
    others: list[int] = field(default_factory=list)

    def column_of(self, target: Target) -> int | None:
        """Where a variable, or one of its options, has been found."""
        if target.code is None:
            return self.whole.get(target.variable)
        return self.parts.get(target.variable, {}).get(target.code)

    def put(self, target: Target, column: int) -> None:
        """Note where it was found."""
        if target.code is None:
            self.whole[target.variable] = column
        else:
            self.parts[target.variable][target.code] = column

    def places(self, name: str) -> list[int]:
        """Columns of the grid that hold the variable."""
        return [self.whole[name]] if name in self.whole else list(self.parts.get(name, {}).values())


def take_apart(heading: str) -> Heading:
    """A heading's number, text and part.

    >>> take_apart("3、您用过哪些服务（健康档案）")
    Heading(number='3', text='您用过哪些服务(健康档案)', part='健康档案')
    >>> take_apart("第4题(态度好)")
    Heading(number='4', text='', part='态度好')
    """
    text = MARKS.sub("", unicodedata.normalize("NFKC", heading).strip()).strip()
    numbered = re.fullmatch(r"第\s*(\d+)\s*题\s*(?:\((.*)\)|[:—-]+(.*))?", text, re.DOTALL)
    if numbered:
        return Heading(numbered[1], "", (numbered[2] or numbered[3] or "").strip())
    short = re.fullmatch(r"(\d+)\s*\((.+)\)", text, re.DOTALL)
    if short:
        return Heading(short[1], "", short[2].strip())
    led = re.match(r"(?:Q|q)?(\d+)\s*[、.:]\s*(?=\D)", text)
    number, rest = (led[1], text[led.end() :]) if led else ("", text)
    part = re.search(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)$|(?:—+|–|--+|:)\s*([^—–:]+)$", rest)
    return Heading(number, rest.strip(), (part[1] or part[2] or "").strip() if part else "")


def place(grid: Grid, codebook: Codebook) -> Placed:
    """Match every column; tells in the grid's problems what is there twice."""
    finder, placed = Finder(codebook), Placed()
    for column, (heading, title) in enumerate(zip(grid.header, grid.titles, strict=True)):
        target = finder.find(heading) or (finder.find(title) if title else None)
        if target is None:
            placed.others.append(column)
            continue
        taken = placed.column_of(target)
        if taken is not None:
            grid.say(
                f"column {column + 1}",
                f"{heading!r}, a second column for {target.variable!r}",
                "one column for each variable",
                f"remove one of the two (the first is column {taken + 1}), or correct the codebook",
            )
        placed.put(target, column)
    return placed


def lacking(grid: Grid, codebook: Codebook, placed: Placed) -> list[Problem]:
    """Variables of the codebook that the file has not; those that would be dropped may be absent."""
    unused = [grid.header[column] for column in placed.others]
    found = []
    for variable in codebook.variables:
        if not variable.kept or variable.variable in placed.whole:
            continue
        there = placed.parts.get(variable.variable, {})
        absent = [value.label_zh for value in variable.values if value.code not in there]
        if not there:
            found.append(_absent(grid, codebook, variable, unused))
        elif absent:
            found.append(
                Problem(
                    f"{codebook.path.name}, variable {variable.variable!r}",
                    f"no column for {', '.join(absent)} in {grid.path.name}",
                    "a column for each value, or one for all",
                    "add the column, or take the value out of the codebook",
                )
            )
    return found


def _absent(grid: Grid, codebook: Codebook, variable: Variable, unused: list[str]) -> Problem:
    close = nearest(variable.variable, unused) if len(unused) <= 8 else ""
    remedy = f"write the file's heading into column 'column' of the codebook{f' ({close})' if close.startswith('write') else ''}, or remove the row"
    return Problem(
        f"{codebook.path.name}, variable {variable.variable!r}",
        f"no such column in {grid.path.name} ({variable.question_zh})",
        "a column of the file for each variable of the codebook",
        remedy,
    )


class Finder:
    """Finds the target of a heading: by name, by question, by number and part.

    First as written, then without punctuation.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._exact: dict[str, set[Target]] = defaultdict(set)
        self._loose: dict[str, set[Target]] = defaultdict(set)
        self._numbered: dict[str, list[Variable]] = defaultdict(list)
        for variable in codebook.variables:
            for key, target in _keys(variable):
                self._exact[plain(key)].add(target)
                self._loose[squeeze(key)].add(target)
            if variable.number:
                self._numbered[variable.number].append(variable)

    def find(self, heading: str) -> Target | None:
        """One target that the heading can mean; None if none or several."""
        apart = take_apart(heading)
        for text in (heading, apart.text):
            for keys, form in ((self._exact, plain), (self._loose, squeeze)):
                found = keys.get(form(text), set()) if form(text) else set()
                found = self._with_number(found, apart.number)
                if len(found) == 1:
                    return next(iter(found))
        named = SPSS_NAME.fullmatch(heading.strip())
        return self._by_part(Heading(named[1], "", named[2] or "") if named else apart)

    def _with_number(self, found: set[Target], number: str) -> set[Target]:
        """Target with the heading's number, where two questions read the same."""
        named = {variable.variable for variable in self._numbered.get(number, ())}
        return {target for target in found if target.variable in named} or found

    def _by_part(self, apart: Heading) -> Target | None:
        numbered = self._numbered.get(apart.number, [])
        if apart.part:
            for part in dict.fromkeys((squeeze(apart.part), squeeze(OWN_NUMBER.sub("", apart.part)))):
                options = {
                    Target(variable.variable, value.code)
                    for variable in numbered
                    if variable.type in SPREAD
                    for value in variable.values
                    if part in _names(value)
                }
                items = self._with_number(self._loose.get(part, set()), apart.number)
                within = {
                    target
                    for target in items
                    if not numbered or target.variable in {variable.variable for variable in numbered}
                }
                for found in (options, within):
                    if len(found) == 1:
                        return next(iter(found))
        elif not apart.text and len(numbered) == 1:
            return Target(numbered[0].variable)
        return None


def _names(value: tuple[Any, ...]) -> set[str]:
    code, zh, en = value
    return {squeeze(zh), squeeze(en), code_text(code)}


def _keys(variable: Variable) -> Iterable[tuple[str, Target]]:
    questions = [variable.question_zh, variable.question_en, *variable.column]
    for key in (variable.variable, *questions, *(take_apart(question).text for question in questions)):
        if key:
            yield key, Target(variable.variable)
    if variable.type in SPREAD:
        for column, value in zip(variable.columns, variable.values, strict=True):
            target = Target(variable.variable, value.code)
            yield column, target
            for question in questions:
                yield from ((f"{question}({label})", target) for label in (value.label_zh, value.label_en))


def squeeze(text: str) -> str:
    """A heading without punctuation.

    >>> squeeze("4、请评价——（态度好）")
    '4请评价态度好'
    """
    return re.sub(r"[\W_]+", "", plain(text))
