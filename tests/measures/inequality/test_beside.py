"""Each unit beside the whole: the error of the difference, and who is behind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.inequality.beside import beside_overall


def test_equal_errors_and_weights_are_the_analysis_of_means():
    """Nelson (1983): the difference of one of k means from their mean has the standard error s·√((k − 1)/k)."""
    found = beside_overall([1.0, 2.0, 3.0, 4.0, 10.0], standard_errors=[0.3] * 5)
    assert found["error"].tolist() == pytest.approx([0.3 * (4 / 5) ** 0.5] * 5)
    assert found["difference"].tolist() == [-3, -2, -1, 0, 6]


def test_the_error_is_that_of_the_linear_combination():
    """C·diag(s²)·Cᵀ with C = I − 1wᵀ, the covariance of linear combinations, in matrices."""
    rng = np.random.default_rng(7)
    weights, errors = rng.uniform(1, 50, 12), rng.uniform(0, 2, 12)
    combine = np.eye(12) - weights / weights.sum()
    expected = np.sqrt(np.diag(combine @ np.diag(errors**2) @ combine.T))
    values = pd.Series(rng.uniform(3, 30, 12), index=list("abcdefghijkl"))
    found = beside_overall(values, weights=weights, standard_errors=errors)
    assert found["error"].to_numpy() == pytest.approx(expected)
    assert list(found.index) == list(values.index)


def test_one_unit_is_the_whole_and_equal_units_are_neither_above_nor_below():
    """By definition, whatever rounding does to a weighted mean of equal numbers; a full count errs by nothing."""
    assert beside_overall([4.2], standard_errors=[1.0])[["ratio", "error", "side"]].values.tolist() == [[1, 0, 0]]
    assert set(beside_overall([3.1] * 3, weights=[1, 2, 3])["side"]) == {0}
    assert beside_overall([3.0, 3.0001], weights=[1, 1])["side"].tolist() == [-1, 1]


def test_a_wider_interval_tells_fewer_apart():
    """By hand: 2 is 2 below a mean of 4 with the error 0.6·√(2/3)·√… = 0.98; z is 1.96 at 95 % and 2.58 at 99 %."""
    three = {"values": [2.0, 4.0, 6.0], "standard_errors": [1.2] * 3}
    assert beside_overall(**three)["side"].tolist() == [-1, 0, 1]
    assert beside_overall(**three, confidence=0.99)["side"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        ({"values": [1.0, None]}, MeasureError, "missing for 1 of 2"),
        ({"values": [1.0, 2.0], "standard_errors": [0.1, -1.0]}, MeasureError, "zero or more"),
        ({"values": [1.0, 2.0], "standard_errors": [0.1]}, MeasureError, "one entry per unit"),
        ({"values": [1.0, 2.0], "confidence": 1.0}, MeasureError, "confidence"),
        ({"values": [0.0, 0.0]}, Undefined, "all zero"),
    ],
)
def test_what_cannot_be_compared_is_said(given, kind, sentence):
    with pytest.raises(kind, match=sentence):
        beside_overall(**given)
