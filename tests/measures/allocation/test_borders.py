"""Borders of the allocation room that no other test would miss if they moved."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bphs.errors import MeasureError
from bphs.measures.allocation.apportioning import apportion
from bphs.measures.allocation.gaps import close_gap, frontier
from bphs.measures.allocation.sharing import central_money


@pytest.mark.parametrize(("total", "cents"), [(0.125, 13), (0.124, 12), (2.675, 268)])
def test_half_of_the_smallest_unit_is_shared_out_as_one(total, cents):
    """Half away from zero, as Python's decimal.ROUND_HALF_UP has it, of the number as it is written: the float 2.675
    lies below it.
    """
    assert apportion(total, [1]).tolist() == [cents / 100]


def test_money_is_counted_to_the_fen():
    """By hand in fractions: 74 yuan for each of 3 residents, 33.33 % of it, is 73.9926 yuan."""
    assert Fraction(74 * 3) * Fraction("33.33") / 100 == Fraction("73.9926")
    assert central_money(74, [3], share_pct=[33.33]).tolist() == [73.99]


def test_what_closes_a_gap_is_written_to_nine_decimals():
    """By hand: of 16 + 2 for 7,000 residents the group's 2,000 get 36/7, 8/7 more than it has; the solver's own last
    digits, 1.1428571428571423, stand for nothing.
    """
    made = close_gap([4, 4, 8], [2000, 4000, 1000], group=[True, False, False], added=2)
    assert made.tolist() == [1.142857143, 0.857142857, 0.0]


def test_the_frontier_ends_where_the_program_can_still_be_solved():
    """The last floor is the highest that can be reached: with rates of hundreds of millions its rounding alone would
    ask for more than there is.
    """
    rows = frontier(
        [35615286.025706805, 66140559.22360822, 60221058.97609113, 8215342.298428851],
        [5.662467238918855, 49.55800778680106, 54.71882984053611, 96.19976110740119],
        added=18213374.5387985,
        target=567610585.9203049,
        steps=2,
    )
    assert len(rows) == 2


def test_no_floor_of_the_frontier_lies_above_the_target():
    """Ten workers for two units that lack four: every one of them reaches the target, and none is asked for more."""
    rows = frontier([0, 0], [1000, 1000], added=10, target=2, steps=3)
    assert rows["floor"].round(6).tolist() == [0.0, 1.0, 2.0]
    assert rows["summed"].round(6).tolist() == [0.0, 0.0, 0.0]


def test_a_target_that_the_lowest_unit_has_reached_leaves_nothing_to_do():
    """Refused is a target *below* the lowest rate."""
    assert frontier([1, 2], [1000, 1000], added=1, target=1, steps=2)["summed"].tolist() == [0.0, 0.0]
    with pytest.raises(MeasureError, match="above the lowest there is, 1"):
        frontier([1, 2], [1000, 1000], added=1, target=0.99)
