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
DOT, SEEN = 1.1, 3.0
"""Radius in points of the dot that stands for a unit of fewer square points than can be seen."""
HAIR = 0.3
"""Points by which the border of outlines that are no coverage may move when they are thinned one by one."""
MANY = (1000, 1.4)
"""Units beyond which outlines are thinned so much more, so that a file of thousands stays below a megabyte."""
BORDERS = ((100, 0.6), (500, 0.4))
"""Units up to which borders are so many points wide; of more they are a quarter of a point."""


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
        return self._together(self.shapes)

    @cached_property
    def _covers(self) -> bool:
        """Whether no two units overlap: only then may borders be taken away by their being the same."""
        return bool(shapely.coverage_is_valid(self.shapes))

    def _together(self, shapes: np.ndarray) -> shapely.Geometry:
        return shapely.coverage_union_all(shapes) if self._covers else shapely.union_all(shapes)

    @property
    def border(self) -> float:
        """Width of the units' borders in points: of very many units they must not hide the colours."""
        return next((width for most, width in BORDERS if len(self.codes) <= most), 0.25)

    @cached_property
    def paths(self) -> dict[str, Path]:
        """Each unit as a path, rings closed, to a tenth of a point, the largest first, so that none is covered; with
        a dot in one that is too small to be seen.
        """
        areas = shapely.area(self.shapes)
        order = np.argsort(-areas, kind="stable")
        return {self.codes[k]: _path(self.shapes[k]) if areas[k] >= SEEN else _with_dot(self.shapes[k]) for k in order}

    def shape(self, code: str) -> shapely.Geometry:
        """One unit's area."""
        return self.shapes[self.codes.index(code)]

    def area(self, codes: Collection[str]) -> shapely.Geometry:
        """Area of some units together."""
        return self._together(self.shapes[np.isin(self.codes, list(codes))])

    def outlines(self, regions: Mapping[str, str]) -> list[np.ndarray]:
        """Rings around each region, as (m, 2) arrays of points."""
        groups = pd.Series([regions.get(code) for code in self.codes])
        rings = []
        for _, members in groups.groupby(groups):
            parts = shapely.get_parts(self._together(self.shapes[members.index]))
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
    shapes = _thinned(ordered.geometry.to_numpy(), (MANY[1] if len(ordered) > MANY[0] else 1.0) * 1000 / per_km)
    left, bottom = shapely.total_bounds(shapes)[:2]
    placed, drawn = (
        shapely.transform(some, lambda xy: (xy - (left, bottom)) * per_km / 1000) for some in (shapes, lines)
    )
    return Land(tuple(ordered["code"]), placed, per_km, drawn, (float(left), float(bottom)))


def _thinned(shapes: np.ndarray, point: float) -> np.ndarray:
    """Outlines without what cannot be seen where a point is so many metres; no coverage, each by itself."""
    thinned = shapely.coverage_simplify(shapes, point)
    return thinned if shapely.coverage_is_valid(thinned) else shapely.simplify(shapes, HAIR * point)


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


def _with_dot(shape: shapely.Geometry) -> Path:
    """Unit with a dot in the middle of its largest part."""
    parts = shapely.get_parts(shape)
    middle = parts[int(np.argmax(shapely.area(parts)))].representative_point()
    return Path.make_compound_path(_path(shape), _path(middle.buffer(DOT, quad_segs=2)))


def _path(shape: shapely.Geometry) -> Path:
    vertices, codes = [], []
    for ring in _rings(shape):
        corners = np.round(shapely.get_coordinates(ring), 1)
        vertices.append(corners)
        codes += [Path.MOVETO, *[Path.LINETO] * (len(corners) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(vertices), codes)
