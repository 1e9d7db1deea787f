"""Borders of words that no other test would miss if they moved.

The authority is what docstrings and pages promise: a p value below half of the last decimal, and no other, is "less
than"; one that a test could not have undercut is "at most"; Chinese text has no space around 图1.
"""

from __future__ import annotations

import pytest

from bphs.report.tables.labelled import Column
from bphs.report.words import wording
from bphs.report.words.markdown import Place, writer
from bphs.report.words.references import Citations


def p_value(value: float, name: str = "p_value", floor: float | None = None) -> str:
    return wording.number_of(value, Column(name, "p", "P", decimals=3, floor=floor))


def test_a_small_p_value_in_a_table():
    assert [p_value(value) for value in (0.0004, 0.0005, 0.0007)] == ["<0.001", "0.001", "0.001"]
    assert [p_value(0.0004, name) for name in ("change_p", "p_adjusted", "top")] == ["<0.001", "<0.001", "0.000"]


def test_a_p_value_that_a_test_could_not_have_undercut():
    """As in sentences: a test of 9,999 replicates says no more than the last decimal does."""
    assert [p_value(floor, floor=floor) for floor in (0.0001, 0.01)] == ["≤0.001", "≤0.010"]
    assert p_value(0.02, floor=0.01) == "0.020"


def test_capital_letters_in_the_key_of_a_work(tmp_path):
    """BibTeX: keys are the same whatever the case of their letters."""
    path = tmp_path / "references.bib"
    path.write_text("@book{WHO2017, author = {Hair, J.}, title = {T}, year = {2017}}", encoding="utf-8")
    assert all(key in Citations(path, "en") for key in ("WHO2017", "who2017"))


@pytest.mark.parametrize("around", ["见 @fig-map 所示", "见@fig-map 所示", "见 @fig-map所示"])
def test_chinese_has_no_space_around_the_number_of_a_figure(around, tmp_path):
    path = tmp_path / "references.bib"
    path.write_text("", encoding="utf-8")
    html = writer(Place("a.ipynb", Citations(path, "zh"), {"fig-map": "图1"}))(around)
    assert html == '<p>见<a class="ref" href="#fig-map">图1</a>所示</p>\n'
