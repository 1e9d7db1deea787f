"""Which excerpt is quoted: the rule of the docstring, on excerpts of one's own."""

from __future__ import annotations

import pytest

from bphs.inputs.interviews.quoted import quotes
from bphs.inputs.interviews.reading import read_interviews
from bphs.inputs.interviews.settings import Interviews

BOOK = """code,parent,name_en,name_zh,codable
money,,Money,经费,false
late,money,Late,滞后,true
low,money,Low,偏低,true
staff,,Staff,人员,true
"""
ROWS = """interview,role,excerpt,codes_1,codes_2,quotable
A,manager,It came late.,late,,true
A,manager,It is too little.,low,-,true
B,provider,Ring 023-6812 3456.,low,low,true
B,provider,There are few of us.,low;staff,low,true
C,resident,I do not know.,low,low,false
C,resident,There was nobody there.,staff,staff,true
"""


@pytest.fixture
def rows(tmp_path):
    (tmp_path / "book.csv").write_text(BOOK, encoding="utf-8")
    (tmp_path / "said.csv").write_text(ROWS, encoding="utf-8")
    return quotes(read_interviews(tmp_path, Interviews(file="said.csv", codebook="book.csv")))


def test_only_what_was_marked_and_holds_no_particular(rows):
    assert not rows["text_en"].str.contains("Ring|know").any()


def test_the_code_of_most_interviews_first_and_of_it_what_most_coders_gave(rows):
    """ "Low" occurs in three interviews, "late" in one; two coders gave it to "few of us"."""
    assert rows["code"].to_list() == ["low", "low", "late", "staff", "staff"]
    assert rows["text_en"].iloc[0] == "There are few of us."
    assert rows["coders"].to_list() == [2, 1, 1, 2, 1]


def test_no_excerpt_exemplifies_two_themes(rows):
    """ "Few of us" is the example of money; of staff it is the excerpt that two coders gave it."""
    assert rows.loc[rows["example"], ["theme", "text_en"]].to_numpy().tolist() == [
        ["money", "There are few of us."],
        ["staff", "There was nobody there."],
    ]
