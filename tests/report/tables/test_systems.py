"""What a system of indicators says of itself: the ends of its scales, and how far units are from stated targets."""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.inputs.regions.system import System
from bphs.measures.composite import composite_index
from bphs.report.tables import systems

VALUES = pd.DataFrame(
    {
        "code": ["a", "b", "c"] * 2,
        "year": [2010] * 3 + [2020] * 3,
        "records_kept": [50.0, 60.0, 70.0, 80.0, 90.0, 100.0],
        "waiting_days": [9.0, 8.0, 7.0, 6.0, 5.0, 4.0],
        "vaccinated": [10.0, 20.0, 30.0, 40.0, 50.0, 60.0],
    }
)
ROWS = pd.DataFrame(
    {
        "indicator": ["records_kept", "waiting_days", "vaccinated"],
        "index_dimension": ["services", "access", "services"],
        "index_direction": ["positive", "negative", "positive"],
        "index_state": "used",
    }
)
SYSTEM = System(ROWS, VALUES)


def test_ends_are_the_values_that_score_0_and_100():
    """By hand; of days of waiting the most score 0."""
    index = composite_index(SYSTEM.table(), SYSTEM.dimensions(), impacts=SYSTEM.directions(), treatment="winsorised")
    found = systems.ends_of(SYSTEM, index)
    assert list(found.index) == list(index.weights["item"])
    assert found.loc["waiting_days"].tolist() == [9, 4]
    assert found.loc["records_kept"].tolist() == [50, 100]


def test_ends_of_what_was_moved_in_are_those_after_and_of_a_logarithm_those_before():
    """Of twelve units one far value is moved in. Of a hundred, six are far: the logarithm, and 900 scores 100."""
    few, many = [*range(1, 12), 90.0], [1.0] * 94 + [700.0, 750.0, 800.0, 850.0, 880.0, 900.0]
    for values, best in ((few, 11.0), (many, 900.0)):
        frame = pd.DataFrame({"code": map(str, range(len(values))), "year": 2020, "vaccinated": values})
        one = System(ROWS[ROWS["indicator"] == "vaccinated"], frame)
        table = one.table(least=1)
        index = composite_index(table, one.dimensions(), treatment="winsorised")
        assert index.treated is not None
        assert index.treated.indicators["treatment"].tolist() == ["winsorised" if best == 11 else "log"]
        assert systems.ends_of(one, index).loc["vaccinated"].tolist() == [1, best]


def test_distance_is_told_only_where_a_target_is_stated_and_figures_are_known():
    """By hand: of a target of 90 per cent, 80, 90 and 100 reach 80/90, all and all; unknown and unstated stay empty."""
    listed = pd.DataFrame(
        {"indicator": ["records_kept", "visits", "vaccinated"], "target_pct": [90, 95, None]}, dtype=object
    )
    found = systems.targets_reached(SYSTEM, listed, 2020)
    assert found["units_on_target"].isna().tolist() == [False, True, True]
    assert found["units_on_target"][0] == 2
    assert found["target_reached"][0] == pytest.approx(100 * (80 / 90 + 2) / 3)
    assert found["target_reached"].isna().tolist() == [False, True, True]
