"""Settings of a study as far as it is filled in: parts and years without figures wait, and it is said what waits.

Only tables that the dictionary says to grow (``grows``), and a file of answers that holds nothing but an example, can
wait; whatever else lacks is a problem as in any study.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import Document, shown
from bphs.inputs.files.sheets import Sheet, rows_of
from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.growing import Unfilled
from bphs.inputs.tables.schema import Column
from bphs.inputs.tables.yearly import LONG

UNITS = "districts"
SURVEY = ("Answers of the respondents", "调查对象的答卷")
PARTS = ("regions", "survey", "together")
MOST = 8
"""Headings named; of more than these, how many."""


class Waiting(NamedTuple):
    """Part of a study that waits for figures.

    Parameters
    ----------
    file : its name in the study's folder.
    title_en, title_zh : what it holds.
    parts : parts of the study that are not told without it.
    blank : of a table that is told, its columns without figures.
    years : of a table that is told, years of the study without figures.
    """

    file: str
    title_en: str
    title_zh: str
    parts: tuple[str, ...] = ()
    blank: tuple[Column, ...] = ()
    years: tuple[int, ...] = ()


def as_filled(document: Document, dictionary: Dictionary | None) -> tuple[Document, tuple[Waiting, ...]]:
    """Settings without the parts and years that wait, and what these wait for.

    Parameters
    ----------
    document : the study's ``study.yml``.
    dictionary : of its tables; None if it cannot be read.

    Raises
    ------
    InputError : nothing is filled in yet.
    """
    if dictionary is None or not isinstance(document.data, dict):
        return document, ()
    data = dict(document.data)
    named = data.get("parts", ["regions"])
    parts = [one for one in named if one in PARTS] if isinstance(named, list) else []
    growing = {one.table.name: one for one in dictionary.unfilled}
    units = [growing[name] for name in (UNITS, LONG) if name in growing and growing[name].whole]
    lacking = {"regions": units if "regions" in parts else [], "survey": _answers(document.path.parent, data, parts)}
    gone = [part for part, files in lacking.items() if files]
    gone += ["together"] if gone and "together" in parts else []
    kept = [part for part in parts if part not in gone]
    waiting = [*_whole(lacking, gone), *(_parts_of(growing, data) if "regions" in kept else ())]
    if gone and not kept:
        raise InputError([_nothing(document, waiting)])
    if gone:
        data["parts"] = [part for part in named if part not in gone]
        data = {key: value for key, value in data.items() if key not in _of_parts(gone)}
    if (long := growing.get(LONG)) and "regions" in kept and isinstance(data.get("years"), list):
        data["years"] = [year for year in data["years"] if year in long.years] or data["years"]
    return replace(document, data=data), tuple(waiting)


def _answers(folder: Path, data: Mapping[str, Any], parts: list[str]) -> list[str]:
    """File of answers, if it holds nothing but an example."""
    survey = data.get("survey")
    name = str(survey.get("file", "")) if isinstance(survey, dict) and "survey" in parts else ""
    if Path(name).suffix.lower() != ".csv" or Path(name).name != name or not (folder / name).is_file():
        return []
    sheet = Sheet(folder / name)
    nobody = next(rows_of(sheet), None) is None  # of a million respondents the first is enough
    return [name] if nobody and sheet.examples else []


def _of_parts(gone: list[str]) -> set[str]:
    return {key for part, key in (("survey", "survey"), ("regions", "years")) if part in gone}


def _whole(lacking: Mapping[str, list[Any]], gone: list[str]) -> Iterator[Waiting]:
    """Tables that wait whole."""
    for part, files in lacking.items():
        parts = tuple(one for one in gone if one in (part, "together"))
        for file in files:
            if isinstance(file, Unfilled):
                yield Waiting(file.table.path, file.table.title_en, file.table.title_zh, parts)
            else:
                yield Waiting(file, *SURVEY, parts)


def _parts_of(growing: Mapping[str, Unfilled], data: Mapping[str, Any]) -> Iterator[Waiting]:
    """Columns and years without figures of tables that are told."""
    years = data.get("years")
    for name, one in growing.items():
        asked = years if name == LONG and isinstance(years, list) else []
        blank = tuple(year for year in asked if year not in one.years and one.years)
        if not one.whole and (one.blank or blank):
            yield Waiting(one.table.path, one.table.title_en, one.table.title_zh, (), one.blank, blank)


def _nothing(document: Document, waiting: list[Waiting]) -> Problem:
    folder = document.path.parent
    return Problem(
        shown(folder),
        f"no table that is filled in yet: {', '.join(one.file for one in waiting if one.parts)}",
        "figures, or answers, in one of them; a row that begins with '# example' only shows how",
        f"fill it in (in Excel, saved as 'CSV UTF-8'); {shown(folder)}/README.md says what appears with which table",
    )


def told(folder: Path, waiting: tuple[Waiting, ...]) -> Iterator[str]:
    """One line for each file that is not filled in yet, or not whole."""
    for one in waiting:
        where = shown(folder / one.file)
        if one.parts:
            yield f"{where}: not filled in yet; without it the study is told without: {', '.join(one.parts)}"
        if one.years:
            yield f"{where}: no figures yet for {', '.join(map(str, one.years))}: the study is told without"
        if one.blank:
            more = f" and {len(one.blank) - MOST} more" if len(one.blank) > MOST else ""
            yield f"{where}: columns without figures yet: {', '.join(each.written for each in one.blank[:MOST])}{more}"
