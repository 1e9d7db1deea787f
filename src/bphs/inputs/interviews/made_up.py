"""Excerpts that are made up: recognised by what they say, under whatever name their file has.

The interviews that ship were never held. A digest of each of their excerpts stands in ``made_up_excerpts.txt``, so that
no renaming takes the label "synthetic" off, and none of a user's own excerpts gets it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from bphs.errors import Problem
from bphs.inputs.files.codes import plain
from bphs.inputs.files.documents import shown
from bphs.inputs.interviews.coded import Coded
from bphs.inputs.tables.dictionary import Dictionary

EXCERPTS = Path(__file__).with_name("made_up_excerpts.txt")
NEARLY = 0.2
"""Share of the excerpts that must be those of the made-up interviews for a file to be called made up."""


def digests(coded: Coded) -> list[str]:
    """Digests of the excerpts' texts, of ten hexadecimal digits: of each language, once where they are the same."""
    texts = [text for excerpt in coded.excerpts for text in dict.fromkeys((excerpt.text_en, excerpt.text_zh))]
    return [hashlib.sha256(plain(text).encode()).hexdigest()[:10] for text in texts]


def made_up_share(coded: Coded) -> float:
    """Share of the texts that are those of the made-up interviews; 0 without excerpts."""
    found = digests(coded)
    return sum(one in _known() for one in found) / len(found) if found else 0.0


@cache
def _known() -> frozenset[str]:
    return frozenset(EXCERPTS.read_text(encoding="ascii").split())


def digest_of(coded: Coded) -> str:
    """Digest of all texts together, whatever their order: what an entry of the dictionary holds of them."""
    return hashlib.sha256("\n".join(sorted(digests(coded))).encode()).hexdigest()


def is_made_up(coded: Coded, dictionary: Dictionary) -> bool:
    """Whether excerpts are synthetic: by an entry of the dictionary, or because they are those that ship."""
    return dictionary.synthetic_entry(coded.path.name) is not None or made_up_share(coded) >= NEARLY


def told_of(coded: Coded, dictionary: Dictionary) -> tuple[list[Problem], list[str]]:
    """Problems and notes on excerpts and what the dictionary says of them: an entry whose excerpts they are not, and
    made-up excerpts without an entry.
    """
    entry, share = dictionary.synthetic_entry(coded.path.name), made_up_share(coded)
    where = shown(coded.path)
    if entry and entry.digest and coded.excerpts and share < NEARLY and digest_of(coded) != entry.digest:
        found = f"excerpts that are not those of the entry {entry.name!r} in datapackage.json, which says synthetic"
        remedy = f"take the entry of {coded.path.name} out of datapackage.json if the excerpts are your own"
        return [Problem(where, found, "an entry of their own for other excerpts", remedy)], []
    if entry is None and share >= NEARLY:
        return [], [f"{where}: {share:.0%} of the texts are those of the interviews that ship with the project: they are made up, and every page says so"]  # fmt: skip
    return [], []
