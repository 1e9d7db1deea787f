"""Boundaries made ready for drawing: scaled to points on the sheet, thinned to what a reader can see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path

from bphs.errors import Problem, RenderError, nearest

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NOTHING = np.array([], dtype=object)
ISLET = 12.0
"""Square points below which a part of a region gets no heavy line."""


@dataclass(frozen=True)
class Land:
    """Units as they are drawn: `codes`, and `shapes` in points, lower left corner of the whole at (0, 0).

    `per_km` is the scale, points a kilometre; `lines` are lines at sea that belong to no unit; `origin` is the corner
    in the metres of the outlines.
    """

    codes: tuple[str, ...]
    shapes: np.ndarray
    per_km: float
    lines: np.ndarray = field(default_factory=NOTHING.copy)
    origin: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def whole(self) -> shapely.Geometry:
        """All units as one area."""
        return shapely.coverage_union_all(self.shapes)

    @cached_property
    def paths(self) -> dict[str, Path]:
        """Each unit as a path, rings closed, to a tenth of a point."""
        return {code: _path(shape) for code, shape in zip(self.codes, self.shapes, strict=True)}

    def shape(self, code: str) -> shapely.Geometry:
        """One unit's area."""
        return self.shapes[self.codes.index(code)]

    def area(self, codes: Collection[str]) -> shapely.Geometry:
        """Area of some units together."""
        return shapely.coverage_union_all(self.shapes[np.isin(self.codes, list(codes))])

    def outlines(self, regions: Mapping[str, str]) -> list[np.ndarray]:
        """Rings around each region, as (m, 2) arrays of points."""
        groups = pd.Series([regions.get(code) for code in self.codes])
        rings = []
        for _, members in groups.groupby(groups):
            parts = shapely.get_parts(shapely.coverage_union_all(self.shapes[members.index]))
            # A heavy line around an islet would hide it.
            area = shapely.multipolygons(parts[shapely.area(parts) >= min(ISLET, shapely.area(parts).max())])
            rings += [np.round(shapely.get_coordinates(ring), 1) for ring in _rings(area)]
        return rings

    def window(self, codes: Collection[str]) -> Land:
        """Land around some units, cut off at a frame whose lower left corner is then at (0, 0)."""
        return self.cut(self.around(codes))

    def cut_at(self, frame: shapely.Geometry) -> Land:
        """Land inside a rectangle, in metres of the outlines."""
        return self.cut(shapely.transform(frame, lambda xy: (xy - self.origin) * self.per_km / 1000))

    def cut(self, frame: shapely.Geometry) -> Land:
        """Land inside a rectangle, in points, whose lower left corner is then at (0, 0)."""
        shapes, lines = shapely.intersection(self.shapes, frame), shapely.intersection(self.lines, frame)
        seen = shapely.area(shapes) > 0
        corner = frame.bounds[:2]
        return Land(
            tuple(np.array(self.codes)[seen]),
            shapely.transform(shapes[seen], lambda xy: xy - corner),
            self.per_km,
            shapely.transform(lines[~shapely.is_empty(lines)], lambda xy: xy - corner),
        )

    def around(self, codes: Collection[str]) -> shapely.Geometry:
        """A frame around some units, with 3 km of margin."""
        chosen = np.isin(self.codes, list(codes))
        return shapely.box(*(shapely.total_bounds(self.shapes[chosen]) + np.array([-3, -3, 3, 3]) * self.per_km))


def land(geo: GeoDataFrame, per_km: float, lines: np.ndarray = NOTHING) -> Land:
    """Boundaries at `per_km` points a kilometre, without the corners that span less than one square point.

    Parameters
    ----------
    geo : columns `code` and `geometry`, in metres of an equal-area projection; neighbours share their borders, and
        still do when thinned (`shapely.coverage_simplify`).
    lines : lines at sea, in the same metres.
    """
    ordered = geo.sort_values("code")
    shapes = shapely.coverage_simplify(ordered.geometry.to_numpy(), 1000 / per_km)
    left, bottom = shapely.total_bounds(shapes)[:2]
    placed, drawn = (
        shapely.transform(some, lambda xy: (xy - (left, bottom)) * per_km / 1000) for some in (shapes, lines)
    )
    return Land(tuple(ordered["code"]), placed, per_km, drawn, (float(left), float(bottom)))


def require_known(codes: Collection[str], geo: GeoDataFrame, what: str) -> None:
    """Raise RenderError for codes that the boundaries do not have."""
    known = set(geo["code"])
    problems = [
        Problem(f"map, {what}", f"code {code!r}", "a code of the boundaries", nearest(str(code), known))
        for code in sorted(map(str, set(codes) - known))
    ]
    if problems:
        raise RenderError(problems)


def _rings(area: shapely.Geometry) -> list[shapely.Geometry]:
    parts = shapely.get_parts(area)
    return [ring for part in parts if part.geom_type == "Polygon" for ring in (part.exterior, *part.interiors)]


def _path(shape: shapely.Geometry) -> Path:
    vertices, codes = [], []
    for ring in _rings(shape):
        corners = np.round(shapely.get_coordinates(ring), 1)
        vertices.append(corners)
        codes += [Path.MOVETO, *[Path.LINETO] * (len(corners) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(vertices), codes)
