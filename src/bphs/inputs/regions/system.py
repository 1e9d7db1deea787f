"""Indicators of a study by dimension: what it declares, what its tables give, and what waits for figures.

A study declares them in a table ``indicator_system``: name, dimension, direction, and of which columns one is made. The
columns may stand in any table with a code and a year, so that a table that is added fills what waits for it. Columns
with the role ``resource`` join per 1,000 residents, and columns that go by a code of ``service_indicators`` as they
stand. A study that declares nothing has a system too: its resources, per resident and per area, and its older people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bphs.errors import Undefined
from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.roles import long_form, resource_of

SYSTEM, SERVICES = "indicator_system", "service_indicators"
DIMENSIONS = ("need", "resources", "access", "financing", "services")
NEED = "need"
"""The dimension that says who needs services; the others say what there is of them."""
WORDS = ("indicator_en", "indicator_zh", "unit_en", "unit_zh", "reason_en", "reason_zh")
FIELDS = ("indicator", "index_dimension", "index_direction", "numerator", "denominator", "times", *WORDS)
KEY = ["code", "year"]
NO_SUPPLY = (
    "The data do not determine an index: fewer than two indicators of supply are known of every unit that is compared.",
    "数据不足以计算综合指数：所比较的各地区均有数据的供给指标不足两项。",
)
NO_NEED = (
    "The data do not determine who needs more: no indicator of need is known of every unit that is compared.",
    "数据不足以判断需要的大小：没有一项需要指标在所比较的各地区均有数据。",
)


@dataclass(frozen=True)
class System:
    """Indicators of a study and their values.

    Attributes
    ----------
    rows : one row per indicator, in the order of the dimensions: columns of ``indicator_system``, and `index_state`:
        ``used``, ``incomplete`` (not of every unit in the first and the last year), ``constant`` (the same everywhere),
        ``missing``; `known_units`, `known_first`, `known_last`: units with a figure in any year, and its years;
        `found_in`: the study's table that holds it.
    values : `code`, `year` and the indicators that are used, of the units that are compared, in the years in which
        every unit has all of them.
    """

    rows: pd.DataFrame
    values: pd.DataFrame

    def used(self, need: bool = False) -> pd.DataFrame:
        """Rows of the indicators that are used: of supply, or of need."""
        return self.rows[(self.rows["index_state"] == "used") & ((self.rows["index_dimension"] == NEED) == need)]

    def directions(self, need: bool = False) -> dict[str, str]:
        """Impact of each of these, ``"+"`` or ``"-"``."""
        used = self.used(need)
        signs = {"positive": "+", "negative": "-"}
        return dict(zip(used["indicator"], used["index_direction"].map(signs), strict=True))

    def table(self, need: bool = False, least: int = 2) -> pd.DataFrame:
        """Values of these by code and year, more than `least` - 1 of them.

        Raises
        ------
        Undefined : there are fewer.
        """
        names = list(self.used(need)["indicator"])
        if len(names) < least:
            raise Undefined(*(NO_NEED if need else NO_SUPPLY))
        return self.values.set_index(KEY)[names]

    def dimensions(self, need: bool = False) -> dict[str, list[str]]:
        """Indicators of each dimension that has any."""
        used = self.used(need)
        return {
            name: list(used["indicator"][used["index_dimension"] == name])
            for name in DIMENSIONS
            if (used["index_dimension"] == name).any()
        }


def system_tables(dictionary: Dictionary) -> list[str]:
    """Tables of a study that its indicators may be made of, those with a code and a year; and those that list them."""
    figures = [name for name, table in dictionary.tables.items() if set(KEY) <= set(table.columns)]
    return [*figures, *(name for name in (SYSTEM, SERVICES) if name in dictionary.tables)]


def system_of(
    compared: pd.DataFrame,
    panel: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    resource: str,
    resources: Sequence[str] = (),
) -> System:
    """Indicators that a study declares, or those that any study has, with their values.

    Parameters
    ----------
    compared : the units and years that are compared, as `bphs.inputs.regions.rates.compared` makes them.
    panel : the study's figures by unit and year.
    tables : its other tables by code and year; and ``indicator_system`` and ``service_indicators`` where it has them.
    resource : what the study is about.
    resources : columns with the role ``resource``.

    >>> one = pd.DataFrame({"code": ["a", "b"], "year": 2010, "beds": [1, 4], "beds_per_1000": [1.0, 2.0]})
    >>> people = one[["code", "year"]].assign(pop_total=[1000, 2000])
    >>> system_of(one, people, {}, "beds").values["beds_per_1000"].tolist()
    [1.0, 2.0]
    """
    figures = {name: table for name, table in tables.items() if name not in (SYSTEM, SERVICES)}
    rows = pd.DataFrame([*_declared(tables, resource), *_joining(tables, figures, panel, resources)])
    rows = rows.reindex(columns=[*FIELDS]).drop_duplicates("indicator")
    rows = rows.assign(order=rows["index_dimension"].map(DIMENSIONS.index)).sort_values("order", kind="stable")
    sources = {"indicators": compared, "panel": panel, **figures}
    series = {row["indicator"]: _values(row, sources) for row in rows.to_dict("records")}
    units, ends = compared["code"].unique(), [compared["year"].min(), compared["year"].max()]
    facts = [_facts(series[row["indicator"]], row, sources, units, ends) for row in rows.to_dict("records")]
    rows = rows.drop(columns="order").reset_index(drop=True).join(pd.DataFrame(facts))
    rows["found_in"] = [_found_in(row, sources) for row in rows.to_dict("records")]
    used = [name for name, state in zip(rows["indicator"], rows["index_state"], strict=True) if state == "used"]
    values = compared[KEY].drop_duplicates().set_index(KEY)
    values = values.assign(**{name: series[name].reindex(values.index) for name in used})
    whole = values.notna().all(axis=1).groupby(level="year").transform("all")
    return System(rows, values[whole].reset_index())


def _declared(tables: Mapping[str, pd.DataFrame], resource: str) -> Iterator[dict[str, object]]:
    if SYSTEM in tables:
        yield from tables[SYSTEM].to_dict("records")
        return
    for name, dimension, numerator, denominator, times in (
        ("share_65_plus", NEED, "pop_65_plus", "pop_total", 100),
        (f"{resource}_per_1000", "resources", resource, "pop_total", 1000),
        ("workers_per_km2", "access", resource, "area_km2", 1),
    ):
        parts = {"numerator": numerator, "denominator": denominator, "times": times}
        yield {"indicator": name, "index_dimension": dimension, "index_direction": "positive", **parts}


def _joining(
    tables: Mapping[str, pd.DataFrame],
    figures: Mapping[str, pd.DataFrame],
    panel: pd.DataFrame,
    resources: Sequence[str],
) -> Iterator[dict[str, object]]:
    """Indicators that join without being declared: counted resources, and the services of the national list."""
    told = set(tables[SYSTEM]["numerator"].dropna()) if SYSTEM in tables else set()
    for column in resources:
        name = resource_of(column)
        counted = column != long_form(name) and any(column in frame for frame in (panel, *figures.values()))
        if counted and column not in told:
            made = {"numerator": column, "denominator": "pop_total", "times": 1000}
            yield {
                "indicator": f"{name}_per_1000",
                "index_dimension": "resources",
                "index_direction": "positive",
                **made,
            }
    for row in tables[SERVICES].to_dict("records") if SERVICES in tables else ():
        words = {name: row[name] for name in ("indicator_en", "indicator_zh")}
        yield {"indicator": row["indicator"], "index_dimension": "services", "index_direction": "positive", **words}


def _values(row: Mapping[str, object], sources: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Values of an indicator by code and year."""
    if not _named(row["numerator"]):
        return _column(str(row["indicator"]), sources)
    made = _sum(row["numerator"], sources)
    if _named(row["denominator"]):
        made = made / _sum(row["denominator"], sources)
    return (made * (1 if pd.isna(row["times"]) else float(str(row["times"])))).dropna()


def _named(cell: object) -> list[str]:
    return cell.split() if isinstance(cell, str) else []


def _sum(cell: object, sources: Mapping[str, pd.DataFrame]) -> pd.Series:
    parts = [_column(name, sources) for name in _named(cell)]
    return pd.concat(parts, axis=1).sum(axis=1, skipna=False)


def _column(name: str, sources: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Figures of a column by code and year, from the first table that has it; empty where none has."""
    for frame in sources.values():
        if name in frame:
            return frame.set_index(KEY)[name].dropna().astype("float64")
    return pd.Series(dtype="float64", index=pd.MultiIndex.from_arrays([[], []], names=KEY))


def _found_in(row: Mapping[str, object], sources: Mapping[str, pd.DataFrame]) -> str:
    name = (_named(row["numerator"]) or [str(row["indicator"])])[0]
    return next((table for table, frame in sources.items() if name in frame), "")


def _facts(
    values: pd.Series,
    row: Mapping[str, object],
    sources: Mapping[str, pd.DataFrame],
    units: Sequence[str],
    ends: Sequence[int],
) -> dict[str, object]:
    """State of an indicator; of one whose numerator is known of other years than the study's, what is known of that."""
    below = not _named(row["denominator"]) or len(_sum(row["denominator"], sources).dropna())
    if values.empty and _named(row["numerator"]) and below:
        values = _sum(row["numerator"], sources).dropna()
        ends = []
    known = values[values.index.get_level_values("code").isin(list(units))]
    years = known.index.get_level_values("year")
    whole = bool(ends) and {(code, year) for code in units for year in ends} <= set(known.index)
    state = "missing" if known.empty else "used" if whole else "incomplete"
    if whole and known.nunique() < 2:
        state = "constant"
    span = {"known_first": years.min(), "known_last": years.max()} if len(years) else {}
    return {"index_state": state, "known_units": known.index.get_level_values("code").nunique(), **span}
