"""Roles of columns: what a column is for the chapters, whatever it is called in the file.

A chapter asks for residents, a code, a name. The column that a study gives the role goes by the name that chapters know
from here on; its heading in the file stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bphs.inputs.tables.schema import Column, Sum, Table

NAMES = {
    "code": "code",
    "former_code": "unit_code",
    "name_en": "name_en",
    "name_zh": "name_zh",
    "year": "year",
    "population": "pop_total",
    "need": "pop_65_plus",
    "area": "area_km2",
}
"""Roles that one column of a table can have, and the name by which chapters ask for it. Of the others (``region``,
``resource``, ``rank``) there may be several, which keep their names.
"""
NUMBERS = ("population", "need", "area", "resource", "rank")
LONG_FORM = {"health_workers": "lf_health_social", "education_workers": "lf_education"}
"""Columns of the long form whose name does not follow from what they count."""


def long_form(resource: str) -> str:
    """Column of the census's long form that counts a resource.

    >>> long_form("health_workers"), long_form("nurses")
    ('lf_health_social', 'lf_nurses')
    """
    return LONG_FORM.get(resource, f"lf_{resource}")


def resource_of(column: str) -> str:
    """Resource that a column counts, in full or in the long form.

    >>> resource_of("lf_health_social"), resource_of("lf_nurses"), resource_of("beds")
    ('health_workers', 'nurses', 'beds')
    """
    known = {name: resource for resource, name in LONG_FORM.items()}
    return known.get(column, column.removeprefix("lf_"))


class Misfit(NamedTuple):
    """A role that a column cannot have: the column's name in the dictionary, and what to say."""

    column: str
    found: str
    expected: str
    remedy: str


def name_of(column: Column) -> str:
    """Name by which chapters ask for a column.

    >>> words = {"title_en": "x", "title_zh": "x", "description_en": "x", "description_zh": "x"}
    >>> name_of(Column(name="residents", type="integer", role="population", **words))
    'pop_total'
    >>> name_of(Column(name="zone", type="string", role="region", **words))
    'region_zone'
    """
    if column.role == "region":
        return f"region_{column.name.removeprefix('region_')}"
    return NAMES.get(column.role or "", column.name)


def misfits(table: Table) -> Iterator[Misfit]:
    """Roles that stand twice, on a column of another type, or on a second column of the name that they give."""
    taken: dict[str, Column] = {}
    for column in table.columns.values():
        role, name = column.role, name_of(column)
        if role in NUMBERS and not column.numeric:
            remedy = "make its type 'integer' or 'number', or take the role away"
            yield Misfit(column.name, f"role {role!r} of a {column.type}", "a column with numbers", remedy)
        elif name in taken and (role or taken[name].role):
            other = taken[name].name
            found = f"columns {other!r} and {column.name!r}, both read as {name!r}"
            yield Misfit(column.name, found, f"one column {name!r} in a table", "take the role from one of the two")
        taken.setdefault(name, column)


def by_name(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Tables whose columns go by the names that chapters know, and all rules with them."""
    names = {
        table.name: {column.name: name_of(column) for column in table.columns.values()} for table in tables.values()
    }
    return {name: _called(table, names) for name, table in tables.items()}


def _called(table: Table, names: Mapping[str, Mapping[str, str]]) -> Table:
    own = names[table.name]
    if all(name == called for name, called in own.items()) and not table.foreign_keys:
        return table
    columns = {own[name]: _column(column, own) for name, column in table.columns.items()}
    keys = (
        key.model_copy(
            update={
                "column": own.get(key.column, key.column),
                "other_column": names.get(key.table, {}).get(key.other_column, key.other_column),
            }
        )
        for key in table.foreign_keys
    )
    return table.model_copy(
        update={
            "columns": columns,
            "primary_key": tuple(own.get(name, name) for name in table.primary_key),
            "foreign_keys": tuple(keys),
            "sums": tuple(_sum(rule, own) for rule in table.sums),
        }
    )


def _column(column: Column, own: Mapping[str, str]) -> Column:
    weight = tuple(own.get(name, name) for name in column.weight)
    return column.model_copy(
        update={"name": own[column.name], "heading": column.heading or column.name, "weight": weight}
    )


def _sum(rule: Sum, own: Mapping[str, str]) -> Sum:
    return rule.model_copy(
        update={"total": own.get(rule.total, rule.total), "parts": tuple(own.get(name, name) for name in rule.parts)}
    )
