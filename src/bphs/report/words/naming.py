"""Values, figures, tables and findings that are worded and not made, made and not worded, or made under a name that
is taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bphs.errors import Problem, nearest
from bphs.report.words.answering import answer_problems
from bphs.report.words.cells import Words
from bphs.report.words.fences import FAMILIES, PREFIX, Fence, fences, prose
from bphs.report.words.sections import Section
from bphs.report.words.values import held
from bphs.report.words.wording import LANGUAGES

BUILT_IN = (
    "first", "last", "years", "unit", "units", "n_units", "resource", "counter", "level", "source", "boundaries", "caveat",
    "beyond",
)  # fmt: skip
"""Values that every chapter has: years and units of the study, its resource, the level of intervals, where data come
from.
"""
_STRAY = re.compile(rf"^(?P<case>{'|'.join(sorted(set().union(*FAMILIES)))})[ \t]*$", re.MULTILINE | re.IGNORECASE)
"""The name of an alternative alone on its line: it begins one, or was meant to."""
_HEADING = re.compile(r"^##.*$", re.MULTILINE)


def known_values(parts: Sequence[Section]) -> list[str]:
    """Names of the values that the sentences of a chapter can print."""
    return [name for section in parts for name in (*section.records["record"], *section.records["finding"])] + [
        *BUILT_IN
    ]


def names(
    words: Words, whole: Sequence[tuple[int, str, str]], parts: Sequence[Section], started: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Values, figures, tables and findings that are worded and not made, or made and not worded."""
    yield from _recorded(words, parts)
    made = {
        kind: [name for section in parts for name in section.records[kind]] for kind in ("figure", "table", "finding")
    }
    told: dict[tuple[str, str], set[str]] = {}
    for number, language, text in whole:
        yield from _headings(words.at(number), text)
        yield from _placeholders(words.at(number), text, known_values(parts))
        for fence in fences(text):
            if fence.kind in made:
                told.setdefault((fence.kind, language), set()).add(fence.name)
                yield from _fence(words.at(number), fence, made[fence.kind])
                yield from answer_problems(words.at(number), fence, made["figure"])
    for kind, those in made.items():
        for name in those:
            spoken = {one for one in LANGUAGES if name in told.get((kind, one), ()) or (name, one) in started}
            if lacking := [language for language in LANGUAGES if language not in spoken]:
                found = f"{kind} {name!r} without words in {' and '.join(lacking)}"
                expected = f"a fence with ':name: {PREFIX[kind]}-{name}'"
                yield Problem(words.where, found, expected, "write it beside the code that makes it")
        if kind != "finding":
            yield from _twice(words, kind, those)


def _recorded(words: Words, parts: Sequence[Section]) -> Iterator[Problem]:
    """Values under a name that is taken, or that nobody can read in the code."""
    names = [name for section in parts for name in (*section.records["record"], *section.records["finding"])]
    yield from _twice(words, "value", names)
    for name in BUILT_IN:
        if name in names:
            found = f"a value {name!r} recorded"
            yield Problem(
                words.where, found, "a name that is not built in", f"print {{{name}}}, or choose another name"
            )
    for section in parts:
        for call in section.unnamed:
            where = f"{words.where}, section {section.name!r}"
            yield Problem(where, call, "a name in quotes as the first argument", "write the name out")


def _twice(words: Words, kind: str, names: Sequence[str]) -> Iterator[Problem]:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        yield Problem(words.where, f"{kind} {', '.join(twice)} twice", "names that are used once", "rename one")


def _placeholders(where: str, text: str, known: Collection[str]) -> Iterator[Problem]:
    spoken = [(match, False) for match in held(prose(text))]
    spoken += [(match, fence.kind == "finding") for fence in fences(text) for match in _held_in(fence)]
    for match, in_finding in spoken:
        name = match["name"]
        if name not in known and not (name == "of" and in_finding) and "." not in name:
            yield Problem(where, match[0], "a value that this chapter records", nearest(name, known))


def _headings(where: str, text: str) -> Iterator[Problem]:
    """Headings of sections that print a value: they stand in lists of what a study lacks, too."""
    for heading in _HEADING.findall(text):
        for match in held(heading):
            expected = "a heading without values, which also stands where the section is left out"
            yield Problem(where, f"{match[0]} in a heading", expected, "say it in the text below")


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
    if fence.kind == "finding" and not fence.body.strip():
        yield Problem(where, f"{fence.place} without words", "a sentence", "write it")
    yield from _alternatives(where, fence)


def _alternatives(where: str, fence: Fence) -> Iterator[Problem]:
    """Alternatives that are no whole family, that Markdown does not know, or that something stands beside."""
    cases = set(fence.alternatives)
    stray = [match["case"] for match in _STRAY.finditer(fence.body) if match["case"] not in cases]
    if stray:
        remedy = f"write '{stray[0].lower()}' on a line, and ': ' before the sentence on the next"
        yield Problem(where, f"{fence.place}, {stray[0]}", "an alternative, as MyST's definition lists are", remedy)
    elif cases and fence.kind != "finding":
        yield Problem(
            where, f"{fence.place} with alternatives", "alternatives in findings only", "state it in a finding"
        )
    elif cases and fence.besides:
        yield Problem(where, f"{fence.place}, {fence.besides}", "nothing beside the alternatives", "write it into each")
    elif cases and cases not in FAMILIES:
        whole = " or ".join("/".join(sorted(family)) for family in FAMILIES)
        near = min(FAMILIES, key=lambda family: len(family ^ cases))
        wrong = sorted(cases - near)
        remedy = f"add {', '.join(sorted(near - cases))}" if near - cases else f"take out {', '.join(wrong)}"
        yield Problem(where, f"{fence.place} with {'/'.join(sorted(cases))}", f"all of {whole}", remedy)
