"""REFI-QDA files opened safely, and their codebooks (REFI-QDA 1.5, www.qdasoftware.org).

A .qdpx is a zip from anywhere: nothing is unpacked to the disk, members are read by name and only up to a size, and XML
with a document type, the only way to entities, is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree as ET

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import shown
from bphs.inputs.files.workbook import MOST_PACKED, is_bomb
from bphs.inputs.interviews.tree import Code, Tree

PROJECT, CODEBOOK = "{urn:QDA-XML:project:1.0}", "{urn:QDA-XML:codebook:1.0}"
LARGEST = 64 * 2**20
"""Bytes that a member of a .qdpx, or a .qdc, may have unpacked; an hour's interview has about 60,000."""
MOST = 256 * 2**20
"""Bytes of all members that are read of one .qdpx."""
DEEPEST = 20
"""Levels of codes below each other."""
AGAIN = "export the project again as REFI-QDA"


class _Forbidden(Exception):
    """Document type in XML."""


class _NoDocumentType(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _Forbidden


def wrong(where: str, found: str, expected: str, remedy: str = AGAIN) -> InputError:
    """Error with one problem."""
    return InputError([Problem(where, found, expected, remedy)])


def read_xml(raw: bytes, where: str, root: str) -> ET.Element:
    """Root of an XML text.

    Parameters
    ----------
    where : the file, for messages.
    root : what the root has to be, with its namespace.

    Raises
    ------
    InputError : XML that is broken, has a document type, or another root.
    """
    try:
        found = ET.XML(raw, ET.XMLParser(target=_NoDocumentType()))
    except _Forbidden:
        raise wrong(
            where, "XML with a document type (<!DOCTYPE …>)", "XML without one: it can name other files"
        ) from None
    except (ET.ParseError, ValueError, LookupError):  # LookupError: an encoding that does not exist
        raise wrong(where, "XML that is not whole", "a REFI-QDA file") from None
    if found.tag != root:
        name = found.tag.rpartition("}")[2][:40]
        raise wrong(where, f"XML with the root {name!r}", f"REFI-QDA 1.0, with the root {root.rpartition('}')[2]!r}")
    return found


class Archive:
    """Members of a .qdpx, read by name.

    Raises
    ------
    InputError : no zip, an encrypted member, two of one name, a name that leads out of the archive.
    """

    def __init__(self, path: Path) -> None:
        self.where = shown(path)
        self._left = MOST
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        except FileNotFoundError:
            raise wrong(self.where, "no such file", "a REFI-QDA project (.qdpx)", "put the file there") from None
        except (zipfile.BadZipFile, OSError, ValueError):
            raise wrong(self.where, "a file that is no whole zip archive", "a REFI-QDA project (.qdpx)") from None
        self._members = {info.filename: info for info in self._zip.infolist()}
        if problems := list(self._doubts()):
            raise InputError(problems)

    def _doubts(self) -> Iterator[Problem]:
        infos = self._zip.infolist()
        if any(info.flag_bits & 1 for info in infos):
            yield Problem(
                self.where, "an archive with a password", "an open one", "save the project without a password"
            )
        if len(infos) > len(self._members):
            yield Problem(self.where, "two members of one name", "each name once", AGAIN)
        leading = [name for name in self._members if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name]  # fmt: skip
        if leading:
            yield Problem(self.where, "a member whose name leads out of the archive", "names below the archive", AGAIN)

    def read(self, name: str) -> bytes | None:
        """A member's bytes, None if there is none of this name; ``Sources`` is written in either case.

        Raises
        ------
        InputError : a member, or all that was read together, is larger unpacked than any project is, or says that it
            becomes so; what says so is not unpacked.
        """
        folded = {member.casefold(): member for member in self._members}
        member = name if name in self._members else folded.get(name.casefold())
        if member is None:
            return None
        limit, told = min(LARGEST, self._left), self._members[member]
        bomb = is_bomb(told) or told.file_size > limit
        try:
            with self._zip.open(member) as stream:  # a header that says less than there is, is not believed
                raw = b"" if bomb else stream.read(limit + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError):
            raise wrong(self.where, "a member that cannot be unpacked", "a whole .qdpx file") from None
        if bomb or len(raw) > limit:
            expected = f"members of {LARGEST // 2**20} MB at most, none more than {MOST_PACKED} times as large as it is packed, and {MOST // 2**20} MB together"  # fmt: skip
            raise wrong(self.where, "an archive that unpacks to more", expected, "leave films and pictures out, and export again")  # fmt: skip
        self._left -= len(raw)
        return raw


def read_qdc(path: Path) -> Tree:
    """Codebook of a .qdc file; a code's name and description stand for both languages.

    Raises
    ------
    InputError : no such file, or no REFI-QDA codebook.
    """
    where = shown(path)
    if not path.is_file():
        raise wrong(where, "no such file", "a REFI-QDA codebook (.qdc)", "put the file there, or correct its name")
    if path.stat().st_size > LARGEST:
        raise wrong(where, "a file larger than any codebook", f"{LARGEST // 2**20} MB at most")
    root = read_xml(path.read_bytes(), where, f"{CODEBOOK}CodeBook")
    return Tree(tuple(code for code, _ in codes_in(root, CODEBOOK, where)))


def codes_in(book: ET.Element, space: str, where: str) -> list[tuple[Code, str]]:
    """Codes of a codebook, nested ones after the one they stand in, each with its GUID.

    A code is called by its name; where two have the same, by the names from the theme down.

    Parameters
    ----------
    book : the element that holds ``Codes``.
    space : the namespace, in braces.
    """
    flat = list(_flat(book.find(f"{space}Codes"), space, (), where))
    names = [steps[-1] for _, steps in flat]
    called = {steps: steps[-1] if names.count(steps[-1]) == 1 else " > ".join(steps) for _, steps in flat}
    return [(_code(element, space, steps, called), guid(element.get("guid"))) for element, steps in flat]


def _flat(book: Any, space: str, above: tuple[str, ...], where: str) -> Iterator[tuple[ET.Element, tuple[str, ...]]]:
    if len(above) > DEEPEST:
        raise wrong(where, f"codes nested deeper than {DEEPEST} levels", "a codebook of themes and sub-themes")
    for element in book.findall(f"{space}Code") if book is not None else ():
        steps = (*above, (element.get("name") or "").strip() or "?")
        yield element, steps
        yield from _flat(element, space, steps, where)


def _code(element: ET.Element, space: str, steps: tuple[str, ...], called: dict[tuple[str, ...], str]) -> Code:
    meaning = (element.findtext(f"{space}Description") or "").strip()
    codable = (element.get("isCodable") or "true").strip().lower() not in ("false", "0")
    return Code(called[steps], called.get(steps[:-1], ""), steps[-1], steps[-1], meaning, meaning, codable)


def guid(text: str | None) -> str:
    """GUIDs are compared without braces and case: programs write them in both."""
    return (text or "").strip().strip("{}").upper()
