"""Figures of a study's units by year: one table for each year, or one long table with a column `year`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bphs.inputs.tables.schema import Table

if TYPE_CHECKING:
    import pandas as pd

STEM = "census"
"""Beginning of the names of the tables of one year each: ``census_<year>``."""
LONG = "units_by_year"
"""Name of the long table: one row per unit and year, key `code` and `year`."""


def is_yearly(name: str, stem: str = STEM) -> bool:
    """Whether a table holds the units' figures of one year or of several.

    >>> [is_yearly(name) for name in ("census_2010", "units_by_year", "printed_totals", "units_2010")]
    [True, True, False, False]
    """
    return (name.startswith(f"{stem}_") and name.removeprefix(f"{stem}_").isdigit()) or (stem == STEM and name == LONG)


def table_of_year(tables: Mapping[str, Table], year: int, stem: str = STEM) -> Table | None:
    """Table with the figures of a year: the one of that year alone, else the long one; None where there is neither."""
    return tables.get(f"{stem}_{year}") or (tables.get(LONG) if stem == STEM else None)


def rows_of_year(frame: pd.DataFrame, table: Table, year: int) -> pd.DataFrame:
    """Rows of one year, in the order of the table and without the column `year`; a table of one year is left as it is.

    >>> import pandas as pd
    >>> long = Table(name=LONG, path="units_by_year.csv", title_en="Units", title_zh="地区", columns={})
    >>> rows_of_year(pd.DataFrame({"code": ["a", "a"], "year": [2010, 2020], "n": [1, 2]}), long, 2020)
      code  n
    0    a  2
    """
    if table.name != LONG:
        return frame
    return frame[frame["year"] == year].drop(columns="year").reset_index(drop=True)


def years_of_table(frame: pd.DataFrame, table: Table) -> list[int]:
    """Years of a table's rows: the one of a table of one year, all of the long one, none of any other."""
    if table.name == LONG:
        return sorted({int(year) for year in frame["year"].dropna()}) if "year" in frame else []
    return [] if table.year is None else [table.year]
