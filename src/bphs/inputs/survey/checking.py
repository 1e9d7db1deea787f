"""Check of a survey's answers: problems of the file, and notes on what was repaired, left behind, or must be known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bphs.errors import InputError, Problem
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.files.codes import code_text
from bphs.inputs.files.documents import shown
from bphs.inputs.survey.cleaning import clean
from bphs.inputs.survey.held import Answers
from bphs.inputs.survey.made_up import told_of
from bphs.inputs.survey.outside import MOST_BANDS, like_bands
from bphs.inputs.survey.responses import Responses, read_responses
from bphs.inputs.survey.settings import Survey
from bphs.inputs.tables.dictionary import Dictionary


def survey_findings(folder: Path, survey: Survey, dictionary: Dictionary) -> tuple[list[Problem], list[str]]:
    """Problems of a survey's file, and what is to be known of its answers.

    Parameters
    ----------
    folder : of the study.
    survey : its settings.
    dictionary : of the study's tables.
    """
    file = folder / survey.file
    try:
        responses = read_responses(file, read_codebook(folder / survey.codebook))
    except InputError as error:
        return list(error.problems), []
    notes = [*responses.notes]
    notes += [f"{shown(file)}: {name!r} is left behind ({reason})" for name, reason, _ in responses.dropped]
    problems, told = told_of(responses, file, dictionary)
    try:
        cleaned = clean(responses, survey.cleaning, survey.duration)
        cleaned.rates(survey.issued)
    except InputError as error:
        return [*problems, *error.problems], [*notes, *told]
    problems += _unweighable(survey, cleaned.responses.answers)
    lost = [f"{shown(file)}: {note}" for note in cleaned.notes if "the codebook does not have" in note]
    return problems, [*notes, *lost, *_small_ages(file, responses), *told, *_alone(survey, responses.answers)]


def _small_ages(file: Path, responses: Responses) -> Iterator[str]:
    """Note on an age in years that no answer holds, only small whole numbers: they may be the codes of bands."""
    for name in responses.codebook.columns_of("age"):
        variable = responses.codebook.variable(name)
        if variable.type == "number" and like_bands(responses.answers[name].dropna()):
            yield f"{shown(file)}: variable {name!r}: no age above {MOST_BANDS}; if these are codes of bands, make it 'single' with values such as 1=18-29|2=30-44"


def _unweighable(survey: Survey, people: Answers) -> Iterator[Problem]:
    """Weights and margins that give those who are left after cleaning no weight."""
    if survey.weight and survey.weight in people and (bad := int((~(people[survey.weight] > 0)).sum())):
        yield Problem(
            f"study.yml, survey: weight, variable {survey.weight!r}",
            f"{bad} of the answer sheets that are left without a weight above 0",
            "a positive weight for each respondent",
            "correct them in the file, leave these sheets out under cleaning: eligible, or leave out survey: weight",
        )
    for name, shares in survey.margins.items():
        there = {float(code) for code in people[name].dropna().unique()} if name in people else set()
        gone = [code_text(code) for code in sorted(set(map(float, shares)) - there)]
        if name in people and gone:
            yield Problem(
                f"study.yml, survey: margins, variable {name!r}",
                f"margins for {', '.join(gone)}, but no answer sheet with it is left after cleaning",
                "a respondent at least for each margin",
                "join codes in the file and in the codebook, or leave this variable out of the margins",
            )


def _alone(survey: Survey, answers: Answers) -> Iterator[str]:
    """Note on strata in which only one cluster was drawn, where the settings do not say what to do with them."""
    strata, cluster = survey.strata, survey.cluster
    if not strata or not cluster or not {strata, cluster} <= set(answers.columns) or survey.single_cluster != "refuse":
        return
    drawn = answers[[strata, cluster]].drop_duplicates()[strata].value_counts().sort_index()
    alone = [f"{code:g}" for code, clusters in drawn.items() if clusters == 1 < survey.population.get(int(code), 2)]
    if alone:
        where, what = "study.yml, survey: strata", f"only one cluster was drawn in {survey.strata} {', '.join(alone)}"
        yield f"{where}: {what}, so that no standard error can be given; 'single_cluster: merge' joins it with the next"
