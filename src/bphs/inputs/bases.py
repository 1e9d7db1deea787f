"""Means and rates of units that are put together: each needs its base."""

from __future__ import annotations

from bphs.inputs.tables.outcome import Reading


def check_bases(reading: Reading) -> None:
    """Tell the means and rates of a census in units of its time that no base weights.

    Chapters put these units together (`bphs.inputs.regions.harmonising.harmonise`): counts add, a mean has to be
    weighted.
    """
    columns = reading.table.columns
    if not reading.table.name.startswith("census_") or "code" in columns or "unit_code" not in columns:
        return
    lacking = [column.written for column in columns.values() if column.type == "number" and not column.weight]
    if lacking:
        expected = "a weight for each mean or rate: units of this table are put together"
        remedy = 'name the base in datapackage.json, e.g. "weight": ["pop_total"]; the type of a count is \'integer\''
        reading.say(f"column {', '.join(lacking)}", "numbers without a base", expected, remedy)
