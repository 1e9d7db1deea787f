"""Tables of a folder as entries of the data dictionary: what each holds, its key, how it hangs together with others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bphs.errors import Problem
from bphs.inputs.describing.columns import Drafted, Entry, draft_column
from bphs.inputs.describing.headings import slug, to_do
from bphs.inputs.files.sheets import read_sheet
from bphs.inputs.tables.roles import NAMES

UNITS = "districts"
RATE = re.compile(r"pct|percent|permille|share|rate|ratio|mean|per_|率|比重|比例|占|人均|平均|每")
"""Headings of means and rates, which units of a merger do not add up to."""
WORDS = {
    "units": ("Units of the study", "研究地区", "One row for each unit.", "每个地区一行。"),
    "year": ("Figures of {year}", "{year}年数据", "One row for each unit.", "每个地区一行。"),
    "long": ("Figures by unit and year", "各地区历年数据", "One row for each unit and year.", "每个地区每年一行。"),
    "crosswalk": ("Units of {year} in those of the study", "{year}年地区与研究地区的对应", "One row for each unit of that year.", "该年每个地区一行。"),
}  # fmt: skip
"""Title and meaning in English and Chinese of the kinds of table that chapters know."""


@dataclass
class Table:
    """A file as it was understood.

    Parameters
    ----------
    columns : by heading.
    kind : ``units``, ``year``, ``long``, ``crosswalk``, or empty for any other.
    year : of the file's name.
    """

    path: Path
    columns: dict[str, Drafted]
    kind: str = ""
    year: int | None = None
    name: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def roles(self) -> dict[str, str]:
        """Heading of the column with each role; the first of several."""
        found: dict[str, str] = {}
        for heading, column in self.columns.items():
            if column.role:
                found.setdefault(column.role, heading)
        return found

    def named(self, role: str) -> str:
        """Name of the column with a role."""
        return str(self.columns[self.roles[role]].entry["name"])


def read_drafts(paths: Sequence[Path], called: Mapping[str, str]) -> list[Table]:
    """Every file with its columns and what it holds; a file that cannot be read has its problems instead.

    Parameters
    ----------
    called : names that a dictionary gave already, by heading.
    """
    named = dict(called)
    tables = [_read(path) for path in paths]
    _choose_units(tables)
    taken: set[str] = set()
    for table in tables:
        table.name = _free(_table_name(table), taken)
        _name_columns(table, named)
    _regions(next((table for table in tables if table.kind == "units"), None))
    _agree(tables)
    return tables


def _read(path: Path) -> Table:
    sheet = read_sheet(path)
    cells = {heading: [row[place] for _, row in sheet.rows] for place, heading in enumerate(sheet.header)}
    table = Table(path, {heading: draft_column(heading, each) for heading, each in cells.items()})
    table.problems = sheet.problems
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.stem)
    table.year = int(found[0]) if found else None
    _once(table)
    table.kind = _kind(table)
    return table


def _once(table: Table) -> None:
    """A role that only one column can have goes to the first that it was guessed of."""
    given: set[str] = set()
    for heading, column in table.columns.items():
        if column.role in given:
            entry = {key: value for key, value in column.entry.items() if key != "role"}
            table.columns[heading] = column._replace(entry=entry, role="")
        elif column.role in NAMES:
            given.add(column.role)


def _kind(table: Table) -> str:
    roles = table.roles.keys()
    if {"former_code", "code"} <= roles and table.year is not None:
        return "crosswalk"
    if {"code", "year", "population"} <= roles:
        return "long"
    if "population" in roles and roles & {"code", "former_code"} and table.year is not None:
        return "year"
    once = "code" in roles and len(set(table.columns[table.roles["code"]].cells)) == len(
        table.columns[table.roles["code"]].cells
    )
    return "units" if once and roles & {"name_en", "name_zh"} and "year" not in roles else ""


def _choose_units(tables: Sequence[Table]) -> None:
    """Of several tables that could list the units, the one with regions, else without a year in its name."""
    able = [table for table in tables if table.kind == "units"]
    best = sorted(able, key=lambda each: ("region" not in each.roles, each.year is not None))[:1]
    for table in able:
        table.kind = "units" if table in best else ""


def _table_name(table: Table) -> str:
    names = {
        "units": UNITS,
        "year": f"census_{table.year}",
        "long": "units_by_year",
        "crosswalk": f"units_{table.year}",
    }
    own = slug(table.path.stem)
    return names.get(table.kind) or (f"table_{own}" if own[:1] == "n" and own[1:2].isdigit() else own) or "table"


def _free(name: str, taken: set[str]) -> str:
    found, again = name, 1
    while found in taken:
        again += 1
        found = f"{name}_{again}"
    taken.add(found)
    return found


def _name_columns(table: Table, named: dict[str, str]) -> None:
    """Names for all columns; one that its heading cannot give is the heading's own, in every table the same."""
    taken: set[str] = set()
    for heading, column in table.columns.items():
        name = column.entry["name"] or named.get(heading) or _free("column_1", set(named.values()))
        if not column.entry["name"]:
            named[heading] = name
        table.columns[heading] = column._replace(entry=column.entry | {"name": _free(name, taken)})


def _regions(units: Table | None) -> None:
    """Without a heading that says region, the first column whose few values repeat is taken for one."""
    if units is None or "region" in units.roles:
        return
    for heading, column in units.columns.items():
        values = Counter(column.cells)
        if column.entry["type"] == "string" and not column.role and 1 < len(values) <= len(column.cells) / 3:
            again = draft_column("region", column.cells)
            words = {key: column.entry[key] for key in ("heading", "name", "title_en", "title_zh")}
            units.columns[heading] = again._replace(entry=again.entry | words)
            return


def _agree(tables: Sequence[Table]) -> None:
    """Whole numbers in one table and decimals in another are decimals in both."""
    places: dict[str, int] = {}
    for table in tables:
        for column in table.columns.values():
            if column.entry["type"] == "number":
                name, decimals = column.entry["name"], column.entry["decimals"]
                places[name] = max(decimals, places.get(name, 0))
    for table in tables:
        for heading, column in table.columns.items():
            if column.entry["type"] in ("integer", "number") and (name := column.entry["name"]) in places:
                entry = column.entry | {"type": "number", "decimals": places[name]}
                table.columns[heading] = column._replace(entry=entry)


def entry_of(table: Table, units: Table | None, described: Mapping[str, Entry]) -> Entry:
    """Entry of a table in the dictionary.

    Parameters
    ----------
    units : the table that lists the units.
    described : columns that another table describes, by name; they are not described again.
    """
    title_en, title_zh, meaning_en, meaning_zh = WORDS.get(table.kind) or (*to_do(table.path.stem), *to_do())
    gaps = sorted({gap for column in table.columns.values() for gap in column.gaps})
    return {
        "name": table.name,
        "path": table.path.name,
        "profile": "tabular-data-resource",
        "title_en": title_en.format(year=table.year),
        "title_zh": title_zh.format(year=table.year),
        "description_en": meaning_en,
        "description_zh": meaning_zh,
        **({"year": table.year} if table.kind in ("year", "crosswalk") else {}),
        "synthetic": False,
        "sources": [dict(zip(("title", "title_zh"), to_do(), strict=True))],
        "encoding": "utf-8",
        "schema": {
            "fields": [field_of(column, table, described) for column in table.columns.values()],
            **_keys(table, units),
            "missingValues": ["", *gaps],
        },
    }


def field_of(column: Drafted, table: Table, described: Mapping[str, Entry]) -> Entry:
    """Entry of a column: words only where no table has them yet, a heading only where it is not the name."""
    entry = dict(column.entry)
    if entry["heading"] == entry["name"]:
        del entry["heading"]
    if (there := described.get(entry["name"])) is not None:
        kept = {"name": entry["name"], "type": there.get("type", entry["type"])}
        return kept | {key: entry[key] for key in ("heading", "times", "constraints") if key in entry}
    if entry["type"] == "number" and "population" in table.roles and _is_rate(entry):
        entry["weight"] = [table.named("population")]
    return entry


def _is_rate(entry: Entry) -> bool:
    called = entry.get("heading", entry["name"])
    return entry.get("role") == "rank" or entry.get("unit_en") in ("%", "‰", "years") or bool(RATE.search(called))


def _keys(table: Table, units: Table | None) -> dict[str, Any]:
    roles = table.roles
    key = [role for role in ("former_code", "code") if role in roles][:1] + (["year"] if table.kind == "long" else [])
    found: dict[str, Any] = {}
    if table.kind and key:
        found["primaryKey"] = [table.named(role) for role in key]
    if units is not None and table is not units and "code" in roles and table.kind:
        reference = {"resource": units.name, "fields": units.named("code")}
        complete = {"complete": True} if table.kind in ("year", "crosswalk") else {}
        found["foreignKeys"] = [{"fields": table.named("code"), "reference": reference, **complete}]
    return found
