"""Faults of notation: fences that are none or never end, needs that are none, sections without a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bphs.errors import Problem, nearest
from bphs.report.words.cells import Words
from bphs.report.words.fences import DIRECTIVES, KINDS, fences, needs_of, prose, section_of
from bphs.report.words.needs import NEEDS, is_need
from bphs.report.words.sections import OPENING
from bphs.report.words.wording import LANGUAGES

_OPENED = re.compile(r"^:::\{(?P<directive>[^}\n]*)\}", re.MULTILINE)
_ALMOST = re.compile(r"^(?!:::\{)[ \t]*[:：]{2,}[ \t]*[{｛](?P<directive>[^}｝\n]*)[}｝]", re.MULTILINE)
_CLOSED = re.compile(r"^:{3,}[ \t]*$", re.MULTILINE)
_WIDE_END = re.compile(r"^：{2,}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^## ", re.MULTILINE)


def notation(words: Words) -> Iterator[Problem]:
    """Fences that are none, or that never end: Markdown would swallow the rest of the cell in silence."""
    for number, _, text in words.texts():
        where = words.at(number)
        # Where a fence does not begin or end, what is in it is not read: one fault, one message.
        yield from list(_torn(where, text)) or _misspelt(where, text)


def _torn(where: str, text: str) -> Iterator[Problem]:
    almost = list(_ALMOST.finditer(text))
    for match in almost:
        expected = "a fence ':::{directive}' at the beginning of its line"
        yield Problem(where, match[0].strip(), expected, f"write ':::{{{match['directive'].strip()}}}'")
    if almost:
        return
    expected = "':::' alone on the line after each fence"
    if _WIDE_END.search(text):
        yield Problem(where, "：：：", expected, "write ':::'")
        return
    opened, closed = len(_OPENED.findall(text)), len(_CLOSED.findall(text))
    if opened != closed:
        found = "a fence that is not closed" if opened > closed else "a fence that is closed twice"
        yield Problem(where, found, expected, "add or remove a ':::'")


def _misspelt(where: str, text: str) -> Iterator[Problem]:
    for match in _OPENED.finditer(text):
        if match["directive"] not in DIRECTIVES:
            expected = f"one of {', '.join(DIRECTIVES)}"
            yield Problem(where, f":::{{{match['directive']}}}", expected, nearest(match["directive"], DIRECTIVES))
    for fence in fences(text):
        if fence.kind == "aside" and (name := fence.options.get("name")):
            expected = f"a name that begins with {', '.join(f'{prefix}-' for prefix in KINDS)}"
            yield Problem(where, f":name: {name}", expected, nearest(name.partition("-")[0], KINDS))
    for need in needs_of(text):
        if not is_need(need):
            yield Problem(where, f"needs: {need}", f"one of {'; '.join(NEEDS)}", nearest(need, NEEDS))


def headings(words: Words) -> Iterator[Problem]:
    """Sections that have no name, a name that is taken, or another order in another language."""
    order: dict[str, list[str]] = {}
    unnamed = False
    for number, language, text in words.texts():
        name = section_of(text)
        headings = len(_HEADING.findall(prose(text)))
        if headings > (name is not None):
            unnamed = True
            expected = "(name)= on the line above '## ', the same in every language, at the head of its cell"
            remedy = "write e.g. (change)=" if name is None else "begin a new cell for it, or write '### '"
            yield Problem(words.at(number), "a heading without a name", expected, remedy)
        if name == OPENING or name in order.get(language, ()):
            expected = f"a name of its own; {OPENING!r} is what stands before the first section"
            yield Problem(words.at(number), f"a second section {name!r}", expected, "give it another name")
        if name is not None:
            order.setdefault(language, []).append(name)
    if unnamed:
        return
    orders = {language: order.get(language, []) for language in LANGUAGES}
    if len({tuple(names) for names in orders.values()}) > 1:
        found = "; ".join(f"{language}: {', '.join(names) or 'none'}" for language, names in orders.items())
        yield Problem(
            words.where, f"sections {found}", "the same sections in every language", "name and order them alike"
        )
