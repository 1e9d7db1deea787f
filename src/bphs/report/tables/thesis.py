"""Chapter on countermeasures in the form of Chinese theses: problem, causes, countermeasures, with the tables cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple

from bphs.report.chapter.argued import Argument
from bphs.report.chapter.decided import CERTAIN, Decided
from bphs.report.tables.collected import Book
from bphs.report.tables.printed import Printed
from bphs.report.words import wording
from bphs.report.words.wording import Text

TITLES = {
    "problem": Text("1 Problem", "1 问题"),
    "causes": Text("2 Causes", "2 成因"),
    "measures": Text("3 Countermeasures", "3 对策"),
    "limits": Text("4 Limits", "4 局限"),
}
SUBTITLE = Text("Problem, causes, countermeasures", "问题、成因、对策")
OF_CAUSES = ("constraints", "evidence")
"""Tables that the part on causes cites; the part on countermeasures cites the others."""
CAUSE = Text("{}. Evidence {}.", "{}。证据{}。")
OPEN = Text("{}: no finding of this study can show or refute it. {}", "{}：本研究尚无结果可证实或否定。{}")
MEASURE = Text(
    "({}) {} Evidence: {} Who acts: {}. Resources: {}. To watch: {}. Recommendation: {}.",
    "（{}）{}依据：{}实施主体：{}。所需资源：{}。监测指标：{}。推荐：{}。",
)
MADE_UP = Text("[Synthetic data] ", "【合成数据】")
NO_ADVICE = Text(
    "No recommendation: what is marked as synthetic rests on made-up answers and shows how countermeasures are derived.",
    "标有【合成数据】的各项由合成数据推出，仅用于演示推导过程，不构成建议。",
)
SEE = Text("See {}.", "见{}。")
NO_MEASURE = Text("No countermeasure follows from the findings.", "由研究结果不能推出任何对策。")
_TAG = re.compile(r"<[^>]+>")
_CITED = re.compile(r'\s*<sup>\[<a class="cite".*?</sup>')


class Part(NamedTuple):
    """A part of the text: its heading, its paragraphs, its tables."""

    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Printed, ...] = ()


def thesis_parts(
    argument: Argument,
    decisions: Sequence[Decided],
    answers: Sequence[Mapping[str, Any]],
    limits: Mapping[str, Sequence[str]],
    book: Book,
) -> list[Part]:
    """Parts of the text in the language that is being written.

    Parameters
    ----------
    answers, limits : of the study's first page.
    book : tables of the chapter on countermeasures.
    """
    of_causes = tuple(one for one in book.tables if one.name.partition("-")[2] in OF_CAUSES)
    of_measures = tuple(one for one in book.tables if one not in of_causes)
    parts = [
        Part(str(TITLES["problem"]), tuple(map(_answered, answers))),
        Part(str(TITLES["causes"]), (*_causes(argument), *_see(of_causes)), of_causes),
        Part(str(TITLES["measures"]), (*_measures(decisions), *_see(of_measures)), of_measures),
        Part(str(TITLES["limits"]), tuple(_plain(one) for said in limits.values() for one in said)),
    ]
    return [part for part in parts if part.paragraphs]


def _answered(answer: Mapping[str, Any]) -> str:
    mark = str(MADE_UP) if answer["synthetic"] else ""
    return f"{mark}{answer['question']}{Text(' ', '')}{_plain(answer['text'])}"


def _causes(argument: Argument) -> Iterator[str]:
    mark = str(MADE_UP) if argument.synthetic else ""
    for one in argument.judged:
        rules = [rule for rule in argument.rules if rule.constraint == one.constraint]
        called = Text(*rules[0].words["constraint"])
        held = (*one.supporting, *one.contradicting)
        if held:
            strength = wording.category_both("strength", one.strength)
            certain = CERTAIN.format(strength, len(one.supporting), len(one.contradicting))
            said = str(Text(" ", "")).join(str(argument.said(rule)) for rule in held)
            yield f"{mark}{CAUSE.format(called, certain)}{Text(' ', '')}{said}"
        elif one.strength == "untested":
            said = Text(*one.untested[0].words["evidence"]) if not one.untested[0].when else Text("", "")
            yield str(OPEN.format(called, said)).strip()


def _measures(decisions: Sequence[Decided]) -> Iterator[str]:
    if not decisions:
        yield str(NO_MEASURE)
    if any(one.synthetic for one in decisions):
        yield str(NO_ADVICE)
    for number, one in enumerate(decisions, start=1):
        ends = [Text(words.en.rstrip("."), words.zh.rstrip("。")) for words in (one.actor, one.cost, one.watched)]
        said = MEASURE.format(number, one.countermeasure, one.argument.said(one.rule), *ends, one.direction)
        yield (str(MADE_UP) if one.synthetic else "") + str(said)


def _see(tables: Sequence[Printed]) -> Iterator[str]:
    if tables:
        listed = str(Text(", ", "、")).join(one.label(wording.current_language()) for one in tables)
        yield str(SEE.format(listed))


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", _CITED.sub("", html))).split())
