"""Words of the place: what is true of one study only, in ``data/<study>/words/<language>/<chapter>.md``, block by
block.

A block stands under ``## name`` and is put where the chapter has a fence with ``:name: place-name``. Values may stand
in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from bphs.errors import Problem, nearest
from bphs.report.words.pairs import NOUNS
from bphs.report.words.values import held
from bphs.report.words.wording import LANGUAGES

FIRST_PAGE = "00_answers"
"""Name of a study's first page, where its words are asked for."""
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


def strays(folder: Path, chapters: Collection[str]) -> Iterator[Problem]:
    """Files of words that nobody would read: of a chapter or in a language that there is not, or no Markdown.

    Parameters
    ----------
    folder : of the study.
    chapters : names of all chapters that there are.
    """
    for path in sorted((folder / "words").rglob("*")):
        if path.is_dir() or any(part[0] in ".~" for part in path.relative_to(folder).parts):
            continue
        where = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        language = path.relative_to(folder / "words").parts[0]
        if path.parent.parent != folder / "words" or language not in LANGUAGES:
            expected = f"words/<language>/<chapter>.md, the language one of {', '.join(LANGUAGES)}"
            yield Problem(where, "a file that no page reads", expected, "move it there")
        elif path.suffix != ".md":
            yield Problem(where, f"a file that ends in {path.suffix!r}", "Markdown, .md", f"rename it {path.stem}.md")
        elif path.stem not in {FIRST_PAGE, *chapters}:
            found = f"words for {path.stem!r}, a chapter that there is not"
            yield Problem(where, found, "the name of a chapter", nearest(path.stem, chapters))


def problems(folder: Path, chapter: str, asked: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    """Blocks that no fence asks for, that one language lacks, that print what nobody records or another language
    does not print.

    Parameters
    ----------
    asked : names of the chapter's ``place-`` fences.
    known : names of the values that the chapter can print.
    """
    blocks: Mapping[str, dict[str, str]] = {one: read_words(folder, one, chapter) for one in LANGUAGES}
    everywhere = {name for found in blocks.values() for name in found}
    for language, found in blocks.items():
        path = file_of(folder, language, chapter)
        where = f"{folder.name}/words/{language}/{chapter}.md"
        yield from _unread(path.read_text(encoding="utf-8") if path.exists() else "", where)
        for name, text in found.items():
            if name not in asked:
                expected = f"a block that {chapter} has a place for (:name: place-…)"
                yield Problem(where, f"## {name}", expected, nearest(name, asked))
            for match in held(text):
                if match["name"] not in known:
                    expected = "a value that the chapter records"
                    yield Problem(f"{where}, {name}", match[0], expected, nearest(match["name"], known))
        for name in sorted(everywhere - set(found)):
            yield Problem(where, f"no block ## {name}", "the same blocks in every language", "write it here too")
    for name in sorted(set.intersection(*map(set, blocks.values()))):
        yield from _in_one_language(
            f"{folder.name}/words, {chapter}, {name}", [blocks[one][name] for one in LANGUAGES], known
        )


def _unread(text: str, where: str) -> Iterator[Problem]:
    """What stands above the first block, or under a heading that begins none: nobody would read it."""
    above = text.partition("\n## ")[0] if not text.startswith("## ") else ""
    if above.strip():
        expected = "every line in a block under '## name'"
        yield Problem(where, above.strip().splitlines()[0], expected, "give it a name that the chapter asks for")
    names = [line for line in text.splitlines() if line.startswith("## ")]
    for line in dict.fromkeys(names):
        if not _BLOCK.match(f"{line}\n"):
            yield Problem(where, line, "'## name' in small letters, digits and _", "write the name of a place-…")
        elif names.count(line) > 1:
            yield Problem(where, f"{line} twice", "each block once", "put them together")


def _in_one_language(where: str, texts: Sequence[str], known: Collection[str]) -> Iterator[Problem]:
    spoken = [{match["name"] for match in held(text)} for text in texts]
    if not set().union(*spoken) <= set(known):
        return  # A misspelt value is told; whether it is the other language's is not known.
    for language, own, other in zip(LANGUAGES, spoken, reversed(spoken), strict=True):
        if odd := sorted(own - other - NOUNS):
            yield Problem(
                where, f"{', '.join(odd)} in {language} only", "the same values in every language", "write it in both"
            )
