"""``environment.yml`` for users of conda, generated so that it cannot drift from what uv installs."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bphs.inputs.files.whole import write_whole


def text(root: Path) -> str:
    """Text of ``environment.yml``: only Python and pip come from conda, everything else from the lock."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return (
        "# Generated from pyproject.toml by 'make lock'; do not edit.\n"
        "# conda env create -f environment.yml && conda activate bphs && pip install --no-deps -e .\n"
        "# then: python -m bphs report\n"
        f"name: {project['name']}\n"
        "channels:\n"
        "  - conda-forge\n"
        "dependencies:\n"
        f"  - python {project['requires-python']}\n"
        "  - pip\n"
        "  - pip:\n"
        "      - -r requirements.lock\n"
    )


def write(root: Path) -> None:
    """Write ``environment.yml`` at the top of the project."""
    write_whole(root / "environment.yml", text(root))
