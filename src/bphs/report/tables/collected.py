"""Collection of every table of a study, from its executed notebooks, in the order of the chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bphs.report.pages.context import ChapterInfo, StudyInfo, title_in
from bphs.report.pages.notebook import label_of, place_of
from bphs.report.pages.telling import Telling
from bphs.report.tables.pictures import Picture, titled
from bphs.report.tables.printed import Printed, Run, Words, printed, runs
from bphs.report.words.links import Way, chapter_called, led, opens_numbers
from bphs.report.words.told import Told
from bphs.report.words.wording import Text
from bphs.report.words.wording import language as writing_in

TABLES = Text("All tables, in the order of the chapters", "全部表格（按章节顺序）")
WITH_FIGURES = Text("All figures and tables, in the order of the chapters", "全部图表（按章节顺序）")
REFERENCES = Text("References", "参考文献")
WARNING = Text(
    "Tables whose caption begins with [SYNTHETIC DATA] come from made-up data and say nothing about the real world.",
    "表题标有【合成数据】的表格由合成数据得出，仅用于演示分析过程，不反映真实情况。",
)
_TOP = re.compile(r"^# ")
# Words without these characters are the same in Markdown and out of it.
_MARKDOWN = re.compile(r"[*_`$@&<\\\[{]")


class Chapter(NamedTuple):
    """A chapter's heading, and its figures and tables as they stand on its page."""

    title: str
    items: tuple[Printed | Picture, ...]

    @property
    def tables(self) -> list[Printed]:
        """Its tables in order."""
        return [one for one in self.items if isinstance(one, Printed)]

    @property
    def figures(self) -> list[Picture]:
        """Its figures in order."""
        return [one for one in self.items if isinstance(one, Picture)]


@dataclass(frozen=True)
class Book:
    """Tables of a study in one language.

    Parameters
    ----------
    title, subtitle : of the study, and what this is of it.
    chapters : those that have figures or tables.
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

    @property
    def figures(self) -> list[Picture]:
        """All figures in order."""
        return [figure for chapter in self.chapters for figure in chapter.figures]


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
    """Figures and tables that the pages of a study show in `language`, numbered from 1 on, or by
    chapter if `numbering` says so.

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
        read, before = [], {"table": 0, "figure": 0}
        for chapter, path in zip(chapters, executed, strict=True):
            nb, told = _read(path, chapter.name, (tellings or {}).get(chapter.name), language)
            opening = opens_numbers(chapter.name, numbering)
            numbers = _numbers(nb, language, opening, {} if opening else before)
            items = tuple(_items(chapter.name, nb, language, numbers, writer, told))
            before = {kind: number + sum(one == kind for one, _ in numbers) for kind, number in before.items()}
            if items:
                title = str(Text(". ", "\u3000")).join(
                    filter(None, (chapter_called(chapter.name), _TOP.sub("", chapter.titles[language])))
                )
                read.append(Chapter(title, items))
        warning = str(WARNING) if any(one.synthetic for chapter in read for one in chapter.items) else ""
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


def _numbers(
    notebook: Mapping[str, Any], language: str, opening: str, before: Mapping[str, int]
) -> dict[tuple[str, str], str]:
    """Numbers of a chapter's figures and tables by kind and name, after those of the chapters before."""
    numbers = dict[tuple[str, str], str]()
    for kind in ("figure", "table"):
        own = [about for about, _ in _described(notebook) if (about.get("kind"), about.get("lang")) == (kind, language)]
        for number, about in enumerate(own, start=1 + before.get(kind, 0)):
            numbers[kind, about["name"]] = f"{opening}{number}"
    return numbers


def _items(
    name: str,
    notebook: Mapping[str, Any],
    language: str,
    numbers: Mapping[tuple[str, str], str],
    writer: _Writer,
    told: Told | None,
) -> Iterator[Printed | Picture]:
    made = [(about, output) for about, output in _described(notebook) if about.get("kind") in ("figure", "table")]
    english = {(about["kind"], about["name"]): about["caption"] for about, _ in made if about["lang"] == "en"}
    labels = {
        place_of({"kind": kind, "name": key}): label_of({"kind": kind, "number": number}, language)
        for (kind, key), number in numbers.items()
    }
    write = writer.of_chapter(name, labels, told)
    for about, output in [one for one in made if one[0]["lang"] == language]:
        key = about["kind"], about["name"]
        captions = {language: write(about["caption"])}
        if language != "en" and (caption := about.get("caption_en") or english.get(key)):
            captions["en"] = write(caption)
        numbered = {**about, "number": numbers[key]}
        if about["kind"] == "figure":
            yield _picture(name, numbered, "".join(output["data"]["image/svg+xml"]), captions)
        else:
            html = writer.cells("".join(output["data"]["text/html"]), name)
            yield printed(html, numbered, f"{name}-{about['name']}", captions, write(about.get("notes") or ""))


def _picture(chapter: str, about: Mapping[str, Any], svg: str, captions: Mapping[str, Words]) -> Picture:
    """A figure whose caption is the first sentence of its page's; what else that says, and the source, are notes."""
    said = {language: titled(caption) for language, caption in captions.items()}
    return Picture(
        f"{chapter}-{about['name']}",
        about["lang"],
        about["number"],
        {language: title for language, (title, _) in said.items()},
        said[about["lang"]][1],
        about.get("source") or "",
        about.get("alt", ""),
        svg,
        bool(about.get("synthetic")),
    )


def _described(notebook: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            yield output.get("metadata", {}).get("bphs", {}), output
