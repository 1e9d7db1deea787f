"""Borders of maps that no other test would miss if they moved."""

from __future__ import annotations

from bphs.report.maps.classes import LESS, MORE, diverging
from bphs.report.maps.draw import bar_length


def test_who_stayed_as_they_were_have_lost_nothing():
    """Docstring of the scale: only the sides that occur."""
    gains, losses = diverging([0.0, 1.0, 4.0], 2), diverging([0.0, -1.0, -4.0], 2)
    assert (gains.edges, losses.edges) == ((0.0, 2.0, 4.0), (-4.0, -2.0, 0.0))
    assert set(gains.colours) <= set(MORE)
    assert set(losses.colours) <= set(LESS)


def test_a_scale_bar_that_fits_exactly_fits():
    """By hand: 50 km at one point each are the 50 points that there are; in less room than any bar, the shortest."""
    assert [bar_length(1.0, room) for room in (50, 49.9, 0.01)] == [50, 20, 0.1]
