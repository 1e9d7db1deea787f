"""Facts of a study: how many years, units, regions and respondents it has, which tables and columns, whether boundaries
and a survey.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import Dictionary, read_dictionary
from bphs.inputs.tables.reading import read_table
from bphs.inputs.tables.yearly import table_of_year

UNITS = "districts"
"""Table that lists the units of a study."""


@dataclass(frozen=True)
class Facts:
    """Facts that a study has.

    Parameters
    ----------
    counts : numbers of years, units, groups (regions), respondents and clusters.
    has : of ``"boundaries"``, ``"survey"``, ``"sampled"`` and ``"doubtful"`` those that it has.
    tables : columns of the study's own tables.
    roles, dimensions : of the survey's codebook.
    """

    counts: Mapping[str, int]
    has: frozenset[str] = frozenset()
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()


def facts_of(study: Study, asked: Collection[str] = ()) -> Facts:
    """Facts of a study, from the same readers that check its data.

    Parameters
    ----------
    asked : facts that cost a reading of the whole survey and are wanted all the same: ``"respondents"``,
        ``"clusters"``.

    Raises
    ------
    InputError : a table, the dictionary or the codebook cannot be read.
    """
    dictionary = read_dictionary(study.folder / "datapackage.json")
    survey = study.survey
    has = {
        "boundaries": study.boundaries is not None,
        "survey": survey is not None,
        "sampled": study.long_form_share < 1 and not _counted(study, dictionary),
        "doubtful": bool(study.doubtful),
    }
    counts = {"years": len(study.years), **_units(study, dictionary)}
    codebook = read_codebook(study.folder / survey.codebook) if survey else None
    if survey and codebook and {"respondents", "clusters"} & set(asked):
        from bphs.inputs.survey.responses import read_responses

        frame = read_responses(study.folder / survey.file, codebook).frame
        counts["respondents"] = len(frame)
        counts["clusters"] = frame[survey.cluster].nunique() if survey.cluster in frame else 0
    return Facts(
        counts=counts,
        has=frozenset(name for name, there in has.items() if there),
        tables={name: frozenset(table.columns) for name, table in dictionary.tables.items()},
        dimensions=frozenset(codebook.dimensions) if codebook else frozenset(),
    )


def _counted(study: Study, dictionary: Dictionary) -> bool:
    """Whether the resource is a column of every year, counted in full, not estimated from the long form."""
    tables = [table_of_year(dictionary.tables, year) for year in study.years]
    return bool(tables) and all(table is not None and study.resource in table.columns for table in tables)


def _units(study: Study, dictionary: Dictionary) -> dict[str, int]:
    """Numbers of units and of the regions that they lie in."""
    if UNITS not in dictionary.tables:
        return {}
    units: pd.DataFrame = read_table(dictionary.tables[UNITS], study.folder, check=False)[0]
    regions = units[study.region_column].nunique() if study.region_column in units else 0
    return {"units": len(units), "groups": regions}
