"""Districts of the study made from the units of each census: harmonising, checking, and one table by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, Undefined
from bphs.inputs.regions.rates import indicators
from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.schema import Column, Table
from bphs.inputs.tables.yearly import LONG, table_of_year

__all__ = ["census_checks", "harmonise", "indicators", "merged_units", "panel"]

OWN = ("code", "name_en", "name_zh")
"""Columns of the panel that come from the table of districts."""


def harmonise(census: pd.DataFrame, units: pd.DataFrame | None, dictionary: Dictionary) -> pd.DataFrame:
    r"""A census counted in the units of its time, in the districts of the study.

    Counts add. A mean or rate of several units is their mean weighted with the base that the dictionary names
    (``weight``), :math:`\bar x = \sum w_i x_i / \sum w_i`, which is what the whole would have had.

    Parameters
    ----------
    census : one row per unit, key ``unit_code``. A census that has ``code`` instead is in the districts already.
    units : the crosswalk, ``unit_code`` to ``code``; each unit belongs to one district. None where the census is in
        the districts already.
    dictionary : says which columns are counts and which have a weight.

    Returns
    -------
    One row per district, sorted by ``code``; the units' names are left out.

    Raises
    ------
    InputError : no crosswalk for a census in other units, a unit without a district, a unit of the crosswalk that the
        census lacks, or a rate without a weight.

    >>> from bphs.inputs.tables.dictionary import read_dictionary
    >>> dictionary = read_dictionary("data/chongqing/datapackage.json")
    >>> census = pd.DataFrame({"unit_code": ["500110", "500222"], "pop_total": [255776, 801041],
    ...     "minority_pct": [0.84, 0.61]})
    >>> units = pd.DataFrame({"unit_code": ["500110", "500222"], "code": ["500110", "500110"]})
    >>> harmonise(census, units, dictionary).round(3)
         code  pop_total  minority_pct
    0  500110    1056817         0.666
    """
    if "code" in census:
        return census.sort_values("code", ignore_index=True)
    if units is None:
        expected, remedy = "a column 'code', or a crosswalk", "add a table units_<year> with 'unit_code' and 'code'"
        raise InputError([Problem("census", "units of another time and no crosswalk", expected, remedy)])
    _need_same_units(census, units)
    code = census["unit_code"].map(units.set_index("unit_code")["code"]).rename("code")
    names = [name for name in census.columns if name not in ("unit_code", "code") and dictionary.column(name).numeric]
    _need_weights([dictionary.column(name) for name in names], census)
    columns = {name: _combined(census, name, dictionary.column(name).weight, code) for name in names}
    return pd.DataFrame(columns).rename_axis("code").reset_index()


def merged_units(censuses: Mapping[int, pd.DataFrame], crosswalks: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Units of one district that were several at the time of a census: the first such district of the first such year.

    Parameters
    ----------
    censuses : by year, before `harmonise`.
    crosswalks : by year, ``unit_code`` to ``code``, of those years that have one.

    Returns
    -------
    One row per unit: ``year``, ``code`` of the district, and the columns of the census.

    Raises
    ------
    Undefined : in no year were two units of a census put together.

    >>> census = pd.DataFrame({"unit_code": ["a", "b", "c"], "pop_total": [1, 2, 3]})
    >>> units = pd.DataFrame({"unit_code": ["a", "b", "c"], "code": ["1", "2", "2"]})
    >>> merged_units({2010: census}, {2010: units})[["year", "code", "pop_total"]].to_numpy().tolist()
    [[2010, '2', 2], [2010, '2', 3]]
    """
    for year, units in sorted(crosswalks.items()):
        if "code" not in censuses[year] and units["code"].duplicated().any():
            code = units["code"][units["code"].duplicated()].min()
            pair = units.loc[units["code"] == code, ["unit_code", "code"]]
            return pair.merge(censuses[year], on="unit_code").assign(year=year)
    raise Undefined("No units of this study were merged: nothing is added up.", "本研究没有合并的地区，无须换算。")


def _combined(census: pd.DataFrame, name: str, weight: Sequence[str], code: pd.Series) -> pd.Series:
    """Sums, or weighted means; a gap in any unit is a gap in the district."""
    values = census[name]
    if not weight:
        return values.groupby(code).sum(min_count=1).where(values.notna().groupby(code).all())
    base = census[list(weight)].sum(axis=1, skipna=False)
    means = (values * base).groupby(code).sum(min_count=1) / base.groupby(code).sum()
    merged = values.groupby(code).size() > 1
    complete = values.notna().groupby(code).all() & (base.notna().groupby(code).all() | ~merged)
    # a unit that is a district by itself keeps its printed figure, to the last bit
    return means.where(merged, values.groupby(code).first()).where(complete)


def _need_same_units(census: pd.DataFrame, units: pd.DataFrame) -> None:
    there, known = set(census["unit_code"]), set(units["unit_code"])
    problems = [
        *(
            Problem(
                f"census, unit {code}",
                "no district for it",
                "a row of the crosswalk",
                "add the unit to the crosswalk (units_<year>)",
            )
            for code in sorted(there - known)
        ),
        *(
            Problem(
                f"crosswalk, unit {code}", "not in the census", "every unit in the census", "add its row to the census"
            )
            for code in sorted(known - there)
        ),
    ]
    if problems:
        raise InputError(problems)


def _need_weights(columns: Sequence[Column], census: pd.DataFrame) -> None:
    problems = []
    for column in columns:
        if column.type == "number" and not column.weight:
            remedy = 'name its base in datapackage.json, e.g. "weight": ["pop_total"]'
            problems.append(
                Problem(f"column {column.name!r}", "a mean or rate without a base", "a weight, or counts", remedy)
            )
        for name in column.weight:
            if name not in census:
                problems.append(
                    Problem(
                        f"column {column.name!r}",
                        f"its base {name!r} is not in the census",
                        "every base in the same table",
                        "add the column",
                    )
                )
    if problems:
        raise InputError(problems)


def panel(censuses: Mapping[int, pd.DataFrame], districts: pd.DataFrame, region_column: str) -> pd.DataFrame:
    """One row for each district and year.

    Parameters
    ----------
    censuses : by year, harmonised: one row per district, key ``code``.
    districts : the study's districts with ``name_en``, ``name_zh`` and their regions.
    region_column : which division into regions to use, e.g. ``study.region_column``.

    Returns
    -------
    ``code, year, name_en, name_zh, region``, ``area_km2`` if the districts have it, and every column that all censuses
    share, sorted by year and code.

    Raises
    ------
    InputError : a census lacks a district or has one that the study does not know.
    """
    _need_same_districts(censuses, districts)
    first = next(iter(censuses.values()))
    area = [name for name in ("area_km2",) if name in districts]
    own = {*OWN, *area}
    shared = [name for name in first if name not in own and all(name in census for census in censuses.values())]
    about = districts[[*OWN, region_column, *area]].rename(columns={region_column: "region"})
    parts = [
        about.assign(year=year).merge(census[["code", *shared]], on="code") for year, census in sorted(censuses.items())
    ]
    together = pd.concat(parts).sort_values(["year", "code"], ignore_index=True)
    return together[["code", "year", "name_en", "name_zh", "region", *area, *shared]]


def _need_same_districts(censuses: Mapping[int, pd.DataFrame], districts: pd.DataFrame) -> None:
    problems = []
    for year, census in censuses.items():
        for code in sorted(set(districts["code"]) ^ set(census["code"])):
            place = "missing in the census" if code in set(districts["code"]) else "unknown to table 'districts'"
            problems.append(
                Problem(f"census {year}, district {code}", place, "the same districts in both", "run make check-data")
            )
    if problems:
        raise InputError(problems)


def census_checks(
    censuses: Mapping[int, pd.DataFrame],
    harmonised: Mapping[int, pd.DataFrame],
    districts: pd.DataFrame,
    dictionary: Dictionary,
    published: Mapping[int, int],
    printed: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every check of the censuses, passed or not, for the chapter that shows them.

    Parameters
    ----------
    censuses, harmonised : by year, before and after `harmonise`.
    districts : the study's districts.
    dictionary : for the rules (``sums``) and the bases of rates (``weight``).
    published : printed population by year.
    printed : printed totals, one row per ``year``, columns as in the censuses.

    Returns
    -------
    One row per check: ``year, check, quantity, expected, found, passed``. `check` is one of ``districts`` (rows after
    harmonising), ``harmonised`` (population before and after), ``row_sums`` (units in which the parts add up to the
    total), ``printed_total`` (the units add up), ``printed_mean`` (their weighted mean is the printed figure, up to
    one unit of its last decimal, for units and whole were both rounded). Counts are whole numbers, means are not.
    """
    rows: list[tuple[int, str, str, object, object, bool]] = []
    for year, census in sorted(censuses.items()):
        table = _table_of(dictionary, year)
        count, before, after = (
            len(harmonised[year]),
            int(census["pop_total"].sum()),
            int(harmonised[year]["pop_total"].sum()),
        )
        rows.append((year, "districts", "code", len(districts), count, count == len(districts)))
        if year in published:
            rows.append((year, "printed_total", "pop_total", published[year], before, before == published[year]))
        rows.append((year, "harmonised", "pop_total", before, after, before == after))
        for rule in table.sums:
            right = int((census[list(rule.parts)].sum(axis=1) == census[rule.total]).sum())
            rows.append((year, "row_sums", rule.name or rule.total, len(census), right, right == len(census)))
        line = printed[printed["year"] == year] if printed is not None else pd.DataFrame()
        rows += _against_printed(year, census, table, line, {"pop_total"} if year in published else set())
    names = ["year", "check", "quantity", "expected", "found", "passed"]
    kinds = {"expected": "object", "found": "object"}
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=kinds.get(name))
            for name, values in zip(names, zip(*rows, strict=True), strict=True)
        }
    )


def _table_of(dictionary: Dictionary, year: int) -> Table:
    table = table_of_year(dictionary.tables, year)
    if table is None:
        expected, remedy = f"a table census_{year}, or {LONG}", "run make check-data"
        raise InputError([Problem(f"census {year}", "no table in the dictionary", expected, remedy)])
    return table


def _against_printed(
    year: int, census: pd.DataFrame, table: Table, line: pd.DataFrame, done: set[str]
) -> Iterator[tuple[int, str, str, object, object, bool]]:
    for name, column in table.columns.items():
        if not column.numeric or name in done or name not in census or name not in line or line[name].isna().all():
            continue
        expected = float(line[name].iloc[0])
        if column.weight:
            found = float(np.average(census[name], weights=census[list(column.weight)].sum(axis=1)))
            yield year, "printed_mean", name, expected, found, bool(abs(found - expected) <= 10**-column.decimals)
        elif column.adds_up and census[name].notna().all():
            total = census[name].sum()
            whole, found = (expected, round(float(total), 10)) if column.decimals else (int(expected), int(total))
            yield (
                year,
                "printed_total",
                name,
                whole,
                found,
                bool(abs(total - expected) <= column.tolerance(len(census))),
            )
