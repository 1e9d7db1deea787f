"""Sections that lean on each other unsaid: left out, one would take others along, or change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bphs.errors import Problem, nearest
from bphs.report.words.cells import Words
from bphs.report.words.sections import OPENING, Section


def independence(words: Words, parts: Sequence[Section]) -> Iterator[Problem]:
    """Names that a section uses, changes or binds though another made them, and sections that it needs and nobody
    writes.
    """
    makers: dict[str, list[str]] = {}
    for section in parts:
        where = f"{words.where}, section {section.name!r}"
        for name in section.builds_on:
            known = [other.name for other in parts if other is not section]
            if name not in known:
                yield Problem(where, f"needs: section {name}", "a section of this chapter", nearest(name, known))
        if section.name != OPENING:
            yield from _used(where, section, makers)
            yield from _changed(where, section, makers)
        for name in section.binds:
            makers.setdefault(name, []).append(section.name)


def _used(where: str, section: Section, makers: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    free = {OPENING, section.name, *section.builds_on}
    for name in sorted(section.uses - section.changes - {"chapter"}):
        owners = makers.get(name, ())
        # Of two sections that make a name the last one counts; if that is left out, it would silently be the other's.
        others = [owner for owner in owners if owner not in free]
        if others and OPENING not in owners:
            found = f"{name}, which section {others[-1]!r} makes"
            expected = "a section uses names of the opening, its own, and of sections that it needs"
            remedy = f"add 'section {others[-1]}' to its needs, or make {name} in the opening"
            yield Problem(where, found, expected, remedy)


def _changed(where: str, section: Section, makers: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for name in sorted(section.changes):
        if owners := [owner for owner in makers.get(name, ()) if owner != section.name]:
            found = f"{name} is changed, which section {owners[-1]!r} made"
            expected = "a section changes only its own objects: left out, it would change others"
            yield Problem(where, found, expected, f"make a new one: {name}.assign(…) under a new name")
    for name in sorted(section.binds - section.changes):
        if OPENING in makers.get(name, ()):
            found = f"{name} is bound anew, which the opening made"
            yield Problem(where, found, "names of the opening mean one thing throughout", "choose another name")
