"""Commands: build the report, check the data, verify the numbers of record, put new ones on record."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from bphs.errors import BphsError, InputError, Problem, nearest
from bphs.inputs.study import Study, read_study
from bphs.pipeline import comparison, left_out
from bphs.pipeline.execute import prepare
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.plan import Plan
from bphs.pipeline.project import Project
from bphs.pipeline.records import Record
from bphs.pipeline.run import run_tasks


class BuildFailed(BphsError):
    """Some chapters could not be built; what was rendered before is still there."""


def find_studies(root: Path, wanted: Sequence[str] = ()) -> list[Path]:
    """Files ``study.yml`` of every study in ``data/``, or of those that were asked for by name or folder.

    Raises
    ------
    InputError : a study that was asked for is not there, or there is none.
    """
    known = {path.parent.name: path for path in sorted((root / "data").glob("*/study.yml"))}
    names = [Path(name).parent.name if name.endswith("study.yml") else Path(name).name for name in wanted]
    problems = [
        Problem(f"data/{name}", "no study.yml there", "a folder with a study.yml", nearest(name, known))
        for name in names
        if name not in known
    ]
    if not known:
        problems = [
            Problem("data/", "no study", "a folder with a study.yml", "restore data/chongqing (git checkout data)")
        ]
    if problems:
        raise InputError(problems)
    return [known[name] for name in names] if names else list(known.values())


def check_data(root: Path, wanted: Sequence[str] = ()) -> None:
    """Print what reading the studies' tables found.

    Raises
    ------
    InputError : every problem of every table of every study.
    """
    from bphs.inputs.checks import check_study

    problems: list[Problem] = []
    for path in find_studies(root, wanted):
        checked = check_study(path)
        for note in checked.notes:
            print(note)
        if checked.problems:
            problems += checked.problems
        else:
            print(f"{path.parent.relative_to(root).as_posix()}: every table keeps to its dictionary.")
            for plan in plans(root, [path]):
                for line in left_out.expected(plan):
                    print(line)
    if problems:
        raise InputError(problems)


def build_report(root: Path, wanted: Sequence[str] = (), *, always: bool = False, workers: int = 2) -> None:
    """Run what changed, render it, and say where the pages are.

    Raises
    ------
    InputError : broken data, settings or notebooks; nothing was started.
    BuildFailed : a chapter stopped, or a page could not be rendered; what was rendered before is still there.
    """
    prepare(root)
    paths = find_studies(root, wanted)
    _refuse_broken_data(root, paths)
    every = plans(root, paths)
    ran, failed, finished = False, [], []
    for plan in every:
        try:
            ran = _build(plan, always, workers) or ran
            finished.append(plan)
        except BuildFailed as error:
            failed.append(str(error))
    if finished and (ran or not (root / "reports" / "index.html").exists()):
        _render_overview(root, finished)
    if failed:
        raise BuildFailed("\n\n".join(failed))


def plans(root: Path, paths: Sequence[Path]) -> list[Plan]:
    """One plan for each study.

    Raises
    ------
    InputError : the problems of the first study that has any.
    """
    project, notebooks = Project(root), find_notebooks(root / "notebooks")
    studies: list[Study] = [read_study(path) for path in paths]
    every = [
        Plan(project, study, [notebook for notebook in notebooks if notebook.part in study.parts]) for study in studies
    ]
    refused = [problem for plan in every for problem in plan.wrong_chapters()]
    if refused:
        raise InputError(refused)
    every = [plan.chosen() for plan in every]
    for plan in every:
        if not plan.notebooks:
            print(
                f"{plan.study.name}: no notebook belongs to its parts ({', '.join(plan.study.parts)}); nothing to render."
            )
    return [plan for plan in every if plan.notebooks]


def _refuse_broken_data(root: Path, paths: Sequence[Path]) -> None:
    """Check the tables of all studies that changed since they were last found in order."""
    project = Project(root)
    problems: list[Problem] = []
    for path in paths:
        files = sorted(file for file in path.parent.rglob("*") if file.is_file())
        inputs = project.hashes([*files, *project.module_files(["bphs.inputs.checks"])])
        record = Record(root / "build" / path.parent.name / ".records" / "check-data.json", root)
        if record.reason(inputs) is None:
            continue
        from bphs.inputs.checks import check_study

        checked = check_study(path)
        for note in checked.notes:
            print(note, flush=True)
        problems += checked.problems
        if not checked.problems:
            record.write(inputs, ())
    if problems:
        raise InputError(problems)


def _render_overview(root: Path, built: Sequence[Plan]) -> None:
    """``reports/index.html``: the way to every study that has been rendered."""
    from bphs.report.pages.render import render_studies

    studies = {plan.study.name: plan.study for plan in built}
    for path in find_studies(root):
        if path.parent.name not in studies and (root / "reports" / path.parent.name / "index.html").exists():
            studies[path.parent.name] = read_study(path)
    render_studies([studies[name] for name in sorted(studies)], root / "reports" / "index.html")


def _build(plan: Plan, always: bool, workers: int) -> bool:
    """Bring one study up to date; returns whether anything ran."""
    tasks = list(plan.tasks())
    progress = run_tasks(tasks, always=always, workers=workers)
    shutil.rmtree(plan.scope.build / ".staging", ignore_errors=True)
    plan.project.meanings.keep()
    if progress.failures:
        told = "\n\n".join(f"{name}: {_said(error)}" for name, error in progress.failures)
        raise BuildFailed(f"{told}\n\n{plan.study.name}: not finished. Pages that were rendered before are unchanged.")
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


def _said(error: BaseException) -> str:
    return str(error) if isinstance(error, BphsError) else f"{type(error).__name__}: {error}"
