"""Projection for any part of the world: true areas, north up, and the same string for Chongqing as ever."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod, Proj

from bphs.inputs.regions.coverage import unwrapped
from bphs.inputs.regions.projection import equal_area, main_parts, middle_of, over_pole

PLACES = {
    "Chongqing": (105.3, 28.2, 110.2, 32.2),
    "Chile": (-75.6, -55.9, -66.4, -17.5),
    "Norway": (4.6, 57.9, 31.1, 71.2),
    "Heilongjiang": (121.2, 43.4, 135.1, 53.6),
    "North Carolina": (-84.3, 33.8, -75.5, 36.6),
    "Xinjiang": (73.5, 34.3, 96.4, 49.2),
    "Svalbard": (10.4, 76.4, 33.7, 80.9),
    "Fiji": (176.8, -19.2, 181.8, -12.4),
    "Kenya": (33.9, -4.7, 41.9, 5.5),
    "Greenland": (-73.0, 59.8, -11.3, 83.6),
    "Russia": (27.3, 41.2, 190.4, 81.8),
    "Chukotka": (157.0, 61.0, 190.4, 71.5),
    "Hainan and its far islands": (108.6, 3.8, 117.9, 20.2),
    "North Pole": (-180.0, 82.0, 180.0, 90.0),
    "Antarctica": (-180.0, -90.0, 180.0, -63.0),
    "Whole world": (-180.0, -90.0, 180.0, 90.0),
    "Inhabited world": (-180.0, -55.0, 180.0, 83.0),
    "New Zealand and beyond 180 degrees": (166.4, -47.3, 183.5, -34.4),
}


def grid(west, south, east, north):
    """Four by four cells; those beyond 180 degrees are written as files write them, from -180."""
    across, up = np.linspace(west, east, 5), np.linspace(south, north, 5)
    cells = [
        shapely.segmentize(shapely.box(across[i], up[j], across[i + 1], up[j + 1]), 0.1)
        for i in range(4)
        for j in range(4)
    ]
    return np.array(
        [shapely.transform(cell, lambda xy: xy - (360, 0)) if cell.centroid.x > 180 else cell for cell in cells]
    )


@pytest.mark.parametrize("place", PLACES)
def test_areas_are_true(place):
    """Authority: geodesic areas on the GRS80 ellipsoid (pyproj.Geod, Karney 2013, doi 10.1007/s00190-012-0578-z)."""
    cells = grid(*PLACES[place])
    geod = Geod(ellps="GRS80")
    exact = [abs(geod.geometry_area_perimeter(cell)[0]) for cell in cells]
    shapes = unwrapped(cells, middle_of(cells))
    found = gpd.GeoSeries(shapes, crs=4326).to_crs(equal_area(cells)).area
    assert found.to_list() == pytest.approx(exact, rel=1e-4)


@pytest.mark.parametrize("place", [place for place, (*_, north) in PLACES.items() if north not in (-63, 90)])
def test_north_is_up(place):
    """A point due north of the middle stands above it; one due east, in the middle of the extent, to its right."""
    west, south, east, north = PLACES[place]
    x, y = (west + east) / 2, (south + north) / 2
    points = gpd.GeoSeries(gpd.points_from_xy([x, x, x + 1], [y, y + 1, y]), crs=4326)
    middle, above, right = points.to_crs(equal_area(grid(*PLACES[place])))
    assert abs(above.x - middle.x) < 0.005 * (above.y - middle.y)
    assert right.x > middle.x
    assert abs(right.y - middle.y) < 0.03 * (right.x - middle.x)


def test_chongqing_keeps_its_own(study):
    """The projection of all maps and areas of this study before any place could be drawn."""
    from bphs.inputs.regions.boundaries import read_boundaries

    own = "+proj=aea +lat_1=29 +lat_2=31.5 +lat_0=0 +lon_0=107.7 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs"
    assert equal_area(read_boundaries(study).to_crs(4326).geometry.to_numpy()) == own


@pytest.mark.parametrize("place", PLACES)
def test_meridians_lean_to_both_sides_alike(place):
    """Authority: convergence of meridians by PROJ itself, weighted by area; about a pole there is no north on a map."""
    cells = grid(*PLACES[place])
    system = equal_area(cells)
    middles = shapely.get_coordinates(shapely.centroid(unwrapped(cells, middle_of(cells))))
    lean = Proj(system).get_factors(*middles.T).meridian_convergence
    assert over_pole(system) or abs(np.average(lean, weights=shapely.area(cells))) < 0.2


def test_far_islets_do_not_decide():
    land, islet = shapely.box(0, 40, 10, 50), shapely.box(-80, 0, -79.9, 0.1)
    assert equal_area(np.array([land, shapely.union(land, islet)])) == equal_area(np.array([land, land]))
    assert len(main_parts(np.array([land, islet]))) == 1
