"""All tables of a study for its author's own text: Word documents and LaTeX, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bphs.inputs.files.whole import write_whole
from bphs.pipeline.build import UNFINISHED, built
from bphs.pipeline.fingerprints import WORKS
from bphs.pipeline.plan import Plan
from bphs.report.words.wording import LANGUAGES


def write_tables(root: Path, wanted: Sequence[str] = (), *, workers: int = 2) -> None:
    """Bring the report up to date and write ``reports/<study>/tables.<language>.docx`` and ``.tex``.

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
    return written
