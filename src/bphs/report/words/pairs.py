"""What one language has and its pair has not: cells, fences, alternatives, values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from bphs.errors import Problem
from bphs.report.words.cells import Words
from bphs.report.words.fences import fences, prose
from bphs.report.words.sections import language_of
from bphs.report.words.values import held
from bphs.report.words.wording import LANGUAGES

MADE = ("fig", "tbl", "finding")
"""Beginnings of the names of what code makes."""
NOUNS = frozenset({"unit", "units", "resource", "counter"})
"""Those that are words: a language may say them more often than another."""


def pairs(words: Words, whole: Sequence[tuple[int, str, str]], known: Collection[str]) -> Iterator[Problem]:
    """A value, an alternative or a fence that one language has and its pair has not."""
    places = {
        language: {fence.place for _, of, text in whole if of == language for fence in fences(text)}
        for language in LANGUAGES
    }
    for (number, one, text), (other_number, other, other_text) in pairwise(whole):
        if (one, other) != LANGUAGES[:2] or other_number != number + 1:
            continue
        first, second = _blocks(text), _blocks(other_text)
        for key in sorted(first.keys() | second.keys()):
            where = words.at(number, other_number) + (f", {key}" if key else "")
            if key not in first or key not in second:
                lacking = other if key in first else one
                place, _, case = key.partition(" ")
                if case == "question" or (key.partition("-")[0] in MADE and place not in places[lacking]):
                    continue  # An object without words in a language is told by its name, an unmarked answer by its mark.
                yield Problem(
                    where, f"not in {lacking}", "the same fences and cases in every language", "write it there too"
                )
            elif not {*first[key], *second[key]} <= {*known, *(["of"] if key.startswith("finding") else [])}:
                continue  # A misspelt value is told; whether it is the other language's is not known.
            elif odd := sorted((first[key] ^ second[key]) - NOUNS):
                has = one if set(odd) <= first[key] else other
                yield Problem(
                    where, f"{', '.join(odd)} in {has} only", "the same values in every language", "write it in both"
                )
        yield from _marks(words.at(number, other_number), text, other_text)
        orders = [[fence.place for fence in fences(each) if fence.place] for each in (text, other_text)]
        if orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1]):
            found = f"{', '.join(orders[0])} in {one}, {', '.join(orders[1])} in {other}"
            yield Problem(
                words.at(number, other_number), found, "the same order, which gives the numbers", "order them"
            )


def _marks(where: str, *texts: str) -> Iterator[Problem]:
    """Findings that answer on the first page in one language only, or with another picture."""
    marks = [{f.place: f.classes for f in fences(text) if f.kind == "finding"} for text in texts]
    for place in marks[0].keys() & marks[1].keys():
        if marks[0][place] != marks[1][place]:
            found = " and ".join(repr(" ".join(mark[place])) for mark in marks)
            yield Problem(f"{where}, {place}", f":class: {found}", "the same in every language", "write it in both")


def unpaired(words: Words) -> Iterator[Problem]:
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
        for case, words in [*fence.texts.items(), *([("question", fence.argument)] if fence.answers else [])]:
            key = f"{fence.place or fence.directive} {case}".strip()
            found[key] = found.get(key, set()) | {match["name"] for match in held(words)}
    return found
