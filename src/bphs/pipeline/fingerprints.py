"""Fingerprints of tasks: what a chapter and a page are made from, by the names that a person would use."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bphs.inputs.regions.system import system_tables
from bphs.inputs.rules.decisions import FILE as DECISIONS
from bphs.inputs.rules.table import FILE as RULES_FILE
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.labels import FILE as LABELS
from bphs.inputs.tables.yearly import LONG, STEM
from bphs.pipeline.execute import LEFT_OUT, VALUES
from bphs.pipeline.notebooks import INDICES, INTERVIEWS, RULES, Notebook
from bphs.pipeline.records import digest
from bphs.pipeline.scope import Scope, used
from bphs.report.words import place
from bphs.report.words.wording import LANGUAGES

OF_PAGES_ONLY = {"folder", "name", "title", "parameters", "parts", "without", "unit", "source", "numbering", "waiting"}
"""Settings that decide pages, or other chapters, and no chapter's results; and the place where they stand."""

WORKS = "references.bib"
"""Works that a study cites besides those of ``notebooks/references.bib``, in its folder."""


@dataclass(frozen=True)
class Fingerprints:
    """Hashes of what the tasks of a study are made from.

    Parameters
    ----------
    scope : what the study can tell.
    known : names of all chapters that there are.
    """

    scope: Scope
    known: Collection[str] = ()

    def of_chapter(self, notebook: Notebook, parameters: dict[str, Any]) -> dict[str, str]:
        """Inputs of a chapter's results: its code, the modules and tables that its sections use, settings."""
        project = self.scope.project
        found = {project.name_of(notebook.path): notebook.digest}
        found |= self._settings() | project.hashes(self._study_files(notebook))
        found |= project.hashes(project.module_files(["bphs", *notebook.imports]))
        if notebook.sections is not None:
            told = {name: why.en for name, why in self.scope.left_out(notebook).items()}
            found["what this study lacks"] = json.dumps(told, sort_keys=True)
        for name in used(notebook, "load", self.scope.left_out(notebook)):
            saver = next(other.name for other in self.scope.notebooks if name in other.uses["save"])
            folder = self.scope.build / saver / "data"
            found[f"{name} (saved by {saver})"] = digest(folder / f"{name}.csv") + digest(folder / f"{name}.json")
        if notebook.uses[RULES]:
            files = [self.scope.study.folder / name for name in (RULES_FILE, DECISIONS)]
            found |= project.hashes([file for file in files if file.exists()])
            before = json.dumps(self.scope.found_before(notebook), sort_keys=True)
            found["what earlier chapters found"] = hashlib.sha256(before.encode()).hexdigest()
        found |= project.hashes([project.root / "requirements.lock"])
        found["the Python version"] = ".".join(map(str, sys.version_info[:2]))
        found[f"the parameters of {notebook.name}"] = json.dumps(parameters, sort_keys=True, default=str)
        return found

    def _settings(self) -> dict[str, str]:
        """Settings that a chapter's results can depend on."""
        study = self.scope.study
        content = study.model_dump_json(exclude=OF_PAGES_ONLY)
        name = self.scope.project.name_of(study.folder / "study.yml")
        return {name: hashlib.sha256(content.encode()).hexdigest()}

    def _study_files(self, notebook: Notebook) -> list[Path]:
        folder = self.scope.study.folder
        paths = {
            table["name"]: folder / table["path"]
            for table in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
        }
        left = self.scope.left_out(notebook)
        names = [
            *used(notebook, "read", left),
            *used(notebook, "judgements", left),
            *(f"{stem}_{year}" for stem in used(notebook, "read_years", left) for year in self.scope.study.years),
            *(LONG for stem in used(notebook, "read_years", left) if stem == STEM),
        ]
        if notebook.uses[INDICES]:
            names += system_tables(read_dictionary(folder / "datapackage.json"))
        files = [folder / "datapackage.json", *(paths[name] for name in names if name in paths)]
        files += [path for path in [folder / LABELS] if path.exists()]
        if self.scope.study.survey and (notebook.uses["responses"] or notebook.uses["codebook"]):
            files.append(folder / self.scope.study.survey.codebook)
        if self.scope.study.survey and notebook.uses["responses"]:
            files.append(folder / self.scope.study.survey.file)
        if (held := self.scope.study.interviews) and notebook.uses[INTERVIEWS]:
            files += [folder / name for name in (held.file, held.codebook, held.names, held.about) if name]
        outlines = self.scope.study.boundaries.file if self.scope.study.boundaries else None
        return [*files, folder / outlines] if outlines else files

    def of_words(self, notebook: Notebook) -> dict[str, str]:
        """Inputs of a page besides what its chapter made: text cells, records, words of the place."""
        if notebook.sections is None:
            return {}
        folder = self.scope.build / notebook.name
        files = [
            folder / VALUES,
            folder / LEFT_OUT,
            self.scope.study.folder / "study.yml",
            self.scope.study.folder / "datapackage.json",
        ]
        files += [place.file_of(self.scope.study.folder, language, notebook.name) for language in LANGUAGES]
        return self.scope.project.hashes(files) | {
            f"the words of {self.scope.project.name_of(notebook.path)}": notebook.words
        }

    def of_pages(self) -> dict[str, str]:
        """Inputs of every page: the renderer, its templates, the bibliography, the titles of the chapters."""
        chapters = [[n.name, n.titles, n.where] for n in self.scope.told]
        titles = json.dumps(
            [chapters, sorted(self.known), dict(self.scope.study.title), self.scope.study.numbering], ensure_ascii=False
        )
        beside = (self.scope.project.package / "report").rglob("*")
        # The fonts and the renderer's libraries change with the lock only.
        files = [self.scope.project.root / name for name in ("notebooks/references.bib", "requirements.lock")]
        files += [path for path in [self.scope.study.folder / WORKS] if path.exists()]
        files += sorted(path for path in beside if path.is_file() and path.suffix not in (".py", ".pyc"))
        files += self.scope.project.module_files(["bphs.report.pages.render"])
        return self.scope.project.hashes(files) | {
            "the titles of the chapters": hashlib.sha256(titles.encode()).hexdigest()
        }
