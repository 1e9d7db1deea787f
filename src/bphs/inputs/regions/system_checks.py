"""Contradictions of a system of indicators that a study declares, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from bphs.errors import Problem, near, nearest
from bphs.inputs.files.documents import shown
from bphs.inputs.regions.system import SERVICES, SYSTEM, system_tables
from bphs.inputs.tables.dictionary import Dictionary, derived_dictionary
from bphs.inputs.tables.outcome import Reading
from bphs.inputs.tables.yearly import is_yearly

PARTS = ("numerator", "denominator", "times")
SAID = ("index_dimension", "index_direction")


def check_system(readings: Mapping[str, Reading], dictionary: Dictionary) -> Iterator[Problem]:
    """Problems of the system of indicators that a study's tables declare."""
    if SYSTEM in readings:
        frames = {name: reading.frame for name, reading in readings.items()}
        yield from system_problems(frames, dictionary, shown(readings[SYSTEM].path))


def system_problems(tables: Mapping[str, pd.DataFrame], dictionary: Dictionary, where: str) -> Iterator[Problem]:
    """Problems of a declared system of indicators: a denominator of nothing, one measure told twice in other ways, an
    indicator of the services told as something else, a column that is nearly one of the tables'.

    A column that no table has is no problem: it waits for figures.

    Parameters
    ----------
    tables : the study's tables by name; those without ``indicator_system`` have no such problems.
    where : that table, for messages.
    """
    if SYSTEM not in tables or not {"indicator", *PARTS, *SAID} <= set(tables[SYSTEM]):
        return
    columns = _columns(dictionary)
    services = set(tables[SERVICES]["indicator"].dropna()) if SERVICES in tables else set()
    told: dict[tuple[object, ...], tuple[int, Mapping[str, object]]] = {}
    for place, row in enumerate(tables[SYSTEM].to_dict("records"), start=2):
        at = f"{where}, row {place}"
        yield from _parts(at, row, columns)
        if row["indicator"] in services and row["index_dimension"] != "services":
            found, expected = (
                f"dimension {row['index_dimension']!r}",
                "'services': it is in the list of service_indicators",
            )
            yield Problem(f"{at}, {row['indicator']}", found, expected, "write 'services', or give it another name")
        yield from _opposed(at, place, row, told)


def _columns(dictionary: Dictionary) -> set[str]:
    """Columns that an indicator can be made of: of tables by code and year, and what chapters compute."""
    found = {name for table in system_tables(dictionary) for name in dictionary.tables[table].columns}
    found |= {name for table, each in dictionary.tables.items() if is_yearly(table) for name in each.columns}
    return found | set(derived_dictionary(dictionary).tables["indicators"].columns)


def _parts(at: str, row: Mapping[str, object], columns: Collection[str]) -> Iterator[Problem]:
    named = {part: cell.split() if isinstance(cell := row[part], str) else [] for part in PARTS[:2]}
    if named["denominator"] and not named["numerator"]:
        expected = "a numerator beside a denominator, or neither"
        yield Problem(f"{at}, denominator", f"{row['denominator']!r} alone", expected, "write what is divided by it")
    for part, names in named.items():
        for name in names:
            if name not in columns and (meant := near(name, columns)):
                yield Problem(f"{at}, {part}", repr(name), "a column with code and year", nearest(name, meant))


def _opposed(
    at: str, place: int, row: Mapping[str, object], told: dict[tuple[object, ...], tuple[int, Mapping[str, object]]]
) -> Iterator[Problem]:
    """One measure told in two ways: of the same columns, in another direction or dimension."""
    key = tuple(row[part] for part in PARTS[:2])
    if not isinstance(key[0], str):
        return
    first, other = told.setdefault(key, (place, row))
    for said in SAID:
        if other[said] != row[said]:
            found = f"{said} {row[said]!r}, in row {first} {other[said]!r}"
            yield Problem(
                f"{at}, {row['indicator']}", found, "one measure told in one way", "remove one of the two rows"
            )
