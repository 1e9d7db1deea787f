"""Dictionary's constraints, held against a table that was read: ranges, allowed values, keys, sums within a row."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bphs.inputs.files.sheets import ranges
from bphs.inputs.tables.outcome import Broken, Figures, Reading
from bphs.inputs.tables.schema import Column, Sum


def broken_constraints(reading: Reading) -> Iterator[Broken]:
    """Every cell that is empty where it must not be, out of range, or not among the values allowed.

    pandera checks all columns at once (``lazy``) and gives back the cells; the words are ours.
    """
    import pandera.pandas as pandera
    from pandera.errors import SchemaErrors

    columns = {name: _rules(column) for name, column in reading.table.columns.items() if name in reading.frame}
    try:
        pandera.DataFrameSchema(columns).validate(reading.frame, lazy=True)
    except SchemaErrors as errors:
        # pandera sorts by value; a reader goes down the file
        for case in errors.failure_cases.sort_values("index", kind="stable").itertuples():
            column = reading.table.columns[case.column]
            place = int(case.index)
            if (column.name, place) in reading.broken:
                continue  # a cell that could not be read is missing in the frame, not empty in the file
            yield Broken(column.name, place, reading.frame[column.name].iloc[place], *_words(column, str(case.check)))


def _rules(column: Column) -> object:
    import pandera.pandas as pandera

    limits = column.constraints
    checks = []
    if limits.minimum is not None:
        checks.append(pandera.Check.ge(limits.minimum, error="minimum"))
    if limits.maximum is not None:
        checks.append(pandera.Check.le(limits.maximum, error="maximum"))
    if limits.pattern:
        checks.append(pandera.Check.str_matches(f"^(?:{limits.pattern})$", error="pattern"))
    if column.allowed:
        checks.append(pandera.Check.isin(column.allowed, error="enum"))
    return pandera.Column(checks=checks, nullable=not limits.required)


def _words(column: Column, check: str) -> tuple[str, str]:
    """Rule and remedy of a constraint."""
    limits = column.constraints
    if check == "minimum":
        return f"{limits.minimum:g} or more", "correct the value"
    if check == "maximum":
        return f"at most {limits.maximum:g}", "correct the value" + (
            ": a share in per cent, not per mille" if column.unit_en == "%" else ""
        )
    if check == "pattern":
        return f"text of the form {limits.pattern}", "correct the value"
    if check == "enum":
        return "one of " + ", ".join(
            map(repr, column.allowed)
        ), "write one of these, or add the value to the column's categories in datapackage.json"
    return "a value in every row", "fill it in; if it may be empty, take 'required' away in datapackage.json"


def repeated_keys(reading: Reading) -> None:
    """Check of rows that have the same key."""
    table = reading.table
    unique = [
        (name,) for name, column in table.columns.items() if column.constraints.unique and (name,) != table.primary_key
    ]
    for key in [table.primary_key, *unique]:
        if not key or not set(key) <= set(reading.frame):
            continue
        filled = reading.frame[list(key)].dropna()
        for values, group in filled[filled.duplicated(keep=False)].groupby(list(key), sort=False):
            reading.whole = False
            rows = ranges([reading.rows[place] for place in group.index])
            written = ", ".join(map(str, values))
            reading.say(
                f"rows {rows}, column {', '.join(key)}",
                f"{written}, {len(group)} times",
                "each unit once",
                "remove all but one, or correct the code",
            )


def wrong_sums(reading: Reading) -> None:
    """Check of rows in which parts do not add up to their total.

    Rows with a figure that is wrong anyway are left out.
    """
    for rule in reading.table.sums:
        if {rule.total, *rule.parts} <= set(reading.frame):
            reading.tell(list(_wrong(reading, rule)))


def _wrong(reading: Reading, rule: Sum) -> Iterator[Broken]:
    parts = reading.frame[list(rule.parts)].sum(axis=1, skipna=False)
    formula = (
        " + ".join(rule.parts)
        if len(rule.parts) < 4
        else f"{rule.parts[0]} + … + {rule.parts[-1]} ({len(rule.parts)} columns)"
    )
    for place, (total, found) in enumerate(zip(reading.frame[rule.total], parts, strict=True)):
        told = any((name, place) in reading.broken for name in rule.parts)
        if not told and pd.notna(total) and pd.notna(found) and total != found:
            value = Figures(f"{total}, but the parts add up to {found}")
            yield Broken(
                rule.total,
                place,
                value,
                f"{rule.total} = {formula}",
                "compare the row with the printed table: one of the figures is wrong",
            )
