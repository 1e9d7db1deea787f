"""Way to a value of a page: its own finding goes before words that print it, and these before running text."""

from __future__ import annotations

from nbformat import v4

from bphs.report.pages.ways import ways_of
from bphs.report.words.links import Way


def text(source, within="gaps"):
    return v4.new_markdown_cell(source, metadata={"bphs_within": within})


def shown(kind, name, words="", **about):
    made = v4.new_output(
        "display_data", data={"text/markdown": words}, metadata={"bphs": {"kind": kind, "name": name, **about}}
    )
    return v4.new_code_cell("", metadata={"bphs_within": "gaps"}, outputs=[made])


def test_a_value_is_found_where_the_page_states_it():
    cells = [
        text("It begins with {first_of_all:.2f}.", "opening"),
        text("Text prints {gap:.2f}, {drawn} and {said}; code does not: `{hidden}`."),
        shown("table", "gaps", caption="Gaps of {counted:words}, {gap}", notes="{drawn} was drawn"),
        shown("finding", "gap", "It is {gap:.1f}, and {counted}."),
    ]
    ways = ways_of(v4.new_notebook(cells=cells), {"gaps": "Gaps between places"}, "03_toy.html")
    assert ways == {
        "first_of_all": Way("03_toy.html#top", ""),
        "gap": Way("03_toy.html#finding-gap", "Gaps between places"),
        "counted": Way("03_toy.html#tbl-gaps", "Gaps between places"),
        "drawn": Way("03_toy.html#tbl-gaps", "Gaps between places"),
        "said": Way("03_toy.html#gaps", "Gaps between places"),
    }
