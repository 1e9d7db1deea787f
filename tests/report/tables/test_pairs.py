"""Pairs of groups in words, with the respondents of the smaller one."""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.measures.comparisons import compare
from bphs.report.tables.labelled import Column
from bphs.report.tables.pairs import named_pairs
from bphs.report.words import labels, wording
from bphs.report.words.wording import Text

AREA = Column("area", "Area", "地区", categories=(("1", "town", "镇"), ("2", "hill", "山区"), ("3", "plain", "平坝")))


@pytest.fixture(autouse=True)
def _labels():
    wording.use_catalogue({"area": AREA})


def compared(*values):
    return compare(values, pd.DataFrame({"area": [1.0] * 3 + [2.0] * 3 + [3.0] * 2}))


def test_pairs_have_words_and_the_smaller_groups_size():
    found = compared(1, 2, 3, 4, 5, 6, 19, 20)
    pairs = named_pairs(found.pairs, found.groups)
    assert pairs["pair"].to_list()[1] == Text("town vs plain", "镇与平坝")
    assert pairs["respondents"].to_list() == [3, 2, 2]
    assert pairs.index.get_level_values("group_2").to_list() == [
        Text(*ends[1:]) for ends in (AREA.categories[1], AREA.categories[2], AREA.categories[2])
    ]
    assert pairs["difference"].to_list() == found.pairs["difference"].to_list()


def test_without_a_pair_there_is_a_table_all_the_same():
    found = compared(1, 2, 3, 1, 2, 3, 2, 2.5)
    pairs = named_pairs(found.pairs, found.groups)
    assert pairs.empty
    assert {"grouping", "pair", "difference", "p_adjusted"} <= set(pairs.columns)
    assert "respondents" in pairs.index.names


def test_labels_of_codes_and_of_axes():
    assert labels.answers("area", [2.0, 7.0]) == {2.0: Text("hill", "山区"), 7.0: Text("7", "7")}
    assert labels.with_unit(Text("Trust", "信任"), ("", "")) == Text("Trust", "信任")
