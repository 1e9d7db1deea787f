"""Estimates beside the truth: every estimate, interval and truth is drawn once, what misses in its own look."""

import pandas as pd
import pytest
from figures import STUDY

from bphs.errors import RenderError
from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.report import charts
from bphs.report.words import wording
from bphs.report.words.wording import language

ROWS = pd.DataFrame(
    {
        "kind": ["alpha", "alpha", "share", "share"],
        "value": [0.8, 0.7, 0.3, None],
        "lower": [0.7, 0.65, 0.2, None],
        "upper": [0.9, 0.75, 0.4, None],
        "true_value": [0.85, 0.9, 0.25, 0.5],
        "covered": [True, False, True, False],
    }
)


@pytest.fixture(autouse=True)
def labels():
    """Kinds as the house calls them."""
    wording.use_catalogue(derived_dictionary(read_dictionary(STUDY / "datapackage.json")).columns)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("en", {"Alpha of the scales (1/2)", "Shares that know a service (1/2)", "truth"}),
        ("zh", {"服务知晓率 (1/2)", "真值"}),
    ],
)
def test_all_is_drawn_and_named(name, words):
    with language(name):
        figure = charts.recovered(ROWS)
    texts = {text.get_text() for text in figure.texts} | {
        text.get_text() for axes in figure.axes for text in axes.texts
    }
    assert words <= texts
    held, missed, _ = figure.axes[1].lines
    assert (list(held.get_xdata()), list(missed.get_xdata())) == ([0.8], [0.7])
    assert held.get_marker() != missed.get_marker()
    truths = [list(axes.lines[-1].get_xdata()) for axes in figure.axes[1:]]
    assert truths == [[0.85, 0.9], [0.25, 0.5]]


@pytest.mark.parametrize("held", [True, False])
def test_all_or_none_may_hold(held):
    assert len(charts.recovered(ROWS.assign(covered=held)).axes) == 3


def test_nothing_is_no_picture():
    with pytest.raises(RenderError, match="no row"):
        charts.recovered(ROWS.head(0))
