"""GeoPackages: outlines of the one layer that has some, in degrees whatever coordinates they are in."""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import shown

if TYPE_CHECKING:
    import geopandas as gpd

HARMLESS = re.compile(
    r'CREATE (?:TABLE|(?:UNIQUE )?INDEX|TRIGGER)\s|CREATE VIRTUAL TABLE (?:\w+|"(?:[^"]|"")+") USING rtree\s*\(',
    re.IGNORECASE,
)
"""Definitions that may hold the word; the one virtual table is the index of places (GeoPackage 1.3, annex F.3)."""


def of_package(path: Path) -> list[Mapping[str, Any]]:
    """Features of a GeoPackage in degrees: `properties`, `geometry` (None without one), `ring` (None).

    Raises
    ------
    InputError : several layers, none or an empty one; coordinates that are not of the earth, or of another system than
        the file says.
    """
    import geopandas as gpd
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError

    _need_own_tables(path)
    with warnings.catch_warnings():  # what GDAL doubts and reads is held against everything below
        warnings.simplefilter("ignore")
        try:
            outlines = gpd.read_file(path, layer=_layer(path), on_invalid="ignore")
        except (DataSourceError, DataLayerError):
            raise _refused(path, "a file that cannot be read", "a GeoPackage", "export the districts anew") from None
    if outlines.empty:
        raise _refused(path, "a layer without outlines", "an outline for each district", "export the districts anew")
    degrees = _in_degrees(path, outlines)
    properties = degrees.drop(columns=degrees.geometry.name).to_dict("records")
    return [
        {"properties": row, "geometry": shape, "ring": None}
        for row, shape in zip(properties, shapely.force_2d(degrees.geometry.to_numpy()), strict=True)
    ]


def _in_degrees(path: Path, outlines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    from pyproj.exceptions import CRSError, ProjError

    if outlines.crs is None:
        remedy = "export the layer with its coordinate system (CRS)"
        raise _refused(path, "no coordinate system", "coordinates of the earth", remedy)
    if _misplaced(outlines):
        found = f"coordinates that are degrees, in a system of metres ({outlines.crs.name})"
        remedy = "assign EPSG:4326 to the layer, without changing its coordinates"
        raise _refused(path, found, "the system that the coordinates are in", remedy)
    try:
        return outlines.to_crs(4326)
    except (ProjError, CRSError):
        remedy = "export the layer in WGS84 (EPSG:4326)"
        raise _refused(
            path, f"a local coordinate system ({outlines.crs.name})", "coordinates of the earth", remedy
        ) from None


def _need_own_tables(path: Path) -> None:
    """Refusal of tables that are virtual: SpatiaLite, which comes with GDAL, reads for them any file that they name.

    Raises
    ------
    InputError : such a table; a file that is no database.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as package:
            rows = package.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%virtual%'").fetchall()
    except sqlite3.Error:
        remedy = "export the districts as a GeoPackage anew"
        raise _refused(path, "a file that cannot be read", "a GeoPackage", remedy) from None
    if strange := [str(name) for name, sql in rows if not HARMLESS.match(str(sql))]:
        found, expected = f"a virtual table, {strange[0]}", "tables that hold what they show"
        raise _refused(path, found, expected, "export the districts as a GeoPackage anew")


def _refused(path: Path, found: str, expected: str, remedy: str) -> InputError:
    return InputError([Problem(shown(path), found, expected, remedy)])


def _misplaced(outlines: gpd.GeoDataFrame) -> bool:
    """Whether coordinates said to be metres are degrees: no districts lie all within 200 metres of where a system of
    coordinates begins.
    """
    west, south, east, north = outlines.total_bounds
    within = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return within and outlines.crs.is_projected and outlines.crs.axis_info[0].unit_conversion_factor <= 1


def _layer(path: Path) -> str:
    """Name of the one layer with outlines of a GeoPackage."""
    from pyogrio import list_layers
    from pyogrio.errors import DataSourceError

    try:
        layers = [name for name, kind in list_layers(path) if kind]
    except DataSourceError:
        remedy = "export the districts as a GeoPackage anew"
        raise _refused(path, "a file that cannot be read", "a GeoPackage", remedy) from None
    if len(layers) != 1:
        found = f"layers {', '.join(layers)}" if layers else "no layer with outlines"
        raise _refused(path, found, "a GeoPackage with one layer", "export the districts alone")
    return str(layers[0])
