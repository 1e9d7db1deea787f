"""How a study's respondents were drawn, and what their weights were raked to: the design of its standard errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.survey.settings import EVERYBODY, Survey

if TYPE_CHECKING:
    from bphs.measures.comparisons import Design


def design_of(people: pd.DataFrame, survey: Survey) -> Design:
    """Design of these respondents by the settings of their survey, see `Desk.design`.

    Raises
    ------
    InputError : a column of the settings that the table has not; more clusters among the respondents than ``survey:
        population`` says there are.
    """
    from bphs.measures.comparisons import Design
    from bphs.measures.sample.lonely import merged_strata
    from bphs.measures.sample.raking import met

    named = {"strata": survey.strata, "cluster": survey.cluster}
    if problems := [*_gone(people, named)]:
        raise InputError(problems)
    strata, clusters = (None if name is None else people[name] for name in named.values())
    known = met(people, survey.margins, weights=people["weight"]) if "weight" in people else []
    before = people[survey.weight] if known and survey.weight in people else None
    population = _population(survey, strata, people.index)
    if population is not None and (problems := [*_too_many(population, strata, clusters)]):
        raise InputError(problems)
    if survey.single_cluster == "merge" and strata is not None and clusters is not None:
        apart, strata = strata, merged_strata(strata, clusters)
        population = None if population is None else _together(population, apart, strata)
    return Design(strata, clusters, people[known] if known else None, before, population)


STRATUM = "sampling_stratum"
"""Column of strata of which some were joined; what it is called stands in ``derived.json``."""


def sampled_of(people: pd.DataFrame, survey: Survey) -> tuple[pd.DataFrame, dict[str, str | None]]:
    """Respondents with the columns of their design, and what models are told of it, see `Desk.sampled`.

    Raises
    ------
    InputError : as `design_of`.
    """
    strata = design_of(people, survey).strata
    if survey.strata is None or strata.equals(people[survey.strata]):
        return people, {"clusters": survey.cluster, "strata": survey.strata}
    return people.assign(**{STRATUM: strata}), {"clusters": survey.cluster, "strata": STRATUM}


def _together(population: pd.Series, strata: pd.Series, merged: pd.Series) -> pd.Series:
    """Population of the strata that were joined, added up."""
    each = pd.DataFrame({"stratum": strata, "merged": merged, "number": population}).drop_duplicates("stratum")
    return merged.map(each.groupby("merged")["number"].sum())


def _gone(people: pd.DataFrame, named: dict[str, str | None]) -> Iterator[Problem]:
    known = [str(column) for column in people]
    for key, name in named.items():
        if name is not None and name not in people:
            yield Problem(
                f"study.yml, survey: {key}",
                f"{name!r}",
                "a column of the table of respondents",
                f"{nearest(name, known)}; or take it out of study.yml",
            )


def _population(survey: Survey, strata: pd.Series | None, rows: pd.Index) -> pd.Series | None:
    """How many clusters (without clusters: residents) each respondent's stratum has."""
    if not survey.population:
        return None
    if strata is None:
        return pd.Series(float(survey.population[EVERYBODY]), index=rows)
    return strata.map({float(code): float(number) for code, number in survey.population.items()})


def _too_many(population: pd.Series, strata: pd.Series | None, clusters: pd.Series | None) -> Iterator[Problem]:
    units = population.index.to_series() if clusters is None else clusters
    stratum = pd.Series(EVERYBODY, index=population.index) if strata is None else strata
    found = units.groupby(stratum).nunique()
    for code, number in population.groupby(stratum).min().items():
        if not found[code] <= number:
            where = "" if strata is None else f" for stratum {code:g}"
            few = f"{number:g}{where}, of which {found[code]} are among the respondents"
            yield Problem(
                "study.yml, survey: population",
                few if number > 0 else f"no number{where}",
                "how many there are altogether, drawn or not",
                "correct the number, or take it out of study.yml",
            )
