"""nbconvert with our own template and nothing else: no setting of the reader's machine reaches a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode

from bphs.report.pages import notebook
from bphs.report.pages.compact import address
from bphs.report.pages.furniture import WORDS
from bphs.report.tables import downloads
from bphs.report.tables.downloads import Download
from bphs.report.tables.printed import printed, runs
from bphs.report.tables.symbols import IN_CHINESE
from bphs.report.words.markdown import Heading, Place, cited_in_cells, plain, writer
from bphs.report.words.references import Entry

TEMPLATE = Path(__file__).parent / "template"
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_LINK = re.compile(r"</?a\b[^>]*>")
_TABLE_BORDER = re.compile(r'(<table\b[^>]*?) border="\d+"')
_SYMBOL_IN_CHINESE = re.compile(rf"(?<![A-Za-z&/<])(?:[PtFz](?=值|检验)|χ(?=²(?:值|检验|变化|差异))|{IN_CHINESE})")
_WORDS = re.compile(r">[^<]+<")
_CELL = re.compile(
    r'<(?P<tag>th|td)(?P<scope>(?: scope="\w+")?(?: rowspan="\d+")?)(?: class="(?P<kind>\w+)")?>(?P<link><a [^>]*>)?(?P<text>[^<]*)<'
)

LONG = 18
"""Width of a cell's words, in Chinese characters, from which its column may not be as narrow as one word."""


class ChapterExporter(TemplateExporter):
    """Turns an executed notebook into the page of one language.

    Set `place` and `stem` before each call: they hold what the filters of the template need to know of the page.
    """

    file_extension = ".html"
    output_mimetype = "text/html"

    def __init__(self, language: str) -> None:
        super().__init__(template_paths=[str(TEMPLATE)], template_file="chapter.html.j2")
        self.language = language
        self.register_preprocessor(notebook.OneLanguage(language))
        self.environment.trim_blocks = self.environment.lstrip_blocks = True
        self.environment.globals |= {
            "words": WORDS,
            "language": language,
            "references": self.references,
            "contents": self.contents,
            "css": self._source("page.css"),
            "script": self._source("page.js"),
            "what_if": self._source("what_if.js"),
            "explore": self._source("explore.js"),
            "weighed": self._source("weighed.js"),
        }

    def _source(self, name: str) -> str:
        return (TEMPLATE / name).read_text(encoding="utf-8").strip()

    def page(self, nb: NotebookNode, place: Place, about: dict[str, Any]) -> str:
        """Page of an executed notebook; what the templates meet is noted in `place`.

        Parameters
        ----------
        about : what the template needs besides the notebook; its ``name`` begins the names of the downloads.
        """
        self.place, self.stem, self._write = place, about["name"], writer(place)
        return self.from_notebook_node(nb, {"page": about})[0]

    def fill(self, template: str, about: dict[str, Any]) -> str:
        """A page that belongs to no notebook."""
        return self.environment.get_template(template).render(page=about)

    def default_filters(self) -> Any:
        """nbconvert's filters and ours."""
        yield from super().default_filters()
        yield "highlight_code", lambda code, **_: _highlighted(code)
        ours: Sequence[Callable[..., Any]] = (
            self.markdown,
            self.inline,
            self.place_of,
            self.label,
            self.stem_of,
            self.downloads,
            self.picture,
            self.drawn,
            self.frame,
            self.linkless,
            self.data,
            notebook.made,
            plain,
        )
        for function in ours:
            yield function.__name__, function

    def markdown(self, source: str, cell: NotebookNode) -> str:
        """Markdown as HTML; notes the cell that it stands in."""
        self.place.cell = cell.metadata["bphs_cell"]
        self.place.section = cell.metadata.get("bphs_section", "")
        if self.place.told is not None:
            self.place.told.of = cell.metadata.get("bphs_of") or None
        return self._write(source)

    def inline(self, source: str, cell: NotebookNode) -> str:
        """Markdown of one paragraph as HTML without the paragraph: captions, notes, findings."""
        return self.markdown(source, cell).strip().removeprefix("<p>").removesuffix("</p>")

    def place_of(self, description: dict[str, Any]) -> str:
        """Name of the place of a figure, table or finding."""
        return notebook.place_of(description)

    def label(self, description: dict[str, Any]) -> str:
        """``Figure 1`` or ``图1``."""
        return notebook.label_of(description, self.language)

    def stem_of(self, description: dict[str, Any]) -> str:
        """First part of the names of the files that a reader can take."""
        return notebook.stem_of(self.stem, description, self.language)

    def downloads(self, output: NotebookNode, caption: str, notes: str) -> list[Download]:
        """Files that a reader can take from a table, whose caption and notes the page shows as HTML."""
        made = notebook.made(output)
        captions = {self.language: runs(caption)}
        if made.get("caption_en"):
            captions["en"] = runs(self._write(made["caption_en"]).strip().removeprefix("<p>").removesuffix("</p>"))
        table = printed(
            cited_in_cells(output.data["text/html"], self.place),
            made,
            f"{self.stem}-{made['name']}",
            captions,
            runs(notes) if notes else (),
        )
        mark = str(WORDS["synthetic"]) if made.get("synthetic") else ""
        return downloads.table_downloads({**made, "mark": mark}, table, self.stem_of(made))

    def picture(self, output: NotebookNode) -> str:
        """Address of a figure inside the page."""
        return self.drawn(output.data["image/svg+xml"])

    def drawn(self, svg: str) -> str:
        """Address of a picture inside the page."""
        return address(svg)

    def frame(self, html: str) -> str:
        """A table without the style that pandas brings along, with the works cited that its cells name, whose short
        cells stay on one line, and whose Chinese names of statistics have their symbol in italics (GB/T 3358).
        """
        whole = cited_in_cells(_STYLE.sub("", html), self.place)
        cells = _CELL.sub(_marked, _TABLE_BORDER.sub(r"\1", whole))
        # Between tags only: a heading's whole title stands in an attribute as well.
        return _WORDS.sub(lambda found: _SYMBOL_IN_CHINESE.sub(r"<i>\g<0></i>", found[0]), cells)

    def linkless(self, html: str) -> str:
        """A heading for the list of contents, whose lines are links themselves."""
        return _LINK.sub("", html)

    def data(self, facts: Any) -> str:
        """Facts for a script, as JSON that may stand inside an element of the page."""
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    def references(self) -> list[Entry]:
        """Works that the page has cited so far."""
        return self.place.citations.entries()

    def contents(self) -> list[Heading]:
        """Headings that the page has met so far."""
        return self.place.headings


def _marked(cell: re.Match[str]) -> str:
    """A cell of a table, of the class ``short`` if breaking its few words would look worse than a wide column, ``long``
    if a column as narrow as others would make it too high.
    """
    width = sum(1 if character > "\u2e80" else 0.5 for character in cell["text"])
    limit = 5 if "col" in cell["scope"] else 9
    size = "short" if width <= limit else "long" if width > LONG else None
    kinds = [kind for kind in (cell["kind"], size) if kind]
    return (
        f"<{cell['tag']}{cell['scope']}"
        + (f' class="{" ".join(kinds)}"' if kinds else "")
        + f">{cell['link'] or ''}{cell['text']}<"
    )


@cache
def _highlighted(code: str) -> str:
    """Code in colours, once for the pages of both languages and of all studies."""
    return Highlight2HTML(pygments_lexer="ipython3")(code)


@lru_cache(maxsize=2)
def exporter(language: str) -> ChapterExporter:
    """Exporter of a language; its templates are compiled once in a process."""
    return ChapterExporter(language)
