"""Columns of which a table may have any number: one entry of the dictionary stands for all of them."""

from __future__ import annotations

from bphs.report.tables.labelled import Column
from bphs.report.tables.titled import with_numbers

KNOWN = {
    "component_1": Column("component_1", "Component 1", "成分1", decimals=3),
    "component_3": Column("component_3", "The third", "第三"),
    "aware_1": Column("aware_1", "Knows of records", "知晓档案"),
}


def test_the_twelfth_is_called_as_the_first():
    entry = with_numbers(KNOWN)["component_12"]
    assert (entry.name, entry.title_en, entry.title_zh, entry.decimals) == ("component_12", "Component 12", "成分12", 3)


def test_entries_of_their_own_stay_and_other_columns_get_none():
    made = with_numbers(KNOWN)
    assert {name: made[name] for name in KNOWN} == KNOWN
    assert {name for name in made if not name.startswith("component_")} == {"aware_1"}
