"""Context of a page for the templates: its title, its neighbours, its other language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

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
    lacking: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """Context of ``index.html.j2``: the chapters in order, each with its findings in the language of the page."""
    findings = list(findings)
    known = {chapter.name for chapter in chapters}
    if strange := {finding["chapter"] for finding in findings} - known:
        raise ValueError(f"findings of chapters that are not in the study: {sorted(strange)}")
    return {
        "study_title": title_in(study.title, language),
        "other_page": INDEX[OTHER[language]],
        "synthetic": any(finding["synthetic"] for finding in findings),
        "chapters": [
            {
                "number": chapter_called(chapter.name),
                "title": chapter.titles[language],
                "href": f"{language}/{chapter.name}.html",
                "lacking": _lacking(len(lacking.get(chapter.name, ()))),
                "findings": [
                    _sentence(finding, language) for finding in findings if finding["chapter"] == chapter.name
                ],
            }
            for chapter in chapters
        ],
        "left_out": [(title, why[0]) for title, why in lacking.items() if title not in known],
    }


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
