"""Residents by age: columns such as ``age_0``, ``age_1_4``, ``age_85_plus`` as groups of five years."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from bphs.errors import Undefined

WIDTH = 5
"""Years of an age group."""
OLD = 65
"""Age that the open group must not begin below, so that older residents can be told."""
_NAME = re.compile(r"age_(?P<low>\d{1,3})(?:_(?P<high>\d{1,3})|(?P<open>_plus))?")


def age_groups(columns: Iterable[str]) -> dict[int, list[str]]:
    """Columns of each group of five years, by its lowest age, the open one last; empty where they make no such groups.

    Narrower columns are put together. Columns that leave out an age, overlap, or cross a border of groups make none.

    >>> age_groups(["age_0", "age_1_4", "age_5_9", "pop_total"])
    {}
    >>> list(age_groups([*(f"age_{low}_{low + 4}" for low in range(0, 65, 5)), "age_65_plus"]).items())[-2:]
    [(60, ['age_60_64']), (65, ['age_65_plus'])]
    """
    named = [(match, name) for name in columns if (match := _NAME.fullmatch(name))]
    open_ones = sorted(int(match["low"]) for match, _ in named if match["open"])
    closed = sorted((int(m["low"]), int(m["high"] or m["low"]), name) for m, name in named if not m["open"])
    tops = [-1, *(high for _, high, _ in closed)]
    tiled = [low for low, _, _ in closed] + open_ones[:1] == [top + 1 for top in tops]
    inside = all(low // WIDTH == high // WIDTH for low, high, _ in closed)
    if len(open_ones) != 1 or open_ones[0] % WIDTH or open_ones[0] < OLD or not tiled or not inside:
        return {}
    made: dict[int, list[str]] = {}
    for low, _, name in closed:
        made.setdefault(low // WIDTH * WIDTH, []).append(name)
    return made | {open_ones[0]: [name for match, name in named if match["open"]]}


def by_age(panel: pd.DataFrame, year: int) -> pd.DataFrame:
    """Residents of a year by age: one row per unit (`code`), one column per group, named by its lowest age.

    Parameters
    ----------
    panel : one row per unit and year: `code`, `year` and the columns of ages.

    Raises
    ------
    Undefined : the columns make no groups of five years, or an age of a unit is missing.

    >>> columns = [*(f"age_{low}_{low + 4}" for low in range(0, 65, 5)), "age_65_plus"]
    >>> panel = pd.DataFrame([["a", 2020, *range(14)]], columns=["code", "year", *columns])
    >>> by_age(panel, 2020).iloc[0].tolist()[-2:]
    [12.0, 13.0]
    """
    groups = age_groups(panel.columns)
    rows = panel[panel["year"] == year].set_index("code")
    made = pd.DataFrame({low: rows[names].sum(axis="columns", skipna=False) for low, names in groups.items()})
    if made.empty or made.isna().to_numpy().any():
        raise Undefined(
            f"The residents of {year} are not known by age, in groups of {WIDTH} years, for every unit.",
            f"{year} 年并非各地区均有按 {WIDTH} 岁分组的人口数。",
        )
    return made.astype(float)


def earlier_count(years: Iterable[int]) -> int:
    """Year to compare the last one with: the latest before it that lies whole age groups back, ten years at least if
    there is one.

    Raises
    ------
    Undefined : there is none.

    >>> earlier_count([2000, 2010, 2015, 2020]), earlier_count([2015, 2020])
    (2010, 2015)
    """
    there = sorted({*years})
    back = [year for year in there[:-1] if (there[-1] - year) % WIDTH == 0]
    if not back:
        raise Undefined(
            f"No two counts lie a multiple of {WIDTH} years apart, so that cohorts cannot be followed by age group.",
            f"没有相隔 {WIDTH} 年整数倍的两次统计，无法按年龄组追踪队列。",
        )
    return max((year for year in back if there[-1] - year >= 2 * WIDTH), default=back[-1])


def two_counts(panel: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Residents by age of the last year and of the one that it is compared with (`earlier_count`), by year, the earlier
    one first.

    Raises
    ------
    Undefined : as `by_age` and `earlier_count`; the two years do not have the same units.
    """
    years = (earlier_count(panel["year"]), int(panel["year"].max()))
    before, now = (by_age(panel, year) for year in years)
    if set(before.index) != set(now.index):
        raise Undefined(
            f"Some units of {years[1]} have no residents by age in {years[0]}, or the other way round.",
            f"{years[0]} 年与 {years[1]} 年有分年龄人口数的地区不一致。",
        )
    return {years[0]: before.loc[now.index], years[1]: now}


def printed_after(table: pd.DataFrame, last: int) -> tuple[int, pd.Series]:
    """Latest year of a table after the last of the study, and its residents (`pop_total`) by unit (`code`).

    Raises
    ------
    Undefined : no year of the table comes after it.

    >>> table = pd.DataFrame({"code": ["a", "a"], "year": [2020, 2024], "pop_total": [10, 12]})
    >>> year, residents = printed_after(table, 2020)
    >>> year, residents.to_dict()
    (2024, {'a': 12})
    """
    later = table[table["year"] > last].dropna(subset=["pop_total"])
    if later.empty:
        raise Undefined(
            f"The table of later residents has no figures of a year after {last}.",
            f"末年之后的常住人口表没有 {last} 年之后的数据。",
        )
    year = int(later["year"].max())
    return year, later[later["year"] == year].set_index("code")["pop_total"]
