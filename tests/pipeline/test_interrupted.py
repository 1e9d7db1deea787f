"""A report that is cut short: by a kill, a full disk, a folder that may not be written, another report; nothing is lost
and the next one gives the bytes of one that nobody disturbed.

The chapter runs in a child of the test's process, which is killed, or limited, for good.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import sys
from functools import cache
from pathlib import Path

import made_up
import pytest
import written
from in_process import without_kernels

from bphs import __main__ as door
from bphs.pipeline import build, execute, faults
from bphs.pipeline.alone import LOCK, alone
from bphs.pipeline.project import Project
from bphs.pipeline.records import Record

ROOT = Path(__file__).parents[2]


@cache
def imports():
    """Who imports whom, found once: the threads that find it are not there in a child."""
    return Project(ROOT).imports


def report(root):
    """The command, its chapter run in this process; returns the exit code as the door would."""
    with without_kernels(root, pictures=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "prepare", lambda root: None)
        patch.setattr(Project, "imports", imports())
        patch.setattr(door, "__file__", str(root / "src/bphs/__main__.py"))
        return door.main(["report", "mine", "--workers", "1"])


def made(root):
    """Everything that a report makes, but for the lock and what tells how often files were read."""
    files = (path for folder in ("build", "reports") for path in (root / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in files
        if path != root / LOCK and path.name not in (".meanings.json", "fault.txt") and "/kept/" not in path.as_posix()
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A made-up study with a chapter of its own, told without a disturbance: its files before, and what was made."""
    root = tmp_path_factory.mktemp("undisturbed") / "project"
    for name in ("requirements.lock", "CITATION.cff"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    made_up.write_study(root, "mine")
    (root / "notebooks").mkdir()
    shutil.copyfile(ROOT / "notebooks/references.bib", root / "notebooks/references.bib")
    written.small_chapter(root / "notebooks")
    fresh = root.with_name("fresh")
    shutil.copytree(root, fresh)
    assert report(root) == 0
    (fresh / "build").mkdir()  # what the modules mean is worked out once
    shutil.copyfile(root / "build/.meanings.json", fresh / "build/.meanings.json")
    return fresh, made(root)


@pytest.fixture
def project(undisturbed, tmp_path):
    return shutil.copytree(undisturbed[0], tmp_path / "project")


def child(act):
    """Run in a child of this process; returns how it ended and what it said on standard error."""
    out, into = os.pipe()
    number = os.fork()
    if number == 0:
        os.close(out)
        try:
            with os.fdopen(into, "w", encoding="utf-8") as said:
                sys.stderr = sys.stdout = said
                code = act()
        finally:
            os._exit(code if "code" in dir() else 99)
    os.close(into)
    with os.fdopen(out, encoding="utf-8") as said:
        text = said.read()
    return os.waitpid(number, 0)[1], text


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


RENAME = Path.replace
MOMENTS = {
    "while a chapter's outputs receive their names": (execute, "_replace_folder", lambda staging, final: (staging.rename(final), die())),
    "after them, before the record that vouches for them": (Record, "write", lambda *_: die()),
    "with half a page": (Path, "replace", lambda path, target: die() if str(target).endswith(".html") else RENAME(path, target)),
}  # fmt: skip


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_it_leaves_nothing_that_the_next_one_would_believe(undisturbed, project, moment):
    owner, name, instead = MOMENTS[moment]

    def killed():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, name, instead)
            return report(project)

    ended, _ = child(killed)
    assert os.WIFSIGNALED(ended)
    assert os.WTERMSIG(ended) == signal.SIGKILL
    assert report(project) == 0
    assert made(project) == undisturbed[1]


def test_a_full_disk_is_a_sentence_and_the_next_one_finishes(undisturbed, project):
    """A limit on the size of a file stands for it: the system refuses to write on, as it does without room."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))
        return report(project)

    ended, said = child(limited)
    assert os.waitstatus_to_exitcode(ended) == 1, said
    assert "could not be written (File too large): there is no room for it." in said
    assert "To do: make room on the disk, then run the command again. Nothing is lost" in said
    assert "fault of the program" not in said
    assert not list(project.rglob("*.part"))
    assert report(project) == 0
    assert made(project) == undisturbed[1]


def test_pages_that_may_not_be_written_are_a_sentence_and_those_before_stay(undisturbed, project, monkeypatch):
    """Whoever runs the tests may be root, whom no right is denied: the system's own refusal is put in its place."""
    assert report(project) == 0
    before = made(project)
    path = project / "data/mine/study.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Nurses of a small", "The nurses of a small"), encoding="utf-8"
    )

    def denied():
        write = Path.write_bytes

        def refuse(path, content):
            if "reports" in path.parts:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return write(path, content)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "write_bytes", refuse)
            return report(project)

    ended, said = child(denied)
    assert os.waitstatus_to_exitcode(ended) == 1, said
    assert "reports/mine/en/01_small.html could not be written (Permission denied): it may not be written." in said
    assert {name: content for name, content in made(project).items() if name.startswith("reports/")} == {
        name: content for name, content in before.items() if name.startswith("reports/")
    }
    assert report(project) == 0


def test_a_data_folder_that_may_not_be_written_is_told_all_the_same(undisturbed, project):
    """A report writes nothing there: every file keeps its bytes and its time."""
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (project / "data").rglob("*") if path.is_file()
    }
    for path in (project / "data").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert report(project) == 0
    there = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (project / "data").rglob("*") if path.is_file()
    }
    assert there == before
    assert made(project) == undisturbed[1]


def test_two_at_once_the_second_waits_and_finds_nothing_to_do(undisturbed, project):
    """The test holds the lock as a run does, until the second says that it waits."""
    out, into = os.pipe()
    with alone(project):
        number = os.fork()
        if number == 0:
            with os.fdopen(into, "w", encoding="utf-8", buffering=1) as said:
                sys.stdout = sys.stderr = said
                code = report(project)
            os._exit(code)
        os.close(into)
        said = os.fdopen(out, encoding="utf-8")
        assert said.readline() == (
            f"Another report is being made (process {os.getpid()}); this one waits until it is finished.\n"
        )
        assert not (project / "reports").exists()
    said.read()
    said.close()
    assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == 0
    assert made(project) == undisturbed[1]


def test_a_chapter_without_room_says_so_without_a_traceback(tmp_path, monkeypatch):
    """What the kernel hands on of the system's refusal: number, words, file."""
    monkeypatch.chdir(tmp_path)
    notebook = type("Chapter", (), {"where": "notebooks/02_indicators.ipynb", "name": "02_indicators"})
    error = type(
        "Failed",
        (Exception,),
        {"ename": "OSError", "evalue": f"[Errno 28] No space left on device: '{tmp_path}/build/a.csv'"},
    )
    said, trace = execute._failure(notebook, error())
    assert said.startswith("02_indicators: build/a.csv could not be written (No space left on device)")
    assert trace == ""


def test_any_other_refusal_of_the_system_stays_a_fault(tmp_path):
    said = faults.said(tmp_path, OSError(errno.EMFILE, "Too many open files"))
    assert "This is a fault of the program" in said
    assert (tmp_path / faults.PLACE).exists()
