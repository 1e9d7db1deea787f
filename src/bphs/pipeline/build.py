"""Commands: build the report, check the data, verify the numbers of record, put new ones on record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from bphs.errors import InputError
from bphs.inputs.study import read_study
from bphs.pipeline import comparison, faults, left_out
from bphs.pipeline.alone import alone
from bphs.pipeline.execute import prepare
from bphs.pipeline.front import BUILT
from bphs.pipeline.notebooks import Notebook, find_notebooks
from bphs.pipeline.plan import Plan
from bphs.pipeline.project import Project
from bphs.pipeline.records import Record
from bphs.pipeline.run import run_tasks
from bphs.pipeline.studies import BuildFailed, Studies, find_studies, need_settings, plan_of

if TYPE_CHECKING:
    from bphs.report.pages.context import StudyInfo

UNFINISHED = "not finished. Pages that were rendered before are unchanged."


def check_data(root: Path, wanted: Sequence[str] = ()) -> None:
    """Print what reading the studies' tables found, and what each report will not show.

    Raises
    ------
    InputError : every problem of every table; no study is in order.
    BuildFailed : as much, while other studies are in order.
    """
    house, studies = find_notebooks(root / "notebooks"), Studies(root)
    for path in find_studies(root, wanted):
        studies.attempt(path.parent.name, lambda path=path: _check(root, path, house))
    studies.stop()


def _check(root: Path, path: Path, house: Sequence[Notebook]) -> None:
    _refuse_broken_data(root, path, kept=False)
    plan = plan_of(root, path, house)
    print(f"{path.parent.relative_to(root).as_posix()}: every table keeps to its dictionary.")
    for line in left_out.expected(plan) if plan else ():
        print(line)


def build_report(root: Path, wanted: Sequence[str] = (), *, always: bool = False, workers: int = 2) -> None:
    """Run what changed, render it, and say where the pages are.

    Raises
    ------
    InputError : notebooks that cannot be used, or no study whose data and settings can.
    BuildFailed : a study that cannot be used, a chapter that stopped, a page that could not be rendered; the other
        studies are finished, and what was rendered before is still there.
    """
    built(root, wanted, always=always, workers=workers).stop(UNFINISHED)


def built(root: Path, wanted: Sequence[str] = (), *, always: bool = False, workers: int = 2) -> Studies:
    """As `build_report`; returns what was finished and what failed.

    Raises
    ------
    InputError : notebooks that cannot be used, or a study that is not there; nothing was started.
    """
    with alone(root):
        return _built_alone(root, wanted, always, workers)


def _built_alone(root: Path, wanted: Sequence[str], always: bool, workers: int) -> Studies:
    prepare(root)
    paths, house, studies, ran = find_studies(root, wanted), find_notebooks(root / "notebooks"), Studies(root), False
    for path in paths:
        made = studies.attempt(path.parent.name, lambda path=path: _built(root, path, house, always, workers))
        if made is not None:
            studies.plans.append(made[0])
            ran = made[1] or ran
    if studies.plans and (ran or not (root / "reports" / "index.html").exists()):
        _render_overview(root, studies.plans)
    return studies


def _built(root: Path, path: Path, house: Sequence[Notebook], always: bool, workers: int) -> tuple[Plan, bool] | None:
    """Plan of a study that was brought up to date, and whether anything ran; None if no chapter belongs to it."""
    _refuse_broken_data(root, path)
    plan = plan_of(root, path, house)
    return None if plan is None else (plan, _build(plan, always, workers))


def _refuse_broken_data(root: Path, path: Path, *, kept: bool = True) -> None:
    """Check the tables of a study; if `kept`, only if it changed since they were last found in order.

    Raises
    ------
    InputError : every problem of its settings, its dictionary and its tables.
    """
    need_settings(root, path)
    project = Project(root)
    files = sorted(file for file in path.parent.rglob("*") if file.is_file())
    inputs = project.hashes([*files, *project.module_files(["bphs.inputs.checks"])]) if kept else {}
    record = Record(root / "build" / path.parent.name / ".records" / "check-data.json", root)
    if kept and record.reason(inputs) is None:
        return
    from bphs.inputs.checks import check_study

    checked = check_study(path)
    for note in checked.notes:
        print(note, flush=True)
    if checked.problems:
        raise InputError(checked.problems)
    if kept:
        record.write(inputs, ())


def _render_overview(root: Path, built: Sequence[Plan]) -> None:
    """``reports/index.html``: the way to every study that has been rendered."""
    from bphs.report.pages.render import render_studies

    studies: dict[str, StudyInfo] = {plan.study.name: plan.study for plan in built}
    for path in find_studies(root):
        if path.parent.name not in studies and (root / "reports" / path.parent.name / "index.html").exists():
            studies[path.parent.name] = _rendered_before(path)
    found = {name: root / "build" / name / BUILT for name in sorted(studies)}
    firsts = {name: json.loads(path.read_text("utf-8")) for name, path in found.items() if path.exists()}
    render_studies([studies[name] for name in sorted(studies)], root / "reports" / "index.html", firsts)


def _rendered_before(path: Path) -> StudyInfo:
    """A study whose pages are there, as the list of studies calls it; by its folder if its settings are broken now."""
    try:
        return read_study(path)
    except InputError:
        name = path.parent.name
        return SimpleNamespace(name=name, title={"en": name, "zh": name})


def _build(plan: Plan, always: bool, workers: int) -> bool:
    """Bring one study up to date; returns whether anything ran."""
    tasks = list(plan.tasks())
    progress = run_tasks(tasks, always=always, workers=workers)
    shutil.rmtree(plan.scope.build / ".staging", ignore_errors=True)
    plan.project.meanings.keep()
    if progress.failures:
        told = "\n\n".join(f"{name}: {faults.said(plan.project.root, error)}" for name, error in progress.failures)
        raise BuildFailed(told)
    index = plan.project.name_of(plan.scope.reports / "index.html")
    if not progress.ran:
        print(f"Nothing changed. Open {index}")
        return False
    for line in left_out.sentences(plan):
        print(line)
    print(f"Open {index}")
    for line in comparison.changes(plan):
        print(line)
    return True
