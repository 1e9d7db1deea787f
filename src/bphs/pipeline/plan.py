"""The tasks of one study: each chapter is executed, each executed chapter rendered, and the answers collected."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.study import Study
from bphs.pipeline.execute import run_chapter
from bphs.pipeline.notebooks import Notebook
from bphs.pipeline.project import Project, Task
from bphs.pipeline.records import Record, digest
from bphs.pipeline.results import collect_findings

LANGUAGES = ("en", "zh")


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
        """The plan without the chapters that the study leaves out."""
        return replace(
            self, notebooks=[notebook for notebook in self.notebooks if notebook.name not in self.study.without]
        )

    def tasks(self) -> Iterator[Task]:
        """Chapters first, each followed by its pages; the index last.

        Raises
        ------
        InputError : the study sets a parameter that no chapter has.
        """
        problems = list(self._unknown_parameters())
        if problems:
            raise InputError(problems)
        for notebook in self.notebooks:
            yield self._chapter(notebook)
            yield self._pages(notebook)
        yield self._index()

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
        earlier = [other for other in self.notebooks if set(other.uses["save"]) & set(notebook.uses["load"])]
        return Task(
            name=notebook.name,
            record=self._record(notebook.name),
            inputs=lambda: self._chapter_inputs(notebook, parameters),
            outputs=lambda: (path for path in final.rglob("*") if path.is_file()),
            action=lambda: run_chapter(notebook, parameters, staging, final),
            after=tuple(other.name for other in earlier),
        )

    def _chapter_inputs(self, notebook: Notebook, parameters: dict[str, Any]) -> dict[str, str]:
        project = self.project
        found = {project.name_of(notebook.path): notebook.digest}
        found |= project.hashes(self._study_files(notebook))
        found |= project.hashes(project.module_files(["bphs", *notebook.imports]))
        for name in notebook.uses["load"]:
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
        names = [
            *notebook.uses["read"],
            *(f"{stem}_{year}" for stem in notebook.uses["read_years"] for year in self.study.years),
        ]
        files = [folder / "study.yml", folder / "datapackage.json", *(paths[name] for name in names if name in paths)]
        if self.study.survey and (notebook.uses["responses"] or notebook.uses["codebook"]):
            files.append(folder / self.study.survey.codebook)
        if self.study.survey and notebook.uses["responses"]:
            files.append(folder / self.study.survey.file)
        return [*files, folder / self.study.boundaries.file] if self.study.boundaries.file else files

    def _page_files(self, notebook: Notebook) -> list[Path]:
        return [self.reports / language / f"{notebook.name}.html" for language in LANGUAGES]

    def _pages(self, notebook: Notebook) -> Task:
        def render() -> None:
            from bphs.report.pages.render import render_chapter

            executed = self.build / notebook.name / f"{notebook.name}.ipynb"
            for language, target in zip(LANGUAGES, self._page_files(notebook), strict=True):
                render_chapter(executed, language=language, study=self.study, chapters=self.notebooks, target=target)

        executed = self.build / notebook.name / f"{notebook.name}.ipynb"
        return Task(
            name=f"{notebook.name} (pages)",
            record=self._record(f"{notebook.name}.pages"),
            inputs=lambda: self.project.hashes([executed]) | self._page_inputs(),
            outputs=lambda: self._page_files(notebook),
            action=render,
            after=(notebook.name,),
            quiet=True,
        )

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
            findings = collect_findings(self.build, [notebook.name for notebook in self.notebooks])
            for language, target in zip(LANGUAGES, self._index_files(), strict=True):
                render_index(
                    study=self.study, chapters=self.notebooks, findings=findings, language=language, target=target
                )

        findings = [self.build / notebook.name / "findings.json" for notebook in self.notebooks]
        return Task(
            name="index",
            record=self._record("index"),
            inputs=lambda: self.project.hashes(findings) | self._page_inputs(),
            outputs=self._index_files,
            action=render,
            after=tuple(f"{notebook.name} (pages)" for notebook in self.notebooks),
            quiet=True,
        )

    def _remove_others(self) -> None:
        """Pages of chapters that the study no longer has are not left beside the others."""
        wanted = {page for notebook in self.notebooks for page in self._page_files(notebook)}
        for page in {page for language in LANGUAGES for page in (self.reports / language).glob("*.html")} - wanted:
            page.unlink()

    def _index_files(self) -> list[Path]:
        return [self.reports / "index.html", self.reports / "index.zh.html"]
