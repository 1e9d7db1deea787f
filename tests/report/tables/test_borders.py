"""Borders of tables that no other test would miss if they moved.

The authority is HTML, where < and & begin something else, and what docstrings promise.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bphs.report.tables.labelled import Column, to_html
from bphs.report.tables.printed import Printed, Run, notes, plain
from bphs.report.tables.titled import with_nouns
from bphs.report.words.wording import Text


def test_words_of_headings_and_cells_are_no_tags():
    html = to_html(pd.DataFrame({"a": ["R&D <b>"]}), [Column("a", "p < 0.05 & q", "P < 0.05", type="string")])
    assert '<th scope="col">p &lt; 0.05 &amp; q</th>' in html
    assert "R&amp;D &lt;b&gt;</th>" in html


def test_what_units_are_called_stands_in_the_headings_of_both_languages():
    made = with_nouns({"n": Column("n", "{units}", "{unit}数"), "p": Column("p", "P", "P")}, Text("cantons", "郡"))
    assert [(one.title_en, one.title_zh) for one in made.values()] == [
        ("Cantons", "郡数"),
        ("P", "P"),
    ]


@pytest.mark.parametrize("opening", ["注：", "注:", "Note. "])
def test_notes_that_open_so_themselves_are_not_opened_twice(opening):
    """A Chinese keyboard gives both colons."""
    table = Printed("a", "zh", 1, {"zh": ()}, ("a",), (), (False,), (Run(f"{opening}示例。"),), synthetic=False)
    assert plain(notes(table)) == f"{opening}示例。"
    bare = replace(table, notes=(Run("示例。"),))
    assert plain(notes(bare)) == "注：示例。"
