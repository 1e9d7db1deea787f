"""Section ``survey:`` of ``study.yml`` held against the study's folder and its codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.codebook.book import Codebook, read_codebook
from bphs.inputs.files.codes import NUMBER, code_text
from bphs.inputs.files.documents import Document
from bphs.inputs.files.grid import FORMS
from bphs.inputs.survey.settings import EVERYBODY, Survey, comparisons

NAMING = ("duration", "strata", "cluster", "weight")
"""Settings that name a variable."""


def survey_problems(survey: Survey | None, document: Document) -> tuple[list[Problem], list[Problem]]:
    """Files that are not there and settings that name what the codebook has not; then problems of the codebook."""
    if survey is None:
        remedy = "add 'survey:' with 'file:' and 'codebook:', or take 'survey' out of 'parts'"
        where, found = document.where("parts"), "part 'survey' without a section 'survey'"
        return [Problem(where, found, "the file with the answers and its codebook", remedy)], []
    folder = document.path.parent
    problems = list(_file(survey, document))
    try:
        codebook = read_codebook(folder / survey.codebook)
    except InputError as error:
        return problems, list(error.problems)
    problems += [*_names(survey, codebook, document), *_scales(survey, codebook, document)]
    return [*problems, *_margins(survey, codebook, document)], []


def _file(survey: Survey, document: Document) -> Iterator[Problem]:
    path = document.path.parent / survey.file
    where = document.where("survey", "file")
    if path.suffix.lower() not in FORMS:
        yield Problem(
            where,
            f"file: {survey.file}",
            "a file of the form " + ", ".join(FORMS),
            "export the answers as .sav, .xlsx or CSV",
        )
    elif not path.is_file():
        others = (file.name for file in document.path.parent.iterdir() if file.suffix.lower() in FORMS)
        there = [name for name in others if name != survey.codebook]
        yield Problem(
            where,
            f"file: {survey.file}, which is not in the folder",
            "the file with the answers",
            f"put it there, or {nearest(survey.file, there)}",
        )


def _names(survey: Survey, codebook: Codebook, document: Document) -> Iterator[Problem]:
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("survey", key), getattr(survey, key)) for key in NAMING if getattr(survey, key)
    ]
    named += [(("survey", "margins", name), name) for name in survey.margins]
    for key in ("eligible", "contradictions"):
        for place, rule in enumerate(getattr(survey.cleaning, key)):
            compared = [
                word
                for left, _, right in comparisons(rule.when)
                for word in (left, right)
                if not re.fullmatch(NUMBER, word)
            ]
            named += [(("survey", "cleaning", key, place, "when"), word) for word in compared]
    for keys, name in named:
        if name not in codebook.columns:
            yield Problem(
                document.where(*keys),
                f"variable {name!r}",
                f"a variable of {survey.codebook} that is kept",
                nearest(name, codebook.columns),
            )


def _scales(survey: Survey, codebook: Codebook, document: Document) -> Iterator[Problem]:
    for place, name in enumerate(survey.scales):
        if len(codebook.dimensions.get(name, ())) < 2:
            yield Problem(
                document.where("survey", "scales", place),
                f"scale {name!r}",
                f"a dimension of {survey.codebook} with two items or more",
                nearest(name, codebook.dimensions),
            )


def _margins(survey: Survey, codebook: Codebook, document: Document) -> Iterator[Problem]:
    given: list[tuple[tuple[str, ...], str, Mapping[int, float]]] = [
        (("margins", name), name, shares) for name, shares in survey.margins.items()
    ]
    one = set(survey.population) == {EVERYBODY}
    if survey.population and one != (survey.strata is None):
        yield Problem(
            document.where("survey", "population"),
            "one number for strata" if one else "numbers by code without strata",
            "a number for each stratum's code, or one number without strata",
            "change it: population: {1: 8, 2: 10, 3: 6}" if one else "name strata:, or write one number",
        )
    elif survey.strata and survey.population:
        given.append((("population",), survey.strata, dict(survey.population)))
    for keys, name, shares in given:
        codes = {value.code for value in codebook.variable(name).values} if name in codebook.owner else set()
        if codes and codes != set(map(float, shares)):
            expected = "a number for each code of the codebook: " + ", ".join(map(code_text, sorted(codes)))
            yield Problem(
                document.where("survey", *keys),
                f"the codes {', '.join(map(str, sorted(shares)))}",
                expected,
                "add what is missing, remove what is too many",
            )
