"""Files in a study's folder that nothing speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import read_yaml, shown
from bphs.inputs.rules.decisions import FILE as DECISIONS
from bphs.inputs.rules.table import FILE as RULES
from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.labels import FILE as LABELS

NO_TABLES = frozenset({LABELS, RULES, DECISIONS})
"""Words for what chapters of one's own compute, and what findings lead to: files that no dictionary describes."""
MANY = 3
"""Files without an entry told one by one; more are told together."""


def undescribed(folder: Path, dictionary: Dictionary, study: Study | None) -> Iterator[Problem]:
    """Files of tables that neither the dictionary nor the settings speak of; many of them as one problem."""
    stated = _of_survey(folder, study) | _of_interviews(folder, study)
    described = dictionary.files | stated | NO_TABLES
    # A name of the settings that no file has is told as such; the file that it means is no second complaint.
    sought = {Path(name).suffix.lower() for name in stated if not _there(folder / name)}
    left = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".csv", ".xlsx", ".xls", ".sav")
        and path.name not in described
        and path.stem not in dictionary.broken
        and path.name[0] not in ".~"
        and path.suffix.lower() not in sought
    ]
    expected = "only tables with an entry in datapackage.json"
    if len(left) > MANY:
        found = f"{len(left)} tables that the dictionary does not describe: {', '.join(path.name for path in left)}"
        yield Problem(shown(folder), found, expected, f"draft their entries: python -m bphs describe {folder.name}")
        return
    for path in left:
        csv = path.suffix.lower() == ".csv"
        draft = f"draft its entry (python -m bphs describe {folder.name})"
        remedy = draft if csv else f"save it as CSV and {draft}"
        kind = "a table that the dictionary does not describe"
        yield Problem(shown(path), kind, expected, f"{remedy}, or move it out of the folder")


def _of_interviews(folder: Path, study: Study | None) -> set[str]:
    """Files of coded interviews, as the settings name them."""
    if study:
        of = study.interviews
        return {name for name in (of.file, of.codebook, of.names, of.about) if name} if of else set()
    try:
        data = read_yaml(folder / "study.yml").data
    except InputError:
        return set()
    interviews = data.get("interviews") if isinstance(data, dict) else None
    return {each for each in interviews.values() if isinstance(each, str)} if isinstance(interviews, dict) else set()


def _there(path: Path) -> bool:
    """Whether a file is there; no system has one whose name is too long."""
    try:
        return path.exists()
    except OSError:
        return False


def _of_survey(folder: Path, study: Study | None) -> set[str]:
    """Files of the survey, as the settings name them: the codebook describes the answers.

    Settings that cannot be used are asked for no more than these names: their own problems are told.
    """
    if study:
        return {study.survey.file, study.survey.codebook} if study.survey else set()
    try:
        data = read_yaml(folder / "study.yml").data
    except InputError:
        return {path.name for path in folder.iterdir()}
    survey = data.get("survey") if isinstance(data, dict) else None
    if survey is None:
        return set()
    # Whatever its keys are called: a misspelt "file" is told as such. Where none of them is a file, any may be meant.
    named = {name for name in survey.values() if isinstance(name, str)} if isinstance(survey, dict) else set()
    there = {path.name for path in folder.iterdir()}
    return {"codebook.csv", *named} if any(name in there and name != "codebook.csv" for name in named) else there
