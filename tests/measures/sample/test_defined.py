"""One measure of several columns: those that the values do not determine are left out, not all with them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures import comparisons
from bphs.measures.inequality.gradient import gradient
from bphs.measures.sample.defined import defined_columns

LADDER = [1, 1, 2, 2]


def test_a_column_that_determines_nothing_is_left_out():
    found = defined_columns(pd.DataFrame({"a": [0.1, 0.2, 0.3, 0.5], "none": [0.0] * 4}), gradient, rank=LADDER)
    assert list(found) == ["a"]


def test_where_no_column_determines_anything_the_first_says_why():
    flat = pd.DataFrame({"none": [0.0] * 4, "gap": [np.nan] * 4})
    with pytest.raises(Undefined, match="all zero"):
        defined_columns(flat, gradient, rank=LADDER, missing="drop")


def test_a_wrong_argument_stops_all():
    with pytest.raises(MeasureError, match="model="):
        defined_columns(pd.DataFrame({"a": [0.1, 0.2, 0.3, 0.5]}), gradient, rank=LADDER, model="probit")


class TestCompare:
    values = pd.Series([1.0, 2.0, 2.5, 3.0, 4.0, 6.0])
    groups = pd.DataFrame({"same": ["x"] * 6, "part": list("aaabbb"), "alone": list("aaabbc")})

    @pytest.mark.parametrize("design", [None, comparisons.Design(clusters=[1, 2, 3, 4, 5, 6])])
    def test_a_grouping_that_cannot_be_compared_is_named_beside_the_others(self, design):
        found = comparisons.compare(self.values, self.groups[["same", "part"]], design=design)
        assert found.tests["grouping"].to_list() == ["part"]
        assert found.undefined[["outcome", "grouping"]].to_numpy().tolist() == [["outcome", "same"]]
        assert found.undefined["zh"].str.len().min() > 5

    def test_one_person_is_no_group(self):
        found = comparisons.compare(self.values, self.groups[["alone", "part"]])
        assert found.tests["grouping"].to_list() == ["part"]

    def test_no_grouping_at_all(self):
        with pytest.raises(Undefined, match="only one group"):
            comparisons.compare(self.values, self.groups[["same"]])

    def test_pairs_have_their_columns_where_there_are_none(self):
        pairs = comparisons.compare(self.values, self.groups[["part"]]).pairs
        assert pairs.empty
        assert {"grouping", "method", "group_1", "difference", "p_adjusted"} <= set(pairs.columns)
        three = comparisons.compare([1, 2, 3, 4, 5, 6, 9, 9, 10], list("aaabbbccc")).pairs
        assert set(three.columns) - set(pairs.columns) == set()
