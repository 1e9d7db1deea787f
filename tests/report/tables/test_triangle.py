"""Correlations as journals print them: stars by the limits that the note names."""

import pandas as pd
import pytest

from bphs.report.tables import labelled
from bphs.report.tables.triangle import triangle
from bphs.report.words import wording


@pytest.mark.parametrize(
    ("p", "stars"), [(0.0009, "***"), (0.001, "**"), (0.009, "**"), (0.01, "*"), (0.049, "*"), (0.05, ""), (1, "")]
)
def test_stars(p, stars):
    pairs = pd.DataFrame({"first": ["a"], "second": ["b"], "correlation": [-0.5], "p_adjusted": [p]})
    assert triangle(pairs, ["a", "b"]).to_dict() == {"a": {"a": "", "b": f"−0.50{stars}"}}


def test_the_lower_triangle():
    pairs = pd.DataFrame(
        {"first": ["a", "a", "b"], "second": ["b", "c", "c"], "correlation": [0.1, 0.2, 0.3], "p_adjusted": [0.9] * 3}
    )
    assert triangle(pairs, ["a", "b", "c"]).to_numpy().tolist() == [["", ""], ["0.10", ""], ["0.20", "0.30"]]


def test_numbers_that_carry_stars_are_words_to_a_spreadsheet():
    wording.add_to_catalogue({"dimension_a": labelled.Column("dimension_a", "A", "甲")})
    starred, plain = pd.DataFrame({"dimension_a": ["", "0.10*"]}), pd.DataFrame({"dimension_a": [0.1, 0.2]})
    assert [labelled.columns_of(frame, {}, {})[0].type for frame in (starred, plain)] == ["string", "number"]
