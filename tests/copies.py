"""Copies of the project, as a clone would hold it, and its command line run in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _listed(*options: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *options], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name]


def shipped() -> list[str]:
    """Names of the studies that git tracks: a study of one's own, half made or not, is no matter of the tests."""
    return sorted({Path(name).parts[1] for name in _listed("--cached") if Path(name).match("data/*/study.yml")})


def copy_project(target: Path) -> Path:
    """What a clone would hold: the files that git tracks or would track, without what make made and without studies
    of one's own.
    """
    studies = shipped()
    for name in _listed("--cached", "--others", "--exclude-standard"):
        own = name.startswith("data/") and Path(name).parts[1] not in studies
        if (ROOT / name).is_file() and not own and not name.startswith("tests/"):
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
        [sys.executable, "-m", "bphs", *arguments],
        cwd=project,
        env=environment(project, home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
