"""Run of the tasks, two at a time, which says for each chapter why it ran or that nothing changed."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

from bphs.errors import InputError, Problem, nearest
from bphs.pipeline.project import Task


@dataclass
class Progress:
    """Lines that a person sees while chapters run; also remembers what ran and what failed."""

    ran: list[str] = field(default_factory=list)
    failures: list[tuple[str, BaseException]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, line: str) -> None:
        with self._lock:
            print(line, flush=True)


def run_tasks(tasks: Sequence[Task], *, always: bool = False, workers: int = 2) -> Progress:
    """Run what has to run; of the tasks that may start, the first in the list goes first.

    Parameters
    ----------
    tasks : each may name tasks that must be finished first, wherever they stand in the list.
    always : run everything, changed or not.
    workers : tasks at a time.

    Returns
    -------
    What ran and what failed. A task whose predecessor failed is not run; the others are.

    Raises
    ------
    InputError : tasks that can be put in no order, or no worker; nothing was started.
    """
    problems = list(_problems(tasks, workers))
    if problems:
        raise InputError(problems)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="task")
    try:
        return _Run(tasks, pool, workers, always).finished()
    finally:
        # Who pressed Ctrl-C does not want to wait for a chapter's end.
        pool.shutdown(wait=False, cancel_futures=True)


@dataclass
class _Run:
    """Tasks on their way: those that may start wait in the order of the list, as many as there are workers run."""

    tasks: Sequence[Task]
    pool: ThreadPoolExecutor
    workers: int
    always: bool
    progress: Progress = field(default_factory=Progress)
    running: dict[Future[None], Task] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    """Tasks that failed or were not run because another failed."""

    def finished(self) -> Progress:
        places, ready = {task.name: place for place, task in enumerate(self.tasks)}, list[int]()
        order = TopologicalSorter({task.name: task.after for task in self.tasks})
        order.prepare()
        while order.is_active():
            for name in order.get_ready():
                heapq.heappush(ready, places[name])
            if ready and len(self.running) < self.workers:
                settled = self._start(self.tasks[heapq.heappop(ready)])
            else:
                settled = list(self._awaited())
            order.done(*settled)
        return self.progress

    def _start(self, task: Task) -> list[str]:
        """The task's name if there is nothing to run; else it runs in a thread of the pool.

        Hashes are taken here, before the action starts, so a change made while it runs is noticed next time.
        """
        if self.stopped.intersection(task.after):
            self.stopped.add(task.name)
            return [task.name]
        try:
            inputs = task.inputs()
            reason = "everything is run anew" if self.always else task.record.reason(inputs)
            back = reason is not None and not self.always and task.record.put_back(inputs)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told with the other failures
            return [self._failed(task, error)]
        if not task.quiet:
            self.progress.say(
                f"{task.name}: {reason or 'nothing changed'}" + ("; an older run had the same" if back else "")
            )
        if back:
            self.progress.ran.append(task.name)
        if back or reason is None:
            return [task.name]
        try:
            for name in task.modules:
                import_module(name)
        except ImportError as error:
            return [self._failed(task, error)]
        self.running[self.pool.submit(_act, task, inputs, self.progress)] = task
        return []

    def _awaited(self) -> Iterator[str]:
        """The names of tasks that have ended, when at least one has."""
        for future in wait(self.running, return_when=FIRST_COMPLETED).done:
            task, error = self.running.pop(future), future.exception()
            if error is not None and not isinstance(error, Exception):
                raise error  # SystemExit and its like are no failure of a chapter: they end the program
            yield self._failed(task, error) if error else task.name

    def _failed(self, task: Task, error: Exception) -> str:
        self.progress.failures.append((task.name, error))
        self.stopped.add(task.name)
        return task.name


def _act(task: Task, inputs: dict[str, str], progress: Progress) -> None:
    started = time.monotonic()
    task.record.put_aside()
    task.record.forget()
    task.action()
    task.record.write(inputs, task.outputs())
    progress.ran.append(task.name)
    if not task.quiet:
        progress.say(f"{task.name}: done in {time.monotonic() - started:.1f} s")


def _problems(tasks: Sequence[Task], workers: int) -> Iterator[Problem]:
    """Why these tasks cannot be run, all of them."""
    if workers < 1:
        yield Problem("the number of workers", str(workers), "1 or more", "let at least one chapter run at a time")
    names = [task.name for task in tasks]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(f"task {name}", "more than one of this name", "one task of each name", "rename the others")
    for task in tasks:
        for name in task.after:
            if name not in names:
                yield Problem(f"task {task.name}", f"comes after {name!r}", "a task of this run", nearest(name, names))
    try:
        TopologicalSorter({task.name: task.after for task in tasks}).prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        yield Problem(
            "the order of tasks", f"a circle: {circle}", "no task comes after itself", "take out one of these"
        )
