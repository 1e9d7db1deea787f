"""Faults in the words of a chapter, found before a kernel starts: everything at once, file, cell, found, expected,
nearest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bphs.errors import Problem, nearest
from bphs.report.words.fences import DIRECTIVES, FAMILIES, PREFIX, Fence, fences, needs_of, prose, section_of
from bphs.report.words.needs import NEEDS, is_need
from bphs.report.words.sections import OPENING, Section, language_of, sections, source
from bphs.report.words.values import held
from bphs.report.words.wording import LANGUAGES

BUILT_IN = ("first", "last", "years", "unit", "units", "n_units", "resource", "level", "source", "boundaries")
"""Values that every chapter has: years and units of the study, its resource, the level of intervals, where data come
from.
"""
NOUNS = frozenset({"unit", "units", "resource"})
"""Those that are words: a language may say them more often than another."""
_OPENED = re.compile(r"^:{3,}\{(?P<directive>[^}\n]*)\}", re.MULTILINE)
_ALMOST = re.compile(r"^(?!:{3,}\{)[:：]{2,}[{｛](?P<directive>[^}｝\n]*)[}｝]", re.MULTILINE)
_CLOSED = re.compile(r"^:{3,}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True)
class Words:
    """Words of a chapter, to be checked.

    Parameters
    ----------
    where : the notebook's name for messages, e.g. ``notebooks/04_maps.ipynb``.
    cells : its cells.
    """

    where: str
    cells: Sequence[Mapping[str, Any]]

    def at(self, *numbers: int) -> str:
        """Place of a cell, or of a pair of them."""
        named = " and ".join(str(number) for number in numbers)
        language = language_of(self.cells[numbers[0] - 1]) if len(numbers) == 1 else None
        return f"{self.where}, {'cell' if len(numbers) == 1 else 'cells'} {named}" + (
            f" ({language})" if language else ""
        )

    def texts(self) -> Iterator[tuple[int, str, str]]:
        """Number, language and source of every text cell."""
        for number, cell in enumerate(self.cells, start=1):
            if (language := language_of(cell)) is not None:
                yield number, language, source(cell)


def problems(words: Words) -> list[Problem]:
    """Everything that is wrong with a chapter's words, in the order of its cells; one fault, one message."""
    found = list(_notation(words))
    torn = {problem.where for problem in found}
    parts = sections(words.cells)
    found += _headings(words)
    found += _independence(words, parts)
    whole = [(number, language, text) for number, language, text in words.texts() if words.at(number) not in torn]
    found += _names(words, whole, parts)
    found += _languages(words, whole)
    return found


def _notation(words: Words) -> Iterator[Problem]:
    """Fences that are none, or that never end: Markdown would swallow the rest of the cell in silence."""
    for number, _, text in words.texts():
        where = words.at(number)
        for match in _ALMOST.finditer(text):
            yield Problem(where, match[0], "a fence ':::{directive}'", f"write ':::{{{match['directive']}}}'")
        opened, closed = len(_OPENED.findall(text)), len(_CLOSED.findall(text))
        if opened != closed:
            found = "a fence that is not closed" if opened > closed else "a fence that is closed twice"
            yield Problem(where, found, "':::' alone on the line after each fence", "add or remove a ':::'")
            continue
        for match in _OPENED.finditer(text):
            if match["directive"] not in DIRECTIVES:
                expected = f"one of {', '.join(DIRECTIVES)}"
                yield Problem(where, f":::{{{match['directive']}}}", expected, nearest(match["directive"], DIRECTIVES))
        for need in needs_of(text):
            if not is_need(need):
                yield Problem(where, f"needs: {need}", f"one of {'; '.join(NEEDS)}", "correct the line")


def _headings(words: Words) -> Iterator[Problem]:
    order: dict[str, list[str]] = {}
    for number, language, text in words.texts():
        name = section_of(text)
        if name is None and _HEADING.search(text):
            expected = "(name)= on the line above '## ', the same in every language, at the head of its cell"
            yield Problem(words.at(number), "a heading without a name", expected, "write e.g. (change)=")
        if name is not None:
            order.setdefault(language, []).append(name)
    orders = {language: order.get(language, []) for language in LANGUAGES}
    if len({tuple(names) for names in orders.values()}) > 1:
        found = "; ".join(f"{language}: {', '.join(names) or 'none'}" for language, names in orders.items())
        yield Problem(
            words.where, f"sections {found}", "the same sections in every language", "name and order them alike"
        )


def _independence(words: Words, parts: Sequence[Section]) -> Iterator[Problem]:
    makers: dict[str, list[str]] = {}
    for section in parts:
        where = f"{words.where}, section {section.name!r}"
        for name in section.builds_on:
            known = [other.name for other in parts if other is not section]
            if name not in known:
                yield Problem(where, f"needs: section {name}", "a section of this chapter", nearest(name, known))
        free = {OPENING, section.name, *section.builds_on}
        for name in sorted(section.uses - {"chapter"} if section.name != OPENING else ()):
            owners = makers.get(name, [])
            if owners and not free & set(owners):
                found = f"{name}, which section {owners[-1]!r} makes"
                expected = "a section uses names of the opening, its own, and of sections that it needs"
                remedy = f"add 'section {owners[-1]}' to its needs, or make {name} in the opening"
                yield Problem(where, found, expected, remedy)
        for name in sorted(section.changes - section.binds):
            if owners := [owner for owner in makers.get(name, []) if owner != section.name]:
                found = f"{name} is changed, which section {owners[-1]!r} made"
                expected = "a section changes only its own objects: left out, it would change others"
                yield Problem(where, found, expected, f"make a new one: {name}.assign(…) under a new name")
        for name in sorted(section.binds):
            if section.name != OPENING and OPENING in makers.get(name, []):
                found = f"{name} is bound anew, which the opening made"
                yield Problem(where, found, "names of the opening mean one thing throughout", "choose another name")
        for name in section.binds:
            makers.setdefault(name, []).append(section.name)


def _names(words: Words, whole: Sequence[tuple[int, str, str]], parts: Sequence[Section]) -> Iterator[Problem]:
    """Values, figures, tables and findings that are worded and not made, or made and not worded."""
    recorded = [name for section in parts for name in (*section.records["record"], *section.records["finding"])]
    made = {
        kind: [name for section in parts for name in section.records[kind]] for kind in ("figure", "table", "finding")
    }
    told: dict[tuple[str, str], set[str]] = {}
    for number, language, text in whole:
        yield from _placeholders(words.at(number), text, [*recorded, *BUILT_IN])
        for fence in fences(text):
            if fence.kind in made:
                told.setdefault((fence.kind, language), set()).add(fence.name)
                yield from _fence(words.at(number), fence, made[fence.kind])
    for kind, names in made.items():
        for name in names:
            lacking = [language for language in LANGUAGES if name not in told.get((kind, language), set())]
            if lacking:
                place = f"{PREFIX[kind]}-{name}"
                found = f"{kind} {name!r} without words in {' and '.join(lacking)}"
                yield Problem(
                    words.where, found, f"a fence with ':name: {place}'", "write it beside the code that makes it"
                )
        if twice := sorted({name for name in names if names.count(name) > 1}):
            yield Problem(words.where, f"{kind} {', '.join(twice)} twice", "names that are used once", "rename one")


def _placeholders(where: str, text: str, known: Collection[str]) -> Iterator[Problem]:
    spoken = [(match, False) for match in held(prose(text))]
    spoken += [(match, fence.kind == "finding") for fence in fences(text) for match in _held_in(fence)]
    for match, in_finding in spoken:
        name = match["name"]
        if name not in known and not (name == "of" and in_finding) and "." not in name:
            yield Problem(where, match[0], "a value that this chapter records", nearest(name, known))


def _held_in(fence: Fence) -> list[re.Match[str]]:
    return [match for text in fence.texts.values() for match in held(text)] if fence.kind != "needs" else []


def _fence(where: str, fence: Fence, made: Collection[str]) -> Iterator[Problem]:
    if fence.name not in made:
        yield Problem(where, fence.place, f"a {fence.kind} that the code makes", nearest(fence.name, made))
    if fence.kind == "figure":
        for what, there in (("alt", fence.options.get("alt")), ("title", fence.title), ("caption", fence.caption)):
            if not there:
                remedy = ":alt: …" if what == "alt" else "first a paragraph that is the title, then the caption"
                yield Problem(where, f"{fence.place} without {what}", "title, caption and alternative text", remedy)
    if fence.kind == "table" and not fence.caption:
        yield Problem(where, f"{fence.place} without caption", "a caption beside {table}", ":::{table} The caption")
    if (cases := set(fence.alternatives)) and cases not in FAMILIES:
        whole = " or ".join("/".join(sorted(family)) for family in FAMILIES)
        near = min(FAMILIES, key=lambda family: len(family ^ cases))
        wrong = sorted(cases - near)
        remedy = f"add {', '.join(sorted(near - cases))}" if near - cases else f"take out {', '.join(wrong)}"
        yield Problem(where, f"{fence.place} with {'/'.join(sorted(cases))}", f"all of {whole}", remedy)
    if fence.kind == "finding" and not fence.body.strip():
        yield Problem(where, f"{fence.place} without words", "a sentence", "write it")


def _languages(words: Words, whole: Sequence[tuple[int, str, str]]) -> Iterator[Problem]:
    """A value, an alternative or a fence that one language has and its pair has not."""
    for (number, one, text), (other_number, other, other_text) in pairwise(whole):
        if (one, other) != LANGUAGES[:2] or other_number != number + 1:
            continue
        first, second = _blocks(text), _blocks(other_text)
        for key in sorted(first.keys() | second.keys()):
            where = words.at(number, other_number) + (f", {key}" if key else "")
            if key not in first or key not in second:
                lacking = other if key in first else one
                yield Problem(
                    where, f"not in {lacking}", "the same fences and cases in every language", "write it there too"
                )
            elif odd := sorted((first[key] ^ second[key]) - NOUNS):
                has = one if set(odd) <= first[key] else other
                yield Problem(
                    where, f"{', '.join(odd)} in {has} only", "the same values in every language", "write it in both"
                )
    yield from _unpaired(words)


def _unpaired(words: Words) -> Iterator[Problem]:
    run: list[tuple[int, str]] = []
    for number, cell in [*enumerate(words.cells, start=1), (0, {})]:
        language = language_of(cell)
        if language is not None:
            run.append((number, language))
            continue
        spoken = [one for _, one in run]
        if run and spoken != list(LANGUAGES) * (len(run) // len(LANGUAGES)):
            expected = f"text cells in the order {', '.join(LANGUAGES)}"
            yield Problem(
                words.at(run[0][0]), f"text cells in {', '.join(spoken)}", expected, "write one cell of each language"
            )
        run = []


def _blocks(text: str) -> dict[str, set[str]]:
    """Names of the values of each block: the prose, and each case of each fence."""
    found = {"": {match["name"] for match in held(prose(text))}}
    for fence in fences(text):
        if fence.kind == "needs":
            continue
        for case, words in fence.texts.items():
            key = f"{fence.place or fence.directive} {case}".strip()
            found[key] = found.get(key, set()) | {match["name"] for match in held(words)}
    return found
