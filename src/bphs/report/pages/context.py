"""Context of a page for the templates: its title, its neighbours, its other language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from bphs.report.pages.front import Front
from bphs.report.pages.furniture import WORDS
from bphs.report.words.markdown import chapter_called

REFERENCE = re.compile(r"@(?P<kind>tbl|fig)-[A-Za-z0-9_-]+")
"""Reference to a table or a figure of the same page."""
THERE = {
    "en": {"tbl": "the chapter's table", "fig": "the chapter's figure"},
    "zh": {"tbl": "该章相应表格", "fig": "该章相应图形"},
}

INDEX = {"en": "index.html", "zh": "index.zh.html"}
OTHER = {"en": "zh", "zh": "en"}


class ChapterInfo(Protocol):
    """Chapter as other pages know it: its name, e.g. ``03_inequality``, and its title by language."""

    @property
    def name(self) -> str:
        """Name of its notebook, e.g. ``03_inequality``."""

    @property
    def titles(self) -> Mapping[str, str]:
        """Its title by language."""


class StudyInfo(Protocol):
    """Study as the pages know it: its name, and its title in each language."""

    @property
    def name(self) -> str:
        """Name of its folder."""

    @property
    def title(self) -> Any:
        """Title by language: a mapping, or an object with the attributes ``en`` and ``zh``."""


def title_in(title: Any, language: str) -> str:
    """A title in a language.

    >>> title_in({"en": "Maps", "zh": "地图"}, "zh")
    '地图'
    """
    return title[language] if isinstance(title, Mapping) else getattr(title, language)


def chapter_page(
    name: str, *, language: str, study: StudyInfo, chapters: Sequence[ChapterInfo], synthetic: bool, source: str
) -> dict[str, Any]:
    """Context of ``chapter.html.j2`` besides the notebook, whose file is `source`."""
    names = [chapter.name for chapter in chapters]
    place = names.index(name)
    return {
        "name": name,
        "study_title": title_in(study.title, language),
        "home": f"../{INDEX[language]}",
        "other_page": f"../{OTHER[language]}/{name}.html",
        "eyebrow": chapter_called(name),
        "previous": _link(chapters[place - 1], language) if place else None,
        "next": _link(chapters[place + 1], language) if place + 1 < len(names) else None,
        "synthetic": synthetic,
        "computed": WORDS["computed"].format(source),
    }


def index_page(
    *,
    language: str,
    study: StudyInfo,
    chapters: Sequence[ChapterInfo],
    findings: Iterable[Mapping[str, Any]],
    front: Front,
) -> dict[str, Any]:
    """Context of ``index.html.j2``: question, answers, limits, then the chapters in order, each with its findings."""
    findings = list(findings)
    titles = {chapter.name: chapter.titles[language] for chapter in chapters}
    if strange := {finding["chapter"] for finding in findings} - titles.keys():
        raise ValueError(f"findings of chapters that are not in the study: {sorted(strange)}")

    def placed(answer: Mapping[str, Any]) -> dict[str, Any]:
        return {**answer, "from": f"{chapter_called(answer['chapter'])} · {titles[answer['chapter']]}"}

    return {
        "study_title": title_in(study.title, language),
        "other_page": INDEX[OTHER[language]],
        "synthetic": front.synthetic or any(finding["synthetic"] for finding in findings),
        "question": front.question,
        "answers": [placed(answer) for answer in front.answers],
        "advice": [placed(answer) for answer in front.advice],
        "limits": [(titles[name], paragraphs) for name, paragraphs in front.limits.items()],
        "lacking": [(titles[name], reasons) for name, reasons in front.lacking.items()],
        "data": front.data,
        "cite": front.cite,
        "chapters": [_listed(chapter, findings, front, language) for chapter in chapters],
        "left_out": front.left_out,
        "to_come": front.to_come,
    }


def _listed(chapter: ChapterInfo, findings: Sequence[Mapping[str, Any]], front: Front, language: str) -> dict[str, Any]:
    """A chapter in the list of chapters, with its findings in the language of the page."""
    own = [_sentence(finding, language) for finding in findings if finding["chapter"] == chapter.name]
    return {
        "number": chapter_called(chapter.name),
        "title": chapter.titles[language],
        "href": f"{language}/{chapter.name}.html",
        "lacking": _lacking(sum(len(titles) for titles, _ in front.lacking.get(chapter.name, ()))),
        "findings": own,
        "holds": str(WORDS["one_finding"] if len(own) == 1 else WORDS["several_findings"].format(len(own))),
    }


def listed_study(study: StudyInfo, said: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A study on the page over all studies, in every language: title, question, first answer.

    Parameters
    ----------
    said : by language its ``question`` and its ``answers``.
    """
    pages = [
        {
            "words": {name: getattr(text, language) for name, text in WORDS.items()},
            "title": title_in(study.title, language),
            "href": f"{study.name}/{INDEX[language]}",
            "question": said.get(language, {}).get("question", ""),
            "answer": next((_led(one, study.name) for one in said.get(language, {}).get("answers", ())), None),
        }
        for language in INDEX
    ]
    return {"name": study.name, "pages": pages}


def _led(answer: Mapping[str, Any], study: str) -> dict[str, Any]:
    """An answer whose links are seen from the folder above its study's."""

    def led(html: str) -> str:
        return html.replace('href="', f'href="{study}/')

    figure = answer["figure"]
    if figure:
        figure = {**figure, **{key: led(figure[key]) for key in ("title", "caption")}}
    return {**answer, "text": led(answer["text"]), "figure": figure}


def _lacking(sections: int) -> str:
    if not sections:
        return ""
    return str(WORDS["lacks_one"] if sections == 1 else WORDS["lacks_several"].format(sections))


def _link(chapter: ChapterInfo, language: str) -> dict[str, str]:
    return {"href": f"{chapter.name}.html", "title": chapter.titles[language]}


def away_from_its_page(sentence: str, language: str) -> str:
    """A finding where the tables and figures that it refers to are not: they are the chapter's, without number.

    >>> away_from_its_page("No test in @tbl-others is significant.", "en")
    "No test in the chapter's table is significant."
    >>> away_from_its_page("校正后，@tbl-others 所列各项检验均无统计学意义。", "zh")
    '校正后，该章相应表格所列各项检验均无统计学意义。'
    """
    found = REFERENCE.sub(lambda match: THERE[language][match["kind"]], sentence)
    return found if language == "en" else re.sub(r" ?(该章相应(?:表格|图形)) ?", r"\1", found)


def _sentence(finding: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "text": away_from_its_page(finding[language], language),
        "href": f"{language}/{finding['chapter']}.html#finding-{finding['name']}",
        "synthetic": finding["synthetic"],
    }
