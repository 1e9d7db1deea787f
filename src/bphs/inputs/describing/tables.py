"""Tables of a folder as they are understood: what each holds, what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bphs.errors import Problem
from bphs.inputs.describing.columns import Drafted, draft_column
from bphs.inputs.describing.headings import slug
from bphs.inputs.files.sheets import read_sheet
from bphs.inputs.regions.travel import COLUMNS, TRAVEL
from bphs.inputs.tables.roles import NAMES

UNITS = "districts"


@dataclass
class Table:
    """A file as it was understood.

    Parameters
    ----------
    columns : by heading.
    kind : ``units``, ``year``, ``long``, ``crosswalk``, ``travel``, or empty for any other.
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
    if set(COLUMNS) <= {column.entry["name"] for column in table.columns.values()}:
        return "travel"
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
        "travel": TRAVEL,
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
