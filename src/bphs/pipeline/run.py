"""Run of the tasks by doit, two at a time, which says for each chapter why it ran or that nothing changed."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from doit.cmd_base import TaskLoader2
from doit.doit_cmd import DoitMain
from doit.task import dict_to_task

from bphs.errors import BphsError
from bphs.pipeline.project import Task


@dataclass
class Progress:
    """Lines that a person sees while chapters run; also remembers what failed."""

    ran: list[str] = field(default_factory=list)
    failures: list[tuple[str, BaseException]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, line: str) -> None:
        with self._lock:
            print(line, flush=True)


def run_tasks(tasks: Sequence[Task], *, dep_file: str, always: bool = False, workers: int = 2) -> Progress:
    """Run what has to run.

    Parameters
    ----------
    tasks : in an order in which each comes after those it needs.
    dep_file : where doit may keep its own notes; freshness is judged by the tasks' records.
    always : run everything, changed or not.
    workers : tasks at a time.

    Returns
    -------
    What ran and what failed; a task whose predecessor failed is not run.
    """
    progress = Progress()
    loader = _Loader([_Step(task, progress, always).as_doit() for task in tasks], dep_file, workers)
    DoitMain(loader, config_filenames=()).run(["run"])
    return progress


@dataclass
class _Step:
    """One task as doit sees it: a question whether it is up to date, and an action."""

    task: Task
    progress: Progress
    always: bool
    inputs: dict[str, str] = field(default_factory=dict)

    def as_doit(self) -> dict[str, Any]:
        return {
            "name": self.task.name,
            "actions": [self.act],
            "uptodate": [self.is_up_to_date],
            "task_dep": list(self.task.after),
            # doit would capture output by replacing sys.stdout, which two threads cannot share.
            "io": {"capture": False},
            "verbosity": 2,
        }

    def is_up_to_date(self) -> bool:
        """Hashes are taken before the action starts, so a change made while it runs is noticed next time."""
        self.inputs = self.task.inputs()
        reason = "everything is run anew" if self.always else self.task.record.reason(self.inputs)
        if not self.task.quiet:
            self.progress.say(f"{self.task.name}: {reason}" if reason else f"{self.task.name}: nothing changed")
        return reason is None

    def act(self) -> bool:
        started = time.monotonic()
        self.task.record.forget()
        try:
            self.task.action()
        except Exception as error:
            self.progress.failures.append((self.task.name, error))
            if not isinstance(error, BphsError):
                raise
            return False
        self.task.record.write(self.inputs, self.task.outputs())
        self.progress.ran.append(self.task.name)
        if not self.task.quiet:
            self.progress.say(f"{self.task.name}: done in {time.monotonic() - started:.1f} s")
        return True


class _Silent:
    """A doit reporter that leaves the talking to `Progress`."""

    desc: ClassVar[str] = "silent"

    def __init__(self, outstream: Any, options: Any) -> None:
        del outstream, options

    def runtime_error(self, message: str) -> None:
        print(message, file=sys.stderr)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_: None


class _Loader(TaskLoader2):
    """Hands doit the tasks and its settings without a dodo.py."""

    def __init__(self, tasks: list[dict[str, Any]], dep_file: str, workers: int) -> None:
        super().__init__()
        self.tasks = tasks
        self.settings = {
            "dep_file": dep_file,
            "backend": "json",
            "reporter": _Silent,
            "num_process": workers,
            "par_type": "thread",
            "continue": True,
        }

    def load_doit_config(self) -> dict[str, Any]:
        return self.settings

    def load_tasks(self, cmd: Any, pos_args: Any) -> list[Any]:
        del cmd, pos_args
        return [dict_to_task(task) for task in self.tasks]
