"""Coded excerpts written as a REFI-QDA project or codebook, so that coding can go on in a program for it.

A source for each interview holds its excerpts one below the other; GUIDs are made from what they name, so that the same
excerpts give the same bytes.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from bphs.inputs.interviews.coded import Coded, Excerpt
from bphs.inputs.interviews.tree import Tree

HOUSE = uuid.UUID("6f8f1c5e-3f1b-5c0e-9b7a-2f6f0f7c9d11")
ORIGIN = "bphs"
PARTED = "\n\n"
Language = Literal["en", "zh"]


def write_qdpx(path: Path, coded: Coded, tree: Tree, *, language: Language = "zh", mark: str = "quotable") -> Path:
    """Write coded excerpts as a REFI-QDA project.

    Parameters
    ----------
    coded : excerpts whose codes are those of `tree`.
    language : of the texts, of names and of definitions; a project has one.
    mark : code that marks an excerpt as quotable, given by the first who coded it.

    Returns
    -------
    The path. Roles and kinds of place are variables, questions are descriptions of selections.
    """
    project = ET.Element("Project", {"xmlns": "urn:QDA-XML:project:1.0", "name": path.stem, "origin": ORIGIN})
    coders = list(dict.fromkeys(coder for excerpt in coded.excerpts for coder in excerpt.codes))
    users = ET.SubElement(project, "Users")
    for coder in coders:
        ET.SubElement(users, "User", {"guid": _guid("user", coder), "name": coder})
    codes = ET.SubElement(ET.SubElement(project, "CodeBook"), "Codes")
    _write_codes(codes, tree, language)
    if any(excerpt.quotable for excerpt in coded.excerpts):
        ET.SubElement(codes, "Code", {"guid": _guid("code", mark), "name": mark, "isCodable": "true"})
    variables = ET.SubElement(project, "Variables")
    for name in ("role", "place"):
        ET.SubElement(variables, "Variable", {"guid": _guid("variable", name), "name": name, "typeOfVariable": "Text"})
    sources = ET.SubElement(project, "Sources")
    texts = {}
    for interview in dict.fromkeys(excerpt.interview for excerpt in coded.excerpts):
        of = [excerpt for excerpt in coded.excerpts if excerpt.interview == interview]
        texts[f"Sources/{_guid('source', interview)}.txt"] = _write_source(sources, interview, of, language, mark)
    _zip(path, ET.tostring(project, encoding="utf-8", xml_declaration=True), texts)
    return path


def write_qdc(path: Path, tree: Tree, *, language: Language = "zh") -> Path:
    """Write a codebook as REFI-QDA; names and definitions of one language."""
    book = ET.Element("CodeBook", {"xmlns": "urn:QDA-XML:codebook:1.0", "origin": ORIGIN})
    _write_codes(ET.SubElement(book, "Codes"), tree, language)
    path.write_bytes(ET.tostring(book, encoding="utf-8", xml_declaration=True))
    return path


def _guid(*names: str) -> str:
    return str(uuid.uuid5(HOUSE, "\0".join(names))).upper()


def _write_codes(top: ET.Element, tree: Tree, language: Language) -> None:
    made: dict[str, ET.Element] = {"": top}
    for code in sorted(tree.codes, key=lambda code: len(tree.line(code.code))):  # those above before those below
        name, meaning = (code.name_en, code.definition_en) if language == "en" else (code.name_zh, code.definition_zh)
        said = {"guid": _guid("code", code.code), "name": name, "isCodable": "true" if code.codable else "false"}
        made[code.code] = ET.SubElement(made[code.parent], "Code", said)
        if meaning:  # before the codes below it, as the schema wants it
            description = ET.Element("Description")
            description.text = meaning
            made[code.code].insert(0, description)


def _write_source(top: ET.Element, interview: str, excerpts: list[Excerpt], language: Language, mark: str) -> str:
    """One interview; returns its text."""
    number = _guid("source", interview)
    said = {"guid": number, "name": interview, "plainTextPath": f"internal://{number}.txt"}
    source, start, texts = ET.SubElement(top, "TextSource", said), 0, []
    for place, excerpt in enumerate(excerpts):
        text = excerpt.text_en if language == "en" else excerpt.text_zh
        span = {"startPosition": str(start), "endPosition": str(start + len(text))}
        selection = ET.SubElement(source, "PlainTextSelection", {"guid": _guid("selection", interview, str(place)), **span})  # fmt: skip
        if excerpt.question:
            ET.SubElement(selection, "Description").text = excerpt.question
        for coder, codes in excerpt.codes.items():
            marks = [mark] if excerpt.quotable and coder == next(iter(excerpt.codes)) else []
            _write_codings(selection, coder, [*codes, *marks])
        start += len(text) + len(PARTED)
        texts.append(text)
    for name, value in (("role", excerpts[0].role), ("place", excerpts[0].place)):
        if value:
            holder = ET.SubElement(source, "VariableValue")
            ET.SubElement(holder, "VariableRef", {"targetGUID": _guid("variable", name)})
            ET.SubElement(holder, "TextValue").text = value
    return PARTED.join(texts)


def _write_codings(selection: ET.Element, coder: str, codes: Iterable[str]) -> None:
    for code in codes:
        said = {"guid": _guid("coding", selection.get("guid") or "", coder, code), "creatingUser": _guid("user", coder)}
        coding = ET.SubElement(selection, "Coding", said)
        ET.SubElement(coding, "CodeRef", {"targetGUID": _guid("code", code)})


def _zip(path: Path, project: bytes, texts: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in (("project.qde", project), *((name, text.encode()) for name, text in texts.items())):
            member = zipfile.ZipInfo(name)  # of 1980: the same bytes whenever it is written
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, raw)
