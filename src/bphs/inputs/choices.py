"""Choices of ``study.yml`` that name columns and units, held against those that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from bphs.errors import Problem, nearest
from bphs.inputs.files.documents import Document, read_yaml
from bphs.inputs.tables.dictionary import Dictionary, derived_dictionary
from bphs.inputs.tables.roles import long_form, resource_of
from bphs.inputs.tables.yearly import table_of_year

DEFAULT = "health_workers"
"""Resource of a study that names none."""
SAVED = "indicators"
"""Table of the chapters whose columns a regression can explain others with."""
LOGARITHM = "log_density"
"""Predictor that is no column of it: the logarithm of its population density."""


def chosen_resource(document: Document, dictionary: Dictionary) -> Any:
    """Resource that the settings name, else the first that the dictionary knows."""
    counted = [resource_of(name) for name in dictionary.with_role("resource")]
    named = document.data if isinstance(document.data, dict) else {}
    return named.get("resource", next(iter(counted), DEFAULT))


def resource_problems(dictionary: Dictionary, document: Document, resource: Any) -> Iterator[Problem]:
    """A resource that a census does not count, or that nobody has a word for."""
    tables = [table_of_year(dictionary.tables, year) for year in _years(document)]
    counted = [table for table in tables if table is not None]
    columns = [set(table.columns) for table in counted]
    if not isinstance(resource, str) or not counted:
        return
    where, found = document.where("resource"), f"resource: {resource}"
    if not any(all(name in each for each in columns) for name in (resource, long_form(resource))):
        known = {resource_of(name) for name in dictionary.with_role("resource")}
        known = known or {name for name, column in counted[0].columns.items() if column.type == "integer"}
        expected = f"a column of every census, or of its long form ({long_form(resource)})"
        yield Problem(where, found, expected, nearest(resource, known))
    elif resource not in {**derived_dictionary(dictionary).columns, **dictionary.columns}:
        expected = "a resource with a title"
        remedy = f'add "role": "resource" to column {long_form(resource)!r} in datapackage.json'
        yield Problem(where, found, expected, remedy)


def _years(document: Document) -> list[Any]:
    years = document.data.get("years") if isinstance(document.data, dict) else None
    return years if isinstance(years, list) else []


def predictor_problems(dictionary: Dictionary, document: Document, resource: Any) -> Iterator[Problem]:
    """Predictors that stand twice, that no table has, or that are the outcome itself.

    Whether the study's own indicators hold them is not known before they are computed: those that lack are left out.
    """
    named = document.data.get("predictors") if isinstance(document.data, dict) else None
    names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    known = [*_numbers(dictionary), LOGARITHM]
    outcome = f"{resource}_per_1000"
    for place, name in enumerate(names):
        where = document.where("predictors", place)
        if name in names[:place]:
            yield Problem(where, f"predictor {name} a second time", "each predictor once", "remove one of the two")
        elif name.startswith(outcome):
            expected = f"a characteristic of the units, not what is explained ({outcome})"
            yield Problem(where, f"predictor {name}", expected, "remove it")
        elif name not in known:
            expected = f"a column with numbers of table '{SAVED}' or of the study's own tables, or {LOGARITHM}"
            yield Problem(where, f"predictor {name}", expected, nearest(name, known))


def _numbers(dictionary: Dictionary) -> list[str]:
    """Columns with numbers of the indicators and of the study's own tables."""
    tables = [derived_dictionary().tables[SAVED], *dictionary.tables.values()]
    found = [name for table in tables for name, column in table.columns.items() if column.type in ("number", "integer")]
    return list(dict.fromkeys(found))


def behind_problems(path: Path, regions: Collection[str]) -> Iterator[Problem]:
    """Regions set as behind that the table of units does not have, and all regions at once.

    Parameters
    ----------
    path : the study's ``study.yml``.
    regions : those of the table of units.
    """
    document = read_yaml(path)
    named = list(document.data.get("behind") or ())
    for place, region in enumerate(named):
        if region not in regions:
            expected = "a region of table 'districts', in the division that the study uses"
            yield Problem(document.where("behind", place), f"behind: {region}", expected, nearest(region, regions))
    if regions and not set(regions) - set(named):
        expected = "some regions, not all: those behind are compared with the others"
        yield Problem(document.where("behind"), "behind: all regions", expected, "take one or more out, or the key")


def doubtful_problems(path: Path, codes: Collection[str]) -> Iterator[Problem]:
    """Units with a printed figure in doubt that the table of units does not have.

    Parameters
    ----------
    path : the study's ``study.yml``.
    codes : those of the table of units.
    """
    document = read_yaml(path)
    for place, code in enumerate(document.data.get("doubtful") or ()):
        if code not in codes:
            expected = "the code of a unit of table 'districts'"
            yield Problem(document.where("doubtful", place), f"doubtful: {code}", expected, nearest(code, codes))
