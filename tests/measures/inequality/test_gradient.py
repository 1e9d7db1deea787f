"""Slope and relative index of persons, against R's survey package (4.1.1) and closed forms.

The figures of R: ``m <- svyglm(y ~ r, svydesign(~c, strata = ~s, weights = ~w))`` with r the weighted mid-rank of the
rung, its predictions at r = 0 and 1, and the delta method on ``vcov(m)``; R stops its search a little earlier. For
yes/no ``family = quasibinomial()``.
"""

import numpy as np
import pytest

from bphs.errors import MeasureError
from bphs.measures.inequality import Design
from bphs.measures.inequality.gradient import gradient
from bphs.measures.inequality.who_gradient import slope_index

YES = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1]
SCORE = [3, 1, 4, 2, 5, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2]
RUNG = [1, 1, 2, 2, 3, 1, 2, 3, 3, 1, 2, 3, 3, 2, 1, 1]
WEIGHTS = [1, 2, 1.5, 1, 3, 1, 1, 2, 2, 1, 1, 1.5, 2, 1, 1, 2]
DESIGN = Design(["a"] * 8 + ["b"] * 8, np.repeat(range(8), 2))


@pytest.mark.parametrize(
    ("values", "model", "slope", "slope_error", "ratio", "ratio_error"),
    [
        (SCORE, "linear", 4.9039039039, 2.01646549944, 3.37031661072, 0.555319378426),
        (YES, "logit", -0.173494002774, 0.442619010438, 0.740378502613, 0.804396530907),
    ],
)
def test_weights_strata_and_clusters_as_in_r(values, model, slope, slope_error, ratio, ratio_error):
    found = gradient(values, rank=RUNG, weights=WEIGHTS, model=model, design=DESIGN)
    assert found.slope.value == pytest.approx(slope, rel=1e-7)
    assert found.slope.standard_error == pytest.approx(slope_error, rel=1e-7)
    assert found.relative.value == pytest.approx(ratio, rel=1e-7)
    assert found.relative.standard_error == pytest.approx(ratio_error, rel=1e-7)
    assert found.relative.interval[0] < found.relative.value < found.relative.interval[1]


def test_the_order_of_persons_and_the_scale_of_weights_do_not_matter():
    """By definition."""
    order = np.random.default_rng(1).permutation(16)
    given = gradient(SCORE, rank=RUNG, weights=WEIGHTS)
    moved = gradient(np.take(SCORE, order), rank=np.take(RUNG, order), weights=7 * np.take(WEIGHTS, order))
    assert moved.to_frame()[["value", "standard_error"]].to_numpy() == pytest.approx(
        given.to_frame()[["value", "standard_error"]].to_numpy()
    )


def test_persons_and_the_means_of_their_rungs_have_one_slope():
    """Least squares on means weighted by their numbers is least squares on persons: a closed form, through the measure
    of WHO's toolkit.
    """
    rungs = np.unique(RUNG)
    means = [
        np.average(np.take(SCORE, np.flatnonzero(rung == RUNG)), weights=np.take(WEIGHTS, np.flatnonzero(rung == RUNG)))
        for rung in rungs
    ]
    people = [np.take(WEIGHTS, np.flatnonzero(rung == RUNG)).sum() for rung in rungs]
    assert gradient(SCORE, rank=RUNG, weights=WEIGHTS).slope.value == pytest.approx(
        slope_index(means, population=people, order=rungs, model="linear").value
    )


def test_what_cannot_be_a_gradient_is_said():
    with pytest.raises(MeasureError, match="at least two rungs"):
        gradient([1, 2, 3], rank=[1, 1, 1])
    with pytest.raises(MeasureError, match="divide percentages by 100"):
        gradient([10, 20, 30], rank=[1, 2, 3], model="logit")
    with pytest.raises(MeasureError, match="zero or less at one end"):
        gradient([0, 0, 9], rank=[1, 2, 3])
    with pytest.raises(MeasureError, match="no finite gradient"):
        gradient([0, 0, 1, 1], rank=[1, 1, 2, 2], model="logit")


def test_all_of_a_gradient_in_one_row():
    """Definition: slope = top - bottom, ratio = top / bottom; in per cent but for the ratio."""
    found = gradient([0.2, 0.4, 0.4, 0.6, 0.6, 0.8], rank=[1, 1, 2, 2, 3, 3], model="logit")
    row = found.to_row(100)
    assert row["ladder_top"] - row["ladder_bottom"] == pytest.approx(row["sii"])
    assert row["ladder_top"] / row["ladder_bottom"] == pytest.approx(row["rii"])
    assert (row["sii_lower"], row["sii_upper"]) == pytest.approx(tuple(100 * np.array(found.slope.interval)))
    assert (row["rii_lower"], row["rii_upper"]) == pytest.approx(found.relative.interval)
