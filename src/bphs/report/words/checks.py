"""Faults in the words of a chapter, found before a kernel starts: everything at once, file, cell, found, expected,
nearest.
"""

from __future__ import annotations

import re

from bphs.errors import Problem
from bphs.report.words.cells import Words
from bphs.report.words.independence import independence
from bphs.report.words.naming import BUILT_IN, known_values, names
from bphs.report.words.notation import headings, notation
from bphs.report.words.pairs import NOUNS, pairs, unpaired
from bphs.report.words.sections import sections

__all__ = ["BUILT_IN", "NOUNS", "Words", "problems"]

_NAMED = re.compile(r"^:name:[ \t]*\w*-(?P<name>\w+)", re.MULTILINE)


def problems(words: Words) -> list[Problem]:
    """Everything that is wrong with a chapter's words, in the order of its cells; one fault, one message."""
    found = list(notation(words))
    torn = {problem.where for problem in found}
    parts = sections(words.cells)
    found += headings(words)
    found += independence(words, parts)
    whole = [(number, language, text) for number, language, text in words.texts() if words.at(number) not in torn]
    # What stands in a cell that does not parse is not missing besides.
    started = {
        (named["name"], language)
        for number, language, text in words.texts()
        if words.at(number) in torn
        for named in _NAMED.finditer(text)
    }
    found += names(words, whole, parts, started)
    single = list(unpaired(words))
    found += single or pairs(words, whole, known_values(parts))
    return found
