"""Answers that are made up: recognised by what they say, under whatever name their file has.

The survey that ships is made by a program. A digest of each of its answer sheets stands in ``made_up_rows.txt``, so
that no renaming takes the label "synthetic" off, and none of a user's own answers gets it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from bphs.errors import Problem
from bphs.inputs.files.documents import shown
from bphs.inputs.survey.held import matrix
from bphs.inputs.survey.responses import Responses
from bphs.inputs.tables.dictionary import Dictionary

ROWS = Path(__file__).with_name("made_up_rows.txt")
NEARLY = 0.2
"""Share of the sheets that must be those of the made-up survey for the answers to be called made up."""
SHEETS = 2**14
"""Sheets that are spread out at a time."""
ITEMS = 10
"""Answers to rating scales that a sheet must hold to be told from others: with fewer, people agree by chance."""


def digests(responses: Responses) -> list[str]:
    """Digest of each answer sheet: of the codes of its rating scales, in the codebook's order.

    Sheets with fewer than ten such answers, or the same answer throughout, have none: they say too little.

    Parameters
    ----------
    responses : as a survey was received.

    Returns
    -------
    One digest of ten hexadecimal digits for each sheet that has one; the order of the sheets is the file's.
    """
    return list(_digests(responses))


def _digests(responses: Responses) -> Iterator[str]:
    """Digests one after the other; each code is written once."""
    answers = responses.answers
    items = [name for name, variable in responses.codebook.owner.items() if variable.type == "scale"]
    columns = [answers.columns[name] for name in items]
    written = [["" if np.isnan(code) else f"{code:g}" for code in held.values] for held in columns]
    for start in range(0, len(answers) if items else 0, SHEETS):
        rows = slice(start, start + SHEETS)
        codes = matrix(answers, items, rows)
        given = ~np.isnan(codes)
        apart = np.where(given, codes, -np.inf).max(axis=1) > np.where(given, codes, np.inf).min(axis=1)
        texts = [
            map(texts.__getitem__, held.codes[rows].tolist()) for texts, held in zip(written, columns, strict=True)
        ]
        for told, row in zip((given.sum(axis=1) >= ITEMS) & apart, zip(*texts, strict=True), strict=True):
            if told:
                yield hashlib.sha256(",".join(row).encode()).hexdigest()[:10]


def made_up_share(responses: Responses) -> float:
    """Share of the answer sheets that are those of the made-up survey: from 0 to 1, 0 if none says enough."""
    found = Counter(digest in _known() for digest in _digests(responses))
    return found[True] / found.total() if found else 0.0


@cache
def _known() -> frozenset[str]:
    return frozenset(ROWS.read_text(encoding="ascii").split())


def digest_of(responses: Responses) -> str:
    """Digest of all answer sheets together, whatever their order: what an entry of the dictionary holds of them."""
    return hashlib.sha256("\n".join(sorted(digests(responses))).encode()).hexdigest()


def is_made_up(responses: Responses, file: str, dictionary: Dictionary) -> bool:
    """Whether answers are synthetic: by an entry of the dictionary, or because they are those of the made-up survey."""
    return dictionary.synthetic_entry(file) is not None or made_up_share(responses) >= NEARLY


def told_of(responses: Responses, file: Path, dictionary: Dictionary) -> tuple[list[Problem], list[str]]:
    """Problems and notes on answers and what the dictionary says of them: an entry whose answers they are not, and
    made-up answers without an entry.

    Parameters
    ----------
    responses : as the file was read.
    file : the file's path.
    dictionary : of the study.
    """
    entry, share = dictionary.synthetic_entry(file.name), made_up_share(responses)
    if entry and entry.digest and share < NEARLY and digest_of(responses) != entry.digest:
        found = f"answers that are not those of the entry {entry.name!r} in datapackage.json, which says synthetic"
        remedy = f"take {file.name} out of that entry (path, forms) if the answers are your own; if they are made up, give them an entry with 'synthetic': true"  # fmt: skip
        return [Problem(shown(file), found, "an entry of their own for other answers", remedy)], []
    if entry is None and share >= NEARLY:
        return [], [f"{shown(file)}: {share:.0%} of the answer sheets are those of the survey that ships with the project: they are made up, and every page says so"]  # fmt: skip
    return [], []
