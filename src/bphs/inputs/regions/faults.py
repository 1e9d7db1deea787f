"""Faults of outlines as sentences: codes without an outline, outlines without a code, outlines that enclose nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from bphs.errors import Problem

if TYPE_CHECKING:
    import geopandas as gpd

LISTED = 3
"""Codes that a note names of many."""
SINGLY = 12
"""Outlines that a message of its own is about; of more with the same fault one message names all."""
Fault = tuple[str, str, str]
"""What was found, what was expected, what to do."""
TWICE = (
    "several outlines",
    "one outline for each district",
    "dissolve the outlines by code (a MultiPolygon may have several parts)",
)
EMPTY = ("no geometry", "a Polygon or MultiPolygon", "export the district's area, not its border or centre")
RING = (
    "a ring of fewer than three points",
    "rings of three points or more, the first once more at the end",
    "draw the district's border again: such a ring encloses nothing",
)
INVALID = (
    "an outline that is not valid: ",
    "an outline that does not cross itself",
    "repair it in a GIS program ('fix geometries')",
)
EXCHANGED = (
    "coordinates with latitude before longitude",
    "longitude and latitude in degrees",
    "exchange the two: longitude comes first",
)
NO_NUMBERS = (
    "coordinates that are no numbers (NaN or infinite)",
    "longitude and latitude in degrees",
    "export the district's outline anew",
)
NO_DEGREES = (
    "coordinates that are no degrees",
    "longitude and latitude in degrees",
    "export the file in WGS84 (EPSG:4326)",
)


def without_outline(
    where: str, outlines: gpd.GeoDataFrame, wanted: Sequence[str], settings: str = ""
) -> Iterator[Problem]:
    """Units without an outline, with the code that may be meant.

    Parameters
    ----------
    settings : where the set is named, if the outlines are no file of one's own.
    """
    known = set(outlines["code"].dropna())
    lacking = [code for code in wanted if code not in known]
    spare = sorted(known - set(wanted))
    expected = "an outline for every district of the study"
    if settings and lacking:
        remedy = "correct the codes; or take 'boundaries' out of study.yml, and the maps are left out"
        yield Problem(settings, f"no outline in {where}: {', '.join(lacking)}", expected, remedy)
    elif len(lacking) > SINGLY:
        found = f"no outline for {len(lacking)} of {len(wanted)} districts: {', '.join(lacking)}"
        yield Problem(
            where,
            found,
            expected,
            _otherwise(lacking, spare) or f"add the outlines, or correct their codes{_left_over(spare)}",
        )
    else:
        for code in lacking:
            remedy = _otherwise([code], spare) or f"add the district's outline, or correct its code{_left_over(spare)}"
            yield Problem(f"{where}, district {code}", "no outline", expected, remedy)


def _left_over(spare: Sequence[str]) -> str:
    """The other direction: what the file has and the study has not, of which one may be meant."""
    more = ", …" if len(spare) > LISTED else ""
    return f"; the file has outlines that no unit has: {', '.join(spare[:LISTED])}{more}" if spare else ""


def _otherwise(lacking: Sequence[str], spare: Sequence[str]) -> str:
    """Advice where outlines have the codes in another form: without the zeros in front, or with others behind."""
    for code in lacking:
        for other in spare:
            if other == code.lstrip("0"):
                return f"the file has {other}: export the codes as text, with the zeros in front"
            if min(len(code), len(other)) >= 2 and (other.rstrip("0") == code.rstrip("0")):
                return f"the file has {other}: write the codes alike in both"
    return ""


def without_unit(where: str, outlines: gpd.GeoDataFrame, known: Collection[str]) -> Iterator[str]:
    """Sentences on outlines that no unit has, and on those that have no code."""
    others = sorted({*outlines["code"].dropna()} - set(known))
    if others:
        more = ", …" if len(others) > LISTED else ""
        which = "1 outline" if len(others) == 1 else f"{len(others)} outlines"
        yield f"{where}: {which} that no unit has, not drawn: {', '.join(others[:LISTED])}{more}"
    if nameless := int(outlines["code"].isna().sum()):
        yield f"{where}: {'1 outline' if nameless == 1 else f'{nameless} outlines'} without a code, not drawn"


def faults_of(where: str, outlines: gpd.GeoDataFrame, wanted: Sequence[str]) -> Iterator[Problem]:
    """Outlines that cannot be drawn, all at once: each with what is wrong with it; those of which the same is wrong
    together, where they are all or very many.
    """
    mine = outlines[outlines["code"].isin(set(wanted))]
    found: dict[Fault, list[tuple[str, str]]] = {}
    for code in sorted(set(mine["code"][mine["code"].duplicated()])):
        found.setdefault(TWICE, []).append((code, ""))
    rings = mine["ring"] if "ring" in mine else [None] * len(mine)
    shapes = mine.geometry.to_numpy()
    measured = zip(shapely.bounds(shapes).tolist(), shapely.is_valid(shapes).tolist(), strict=True)
    for code, shape, ring, (box, valid) in zip(mine["code"], shapes, rings, measured, strict=True):
        if fault := _fault(shape, ring, box, valid):
            found.setdefault(fault[0], []).append((code, fault[1]))
    for (what, expected, remedy), those in found.items():
        if len(those) > SINGLY or len(those) == len(mine) > 1:
            named = "all outlines" if len(those) == len(mine) else ", ".join(code for code, _ in those)
            yield Problem(where, f"{what}{those[0][1]} (in {named})", expected, remedy)
        else:
            yield from (Problem(f"{where}, district {code}", what + more, expected, remedy) for code, more in those)
    yield from _alike(where, mine.drop_duplicates("code"))


def _fault(shape: Any, ring: float | None, box: Sequence[float], valid: bool) -> tuple[Fault, str] | None:
    """What is wrong with an outline by itself, and where."""
    if ring is not None and ring == ring:  # a table holds a number that is missing as one that is none
        return RING, ""
    if shape is None or shape.is_empty:
        return EMPTY, ""
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return (f"a {shape.geom_type}", *EMPTY[1:]), ""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return NO_NUMBERS, ""
    west, south, east, north = box
    corner = f", such as {west:.0f}, {south:.0f}"
    if not (-360 <= west <= east <= 360 and -90 <= south <= north <= 90):
        turned = -90 <= west <= east <= 90 and -180 <= south <= north <= 180
        return EXCHANGED if turned else NO_DEGREES, corner
    return None if valid else (INVALID, shapely.is_valid_reason(shape))


def _alike(where: str, mine: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Districts whose outlines are the same."""
    drawn = mine[~(mine.geometry.isna() | mine.geometry.is_empty)]
    alike: dict[bytes, list[str]] = {}
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers are told as such
        forms = shapely.to_wkb(shapely.normalize(drawn.geometry.to_numpy()))
    for code, form in zip(drawn["code"], forms.tolist(), strict=True):
        alike.setdefault(form, []).append(code)
    for codes in alike.values():
        if len(codes) > 1:
            remedy = "give each its own outline; units that are one place are one row"
            yield Problem(f"{where}, districts {', '.join(codes)}", "the same outline", "an outline for each", remedy)
