"""Borders of the allocation room that no other test would miss if they moved."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bphs.measures.allocation.apportioning import apportion
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
