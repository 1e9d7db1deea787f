"""Run of one chapter with papermill; its outputs receive their final names together, when all of it is complete."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bphs.errors import ChapterError
from bphs.inputs.files.whole import write_whole
from bphs.pipeline import faults
from bphs.pipeline.notebooks import Notebook
from bphs.report.chapter.argued import FINDINGS
from bphs.report.words.wording import Text

LEFT_OUT = "left_out.json"
VALUES = "values.json"
"""Beside what a chapter made: the sections that were left out of it, each with the reason."""
Left = Callable[[Mapping[str, Text]], Mapping[str, Text]]

KERNEL_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYTHONWARNINGS": "default",
    "BPHS_RENDER": "1",
}
"""What a kernel must find so that the same inputs give the same bytes, whoever runs it and wherever."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_REFUSED = re.compile(r"\[Errno (?P<number>\d+)\][^:]*(?:: '(?P<file>[^']+)')?")
_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")


def prepare(root: Path) -> None:
    """Set this process up, once, for running notebooks: environment of the kernels, lean imports."""
    # nbformat imports jsonschema's format checkers, and this one compiles a grammar at import: 1.3 CPU seconds.
    # ty: ignore[no-matching-overload] # None: Python's way to forbid an import
    sys.modules.setdefault("rfc3987_syntax", None)
    os.environ.update(KERNEL_ENVIRONMENT)
    private = root / "build" / ".jupyter"
    private.mkdir(parents=True, exist_ok=True)
    # A user's own IPython start-up files, kernel specifications and matplotlibrc must not reach the results.
    for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        os.environ[variable] = str(private)
    (private / "matplotlibrc").write_text("axes.unicode_minus: False\n", encoding="utf-8")
    os.environ["MATPLOTLIBRC"] = str(private / "matplotlibrc")


def run_chapter(
    notebook: Notebook,
    parameters: Mapping[str, Any],
    staging: Path,
    final: Path,
    plan: Left | None = None,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Execute a notebook and move what it made from `staging` to `final`.

    Parameters
    ----------
    plan : from sections refused so far to all that are left out, with reasons, for a chapter told in sections.
    before : what earlier chapters recorded, for a chapter that asks for it.

    Raises
    ------
    ChapterError : a cell failed; quotes the cell and the error. `final` is as it was before.
    """
    left: Mapping[str, Text] = {}
    if plan is None:
        _empty(staging)
        content = _execute(notebook, str(notebook.path), _given(notebook, parameters))
    else:
        content, left = _run_sections(notebook, parameters, staging, plan, before)
        write_whole(
            staging / LEFT_OUT, json.dumps({name: why._asdict() for name, why in left.items()}, ensure_ascii=False)
        )
        if not (staging / VALUES).exists():  # nothing ran: the values left the chapter nothing to tell
            write_whole(staging / VALUES, "{}")
    write_whole(staging / f"{notebook.name}.ipynb", content)
    _replace_folder(staging, final)


def _empty(staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)


def _given(notebook: Notebook, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters that differ from the notebook's own: only they are injected, so that the page shows no second cell of
    them.
    """
    return {name: value for name, value in parameters.items() if notebook.parameters.get(name) != value}


def _run_sections(
    notebook: Notebook,
    parameters: Mapping[str, Any],
    staging: Path,
    plan: Left,
    before: Mapping[str, Any] | None,
) -> tuple[str, Mapping[str, Text]]:
    """Run the sections that the study can tell.

    Without a section whose measure its values do not determine, run again.
    """
    refused: dict[str, Text] = {}
    while True:
        left = plan(refused)
        _empty(staging)
        if before is not None:
            write_whole(staging / FINDINGS, json.dumps(before, ensure_ascii=False))
        copied = prepared(notebook, parameters, left)
        try:
            return _execute(notebook, copied, {}), left
        except Refused as error:
            section = _section_at(notebook, error.cell)
            if section in refused:
                raise ChapterError(str(error)) from None
            refused[section] = error.why


class Refused(ChapterError):
    """A cell that ended in `Undefined`: the id of the cell, and why."""

    def __init__(self, said: str, cell: str, why: Text) -> None:
        super().__init__(said)
        self.cell, self.why = cell, why


def _section_at(notebook: Notebook, cell: str) -> str:
    cells = json.loads(notebook.path.read_text(encoding="utf-8"))["cells"]
    number = next(place for place, each in enumerate(cells, start=1) if each["id"] == cell)
    return next(section.name for section in notebook.sections or () if number in section.cells)


def prepared(notebook: Notebook, parameters: Mapping[str, Any], left: Mapping[str, Text]) -> Any:
    """Copy that papermill runs: code cells of the sections that stay, their ids kept, parameters written in."""
    import nbformat

    content = nbformat.v4.reads(notebook.path.read_text(encoding="utf-8"))
    kept = {number for section in notebook.sections or () if section.name not in left for number in section.cells}
    cells = []
    for number, cell in enumerate(content.cells, start=1):
        if cell.cell_type == "code" and number in kept:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = "\n".join(
                    f"{name} = {_literal(value)}" for name, value in {**notebook.parameters, **parameters}.items()
                )
            cells.append(cell)
    content.cells = cells
    return content


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _execute(notebook: Notebook, content: Any, parameters: Mapping[str, Any]) -> str:
    import nbformat
    import papermill
    from papermill.exceptions import PapermillException, PapermillExecutionError

    try:
        executed = papermill.execute_notebook(
            content,
            None,
            parameters=dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            record_timing=False,
            shutdown_kernel="immediate",
            extra_arguments=["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"],
        )
    except PapermillException as error:
        said, trace = _failure(notebook, error)
        if isinstance(error, PapermillExecutionError) and error.ename == "Undefined" and not isinstance(content, str):
            why = Text(str(error.evalue), str(error.traceback[-1]))
            raise Refused(said, content.cells[error.cell_index]["id"], why) from None
        raise ChapterError(said, trace) from None
    return nbformat.writes(_without_traces(executed)) + "\n"


def _failure(notebook: Notebook, error: Exception) -> tuple[str, str]:
    """Failing cell between rulers and what it said; the traceback, where the error is none of ours."""
    source, said = getattr(error, "source", ""), getattr(error, "evalue", str(error))
    kind = getattr(error, "ename", type(error).__name__)
    place = f"{notebook.where}, the cell"
    if kind in ("InputError", "RenderError", "MeasureError", "Undefined"):
        return f"{place}\n{_ruled(source)}\nstopped with\n{said}", ""
    if refusal := _REFUSED.search(said) if kind in ("OSError", "PermissionError") else None:
        number, file = int(refusal["number"]), refusal["file"]
        if number in faults.REFUSED:
            return f"{notebook.name}: {faults.refused(number, os.strerror(number), file, Path.cwd())}", ""
    trace = _COLOUR.sub("", "\n".join(getattr(error, "traceback", [])))
    line = f" on line {found[1]}" if (found := _LINE.search(trace)) else ""
    return f"{place}\n{_ruled(source)}\nstopped{line} with {kind}: {said}", trace


def _ruled(source: str) -> str:
    ruler = "-" * 60
    return f"{ruler}\n{source}\n{ruler}"


def _without_traces(executed: Any) -> Any:
    """Take out what differs between two runs of the same notebook: clocks, machine, papermill's own notes."""
    executed.metadata.pop("papermill", None)
    for cell in executed.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return executed


def _replace_folder(staging: Path, final: Path) -> None:
    old = staging.with_name(f".old-{staging.name}")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    staging.rename(final)
    shutil.rmtree(old, ignore_errors=True)
