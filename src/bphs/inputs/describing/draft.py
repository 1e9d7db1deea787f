"""Draft of a study from the tables in its folder: what is described already is kept, the rest is drafted and said."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem
from bphs.inputs.describing.columns import MEASURED, Drafted, Entry
from bphs.inputs.describing.entries import entry_of, field_of
from bphs.inputs.describing.headings import take_apart, to_do
from bphs.inputs.describing.layout import written
from bphs.inputs.describing.settings import draft_settings
from bphs.inputs.describing.tables import Table, read_drafts
from bphs.inputs.files.documents import drafted_by, read_json, read_yaml, shown
from bphs.inputs.files.inside import need_own_files
from bphs.inputs.strays import NO_TABLES
from bphs.inputs.tables.drafted import TO_DO

READ = ("experts", "expert_ratings", "townships", "admin_changes", "printed_totals", "published_results")
"""Tables beside those of the units that chapters ask for."""
DICTIONARY, SETTINGS = "datapackage.json", "study.yml"


@dataclass(frozen=True)
class Draft:
    """Files to be written, by path, and what was guessed, in words."""

    files: dict[Path, str]
    said: tuple[str, ...]


def draft_study(folder: Path) -> Draft:
    """Dictionary and settings for the CSV tables of a folder, without what is there already.

    Raises
    ------
    InputError : no such folder, no table in it, or tables and a dictionary that cannot be read.
    """
    need_own_files(folder)
    paths = [
        path
        for path in sorted(folder.glob("*.csv"))
        if path not in files_of_survey(folder) and path.name not in NO_TABLES
    ]
    if not paths:
        expected, remedy = "a folder with the study's tables as CSV", "put the tables there, saved as 'CSV UTF-8'"
        if answers := drafted_by(folder):
            remedy += f"; or {answers}"
        raise InputError([Problem(shown(folder), "no table of units in CSV", expected, remedy)])
    package = _existing(folder)
    tables = read_drafts(paths, _called(package))
    if problems := [problem for table in tables for problem in table.problems]:
        raise InputError(problems)
    before = copy.deepcopy(package)
    said = list(_complete(package, tables))
    files = {folder / DICTIONARY: written(package) + "\n"} if package != before else {}
    if not (folder / SETTINGS).exists():
        files[folder / SETTINGS] = draft_settings(folder, tables)
    return Draft(files, tuple(said))


def files_of_survey(folder: Path) -> set[Path]:
    """Codebook and answers of a survey, which no dictionary describes: ``codebook.csv``, and what the settings name."""
    names = {"codebook.csv"}
    if (folder / SETTINGS).exists():
        data = read_yaml(folder / SETTINGS).data
        survey = data.get("survey") if isinstance(data, dict) else None
        names |= {str(survey.get(key)) for key in ("file", "codebook")} if isinstance(survey, dict) else set()
    return {folder / name for name in names}


def _existing(folder: Path) -> dict[str, Any]:
    """Dictionary that is there, else an empty one."""
    path = folder / DICTIONARY
    if path.exists():
        data = read_json(path).data
        if isinstance(data, dict) and isinstance(data.get("resources", []), list):
            return data
        raise InputError([Problem(shown(path), "no list 'resources'", "a Frictionless Data Package", "move it away")])
    title = dict(zip(("title_en", "title_zh"), to_do(folder.resolve().name), strict=True))
    return {"name": folder.resolve().name, "profile": "tabular-data-package", **title, "resources": []}


def _called(package: dict[str, Any]) -> dict[str, str]:
    """Names of the columns that have another heading, by heading."""
    items = (item for resource in package.get("resources", []) for item in _fields(resource) if isinstance(item, dict))
    return {str(item["heading"]): str(item["name"]) for item in items if {"heading", "name"} <= item.keys()}


def _complete(package: dict[str, Any], tables: Sequence[Table]) -> Iterator[str]:
    """Add what the dictionary lacks; yields what was guessed."""
    resources: list[Entry] = package.setdefault("resources", [])
    units = next((table for table in tables if table.kind == "units"), None)
    described = {
        str(item["name"]): item
        for resource in resources
        for item in _fields(resource)
        if isinstance(item, dict) and "title_en" in item
    }
    there = {path: resource for resource in resources for path in (resource.get("path"), *resource.get("forms", ()))}
    for table in sorted(tables, key=lambda each: (each is not units, each.kind == "", each.name)):
        resource = there.get(table.path.name)
        if resource is None:
            entry = entry_of(table, units, described)
            resources.append(entry)
            yield f"{shown(table.path)}: table {table.name!r}, {_what(table)}"
            yield from _guesses(entry["schema"]["fields"], table)
            new = entry["schema"]["fields"]
        else:
            new = [
                field_of(column, table, described)
                for heading, column in table.columns.items()
                if not any(_describes(item, heading) for item in _fields(resource))
            ]
            _fields(resource).extend(new)
            yield from (f"{shown(table.path)}: column {item.get('heading', item['name'])!r} added" for item in new)
        described |= {item["name"]: item for item in new if "title_en" in item}


def _fields(resource: Entry) -> list[Entry]:
    return resource.setdefault("schema", {}).setdefault("fields", [])


def _describes(item: Entry, heading: str) -> bool:
    plain = heading.strip().lower()
    return plain in (str(item.get(key, "")).lower() for key in ("name", "heading", "title_en", "title_zh"))


def _what(table: Table) -> str:
    kinds = {
        "units": "the units of the study",
        "year": f"their figures of {table.year}",
        "long": "their figures, year by year",
        "travel": "the minutes from one to another",
        "crosswalk": f"units of {table.year} and those that they belong to",
    }
    return kinds.get(table.kind, "which chapters read by this name" if table.name in READ else "read by no chapter yet")


def _guesses(new: Sequence[Entry], table: Table) -> Iterator[str]:
    """Guesses of a table in lines: one for each column with a role or a unit, then the others and what is to do."""
    plain, lacking, before = [], [], []
    for item, column in zip(new, table.columns.values(), strict=True):
        heading, unit = column.entry["heading"], item.get("unit_en", "")
        if column.role or unit:
            many = [f"the file's figures times {item['times']}"] if "times" in item else []
            told = [item["type"], *([unit] if unit else []), *many, *([f"role {column.role}"] if column.role else [])]
            yield f"    {heading}: {', '.join(told)}{_hint(column)}"
        elif "title_en" not in item:
            before.append(heading)
        else:
            plain.append(f"{heading} ({item['type']})")
        if any(str(value).startswith(TO_DO) for value in item.values()):
            lacking.append(heading)
    for what, names in (("no role", plain), ("as in an earlier table", before), ("titles and meaning to do", lacking)):
        if names:
            yield from textwrap.wrap(
                f"{what}: {', '.join(names)}", 112, initial_indent="    ", subsequent_indent="        "
            )


def _hint(column: Drafted) -> str:
    known = take_apart(column.entry["heading"]).known
    lost = MEASURED.get(known.role) if known and not column.role else None
    return f"; no role {known.role}: the chapters reckon it in {lost}" if known and lost else ""
