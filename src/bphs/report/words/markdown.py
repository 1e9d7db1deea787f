"""Words of a notebook as HTML: headings with places, formulas, citations, references to figures and tables."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from bphs.errors import Problem, nearest
from bphs.report.words.inline import Filled, Inline
from bphs.report.words.leaving import leave_out
from bphs.report.words.links import CHAPTER_LINK, LEFT_OUT, NOT_TOLD, Way, chapter_called, led
from bphs.report.words.mathematics import mathml
from bphs.report.words.references import Citations
from bphs.report.words.told import Told
from bphs.report.words.values import HELD

_WIDE = r"[\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BREAK_IN_CHINESE = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")
_BEFORE_RAISED = re.compile(r"\s+(?=<sup>\[<a class=\"cite\")")
_AFTER_RAISED = re.compile(rf"(?<=</a>\]</sup>)[ ]+(?={_WIDE})")
_BEFORE_LABEL = re.compile(rf"(?<={_WIDE})[ ]+(?=<a class=\"ref\"[^>]*>[图表])")
_AFTER_LABEL = re.compile(rf"(?P<label><a class=\"ref\"[^>]*>[图表][\d-]*</a>)[ ]+(?={_WIDE})")
_SYMBOL = re.compile(r"[A-Za-zα-ωΑ-Ω]{1,2}")
_CITED_CELL = re.compile(r">@(?P<key>[A-Za-z][A-Za-z0-9_]*)</")
_TAG = re.compile(r"<[^>]+>")


class Heading(NamedTuple):
    """A heading of a page: its level, its text as HTML, and the name of its place, the same in both languages."""

    level: int
    text: str
    place: str


@dataclass
class Place:
    """Place of the renderer in a notebook, and what it has met there: one for each page that is made.

    Parameters
    ----------
    notebook : its file as a person writes it, for messages, e.g. ``notebooks/04_maps.ipynb``.
    citations : of this page.
    labels : text of a cross-reference by its place, e.g. ``{"fig-lorenz": "Figure 1"}``.
    chapters : names of the chapters that a link may lead to.
    told : what the chapter's values are, where its words stand in text cells; None where braces are braces.
    others : names of the chapters that there are, and that this study leaves out.
    section : name of the section whose text is being rendered.
    ways : to findings of earlier chapters, by ``chapter.name``.
    """

    notebook: str
    citations: Citations
    labels: dict[str, str]
    chapters: tuple[str, ...] = ()
    told: Told | None = None
    cell: int = 0
    section: str = ""
    others: frozenset[str] = frozenset()
    ways: Mapping[str, Way] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, found: str, expected: str, remedy: str) -> None:
        """Note what is wrong in the cell that is being rendered."""
        cell = self.cell or (self.told.cell if self.told is not None else 0)
        where = self.notebook + (f", cell {cell}" if cell else "")
        self.problems.append(Problem(where, found, expected, remedy))


class _Renderer(IPythonRenderer):
    """nbconvert's HTML, with our headings, formulas, citations and cross-references."""

    def __init__(self, place: Place) -> None:
        super().__init__(escape=False)
        self.place = place

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        named = level == 2 and self.place.section
        name = self.place.section if named else _place(level, self.place.headings)
        self.place.headings.append(Heading(level, text, name))
        link = "" if level == 1 else f' <a class="here" href="#{name}" aria-hidden="true" tabindex="-1">#</a>'
        return f'<h{level} id="{name}">{text}{link}</h{level}>\n'

    def emphasis(self, text: str) -> str:
        """A statistic (*P*, *t*, *χ*) is a symbol in italics (GB/T 3358), no stressed word, which Chinese marks with
        dots.
        """
        return f"<i>{text}</i>" if _SYMBOL.fullmatch(text) else super().emphasis(text)

    def paragraph(self, text: str) -> str:
        return f"<p>{_joined(text)}</p>\n"

    def block_text(self, text: str) -> str:
        return _joined(text)

    def table(self, text: str) -> str:
        return f'<div class="scroll" tabindex="0"><table>{text}</table></div>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if match := CHAPTER_LINK.match(url):
            text = text or chapter_called(match["chapter"])
            if match["chapter"] in self.place.others:
                return text + str(NOT_TOLD)
            if match["chapter"] not in self.place.chapters:
                advice = nearest(match["chapter"], self.place.chapters)
                self.place.problem(f"[{text}]({url})", "a link to a chapter of this study", advice)
            url = f"{match['chapter']}.html{match['place'] or ''}"
        return super().link(text, url, title)

    def held(self, raw: str) -> str:
        match = HELD.fullmatch(raw)
        return raw if self.place.told is None or match is None else self.place.told.fill(match, marked=True)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        self.place.problem(f"![{text}]({url})", "figures that the notebook makes", "draw it with chapter.figure")
        return ""

    def block_mermaidjs(self, code: str) -> str:
        return self.block_code(code)

    def inline_math(self, body: str) -> str:
        return self._formula(body, display=False)

    def block_math(self, body: str) -> str:
        return self._formula(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        return self._formula(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)

    def _formula(self, latex: str, *, display: bool) -> str:
        try:
            return mathml(latex, display=display)
        except ValueError as error:
            self.place.problem(f"{latex.strip()} ({error})", "a formula in LaTeX", "mend the formula")
            return ""

    def citation(self, cited: str) -> str:
        keys = [part.strip() for part in cited.split(";")]
        known = [key.removeprefix("@") for key in keys if self._known(key.removeprefix("@"))]
        return self.place.citations.parenthetical(known) if known else ""

    def narrative(self, key: str) -> str:
        return self.place.citations.narrative(key) if self._known(key) else ""

    def _known(self, key: str) -> bool:
        if key in self.place.citations:
            return True
        advice = nearest(key, self.place.citations.keys())
        self.place.problem(
            f"@{key}",
            "a key of notebooks/references.bib or of the study's references.bib",
            f"{advice}, or add the work there",
        )
        return False

    def reference(self, name: str) -> str:
        told = self.place.told
        if name not in self.place.labels and told is not None and name in {*told.gone, *told.dropped}:
            return str(LEFT_OUT[name.partition("-")[0]])
        if name not in self.place.labels:
            self.place.problem(f"@{name}", "a figure or table of this chapter", nearest(name, self.place.labels))
            return ""
        return f'<a class="ref" href="#{name}">{self.place.labels[name]}</a>'


def writer(place: Place) -> Callable[[str], str]:
    """A function from Markdown to HTML that notes in `place` what it meets."""
    if place.told is None:
        return MarkdownWithMath(renderer=_Renderer(place), inline=Inline(hard_wrap=False)).render
    told = place.told
    made = MarkdownWithMath(renderer=_Renderer(place), inline=Filled(hard_wrap=False))
    made.before_render_hooks.append(lambda _, state: leave_out(state.tokens, told))
    return made.render


def cited_in_cells(table: str, place: Place) -> str:
    """A table whose cells may each be a work, ``@key``, with the work cited there, so that the page lists it, or
    may lead to findings.
    """
    renderer, table = _Renderer(place), led(table, place.ways)
    return _CITED_CELL.sub(lambda cell: f">{renderer.narrative(cell['key'])}</", table) if ">@" in table else table


def plain(text: str) -> str:
    """HTML without its tags.

    >>> plain("Gini <i>G</i> &amp; Theil")
    'Gini G & Theil'
    """
    return html.unescape(_TAG.sub("", text))


def _joined(text: str) -> str:
    """Text without the spaces that Chinese does not want: at a line's end, around a raised number, around 图1."""
    for unwanted in (_BREAK_IN_CHINESE, _BEFORE_RAISED, _AFTER_RAISED, _BEFORE_LABEL):
        text = unwanted.sub("", text)
    return _AFTER_LABEL.sub(r"\g<label>", text)


def _place(level: int, before: list[Heading]) -> str:
    """``section-2-1``: numbers, so that the place is the same in both languages."""
    counts: list[int] = []
    for heading_level in [*(heading.level for heading in before), level]:
        depth = max(heading_level - 1, 0)
        counts = (counts + [0] * depth)[:depth]
        if counts:
            counts[-1] += 1
    return "-".join(["section", *map(str, counts)]) if counts else "top"
