"""An executed notebook as one page reads it: the cells and outputs of one language, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from bphs.errors import Problem
from bphs.report.words.wording import LANGUAGES, Text

MOST_TABLES = 6
"""Tables that a chapter shows; later ones are folded with those of the appendix."""
NUMBERED = {"figure": Text("Figure {}", "图{}"), "table": Text("Table {}", "表{}")}
_PREFIX = {"figure": "fig", "table": "tbl", "finding": "finding"}
_NEEDED = {"figure": ("name", "caption", "alt"), "table": ("name", "caption"), "finding": ("name",)}
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
_OF_RESPONDENTS = ("survey", "together")
"""Parts of a study whose chapters hold respondents' answers."""


class OneLanguage(Preprocessor):
    """Keeps the cells and outputs of one language, and remembers which cell of the notebook each one was."""

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(enabled=True, **options)
        self.language = language

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Filter the cells of `nb` in place.

        A table of a Chinese page keeps its English caption, for Chinese theses print both.
        """
        english = {
            place_of(made(output)): made(output).get("caption")
            for _, output in objects(nb, "en")
            if made(output).get("kind") == "table"
        }
        for number, cell in enumerate(nb.cells, start=1):
            cell.metadata.setdefault("bphs_cell", number)
            if cell.cell_type == "code":
                cell.outputs = [output for output in cell.outputs if speaks(output, self.language)]
                for output in cell.outputs:
                    if self.language != "en" and made(output).get("kind") == "table":
                        made(output).setdefault("caption_en", english.get(place_of(made(output))))
        nb.cells = [cell for cell in nb.cells if in_language(cell, self.language)]
        return nb, resources


def in_language(cell: NotebookNode, language: str) -> bool:
    """Whether a cell belongs to the page in `language`: it is tagged so, or carries no tag of a language."""
    tags = cell.metadata.get("tags", [])
    own = [name for name in LANGUAGES if f"lang-{name}" in tags]
    return not own or language in own


def made(output: NotebookNode) -> dict[str, Any]:
    """Description that `bphs` gives of an output: its kind, name, number, caption …; empty for any other output."""
    return output.get("metadata", {}).get("bphs", {})


def speaks(output: NotebookNode, language: str) -> bool:
    """Whether an output belongs to the page in `language`."""
    return made(output).get("lang", language) == language


def place_of(description: dict[str, Any]) -> str:
    """Name of the place of a figure, table or finding on its page: ``fig-lorenz``."""
    return f"{_PREFIX[description['kind']]}-{description.get('name', '')}"


def label_of(description: dict[str, Any], language: str) -> str:
    """``Figure 1`` or ``图1``."""
    return getattr(NUMBERED[description["kind"]], language).format(description.get("number", ""))


def open_numbers(nb: NotebookNode, opening: str) -> None:
    """Let the numbers of all figures and tables begin so, in place: ``3-`` makes 1 to 3-1."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if made(output).get("kind") in NUMBERED:
                made(output)["number"] = f"{opening}{made(output).get('number', '')}"


def stem_of(chapter: str, description: dict[str, Any], language: str) -> str:
    """First part of the names of the files that a reader can take: chapter, object, language, and whether it is
    synthetic.

    >>> stem_of("04_maps", {"name": "density", "synthetic": True}, "en")
    '04_maps_density_en_synthetic'
    """
    made_up = "_synthetic" if description.get("synthetic") else ""
    return f"{chapter}_{description.get('name')}_{language}{made_up}"


def objects(nb: NotebookNode, language: str) -> Iterator[tuple[int, NotebookNode]]:
    """Every output of the language, with the number of its cell."""
    for number, cell in enumerate(nb.cells, start=1):
        for output in cell.get("outputs", []):
            if speaks(output, language):
                yield number, output


def labels(nb: NotebookNode, language: str) -> dict[str, str]:
    """Text of a reference to each figure and table, by place."""
    described = (made(output) for _, output in objects(nb, language))
    return {place_of(one): label_of(one, language) for one in described if one.get("kind") in NUMBERED}


def folded(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Cells of a page with its appendix last: what is marked as such, and every table after the sixth."""
    tables = [cell for cell in cells for output in cell.get("outputs", []) if made(output).get("kind") == "table"]
    for cell in [cell for cell in tables if not cell.metadata.get("bphs_appendix")][MOST_TABLES:]:
        cell.metadata["bphs_appendix"] = True
    return sorted(cells, key=lambda cell: bool(cell.metadata.get("bphs_appendix")))


def problems(nb: NotebookNode, language: str, notebook: str) -> Iterator[Problem]:
    """Problems that keep a notebook from becoming a page: failed cells, pictures without words, names used twice."""
    seen: set[str] = set()
    closed = nb.metadata.get("bphs", {}).get("part") in _OF_RESPONDENTS
    for number, output in objects(nb, language):
        where = f"{notebook}, cell {number}"
        description = made(output)
        if description.get("kind") in _NEEDED:
            yield from _undescribed(description, where)
            if (place := place_of(description)) in seen:
                yield Problem(
                    where,
                    f"a second {description['kind']} {description.get('name')!r}",
                    "names that are used once in a chapter",
                    "give it another name",
                )
            seen.add(place)
        else:
            yield from _unfit(output, where)
            if closed and not description and output.output_type != "error" and output.get("name") != "stderr":
                found = str(
                    output.get("text") or output.get("data", {}).get("text/plain", "")
                ).strip().splitlines() or [""]
                expected = "in a chapter on respondents only what chapter.table, chapter.figure and chapter.finding show: they hide small groups"
                yield Problem(
                    where,
                    f"an output of another kind: {found[0][:40]}…",
                    expected,
                    "show it with one of these, or take the line away",
                )


def _undescribed(description: dict[str, Any], where: str) -> Iterator[Problem]:
    for key in _NEEDED[description["kind"]]:
        if not str(description.get(key) or "").strip():
            what = {"alt": "alt text", "caption": "caption", "name": "name"}[key]
            named = f"{description['kind']} {description.get('name')!r} without {what}"
            yield Problem(where, named, f"{what} in {description.get('lang')}", f"write {key}=…")


def _unfit(output: NotebookNode, where: str) -> Iterator[Problem]:
    if output.output_type == "error":
        expected = "a notebook whose cells all ran"
        yield Problem(where, f"{output.ename}: {output.evalue}", expected, "mend the cell and run the chapter again")
    elif any(kind in output.get("data", {}) for kind in _PICTURES):
        expected = "figures with caption and alt text"
        yield Problem(where, "a picture without alt text", expected, "draw it with chapter.figure")


def node(**parts: Any) -> NotebookNode:
    """A node as nbformat makes it; its own makers hold each against a schema, which took an eighth of a page's time."""
    made_here = NotebookNode()
    made_here.update(parts)
    return made_here


def code_cell(code: str, about: Mapping[str, Any], outputs: list[NotebookNode], name: str) -> NotebookNode:
    """A code cell that was run."""
    return node(cell_type="code", source=code, metadata=about, execution_count=None, outputs=outputs, id=name)
