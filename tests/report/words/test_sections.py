"""Sections of a chapter as its cells tell them: needs, names made and used, records, tables, headings."""

from __future__ import annotations

import pytest
from worded import cells, sound

from bphs.report.words.sections import names_in, sections
from bphs.report.words.wording import Text


def test_what_stands_before_the_first_section_is_the_opening():
    opening, rates = sections(sound())
    assert (opening.name, opening.cells, opening.tables) == ("opening", [1, 2, 3, 4], {"load": ["rates"]})
    assert (rates.name, rates.cells) == ("rates", [5, 6, 7, 8, 9])


def test_a_section_has_its_needs_once_though_both_languages_may_write_them():
    made = sound()
    made[5]["source"] += "\n\n:::{note} 条件\n:class: needs\nyears >= 2\n:::"
    assert sections(made)[1].needs == ["years >= 2"]


def test_what_it_records_draws_and_shows_by_kind():
    found = sections(sound())[1]
    assert found.records == {"record": ["top"], "finding": ["gained"], "figure": ["map"], "table": ["all"]}
    assert found.names == ["top", "gained", "map", "all"]


def test_it_is_called_by_its_heading_and_without_one_by_its_name():
    opening, rates = sections(sound())
    assert (opening.title, rates.title) == (Text("Rates", "比率"), Text("Rates", "比率"))
    assert sections(cells(("code", "x = 1")))[0].title == Text("opening", "opening")


def test_sections_that_it_builds_on():
    made = cells(("en", "(b)=\n## B\n\n:::{note} Needs\n:class: needs\nsection a\nyears >= 2\n:::"))
    assert sections(made)[1].builds_on == ["a"]


@pytest.mark.parametrize(
    ("code", "binds", "uses"),
    [
        ("a = b", {"a"}, {"b"}),
        ("a = 1\nc = a + b", {"a", "c"}, {"b"}),
        ("a += 1", {"a"}, {"a"}),
        ("import numpy as np\nfrom x import y", {"np", "y"}, set()),
        ("a = [i for i in b if i > c]", {"a"}, {"b", "c"}),
        ("a = {k: f(v) for k, v in b.items()}", {"a"}, {"b", "f"}),
        ("a = lambda x: x + b", {"a"}, {"b"}),
        ("for i in b:\n    c = i", {"i", "c"}, {"b"}),
        ("with b as a:\n    pass", {"a"}, {"b"}),
        ("a, (c, *d) = b", {"a", "c", "d"}, {"b"}),
        ("print(len(sum([1])))", set(), set()),
        ("(a := b)", {"a"}, {"b"}),
    ],
)
def test_names_that_a_cell_binds_and_uses(code, binds, uses):
    """Authority: Python's own scopes; the expected names are read off by hand."""
    assert names_in(code) == (binds, uses)


def changes(*codes):
    return sections(cells(*(("code", code) for code in codes)))[0].changes


@pytest.mark.parametrize("code", ["a[0] = 1", "a.b = 1", "a[0].b[1] = 2", "a += 1", "a[0] -= 1", "a.b: int = 1", "del a[0]",
                                  "a.append(1)", "a.b.update(c=1)", "a.drop('x', inplace=True)", "(a[0], c) = 1, 2"])  # fmt: skip
def test_objects_that_it_changes_in_place(code):
    assert changes(code) == {"a"}


@pytest.mark.parametrize("code", ["a = 1", "a = b.assign(c=1)", "a = []\na.append(1)", "a, c = 1, 2", "a = b\na += 1"])
def test_objects_of_its_own_are_not_another_s(code):
    assert changes(code) == set()


def test_an_object_made_in_an_earlier_cell_of_the_section_is_its_own():
    assert changes("a = []", "a.append(1)\na += [2]") == set()
    assert changes("a.append(1)", "a = []") == {"a"}
