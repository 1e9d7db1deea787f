"""The report is built once per run, in a copy of the project, and shared by every test that looks at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def copy_project(target: Path) -> Path:
    """What a clone would hold: the files that git tracks or would track, without what make made."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    return target


def environment(project: Path, home: Path) -> dict[str, str]:
    """The environment in which a copy runs its own code, as a user with an empty home would."""
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
    return kept | {"HOME": str(home), "PYTHONPATH": str(project / "src")}


def command(project: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``python -m bphs …`` in a copy of the project."""
    return subprocess.run(
        [sys.executable, "-m", "bphs", *arguments], cwd=project, env=environment(project, home), capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with its report built."""
    place = tmp_path_factory.mktemp("built")
    project = copy_project(place / "a project")
    done = command(project, place / "home", "report")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture(scope="session")
def built_report(built_project: Path) -> Path:
    """The folder ``reports/`` of the built copy."""
    return built_project / "reports"
