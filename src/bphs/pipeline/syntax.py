"""Syntax of SPSS for the tables of a survey, beside the answers that it reads: ``build/<study>/spss``.

Answers of single respondents are for the study's author alone: they never lie in ``reports/``, which is passed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bphs.errors import Undefined
from bphs.inputs.files.whole import write_whole
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.pipeline.plan import Plan
from bphs.report.words.wording import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

    from bphs.inputs.codebook.book import Codebook
    from bphs.inputs.survey.predictors import Predictor
    from bphs.report.tables.syntax_commands import Survey

RESPONDENTS, HALVES = "respondents", "halves"
"""Table of the cleaned answers, as the chapter on the survey saves it; and of who belongs to which half of them."""


def write_syntax(plan: Plan, tables: Sequence[str]) -> Path | None:
    """Write the answers and a file of syntax for each of the tables that SPSS has a command for, in both languages.

    Returns
    -------
    The folder; None of a study without a survey.
    """
    answered = _saved(plan, RESPONDENTS)
    if plan.study.survey is None or answered is None:
        return None
    from bphs.inputs.codebook.book import read_codebook
    from bphs.inputs.survey.predictors import with_counts
    from bphs.report.chapter.catalogue import catalogue_of
    from bphs.report.tables.syntax import ANSWERS, syntaxes
    from bphs.report.words import wording

    codebook = read_codebook(plan.study.folder / plan.study.survey.codebook)
    people = with_counts(_people(answered, _saved(plan, HALVES)), codebook)
    wording.use_catalogue(catalogue_of(plan.study, read_dictionary(plan.study.folder / "datapackage.json")))
    folder = plan.scope.build / "spss"
    write_whole(folder / ANSWERS, people.to_csv(index=False, lineterminator="\n"))
    survey = _survey(plan, codebook, people)
    for language in LANGUAGES:
        with wording.language(language):
            for name, text in syntaxes(survey, tables).items():
                # SPSS takes a file for UTF-8 if it begins with this mark
                write_whole(folder / f"{name}.{language}.sps", b"\xef\xbb\xbf" + text.encode())
    return folder


def _saved(plan: Plan, table: str) -> Path | None:
    """File of a table that a chapter of the study has saved."""
    saver = next((one.name for one in plan.scope.told if table in one.uses["save"]), None)
    path = plan.scope.build / str(saver) / "data" / f"{table}.csv"
    return path if path.exists() else None


def _people(answered: Path, halves: Path | None) -> pd.DataFrame:
    """Cleaned answers, with the half to which each respondent belongs where a chapter parts them."""
    import pandas as pd

    from bphs.report.tables.syntax_commands import EXPLORED

    # A copy is of one piece; columns are added to it faster, and without a warning, than to what was read
    people = pd.read_csv(answered).copy()
    if halves:
        parted = pd.read_csv(halves)
        people[EXPLORED] = people.index.isin(parted.loc[parted[EXPLORED], "row"]).astype(int)
    return people


def _survey(plan: Plan, codebook: Codebook, people: pd.DataFrame) -> Survey:
    from bphs.inputs.survey.characteristics import groupings
    from bphs.inputs.survey.predictors import yes_no
    from bphs.report.tables.syntax_commands import Survey

    settings = plan.study.survey
    assert settings is not None
    named = settings.scales or [name for name, items in codebook.dimensions.items() if len(items) > 1]
    knowing = "knows" if codebook.role("knows") else "heard"
    design: Mapping[str, str | None] = {"strata": settings.strata, "cluster": settings.cluster, "weight": "weight"}
    groups = {name: sorted(people[name].dropna().unique()) for name in groupings(codebook) if name in people}
    return Survey(
        codebook,
        list(people),
        {name: codebook.dimensions[name] for name in named},
        {name: codes for name, codes in groups.items() if len(codes) > 1},
        settings.min_answered,
        _held(people, codebook),
        [one for one in yes_no(codebook, [knowing, "received"]) if one.variable in people],
        {kind: name for kind, name in design.items() if name is not None and name in people},
    )


def _held(people: pd.DataFrame, codebook: Codebook) -> list[Predictor]:
    from bphs.inputs.survey.predictors import predictors

    try:
        return predictors(people, codebook)
    except Undefined:
        return []
