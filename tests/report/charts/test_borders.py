"""Borders of charts that no other test would miss if they moved: pieces, drawn without the whole figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from figures import install_labels
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from bphs.report import charts
from bphs.report.charts.curves import Curve, in_order, limits_of
from bphs.report.charts.keys import draw_key
from bphs.report.charts.marks import plain
from bphs.report.charts.rows import Row, rule_off
from bphs.report.figures.canvas import canvas
from bphs.report.figures.style import LATER, house_style, to_svg
from bphs.report.frames import rows_in
from bphs.report.words.wording import Text


def test_rows_come_with_their_index():
    """pandas' own rows: a chart of townships draws each at its place in the table."""
    assert [row.Index for row in rows_in(pd.DataFrame({"name": ["a", "b"]}, index=[3, 1]))] == [3, 1]


def test_separators_from_a_thousand_on():
    """As in tables and sentences."""
    assert [plain(value) for value in (999.0, 1000.0, -1000.0)] == ["999", "1,000", "−1,000"]


def test_dollars_in_a_name_are_drawn():
    """One glyph for each sign: between two dollars matplotlib would set mathematics, or stop at what is none."""
    figure = house_style(lambda: canvas(20, r"$\nothing_a$", "").figure)()
    assert to_svg(figure).count("<use ") == 12


def test_values_without_words_come_last():
    """The colours of a figure are those of the words, whatever else occurs."""
    words = {1: Text("low", "低"), 2: Text("high", "高")}
    assert in_order(pd.Series([7.0, 2.0, 1.0]), words) == [1.0, 2.0, 7.0]


@pytest.mark.parametrize(("upper", "end"), [(90.0, 94.0), (99.0, 100.0)])
def test_the_air_above_a_band_ends_at_the_ceiling(upper, end):
    """By hand: a twentieth of the reach; no chance is above 100 per cent."""
    band = Curve("a", np.array([0.0, 1.0]), *(np.array([10.0, value]) for value in (50.0, 10.0, upper)))
    low, high = limits_of([band], floor=0.0, ceiling=100.0)
    assert (low, high) == (0.0, pytest.approx(end))


def test_no_line_above_the_first_heading():
    rows = [Row("A", "a", None), Row("x", "a", "1"), Row("B", "b", None), Row("y", "b", "1")]
    axes = Figure().add_subplot()
    rule_off(axes, rows, [20.0, 30.0, 20.0, 30.0])
    assert [line.get_ydata()[0] for line in axes.lines] == [50.0]


def test_a_key_shows_hollow_marks_hollow():
    install_labels()
    sheet = canvas(40, "", "")
    draw_key(sheet, sheet.top, ["sure", "unsure"], [("#0072b2", "o"), ("#0072b2", "o", "white")])
    assert [to_hex(line.get_markerfacecolor()) for line in sheet.figure.axes[0].lines] == ["#0072b2", "#ffffff"]


def test_a_legend_names_first_what_is_kept():
    """From the top of the picture down: eigenvalues that stay, the others, those of random data."""
    install_labels()
    table = pd.DataFrame(
        {"component": [1, 2], "eigenvalue": [2.0, 0.5], "random_percentile": [1.2, 0.9], "retained": [True, False]}
    )
    legend = charts.scree(table, percentile=95).axes[0].get_legend()
    said = [text.get_text() for text in legend.get_texts()]
    assert said == ["observed, above chance: kept", "observed", "random data, 95th percentile"]
    marks = [(line.get_marker(), to_hex(line.get_markerfacecolor())) for line in legend.legend_handles]
    assert marks[:2] == [("o", LATER), ("o", "#ffffff")]
    assert marks[2][0] == "None"
