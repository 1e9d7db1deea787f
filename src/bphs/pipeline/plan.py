"""Tasks of one study: each chapter is executed, each executed chapter rendered, and the answers collected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bphs.inputs.files.whole import write_whole
from bphs.inputs.study import Study
from bphs.pipeline.execute import LEFT_OUT, Left, run_chapter
from bphs.pipeline.fingerprints import WORKS, Fingerprints
from bphs.pipeline.front import FirstPage
from bphs.pipeline.notebooks import RULES, Notebook
from bphs.pipeline.project import Project, Task
from bphs.pipeline.records import Record
from bphs.pipeline.results import collect_findings
from bphs.pipeline.scope import Scope
from bphs.report.words.wording import LANGUAGES

if TYPE_CHECKING:
    from bphs.report.pages.spoken import Spoken


SHARED = ("IPython.lib.lexers",)
"""What both runs and pages come to import, the one to quote a cell that failed, the other to colour code: two threads
that import one package at once may both find it half made.
"""


@dataclass(frozen=True)
class Plan:
    """Everything that one study's report consists of.

    Parameters
    ----------
    project : where things are.
    study : the study's settings.
    notebooks : the chapters that apply to it, in order.
    skipped : chapters that it chose to leave out.
    known : names of all chapters that there are, so that a link to one that it does not tell is plain text.
    """

    project: Project
    study: Study
    notebooks: Sequence[Notebook]
    skipped: Sequence[Notebook] = ()
    known: frozenset[str] = frozenset()

    @cached_property
    def scope(self) -> Scope:
        """Scope of the study: what it can tell of them."""
        return Scope(self.project, self.study, self.notebooks, self.skipped)

    @cached_property
    def made_from(self) -> Fingerprints:
        """Hashes of what each task is made from."""
        return Fingerprints(self.scope, self.known)

    def tasks(self) -> Iterator[Task]:
        """Chapters first, each followed by its pages; the index last."""
        for notebook in self.scope.told:
            yield self._chapter(notebook)
            yield self._pages(notebook)
        yield self._index()

    def _record(self, name: str) -> Record:
        return Record(self.scope.build / ".records" / f"{name}.json", self.project.root)

    def _chapter(self, notebook: Notebook) -> Task:
        final, staging = self.scope.build / notebook.name, self.scope.build / ".staging" / notebook.name
        parameters = {
            "study": self.project.name_of(self.study.folder / "study.yml"),
            **self.study.parameters.get(notebook.name, {}),
        }
        earlier = self._earlier(notebook)
        return Task(
            name=notebook.name,
            record=self._record(notebook.name),
            inputs=lambda: self.made_from.of_chapter(notebook, parameters),
            outputs=lambda: (path for path in final.rglob("*") if path.is_file()),
            action=lambda: run_chapter(
                notebook, parameters, staging, final, self._plan_of(notebook), self._before(notebook)
            ),
            after=tuple(other.name for other in earlier),
            modules=SHARED + ("papermill",),
        )

    def _earlier(self, notebook: Notebook) -> list[Notebook]:
        """Chapters that one is made from: whose tables it loads; all before one that asks for the study's rules."""
        return [
            other
            for other in self.scope.told
            if set(other.uses["save"]) & set(notebook.uses["load"])
            or (notebook.uses[RULES] and other.name < notebook.name)
        ]

    def _before(self, notebook: Notebook) -> Mapping[str, Any] | None:
        return self.scope.found_before(notebook) if notebook.uses[RULES] else None

    def _plan_of(self, notebook: Notebook) -> Left | None:
        return (
            None
            if notebook.sections is None
            else lambda refused: self.scope.left_out(notebook, self.scope.in_words(refused))
        )

    def _page_files(self, notebook: Notebook) -> list[Path]:
        return [self.scope.reports / language / f"{notebook.name}.html" for language in LANGUAGES]

    def _pages(self, notebook: Notebook) -> Task:
        def render() -> None:
            from bphs.report.pages.render import render_chapter

            telling, said = self.scope.telling(notebook), {}
            ways = {one: self.scope.ways(earlier, one) for one in LANGUAGES}
            for language, target in zip(LANGUAGES, self._page_files(notebook), strict=True):
                said[language] = render_chapter(
                    executed,
                    language=language,
                    study=self.study,
                    chapters=self.scope.told,
                    target=target,
                    works=self.study.folder / WORKS,
                    telling=telling,
                    source=notebook.where,
                    others=self.known,
                    ways=ways[language],
                    numbering=self.study.numbering,
                )
            if telling is not None:
                self._keep_said(notebook, said)

        executed = self.scope.build / notebook.name / f"{notebook.name}.ipynb"
        earlier = [other for other in self._earlier(notebook) if notebook.uses[RULES] and other.sections]
        return Task(
            name=f"{notebook.name} (pages)",
            record=self._record(f"{notebook.name}.pages"),
            inputs=lambda: (
                self.project.hashes([executed, *map(self.scope.answers, earlier)])
                | self.made_from.of_words(notebook)
                | self.made_from.of_pages()
            ),
            outputs=lambda: [
                *self._page_files(notebook),
                *([self.scope.sentences(notebook), self.scope.answers(notebook)] if notebook.sections else []),
            ],
            action=render,
            after=(notebook.name, *(f"{other.name} (pages)" for other in earlier)),
            quiet=True,
            modules=SHARED + ("bphs.report.pages.render",),
        )

    def _keep_said(self, notebook: Notebook, said: Mapping[str, Spoken]) -> None:
        """Keep what a chapter says on the study's first page."""
        sentences = {language: one.sentences for language, one in said.items()}
        write_whole(self.scope.sentences(notebook), json.dumps(sentences, ensure_ascii=False, indent=1))
        more = {
            language: {
                "answers": one.answers,
                "limits": one.limits,
                "ways": {name: [way.href, way.section] for name, way in one.ways.items()},
            }
            for language, one in said.items()
        }
        write_whole(self.scope.answers(notebook), json.dumps(more, ensure_ascii=False, indent=1))

    def _index(self) -> Task:
        first = FirstPage(self.scope)

        def render() -> None:
            from bphs.report.pages.render import render_index

            self._remove_others()
            findings = collect_findings(self.scope.build, [notebook.name for notebook in self.scope.told])
            fronts = {language: first.front(language) for language in LANGUAGES}
            for language, target in zip(LANGUAGES, self._index_files(), strict=True):
                render_index(
                    study=self.study,
                    chapters=self.scope.told,
                    findings=findings,
                    language=language,
                    target=target,
                    front=fronts[language],
                )
            shown = {one: {"question": front.question, "answers": front.answers[:1]} for one, front in fronts.items()}
            write_whole(first.built, json.dumps(shown, ensure_ascii=False, indent=1))

        findings = [
            path
            for notebook in self.scope.told
            for path in (
                self.scope.build / notebook.name / "findings.json",
                self.scope.build / notebook.name / "values.json",
                self.scope.sentences(notebook),
                self.scope.build / notebook.name / LEFT_OUT,
            )
        ]
        return Task(
            name="index",
            record=self._record("index"),
            inputs=lambda: (
                self.project.hashes([*findings, *first.files, *first.modules])
                | self.made_from.of_pages()
                | first.waiting
            ),
            outputs=lambda: [*self._index_files(), first.built],
            action=render,
            after=tuple(f"{notebook.name} (pages)" for notebook in self.scope.told),
            quiet=True,
            modules=SHARED + ("bphs.report.pages.render",),
        )

    def _remove_others(self) -> None:
        """Pages of chapters that the study no longer has are not left beside the others."""
        wanted = {page for notebook in self.scope.told for page in self._page_files(notebook)}
        for page in {
            page for language in LANGUAGES for page in (self.scope.reports / language).glob("*.html")
        } - wanted:
            page.unlink()

    def _index_files(self) -> list[Path]:
        return [self.scope.reports / "index.html", self.scope.reports / "index.zh.html"]
