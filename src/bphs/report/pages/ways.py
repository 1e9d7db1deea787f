"""Ways to what a page says: the place where each of its values stands, for chapters that lead there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nbformat import NotebookNode

from bphs.report.pages import notebook
from bphs.report.words.links import Way
from bphs.report.words.sections import OPENING
from bphs.report.words.values import held

WORDS = ("title", "caption", "notes")
"""What a figure or a table says beside itself."""


def ways_of(nb: NotebookNode, headings: Mapping[str, str], page: str) -> dict[str, Way]:
    """Way to every value that a page states, by name: to its own finding; else to the first finding, figure or table
    whose words print it; else to the section whose text does.

    Parameters
    ----------
    nb : the notebook that the page was made of.
    headings : of its sections, by name.
    page : address of the page.
    """
    found: dict[str, tuple[int, Way]] = {}
    for rank, name, place, section in _stated(nb):
        if name not in found or rank < found[name][0]:
            found[name] = rank, Way(f"{page}#{place}", headings.get(section, ""))
    return {name: way for name, (_, way) in found.items()}


def _stated(nb: NotebookNode) -> Iterator[tuple[int, str, str, str]]:
    """Rank, value, place and section of all that a page states, in its order."""
    for cell in nb.cells:
        section = cell.metadata.get("bphs_within", OPENING)
        if cell.cell_type == "markdown":
            for match in held(cell.source):
                yield 2, match["name"], "top" if section in ("", OPENING) else section, section
        for output in cell.get("outputs", []):
            made = notebook.made(output)
            if made.get("kind") == "finding":
                yield 0, made["name"], notebook.place_of(made), section
            if made.get("kind") in ("finding", *notebook.NUMBERED):
                said = [made.get(part) or "" for part in WORDS]
                for match in held(" ".join([*said, str(output.data.get("text/markdown", ""))])):
                    yield 1, match["name"], notebook.place_of(made), section
