"""Where a north arrow and a scale bar are true: nowhere on a map may they mislead by more than a reader forgives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ASKEW, OFF = 5.0, 0.05
"""Degrees that north may be askew anywhere on a map with an arrow; share that lengths may be off beside a bar."""


@dataclass(frozen=True)
class Truth:
    """Whether north is up, and lengths are to scale, all over a map."""

    north: bool = True
    scale: bool = True


def truth_of(geo: GeoDataFrame) -> Truth:
    """What is true of outlines in their projection, judged in the middle of each unit; of an unknown one, all.

    On a conic map of a whole country north leans by more than ten degrees at its sides: it has no arrow.

    >>> from geopandas import GeoSeries
    >>> from shapely import Point
    >>> truth_of(GeoSeries([Point(0, 0), Point(900_000, 0)], crs="+proj=aea +lat_1=25 +lat_2=47 +lat_0=36 +lon_0=105"))
    Truth(north=False, scale=True)
    """
    from pyproj import Proj

    if geo.crs is None or not len(geo):
        return Truth()
    middles = geo.geometry.representative_point().to_crs(4326)
    found = Proj(geo.crs).get_factors(middles.x.to_numpy(), middles.y.to_numpy())
    scales = np.concatenate([found.meridional_scale, found.parallel_scale])
    return Truth(bool(np.abs(found.meridian_convergence).max() <= ASKEW), bool(np.abs(scales - 1).max() <= OFF))
