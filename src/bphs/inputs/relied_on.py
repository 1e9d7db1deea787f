"""Tables and columns that every chapter on regions relies on, held against the data dictionary."""

from __future__ import annotations

from typing import Any

from bphs.errors import Problem, near, nearest
from bphs.inputs.files.documents import Document, shown
from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.yearly import LONG, table_of_year


def years_without_table(dictionary: Dictionary, document: Document, years: Any) -> list[Problem]:
    """Years of the settings for which there is neither a table of their own nor the long one.

    Whether the long one has rows for a year is known when the tables are read.
    """
    if LONG in (*dictionary.tables, *dictionary.broken):
        return []
    there = [
        name.removeprefix("census_")
        for name in (*dictionary.tables, *dictionary.broken)
        if name.startswith("census_") and name.removeprefix("census_").isdigit()
    ]
    expected = f"a year with a table 'census_<year>' (there are: {', '.join(there) or 'none'})"
    return [
        Problem(
            document.where("years", place),
            f"year {year}",
            expected,
            f"remove the year, or add census_{year}.csv and describe it in datapackage.json",
        )
        for place, year in enumerate(years if isinstance(years, list) else ())
        if isinstance(year, int) and str(year) not in there
    ]


def lacking_columns(dictionary: Dictionary, years: Any) -> list[Problem]:
    """Problems with what every chapter relies on: districts with code and names, censuses with population, a crosswalk
    where codes are old.
    """
    units = dictionary.tables.get("districts")
    name = "name_zh" if units and "name_zh" in units.columns else "name_en"
    needed: dict[str, tuple[str, ...]] = {"districts": ("code", name)}
    for year in years if isinstance(years, list) else ():
        census = table_of_year(dictionary.tables, year)
        if census and census.name == LONG:
            needed[LONG] = ("code", "year", "pop_total")
        elif census:
            old = "unit_code" in census.columns and "code" not in census.columns
            needed[census.name] = ("pop_total", "unit_code" if old else "code")
            needed |= {f"units_{year}": ("unit_code", "code")} if old else {}
    problems = []
    for name, columns in needed.items():
        table = dictionary.tables.get(name)
        if name in dictionary.broken:
            continue
        if table is None:
            problems.append(
                Problem(
                    shown(dictionary.path),
                    f"no table {name!r}",
                    f"a table with the columns {', '.join(columns)}",
                    "add it as in data/chongqing",
                )
            )
            continue
        for column in columns:
            if column not in table.columns:
                remedy = (
                    nearest(column, table.columns)
                    if near(column, table.columns)
                    else "add it to the file and to datapackage.json"
                )
                problems.append(
                    Problem(
                        f"{shown(dictionary.path)}, table {name}",
                        f"no column {column!r}",
                        f"the columns {', '.join(columns)}",
                        remedy,
                    )
                )
    return problems
