"""The report is built once per run, in a copy of the project, and shared by every test that looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from copies import command, copy_project


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
