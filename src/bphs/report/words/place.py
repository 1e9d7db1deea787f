"""Words of the place: what is true of one study only, in ``data/<study>/words/<language>/<chapter>.md``, block by
block.

A block stands under ``## name`` and is put where the chapter has a fence with ``:name: place-name``. Values may stand
in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from bphs.errors import Problem, nearest
from bphs.report.words.values import held
from bphs.report.words.wording import LANGUAGES

_BLOCK = re.compile(r"^## (?P<name>[a-z][a-z0-9_]*)[ \t]*\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def file_of(folder: Path, language: str, chapter: str) -> Path:
    """File of a study's words for a chapter, whether there are any or not."""
    return folder / "words" / language / f"{chapter}.md"


def read_words(folder: Path, language: str, chapter: str) -> dict[str, str]:
    """Blocks of a study's words for a chapter by name; empty where there is no file.

    Parameters
    ----------
    folder : of the study.
    """
    path = file_of(folder, language, chapter)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {match["name"]: match["text"].strip() for match in _BLOCK.finditer(text)}


def problems(folder: Path, chapter: str, asked: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    """Blocks that no fence asks for, that one language lacks, or that print what nobody records.

    Parameters
    ----------
    asked : names of the chapter's ``place-`` fences.
    known : names of the values that the chapter can print.
    """
    blocks: Mapping[str, dict[str, str]] = {one: read_words(folder, one, chapter) for one in LANGUAGES}
    for language, found in blocks.items():
        where = f"{folder.name}/words/{language}/{chapter}.md"
        for name, text in found.items():
            if name not in asked:
                expected = f"a block that {chapter} has a place for (:name: place-…)"
                yield Problem(where, f"## {name}", expected, nearest(name, asked))
            for match in held(text):
                if match["name"] not in known:
                    expected = "a value that the chapter records"
                    yield Problem(f"{where}, {name}", match[0], expected, nearest(match["name"], known))
        for name in {name for other in blocks.values() for name in other} - set(found):
            yield Problem(where, f"no block ## {name}", "the same blocks in every language", "write it here too")
