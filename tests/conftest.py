"""The report is built once per run, in a copy of the project, and shared by every test that looks at it.

Two processes may run the tests (``pytest -n 2``): the first that needs the report builds it, the other waits.

Each keeps to one thread: matrices here are small, and threads of the linear algebra that wait for one another cost
three times the CPU.
"""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
import scipy.linalg  # noqa: F401 its library has threads of its own, which are limited only once it is there
from copies import command, copy_project
from hypothesis import settings
from threadpoolctl import threadpool_limits

threadpool_limits(1)

# How long an example takes says what else the machine does.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


LONG = (
    "test_end_to_end",
    "test_made_up_country",
    "test_other_surveys",
    "test_far_country",
    "test_pages",
    "test_survey_disclosure",
    "test_sentences",
    "test_schemes",
    "test_tables_command",
    "test_tutorial",
    "test_interrupted",
    "test_described_country",
)
"""Files that take minutes, longest first: begun last, one of them would keep one of two processes waiting.

The next three need no report, which the first has built meanwhile: who waits for it tests nothing.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; else as they were collected."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONG)))


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A copy of the project with its report built."""
    own = tmp_path_factory.getbasetemp()
    # Processes of one run have their folders side by side.
    place = (own.parent if hasattr(request.config, "workerinput") else own) / "built"
    place.mkdir(exist_ok=True)
    project, done = place / "a project", place / "done"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            copy_project(project)
            built = command(project, place / "home", "report")
            assert built.returncode == 0, built.stdout + built.stderr
            done.touch()
    return project


@pytest.fixture(scope="session")
def built_report(built_project: Path) -> Path:
    """The folder ``reports/`` of the built copy."""
    return built_project / "reports"
