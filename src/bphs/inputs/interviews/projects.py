"""REFI-QDA projects (.qdpx), read: which piece of which text each user gave which code.

Positions count Unicode characters from 0, the last one left out. A selection that two users coded is one excerpt only
if both selected the very same characters. Text is read; pictures, sound and film are not, and are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from bphs.errors import Problem
from bphs.inputs.files.codes import plain
from bphs.inputs.files.documents import shown
from bphs.inputs.interviews.coded import ONE_CODER, Coded, Excerpt
from bphs.inputs.interviews.refi import PROJECT, Archive, codes_in, guid, read_xml
from bphs.inputs.interviews.tables import role_of, unknown_role
from bphs.inputs.interviews.tree import Tree

INSIDE = "internal://"
PLACES = {"role": ("role", "角色", "身份"), "place": ("place", "kind of place", "地点类型", "地区类型")}
"""Variables of a case or a source that say who was interviewed and where."""
HEARD = ("PictureSource", "AudioSource", "VideoSource")


@dataclass
class _Reading:
    """A project while it is read."""

    where: str
    archive: Archive
    users: dict[str, str]
    names: dict[str, str]
    said: dict[str, dict[str, str]]
    problems: list[Problem] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def read_project(path: Path) -> Coded:
    """Coded excerpts and codebook of a .qdpx file.

    Raises
    ------
    InputError : a file that is no REFI-QDA project, or not safe to read.
    """
    where = shown(path)
    archive = Archive(path)
    raw = archive.read("project.qde")
    if raw is None:
        problem = Problem(
            where, "no project.qde", "a REFI-QDA project (.qdpx)", "export the project as REFI-QDA project"
        )
        return Coded(path, (), problems=(problem,))
    root = read_xml(raw, where, f"{PROJECT}Project")
    book = root.find(f"{PROJECT}CodeBook")
    codes = codes_in(book, PROJECT, where) if book is not None else []
    users = {guid(user.get("guid")): (user.get("name") or user.get("id") or "").strip() for user in root.iter(f"{PROJECT}User")}  # fmt: skip
    reading = _Reading(where, archive, users, {number: code.code for code, number in codes}, _said_of_sources(root))
    excerpts = [excerpt for source in _texts(root, reading) for excerpt in _excerpts(source, reading)]
    tree = Tree(tuple(code for code, _ in codes))
    problems = [*tree.problems(where), *reading.problems]
    return Coded(path, tuple(excerpts), tree, tuple(_notes(reading, excerpts)), tuple(dict.fromkeys(problems)))


def _said_of_sources(root: Element) -> dict[str, dict[str, str]]:
    """Role and place of each source, by its GUID: from its own variables, or from a case that it belongs to."""
    variables = {guid(each.get("guid")): plain(each.get("name") or "") for each in root.iter(f"{PROJECT}Variable")}
    meanings = {number: what for number, name in variables.items() for what, words in PLACES.items() if name in map(plain, words)}  # fmt: skip
    found: dict[str, dict[str, str]] = {}
    for case in root.iter(f"{PROJECT}Case"):
        for source in case.findall(f"{PROJECT}SourceRef"):
            found.setdefault(guid(source.get("targetGUID")), {}).update(_values(case, meanings))
    for source in root.iter(f"{PROJECT}TextSource"):
        found.setdefault(guid(source.get("guid")), {}).update(_values(source, meanings))
    return found


def _values(holder: Element, meanings: dict[str, str]) -> dict[str, str]:
    found = {}
    for value in holder.findall(f"{PROJECT}VariableValue"):
        reference = value.find(f"{PROJECT}VariableRef")
        what = meanings.get(guid(reference.get("targetGUID"))) if reference is not None else None
        if what and (text := (value.findtext(f"{PROJECT}TextValue") or "").strip()):
            found[what] = text
    return found


@dataclass(frozen=True)
class _Source:
    number: int
    interview: str
    text: str = field(repr=False)
    element: Element
    role: str
    place: str


def _texts(root: Element, reading: _Reading) -> Iterator[_Source]:
    sources = root.find(f"{PROJECT}Sources")
    for number, source in enumerate(sources if sources is not None else (), 1):
        kind = source.tag.removeprefix(PROJECT)
        reading.left["pictures, sound and film"] += kind in HEARD
        element = source.find(f"{PROJECT}Representation") if kind == "PDFSource" else source
        if kind in HEARD or element is None:
            continue
        reading.left["codings of a whole source"] += len(source.findall(f"{PROJECT}Coding"))
        reading.left["selections on the picture of a page"] += len(source.findall(f"{PROJECT}PDFSelection"))
        text = _text(element, number, reading)
        said = reading.said.get(guid(source.get("guid")), {})
        role = said.get("role", "")
        if role and not role_of(role):
            reading.problems.append(unknown_role(f"{reading.where}, source {number}", role))
        if text is not None:
            label = (source.get("name") or "").strip() or f"source {number}"
            yield _Source(number, label, text, element, role_of(role), said.get("place", ""))


def _text(element: Element, number: int, reading: _Reading) -> str | None:
    """Text of a source; None, told if something of it is coded, where it is not in the archive."""
    inside = element.findtext(f"{PROJECT}PlainTextContent")
    if inside is not None:
        return inside
    path = element.get("plainTextPath") or ""
    raw = reading.archive.read(f"Sources/{path.removeprefix(INSIDE)}") if path.startswith(INSIDE) else None
    if raw is None:
        if element.find(f"{PROJECT}PlainTextSelection") is not None:
            expected = "the text of each coded source inside the archive (internal://)"
            reading.problems.append(Problem(f"{reading.where}, source {number}", "a text that is not there", expected, "export the project again with its sources"))  # fmt: skip
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        reading.problems.append(Problem(f"{reading.where}, source {number}", "text that is not UTF-8", "plain text in UTF-8", "export the project again"))  # fmt: skip
        return None


def _excerpts(source: _Source, reading: _Reading) -> Iterator[Excerpt]:
    """Excerpts of a source in the order of the text; selections of the same characters are one."""
    spans: dict[tuple[int, int], list[Element]] = {}
    for selection in source.element.findall(f"{PROJECT}PlainTextSelection"):
        span = _span(selection, len(source.text))
        if span is None:
            where = f"{reading.where}, source {source.number}"
            reading.problems.append(Problem(where, "a selection that lies outside of its text", "positions within the text", "export the project again"))  # fmt: skip
        elif source.text[slice(*span)].strip():
            spans.setdefault(span, []).append(selection)
    for span, selections in sorted(spans.items()):
        codes = _codes(selections, reading)
        if codes:
            text = source.text[slice(*span)].strip()
            asked = next(
                (words.strip() for each in selections if (words := each.findtext(f"{PROJECT}Description"))), ""
            )
            where = f"{reading.where}, source {source.number}, characters {span[0]}-{span[1]}"
            yield Excerpt(where, source.interview, text, text, source.role, source.place, asked, codes=codes)


def _span(selection: Element, length: int) -> tuple[int, int] | None:
    try:
        start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
    except ValueError:
        return None
    return (start, end) if 0 <= start <= end <= length else None


def _codes(selections: list[Element], reading: _Reading) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for coding in (coding for selection in selections for coding in selection.findall(f"{PROJECT}Coding")):
        user = guid(coding.get("creatingUser"))
        coder = reading.users.get(user) or user or ONE_CODER
        for reference in coding.findall(f"{PROJECT}CodeRef"):
            code = reading.names.get(guid(reference.get("targetGUID")))
            if code is None:
                reading.problems.append(Problem(reading.where, "a coding with a code that the codebook has not", "codes of the project's codebook", "export the project again"))  # fmt: skip
            else:
                found[coder] = tuple(dict.fromkeys([*found.get(coder, ()), code]))
    return found


def _notes(reading: _Reading, excerpts: list[Excerpt]) -> Iterator[str]:
    for what, number in reading.left.items():
        if number:
            yield f"{reading.where}: {what} left out: {number}"
    coders = {coder for excerpt in excerpts for coder in excerpt.codes}
    both = sum(len(excerpt.codes) > 1 for excerpt in excerpts)
    if len(coders) > 1:
        yield f"{reading.where}: {both} of {len(excerpts)} excerpts are selections that two users or more coded; only of these is agreement told"  # fmt: skip
