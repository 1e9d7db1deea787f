"""Forms of files that people have their outlines in and that are not read: each is told by its own name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import shown

PACKAGE = b"SQLite format 3\0"
"""First bytes of a GeoPackage: nothing else is given to GDAL, which would open files that a file names."""
BEGINNINGS = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a compressed archive",
    b"\x00\x00\x27\x0a": "a Shapefile",
    b"fgb\x03": "a FlatGeobuf file",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<": "an XML file (such as KML or GML)",
    b"\x1e": "features one by one (GeoJSONSeq)",
}
"""What files begin with, small letters for capital ones; the first that fits."""
EXPECTED = "a GeoJSON FeatureCollection, or a GeoPackage (.gpkg)"
REMEDY = "export the districts as GeoJSON (WGS84)"
MARKS = b"\xef\xbb\xbf \t\r\n"
"""What may stand before a text: a mark of its encoding, blanks."""


def need_form(path: Path) -> None:
    """Refusal of a file that is neither GeoJSON nor a GeoPackage, by what it is.

    Raises
    ------
    InputError : no such file; a folder; a file of another form, or of one of the two under the name of the other.
    """
    try:
        with path.open("rb") as file:
            start = file.read(64)
            empty = not start.strip(MARKS) and not file.read(2**16).strip(MARKS)
    except OSError as error:
        raise InputError([_unread(path, error)]) from None
    if empty:
        raise InputError([Problem(shown(path), "an empty file", EXPECTED, REMEDY)])
    package, named = start.startswith(PACKAGE), path.suffix.lower() == ".gpkg"
    text = start.lstrip(MARKS)
    if package != named and (package or text[:1] in b"{["):
        is_one, ending = ("a GeoPackage", ".gpkg") if package else ("a JSON file", ".geojson")
        remedy = f"name it {path.stem}{ending}, here and in study.yml"
        raise InputError(
            [Problem(shown(path), f"{is_one} under another name", f"a name that ends in {ending}", remedy)]
        )
    for beginning, found in BEGINNINGS.items():
        if (start if beginning[0] < 32 else text).lower().startswith(beginning.lower()):
            raise InputError([Problem(shown(path), found, EXPECTED, REMEDY)])


def _unread(path: Path, error: OSError) -> Problem:
    if path.is_dir():
        return Problem(shown(path), "a folder", EXPECTED, "name the file in it")
    found = "no such file" if isinstance(error, FileNotFoundError) else f"a file that cannot be read ({error.strerror})"
    remedy = "put it there, correct its name, or take 'boundaries' out of study.yml, and the maps are left out"
    return Problem(shown(path), found, "the file that 'boundaries' in study.yml names", remedy)


def features_of(path: Path, data: Any) -> list[Any]:
    """Features of a JSON file.

    Raises
    ------
    InputError : it has none; or is JSON of another form, by its name.
    """
    features = data.get("features") if isinstance(data, dict) else None
    kind = data.get("type") if isinstance(data, dict) else None
    found = "no list 'features'"
    if kind == "Topology":
        found = "TopoJSON"
    elif kind in ("Feature", "Polygon", "MultiPolygon", "GeometryCollection"):
        found = f"a single {kind}"
    elif isinstance(features, list) and features and isinstance(features[0], dict) and "attributes" in features[0]:
        found = "JSON of ArcGIS"
    elif isinstance(features, list) and features:
        return features
    raise InputError([Problem(shown(path), found, EXPECTED, REMEDY)])
