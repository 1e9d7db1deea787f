"""Files of a folder that nothing speaks of, where the settings themselves cannot be used."""

from __future__ import annotations

import pytest

from bphs.inputs.strays import undescribed
from bphs.inputs.tables.dictionary import read_what_can_be


@pytest.mark.parametrize("part", ["survey", "interviews"])
@pytest.mark.parametrize("value", ["{a: %s}" % ("margin, " * 60), "x" * 300 + ".csv"])
def test_settings_that_no_file_can_be_called_are_no_names_of_files(tmp_path, part, value):
    """File systems take 255 bytes for a name; a longer one is asked for as a file that is not there."""
    (tmp_path / "datapackage.json").write_text('{"name": "mine", "resources": []}', encoding="utf-8")
    (tmp_path / "study.yml").write_text(f"{part}:\n  file: mine.csv\n  other: {value}\n", encoding="utf-8")
    (tmp_path / "mine.csv").write_text("id\n1\n", encoding="utf-8")
    (tmp_path / "left.csv").write_text("id\n1\n", encoding="utf-8")
    dictionary, _ = read_what_can_be(tmp_path / "datapackage.json")
    told = [problem.where for problem in undescribed(tmp_path, dictionary, None)]
    assert not any("mine.csv" in where for where in told)
