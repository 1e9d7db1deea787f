"""Scope of a study: which chapters and sections it can tell, from what it has and from what earlier chapters made."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bphs.inputs.facts import UNITS, Facts, facts_of
from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.pipeline.execute import LEFT_OUT, VALUES
from bphs.pipeline.notebooks import Notebook
from bphs.pipeline.project import Project
from bphs.report.words import place
from bphs.report.words.links import Way, chapter_in_both
from bphs.report.words.needs import asked_of, column_of_the_house, left_out
from bphs.report.words.sections import OPENING, Section
from bphs.report.words.wording import LANGUAGES, Text

if TYPE_CHECKING:
    from bphs.report.pages.telling import Telling


@dataclass(frozen=True)
class Scope:
    """Scope of one study: what it can tell.

    Parameters
    ----------
    project : where things are.
    study : the study's settings.
    notebooks : the chapters that apply to it, in order.
    skipped : chapters that it chose to leave out.
    """

    project: Project
    study: Study
    notebooks: Sequence[Notebook]
    skipped: Sequence[Notebook] = ()

    @property
    def build(self) -> Path:
        return self.project.root / "build" / self.study.name

    @property
    def reports(self) -> Path:
        return self.project.root / "reports" / self.study.name

    @cached_property
    def facts(self) -> Facts:
        """Facts of the study; read once, when the first chapter asks."""
        needs = [need for notebook in self.notebooks for part in notebook.sections or () for need in part.needs]
        return facts_of(self.study, asked_of(needs))

    def left_out(
        self, notebook: Notebook, refused: Mapping[str, Text] | None = None, *, ran: bool = True
    ) -> dict[str, Text]:
        """Sections of a chapter that this study cannot tell, with reasons.

        Parameters
        ----------
        refused : those whose measure turned out undefined; without it only what is known before the chapter runs.
        ran : whether what earlier chapters left out and saved when they ran counts, or only what is known before
            anything runs.
        """
        saved: dict[str, frozenset[str] | None] = {}
        called = {name: chapter_in_both(other.name) for other in self.skipped for name in other.uses["save"]}
        for other in self.notebooks:
            if other is notebook:
                break
            gone = left_out(parts_of(other), self.facts, {}, saved)
            for name in used(other, "save", gone | (self.found_left_out(other) if ran else {})):
                saved[name] = self._columns(other, name) if ran else None
        return left_out(parts_of(notebook), self.facts, refused or {}, saved, called, self._title)

    def _title(self, column: str) -> Text:
        """Title of a column in the study's dictionary, else that of the house."""
        return self._called[0].get(column) or column_of_the_house(column)

    def _columns(self, notebook: Notebook, name: str) -> frozenset[str] | None:
        """Columns of a table that a chapter saved; None before it has run."""
        path = self.build / notebook.name / "data" / f"{name}.json"
        return frozenset(json.loads(path.read_text("utf-8"))["types"]) if path.exists() else None

    def found_left_out(self, notebook: Notebook) -> dict[str, Text]:
        """Sections that the last run of a chapter left out."""
        path = self.build / notebook.name / LEFT_OUT
        if notebook.sections is None or not path.exists():
            return {}
        return {name: Text(**why) for name, why in json.loads(path.read_text("utf-8")).items()}

    @cached_property
    def told(self) -> Sequence[Notebook]:
        """Chapters that the study can tell, as far as is known before anything runs."""
        return [notebook for notebook in self.notebooks if OPENING not in self.left_out(notebook, ran=False)]

    def telling(self, notebook: Notebook) -> Telling | None:
        """Filling of a chapter's text cells; None where its words stand in its code."""
        if notebook.sections is None:
            return None
        from bphs.report.chapter.spoken import study_values
        from bphs.report.pages.telling import Telling

        values = json.loads((self.build / notebook.name / VALUES).read_text("utf-8"))
        words = {language: place.read_words(self.study.folder, language, notebook.name) for language in LANGUAGES}
        return Telling(
            notebook.path,
            {**study_values(self.study, self.facts.counts.get("units")), **values},
            self.found_left_out(notebook),
            words,
            self.study.confidence,
        )

    def found_before(self, notebook: Notebook) -> dict[str, Any]:
        """What the chapters before one recorded when they ran, by ``chapter.name``; with the part of the study that
        each tells.
        """
        return self._found([other for other in self.told if other.name < notebook.name])

    def found_of_all(self) -> dict[str, Any]:
        """What all chapters recorded when they ran, likewise."""
        return self._found(self.told)

    def _found(self, chapters: Sequence[Notebook]) -> dict[str, Any]:
        return {
            f"{one.name}.{key}": {**entry, "part": one.part}
            for one in chapters
            if (path := self.build / one.name / VALUES).exists()
            for key, entry in json.loads(path.read_text("utf-8")).items()
        }

    def in_words(self, refused: Mapping[str, Text]) -> dict[str, Text]:
        """Reasons with the titles of columns and the names of units in place of their codes."""
        from bphs.report.words.called import in_words

        return {section: in_words(why, *self._called) for section, why in refused.items()}

    @cached_property
    def _called(self) -> tuple[dict[str, Text], dict[str, Text]]:
        """Titles of columns and answers, names of units; read once, when a measure refuses its values."""
        from bphs.inputs.codebook.book import read_codebook
        from bphs.inputs.tables.reading import read_table
        from bphs.report.chapter.catalogue import catalogue_of
        from bphs.report.words.called import titles_of

        dictionary = read_dictionary(self.study.folder / "datapackage.json")
        entries = catalogue_of(self.study, dictionary).items()
        titles = {name: Text(entry.title_en, entry.title_zh) for name, entry in entries}
        if self.study.survey:
            titles |= titles_of(read_codebook(self.study.folder / self.study.survey.codebook))
        names: dict[str, Text] = {}
        if (table := dictionary.tables.get(UNITS)) is not None:
            units = read_table(table, self.study.folder, check=False)[0]
            if {"code", "name_en", "name_zh"} <= set(units):
                rows = units[["code", "name_en", "name_zh"]].astype(str).itertuples(index=False)
                names = {code: Text(english, chinese) for code, english, chinese in rows}
        return titles, names

    def sentences(self, notebook: Notebook) -> Path:
        """Place of the findings' sentences for the study's first page."""
        return self.build / ".sentences" / f"{notebook.name}.json"

    def answers(self, notebook: Notebook) -> Path:
        """Place of a chapter's answers and limits for the study's first page."""
        return self.build / ".answers" / f"{notebook.name}.json"

    def ways(self, notebooks: Sequence[Notebook], language: str) -> dict[str, Way]:
        """Ways to all that the pages of chapters state, by ``chapter.name``."""
        return {
            f"{notebook.name}.{name}": Way(*way)
            for notebook in notebooks
            for name, way in json.loads(self.answers(notebook).read_text("utf-8"))[language].get("ways", {}).items()
        }


def parts_of(notebook: Notebook) -> Sequence[Section]:
    """Sections of a chapter; one whose words stand in its code is told whole or not at all."""
    if notebook.sections is not None:
        return notebook.sections
    asks = [*notebook.uses["responses"], *notebook.uses["codebook"]]
    return [Section(OPENING, needs=["survey"] if asks else [], tables={"load": list(notebook.uses["load"])})]


def used(notebook: Notebook, verb: str, left: Collection[str]) -> list[str]:
    """Names that the code of the sections that stay hands to ``chapter.<verb>``."""
    if notebook.sections is None:
        return [] if OPENING in left else list(notebook.uses[verb])
    names = [name for part in notebook.sections if part.name not in left for name in part.tables.get(verb, ())]
    return list(dict.fromkeys(names))
