"""A report killed at fifty random moments: how often the next one gives other bytes than an undisturbed one (none)."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import made_up  # noqa: E402 found through the path above
import written  # noqa: E402
from copies import command, copy_project, environment  # noqa: E402

KILLS = 50


def made(project: Path) -> dict[str, bytes]:
    """Pages and results of a report."""
    files = [*(project / "reports").rglob("*.html"), *(project / "build" / "mine").glob("[0-9]*/**/*")]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in files if path.is_file()}


def killed(project: Path, home: Path, after: float) -> None:
    """Start a report and kill it after some seconds, if it still runs."""
    running = subprocess.Popen(
        [sys.executable, "-m", "bphs", "report", "mine"],
        cwd=project,
        env=environment(project, home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    running.kill()
    running.wait()


def main(place: Path) -> None:
    fresh, home, draw = copy_project(place / "fresh"), place / "home", random.Random(20201101)
    shutil.rmtree(fresh / "data")
    for notebook in (fresh / "notebooks").glob("*.ipynb"):
        notebook.unlink()
    made_up.write_study(fresh, "mine")
    written.small_chapter(fresh / "notebooks")
    undisturbed = shutil.copytree(fresh, place / "undisturbed")
    started = time.monotonic()
    command(undisturbed, home, "report", "mine")
    lasts, expected = time.monotonic() - started, made(undisturbed)
    other = 0
    for _ in range(KILLS):
        project = shutil.copytree(fresh, place / "project")
        killed(project, home, draw.uniform(0, lasts))
        done = command(project, home, "report", "mine")
        other += done.returncode != 0 or made(project) != expected
        shutil.rmtree(project)
    print(f"killed at {KILLS} random moments of {lasts:.1f} s: {other} times other bytes afterwards (aim: 0)")


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp())
    try:
        main(folder)
    finally:
        shutil.rmtree(folder)
