"""Gaps and the frontier against brute force; the smallest Theil against scipy and a grid; WISN as printed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize

from bphs.errors import MeasureError
from bphs.measures import inequality
from bphs.measures.allocation import allocate, available_days, close_gap, frontier, wisn_staff

STOCK, RESIDENTS, ADDED, TARGET = [3, 9, 4, 2, 12], [2000, 3000, 1000, 4000, 5000], 12, 3.5
GROUP = [True, False, False, True, False]


def whole_allocations(added, n):
    return (np.array(each) for each in product(range(added + 1), repeat=n) if sum(each) == added)


def theil(additions):
    rates = (np.array(STOCK) + additions) / np.array(RESIDENTS)
    return inequality.theil_t(rates, weights=RESIDENTS).value


def test_the_lowest_raised_first_is_the_smallest_theil():
    """Two authorities: scipy's SLSQP on Theil's T itself, written out, from a start of its own; and a grid through all
    1,820 whole allocations to five units, none of which is more equal.
    """
    people, there = np.array(RESIDENTS, dtype=float), np.array(STOCK, dtype=float)

    def by_definition(x):
        relative = (there + x) / people / ((there.sum() + ADDED) / people.sum())
        return float((people / people.sum() * relative * np.log(relative)).sum())

    found = minimize(
        by_definition, np.full(5, ADDED / 5), method="SLSQP", bounds=[(0, None)] * 5, options={"ftol": 1e-15},
        constraints={"type": "eq", "fun": lambda x: x.sum() - ADDED},
    )  # fmt: skip
    raised = allocate(STOCK, RESIDENTS, added=ADDED, target=TARGET)
    assert found.success
    assert raised == pytest.approx(found.x, abs=2e-3)
    assert theil(raised) <= found.fun + 1e-12
    assert theil(raised) <= min(theil(each) for each in whole_allocations(ADDED, 5)) + 1e-12


def gap(additions):
    after, people, inside = np.array(STOCK) + additions, np.array(RESIDENTS), np.array(GROUP)
    return abs(after[inside].sum() / people[inside].sum() - after.sum() / people.sum())


@pytest.mark.parametrize("added", [3, 6, 12])
def test_no_whole_allocation_brings_the_group_closer(added):
    """Brute force over all whole allocations to five units."""
    made = close_gap(STOCK, RESIDENTS, group=GROUP, added=added)
    assert made.sum() == pytest.approx(added)
    assert (made >= 0).all()
    assert gap(made) <= min(gap(each) for each in whole_allocations(added, 5)) + 1e-12


def test_a_group_of_two_units_in_closed_form():
    """Group 10 of 1,000, other 30 of 1,000, 20 more: 30 each. With 5 more all of them go to the group; a group that is
    above the rest gets nothing.
    """
    assert close_gap([10, 30], [1000, 1000], group=[True, False], added=20).tolist() == [20, 0]
    assert close_gap([10, 30], [1000, 1000], group=[True, False], added=30).tolist() == [25, 5]
    assert close_gap([10, 30], [1000, 1000], group=[True, False], added=5).tolist() == [5, 0]
    assert close_gap([10, 30], [1000, 1000], group=[False, True], added=5).tolist() == [5, 0]


def test_frontier_against_all_whole_allocations():
    """Brute force: of the whole allocations that keep to a floor none leaves a smaller summed shortfall; and the less
    choice a floor leaves, the more is lacking.
    """
    made = frontier(STOCK, RESIDENTS, added=ADDED, target=TARGET, steps=5)
    assert (np.diff(made["summed"]) >= -1e-9).all()
    assert made["summed"].iloc[-1] > made["summed"].iloc[0] + 0.1
    people = np.array(RESIDENTS)
    rates = [1000 * (np.array(STOCK) + each) / people for each in whole_allocations(ADDED, 5)]
    for row in made.itertuples():
        least = [np.maximum(TARGET - rate, 0).sum() for rate in rates if rate.min() >= row.floor - 1e-12]
        assert row.summed <= min(least, default=np.inf) + 1e-9
        assert row.additions.sum() <= ADDED + 1e-9
        assert (1000 * (np.array(STOCK) + row.additions) / people).min() >= row.floor - 1e-9


def test_ends_of_the_frontier_of_two_units():
    """Closed form: 5 workers, units of 1,000 and 4,000 with none, target 3. The efficient end fills the small unit (3,
    then 2 / 4 = .5 in the large: 2.5 lacking), which leaves .5 as the floor; the equal end gives one per 1,000 to each:
    2 + 2 lacking.
    """
    made = frontier([0, 0], [1000, 4000], added=5, target=3, steps=3)
    assert made["summed"].tolist() == pytest.approx([2.5, 2.5, 4])
    assert made["additions"].iloc[-1] == pytest.approx([1, 4])


def test_wisn_as_printed():
    """Worked example, doi:10.1186/s12960-017-0186-3, table 3: 10,000 people, ten visits of a quarter of an hour; 179
    days; 17.46 staff, and 18.49 with ten days for other tasks.
    """
    hours = 10_000 * 10 * 0.25
    days = available_days(4.5, absent=10 + 30 + 15)
    assert (hours, hours / 8, days) == (25_000, 3_125, 179)
    assert wisn_staff([hours], days=days).round(2).tolist() == [17.46]
    assert wisn_staff([hours], days=days, other_days=10).round(2).tolist() == [18.49]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: close_gap(STOCK, RESIDENTS, group=[True] * 5, added=1), "not all"),
        (lambda: close_gap(STOCK, RESIDENTS, group=[True], added=1), "for each unit"),
        (lambda: close_gap(STOCK, RESIDENTS, group=[True, None, False, True, False], added=1), "for each unit"),
        (lambda: close_gap(STOCK, RESIDENTS, group=[1, 0, 2, 0, 1], added=1), "for each unit"),
        (
            lambda: close_gap(STOCK, RESIDENTS, group=["yes", "no", "no", "no", "no"], added=1),
            "numbers, but holds 'yes'",
        ),
        (lambda: frontier(STOCK, RESIDENTS, added=1, target=0.1), "above the lowest"),
        (lambda: frontier(STOCK, RESIDENTS, added=1, target=3, steps=1), "2 or more"),
        (lambda: available_days(5, absent=260), "fewer days"),
        (lambda: wisn_staff([-1], days=200), "0 or more"),
        (lambda: wisn_staff([1], days=200, other_days=200), "other_days"),
    ],
)
def test_what_cannot_be_meant_is_refused(call, said):
    with pytest.raises(MeasureError, match=said):
        call()
