"""Borders of maps that no other test would miss if they moved."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
import shapely
from figures import block

from bphs.errors import Undefined
from bphs.report.maps.classes import LESS, MORE, around
from bphs.report.maps.draw import bar_length
from bphs.report.maps.placement import place_labels


def test_who_stayed_as_they_were_have_lost_nothing():
    """Docstring of the scale: a side without values is one empty class, so that the centre stays in the legend."""
    gains, losses = around([0.0, 1.0, 4.0], classes=2), around([0.0, -1.0, -4.0], classes=2)
    assert (gains.edges, losses.edges) == ((-math.inf, 0.0, 2.0, 4.0), (-4.0, -2.0, 0.0, math.inf))
    assert gains.counts([0.0, 1.0, 4.0]) == [0, 2, 1]
    assert losses.counts([0.0, -1.0, -4.0]) == [1, 1, 1]
    assert set(gains.colours[1:]) <= set(MORE)
    assert set(losses.colours[:2]) <= set(LESS)


@pytest.mark.parametrize(
    ("values", "centre", "said"),
    [
        ([0.0, 0.0], 0.0, "No unit has changed"),
        ([100.0], 100.0, "exactly at the average"),
        ([math.nan], 0.0, "a value"),
    ],
)
def test_why_a_map_about_a_centre_has_no_classes(values, centre, said):
    """Closed form: rates that are all the overall rate are no change that did not happen, nor are gaps."""
    with pytest.raises(Undefined, match=said):
        around(values, centre)


def test_a_scale_bar_that_fits_exactly_fits():
    """By hand: 50 km at one point each are the 50 points that there are; in less room than any bar, the shortest."""
    assert [bar_length(1.0, room) for room in (50, 49.9, 0.01)] == [50, 20, 0.1]


def test_names_of_small_units_side_by_side_keep_apart_and_off_what_is_there():
    """Geometry: four units of six points, names of forty; an inset fills the upper half of the sheet."""
    inset = shapely.box(0, 80, 300, 160)
    units = [shapely.box(left, 60, left + 6, 66) for left in (100, 110, 120, 130)]
    found = place_labels(units, list("abcd"), shapely.box(0, 0, 300, 160), [inset], write=block(40, 12))
    boxes = [shapely.box(one.x - 20, one.y - 6, one.x + 20, one.y + 6) for one in found]
    assert not any(one.intersects(other) for one, other in combinations([*boxes, inset], 2))
