"""Chapters of a study: those of the house that apply to it, and its own in ``data/<study>/notebooks/``.

A chapter of its own belongs to that study alone. One with the name of a chapter of the house is told in its place, for
that is what a copy that was changed is meant for; a number that another chapter has is refused, for two chapters would
be called the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import shown
from bphs.inputs.rules.braces import unfilled
from bphs.inputs.rules.decisions import read_decisions
from bphs.inputs.rules.table import read_rules
from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.labels import read_labels
from bphs.pipeline.notebooks import Notebook, order_problems, places_of, read_notebooks
from bphs.report.chapter.source import FOLDER
from bphs.report.words import place
from bphs.report.words.checks import BUILT_IN
from bphs.report.words.wording import LANGUAGES

OF_RESPONDENTS = ("survey", "together")
"""Parts of a study whose chapters hold respondents' answers."""
FIRST_FREE = 50
"""The house gives its chapters smaller numbers: from this one on they are free for chapters of one's own."""


@dataclass(frozen=True)
class Chapters:
    """Chapters as one study has them.

    Parameters
    ----------
    applying : those that apply to it, in order.
    skipped : those of the house or its own that its settings leave out.
    known : names of all chapters that there are, whether they apply or not.
    """

    applying: Sequence[Notebook]
    skipped: Sequence[Notebook]
    known: frozenset[str]


EVERY = "every"
"""Part of a notebook that is told in every study."""


def chapters_of(study: Study, house: Sequence[Notebook]) -> Chapters:
    """Chapters of a study.

    Parameters
    ----------
    house : the chapters that all studies share. One that is about a table of some studies (`Notebook.table`) is none of
        a study without it: it is not left out, and nobody is told that it is not there.

    Raises
    ------
    InputError : everything that is wrong with its labels; or with its own chapters, its settings about chapters and
        its words for them.
    """
    read_labels(study.folder)
    own = read_notebooks(study.folder / FOLDER, shown(study.folder / FOLDER))
    names = {notebook.name for notebook in own}
    every = [notebook for notebook in house if notebook.part in (*study.parts, EVERY) and notebook.name not in names]
    every = [notebook for notebook in every if not notebook.table or notebook.table in _tables(study)]
    every = sorted([*every, *own], key=lambda notebook: notebook.name)
    known = frozenset(names | {notebook.name for notebook in house})
    found = Chapters(
        [notebook for notebook in every if notebook.name not in study.without],
        [notebook for notebook in every if notebook.name in study.without],
        known,
    )
    saved = {name: notebook.part for notebook in [*house, *own] for name in notebook.uses["save"]}
    problems = [*_wrong_settings(study, found), *_wrong_own(study, own, found.applying, saved)]
    problems += _wrong_words(study, [*house, *own], found.applying)
    problems += _wrong_rules(study, every)
    if problems:
        raise InputError(problems)
    return found


def _tables(study: Study) -> Collection[str]:
    """Names of the study's tables; none where its dictionary cannot be read, which is told when its data are."""
    try:
        return read_dictionary(study.folder / "datapackage.json").tables
    except InputError:
        return ()


def strangers(study: Study) -> Iterator[str]:
    """One line for each notebook beside the study's own chapters that is none, by its name."""
    for path in sorted((study.folder / FOLDER).glob("[!0-9.]*.ipynb")):
        yield f"{shown(path)}: no chapter, for its name does not begin with a number; {FIRST_FREE}_{path.stem} would be one"


def _wrong_settings(study: Study, chapters: Chapters) -> Iterator[Problem]:
    """Chapters to leave out that there are not, parameters that no chapter has."""
    where = shown(study.folder / "study.yml")
    for name in study.without:
        if name not in chapters.known:
            yield Problem(f"{where}, without", name, "the name of a chapter", nearest(name, chapters.known))
    known = {notebook.name: set(notebook.parameters) - {"study"} for notebook in chapters.applying}
    for chapter, values in study.parameters.items():
        if chapter not in chapters.known:
            yield Problem(f"{where}, parameters", chapter, "the name of a chapter", nearest(chapter, known))
        for name in values if chapter in known else ():
            if name not in known[chapter]:
                expected = f"a name that {chapter} sets in its cell tagged 'parameters'"
                yield Problem(f"{where}, parameters of {chapter}", name, expected, nearest(name, known[chapter]))


def _wrong_own(
    study: Study, own: Sequence[Notebook], applying: Sequence[Notebook], saved: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with chapters of a study's own besides their words."""
    places = {notebook.where for notebook in own}
    yield from (problem for problem in order_problems(applying, saved) if problem.where in places)
    for notebook in own:
        yield from _unnumbered(notebook, applying)
        yield from _open(notebook, saved)
        if "study" not in notebook.parameters:
            line = f'study = "{shown(study.folder / "study.yml")}"'
            expected = "a first code cell tagged 'parameters' that sets the study"
            yield Problem(notebook.where, "no such cell", expected, f"write {line} and give the cell the tag")


def _open(notebook: Notebook, saved: Mapping[str, str]) -> Iterator[Problem]:
    """A chapter on respondents that does not say so: its page would show whatever its cells print."""
    loaded = [name for name in notebook.uses["load"] if saved.get(name) in OF_RESPONDENTS]
    if (notebook.uses["responses"] or loaded) and notebook.part not in OF_RESPONDENTS:
        found = f"part {notebook.part!r} for a chapter that reads {loaded[0] if loaded else 'the survey'!r}"
        expected = f"one of the parts {', '.join(OF_RESPONDENTS)}, whose pages hide small groups of respondents"
        remedy = 'begin with a copy of a chapter on the survey, or write "bphs": {"part": "survey"} into its metadata'
        yield Problem(notebook.where, found, expected, remedy)


def _unnumbered(notebook: Notebook, applying: Sequence[Notebook]) -> Iterator[Problem]:
    number, numbers = _number(notebook), {_number(other) for other in applying}
    free = next(one for one in range(FIRST_FREE, FIRST_FREE + len(numbers) + 1) if one not in numbers)
    if number is None:
        expected = "a number, an underscore and a name"
        yield Problem(notebook.where, notebook.path.name, expected, f"rename it, e.g. {free}_mine.ipynb")
        return
    for other in applying:
        if other is not notebook and notebook in applying and _number(other) == number:
            found = f"number {number}, which {other.where} has too"
            remedy = (
                f"rename it, e.g. {free}_{notebook.name.partition('_')[2]}.ipynb; with the very name {other.name} it "
                f"would be told in its place"
            )
            yield Problem(notebook.where, found, "each number once in a study", remedy)


def _number(notebook: Notebook) -> int | None:
    number, _, name = notebook.name.partition("_")
    return int(number) if number.isdecimal() and name else None


def _wrong_rules(study: Study, every: Sequence[Notebook]) -> Sequence[Problem]:
    """What is wrong with the tables of rules and decisions; a finding of a chapter that is left out is one that the
    study lacks.
    """
    known = [f"{notebook.name}.{name}" for notebook in every for part in notebook.sections or () for name in part.names]
    try:
        rules = read_rules(study.folder, known)
        statements = read_decisions(study.folder, rules, known)
    except InputError as error:
        return error.problems
    return list(unfilled(shown(study.folder), rules, statements))


def _wrong_words(study: Study, every: Sequence[Notebook], applying: Sequence[Notebook]) -> Iterator[Problem]:
    """What is wrong with the words of the place: with the files, and with what stands in them."""
    known = {notebook.name for notebook in every}
    yield from place.strays(study.folder, known)
    yield from place.problems(study.folder, place.FIRST_PAGE, {"question"}, BUILT_IN)
    for notebook in applying:
        if notebook.sections is not None:
            values = [*BUILT_IN, *(name for part in notebook.sections for name in part.names)]
            yield from place.problems(study.folder, notebook.name, places_of(notebook.path), values)
            continue
        for path in (place.file_of(study.folder, language, notebook.name) for language in LANGUAGES):
            if path.exists():
                expected = "words for a chapter that is told in sections"
                remedy = f"remove the file: {notebook.where} has no place for them"
                yield Problem(shown(path), f"words for {notebook.name}", expected, remedy)
