"""Check of a survey's answers: problems of the file, and notes on what was repaired, left behind, or must be known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.files.documents import shown
from bphs.inputs.survey.made_up import told_of
from bphs.inputs.survey.responses import read_responses
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
    return problems, [*notes, *told, *_alone(survey, responses.frame)]


def _alone(survey: Survey, frame: pd.DataFrame) -> Iterator[str]:
    """Note on strata in which only one cluster was drawn, where the settings do not say what to do with them."""
    if survey.strata not in frame or survey.cluster not in frame or survey.single_cluster != "refuse":
        return
    drawn = frame[[survey.strata, survey.cluster]].drop_duplicates()[survey.strata].value_counts().sort_index()
    alone = [f"{code:g}" for code, clusters in drawn.items() if clusters == 1 < survey.population.get(int(code), 2)]
    if alone:
        where, what = "study.yml, survey: strata", f"only one cluster was drawn in {survey.strata} {', '.join(alone)}"
        yield f"{where}: {what}, so that no standard error can be given; 'single_cluster: merge' joins it with the next"
