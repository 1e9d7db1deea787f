"""Figures of the units year by year, held against the units that there are and against totals that were printed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import ranges
from bphs.inputs.study import Study
from bphs.inputs.tables.outcome import Reading
from bphs.inputs.tables.schema import Column
from bphs.inputs.tables.yearly import LONG, table_of_year, years_of_table


def check_sums(study: Study | None, readings: Mapping[str, Reading]) -> None:
    """Tell what is wrong with the rows of each year, and where units do not add up to what was printed for all of them.

    Parameters
    ----------
    study : the settings; None where they cannot be read.
    readings : by table.
    """
    if study:
        _check_years(study, readings)
    for reading in readings.values():
        _check_printed(reading, readings)
    if study:
        _check_published(study, readings)


def _check_years(study: Study, readings: Mapping[str, Reading]) -> None:
    """Tell the years of the study, and the units in a year, for which the long table has not exactly one row."""
    reading, units = readings.get(LONG), readings.get("districts")
    if reading is None or not {"code", "year"} <= set(reading.frame) or units is None or "code" not in units.frame:
        return
    tables = {name: each.table for name, each in readings.items()}
    asked = [year for year in study.years if table_of_year(tables, year) is reading.table]
    known, there = list(units.frame["code"].dropna()), reading.frame
    if reading.cut or not reading.whole:
        return
    for year in asked:
        codes = there["code"][there["year"] == year]
        if codes.empty:
            _no_rows(reading, year)
            continue
        if lacking := [code for code in known if code not in set(codes)]:
            reading.whole = False
            remedy = (
                f"add the {'row' if len(lacking) == 1 else f'{len(lacking)} rows'}, or take the year out of study.yml"
            )
            reading.say(
                f"year {year}", f"no row for {', '.join(lacking)}", f"a row for each of {len(known)} units", remedy
            )
        if twice := sorted(set(codes[codes.duplicated()])):
            reading.whole = False
            expected, remedy = "one row for each unit and year", "remove all but one, or correct code or year"
            reading.say(f"year {year}", f"several rows for {', '.join(twice)}", expected, remedy)


def _no_rows(reading: Reading, year: int) -> None:
    reading.whole = False
    there = ", ".join(map(str, years_of_table(reading.frame, reading.table))) or "none"
    expected = f"rows for every year of study.yml (there are: {there})"
    reading.say("column year", f"no row for {year}", expected, "add the year's rows, or take the year out of study.yml")


def _check_printed(reading: Reading, readings: Mapping[str, Reading]) -> None:
    """Tell where the units do not add up to a total that was printed for all of them together."""
    table = reading.table
    printed = readings.get(table.totals or "")
    if printed is None or "year" not in printed.frame:
        return
    for year in years_of_table(reading.frame, table):
        line = printed.frame[printed.frame["year"] == year]
        for name, column in table.columns.items():
            if column.adds_up and name in reading.frame and name in line and len(line):
                _adds_up(reading, column, year, line[name].iloc[0], f"{printed.table.path}, year {year}")


def _check_published(study: Study, readings: Mapping[str, Reading]) -> None:
    """Tell the years in which the residents do not add up to the population that ``study.yml`` says was printed."""
    tables = {name: each.table for name, each in readings.items()}
    for year, total in study.published_totals.items():
        table = table_of_year(tables, year)
        if table and "pop_total" in readings[table.name].frame:
            source = f"published_totals in {shown(study.folder / 'study.yml')}"
            _adds_up(readings[table.name], table.columns["pop_total"], year, total, source)


def _adds_up(reading: Reading, column: Column, year: int, total: float, source: str) -> None:
    """Told only where rows and cells are right: otherwise a wrong sum is no news."""
    long, name = reading.table.name == LONG, column.name
    rows = reading.frame.index[reading.frame["year"] == year] if long else reading.frame.index
    values = reading.frame.loc[rows, name]
    broken = any(which == name and place in rows for which, place in reading.broken)
    if not reading.whole or pd.isna(total) or values.empty or values.isna().any() or broken:
        return
    difference = float(values.sum()) - float(total)
    if abs(difference) > column.tolerance(len(values)):
        within = ", up to rounding" if column.rounded_to else ""
        reading.say(
            f"column {name}, rows {ranges([reading.rows[place] for place in rows])}",
            f"a sum of {values.sum():,}",
            f"{total:,}{within} ({source})",
            f"the difference is {difference:+,.10g}: look for a wrong figure, a row missing, or a row of totals among the units",
        )
