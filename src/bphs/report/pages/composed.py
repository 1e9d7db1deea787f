"""A chapter put together for one language: its text cells, with the figures, tables and findings of its executed code
in their places.

What the code made lies in the executed notebook by the id of its cell, what it recorded in ``values.json``; where each
object stands, and what is said of it, the text cells say. Numbers of figures and tables follow the order of their
fences on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from bphs.report.pages.lacking import not_shown, title_of
from bphs.report.pages.notebook import code_cell, folded, made, node, speaks
from bphs.report.words.fences import Fence, fences, parts, section_of
from bphs.report.words.sections import OPENING, language_of, sections, source
from bphs.report.words.told import NOT_SAID, Told
from bphs.report.words.values import held
from bphs.report.words.wording import Text
from bphs.report.words.wording import language as writing_in

OBJECTS = ("figure", "table")
SOURCE = Text("Source: {}.", "资料来源：{}。")
OUTLINES = Text(" Boundaries: {}.", "边界：{}。")


@dataclass
class Composition:
    """A chapter of one language in the making.

    Parameters
    ----------
    cells : of the notebook's source.
    executed : what papermill made of its code.
    told : what may be said.
    words : of the place, by name.
    left : reasons by the section that is left out.
    language : of the page.
    """

    cells: Sequence[Mapping[str, Any]]
    executed: NotebookNode
    told: Told
    words: Mapping[str, str]
    left: Mapping[str, Text]
    language: str
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OBJECTS, 0))
    made: list[NotebookNode] = field(default_factory=list)
    within: str = OPENING

    def __post_init__(self) -> None:
        self.by_id = {cell["id"]: cell for cell in self.executed.cells}
        outputs = [output for cell in self.executed.cells for output in cell.get("outputs", [])]
        self.objects = {
            (made(output)["kind"], made(output)["name"]): output
            for output in outputs
            if made(output).get("kind") in OBJECTS and speaks(output, self.language)
        }
        self.parts = sections(self.cells)

    def notebook(self) -> NotebookNode:
        """Notebook that the page is rendered from."""
        for section in self.parts:
            if section.name not in self.left:
                self.within = section.name
                for number in section.cells:
                    self._cell(number, self.cells[number - 1])
        if OPENING in self.left:
            self._text(1, title_of(self.cells, self.language))
        self.within = ""
        if self.left:
            self._text(len(self.cells), not_shown(self.parts, self.left, self.language))
        ordered = folded(self.made)
        self._count(ordered)
        return node(cells=ordered, metadata=self.executed.metadata, nbformat=4, nbformat_minor=5)

    def _cell(self, number: int, cell: Mapping[str, Any]) -> None:
        self.told.cell = number
        if cell["cell_type"] == "code":
            self._code(number, self.by_id.get(cell["id"]))
        elif language_of(cell) == self.language:
            text = source(cell)
            for part in parts(text):
                if isinstance(part, Fence):
                    self._fence(number, part)
                else:
                    self._text(number, part, section=section_of(text) or "")
        elif language_of(cell) is None:
            self._text(number, source(cell))

    def _code(self, number: int, run: NotebookNode | None) -> None:
        """Code that follows code folds as one."""
        if run is None:
            return
        outputs = [output for output in run.outputs if made(output).get("kind") not in (*OBJECTS, "finding")]
        before = self.made[-1] if self.made else None
        if (
            before is not None
            and before.metadata.get("bphs_code")
            and not before.outputs
            and "tags" not in before.metadata
        ):
            before.source += "\n\n" + run.source
            before.outputs += outputs
            return
        about = {
            "bphs_cell": number,
            "bphs_code": True,
            **({"tags": run.metadata.tags} if run.metadata.get("tags") else {}),
        }
        self.made.append(code_cell(run.source, about, outputs, run["id"]))

    def _text(self, number: int, text: str, section: str = "") -> None:
        about = {"bphs_cell": number, "bphs_section": section, "tags": [f"lang-{self.language}"]}
        about["bphs_within"] = self.within
        self.made.append(node(cell_type="markdown", source=text, metadata=about, id=f"text-{len(self.made)}"))

    def _fence(self, number: int, fence: Fence) -> None:
        if fence.kind == "needs":
            return
        if fence.kind == "place":
            if fence.name in self.words:
                self._text(number, self.words[fence.name])
            return
        if fence.place in self.told.gone or any(map(self.told.lacks, fence.texts.values())):
            self.told.dropped.add(fence.place)
            return
        if self.told.hides_fence(fence):
            self.told.dropped.add(fence.place)
            self._output(number, "passed_over", fence.name or "aside", str(NOT_SAID))
        elif fence.kind in OBJECTS:
            self._object(number, fence)
        elif fence.kind == "finding":
            self._finding(number, fence)
        else:
            self._output(number, "aside", "", fence.body, title=fence.argument)

    def _finding(self, number: int, fence: Fence) -> None:
        words = self.told.chosen(fence)
        entry = self.told.values.get(fence.name, {})
        if words is None:
            found = f"{fence.place}, whose case is {entry.get('case')!r}"
            self.told.report(
                found, "a value that decides between its alternatives", "record it with of=, interval= or a number"
            )
            return
        about = {"synthetic": entry.get("synthetic", False)}
        if fence.answers and not self.told.lacks(fence.argument) and not self.told.hides(fence.argument):
            question = self.told.plain(fence.argument)
            about |= {"question": question, "leads": fence.leads, "pictures": fence.pictures, "advises": fence.advises}
        self._output(number, "finding", fence.name, words, **about)

    def _object(self, number: int, fence: Fence) -> None:
        output = self.objects.get((fence.kind, fence.name))
        if output is None:
            self.told.report(fence.place, f"a {fence.kind} that the code of its section made", "make it in every case")
            return
        about = dict(made(output))
        note = f" {about['note']}" if about.get("note") else ""
        if fence.kind == "figure":
            about |= {
                "title": fence.title,
                "caption": fence.caption + note,
                "alt": self.told.plain(fence.options.get("alt", "")),
            }
            if self.language != "en":
                about["caption_en"] = self._english(fence)
            about["source"] = "" if fence.own_source else self._source()
            about["file_title"] = self.told.plain(fence.title)
            said = self.told.plain(fence.caption) if fence.own_source else self._source()
            about["file_source"] = said + self._outlines(fence)
        else:
            about |= {"caption": fence.caption, "notes": (fence.body + note).strip()}
            if self.language != "en":
                about["caption_en"] = self._english(fence)
        shown = node(output_type="display_data", data=output.data, metadata={"bphs": about})
        metadata = {"bphs_cell": number, "bphs_within": self.within}
        cell = code_cell("", metadata, [shown], f"object-{len(self.made)}")
        if fence.appendix:
            cell.metadata["bphs_appendix"] = True
        self.made.append(cell)

    def _english(self, fence: Fence) -> str:
        """English caption of a figure or table, which Chinese theses print below their own."""
        cells = (source(cell) for cell in self.cells if language_of(cell) == "en")
        same = (one for cell in cells for one in fences(cell) if one.place == fence.place)
        with writing_in("en"):
            return self.told.literal(next(same, fence).caption)

    def _source(self) -> str:
        entry = self.told.values.get("source")
        return str(SOURCE).format(entry["value"][self.language]) if entry else ""

    def _outlines(self, fence: Fence) -> str:
        """What a map's file says of its outlines, with their approval number, where its caption cites them."""
        entry = self.told.values.get("boundaries")
        cited = entry and any(match["name"] == "boundaries" for match in held(fence.caption))
        return str(OUTLINES).format(entry["value"][self.language]) if entry and cited else ""

    def _output(self, number: int, kind: str, name: str, words: str, **facts: Any) -> None:
        about = {"kind": kind, "name": name, "lang": self.language, **facts}
        shown = node(
            output_type="display_data", data={"text/markdown": words, "text/plain": words}, metadata={"bphs": about}
        )
        of = name if kind == "finding" else ""
        metadata = {"bphs_cell": number, "bphs_of": of, "bphs_within": self.within}
        self.made.append(code_cell("", metadata, [shown], f"object-{len(self.made)}"))

    def _count(self, cells: Sequence[NotebookNode]) -> None:
        for cell in cells:
            for output in cell.get("outputs", []):
                kind = made(output).get("kind")
                if kind in OBJECTS:
                    self.numbers[kind] += 1
                    made(output)["number"] = self.numbers[kind]
