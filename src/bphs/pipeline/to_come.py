"""What a study is still to be filled in with, and what appears with it, for its first page."""

from __future__ import annotations

from collections.abc import Iterator

from bphs.inputs.beginning.checklist import ROLES
from bphs.inputs.filled import Waiting
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.scope import Scope
from bphs.report.words.wording import LANGUAGES, Text

FILE = Text("{} ({})", "{}（{}）")
CHAPTERS = Text("With it appear these chapters: {}.", "填写后出现的章节：{}。")
YEARS = Text(
    "No figures yet for {}. With them appear the sections on change between the years.",
    "{}年尚无数据，填写后出现年份间变化的各节。",
)
COLUMNS = Text("No figures yet for {} ({}).", "{}尚无数据（{}）。")
OTHER = Text("No figures yet for {}.", "{}尚无数据。")
SEVERAL, TITLES = Text(", ", "、"), Text("; ", "；")


def to_come(scope: Scope, language: str) -> Iterator[tuple[str, list[str]]]:
    """Title and file of each table that waits, whole or in part, and what appears with it, in sentences."""
    for one in scope.study.waiting:
        said = [*_chapters(scope, one, language), *_years(one, language), *_columns(one, language)]
        if said:
            yield getattr(FILE, language).format(getattr(one, f"title_{language}"), one.file), said


def _chapters(scope: Scope, one: Waiting, language: str) -> Iterator[str]:
    found = find_notebooks(scope.project.root / "notebooks") if one.parts else ()
    titles = [
        each.titles[language]
        for each in found
        if each.part in one.parts and not each.table and each.name not in scope.study.without
    ]
    if titles:
        yield getattr(CHAPTERS, language).format(getattr(TITLES, language).join(titles))


def _years(one: Waiting, language: str) -> Iterator[str]:
    if one.years:
        yield getattr(YEARS, language).format(getattr(SEVERAL, language).join(map(str, one.years)))


def _columns(one: Waiting, language: str) -> Iterator[str]:
    """Columns that are for the same share a sentence."""
    together: dict[str, list[str]] = {}
    for column in one.blank:
        told = ROLES.get(column.role or "")
        what = told[LANGUAGES.index(language)] if told else ""
        together.setdefault(what, []).append(getattr(column, f"title_{language}"))
    for what, titles in together.items():
        named = getattr(SEVERAL, language).join(titles)
        yield getattr(COLUMNS, language).format(named, what) if what else getattr(OTHER, language).format(named)
