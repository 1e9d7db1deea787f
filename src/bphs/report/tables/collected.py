"""Collection of every table of a study, from its executed notebooks, in the order of the chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bphs.report.pages.context import ChapterInfo, StudyInfo, title_in
from bphs.report.pages.notebook import label_of
from bphs.report.pages.telling import Telling
from bphs.report.tables.printed import Printed, Run, Words, printed, runs
from bphs.report.words.links import Way, chapter_called, led, opens_numbers
from bphs.report.words.told import Told
from bphs.report.words.wording import Text
from bphs.report.words.wording import language as writing_in

TABLES = Text("All tables, in the order of the chapters", "全部表格（按章节顺序）")
REFERENCES = Text("References", "参考文献")
WARNING = Text(
    "Tables whose caption begins with [SYNTHETIC DATA] come from made-up data and say nothing about the real world.",
    "表题标有【合成数据】的表格由合成数据得出，仅用于演示分析过程，不反映真实情况。",
)
_TOP = re.compile(r"^# ")
# Words without these characters are the same in Markdown and out of it.
_MARKDOWN = re.compile(r"[*_`$@&<\\\[{]")


class Chapter(NamedTuple):
    """A chapter's heading and its tables."""

    title: str
    tables: tuple[Printed, ...]


@dataclass(frozen=True)
class Book:
    """Tables of a study in one language.

    Parameters
    ----------
    title, subtitle : of the study, and what this is of it.
    chapters : those that have tables.
    warning : about synthetic data; empty if no table descends from them.
    references : works that captions and notes cite.
    """

    language: str
    title: str
    subtitle: str
    chapters: tuple[Chapter, ...]
    warning: str = ""
    references_title: str = ""
    references: tuple[Words, ...] = field(default=())

    @property
    def tables(self) -> list[Printed]:
        """All tables in order."""
        return [table for chapter in self.chapters for table in chapter.tables]


def collect(
    study: StudyInfo,
    chapters: Sequence[ChapterInfo],
    executed: Sequence[Path],
    language: str,
    bibliography: Path,
    tellings: Mapping[str, Telling] | None = None,
    works: Path | None = None,
    ways: Mapping[str, Way] | None = None,
    numbering: str = "running",
) -> Book:
    """Tables that the pages of a study show in `language`, numbered from 1 on; by chapter if `numbering` says so.

    Parameters
    ----------
    executed : the executed notebook of each chapter.
    bibliography : the BibTeX file that holds the works that captions cite.
    tellings : what the text cells of a chapter are filled with, by its name.
    works : the study's own BibTeX file, which need not exist.
    ways : to findings that tables lead to; a document names their places as the pages do.
    """
    with writing_in(language):
        writer = _Writer(bibliography, language, works, ways or {})
        read, before = [], 0
        for chapter, path in zip(chapters, executed, strict=True):
            nb, told = _read(path, chapter.name, (tellings or {}).get(chapter.name), language)
            opening = opens_numbers(chapter.name, numbering)
            tables = tuple(_tables(chapter.name, nb, language, (opening, 0 if opening else before), writer, told))
            before += len(tables)
            if tables:
                title = str(Text(". ", "\u3000")).join(
                    filter(None, (chapter_called(chapter.name), _TOP.sub("", chapter.titles[language])))
                )
                read.append(Chapter(title, tables))
        warning = str(WARNING) if any(table.synthetic for chapter in read for table in chapter.tables) else ""
        return Book(
            language,
            title_in(study.title, language),
            str(TABLES),
            tuple(read),
            warning,
            str(REFERENCES),
            writer.references(),
        )


def _read(path: Path, name: str, telling: Telling | None, language: str) -> tuple[Mapping[str, Any], Told | None]:
    """An executed notebook; put together with its words where they stand in text cells."""
    if telling is None:
        return json.loads(path.read_text(encoding="utf-8")), None
    import nbformat

    told = telling.told(name)
    return telling.composed(nbformat.v4.reads(path.read_text(encoding="utf-8")), told, language), told


class _Writer:
    """Writer of words from Markdown.

    What needs the pages' own writer is loaded when a caption first has more than plain words.
    """

    def __init__(self, bibliography: Path, language: str, works: Path | None, ways: Mapping[str, Way]) -> None:
        self._bibliography, self._language, self._works, self._ways = bibliography, language, works, ways
        self._citations: Any = None

    def of_chapter(self, name: str, labels: Mapping[str, str], told: Told | None) -> Callable[[str], Words]:
        """A function that writes a chapter's captions and notes.

        Parameters
        ----------
        labels : text of a reference to each figure and table.
        """
        return lambda source: self._write(source, name, labels, told) if _MARKDOWN.search(source) else (Run(source),)

    def _write(self, source: str, name: str, labels: Mapping[str, str], told: Told | None) -> Words:
        from bphs.report.words.markdown import Place, writer

        html = writer(Place(name, self._cited(), dict(labels), told=told))(source)
        return runs(html.strip().removeprefix("<p>").removesuffix("</p>"))

    def cells(self, table: str, name: str) -> str:
        """A table with the works cited that its cells name, and the places that they lead to."""
        table = led(table, self._ways)
        if ">@" not in table:
            return table
        from bphs.report.words.markdown import Place, cited_in_cells

        return cited_in_cells(table, Place(name, self._cited(), {}))

    def _cited(self) -> Any:
        from bphs.report.words.references import Citations

        self._citations = self._citations or Citations(self._bibliography, self._language, self._works)
        return self._citations

    def references(self) -> tuple[Words, ...]:
        """Works cited, as the pages list them."""
        if self._citations is None:
            return ()
        entries = [runs(entry.text) for entry in self._citations.entries()]
        return (
            tuple((Run(f"[{n}] "), *entry) for n, entry in enumerate(entries, 1))
            if self._language == "zh"
            else tuple(entries)
        )


def _tables(
    name: str, notebook: Mapping[str, Any], language: str, since: tuple[str, int], writer: _Writer, told: Told | None
) -> Iterator[Printed]:
    made = [(about, output) for about, output in _described(notebook) if about.get("kind") == "table"]
    own = [(about, output) for about, output in made if about["lang"] == language]
    english = {about["name"]: about["caption"] for about, _ in made if about["lang"] == "en"}
    opening, before = since
    numbers = {about["name"]: f"{opening}{before + number}" for number, (about, _) in enumerate(own, start=1)}
    labels = {f"tbl-{key}": label_of({"kind": "table", "number": number}, language) for key, number in numbers.items()}
    write = writer.of_chapter(name, {**_figures(notebook, language, opening), **labels}, told)
    for about, output in own:
        captions = {language: write(about["caption"])}
        if language != "en" and (caption := about.get("caption_en") or english.get(about["name"])):
            captions["en"] = write(caption)
        html = writer.cells("".join(output["data"]["text/html"]), name)
        numbered = {**about, "number": numbers[about["name"]]}
        yield printed(html, numbered, f"{name}-{about['name']}", captions, write(about.get("notes") or ""))


def _described(notebook: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            yield output.get("metadata", {}).get("bphs", {}), output


def _figures(notebook: Mapping[str, Any], language: str, opening: str) -> dict[str, str]:
    """Figures keep the numbers that they have on their page."""
    found = [about for about, _ in _described(notebook) if about.get("kind") == "figure" and about["lang"] == language]
    return {
        f"fig-{about['name']}": label_of({**about, "number": f"{opening}{about['number']}"}, language)
        for about in found
    }
