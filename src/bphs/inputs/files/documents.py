"""Settings and dictionaries as documents: read safely, with the line on which each key stands.

A mistake of spelling, indentation or encoding becomes a `Problem` with file and line, never a traceback.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem
from bphs.inputs.files.nesting import DEEPEST, depth, name_used_again

FULL_WIDTH = str.maketrans(
    {"：": ": ", "，": ", ", "　": " "} | dict(zip("｛｝［］“”‘’＃", "{}[]\"\"''#", strict=True))
)

LONGEST = 200
"""Characters of a line that a message quotes."""


def shown(path: Path) -> str:
    """A path as the reader types it: relative to the folder they stand in, where that is possible.

    >>> shown(Path.cwd() / "data" / "study.yml")
    'data/study.yml'
    """
    path = Path(path)
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else path.as_posix()


@dataclass(frozen=True)
class Document:
    """A parsed file that knows where its keys stand."""

    path: Path
    text: str
    data: Any
    suspect: bool = True
    """Whether keys may stand twice; finding their lines is too slow to do for nothing."""

    def where(self, *keys: str | int) -> str:
        """File and line of a key; of the nearest key above it if it has no line of its own."""
        line = self._line(keys)
        return f"{shown(self.path)}, line {line}" if line else shown(self.path)

    def duplicates(self) -> list[Problem]:
        """Every key that stands twice in the same place: of two values one would be lost in silence."""
        if not self.suspect:
            return []
        return [
            Problem(
                f"{shown(self.path)}, line {second.start_mark.line + 1}",
                f"{second.value!r} a second time (first on line {first.start_mark.line + 1})",
                "each key once",
                "remove one of the two",
            )
            for first, second in _repeated(self._node)
        ]

    @cached_property
    def _node(self) -> Any:
        from ruamel.yaml import YAML, YAMLError

        try:  # JSON is YAML but for tabs, which YAML does not take for indentation
            return YAML(typ="safe", pure=True).compose(self.text.replace("\t", " "))
        except YAMLError:
            return None

    def _line(self, keys: tuple[str | int, ...]) -> int | None:
        node, line = self._node, None
        for key in keys:
            found = _child(node, key)
            if found is None:
                break
            line, node = found
        return line


def _child(node: Any, key: str | int) -> tuple[int, Any] | None:
    if type(node).__name__ == "MappingNode":
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line + 1, value
    if type(node).__name__ == "SequenceNode" and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    return None


def _repeated(node: Any) -> Iterator[tuple[Any, Any]]:
    if type(node).__name__ == "MappingNode":
        seen: dict[str, Any] = {}
        for name, value in node.value:
            if name.value in seen:
                yield seen[name.value], name
            seen.setdefault(name.value, name)
            yield from _repeated(value)
    elif type(node).__name__ == "SequenceNode":
        for item in node.value:
            yield from _repeated(item)


def by_line(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, in the order in which a reader meets them in the file."""

    def line(problem: Problem) -> int:
        found = re.search(r", line (\d+)", problem.where)
        return int(found[1]) if found else 0

    return sorted(dict.fromkeys(problems), key=line)


def read_yaml(path: Path) -> Document:
    """Read a YAML file.

    Raises
    ------
    InputError : no such file, not UTF-8, or not YAML; with the line.
    """
    from ruamel.yaml import YAML, YAMLError
    from ruamel.yaml.error import MarkedYAMLError

    text = text_of(path)
    if told := nested(path, text):
        raise InputError([told])
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = True  # found and told by `Document.duplicates`, all at once
    try:
        return Document(path, text, yaml.load(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError([_not_yaml(path, text, mark.line if mark else 0, error.problem or "")]) from None
    except (YAMLError, ValueError) as error:
        raise InputError([_not_yaml(path, text, 0, str(error))]) from None


def nested(path: Path, text: str, *, names: bool = True) -> Problem | None:
    """Problem of a file that is nested deeper than any of its kind needs, or names a part of itself; None else.

    Parameters
    ----------
    names : whether ``&name`` and ``*name`` mean something, as in YAML: a few lines of them stand for a billion words.
    """
    if (line := depth(text)) is not None:
        found, expected = "brackets within brackets within brackets", f"at most {DEEPEST} within each other"
        return Problem(f"{shown(path)}, line {line}", found, expected, "look for brackets that are not closed")
    if names and (line := name_used_again(text)) is not None:
        remedy = "write the value out where it is used; quote a text that begins with * or &"
        return Problem(f"{shown(path)}, line {line}", "a name for a part of the file (* or &)", "values", remedy)
    return None


def read_json(path: Path) -> Document:
    """Read a JSON file.

    Raises
    ------
    InputError : no such file, not UTF-8, or not JSON; with the line.
    """
    text = text_of(path)
    if told := nested(path, text, names=False):
        raise InputError([told])
    repeated: list[str] = []

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        repeated.extend(key for key, _ in pairs if len(found) < len(pairs))
        return found

    try:
        return Document(path, text, json.loads(text, object_pairs_hook=keep), suspect=bool(repeated))
    except json.JSONDecodeError as error:
        where = f"{shown(path)}, line {error.lineno}"
        found = _part_of(_line_of(text, error.lineno - 1), error.colno - 1) or "the end of the file"
        remedy = (
            width_advice(found)
            or "look at this line and the one before: a comma, a quotation mark or a bracket is missing or too many"
        )
        raise InputError([Problem(where, found, f"JSON ({error.msg}, column {error.colno})", remedy)]) from None


def text_of(path: Path) -> str:
    """A file's text, which must be UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        found = (
            "a folder"
            if path.is_dir()
            else "no such file"
            if isinstance(error, FileNotFoundError)
            else str(error.strerror)
        )
        raise InputError([Problem(shown(path), found, "a file that can be read", _where_is(path))]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remedy = "save the file as UTF-8 (in an editor: Save with encoding, UTF-8)"
        raise InputError(
            [Problem(f"{shown(path)}, line {line}", "characters in another encoding than UTF-8", "UTF-8 text", remedy)]
        ) from None


def _where_is(path: Path) -> str:
    if not path.parent.is_dir():
        return f"make the folder {shown(path.parent)}, e.g. as a copy of data/chongqing"
    return drafted_by(path.parent) or f"copy data/chongqing/{path.name} to {shown(path.parent)} and change it"


def drafted_by(folder: Path) -> str:
    """Command that drafts what a study's folder lacks, from its tables or answers; empty if it has none."""
    files = sorted(path for path in folder.glob("*") if path.is_file() and path.name[0] not in ".~")
    codebook = folder / "codebook.csv"
    tables = [path for path in files if path.suffix.lower() == ".csv" and path != codebook]
    answers = [path for path in files if path.suffix.lower() in (".sav", ".zsav", ".por", ".xlsx")]
    if codebook.exists() or (answers and not tables):
        file = (answers or tables or [folder / "answers.xlsx"])[0]
        return f"have it drafted from the answers of your survey: make codebook FILE={shown(file)}"
    return f"have it drafted from your tables: make describe STUDY={folder.name}" if tables else ""


def _not_yaml(path: Path, text: str, line: int, problem: str) -> Problem:
    line = _key_with_full_width_colon(text, line)
    found = _line_of(text, line)
    where = f"{shown(path)}, line {line + 1}"
    if "\t" in found[: len(found) - len(found.lstrip())] or "\\t" in problem:
        return Problem(
            where, f"a tab in {found.strip()!r}", "spaces for indentation", "replace each tab with two spaces"
        )
    return Problem(
        where,
        repr(found.strip()) if found.strip() else "the end of the file",
        f"YAML: 'key: value', keys of one level in one column ({problem or 'not readable'})",
        width_advice(found)
        or "look at this line and the one before: line keys up, put a space after each colon, close brackets, quote a text that has ': ' or '#' in it",
    )


def _key_with_full_width_colon(text: str, line: int) -> int:
    """Last line before that was meant as a key but, to YAML, is none.

    The trouble shows only where the next one begins.
    """
    meant = [number for number, before in enumerate(text.splitlines()[: line + 1]) if re.match(r"\s*\w+\s*：", before)]
    return meant[-1] if meant else line


def _line_of(text: str, line: int) -> str:
    lines = text.splitlines()
    return lines[line] if 0 <= line < len(lines) else ""


def _part_of(line: str, place: int) -> str:
    """A line, or of one as long as programs write them the part about a place."""
    start = max(0, place - LONGEST // 2)
    return line if len(line) <= LONGEST else f"… {line[start : start + LONGEST]} …"


def width_advice(line: str) -> str:
    """Advice for a line with a full-width colon or other full-width punctuation; empty if it has none.

    >>> width_advice("years：[2010，2020]")
    "write 'years: [2010, 2020]', with half-width punctuation"
    """
    plain = line.translate(FULL_WIDTH)
    return f"write {plain.strip()!r}, with half-width punctuation" if plain != line else ""
