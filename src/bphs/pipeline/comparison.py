"""Comparison of what was just built with the record: numbers that moved, sections that went missing or came back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bphs.pipeline import left_out, results

if TYPE_CHECKING:
    from bphs.pipeline.plan import Plan


def changes(plan: Plan) -> Iterator[str]:
    """Lines that say when what was just built is not what is on record; none for a study that has no record."""
    root = plan.project.root
    recorded = results.read_record(record_path(root)).get(plan.study.name)
    if recorded is not None and (moved := list(results.moved(recorded, numbers(plan)))):
        yield (
            f"{len(moved)} findings differ from reports/results.json: 'make verify' names them, 'make record' accepts them."
        )
    for line in left_out.differing(root, plan):
        yield f"reports/left_out.json: {line}; 'make record' accepts it"


def numbers(plan: Plan) -> dict[str, dict[str, object]]:
    files = {notebook.name: notebook.where for notebook in plan.scope.told}
    return results.collect_values(plan.scope.build, list(files), files)


def record_path(root: Path) -> Path:
    return root / "reports" / "results.json"
