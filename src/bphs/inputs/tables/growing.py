"""Tables that are filled in as figures come (``grows`` in the dictionary): what is not filled in is not there yet.

A study that was begun with `bphs new-study` has tables with headings and without figures. One that has none is taken
for a table that the study does not have, and a column without any for a column that it does not have, so that chapters
are told as far as the figures go. It is said what waits: nothing vanishes unseen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bphs.inputs.files.sheets import Sheet, read_sheet
from bphs.inputs.tables.schema import Column, Table
from bphs.inputs.tables.yearly import LONG

NEEDED = ("pop_total",)
"""Columns without which the figures of the units tell nothing, besides one of a resource."""
NAMES = re.compile(r"(?:unit_)?name_(?:en|zh)")


class Unfilled(NamedTuple):
    """Part of a growing table without figures.

    Parameters
    ----------
    table : its entry.
    whole : whether the table counts as not there.
    blank : its columns without figures.
    years : of a long table those that have figures.
    examples : rows that only show how it is filled in.
    """

    table: Table
    whole: bool
    blank: tuple[Column, ...] = ()
    years: tuple[int, ...] = ()
    examples: tuple[int, ...] = ()


def filled(tables: Mapping[str, Table], folder: Path) -> tuple[dict[str, Table], tuple[Unfilled, ...]]:
    """Tables and columns that have figures, and what has none.

    Parameters
    ----------
    tables : by name, as the dictionary describes them.
    folder : where their files are.
    """
    told: list[Unfilled] = []
    kept = dict(tables)
    for table in (one for one in tables.values() if one.grows):
        state, there = _state(table, folder)
        told.append(state)
        if state.whole:
            del kept[table.name]
        else:
            kept[table.name] = table.model_copy(update={"columns": there})
    return ({name: _bound(table, kept) for name, table in kept.items()} if told else kept), tuple(told)


def _state(table: Table, folder: Path) -> tuple[Unfilled, dict[str, Column]]:
    """What a table has no figures for, and the columns that it has."""
    if not (folder / table.path).exists():
        return Unfilled(table, whole=True), {}
    sheet = read_sheet(folder / table.path)
    if sheet.problems:  # told when it is read
        return Unfilled(table, whole=False), dict(table.columns)
    rows = own_rows(table, sheet)
    places = dict(_placed(table, sheet))
    there = {
        name: column
        for name, column in table.columns.items()
        if name in table.primary_key or _has_figures(places.get(name), rows)
    }
    if any(name is None and _has_figures(place, rows) for name, place in _placed(table, sheet)):
        # Figures under a heading that nothing describes: a table to be mended, not one that waits.
        return Unfilled(table, whole=False), {
            name: column for name, column in table.columns.items() if name in there or name not in places
        }
    blank = tuple(column for name, column in table.columns.items() if name not in there)
    counted = any(column.role == "resource" for column in there.values())
    lacking = table.name == LONG and not (counted and there.keys() >= set(NEEDED))
    years = _years(places.get("year"), rows) if table.name == LONG else ()
    return Unfilled(table, not rows or lacking, blank, years, tuple(sheet.examples)), there


def own_rows(table: Table, sheet: Sheet) -> list[tuple[int, list[str]]]:
    """Rows of a growing table that hold more than what is there before any figure: the key and, of a table with rows
    for several years, the names of the units.
    """
    before = set(table.primary_key)
    if len(before) > 1:
        before |= {name for name in table.columns if NAMES.fullmatch(name)}
    places = [place for place, heading in enumerate(sheet.header) if meant(table, heading) not in before]
    return [row for row in sheet.rows if any(row[1][place].strip() for place in places)]


def _placed(table: Table, sheet: Sheet) -> list[tuple[str | None, int]]:
    return [(meant(table, heading), place) for place, heading in enumerate(sheet.header)]


def meant(table: Table, heading: str) -> str | None:
    """Dictionary's name of a heading: as it says, the same in other letters, or one of its titles."""
    headings = {column.written: name for name, column in table.columns.items()}
    plain = unicodedata.normalize("NFKC", heading).strip().lower()
    if found := headings.get(heading) or headings.get(plain) or headings.get(re.sub(r"[\s-]+", "_", plain)):
        return found
    titled = [name for name, column in table.columns.items() if plain in (column.title_en.lower(), column.title_zh)]
    return titled[0] if len(titled) == 1 else None


def _has_figures(place: int | None, rows: Sequence[tuple[int, list[str]]]) -> bool:
    return place is not None and any(cells[place].strip() for _, cells in rows)


def _years(place: int | None, rows: Sequence[tuple[int, list[str]]]) -> tuple[int, ...]:
    cells = [cells[place].strip()[:4] for _, cells in rows] if place is not None else []
    return tuple(sorted({int(cell) for cell in cells if cell.isdecimal()}))


def _bound(table: Table, there: Mapping[str, Table]) -> Table:
    """Table whose rules name nothing that is not there yet."""
    columns = {
        name: column
        if set(column.weight) <= table.columns.keys()
        else column.model_copy(update={"weight": tuple(one for one in column.weight if one in table.columns)})
        for name, column in table.columns.items()
    }
    keys = (key for key in table.foreign_keys if key.table in there and key.other_column in there[key.table].columns)
    sums = (rule for rule in table.sums if {rule.total, *rule.parts} <= columns.keys())
    update = {"columns": columns, "foreign_keys": tuple(keys), "sums": tuple(sums)}
    return table.model_copy(update=update | ({"totals": None} if table.totals not in there else {}))
