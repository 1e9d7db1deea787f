"""What a chapter says on the first page of its study: its findings, its answers with their pictures, its limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from nbformat import NotebookNode

from bphs.report.pages import notebook
from bphs.report.pages.ways import ways_of
from bphs.report.words.inline import REFERENCE
from bphs.report.words.links import LEFT_OUT, Way, chapter_called
from bphs.report.words.told import Told
from bphs.report.words.wording import Text

OF_CHAPTER = Text("{}, {}", "{}{}")
"""A figure away from its page: ``Chapter 4, Figure 1``, 第4章图1."""
LIMITS = "limits"
"""Section of a chapter that says what it cannot answer."""
_HEADING = re.compile(r"^#.*$", re.MULTILINE)
_LINK = re.compile(r'href="(?P<page>[\w-]+\.html)?(?P<place>#[^"]*)?"')
_PLACE = re.compile(r' id="[^"]*"')

Write = Callable[[str, NotebookNode], str]


@dataclass(frozen=True)
class Spoken:
    """What a chapter says on the first page, in one language.

    Attributes
    ----------
    sentences : of its findings, by name, without markup.
    answers : findings that answer, as `answer_of` describes them, in the order of the chapter.
    limits : paragraphs of its section ``limits``, as HTML.
    ways : to every value that its page prints, by name.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    ways: Mapping[str, Way] = field(default_factory=dict)


def spoken(
    nb: NotebookNode,
    told: Told,
    labels: Mapping[str, str],
    write: Write,
    page: str,
    headings: Mapping[str, str],
) -> Spoken:
    """What the page of a chapter says elsewhere.

    Parameters
    ----------
    nb : the notebook that the page was made of.
    labels : text of a reference to each figure and table, by place.
    write : turns Markdown of a cell into HTML.
    page : address of the chapter's page, seen from the study's first page.
    headings : of its sections, by name.
    """

    def writes(source: str, cell: NotebookNode) -> str:
        return _moved(write(source, cell), page)

    pictures = {
        notebook.place_of(made): (output, cell) for cell, output, made in _outputs(nb) if made.get("kind") == "figure"
    }
    findings = [found for found in _outputs(nb) if found[2].get("kind") == "finding"]
    return Spoken(
        _sentences(findings, told, labels),
        [answer_of(found, pictures, labels, writes, page) for found in findings if found[2].get("question")],
        list(_limits(nb, writes)),
        ways_of(nb, headings, page.rpartition("/")[2]),
    )


def answer_of(
    found: tuple[NotebookNode, NotebookNode, dict[str, Any]],
    pictures: Mapping[str, tuple[NotebookNode, NotebookNode]],
    labels: Mapping[str, str],
    write: Write,
    page: str,
) -> dict[str, Any]:
    """An answer: its ``name``, its ``question``, its ``text`` as HTML, its place (``href``), whether it ``leads``,
    ``advises`` and is ``synthetic``, and its ``figure``: the first that it names and the study has, or None.
    """
    cell, output, made = found
    shown = next((pictures[one] for one in made["pictures"] if one in pictures), None)
    return {
        "name": made["name"],
        "question": made["question"],
        "text": _line(write(output.data["text/markdown"], cell)),
        "href": f"{page}#{notebook.place_of(made)}",
        "leads": made["leads"],
        "advises": made["advises"],
        "synthetic": made["synthetic"],
        "figure": None if shown is None else _picture(*shown, labels=labels, write=write, page=page),
    }


def _picture(
    output: NotebookNode, cell: NotebookNode, *, labels: Mapping[str, str], write: Write, page: str
) -> dict[str, Any]:
    made = notebook.made(output)
    place, path = notebook.place_of(made), PurePosixPath(page)
    return {
        "stem": notebook.stem_of(path.stem, made, path.parent.name),
        "file_title": made.get("file_title", ""),
        "file_source": made.get("file_source", ""),
        "title": _line(write(made.get("title") or "", cell)),
        "caption": _line(write(made["caption"], cell)),
        "alt": made["alt"],
        "source": made.get("source", ""),
        "label": _away(path.stem, labels[place]),
        "href": f"{page}#{place}",
        "synthetic": made.get("synthetic", False),
        "svg": output.data["image/svg+xml"],
    }


def _away(chapter: str, label: str) -> str:
    """Label of a figure away from its page; one that begins with the chapter's number says it already."""
    return label if "-" in label else str(OF_CHAPTER).format(chapter_called(chapter), label)


def _outputs(nb: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode, dict[str, Any]]]:
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            yield cell, output, notebook.made(output)


def _limits(nb: NotebookNode, write: Write) -> Iterator[str]:
    for cell in nb.cells:
        within = cell.cell_type == "markdown" and cell.metadata.get("bphs_within") == LIMITS
        if within and (said := write(_HEADING.sub("", cell.source), cell).strip()):
            yield said


def _sentences(findings: list[Any], told: Told, labels: Mapping[str, str]) -> dict[str, str]:
    """Findings as plain sentences; figures and tables by their numbers."""

    def numbered(match: re.Match[str]) -> str:
        name = match["referred"]
        return labels.get(name) or str(LEFT_OUT[name.partition("-")[0]])

    found = {}
    for _, output, made in findings:
        told.of = made["name"]
        # Marks and references are those of the words; a name that is filled in may hold such signs itself.
        words = re.sub(REFERENCE, numbered, output.data["text/markdown"].replace("*", ""))
        found[told.of] = told.plain(words)
    return found


def _line(html: str) -> str:
    return html.strip().removeprefix("<p>").removesuffix("</p>")


def _moved(html: str, page: str) -> str:
    """HTML of a chapter where its page is not: its links lead there, its places stay there.

    >>> _moved('<a id="cite-1" href="#fig-map">Figure 1</a>, <a href="03_end.html">3</a>', "en/02_sample.html")
    '<a href="en/02_sample.html#fig-map">Figure 1</a>, <a href="en/03_end.html">3</a>'
    """
    folder, _, own = page.rpartition("/")

    def led(match: re.Match[str]) -> str:
        return f'href="{folder}/{match["page"] or own}{match["place"] or ""}"'

    return _LINK.sub(led, _PLACE.sub("", html))
