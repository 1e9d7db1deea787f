"""Sheet of an Excel workbook put into the table of a study that it is for; what stands there already stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bphs.errors import InputError, Problem
from bphs.inputs.files.columns import Grid
from bphs.inputs.files.documents import read_json, shown
from bphs.inputs.files.grid import read_grid
from bphs.inputs.files.sheets import is_example
from bphs.inputs.tables.growing import meant
from bphs.inputs.tables.package import build_tables
from bphs.inputs.tables.schema import Table


class Filled(NamedTuple):
    """Table with figures put in.

    Parameters
    ----------
    path : of its file.
    text : that the file is to hold.
    said : what was done and what was left, in lines.
    """

    path: Path
    text: str
    said: tuple[str, ...]


def fill_table(folder: Path, file: Path) -> Filled:
    """Figures of a sheet in the growing table whose headings they have, row by row by its key.

    Parameters
    ----------
    folder : of the study.
    file : an Excel workbook, or CSV, with headings as the table has them, or with their titles in either language.

    Raises
    ------
    InputError : no growing table, a sheet that fits none, or figures that are others than those that stand there.
    """
    grid = read_grid(file)
    described = build_tables(read_json(folder / "datapackage.json"), {}).tables.values()
    tables = [table for table in described if table.grows and (folder / table.path).is_file()]
    table, places = _fitting(folder, tables, grid)
    rows = _rows(folder / table.path)
    changed = _Changed(table, [meant(table, heading) for heading in rows[0]], rows)
    for place, number in enumerate(grid.rows):
        changed.put(
            f"{shown(file)}, row {number}", {name: grid.columns[at].cells[place] for name, at in places.items()}
        )
    if changed.problems:
        raise InputError(changed.problems)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(changed.rows)
    return Filled(folder / table.path, "\ufeff" + text.getvalue(), tuple(_said(folder, table, grid, places, changed)))


def _fitting(folder: Path, tables: Sequence[Table], grid: Grid) -> tuple[Table, dict[str, int]]:
    """Table that has most of the sheet's columns, its key among them; the place of each of these columns."""
    found = []
    for table in tables:
        named = {name: at for at, column in enumerate(grid.columns) if (name := meant(table, column.heading))}
        if set(table.primary_key) <= named.keys() and len(named) > len(table.primary_key):
            found.append((table, named))
    if found:
        return max(found, key=lambda each: len(each[1]))
    keys = (f"{one.path}: {', '.join(one.columns[name].written for name in one.primary_key)}, …" for one in tables)
    expected = f"headings of a table of {shown(folder)} ({'; '.join(keys) or 'it has none that grows'})"
    headings = ", ".join(column.heading for column in grid.columns)
    remedy = "write the headings into the first row of the sheet as they stand in that table"
    raise InputError([Problem(shown(grid.path), f"the headings {headings}", expected, remedy)])


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


class _Changed:
    """Rows of a table's file as figures are put in."""

    def __init__(self, table: Table, names: Sequence[str | None], rows: list[list[str]]) -> None:
        self.table, self.names, self.rows = table, names, rows
        self.problems: list[Problem] = []
        self.cells = self.added = 0
        others = [row for row in rows[1:] if row and not is_example(row[0])]
        self.by_key = {self._key(dict(zip(names, row, strict=False))): row for row in others}

    def _key(self, cells: Mapping[Any, Any]) -> tuple[str, ...]:
        return tuple(_text(cells.get(name)) for name in self.table.primary_key)

    def put(self, where: str, cells: Mapping[str, Any]) -> None:
        """Put one row of the sheet in its place, a new one at the end."""
        key = self._key(cells)
        if not any(key) or is_example(key[0]):
            return
        row = self.by_key.get(key)
        if row is None:
            row = self.by_key[key] = [""] * len(self.names)
            self.rows.append(row)
            self.added += 1
        for name, value in cells.items():
            text = _text(value)
            if text and name in self.names:
                self._cell(where, row, self.names.index(name), text)

    def _cell(self, where: str, row: list[str], at: int, text: str) -> None:
        if row[at].strip() not in ("", text):
            heading = self.table.columns[str(self.names[at])].written
            found = f"{text} for {heading}, where {row[at]} stands in {self.table.path}"
            remedy = "empty the cell of the table if the sheet is right, or correct the sheet"
            self.problems.append(Problem(where, found, "a cell that is not filled in yet", remedy))
        elif not row[at].strip():
            row[at] = text
            self.cells += 1


def _text(value: Any) -> str:
    """A cell of the sheet as text; whole numbers without a point.

    >>> _text(110000.0), _text(None), _text(" 8.5 ")
    ('110000', '', '8.5')
    """
    if value is None:
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


def _said(folder: Path, table: Table, grid: Grid, places: Mapping[str, int], changed: _Changed) -> Iterator[str]:
    yield from grid.notes
    added = f", {changed.added} rows added" if changed.added else ""
    yield f"{shown(folder / table.path)}: {changed.cells} cells filled in from {shown(grid.path)}{added}"
    left = [column.heading for at, column in enumerate(grid.columns) if at not in places.values()]
    if left:
        yield f"{shown(grid.path)}: left where they are, for the table has no such columns: {', '.join(left)}"
