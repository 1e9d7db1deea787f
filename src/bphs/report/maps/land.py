"""Boundaries made ready for drawing: scaled to points on the sheet, thinned to what a reader can see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path

from bphs.errors import Problem, RenderError, nearest

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Land:
    """Units as they are drawn: `codes`, and `shapes` in points, lower left corner of the whole at (0, 0).

    `per_km` is the scale, points a kilometre.
    """

    codes: tuple[str, ...]
    shapes: np.ndarray
    per_km: float

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
        groups = pd.Series([regions[code] for code in self.codes])
        rings = []
        for _, members in groups.groupby(groups):
            area = shapely.coverage_union_all(self.shapes[members.index])
            rings += [np.round(shapely.get_coordinates(ring), 1) for ring in _rings(area)]
        return rings

    def window(self, codes: Collection[str]) -> Land:
        """Land around some units, cut off at a frame whose lower left corner is then at (0, 0)."""
        frame = self.around(codes)
        shapes = shapely.intersection(self.shapes, frame)
        seen = shapely.area(shapes) > 0
        corner = frame.bounds[:2]
        return Land(
            tuple(np.array(self.codes)[seen]), shapely.transform(shapes[seen], lambda xy: xy - corner), self.per_km
        )

    def around(self, codes: Collection[str]) -> shapely.Geometry:
        """A frame around some units, with 3 km of margin."""
        chosen = np.isin(self.codes, list(codes))
        return shapely.box(*(shapely.total_bounds(self.shapes[chosen]) + np.array([-3, -3, 3, 3]) * self.per_km))


def land(geo: GeoDataFrame, per_km: float) -> Land:
    """Boundaries at `per_km` points a kilometre, without the corners that span less than one square point.

    Parameters
    ----------
    geo : columns `code` and `geometry`, in metres of an equal-area projection; neighbours share their borders, and
        still do when thinned (`shapely.coverage_simplify`).
    """
    ordered = geo.sort_values("code")
    shapes = shapely.coverage_simplify(ordered.geometry.to_numpy(), 1000 / per_km)
    left, bottom = shapely.total_bounds(shapes)[:2]
    return Land(
        tuple(ordered["code"]), shapely.transform(shapes, lambda xy: (xy - (left, bottom)) * per_km / 1000), per_km
    )


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
