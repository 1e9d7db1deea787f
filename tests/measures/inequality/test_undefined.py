"""`Undefined` is raised where these values determine no statistic, whatever the arguments.

A wrong argument is a plain MeasureError and stops the build.

Each case names the reason from the measure's own definition.
"""

from __future__ import annotations

import numpy as np
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures import inequality
from bphs.measures.inequality import entropy, spread, who
from bphs.report.chapter import records
from bphs.report.maps import classes

ZERO, PEOPLE = np.zeros(4), np.array([1.0, 2.0, 3.0, 4.0])
ONE_ZERO = np.array([0.0, 1.0, 2.0, 3.0])

UNDEFINED = {
    # G = Σ|xi - xj| / (2 n² μ), μ = 0
    "a Gini coefficient of nothing": lambda: inequality.gini(ZERO, weights=PEOPLE),
    # T = Σ p (y/μ) ln(y/μ), μ = 0
    "a Theil index of nothing": lambda: inequality.theil_t(ZERO, weights=PEOPLE),
    # L = Σ p ln(μ/y), y = 0
    "a mean log deviation with a unit that has nothing": lambda: inequality.mean_log_deviation(
        ONE_ZERO, weights=PEOPLE
    ),
    # Wagstaff's normalisation divides by (b - μ)(μ - a), which is 0
    "a bounded concentration index where all are at a bound": lambda: inequality.concentration_index(
        np.ones(4), weights=PEOPLE, rank=PEOPLE, index="wagstaff", bounds=(0, 1)
    ),
    # Wolfson 1994 divides by the median
    "a polarisation whose median is zero": lambda: spread.wolfson_polarization([0.0, 0.0, 0.0, 5.0]),
    # ratio of two estimates, one of them 0
    "a ratio of subgroups, one of them zero": lambda: who.ratio([0.0, 2.0]),
    # ln(y/μ), y = 0
    "a mean log deviation of subgroups, one of them zero": lambda: who.mean_log_deviation(
        [0.0, 2.0], population=[1, 1]
    ),
    # relative to an average of 0
    "a relative measure of subgroups without anything": lambda: who.theil_index([0.0, 0.0], population=[1, 1]),
    # classes need two different values
    "a map of equal values": lambda: classes.sequential([2.0, 2.0, 2.0]),
    # a change of nothing has no size to class
    "a map of no change": lambda: classes.around([0.0, 0.0]),
    # a contribution over an index of zero is 0/0
    "contributions to no inequality": lambda: entropy.contribution_shares(np.full(4, 0.3), weights=PEOPLE),
    # a share of an inequality of zero is 0/0
    "a record that is no number": lambda: records.determined("share", float("nan"), None),
}

WRONG = {
    "negative values": lambda: inequality.gini([-1.0, 2.0], weights=[1, 1]),
    "an unknown scheme": lambda: classes.sequential([1.0, 2.0], scheme="natrual"),
    "too many classes": lambda: classes.sequential([1.0, 2.0], classes=9),
    "an unknown index": lambda: inequality.concentration_index([1.0, 2.0], weights=[1, 1], rank=[1, 2], index="gini"),
    "nothing, and weights that are negative": lambda: inequality.gini(ZERO, weights=-PEOPLE),
}


@pytest.mark.parametrize("case", UNDEFINED)
def test_values_that_determine_nothing(case):
    with pytest.raises(Undefined) as told:
        UNDEFINED[case]()
    assert str(told.value)
    assert any("\u4e00" <= character <= "\u9fff" for character in told.value.zh)


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_argument_stops_the_build(case):
    with pytest.raises(MeasureError) as told:
        WRONG[case]()
    assert not isinstance(told.value, Undefined)
