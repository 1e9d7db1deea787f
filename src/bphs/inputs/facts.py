"""Facts of a study: how many years, units, regions and respondents it has, which tables and columns, whether boundaries
and a survey.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from bphs.inputs.codebook.book import Codebook, read_codebook
from bphs.inputs.regions.cohorts import age_groups
from bphs.inputs.rules.table import FILE as RULES
from bphs.inputs.study import Study
from bphs.inputs.survey.characteristics import groupings
from bphs.inputs.survey.outcomes import outcomes
from bphs.inputs.survey.settings import Survey
from bphs.inputs.tables.dictionary import Dictionary, read_dictionary
from bphs.inputs.tables.reading import read_table
from bphs.inputs.tables.roles import NAMES, resource_of
from bphs.inputs.tables.yearly import table_of_year

UNITS = "districts"
"""Table that lists the units of a study."""


@dataclass(frozen=True)
class Facts:
    """Facts that a study has.

    Parameters
    ----------
    counts : numbers of years, resources, units, groups (regions), scales (of the evaluation model), groupings
        (characteristics that part the respondents into groups), outcomes, respondents and clusters.
    has : of ``"boundaries"``, ``"area"``, ``"ages"``, ``"rules"``, ``"interviews"``, ``"survey"``, ``"sampled"``,
        ``"doubtful"``, ``"synthetic"`` (answers that are made up), ``"issued"`` (how many were approached),
        ``"margins"``, ``"known_shares"`` (not raked to) and ``"weights"`` those that it has.
    tables : columns of the study's own tables.
    roles : of the survey's variables; ``"cluster"``, ``"strata"`` and ``"weight"`` where ``survey:`` names one.
    dimensions : scales of the survey's codebook.
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
        ``"clusters"``, ``"synthetic"`` of answers that no entry of the dictionary calls so.

    Raises
    ------
    InputError : a table, the dictionary or the codebook cannot be read.
    """
    dictionary = read_dictionary(study.folder / "datapackage.json")
    survey = study.survey
    has = {
        "boundaries": study.boundaries is not None,
        "survey": survey is not None,
        "sampled": is_sampled(study, dictionary),
        "doubtful": bool(study.doubtful),
        "rules": (study.folder / RULES).exists(),
        "interviews": study.interviews is not None,
        "area": study.boundaries is not None or NAMES["area"] in dictionary.columns,
        "ages": has_ages(study, dictionary),
        "synthetic": survey is not None and dictionary.synthetic_entry(survey.file) is not None,
        "issued": survey is not None and survey.issued is not None,
        "margins": survey is not None and bool(survey.margins),
        "known_shares": survey is not None and bool({*survey.known_shares} - {*survey.margins}),
        "weights": survey is not None and bool(survey.margins or survey.weight),
    }
    resources = {resource_of(name) for name in dictionary.with_role("resource")}
    counts = {"years": len(study.years), "resources": len(resources | {study.resource}), **_units(study, dictionary)}
    codebook = read_codebook(study.folder / survey.codebook) if survey else None
    wanted = {"respondents", "clusters", *(() if has["synthetic"] else ("synthetic",))} & set(asked)
    if survey and codebook and wanted:
        from bphs.inputs.survey.made_up import is_made_up
        from bphs.inputs.survey.responses import read_responses

        responses = read_responses(study.folder / survey.file, codebook)
        answers, has["synthetic"] = responses.answers, is_made_up(responses, survey.file, dictionary)
        counts["respondents"] = len(answers)
        cluster = survey.cluster if survey.cluster in answers else None
        counts["clusters"] = answers[cluster].nunique() if cluster else 0
    if codebook:
        counts["scales"] = _scales(survey, codebook)
        counts["groupings"] = len(groupings(codebook))
        counts["outcomes"] = len(
            outcomes(codebook, {name: items for name, items in codebook.dimensions.items() if len(items) >= 2})
        )
    return Facts(
        counts=counts,
        has=frozenset(name for name, there in has.items() if there),
        tables={name: frozenset(table.columns) for name, table in dictionary.tables.items()},
        roles=_roles(survey, codebook) if survey and codebook else frozenset(),
        dimensions=frozenset(codebook.dimensions) if codebook else frozenset(),
    )


def _scales(survey: Survey | None, codebook: Codebook) -> int:
    """Scales of the evaluation model: those that the survey names, else all of two items at least."""
    if survey and survey.scales:
        return len(survey.scales)
    return sum(len(items) >= 2 for items in codebook.dimensions.values())


def _roles(survey: Survey, codebook: Codebook) -> frozenset[str]:
    """Roles that variables have: by the codebook, and in the design by which respondents were drawn."""
    design = {"cluster": survey.cluster, "strata": survey.strata, "weight": survey.weight}
    scale = {"outcome_scale"} if codebook.outcome_scale else set()
    return frozenset({*codebook.roles, *scale, *(role for role, name in design.items() if name in codebook.owner)})


def is_sampled(study: Study, dictionary: Dictionary) -> bool:
    """Whether the resource is estimated from the long form: not asked of all, and no column of every year."""
    tables = [table_of_year(dictionary.tables, year) for year in study.years]
    counted = bool(tables) and all(table is not None and study.resource in table.columns for table in tables)
    return study.long_form_share < 1 and not counted


def has_ages(study: Study, dictionary: Dictionary) -> bool:
    """Whether the tables of two years or more hold residents by age, in groups of five years."""
    tables = [table_of_year(dictionary.tables, year) for year in study.years]
    return sum(table is not None and bool(age_groups(table.columns)) for table in tables) >= 2


def _units(study: Study, dictionary: Dictionary) -> dict[str, int]:
    """Numbers of units and of the regions that they lie in."""
    if UNITS not in dictionary.tables:
        return {}
    units: pd.DataFrame = read_table(dictionary.tables[UNITS], study.folder, check=False)[0]
    regions = units[study.region_column].nunique() if study.region_column in units else 0
    return {"units": len(units), "groups": regions}
