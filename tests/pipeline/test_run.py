"""Tasks run in order, two at a time, only when something changed, and say why."""

import threading

import pytest

from bphs.errors import ChapterError
from bphs.pipeline.project import Task
from bphs.pipeline.records import Record, digest, write_whole
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
        return run_tasks(tasks, dep_file=str(self.folder / "doit.json"), **options)


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
