"""Tasks of one study: each chapter is executed, each executed chapter rendered, and the answers collected."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.facts import Facts, facts_of
from bphs.inputs.study import Study
from bphs.pipeline.execute import LEFT_OUT, Left, run_chapter
from bphs.pipeline.notebooks import Notebook, places_of
from bphs.pipeline.project import Project, Task
from bphs.pipeline.records import Record, digest, write_whole
from bphs.pipeline.results import collect_findings
from bphs.report.words import place
from bphs.report.words.checks import BUILT_IN
from bphs.report.words.needs import asked_of, left_out
from bphs.report.words.sections import OPENING
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.report.pages.render import Telling

LANGUAGES = ("en", "zh")
VALUES = "values.json"


@dataclass(frozen=True)
class Plan:
    """Everything that one study's report consists of.

    Parameters
    ----------
    project : where things are.
    study : the study's settings.
    notebooks : the chapters that apply to it, in order.
    """

    project: Project
    study: Study
    notebooks: Sequence[Notebook]

    @property
    def build(self) -> Path:
        return self.project.root / "build" / self.study.name

    @property
    def reports(self) -> Path:
        return self.project.root / "reports" / self.study.name

    @cached_property
    def facts(self) -> Facts:
        """What the study has; read once, when the first chapter asks."""
        needs = [need for notebook in self.notebooks for part in notebook.sections or () for need in part.needs]
        return facts_of(self.study, asked_of(needs))

    def left_out(
        self, notebook: Notebook, refused: Mapping[str, Text] | None = None, *, ran: bool = True
    ) -> dict[str, Text]:
        """Sections of a chapter that this study cannot tell, with reasons.

        Parameters
        ----------
        refused : those whose measure turned out undefined; without it only what is known before the chapter runs.
        ran : whether what earlier chapters left out and saved when they ran counts, or only what is known before anything runs.
        """
        saved: dict[str, frozenset[str] | None] = {}
        for other in self.notebooks:
            if other is notebook:
                break
            gone = left_out(other.sections or (), self.facts, {}, saved)
            for name in _used(other, "save", gone | (self.found_left_out(other) if ran else {})):
                saved[name] = self._columns(other, name) if ran else None
        return left_out(notebook.sections or (), self.facts, refused or {}, saved)

    def _columns(self, notebook: Notebook, name: str) -> frozenset[str] | None:
        """Columns of a table that a chapter saved; None before it has run."""
        path = self.build / notebook.name / "data" / f"{name}.json"
        return frozenset(json.loads(path.read_text("utf-8"))["types"]) if path.exists() else None

    def found_left_out(self, notebook: Notebook) -> dict[str, Text]:
        """What the last run of a chapter left out."""
        path = self.build / notebook.name / LEFT_OUT
        if notebook.sections is None or not path.exists():
            return {}
        return {name: Text(**why) for name, why in json.loads(path.read_text("utf-8")).items()}

    @cached_property
    def told(self) -> Sequence[Notebook]:
        """The chapters that the study can tell, as far as is known before anything runs."""
        return [notebook for notebook in self.notebooks if OPENING not in self.left_out(notebook, ran=False)]

    def wrong_chapters(self) -> Iterator[Problem]:
        """Chapters to leave out that there are not, and chapters that need what one of those saves."""
        where = f"{self.project.name_of(self.study.folder / 'study.yml')}, without"
        known, without = [notebook.name for notebook in self.notebooks], self.study.without
        yield from (
            Problem(where, name, "the name of a chapter", nearest(name, known)) for name in without if name not in known
        )
        savers = {table: notebook.name for notebook in self.notebooks for table in notebook.uses["save"]}
        for notebook in self.chosen().notebooks:
            for saver in sorted({savers[table] for table in notebook.uses["load"] if table in savers} & set(without)):
                yield Problem(
                    where,
                    saver,
                    f"a chapter that no other needs; {notebook.name} loads what it saves",
                    f"leave out {notebook.name} too, or keep {saver}",
                )

    def chosen(self) -> Plan:
        """Plan without the chapters that the study leaves out."""
        return replace(
            self, notebooks=[notebook for notebook in self.notebooks if notebook.name not in self.study.without]
        )

    def tasks(self) -> Iterator[Task]:
        """Chapters first, each followed by its pages; the index last.

        Raises
        ------
        InputError : the study sets a parameter that no chapter has.
        """
        problems = [*self._unknown_parameters(), *self._wrong_words()]
        if problems:
            raise InputError(problems)
        for notebook in self.told:
            yield self._chapter(notebook)
            yield self._pages(notebook)
        yield self._index()

    def _wrong_words(self) -> Iterator[Problem]:
        for notebook in self.notebooks:
            if notebook.sections is not None:
                known = [*BUILT_IN, *(name for part in notebook.sections for name in part.names)]
                yield from place.problems(self.study.folder, notebook.name, places_of(notebook.path), known)

    def _unknown_parameters(self) -> Iterator[Problem]:
        where = self.project.name_of(self.study.folder / "study.yml")
        known = {notebook.name: set(notebook.parameters) - {"study"} for notebook in self.notebooks}
        for chapter, values in self.study.parameters.items():
            if chapter not in known:
                yield Problem(f"{where}, parameters", chapter, "the name of a chapter", nearest(chapter, known))
                continue
            for name in values:
                if name not in known[chapter]:
                    expected = f"a name that {chapter} sets in its cell tagged 'parameters'"
                    yield Problem(f"{where}, parameters of {chapter}", name, expected, nearest(name, known[chapter]))

    def _record(self, name: str) -> Record:
        return Record(self.build / ".records" / f"{name}.json", self.project.root)

    def _chapter(self, notebook: Notebook) -> Task:
        final, staging = self.build / notebook.name, self.build / ".staging" / notebook.name
        parameters = {
            "study": self.project.name_of(self.study.folder / "study.yml"),
            **self.study.parameters.get(notebook.name, {}),
        }
        earlier = [other for other in self.told if set(other.uses["save"]) & set(notebook.uses["load"])]
        return Task(
            name=notebook.name,
            record=self._record(notebook.name),
            inputs=lambda: self._chapter_inputs(notebook, parameters),
            outputs=lambda: (path for path in final.rglob("*") if path.is_file()),
            action=lambda: run_chapter(notebook, parameters, staging, final, self._plan_of(notebook)),
            after=tuple(other.name for other in earlier),
        )

    def _plan_of(self, notebook: Notebook) -> Left | None:
        return None if notebook.sections is None else lambda refused: self.left_out(notebook, refused)

    def _chapter_inputs(self, notebook: Notebook, parameters: dict[str, Any]) -> dict[str, str]:
        project = self.project
        found = {project.name_of(notebook.path): notebook.digest}
        found |= project.hashes(self._study_files(notebook))
        found |= project.hashes(project.module_files(["bphs", *notebook.imports]))
        if notebook.sections is not None:
            told = {name: why.en for name, why in self.left_out(notebook).items()}
            found["what this study lacks"] = json.dumps(told, sort_keys=True)
        for name in _used(notebook, "load", self.left_out(notebook)):
            saver = next(other.name for other in self.notebooks if name in other.uses["save"])
            folder = self.build / saver / "data"
            found[f"{name} (saved by {saver})"] = digest(folder / f"{name}.csv") + digest(folder / f"{name}.json")
        found |= project.hashes([project.root / "requirements.lock"])
        found["the Python version"] = ".".join(map(str, sys.version_info[:2]))
        found[f"the parameters of {notebook.name}"] = json.dumps(parameters, sort_keys=True, default=str)
        return found

    def _study_files(self, notebook: Notebook) -> list[Path]:
        folder = self.study.folder
        paths = {
            table["name"]: folder / table["path"]
            for table in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
        }
        left = self.left_out(notebook)
        names = [
            *_used(notebook, "read", left),
            *(f"{stem}_{year}" for stem in _used(notebook, "read_years", left) for year in self.study.years),
        ]
        files = [folder / "study.yml", folder / "datapackage.json", *(paths[name] for name in names if name in paths)]
        if self.study.survey and (notebook.uses["responses"] or notebook.uses["codebook"]):
            files.append(folder / self.study.survey.codebook)
        if self.study.survey and notebook.uses["responses"]:
            files.append(folder / self.study.survey.file)
        outlines = self.study.boundaries.file if self.study.boundaries else None
        return [*files, folder / outlines] if outlines else files

    def _page_files(self, notebook: Notebook) -> list[Path]:
        return [self.reports / language / f"{notebook.name}.html" for language in LANGUAGES]

    def _pages(self, notebook: Notebook) -> Task:
        def render() -> None:
            from bphs.report.pages.render import render_chapter

            telling, said = self.telling(notebook), {}
            for language, target in zip(LANGUAGES, self._page_files(notebook), strict=True):
                said[language] = render_chapter(
                    executed, language=language, study=self.study, chapters=self.told, target=target, telling=telling
                )
            if telling is not None:
                write_whole(self._sentences(notebook), json.dumps(said, ensure_ascii=False, indent=1))

        executed = self.build / notebook.name / f"{notebook.name}.ipynb"
        return Task(
            name=f"{notebook.name} (pages)",
            record=self._record(f"{notebook.name}.pages"),
            inputs=lambda: self.project.hashes([executed]) | self._word_inputs(notebook) | self._page_inputs(),
            outputs=lambda: [*self._page_files(notebook), *([self._sentences(notebook)] if notebook.sections else [])],
            action=render,
            after=(notebook.name,),
            quiet=True,
        )

    def telling(self, notebook: Notebook) -> Telling | None:
        """What a chapter's text cells are filled with; None where its words stand in its code."""
        if notebook.sections is None:
            return None
        from bphs.report.chapter.spoken import study_values
        from bphs.report.pages.render import Telling

        values = json.loads((self.build / notebook.name / VALUES).read_text("utf-8"))
        words = {language: place.read_words(self.study.folder, language, notebook.name) for language in LANGUAGES}
        return Telling(
            notebook.path,
            {**study_values(self.study, self.facts.counts.get("units")), **values},
            self.found_left_out(notebook),
            words,
            self.study.confidence,
        )

    def _word_inputs(self, notebook: Notebook) -> dict[str, str]:
        """What decides a page besides what its chapter made: text cells, records, words of the place."""
        if notebook.sections is None:
            return {}
        folder = self.build / notebook.name
        files = [
            folder / VALUES,
            folder / LEFT_OUT,
            self.study.folder / "study.yml",
            self.study.folder / "datapackage.json",
        ]
        files += [place.file_of(self.study.folder, language, notebook.name) for language in LANGUAGES]
        return self.project.hashes(files) | {f"the words of {self.project.name_of(notebook.path)}": notebook.words}

    def _sentences(self, notebook: Notebook) -> Path:
        """Where the findings' sentences are kept for the study's first page."""
        return self.build / ".sentences" / f"{notebook.name}.json"

    def _page_inputs(self) -> dict[str, str]:
        titles = json.dumps([[n.name, n.titles] for n in self.notebooks] + [dict(self.study.title)], ensure_ascii=False)
        beside = (self.project.package / "report").rglob("*")
        # The fonts and the renderer's libraries change with the lock only.
        files = [self.project.root / name for name in ("notebooks/references.bib", "requirements.lock")]
        files += sorted(path for path in beside if path.is_file() and path.suffix not in (".py", ".pyc"))
        files += self.project.module_files(["bphs.report.pages.render"])
        return self.project.hashes(files) | {"the titles of the chapters": hashlib.sha256(titles.encode()).hexdigest()}

    def _index(self) -> Task:
        def render() -> None:
            from bphs.report.pages.render import render_index

            self._remove_others()
            findings = collect_findings(self.build, [notebook.name for notebook in self.told])
            for language, target in zip(LANGUAGES, self._index_files(), strict=True):
                render_index(
                    study=self.study,
                    chapters=self.told,
                    findings=findings,
                    language=language,
                    target=target,
                    lacking=self._lacking(language),
                )

        findings = [
            path
            for notebook in self.told
            for path in (
                self.build / notebook.name / "findings.json",
                self._sentences(notebook),
                self.build / notebook.name / LEFT_OUT,
            )
        ]
        return Task(
            name="index",
            record=self._record("index"),
            inputs=lambda: self.project.hashes(findings) | self._page_inputs(),
            outputs=self._index_files,
            action=render,
            after=tuple(f"{notebook.name} (pages)" for notebook in self.told),
            quiet=True,
        )

    def _lacking(self, language: str) -> dict[str, list[str]]:
        """By chapter, the sections that it lacks; of a chapter that is left out whole, why."""
        found: dict[str, list[str]] = {}
        for notebook in self.notebooks:
            if notebook in self.told:
                found[notebook.name] = sorted(set(self.found_left_out(notebook)) - {OPENING})
            else:
                found[notebook.titles[language]] = [getattr(self.left_out(notebook, ran=False)[OPENING], language)]
        return {name: sections for name, sections in found.items() if sections}

    def _remove_others(self) -> None:
        """Pages of chapters that the study no longer has are not left beside the others."""
        wanted = {page for notebook in self.told for page in self._page_files(notebook)}
        for page in {page for language in LANGUAGES for page in (self.reports / language).glob("*.html")} - wanted:
            page.unlink()

    def _index_files(self) -> list[Path]:
        return [self.reports / "index.html", self.reports / "index.zh.html"]


def _used(notebook: Notebook, verb: str, left: Collection[str]) -> list[str]:
    """Names that the code of the sections that stay hands to ``chapter.<verb>``."""
    if notebook.sections is None:
        return list(notebook.uses[verb])
    names = [name for part in notebook.sections if part.name not in left for name in part.tables.get(verb, ())]
    return list(dict.fromkeys(names))
