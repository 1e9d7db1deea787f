"""Fences of a chapter's text cells, in MyST's own notation: figures, tables, findings, words of the place, needs,
asides.

A fence is what stands between ``:::{directive}`` and ``:::``. Its kind is read from MyST's ``:name:``, so that the same
text is at home in JupyterLab: ``fig-`` a figure, ``tbl-`` a table, ``finding-`` a finding, ``place-`` words of the
place; ``:class: needs`` holds what a section needs; any other is an aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

KINDS = {"fig": "figure", "tbl": "table", "finding": "finding", "place": "place"}
PREFIX = {kind: prefix for prefix, kind in KINDS.items()}
DIRECTIVES = ("admonition", "div", "figure", "important", "note", "table", "tip", "warning")
FAMILIES = (
    frozenset({"all", "some", "one", "none"}),
    frozenset({"rose", "fell", "unclear"}),
)
"""Alternatives of a fence: one whole family is written. By count (of a base), or by sign and certainty."""

_FENCE = re.compile(
    r"^:::\{(?P<directive>[\w-]+)\}[ \t]*(?P<argument>[^\n]*)\n"
    r"(?P<options>(?::[\w-]+:[^\n]*\n)*)(?P<body>(?:(?!:::)[^\n]*\n)*?):::[ \t]*$",
    re.MULTILINE,
)
_OPTION = re.compile(r"^:(?P<key>[\w-]+):[ \t]*(?P<value>[^\n]*)$", re.MULTILINE)
_SECTION = re.compile(r"\A\s*\((?P<name>[a-z][a-z0-9_]*)\)=\n(?=## )")
_CASE = re.compile(r"^(?P<case>[a-z]+)\n:[ \t]+(?P<text>(?:(?![a-z]+\n:[ \t])[^\n]+\n?)+)", re.MULTILINE)
_CONTINUED = re.compile(r"\n[ \t]+")


@dataclass(frozen=True)
class Fence:
    """One fence.

    Parameters
    ----------
    kind : ``"figure"``, ``"table"``, ``"finding"``, ``"place"``, ``"needs"`` or ``"aside"``.
    name : of the figure, table, finding or block of words; empty for needs and asides.
    directive, argument, options, body : as they are written.
    """

    kind: str
    name: str
    directive: str
    argument: str
    options: Mapping[str, str]
    body: str

    @property
    def alternatives(self) -> dict[str, str]:
        """Text of each alternative by its case; empty where the fence says one thing."""
        return {
            match["case"]: _CONTINUED.sub("\n", match["text"].strip()) for match in _CASE.finditer(self.body + "\n")
        }

    @property
    def besides(self) -> str:
        """What stands beside its alternatives, where nobody would read it."""
        return _CASE.sub("", self.body + "\n").strip() if self.alternatives else ""

    @property
    def title(self) -> str:
        """Title of a figure, its first paragraph; of an aside or table what stands beside the directive."""
        return self.body.partition("\n\n")[0].strip() if self.kind == "figure" else self.argument

    @property
    def caption(self) -> str:
        """Caption of a figure, all but its first paragraph; of a table what stands beside the directive."""
        return self.body.partition("\n\n")[2].strip() if self.kind == "figure" else self.argument

    @property
    def classes(self) -> list[str]:
        """Its classes in order."""
        return self.options.get("class", "").split()

    @property
    def appendix(self) -> bool:
        """Whether it stands in the folded appendix of the page."""
        return "appendix" in self.classes

    @property
    def own_source(self) -> bool:
        """Whether a figure's caption says itself where its figures come from, which is not the study's source."""
        return "own-source" in self.classes

    @property
    def answers(self) -> bool:
        """Whether a finding answers on the study's first page; its argument is then the question."""
        return "answer" in self.classes

    @property
    def advises(self) -> bool:
        """Whether an answer says what should be done, and stands where the first page says that."""
        return "advice" in self.classes

    @property
    def leads(self) -> bool:
        """Whether it goes before the other answers."""
        return "first" in self.classes

    @property
    def pictures(self) -> list[str]:
        """Places of the figures that can go with an answer, ``fig-density``: the first that the study has goes."""
        return [one for one in self.classes if one.startswith("fig-")]

    @property
    def texts(self) -> dict[str, str]:
        """Everything that is written in it, by case: the empty case where there are no alternatives."""
        beside = "\n".join((self.argument, self.options.get("alt", "")))
        cases = self.alternatives
        return cases or {"": f"{beside}\n{self.body}"}

    @property
    def place(self) -> str:
        """Name of its place on the page: ``fig-lorenz``."""
        return f"{PREFIX[self.kind]}-{self.name}" if self.kind in PREFIX else ""


def parts(source: str) -> Iterator[str | Fence]:
    """Prose and fences of a text cell in their order, without the name of its section.

    >>> found = parts("One.\\n\\n:::{div}\\n:name: place-x\\n:::\\n\\nTwo.")
    >>> [part if isinstance(part, str) else part.place for part in found]
    ['One.', 'place-x', 'Two.']
    """
    rest = _SECTION.sub("", source)
    start = 0
    for match in _FENCE.finditer(rest):
        if prose := rest[start : match.start()].strip():
            yield prose
        yield _fence(match)
        start = match.end()
    if prose := rest[start:].strip():
        yield prose


def fences(source: str) -> list[Fence]:
    """Fences of a text cell in their order."""
    return [part for part in parts(source) if isinstance(part, Fence)]


def prose(source: str) -> str:
    """Prose outside the fences of a text cell."""
    return "\n\n".join(part for part in parts(source) if isinstance(part, str))


def section_of(source: str) -> str | None:
    """Name of the section that a text cell begins, ``(name)=`` above its heading; None if it begins none.

    >>> section_of("(change)=\\n## Change between the years")
    'change'
    """
    match = _SECTION.match(source)
    return match["name"] if match else None


def heading_of(source: str) -> str:
    """The first heading of a text cell, without its signs; empty where there is none.

    >>> heading_of("(change)=\\n## Change between the years")
    'Change between the years'
    """
    return next((line.lstrip("#").strip() for line in source.splitlines() if line.startswith("#")), "")


def needs_of(source: str) -> list[str]:
    """Needs of a section, one a line, as its first language writes them."""
    found = [fence for fence in fences(source) if fence.kind == "needs"]
    return [line.strip() for fence in found for line in fence.body.splitlines() if line.strip()]


def _fence(match: re.Match[str]) -> Fence:
    options = {option["key"]: option["value"].strip() for option in _OPTION.finditer(match["options"])}
    prefix, _, name = options.get("name", "").partition("-")
    kind = KINDS.get(prefix) if name else None
    if kind is None:
        kind, name = ("needs" if "needs" in options.get("class", "").split() else "aside"), ""
    return Fence(kind, name, match["directive"], match["argument"].strip(), options, match["body"].strip("\n"))
