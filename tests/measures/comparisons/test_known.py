"""Known shares beside a weighted sample, and weights raked to them too: R's survey package and closed forms."""

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import answers, in_r
from scipy import stats

from bphs.errors import Undefined
from bphs.measures.comparisons import Design
from bphs.measures.comparisons.known import beside_known, raked_too, reweighted

PEOPLE = pd.DataFrame({"age": [1.0] * 30 + [2.0] * 60 + [9.0] * 5 + [np.nan] * 5})
"""30 and 60 of 90 gave a code whose share is known."""


def test_share_and_interval_in_closed_form():
    """p = 30/90 with error √(p(1 - p)/(m - 1)) of a mean over m = 90 of 100 (Taylor: times √(100/99·89/90)), and limits
    on the logit scale with t on 89 degrees of freedom (Korn and Graubard 1998).
    """
    row = beside_known(PEOPLE, {"age": {1: 4, 2: 6}}).iloc[0]
    p, t = 1 / 3, stats.t.ppf(0.975, 89)
    error = row["error"] / 100
    assert error == pytest.approx(np.sqrt(p * (1 - p) / 89), rel=0.01)
    middle, half = np.log(p / (1 - p)), t * error / (p * (1 - p))
    limits = 100 / (1 + np.exp(-(middle + np.array([-half, half]))))
    assert [row["respondents"], row["answered"]] == [30, 90]
    assert [row["weighted_share"], row["known_share"], row["apart"]] == pytest.approx([100 / 3, 40, -20 / 3])
    assert [row["lower"], row["upper"]] == pytest.approx(limits, rel=2e-3)


@pytest.mark.parametrize(("known", "beyond"), [(1 / 3, False), (0.40, False), (0.50, True), (0.20, True)])
def test_beyond_is_outside_the_interval(known, beyond):
    """33.3 % of 90: about 24 to 44."""
    assert beside_known(PEOPLE, {"age": {1: known, 2: 1 - known}})["beyond"].tolist() == [beyond, beyond]


def test_what_margins_determine_is_met_not_missed():
    """A share without error, met up to rounding."""
    rows = pd.DataFrame({"zone": [1.0, 1.0, 2.0, 2.0]})
    found = beside_known(rows, {"zone": {1: 0.5, 2: 0.5 + 1e-9}}, design=Design(strata=[1, 1, 2, 2]))
    assert found["beyond"].tolist() == [False, False]


def test_nobody_answered():
    with pytest.raises(Undefined):
        beside_known(pd.DataFrame({"age": [np.nan, np.nan]}), {"age": {1: 1, 2: 1}})


def test_raked_to_both_in_closed_form():
    """Without association the fitted cell is the product of its margins (Deming and Stephan 1940)."""
    people = pd.DataFrame({"sex": [1.0, 1.0, 2.0, 2.0], "age": [1.0, 2.0, 1.0, 2.0]})
    found = raked_too(people, {"age": {1: 0.4, 2: 0.6}}, margins={"sex": {1: 0.3, 2: 0.7}}).weights / 4
    assert found.tolist() == pytest.approx([0.12, 0.18, 0.28, 0.42])


@pytest.mark.parametrize(
    "shares", [{}, {"age": {1: 0.5, 3: 0.5}}, {"age": {1: 0.001, 2: 0.999}}, {"shoe": {1: 1, 2: 1}}]
)
def test_what_cannot_be_raked_to_is_undefined(shares):
    """Nothing to add, a category without respondents, weights beyond their bounds, a question that was not asked."""
    people = pd.DataFrame({"sex": [1.0, 1.0, 2.0, 2.0], "age": [1.0, 2.0, 1.0, 2.0]})
    with pytest.raises(Undefined):
        raked_too(people, shares, margins={"sex": {1: 0.5, 2: 0.5}})


def test_outcomes_with_other_weights_in_r():
    """R survey 4.1.1: svymean of `tot` with its error, t on 9; without weights the plain mean."""
    wanted, design = in_r()["svy"], Design(clusters=answers()["town"])
    values = pd.DataFrame({"tot": answers()["tot"], "none": np.nan})
    found = reweighted(values, pd.Series(1.0, values.index), weights=answers()["w"], design=design)
    assert found["outcome"].tolist() == ["tot"]
    row, half = found.iloc[0], stats.t.ppf(0.975, 9) * wanted["se"]["tot"]
    mean = wanted["mean"]["tot"]
    assert [row["mean"], row["lower"], row["upper"]] == pytest.approx([mean, mean - half, mean + half], rel=1e-9)
    assert row["difference"] == pytest.approx(answers()["tot"].mean() - mean)
    assert row["of_half_width"] == pytest.approx(abs(row["difference"]) / half)


@pytest.mark.parametrize(("heavy", "beyond"), [(1.0, False), (1000.0, True)])
def test_outcomes_moved_out_of_their_interval(heavy, beyond):
    values = pd.DataFrame({"score": [1.0] * 20 + [2.0] * 20})
    others = pd.Series([1.0] * 20 + [heavy] * 20)
    assert reweighted(values, others, weights=pd.Series(1.0, values.index))["beyond"].tolist() == [beyond]
