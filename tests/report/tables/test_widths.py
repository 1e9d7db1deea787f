"""Widths of cells in Word and LaTeX files."""

from __future__ import annotations

import pytest

from bphs.report.tables import widths
from bphs.report.tables.printed import Printed


def test_full_width_signs_are_as_wide_as_a_character():
    """Unicode Standard Annex 11: wide (W) and fullwidth (F) both take a whole cell, all others half of one."""
    assert [widths.text_width(text) for text in ("重", "（", "％", "é")] == [1.0, 1.0, 1.0, 0.5]


@pytest.mark.parametrize(("word", "wraps"), [("short", False), ("many words " * 10, True)])
def test_a_cell_of_two_lines_wraps(word, wraps):
    """By counting: a line of the page holds 110 letters of 10.5 points in two lines, not in one."""
    table = Printed(
        "01_x-y", "en", 1, {"en": ()}, ("Text", "n"), ((word.strip(), "1"),), (False, True), (), synthetic=False
    )
    laid = widths.layout(table)
    assert (laid.wraps, laid.lines) == (wraps, 3 if wraps else 2)
