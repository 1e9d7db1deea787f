"""``make bench``: what the work costs, as ratios measured in one run on one machine.

CPU seconds (user and system, of a process and all it started) are compared, not clocks on the wall: machines are shared
and noisy. Nothing here is a test; a figure is worth what its run was worth, so quote the ratio.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from copies import copy_project, environment  # noqa: E402 found through the path above


def cost(arguments: list[str], project: Path, home: Path, **extra: str) -> tuple[float, float, str]:
    """CPU seconds, wall seconds and output of a command in a copy of the project; stops the benchmark if it fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        arguments, cwd=project, env=environment(project, home) | extra, capture_output=True, text=True, check=False
    )
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall, done.stdout


def one_by_one(project: Path, home: Path) -> float:
    """CPU seconds of the papermill command and the nbconvert command, once per notebook, one language."""
    total = 0.0
    for notebook in sorted((project / "notebooks").glob("[0-9]*.ipynb")):
        executed = project / "build" / notebook.name
        executed.parent.mkdir(exist_ok=True)
        for command in (
            [sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook), str(executed), "-k", "python3"],
            [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(executed)],
        ):
            total += cost(command, project, home)[0]
    return total


def pipeline(place: Path) -> None:
    home = place / "home"
    ours, theirs = copy_project(place / "ours"), copy_project(place / "theirs")
    report = [sys.executable, "-m", "bphs", "report"]
    for project in (ours, theirs):  # as making the environment does
        cost([sys.executable, "-m", "compileall", "-q", "src"], project, home)
    cold, cold_wall, _ = cost(report, ours, home)
    baseline = one_by_one(theirs, home)
    print(
        f"cold build, both languages: {cold:.1f} CPU s ({cold_wall:.1f} s); papermill and nbconvert commands, one language: {baseline:.1f} CPU s"
    )
    print(f"  ratio {cold / baseline:.2f} (aim: at most 0.33)")
    idle = min(cost(report, ours, home)[:2] for _ in range(5))
    print(f"nothing to do: {idle[0]:.2f} CPU s, {idle[1]:.2f} s (aim: under 0.5)")
    last = max((ours / "notebooks").glob("[0-9]*.ipynb"))
    content = json.loads(last.read_text(encoding="utf-8"))
    content["cells"][-1]["source"].append("\n")
    last.write_text(json.dumps(content), encoding="utf-8")
    edited, _, said = cost(report, ours, home)
    ran = [line.split(":")[0] for line in said.splitlines() if ": done in" in line]
    print(f"one notebook edited: {edited:.1f} CPU s, ran {', '.join(ran)}; {edited / cold:.2f} of the cold build")


if __name__ == "__main__":
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    folder = Path(tempfile.mkdtemp())
    try:
        pipeline(folder)
    finally:
        shutil.rmtree(folder)
    for script in sorted(Path(__file__).parent.glob("bench_*.py")):
        subprocess.run([sys.executable, str(script)], check=True)
