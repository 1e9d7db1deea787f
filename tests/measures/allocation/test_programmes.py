"""Additions of staff: closed forms, and linear programs against a search through all whole allocations."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.allocation import allocate, shortfalls, smallest_addition

STOCK, RESIDENTS, ADDED, TARGET = [3, 9, 4, 2, 12], [2000, 3000, 1000, 4000, 5000], 12, 3.5


def whole_allocations(added, n):
    """Every way to give `added` workers to n units."""
    return (each for each in product(range(added + 1), repeat=n) if sum(each) == added)


def gaps(additions):
    rates = 1000 * (np.array(STOCK) + np.array(additions)) / np.array(RESIDENTS)
    return TARGET - rates


@pytest.mark.parametrize(
    ("aim", "measure"),
    [("largest", lambda each: gaps(each).max()), ("summed", lambda each: np.maximum(gaps(each), 0).sum())],
)
def test_no_whole_allocation_is_better(aim, measure):
    """Brute force over the 1,820 whole allocations of twelve workers to five units: none beats the program, and the
    best of them is no further from it than one worker in the smallest unit.
    """
    program = measure(allocate(STOCK, RESIDENTS, added=ADDED, target=TARGET, minimise=aim))
    best = min(measure(each) for each in whole_allocations(ADDED, len(STOCK)))
    assert program <= best + 1e-9
    assert best - program < 1000 / min(RESIDENTS)


def test_whole_optimum_is_found_to_the_worker():
    """Brute force where the best allocation is whole: units of 1,000 residents, raised to three each."""
    stock, people = [1, 2, 0, 3, 5], [1000] * 5
    best = min(whole_allocations(6, 5), key=lambda x: -min(np.add(stock, x)))
    assert allocate(stock, people, added=6, target=4).round(9).tolist() == list(best) == [2, 1, 3, 0, 0]


def test_two_units_are_raised_to_one_level():
    """Closed form: (s1 + x) / P1 = (s2 + a - x) / P2, so x = (P1 (s2 + a) - P2 s1) / (P1 + P2)."""
    (s1, s2), (p1, p2), added = (10, 30), (8000, 12000), 20
    x = (p1 * (s2 + added) - p2 * s1) / (p1 + p2)
    assert allocate([s1, s2], [p1, p2], added=added, target=9) == pytest.approx([x, added - x])
    assert allocate([10, 100], [p1, p2], added=5, target=9) == pytest.approx([5, 0])


def test_summed_shortfall_of_two_units_goes_to_the_smaller_first():
    """Closed form: a worker lifts the rate by k / P, so the unit of fewer residents is filled first."""
    assert allocate([0, 0], [1000, 5000], added=6, target=4, minimise="summed") == pytest.approx([4, 2])


def test_what_nobody_lacks_is_kept_back():
    assert allocate([3, 5], [1000, 1000], added=10, target=4, minimise="summed").sum() == pytest.approx(1)
    assert allocate([3, 5], [1000, 1000], added=10, target=4).sum() == pytest.approx(10)


def test_floor_is_kept_or_told_to_be_out_of_reach():
    """The smallest addition for the floor is the limit: just enough is feasible, less is not."""
    needed = smallest_addition(STOCK, RESIDENTS, target=2)
    assert needed == pytest.approx(1 + 6)
    enough = allocate(STOCK, RESIDENTS, added=needed + 1e-6, target=TARGET, minimise="summed", floor=2)
    assert shortfalls(np.add(STOCK, enough), RESIDENTS, target=2) == pytest.approx(0, abs=1e-5)
    with pytest.raises(Undefined, match="too little"):
        allocate(STOCK, RESIDENTS, added=needed - 0.5, target=TARGET, floor=2)


def test_moving_saves_what_others_have_too_much():
    """Closed form: with moving, only the whole area's shortfall counts; at the overall rate it is nil."""
    overall = 1000 * sum(STOCK) / sum(RESIDENTS)
    assert smallest_addition(STOCK, RESIDENTS, target=overall, movable=True) == pytest.approx(0, abs=1e-9)
    assert smallest_addition(STOCK, RESIDENTS, target=4, movable=True) == pytest.approx(4 * 15 - 30)
    assert smallest_addition(STOCK, RESIDENTS, target=4) == pytest.approx(5 + 3 + 0 + 14 + 8)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"minimise": "larges"}, "'largest'"),
        ({"added": -1}, "added"),
        ({"floor": 9}, "at most the target"),
        ({"residents": [0, 1, 1, 1, 1]}, "above 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(changed, said):
    given = {"stock": STOCK, "residents": RESIDENTS, "added": ADDED, "target": TARGET} | changed
    with pytest.raises(MeasureError, match=said):
        allocate(**given)
