"""Pages that readers open, from executed notebooks: chapters, the answers of a study, the list of studies.

A page is one file: its figures, fonts, formulas, downloads and scripts are inside, and it asks nothing of the network.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import nbformat

from bphs.errors import Problem, RenderError
from bphs.inputs.files.whole import write_whole
from bphs.report.pages import context, fonts, notebook
from bphs.report.pages.context import ChapterInfo, StudyInfo
from bphs.report.pages.exporter import exporter
from bphs.report.pages.front import Front
from bphs.report.pages.spoken import Spoken, spoken
from bphs.report.pages.telling import Telling
from bphs.report.words.links import Way, opens_numbers
from bphs.report.words.markdown import Place, plain
from bphs.report.words.references import Citations
from bphs.report.words.wording import language as writing_in

__all__ = ["ChapterInfo", "StudyInfo", "Telling", "render_chapter", "render_index", "render_studies"]

BIBLIOGRAPHY = Path(__file__).parents[4] / "notebooks" / "references.bib"
_FONT_PLACE = "/*font*/"
_DOI_LINK = 'href="https://doi.org/'
_ADDRESS = re.compile(r"""https?://[^\s"'<>]+|(?:(?<=href=")|(?<=src="))//[^"]+""")


# Templates, citations and fonts hold the state of one page, and the work is Python's: a second thread would only wait.
_one_at_a_time = threading.Lock()


def render_chapter(
    executed: Path,
    *,
    language: str,
    study: StudyInfo,
    chapters: Sequence[ChapterInfo],
    target: Path,
    bibliography: Path = BIBLIOGRAPHY,
    works: Path | None = None,
    telling: Telling | None = None,
    source: str = "",
    others: Collection[str] = (),
    ways: Mapping[str, Way] | None = None,
    numbering: str = "running",
) -> Spoken:
    """Make the page of one executed notebook in one language.

    Parameters
    ----------
    executed : the notebook with its outputs.
    language : ``"en"`` or ``"zh"``.
    study : the study that the chapter belongs to.
    chapters : every chapter of the study in order, for the links to the next and the previous.
    target : the page, named after the chapter: links work from ``reports/<study>/<language>/<chapter>.html``.
    bibliography : the BibTeX file that holds the works cited.
    works : the study's own BibTeX file, which need not exist.
    telling : what its text cells are filled with, for a chapter whose words stand in them.
    source : the notebook's file as a person writes it; ``notebooks/<chapter>.ipynb`` if not given.
    others : names of chapters that there are and this study does not tell: a link to one is plain text.
    ways : to findings of earlier chapters, for a chapter that leads to them.
    numbering : of figures and tables, ``"running"`` or by ``"chapter"``.

    Returns
    -------
    What it says on the study's first page, for a chapter whose words stand in text cells.

    Raises
    ------
    RenderError : with every problem of the notebook; an older page is then left as it is.
    """
    nb = nbformat.v4.reads(executed.read_text(encoding="utf-8"))
    name = target.stem
    with _one_at_a_time, writing_in(language):
        known = tuple(chapter.name for chapter in chapters)
        place = Place(source or f"notebooks/{name}.ipynb", Citations(bibliography, language, works), {}, known)
        place.others, place.ways = frozenset(others) - set(known), ways or {}
        if telling is not None:
            place.told = telling.told(name, place.problem)
            nb = telling.composed(nb, place.told, language)
        if opening := opens_numbers(name, numbering):
            notebook.open_numbers(nb, opening)
        place.labels |= notebook.labels(nb, language)
        synthetic = any(notebook.made(output).get("synthetic") for _, output in notebook.objects(nb, language))
        about = context.chapter_page(
            name, language=language, study=study, chapters=chapters, synthetic=synthetic, source=place.notebook
        )
        html = exporter(language).page(nb, place, about)
        problems = [
            *notebook.problems(nb, language, place.notebook),
            *place.problems,
            *_titles(place),
            *_unfit(html, nb, place.notebook, place.citations.addresses()),
        ]
        if problems:
            raise RenderError(problems)
        _write(target, html, language)
        if place.told is None:
            return Spoken()
        headings = {heading.place: plain(heading.text) for heading in place.headings}
        page = f"{language}/{target.name}"
        return spoken(nb, place.told, place.labels, exporter(language).markdown, page, headings)


def render_index(
    study: StudyInfo,
    chapters: Sequence[ChapterInfo],
    findings: Sequence[Mapping[str, Any]],
    language: str,
    target: Path,
    front: Front | None = None,
) -> None:
    """Make the first page of a study, which opens with its answers and then lists its chapters.

    Parameters
    ----------
    study, chapters, language : as in `render_chapter`.
    findings : for each its ``chapter``, ``name``, sentence under ``en`` and ``zh``, and whether it is ``synthetic``.
    front : what it asks and answers, what it cannot answer, its data and how to cite it.
    target : ``reports/<study>/index.html`` in English, ``index.zh.html`` in Chinese.

    Raises
    ------
    ValueError : if a finding belongs to no chapter of the study.
    """
    with _one_at_a_time, writing_in(language):
        about = context.index_page(
            language=language, study=study, chapters=chapters, findings=findings, front=front or Front()
        )
        _write(target, exporter(language).fill("index.html.j2", about), language)


def render_brief(about: Mapping[str, Any], language: str, target: Path) -> None:
    """Make the brief of a study.

    Parameters
    ----------
    about : what its template is filled with, as `brief.brief_page` gives it.
    target : ``reports/<study>/brief.<language>.html``.
    """
    with _one_at_a_time, writing_in(language):
        _write(target, exporter(language).fill("brief.html.j2", dict(about)), language)


def render_studies(
    studies: Sequence[StudyInfo], target: Path, firsts: Mapping[str, Mapping[str, Any]] | None = None
) -> None:
    """Make ``reports/index.html``: the studies in both languages, each with its question and its first answer.

    Parameters
    ----------
    firsts : by study and language its ``question`` and ``answers``, of which the first is shown.
    """
    listed = [context.listed_study(study, (firsts or {}).get(study.name, {})) for study in studies]
    with _one_at_a_time, writing_in("en"):
        _write(target, exporter("en").fill("studies.html.j2", {"studies": listed}), "en")


def _titles(place: Place) -> Iterator[Problem]:
    titles = [heading.text for heading in place.headings if heading.level == 1]
    if len(titles) != 1:
        found = " and ".join(titles) or "no title"
        remedy = "begin the first cell of each language with '# ', and no other line"
        yield Problem(place.notebook, found, "one heading of the first level in each language", remedy)


def _unfit(html: str, nb: Any, name: str, listed: Collection[str]) -> Iterator[Problem]:
    """Characters that cannot be shown and addresses on the network, but for those `listed` as works, each with the cell
    that holds it.
    """
    for character in fonts.missing(html):
        found = f"{character!r} (U+{ord(character):04X})"
        yield Problem(_where(character, nb, name), found, "characters of the embedded font", "use another character")
    for match in _ADDRESS.finditer(html):
        if not html.startswith(_DOI_LINK, match.start() - len('href="')) and unescape(match[0]) not in listed:
            expected = "a page that names no address on the network"
            remedy = "write it in words, or cite a work of references.bib, which may have an address"
            yield Problem(_where(match[0], nb, name), match[0], expected, remedy)


def _where(text: str, nb: Any, name: str) -> str:
    for number, cell in enumerate(nb.cells, start=1):
        if text in json.dumps([cell.source, cell.get("outputs", [])], ensure_ascii=False):
            return f"{name}, cell {number}"
    return name


def _write(target: Path, html: str, language: str) -> None:
    """Page written with its font put in."""
    write_whole(target, html.replace(_FONT_PLACE, fonts.font_face(fonts.embedded(html, language)), 1))
