"""Tasks run in order, two at a time, only when something changed, and say why."""

import sys
import threading
from concurrent.futures import wait
from dataclasses import replace

import pytest

from bphs.errors import ChapterError, InputError
from bphs.inputs.files.whole import write_whole
from bphs.pipeline import run
from bphs.pipeline.project import Task
from bphs.pipeline.records import Record, digest
from bphs.pipeline.run import run_tasks


class Kitchen:
    """Tasks that copy one file to another, so that a test can change, break and count them."""

    def __init__(self, folder):
        self.folder = folder
        self.done = []

    def task(self, name, source, target, after=(), action=None):
        def copy():
            self.done.append(name)
            write_whole(self.folder / target, (self.folder / source).read_bytes())

        return Task(
            name=name,
            record=Record(self.folder / "records" / f"{name}.json", self.folder),
            inputs=lambda: {source: digest(self.folder / source)},
            outputs=lambda: [self.folder / target],
            action=action or copy,
            after=after,
        )

    def run(self, *tasks, **options):
        self.done.clear()
        return run_tasks(tasks, **options)


@pytest.fixture
def kitchen(tmp_path):
    (tmp_path / "a").write_text("one")
    return Kitchen(tmp_path)


@pytest.fixture
def chain(kitchen):
    return [kitchen.task("first", "a", "b"), kitchen.task("second", "b", "c", after=("first",))]


def test_a_second_run_has_nothing_to_do_and_says_so(kitchen, chain, capsys):
    kitchen.run(*chain)
    assert kitchen.done == ["first", "second"]
    capsys.readouterr()
    assert kitchen.run(*chain).ran == []
    assert capsys.readouterr().out.splitlines() == ["first: nothing changed", "second: nothing changed"]


def test_a_change_runs_what_depends_on_it_and_names_the_input(kitchen, chain, capsys):
    kitchen.run(*chain)
    (kitchen.folder / "a").write_text("two")
    capsys.readouterr()
    kitchen.run(*chain)
    assert kitchen.done == ["first", "second"]
    assert capsys.readouterr().out.splitlines()[0] == "first: a changed"


def test_contents_decide_not_times(kitchen, chain):
    kitchen.run(*chain)
    (kitchen.folder / "a").write_text("one")
    assert kitchen.run(*chain).ran == []


def test_a_successor_rests_when_its_input_came_out_the_same(kitchen):
    def constant():
        kitchen.done.append("first")
        write_whole(kitchen.folder / "b", "always the same")

    tasks = [kitchen.task("first", "a", "b", action=constant), kitchen.task("second", "b", "c", after=("first",))]
    kitchen.run(*tasks)
    (kitchen.folder / "a").write_text("two")
    kitchen.run(*tasks)
    assert kitchen.done == ["first"]


def test_an_output_that_was_changed_by_hand_is_made_again(kitchen, chain):
    kitchen.run(*chain)
    (kitchen.folder / "c").write_text("tampered")
    kitchen.run(*chain)
    assert kitchen.done == ["second"]
    assert (kitchen.folder / "c").read_text() == "one"


def test_a_change_during_the_run_is_noticed_at_the_next(kitchen):
    def meddled():
        kitchen.done.append("first")
        write_whole(kitchen.folder / "b", (kitchen.folder / "a").read_bytes())
        (kitchen.folder / "a").write_text("changed while it ran")

    kitchen.run(kitchen.task("first", "a", "b", action=meddled))
    kitchen.run(kitchen.task("first", "a", "b"))
    assert (kitchen.folder / "b").read_text() == "changed while it ran"


def test_killed_between_output_and_record_then_input_reverted_runs_again(kitchen, chain):
    """Outputs of the changed input stand under their final names, the record still speaks of the old ones."""
    kitchen.run(*chain)
    (kitchen.folder / "b").write_text("from a changed input, then killed")
    assert kitchen.run(*chain).ran[0] == "first"
    assert (kitchen.folder / "b").read_text() == "one"


def test_what_fails_is_told_and_its_successors_do_not_run(kitchen):
    def fails():
        raise ChapterError("the cell said no")

    tasks = [
        kitchen.task("first", "a", "b", action=fails),
        kitchen.task("second", "a", "c", after=("first",)),
        kitchen.task("third", "a", "d"),
    ]
    progress = kitchen.run(*tasks)
    assert [(name, str(error)) for name, error in progress.failures] == [("first", "the cell said no")]
    assert kitchen.done == ["third"]


def test_an_error_of_ours_is_told_too(kitchen):
    def fails():
        raise ZeroDivisionError("division by zero")

    progress = kitchen.run(kitchen.task("first", "a", "b", action=fails))
    assert [name for name, _ in progress.failures] == ["first"]


def test_two_chapters_run_at_a_time(kitchen):
    """Each waits for the other at a barrier: one at a time would break it."""
    barrier = threading.Barrier(2, timeout=20)
    tasks = [
        kitchen.task(name, "a", name, action=lambda: write_whole(kitchen.folder / f"{barrier.wait()}.x", ""))
        for name in ("left", "right")
    ]
    for task in tasks:
        assert task.after == ()
    assert [name for name, error in kitchen.run(*tasks).failures] == []


def test_always_runs_everything(kitchen, chain):
    kitchen.run(*chain)
    assert kitchen.run(*chain, always=True).ran == ["first", "second"]


def test_always_takes_nothing_from_an_older_run(kitchen, chain):
    """What is verified was computed now, not kept."""
    for text in ("two", "one"):
        kitchen.run(*chain)
        (kitchen.folder / "a").write_text(text)
    kitchen.run(*chain, always=True)
    assert kitchen.done == ["first", "second"]


def test_of_those_that_may_start_the_first_of_the_list_goes_first(kitchen):
    tasks = [
        kitchen.task("late", "a", "d", after=("middle",)),
        kitchen.task("early", "a", "b"),
        kitchen.task("middle", "a", "c", after=("early",)),
        kitchen.task("last", "a", "e"),
    ]
    assert kitchen.run(*tasks, workers=1).ran == ["early", "middle", "late", "last"]


class TestOneBranchFails:
    """A task whose predecessor did not get done is not run, however far behind; the other branch goes on."""

    def branches(self, kitchen, **broken):
        return [
            replace(kitchen.task("first", "a", "b"), **broken),
            kitchen.task("second", "a", "c", after=("first",)),
            kitchen.task("third", "a", "d", after=("second",)),
            kitchen.task("other", "a", "e"),
            kitchen.task("beside", "a", "f", after=("other",)),
            kitchen.task("both", "a", "g", after=("beside", "third")),
        ]

    def cannot(self, *_):
        raise OSError("no space left on device")

    @pytest.mark.parametrize("where", ["inputs", "action", "outputs"])
    @pytest.mark.parametrize("workers", [1, 2])
    def test_wherever_it_fails_the_failure_is_told(self, kitchen, capsys, where, workers):
        progress = kitchen.run(*self.branches(kitchen, **{where: self.cannot}), workers=workers)
        assert [(name, str(error)) for name, error in progress.failures] == [("first", "no space left on device")]
        assert progress.ran == ["other", "beside"]
        said = {line.split(":")[0] for line in capsys.readouterr().out.splitlines()}
        assert said - {"first"} == {"other", "beside"}
        assert not (kitchen.folder / "records" / "first.json").exists()

    def test_the_next_run_makes_up_for_it(self, kitchen):
        kitchen.run(*self.branches(kitchen, action=self.cannot))
        assert kitchen.run(*self.branches(kitchen), workers=1).ran == ["first", "second", "third", "both"]


class TestNothingIsStarted:
    """What cannot be put in order is refused before the first task runs."""

    def refused(self, kitchen, *tasks, **options):
        with pytest.raises(InputError) as caught:
            kitchen.run(*tasks, **options)
        assert kitchen.done == []
        return [(problem.where, problem.found) for problem in caught.value.problems]

    def test_a_circle(self, kitchen):
        tasks = [
            kitchen.task("free", "a", "x"),
            kitchen.task("egg", "a", "b", after=("hen",)),
            kitchen.task("hen", "b", "c", after=("egg",)),
        ]
        ((where, found),) = self.refused(kitchen, *tasks)
        assert where == "the order of tasks"
        assert found in ("a circle: egg → hen → egg", "a circle: hen → egg → hen")

    def test_a_task_after_itself(self, kitchen):
        assert self.refused(kitchen, kitchen.task("snake", "a", "b", after=("snake",))) == [
            ("the order of tasks", "a circle: snake → snake")
        ]

    def test_unknown_predecessors_and_names_given_twice_are_all_named(self, kitchen):
        tasks = [
            kitchen.task("first", "a", "b"),
            kitchen.task("first", "a", "c"),
            kitchen.task("second", "b", "d", after=("frist", "zeroth")),
        ]
        assert self.refused(kitchen, *tasks) == [
            ("task first", "more than one of this name"),
            ("task second", "comes after 'frist'"),
            ("task second", "comes after 'zeroth'"),
        ]

    @pytest.mark.parametrize("workers", [0, -1])
    def test_no_workers(self, kitchen, chain, workers):
        assert self.refused(kitchen, *chain, workers=workers) == [("the number of workers", str(workers))]


def test_ctrl_c_does_not_wait_and_keeps_what_was_finished(kitchen, monkeypatch):
    """Ctrl-C comes while a task runs that ends only with this test: who waited for it would not get there.

    A real signal may strike anywhere, in a garbage collector's callback too, which swallows it;
    tests/test_end_to_end.py
    sends one to a whole process.
    """
    started, ended, waited = threading.Event(), threading.Event(), []

    def lasts():
        started.set()
        waited.append(ended.wait(20))

    def interrupted(running, **options):
        if any(task.name == "second" for task in running.values()):
            assert started.wait(20)
            raise KeyboardInterrupt
        return wait(running, **options)

    monkeypatch.setattr(run, "wait", interrupted)
    tasks = [
        kitchen.task("first", "a", "b"),
        kitchen.task("second", "b", "c", after=("first",), action=lasts),
        kitchen.task("third", "b", "d", after=("second",)),
    ]
    try:
        with pytest.raises(KeyboardInterrupt):
            kitchen.run(*tasks)
        assert waited == []
    finally:
        ended.set()
    assert kitchen.done == ["first"]
    assert kitchen.run(tasks[0]).ran == []


def test_a_task_that_leaves_the_program_leaves_it(kitchen):
    """SystemExit in a thread ends no program by itself; it is no failure of a chapter either."""

    def leaves():
        raise SystemExit(3)

    with pytest.raises(SystemExit, match="3"):
        kitchen.run(kitchen.task("first", "a", "b", action=leaves))


def test_quiet_tasks_say_nothing(kitchen, chain, capsys):
    quiet = [replace(task, quiet=True) for task in chain]
    assert kitchen.run(*quiet).ran == ["first", "second"]
    kitchen.run(*quiet)
    assert capsys.readouterr().out == ""


def test_modules_of_a_task_are_imported_outside_of_its_thread(kitchen, tmp_path, monkeypatch):
    """Two threads that import packages which import each other in circles find half of them."""
    (tmp_path / "half_of_a_circle.py").write_text("import threading\nthread = threading.current_thread()\n")
    monkeypatch.syspath_prepend(tmp_path)
    first = replace(kitchen.task("first", "a", "b"), modules=("half_of_a_circle",))
    lacking = replace(kitchen.task("second", "a", "c"), modules=("there_is_no_such_module",))
    progress = kitchen.run(first, lacking)
    assert sys.modules["half_of_a_circle"].thread is threading.main_thread()
    assert kitchen.done == ["first"]
    assert [name for name, _ in progress.failures] == ["second"]
