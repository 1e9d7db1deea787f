"""Sections of a chapter: what each needs, what its code makes and uses, what it records.

A chapter is a list of sections. A section begins at a heading ``## `` under ``(name)=``, the same in every language;
what stands before the first one is the ``opening``. A section uses names of the opening, its own, and of sections that
it declares (``section levels`` among its needs), and changes no object of another: so each can be taken out without the
others. Whether they are independent is checked here.
"""

from __future__ import annotations

import ast
import builtins
import dis
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bphs.report.words.fences import heading_of, needs_of, section_of
from bphs.report.words.syntax import tree_of
from bphs.report.words.wording import LANGUAGES, Text

OPENING = "opening"
RECORDS = ("record", "finding", "figure", "table")
CHANGING = frozenset(
    {"append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update"}
)
"""Methods that change their object in place."""

Cell = Mapping[str, Any]


@dataclass
class Section:
    """One section of a chapter.

    Attributes
    ----------
    name : as ``(name)=`` gives it.
    cells : numbers of its cells in the notebook, from 1 on.
    needs : its needs, one a line.
    binds, uses : names that its code binds, and that it uses before it binds them.
    changes : names whose objects it changes in place before it has made them itself.
    records : by kind (``record``, ``finding``, ``figure``, ``table``) the names that it records or draws.
    tables : names that its code reads, loads and saves, by verb.
    headings : its heading by language.
    unnamed : calls that record or draw under a name that is not written out.
    """

    name: str
    cells: list[int] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    binds: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    records: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in RECORDS})
    tables: dict[str, list[str]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    unnamed: list[str] = field(default_factory=list)

    @property
    def builds_on(self) -> list[str]:
        """Sections that it declares to build on."""
        return [need.split()[1] for need in self.needs if need.startswith("section ") and len(need.split()) == 2]

    @property
    def title(self) -> Text:
        """Its heading in both languages; its name where it has none."""
        return Text(*(self.headings.get(language, self.name) for language in LANGUAGES))

    @property
    def names(self) -> list[str]:
        """Everything that it records, draws or shows, in order."""
        return [name for kind in RECORDS for name in self.records[kind]]


def source(cell: Cell) -> str:
    """A cell's text; the file may hold it as one string or as lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def tags(cell: Cell) -> Sequence[str]:
    """Tags of a cell."""
    return cell.get("metadata", {}).get("tags", [])


def language_of(cell: Cell) -> str | None:
    """Language of a text cell; None of a code cell, or of a text that belongs to all."""
    if cell.get("cell_type") != "markdown":
        return None
    return next((tag.removeprefix("lang-") for tag in tags(cell) if tag.startswith("lang-")), None)


def in_text_cells(content: Mapping[str, Any]) -> bool:
    """Whether a notebook keeps its words in text cells, and so can be told in sections."""
    return content.get("metadata", {}).get("bphs", {}).get("words") == "cells"


def sections(cells: Sequence[Cell]) -> list[Section]:
    """Sections of a chapter in their order, the opening first."""
    found = [Section(OPENING)]
    for number, cell in enumerate(cells, start=1):
        if cell.get("cell_type") == "markdown":
            name = section_of(source(cell))
            if name is not None and name not in [section.name for section in found]:
                found.append(Section(name))
            if heading := heading_of(source(cell)):
                found[-1].headings.setdefault(language_of(cell) or "", heading)
            found[-1].needs += [need for need in needs_of(source(cell)) if need not in found[-1].needs]
        elif cell.get("cell_type") == "code":
            _read_code(found[-1], source(cell))
        found[-1].cells.append(number)
    return found


def _read_code(section: Section, text: str) -> None:
    code = _code(text)
    made_here = section.binds | (code.bound - code.used)
    section.uses |= code.used - section.binds
    section.changes |= code.changed - made_here
    section.binds |= code.bound
    section.unnamed += code.unnamed
    for verb, name in code.named:
        kept = section.records if verb in RECORDS else section.tables
        kept.setdefault(verb, []).append(name)


@dataclass(frozen=True)
class _Code:
    """What a cell does to names, and what it asks of the chapter: verb and name of each call."""

    bound: frozenset[str]
    used: frozenset[str]
    changed: frozenset[str]
    named: tuple[tuple[str, str], ...]
    unnamed: tuple[str, ...]


@cache
def _code(text: str) -> _Code:
    """Cells are read whenever sections are: to check their words, to plan, to render each page. Once is enough."""
    tree, named, unnamed = tree_of(text), [], []
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="chapter"), attr=verb), args=[ast.Constant(value=str(name)), *_]
            ):
                named.append((verb, name))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="chapter"), attr=verb)) if verb in RECORDS:
                unnamed.append(ast.unparse(node))
    return _Code(*map(frozenset, names_in(text)), frozenset(_changed(tree)), tuple(named), tuple(unnamed))


def names_in(text: str) -> tuple[set[str], set[str]]:
    """Names that a cell binds at its top level, and those that it uses before it binds them.

    From bytecode, so that the scopes of functions and comprehensions are Python's own.

    >>> bound, used = names_in("total = sum(x for x in rates)")
    >>> sorted(bound), sorted(used)
    (['total'], ['rates'])
    """
    bound, used = _in_code(compile(text, "cell", "exec"), top=True)
    return bound, {name for name in used if not hasattr(builtins, name)}


def _in_code(code: types.CodeType, *, top: bool) -> tuple[set[str], set[str]]:
    bound: set[str] = set()
    used: set[str] = set()
    for step in dis.get_instructions(code):
        if top and step.opname == "STORE_NAME":
            bound.add(step.argval)
        elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL") and step.argval not in bound:
            used.add(step.argval)
        elif step.opname in ("LOAD_CONST", "LOAD_BUILD_CLASS") and isinstance(step.argval, types.CodeType):
            used |= _in_code(step.argval, top=False)[1] - bound
    return bound, used


def _changed(tree: ast.Module) -> Iterator[str]:
    """``x[…] = …``, ``x.a = …``, ``x += …``, ``del x[…]``, ``x.append(…)``, ``x.drop(…, inplace=True)``."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                yield from (name for target in targets for name in _root(target))
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                yield from _root(target)
            case ast.Call(func=ast.Attribute(value=value, attr=method), keywords=given) if method in CHANGING or any(
                word.arg == "inplace" for word in given
            ):
                yield from _root(ast.Attribute(value=value, attr=method))


def _root(target: ast.expr) -> Iterator[str]:
    """The name whose object a target lies in; nothing for a plain name, which is bound anew."""
    if isinstance(target, ast.Tuple | ast.List):
        for one in target.elts:
            yield from _root(one)
    inner = target
    while isinstance(inner, ast.Subscript | ast.Attribute):
        inner = inner.value
    if inner is not target and isinstance(inner, ast.Name):
        yield inner.id
