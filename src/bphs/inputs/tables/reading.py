"""A study's tables, read against their dictionary.

Reading is safe: what can be repaired without guessing is repaired and noted; what cannot is collected, every problem of
the table at once, each with file, row, column, value, rule and remedy.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from bphs.errors import InputError
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import Sheet, ranges, read_sheet
from bphs.inputs.tables.cells import Fault, read_cell
from bphs.inputs.tables.constraints import broken_constraints, repeated_keys, wrong_sums
from bphs.inputs.tables.growing import meant, own_rows
from bphs.inputs.tables.outcome import TOLD_ONE_BY_ONE, Broken, Reading
from bphs.inputs.tables.schema import Column, Table


def read_table(table: Table, folder: str | Path, check: bool = True) -> tuple[pd.DataFrame, list[str]]:
    """Read a table of a study.

    Parameters
    ----------
    table : its entry in the data dictionary.
    folder : where its file is.
    check : whether the values must obey the dictionary's constraints; what this project wrote itself need not be
        checked.

    Returns
    -------
    The table with the dictionary's columns in the dictionary's order (codes as text, counts as whole numbers), and a
    sentence for each repair.

    Raises
    ------
    InputError : every problem of the table.

    >>> from bphs.inputs.tables.dictionary import read_dictionary
    >>> districts, notes = read_table(read_dictionary("data/chongqing/datapackage.json").tables["districts"],
    ...     "data/chongqing")
    >>> districts.shape[0], districts["code"].iloc[0], notes
    (38, '500101', [])
    """
    reading = reading_of(table, Path(folder), check)
    if reading.problems:
        raise InputError(reading.problems)
    return reading.frame, reading.notes


def reading_of(table: Table, folder: Path, check: bool = True) -> Reading:
    """As `read_table`, but with the problems beside whatever could be read."""
    sheet = read_sheet(folder / table.path)
    if table.grows:
        _leave_blank_rows(table, sheet)
    reading = Reading(
        table, sheet.path, pd.DataFrame(), [number for number, _ in sheet.rows], sheet.notes, sheet.problems
    )
    reading.whole, reading.cut = not sheet.problems, sheet.cut
    reading.unfit = {cell.strip() for cells in sheet.misfits for cell in cells}
    if not sheet.header:
        return reading
    places = _places(table, sheet, reading)
    texts = {name: [cells[place] for _, cells in sheet.rows] for name, place in places.items()}
    broken: list[Broken] = []
    repairs: dict[str, list[tuple[str, int]]] = defaultdict(list)
    columns = {name: _series(table, name, cells, broken, repairs) for name, cells in texts.items()}
    reading.frame = pd.DataFrame(columns, index=range(len(sheet.rows)))
    reading.notes += [_repaired(reading, kind, cells) for kind, cells in repairs.items()]
    reading.tell(broken)
    if not sheet.rows:
        reading.say("", "headings without rows", "a row for each unit", "put the figures below the headings")
    if check:
        reading.tell(broken_constraints(reading))
        repeated_keys(reading)
        wrong_sums(reading)
    return reading


def _leave_blank_rows(table: Table, sheet: Sheet) -> None:
    """Rows of a growing table in which nothing but the unit stands wait for their figures."""
    rows = own_rows(table, sheet)
    blank = sorted({number for number, _ in sheet.rows} - {number for number, _ in rows})
    if blank and rows:
        sheet.rows = rows
        sheet.note(f"{'row' if len(blank) == 1 else 'rows'} {ranges(blank)} not filled in yet")


def _places(table: Table, sheet: Sheet, reading: Reading) -> dict[str, int]:
    """Match of the file's columns with the dictionary's; says what is missing, unknown or there twice."""
    found: dict[str, int] = {}
    unknown: list[str] = []
    for place, heading in enumerate(sheet.header):
        name = meant(table, heading)
        if name is None and table.grows and not any(cells[place].strip() for _, cells in sheet.rows):
            continue  # a heading that waits for its figures: the dictionary has left its column out
        if name is None:
            unknown.append(heading)
        elif name in found:
            reading.say(
                f"row {sheet.header_row}, column {place + 1}",
                f"a second column {table.columns[name].written!r}",
                "each column once",
                "remove one of the two",
            )
        else:
            found[name] = place
            if heading not in (name, table.columns[name].heading):
                reading.notes.append(f"{shown(sheet.path)}: heading {heading!r} read as {name!r}")
    missing = {column.written: column for name, column in table.columns.items() if name not in found}
    _tell_headings(reading, f"row {sheet.header_row}", unknown, missing)
    return {name: found[name] for name in table.columns if name in found}


def _tell_headings(reading: Reading, where: str, unknown: Sequence[str], missing: Mapping[str, Column]) -> None:
    """Tell each wrong heading once: with the one column that it can mean, or alone; what is missing then, together."""
    meant = _pairs(unknown, list(missing))
    for heading in unknown:
        if heading in meant:
            name = meant[heading]
            expected = f"{name!r} ({missing[name].title_en}, {missing[name].title_zh})"
            reading.say(where, f"column {heading!r}", expected, f"write {name!r}")
        else:
            remedy = "describe it in datapackage.json, or remove it"
            reading.say(where, f"column {heading!r}", "a column that the dictionary describes", remedy)
    left = [name for name in missing if name not in meant.values()]
    expected, remedy = "every column that the dictionary describes", "add it, or remove its entry from datapackage.json"
    if len(left) > TOLD_ONE_BY_ONE:
        reading.say(where, f"no columns {', '.join(map(repr, left))}", expected, "add them, or remove their entries")
        return
    for name in left:
        found = f"no column {name!r} ({missing[name].title_en}, {missing[name].title_zh})"
        reading.say(where, found, expected, remedy)


def _pairs(unknown: Sequence[str], missing: Sequence[str]) -> dict[str, str]:
    """Unknown headings with the missing columns that they are likely to mean, the likeliest first, each once."""
    close = [
        (difflib.SequenceMatcher(None, heading.lower(), name).ratio(), heading, name)
        for heading in unknown
        for name in difflib.get_close_matches(heading.lower(), missing, n=len(missing) or 1)
    ]
    found: dict[str, str] = {}
    for _, heading, name in sorted(close, key=lambda each: -each[0]):
        if heading not in found and name not in found.values():
            found[heading] = name
    return found


def _series(
    table: Table, name: str, cells: list[str], broken: list[Broken], repairs: dict[str, list[tuple[str, int]]]
) -> pd.Series:
    column = table.columns[name]
    written = column if column.times == 1 else column.model_copy(update={"type": "number"})
    values: list[Any] = []
    for place, text in enumerate(cells):
        try:
            cell = read_cell("" if text.strip() in table.missing_values else text, written)
        except Fault as fault:
            broken.append(Broken(name, place, text, fault.rule, fault.remedy))
            values.append(None)
            continue
        values.append(_times(cell.value, column))
        for kind in cell.repairs:
            repairs[kind].append((name, place))
    return pd.Series(values, dtype=_dtype(column, None in values))


def _times(value: Any, column: Column) -> Any:
    """A figure in the unit of its column; the file may have it in ten thousands."""
    if value is None or column.times == 1 or not column.numeric:
        return value
    return round(value * column.times) if column.type == "integer" else round(value * column.times, 9)


def _dtype(column: Column, gaps: bool) -> str:
    kinds = {"string": "str", "number": "float64", "date": "object"}
    if column.type in kinds:
        return kinds[column.type]
    if column.type == "boolean":
        return "boolean" if gaps else "bool"
    return "Int64" if gaps else "int64"


def _repaired(reading: Reading, kind: str, cells: list[tuple[str, int]]) -> str:
    by_column: dict[str, list[int]] = defaultdict(list)
    for name, place in cells:
        by_column[name].append(reading.rows[place])
    places = "; ".join(
        f"{name}, {'row' if len(rows) == 1 else 'rows'} {ranges(rows)}" for name, rows in by_column.items()
    )
    return f"{shown(reading.path)}: {kind} read as meant ({places})"
