"""A study told without kernels: the pipeline's own tasks, with the cells of each chapter run in the test's process.

Whole builds start a kernel for each chapter; a test that tells thirty variants of a study cannot wait for them. What is
left out: the kernel, the records, the drawing of figures a second time in Chinese, and the files of tables for readers
of Chinese, which are those of English with other words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import IPython.display
import nbformat
import pytest

from bphs.errors import BphsError, ChapterError, Undefined
from bphs.pipeline import execute
from bphs.pipeline.notebooks import Notebook
from bphs.pipeline.plan import Plan
from bphs.report.chapter import display, opening
from bphs.report.tables import downloads
from bphs.report.words import wording
from bphs.report.words.wording import Text

ROOT = Path(__file__).parents[1]
BLANK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"></svg>'


def tell(plan: Plan, chapters: Collection[str] = (), *, pages: bool = True) -> None:
    """Run, render and index every chapter that a study can tell, in order; or these chapters alone, no index."""
    for task in plan.tasks():
        chapter = task.name.removesuffix(" (pages)")
        if not chapters or (chapter in chapters and (pages or chapter == task.name)):
            task.action()


@contextmanager
def without_kernels(root: Path, *, pictures: bool = True, chinese: bool = False) -> Iterator[None]:
    """Chapters below `root` run in this process as long as the block lasts; with blank pages for `pictures` if these
    are not wanted, and with figures and files in Chinese, too, if `chinese`.
    """
    if not (root / "notebooks").exists():
        (root / "notebooks").symlink_to(ROOT / "notebooks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BPHS_RENDER", "1")
        patch.chdir(root)  # else a study that is called like one that ships is taken from there
        patch.setattr(opening, "__file__", str(root / "src" / "bphs" / "report" / "chapter" / "opening.py"))
        patch.setattr(execute, "_execute", _run)
        patch.setattr(wording, "_catalogue", {})
        if chinese:
            yield
            return
        drawn, files = display.drawn, downloads.table_downloads
        patch.setattr(
            display,
            "drawn",
            lambda draw, salt, made_up: BLANK if salt.endswith("-zh") or not pictures else drawn(draw, salt, made_up),
        )
        patch.setattr(
            downloads,
            "table_downloads",
            lambda made, table, stem: [] if table.language == "zh" else files(made, table, stem),
        )
        yield


def _run(notebook: Notebook, content: Any, _: Mapping[str, Any]) -> str:
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in content.cells:
        with _outputs_of(cell):
            try:
                exec(compile(cell.source, f"{notebook.name}, cell {cell.id}", "exec"), names)
            except Undefined as error:
                raise execute.Refused(str(error), cell.id, Text(str(error), error.zh)) from None
            except BphsError as error:
                raise ChapterError(str(error)) from None
    return nbformat.writes(content)


@contextmanager
def _outputs_of(cell: Any) -> Iterator[None]:
    def keep(data: dict[str, str], metadata: dict[str, Any] | None = None) -> None:
        cell.outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata or {}))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "publish_display_data", keep)
        yield
