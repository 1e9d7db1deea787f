"""Outlines of units as paths of an inline SVG: few digits, a larger view of crowded units, a window over the sea."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from bphs.report.figures.style import MARGIN, SMALL, WIDTH
from bphs.report.maps.land import NOTHING, Land, land
from bphs.report.maps.placement import room_for
from bphs.report.maps.plan import CORNERS, INSET_HEIGHT, INSET_SHARE, TALLEST
from bphs.report.maps.sea import framed, window

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from bphs.inputs.regions.boundaries import Surroundings

Box = tuple[float, float, float, float]


def outlined(geo: GeoDataFrame, *, beside: Surroundings | None = None, inset: Sequence[str] = ()) -> dict[str, Any]:
    """Map without words or colours, in the units of its view box: tenths of a static map's points, y downwards.

    Parameters
    ----------
    geo : columns `code`, `geometry` (metres, equal-area projection).
    beside : outlines without figures that are drawn beside the units, and lines at sea, which get a window.
    inset : codes of units that are too small for the map: a larger view shows them as well.

    Returns
    -------
    ``size`` of the view box; ``codes`` of all units of `geo`, sorted; by unit ``paths`` (SVG path data) and ``at``, a
    point inside it or None where the frame leaves it out; ``beside``, paths of the others; ``lines``; and ``windows``,
    each with its ``box``, its ``paths`` by the number of the unit, ``beside`` and ``lines``.

    >>> from geopandas import GeoDataFrame
    >>> square = GeoDataFrame({"code": ["a"], "geometry": [shapely.box(0, 0, 1000, 1000)]})
    >>> made = outlined(square)
    >>> made["codes"], made["paths"][0][-6:]
    (['a'], 'v5280z')
    """
    lines = NOTHING if beside is None else beside.lines
    codes = sorted(geo["code"])
    whole = geo if beside is None else pd.concat([geo, beside.units[["code", "geometry"]]], ignore_index=True)
    frames = framed(whole, lines) if lines.size else None
    left, bottom, right, top = (frames.map.bounds if frames else whole.total_bounds) / np.float64(1000)
    main = land(whole, min((WIDTH - 2 * MARGIN) / (right - left), TALLEST / (top - bottom)), lines)
    main = main.cut_at(frames.map) if frames else main
    windows, extra = [], 0.0
    if inset:
        larger, box, extra = _larger(whole, main, inset)
        windows.append((larger, box, main.around(inset).bounds))
    if frames:
        sea = window(whole, main.per_km, frames, lines)
        windows.append((sea.land, sea.box.bounds, None))
    width, height = ((side * main.per_km) for side in (right - left, top - bottom))
    height += extra
    shape = dict(zip(main.codes, main.shapes, strict=True))
    return {
        "size": _tenths(width, height),
        "codes": codes,
        "paths": [_path(shape.get(code), height) for code in codes],
        "at": [_inside(shape.get(code), height) for code in codes],
        **_others(main, codes, height),
        "windows": [_window(land, box, around, codes, height) for land, box, around in windows],
    }


def _larger(geo: GeoDataFrame, main: Land, codes: Sequence[str]) -> tuple[Land, Box, float]:
    """Larger view of some units, its place beside the land, and the headroom that it needs."""
    left, bottom, right, top = main.around(codes).bounds
    across, up = (right - left) / main.per_km, (top - bottom) / main.per_km
    per_km = min(INSET_SHARE * WIDTH / across, INSET_HEIGHT / up)
    width, height = across * per_km, up * per_km
    x, y, extra = room_for((width, height + 1.6 * SMALL), main.whole, CORNERS)
    return land(geo, per_km).window(codes), (x, y, x + width, y + height), extra


def _window(small: Land, box: Box, around: Box | None, codes: Sequence[str], height: float) -> dict[str, Any]:
    """A window of its own: what it shows, moved to its place."""
    moved = Land(
        small.codes,
        shapely.transform(small.shapes, lambda xy: xy + box[:2]),
        small.per_km,
        shapely.transform(small.lines, lambda xy: xy + box[:2]),
    )
    shape = dict(zip(moved.codes, moved.shapes, strict=True))
    return {
        "box": _turned(box, height),
        "around": None if around is None else _turned(around, height),
        "paths": {place: _path(shape[code], height) for place, code in enumerate(codes) if code in shape},
        **_others(moved, codes, height),
    }


def _turned(box: Box, height: float) -> list[int]:
    """Left, top, width and height of a box whose y went upwards."""
    left, bottom, right, top = box
    return _tenths(left, height - top, right - left, top - bottom)


def _tenths(*points: float) -> list[int]:
    return [round(10 * one) for one in points]


def _others(land: Land, codes: Collection[str], height: float) -> dict[str, list[str]]:
    """Paths of what has no figures: outlines, and lines at sea."""
    known = set(codes)
    return {
        "beside": [_path(shape, height) for code, shape in zip(land.codes, land.shapes, strict=True) if code not in known],
        "lines": [_line(part, height) for line in land.lines for part in shapely.get_parts(line)],
    }  # fmt: skip


def _inside(shape: shapely.Geometry | None, height: float) -> list[int] | None:
    """A point well inside a unit's largest part."""
    if shape is None or shape.is_empty:
        return None
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    x, y = shapely.maximum_inscribed_circle(largest, tolerance=1).coords[0]
    return _tenths(x, height - y)


def _path(shape: shapely.Geometry | None, height: float) -> str:
    """Rings of an area as SVG path data."""
    if shape is None:
        return ""
    areas = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [ring for area in areas for ring in (area.exterior, *area.interiors)]
    return "".join(_steps(shapely.get_coordinates(ring)[:-1], height) + "z" for ring in rings)


def _line(line: shapely.Geometry, height: float) -> str:
    return _steps(shapely.get_coordinates(line), height)


def _steps(points: np.ndarray, height: float) -> str:
    """Corners as path data in tenths of a point: the first absolute, the others as steps from the one before."""
    corners = np.round((points * [1, -1] + [0, height]) * 10).astype(int)
    moves = [(x, y) for x, y in np.diff(corners, axis=0).tolist() if x or y]
    first = f"M{corners[0, 0]} {corners[0, 1]}"
    return first + "".join(
        f"h{x}" if not y else f"v{y}" if not x else f"l{x}{'' if y < 0 else ' '}{y}" for x, y in moves
    )
