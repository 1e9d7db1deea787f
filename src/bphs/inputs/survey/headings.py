"""Headings of a survey's file matched to its codebook.

问卷星 heads its columns ``3、您用过哪些服务``, ``3、您用过哪些服务(健康档案)``, ``4、请评价—态度好``,
``第3题(健康档案)`` or ``第4题(态度好)``; SPSS by a name and a label; a researcher by whatever they like (the codebook's
`column`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.values import Value
from bphs.inputs.codebook.variable import SPREAD, Variable
from bphs.inputs.files.codes import code_text, plain

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


def of_platform(heading: str) -> str | None:
    """Type of a column that 问卷星 put beside the questions; None for other columns.

    >>> of_platform("所用时间"), of_platform("来自IP"), of_platform("1、您的年龄")
    ('duration', 'meta', None)
    """
    return PLATFORM.get(plain(take_apart(heading).text or heading))


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


def _names(value: Value) -> set[str]:
    return {squeeze(value.label_zh), squeeze(value.label_en), code_text(value.code)}


def _keys(variable: Variable) -> Iterable[tuple[str, Target]]:
    # As many headings as values: one for each, in their order, as SPSS holds a set of several answers (m1, m2, …).
    spread = variable.type in SPREAD and len(variable.column) == len(variable.values) > 1
    questions = [variable.question_zh, variable.question_en, *(() if spread else variable.column)]
    for key in (variable.variable, *questions, *(take_apart(question).text for question in questions)):
        if key:
            yield key, Target(variable.variable)
    if spread:
        codes = (value.code for value in variable.values)
        yield from ((name, Target(variable.variable, code)) for name, code in zip(variable.column, codes, strict=True))
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
