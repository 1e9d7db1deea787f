"""Maps of hundreds of units, of tiny ones, and of outlines that are no coverage: every unit is drawn."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from figures import RATE, complaints, install_labels
from matplotlib.patches import PathPatch

from bphs.report import maps
from bphs.report.maps.land import DOT, land


@pytest.fixture(autouse=True)
def words():
    install_labels()


def grid(side, metres=20_000.0):
    """side by side squares."""
    x, y = (axis.ravel() * metres for axis in np.meshgrid(np.arange(side), np.arange(side)))
    codes = [f"{number:04d}" for number in range(side * side)]
    return gpd.GeoDataFrame({"code": codes}, geometry=shapely.box(x, y, x + metres, y + metres), crs=3857)


def drawn(geo):
    units = pd.DataFrame({"code": geo["code"], "name_en": "Xiangyang", "name_zh": "向阳", "region": "whole"})
    values = pd.DataFrame({2020: np.arange(len(geo)) % 17 + 1.0}, index=geo["code"])
    return maps.choropleths(geo, values, RATE, districts=units, region=None)


def units_of(figure):
    return {patch.get_label(): patch for axes in figure.axes for patch in axes.patches if isinstance(patch, PathPatch)}


def test_a_hundred_and_more_units_are_all_drawn_with_borders_that_leave_their_colours():
    figure = drawn(grid(11))
    units = units_of(figure)
    assert len(units) == 121
    assert {patch.get_linewidth() for patch in units.values()} == {0.4}
    assert complaints(figure) == []


def test_a_unit_too_small_to_be_seen_is_a_dot_in_its_colour():
    """A thousandth of its neighbours' size; the dot's area by the octagon's formula, 2√2·r²."""
    geo = grid(5)
    tiny = shapely.box(1000, 1000, 1400, 1400)
    geo.loc[0, "geometry"] = shapely.difference(geo.geometry[0], tiny)
    geo.loc[len(geo)] = {"code": "tiny", "geometry": tiny}
    made = land(geo, 0.5)
    speck, dot = (shapely.Polygon(ring) for ring in made.paths["tiny"].to_polygons())
    assert speck.area == pytest.approx(0.04, abs=0.03)
    assert dot.area == pytest.approx(2 * 2**0.5 * DOT**2, rel=0.15)
    assert list(made.paths)[-1] == "tiny"  # painted after the unit around it


def test_outlines_that_are_no_coverage_are_drawn_together():
    """A city that lies over four of its districts: the whole, its regions and its drawing need no coverage."""
    geo = grid(4)
    geo.loc[len(geo)] = {"code": "city", "geometry": shapely.box(10_000, 10_000, 50_000, 50_000)}
    made = land(geo, 1.0)
    assert made.whole.area == pytest.approx(80.0**2)
    assert [len(ring) for ring in made.outlines({"0000": "a", "city": "a"})] == [9]
    assert len(units_of(drawn(geo))) == 17
