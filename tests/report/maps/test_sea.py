"""Map of a country with islands far out at sea: nothing hides anything, and what has no figures is drawn and named."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from figures import complaints, provinces
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch

from bphs.inputs.tables.dictionary import derived_dictionary, read_dictionary
from bphs.inputs.tables.rates import rate_columns
from bphs.report import maps
from bphs.report.maps import sea
from bphs.report.maps.truth import Truth, truth_of
from bphs.report.words import wording
from bphs.report.words.wording import LANGUAGES, Text, language

PROVINCES = Path(__file__).parents[3] / "data" / "provinces"
RATE = "beds_per_1000"


@pytest.fixture(autouse=True)
def labels():
    dictionary = read_dictionary(PROVINCES / "datapackage.json")
    columns = {**derived_dictionary(dictionary).columns, **dictionary.columns}
    wording.use_catalogue(columns | rate_columns(columns, "beds"))


def drawn(**options):
    units = pd.read_csv(PROVINCES / "districts.csv", dtype=str).rename(columns={"region_four_regions": "region"})
    years = pd.read_csv(PROVINCES / "units_by_year.csv", dtype={"code": str})
    rates = years.assign(rate=1000 * years["beds"] / years["pop_total"]).pivot(
        index="code", columns="year", values="rate"
    )
    outlines, beside = provinces()
    words = {"units": Text("provinces", "省份")} | options
    return maps.choropleths(outlines, rates[[2024]], RATE, districts=units, beside=beside, **words)


def outlines_of(axes):
    return {patch.get_label(): patch for patch in axes.patches if isinstance(patch, PathPatch)}


def main_and_window(figure):
    main, window = sorted(
        (axes for axes in figure.axes if len(outlines_of(axes)) > 2), key=lambda axes: -axes.bbox.width
    )
    return main, window


def dashes(axes):
    """Lines at sea; the heavy lines around regions are closed."""
    found = [line for lines in axes.collections if isinstance(lines, LineCollection) for line in lines.get_segments()]
    return [line for line in found if not (line[0] == line[-1]).all()]


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_word_can_be_read(spoken):
    with language(spoken):
        assert complaints(drawn()) == []


def test_all_thirty_four_are_drawn_and_named_and_three_are_hatched():
    figure = drawn()
    main, window = main_and_window(figure)
    units = outlines_of(main)
    assert len(units) == 34
    assert {code for code, patch in units.items() if patch.get_hatch()} == {"710000", "810000", "820000"}
    texts = {text.get_text() for text in main.texts}
    assert {"Taiwan", "Hong Kong", "Macao", "Hainan", "Tibet"} <= texts
    assert "460000" in outlines_of(window)
    assert {text.get_text() for text in window.texts} == {"South China Sea"}


def test_the_window_shows_all_nine_dashes_and_the_map_those_inside_it():
    main, window = main_and_window(drawn())
    assert len(dashes(window)) == 9
    assert 0 < len(dashes(main)) < 9


def test_a_map_on_which_north_leans_has_no_arrow_and_lengths_are_to_scale():
    """Thirteen degrees at the sides of the country, by the angle to a point further north; lengths within 5 %."""
    outlines, _ = provinces()
    middle = outlines.geometry.representative_point()
    above = gpd.GeoSeries(shapely.transform(middle.to_crs(4326).to_numpy(), lambda xy: xy + [0, 0.1]), crs=4326)
    above = above.to_crs(outlines.crs)
    askew = np.degrees(np.arctan2(above.x.to_numpy() - middle.x, above.y.to_numpy() - middle.y))
    assert abs(askew).max() > 10
    texts = {text.get_text() for axes in drawn().axes for text in axes.texts}
    assert ("N" in texts, "1000 km" in texts) == (False, True)
    assert truth_of(outlines) == Truth(north=False, scale=True)
    assert truth_of(outlines[abs(askew) < 4.9]) == Truth()
    assert truth_of(outlines.to_crs(3857)) == Truth(north=True, scale=False)


def test_the_window_hides_neither_land_nor_a_dash():
    main, window = main_and_window(drawn())
    box = shapely.box(*window.bbox.transformed(main.transData.inverted()).extents)
    for code, patch in outlines_of(main).items():
        rings = [shapely.Polygon(ring) for ring in patch.get_path().to_polygons() if len(ring) > 3]
        large = [ring for ring in rings if ring.area > 12]
        assert not any(ring.intersects(box) for ring in large), code
    assert not any(shapely.LineString(line).intersects(box) for line in dashes(main))


def test_the_frame_is_made_wider_only_as_far_as_the_window_needs():
    """By hand: a square of 1,000 km in the lower right corner, which the window cannot stand on: it goes beside it."""
    from geopandas import GeoDataFrame

    side = 1_000_000.0
    land = GeoDataFrame({"code": ["a"]}, geometry=[shapely.box(0, 0, side, side)], crs=3857)
    lines = shapely.linestrings([[[side, -side], [side, -side / 2]]])
    framed = sea.framed(land, lines)
    left, _, right, _ = framed.place.bounds
    assert side + sea.CLEAR < left <= side + sea.CLEAR + sea.STEP
    assert right == framed.map.bounds[2]
