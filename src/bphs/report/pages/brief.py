"""A brief of a study on two pages: question, answers, three figures, priorities, limits.

Nothing in it is new: the answers and limits are those of the first page, the priorities those of the chapter on
countermeasures. What rests on synthetic answers is no recommendation: it stands apart, under its own heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bphs.report.chapter.decided import Decided
from bphs.report.pages.context import StudyInfo, title_in
from bphs.report.pages.front import Front
from bphs.report.words.links import chapter_called
from bphs.report.words.wording import Text

FIGURES, PRIORITIES, LIMITS = 3, 5, 4
"""What two pages hold."""
LONGEST = {"en": 260, "zh": 110}
"""Characters of a paragraph of limits that is taken whole; of a longer one its first sentences."""
WORDS: dict[str, Text] = {
    "brief": Text("Brief", "简报"),
    "question": Text("Question", "研究问题"),
    "answers": Text("Answers", "主要结果"),
    "priorities": Text("Priorities", "优先事项"),
    "made_up": Text("What synthetic answers would lead to", "由合成数据推出的对策（演示）"),
    "no_advice": Text(
        "None: no rule of this study asks for anything on real findings.",
        "无：本研究的规则未由真实数据的结果推出对策。",
    ),
    "warning": Text(
        "No recommendation: these lines rest on made-up answers and show how priorities would be derived.",
        "以下内容由合成数据推出，仅用于演示推导过程，不构成建议。",
    ),
    "limits": Text("Limits", "局限"),
    "do": Text("What to do", "对策"),
    "why": Text("Evidence", "依据"),
    "who": Text("Who acts", "实施主体"),
    "takes": Text("Resources", "所需资源"),
    "synthetic": Text("Synthetic data", "合成数据"),
    "tag": Text("en", "zh-CN"),
    "conditional": Text(
        "Of these {1}, {0} are conditional at most: criteria of a decision on them are not stated.",
        "上列 {1} 项中，尚有决策标准未说明者 {0} 项，至多为有条件推荐。",
    ),
    "more": Text("{} more in {}.", "另有 {} 项，见{}。"),
    "whole": Text(
        "Numbers, methods and sources: the pages of the report, in the same folder.",
        "数据、方法与来源见同一文件夹中的报告各页。",
    ),
}
_LINK = re.compile(r"</?(?:a|p)\b[^>]*>")
_CITED = re.compile(r'\s*<sup>\[<a class="cite".*?</sup>|\s*\(<a class="cite".*?\)')
_VIEW = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
_SENTENCE = re.compile(r".*?(?:[。！？]|[.!?](?=\s|$))", re.DOTALL)


def brief_page(
    study: StudyInfo, front: Front, decisions: Sequence[Decided], chapter: str, language: str
) -> dict[str, Any]:
    """What the template of a brief is filled with.

    Parameters
    ----------
    front : of the study's first page in this language.
    decisions : countermeasures that follow from its findings, foremost first.
    chapter : that argues them.
    """
    real = [one for one in decisions if not one.synthetic]
    made_up = [one for one in decisions if one.synthetic]
    return {
        "words": {name: getattr(text, language) for name, text in WORDS.items()},
        "title": title_in(study.title, language),
        "question": front.question,
        "answers": [{**one, "text": _LINK.sub("", one["text"])} for one in front.answers],
        "figures": figures(front.answers),
        "priorities": [_line(one) for one in real[:PRIORITIES]],
        "made_up": [_line(one) for one in made_up[: PRIORITIES if not real else 1]],
        "further": "".join(_further(real, chapter)),
        "limits": list(limits(front.limits, language)),
        "synthetic": front.synthetic or bool(made_up),
    }


def figures(answers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The three lowest figures of the answers, in their order: the highest would fill a page alone.

    >>> figures([{"figure": None}])
    []
    """
    shown = [one["figure"] for one in answers if one["figure"]]
    low = sorted(shown, key=_height)[:FIGURES]
    return [one for one in shown if one in low]


def _height(figure: Mapping[str, Any]) -> float:
    """Height over width."""
    view = _VIEW.search(figure["svg"])
    return float(view["height"]) / float(view["width"]) if view else 1.0


def _line(one: Decided) -> dict[str, str]:
    said = {"do": one.countermeasure, "why": one.argument.said(one.rule), "who": one.actor, "takes": one.cost}
    return {name: str(words) for name, words in said.items()}


def _further(real: Sequence[Decided], chapter: str) -> Iterator[str]:
    """What is to be said below the priorities: how many are not ready for a decision, how many more there are."""
    shown = real[:PRIORITIES]
    if number := sum(bool(one.lacking) for one in shown):
        yield str(WORDS["conditional"].format(number, len(shown))) + str(Text(" ", ""))
    if len(real) > PRIORITIES:
        yield str(WORDS["more"].format(len(real) - PRIORITIES, chapter_called(chapter)))


def limits(said: Mapping[str, Sequence[str]], language: str) -> Iterator[str]:
    """First paragraph of each chapter's limits, without links and works cited; of a long one its first sentences."""
    for paragraphs in list(said.values())[:LIMITS]:
        plain = _LINK.sub("", _CITED.sub("", paragraphs[0])).strip()
        while len(re.sub(r"<[^>]+>", "", plain)) > LONGEST[language]:
            sentences = _SENTENCE.findall(plain)
            if len(sentences) < 2:
                break
            plain = "".join(sentences[:-1]).strip()
        yield plain
