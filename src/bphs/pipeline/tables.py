"""All tables of a study for its author's own text: Word documents and LaTeX, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bphs.inputs.files.whole import write_whole
from bphs.pipeline.build import UNFINISHED, built
from bphs.pipeline.fingerprints import WORKS
from bphs.pipeline.plan import Plan
from bphs.pipeline.syntax import write_syntax
from bphs.report.words.wording import LANGUAGES

if TYPE_CHECKING:
    from bphs.report.tables.collected import Book


def write_tables(root: Path, wanted: Sequence[str] = (), *, workers: int = 2) -> None:
    """Bring the report up to date and write ``reports/<study>/tables.<language>.docx`` and ``.tex``, and
    ``appendices.<language>.docx`` of a survey or interviews.

    Say where they are.

    Raises
    ------
    InputError : broken data, settings or notebooks.
    BuildFailed : a chapter stopped; no file is written.
    """
    done = built(root, wanted, workers=workers)
    for plan in done.plans:
        for path in _write(plan):
            print(plan.project.name_of(path))
    done.stop(UNFINISHED)


def _write(plan: Plan) -> list[Path]:
    from bphs.report.tables import latex, word
    from bphs.report.tables.collected import collect

    executed = [plan.scope.build / notebook.name / f"{notebook.name}.ipynb" for notebook in plan.scope.told]
    tellings = {
        notebook.name: telling for notebook in plan.scope.told if (telling := plan.scope.telling(notebook)) is not None
    }
    bibliography, written = plan.project.root / "notebooks" / "references.bib", []
    works = plan.study.folder / WORKS
    worded = [notebook for notebook in plan.scope.told if notebook.sections is not None]
    ways = {language: plan.scope.ways(worded, language) for language in LANGUAGES}
    shown: list[str] = []
    for language in LANGUAGES:
        book = collect(
            plan.study,
            plan.scope.told,
            executed,
            language,
            bibliography,
            tellings,
            works,
            ways[language],
            plan.study.numbering,
        )
        if not book.tables:
            print(f"{plan.study.name}: no chapter shows a table.")
            return []
        for kind, content in (("docx", word.book_document(book)), ("tex", latex.book_document(book))):
            written.append(plan.scope.reports / f"tables.{language}.{kind}")
            write_whole(written[-1], content)
        written += _appendices(plan, language, book)
        shown = [one.name for one in book.tables]
    return [*written, *filter(None, [write_syntax(plan, shown)])]


def _appendices(plan: Plan, language: str, book: Book) -> list[Path]:
    """Appendices in one language, of a study that has something for them."""
    from bphs.inputs.codebook.book import read_codebook
    from bphs.report.tables import word
    from bphs.report.tables.appendices import TITLE, appendices
    from bphs.report.words import wording

    study = plan.study
    codebook = read_codebook(study.folder / study.survey.codebook) if study.survey else None
    scales = (
        (study.survey.scales or [key for key, items in codebook.dimensions.items() if len(items) > 1])
        if study.survey and codebook
        else []
    )
    guide = next((one for one in book.tables if one.name.endswith("-guide")), None)
    with wording.language(language):
        forms = appendices(codebook, scales, guide, _of_survey(plan), study.confidence)
        content = word.form_document(book.title, str(TITLE), forms, language) if forms else b""
    if not forms:
        return []
    write_whole(target := plan.scope.reports / f"appendices.{language}.docx", content)
    return [target]


def _of_survey(plan: Plan) -> dict[str, Any]:
    """What the chapter that cleans the survey recorded of its size; nothing of what is hidden."""
    names = ("issued", "returned", "analysed", "design_effect")
    found = {
        key: entry for name, entry in plan.scope.found_of_all().items() if (key := name.partition(".")[2]) in names
    }
    return {key: entry for key, entry in found.items() if "value" in entry}
