"""`Undefined` is raised where these values determine no regression, whatever the arguments.

A wrong argument is a plain MeasureError and stops the build.

Each case names the reason from the algebra of least squares, b = (X'X)⁻¹ X'y.
"""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.models.linear import ols_robust

TABLE = pd.DataFrame(
    {"y": [3.0, 5.0, 4.0, 8.0, 7.0, 9.0, 6.0, 8.0], "x": [1, 2, 3, 4, 5, 6, 7, 8], "z": [2, 1, 4, 3, 6, 5, 9, 7]}
)


def model(predictors=("x", "z"), change=None, **options):
    return ols_robust(TABLE.assign(**(change or {})), "y", list(predictors), **options)


UNDEFINED = {
    # R² = 1 - Σe² / Σ(y - ȳ)², the latter 0
    "an outcome that does not vary": lambda: model(change={"y": 4.0}),
    # a constant predictor is a multiple of the intercept: X'X has no inverse
    "a predictor that does not vary": lambda: model(change={"z": 4}),
    # X'X has no inverse
    "a predictor that others add up to": lambda: model(("x", "z", "sum"), change={"sum": TABLE["x"] + TABLE["z"]}),
    "a predictor in another unit": lambda: model(change={"z": 1000 * TABLE["x"] + 5}),
    # e = 0: no error is left to estimate a variance from
    "an outcome that is computed from a predictor": lambda: model(change={"y": 2.0 * TABLE["x"] - 1}),
    # HC3 divides by (1 - h)², h = 1
    "a unit that alone has a characteristic": lambda: model(("x", "only"), change={"only": [0, 0, 0, 0, 0, 0, 0, 1]}),
    "several of these at once": lambda: model(change={"y": 4.0, "z": 4}),
}

WRONG = {
    "no such column": lambda: model(("x", "zz")),
    "no predictors": lambda: model(()),
    "words": lambda: model(change={"z": list("abcdefgh")}),
    "a missing value": lambda: model(change={"z": [None, 1.0, 4.0, 3.0, 6.0, 5.0, 9.0, 7.0]}),
    "a method that is none": lambda: model(cov="HC9"),
    "more terms than rows": lambda: ols_robust(TABLE.head(4), "y", ["x", "z"]),
    "a constant, and a column that is not there": lambda: model(("x", "q"), change={"x": 4}),
}


@pytest.mark.parametrize("case", UNDEFINED)
def test_values_that_determine_no_regression(case):
    with pytest.raises(Undefined) as told:
        UNDEFINED[case]()
    assert str(told.value).endswith(".")
    assert any("\u4e00" <= character <= "\u9fff" for character in told.value.zh)
    assert told.value.zh.endswith("。")


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_argument_stops_the_build(case):
    with pytest.raises(MeasureError) as told:
        WRONG[case]()
    assert not isinstance(told.value, Undefined)


def test_where_hc3_is_not_asked_for_a_lone_unit_is_no_hindrance():
    """Classical errors divide by n - k only."""
    frame = TABLE.assign(only=[0, 0, 0, 0, 0, 0, 0, 1])
    assert ols_robust(frame, "y", ["x", "only"], cov="classical").n == 8
