"""Data dictionary: what each table and column of a study is, written once, in English and Chinese.

It is a Frictionless Data Package (``datapackage.json``, https://specs.frictionlessdata.io) with Table Schema; beside
the standard keys stand titles, units and meanings in two languages. It is the schema that reading enforces and the
source of every label in figures and tables.

A column is described once, in whichever table comes first. Other tables give its name, its type and its constraints
there; if they repeat the words, the words must be the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import read_json
from bphs.inputs.tables.growing import Unfilled, filled
from bphs.inputs.tables.package import build_tables
from bphs.inputs.tables.roles import resource_of
from bphs.inputs.tables.schema import Category, Column, Constraints, ForeignKey, Frozen, Sum, Table

__all__ = [
    "Category",
    "Column",
    "Constraints",
    "Dictionary",
    "ForeignKey",
    "Sum",
    "Table",
    "derived_dictionary",
    "read_dictionary",
    "read_what_can_be",
]

DERIVED = Path(__file__).with_name("derived.json")


class Dictionary(Frozen):
    """All tables of a study.

    Attributes
    ----------
    broken : names of tables whose entries cannot be used, or that rules name and that are not there; none in a
        dictionary that was read whole.
    files : names of all files that it speaks of.
    unfilled : what tables that are filled in as figures come have no figures for; it is not among `tables`.
    """

    path: Path
    tables: dict[str, Table]
    broken: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    unfilled: tuple[Unfilled, ...] = ()

    def column(self, name: str) -> Column:
        """Entry of a column; its words are the same in every table that has it.

        Raises
        ------
        InputError : no table has the column; the message gives the nearest name.
        """
        if name not in self.columns:
            raise InputError(
                [
                    Problem(
                        f"column {name!r}",
                        "no entry in the data dictionary",
                        "a described column",
                        nearest(name, self.columns),
                    )
                ]
            )
        return self.columns[name]

    def with_role(self, role: str) -> list[str]:
        """Names of the columns that have a role, in the order in which the tables have them.

        >>> read_dictionary("data/chongqing/datapackage.json").with_role("population")
        ['pop_total']
        """
        every = (column for table in self.tables.values() for column in table.columns.values())
        return list(dict.fromkeys(column.name for column in every if column.role == role))

    @property
    def columns(self) -> dict[str, Column]:
        """Every column by name, as the first table that has it describes it."""
        return {name: column for table in reversed(self.tables.values()) for name, column in table.columns.items()}

    def synthetic_entry(self, file: str) -> Table | None:
        """Entry that calls a file synthetic, as its path or one of its forms; None if none does."""
        return next(
            (table for table in self.tables.values() if table.synthetic and file in (table.path, *table.forms)), None
        )


def read_dictionary(path: str | Path) -> Dictionary:
    """Read a study's ``datapackage.json``.

    Raises
    ------
    InputError : every problem of the file, each with its line: not JSON, an unknown key, a column without words, a
        column that means one thing here and another there, a rule that names a column that does not exist.
    """
    dictionary, problems = _dictionary(Path(path), {})
    if problems:
        raise InputError(problems)
    return dictionary


def read_what_can_be(path: str | Path) -> tuple[Dictionary | None, tuple[Problem, ...]]:
    """A study's ``datapackage.json`` with what is wrong with it, so that all else can be checked beside that.

    None if the file is not there, no JSON, or no data package at all.
    """
    try:
        dictionary, problems = _dictionary(Path(path), {})
    except InputError as error:
        return None, error.problems
    return dictionary, tuple(problems)


def derived_dictionary(study: Dictionary | None = None) -> Dictionary:
    """Tables and results that chapters compute (``src/bphs/inputs/tables/derived.json``).

    Parameters
    ----------
    study : the study's dictionary. With it, a table that shares columns with the study's tables has them too (`panel`
        has every column that all ``census_`` tables share), and regions and quantities have the study's labels.

    >>> derived_dictionary().column("gini").title_zh
    '基尼系数'
    """
    dictionary, problems = _dictionary(DERIVED, study.tables if study else {})
    if problems:
        raise InputError(problems)
    if study is None:
        return dictionary
    regions = [
        category
        for name, column in study.columns.items()
        if name.startswith("region")
        for category in column.categories
    ]
    regions.append(Category("whole", "Whole area", "全部地区"))
    quantities = [Category(name, column.title_en, column.title_zh) for name, column in study.columns.items()]
    quantities += [
        Category(rule.name, rule.title_en, rule.title_zh)
        for table in study.tables.values()
        for rule in table.sums
        if rule.name
    ]
    counted = [column for column in study.columns.values() if column.role == "resource"]
    estimated = {
        name: column.model_copy(update={"name": name, "constraints": Constraints()})
        for column in counted
        if (name := resource_of(column.name)) != column.name
    }
    labels = {"region": tuple(dict.fromkeys(regions)), "quantity": tuple(dict.fromkeys(quantities))}
    tables = {name: _labelled(table, labels) for name, table in dictionary.tables.items()}
    of_units = tables["indicators"]
    # What the library says of an estimated resource goes before what is said of the column that it is estimated from.
    tables["indicators"] = of_units.model_copy(update={"columns": {**estimated, **of_units.columns}})
    return dictionary.model_copy(update={"tables": tables})


def _labelled(table: Table, labels: Mapping[str, tuple[Category, ...]]) -> Table:
    """Table with the study's labels for values that are the study's own."""
    new = {
        name: table.columns[name].model_copy(update={"categories": labels[name]})
        for name in labels
        if name in table.columns
    }
    return table.model_copy(update={"columns": {**table.columns, **new}})


def _dictionary(path: Path, studied: Mapping[str, Table]) -> tuple[Dictionary, list[Problem]]:
    built = build_tables(read_json(path), studied)
    tables, unfilled = filled(built.tables, path.parent)
    there = {"tables": tables, "broken": built.broken, "files": built.files, "unfilled": unfilled}
    return Dictionary(path=path, **there), built.problems
