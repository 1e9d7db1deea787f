"""Choices of ``study.yml`` that name columns and units, held against those that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from bphs.errors import Problem, nearest
from bphs.inputs.files.documents import Document, read_yaml
from bphs.inputs.tables.dictionary import Dictionary, derived_dictionary

SAVED = "indicators"
"""Table of the chapters whose columns a regression can explain others with."""
LOGARITHM = "log_density"
"""Predictor that is no column of it: the logarithm of its population density."""


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
