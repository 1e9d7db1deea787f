"""A copy of the study in a folder of its own, and a way to break it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from bphs.inputs.study import Study, read_study
from bphs.inputs.tables.dictionary import Dictionary, read_dictionary
from bphs.inputs.tables.reading import read_table

CHONGQING = Path(__file__).parents[2] / "data" / "chongqing"


@pytest.fixture(scope="session")
def study() -> Study:
    return read_study(CHONGQING)


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    return read_dictionary(CHONGQING / "datapackage.json")


@pytest.fixture(scope="session")
def tables(dictionary: Dictionary) -> dict[str, pd.DataFrame]:
    return {name: read_table(table, CHONGQING)[0] for name, table in dictionary.tables.items()}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A student's copy of data/chongqing."""
    return Path(shutil.copytree(CHONGQING, tmp_path / "mine"))


@pytest.fixture
def edit(mine: Path) -> Callable[..., Path]:
    """Replace text in a file of the copy; the text must be there, or the test would test nothing."""

    def replace(name: str, *changes: tuple[str, str]) -> Path:
        text = (mine / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, f"{old!r} is not in {name}"
            text = text.replace(old, new, 1)
        (mine / name).write_text(text, encoding="utf-8", newline="")
        return mine

    return replace
