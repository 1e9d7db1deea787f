"""First page of a study, put together: what it asks, what its chapters answer and cannot, its data, how to cite it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bphs.inputs.files.documents import read_yaml
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.pipeline.scope import Scope
from bphs.pipeline.to_come import to_come
from bphs.report.chapter.source import FOLDER
from bphs.report.words import place
from bphs.report.words.sections import OPENING
from bphs.report.words.wording import LANGUAGES, Text

if TYPE_CHECKING:
    from bphs.report.pages.front import Front

CITATION = "CITATION.cff"
CITED = Text(
    "{}. Computed with the program of “{}”, version {}; CITATION.cff cites it in full.",
    "{}。计算程序：{}，版本 {}（完整著录见 CITATION.cff）。",
)
BUILT = ".first_page.json"
"""Question and first answer of a study, for the page over all studies."""


@dataclass(frozen=True)
class FirstPage:
    """First page of a study.

    Parameters
    ----------
    scope : what the study can tell.
    """

    scope: Scope

    @property
    def modules(self) -> list[Path]:
        """Files of the program that decide what stands on it, the rule of its answers among them."""
        return self.scope.project.module_files([__name__])

    @property
    def files(self) -> list[Path]:
        """Files that it is made from, besides what the chapters made."""
        folder = self.scope.study.folder
        words = [place.file_of(folder, language, place.FIRST_PAGE) for language in LANGUAGES]
        settings = [folder / "study.yml", folder / "datapackage.json", self.scope.project.root / CITATION]
        return [*settings, *words, *(self.scope.answers(notebook) for notebook in self.scope.told)]

    @property
    def waiting(self) -> dict[str, str]:
        """What is not filled in yet, as an input of the page."""
        told = [[*one[:4], [column.name for column in one.blank], one.years] for one in self.scope.study.waiting]
        return {"what is not filled in yet": json.dumps(told)} if told else {}

    @property
    def built(self) -> Path:
        """Place of its question and first answer, for the page over all studies."""
        return self.scope.build / BUILT

    def front(self, language: str) -> Front:
        """What the page of a language is filled with."""
        from bphs.report.pages.answers import chosen
        from bphs.report.pages.front import Front

        said = {notebook.name: self._said(notebook.name, language) for notebook in self.scope.told}
        answers = [{**one, "chapter": name} for name, found in said.items() for one in found["answers"]]
        parts = {notebook.name: notebook.part for notebook in self.scope.told}
        own = {one.name for one in self.scope.told if one.path.is_relative_to(self.scope.study.folder / FOLDER)}
        return Front(
            question=self._question(language),
            answers=chosen([one for one in answers if not one["advises"]], parts, own),
            advice=[one for one in answers if one["advises"]],
            limits={name: found["limits"] for name, found in said.items() if found["limits"]},
            lacking=dict(self._lacking(language)),
            left_out=list(self._left_out(language)),
            to_come=list(to_come(self.scope, language)),
            data=list(self._data(language)),
            cite=self._cite(language),
        )

    def _said(self, name: str, language: str) -> Mapping[str, Any]:
        path = self.scope.build / ".answers" / f"{name}.json"
        return json.loads(path.read_text("utf-8"))[language] if path.exists() else {"answers": [], "limits": []}

    def _question(self, language: str) -> str:
        """What the study asks in its own words, with the values that every chapter has."""
        from bphs.report.chapter.spoken import study_values
        from bphs.report.words.told import Told
        from bphs.report.words.wording import language as writing_in

        text = place.read_words(self.scope.study.folder, language, place.FIRST_PAGE).get("question", "")
        with writing_in(language):
            values = study_values(self.scope.study, self.scope.facts.counts.get("units"))
            return Told(values, (), self.scope.study.confidence, place.FIRST_PAGE).plain(text)

    def _lacking(self, language: str) -> Iterator[tuple[str, list[tuple[list[str], str]]]]:
        """Sections that each chapter lacks; those with the same reason share it."""
        for notebook in self.scope.told:
            left = self.scope.found_left_out(notebook)
            together: dict[str, list[str]] = {}
            for part in notebook.sections or ():
                if part.name in left and part.name != OPENING:
                    title = getattr(part.title, language).replace("*", "")
                    together.setdefault(getattr(left[part.name], language), []).append(title)
            if together:
                yield notebook.name, [(titles, why) for why, titles in together.items()]

    def _left_out(self, language: str) -> Iterator[tuple[str, str]]:
        for notebook in self.scope.notebooks:
            if notebook not in self.scope.told:
                why = self.scope.left_out(notebook, ran=False)[OPENING]
                yield notebook.titles[language], getattr(why, language)

    def _data(self, language: str) -> Iterator[dict[str, Any]]:
        for table in read_dictionary(self.scope.study.folder / "datapackage.json").tables.values():
            named = {key: getattr(table, f"{key}_{language}") for key in ("title", "source")}
            yield {**named, "synthetic": table.synthetic}

    def _cite(self, language: str) -> str:
        """The study by its own title, computed with the program that CITATION.cff names; empty where there is none.

        Whose study it is no file says: who copies a folder is the author of another one.
        """
        path = self.scope.project.root / CITATION
        if not path.exists():
            return ""
        given, title = read_yaml(path).data, self.scope.study.title
        names = [one.get("name") or f"{one['family-names']}, {one['given-names']}" for one in given["authors"]]
        said = (title.en, "; ".join(names)) if language == "en" else (title.zh, "，".join(names))
        return getattr(CITED, language).format(*said, given["version"])
