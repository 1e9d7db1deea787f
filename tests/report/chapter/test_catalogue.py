"""What columns are called in a study that begins with the tables that new-study writes."""

from __future__ import annotations

import pytest

from bphs.inputs.beginning.folder import files_of
from bphs.inputs.beginning.wishes import wishes_of
from bphs.inputs.study import read_study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.report.chapter.catalogue import catalogue_of


@pytest.fixture
def begun(tmp_path):
    """Folder of a new study with all columns that new-study offers: beds, doctors, nurses, technical personnel."""
    for name, text in files_of(wishes_of("mine", "none", ["2015", "2020"], ["regions"], ["en"]), {}).items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name, row in (("districts", "001,甲,,,\n"), ("units_by_year", "001,甲,2015,1000,,4,2,,,,,,\n")):
        with (tmp_path / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.write(row)
    return tmp_path


def test_the_rate_of_each_resource_has_words(begun):
    """Chapter 02 tells all of them, not only the one that the study is about."""
    study, dictionary = read_study(begun / "study.yml"), read_dictionary(begun / "datapackage.json")
    words = catalogue_of(study, dictionary)
    resources = dictionary.with_role("resource")
    assert len(resources) > 1
    assert words["doctors_per_1000"].title_en == "Doctors per 1,000 residents"
    assert {f"{name}_per_1000" for name in resources} <= set(words)
    assert words["workers_per_km2"].title_en == f"{words[study.resource].title_en} per km²"
