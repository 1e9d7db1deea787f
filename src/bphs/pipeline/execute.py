"""Run one chapter with papermill; its outputs receive their final names together, when all of it is complete."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bphs.errors import ChapterError
from bphs.pipeline.notebooks import Notebook
from bphs.pipeline.records import write_whole

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

_ADDRESS = re.compile(r"\x1b\[[0-9;]*m")


def prepare(root: Path) -> None:
    """Set this process up, once, for running notebooks: environment of the kernels, lean imports."""
    # nbformat imports jsonschema's format checkers, and this one compiles a grammar at import: 1.3 CPU seconds.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    os.environ.update(KERNEL_ENVIRONMENT)
    private = root / "build" / ".jupyter"
    private.mkdir(parents=True, exist_ok=True)
    # A user's own IPython start-up files, kernel specifications and matplotlibrc must not reach the results.
    for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        os.environ[variable] = str(private)
    (private / "matplotlibrc").write_text("axes.unicode_minus: False\n", encoding="utf-8")
    os.environ["MATPLOTLIBRC"] = str(private / "matplotlibrc")


def run_chapter(notebook: Notebook, parameters: Mapping[str, Any], staging: Path, final: Path) -> None:
    """Execute a notebook and move what it made from `staging` to `final`.

    Raises
    ------
    ChapterError : a cell failed; quotes the cell and the error. `final` is as it was before.
    """
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    content = _execute(notebook, parameters)
    write_whole(staging / f"{notebook.name}.ipynb", content)
    _replace_folder(staging, final)


def _execute(notebook: Notebook, parameters: Mapping[str, Any]) -> str:
    import nbformat
    import papermill
    from papermill.exceptions import PapermillException

    try:
        executed = papermill.execute_notebook(
            str(notebook.path),
            None,
            # What equals the notebook's own value is not injected, so that the page shows no second parameters cell.
            parameters={name: value for name, value in parameters.items() if notebook.parameters.get(name) != value},
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            record_timing=False,
            shutdown_kernel="immediate",
            extra_arguments=["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"],
        )
    except PapermillException as error:
        raise ChapterError(_failure(notebook, error)) from None
    return nbformat.writes(_without_traces(executed)) + "\n"


def _failure(notebook: Notebook, error: Exception) -> str:
    """The failing cell between rulers, and what it said."""
    source, said = getattr(error, "source", ""), getattr(error, "evalue", str(error))
    kind = getattr(error, "ename", type(error).__name__)
    place = f"notebooks/{notebook.path.name}, the cell"
    if kind in ("InputError", "RenderError", "MeasureError"):
        return f"{place}\n{_ruled(source)}\nstopped with\n{said}"
    trace = "\n".join(_ADDRESS.sub("", line) for line in getattr(error, "traceback", [])[-2:])
    return f"{place}\n{_ruled(source)}\nstopped with {kind}: {said}\n{trace}".rstrip()


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
