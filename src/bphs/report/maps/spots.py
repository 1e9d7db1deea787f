"""Place of one name on a map: wholly inside its unit, or beside it with a line that leads there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from bphs.report.maps.lettering import Form, digits

GRID, CLEAR = 24, 1.5
"""Places tried across and up a unit; points around a name beside its unit."""
INSIDE, SPACES = 0.6, (12.0, 8.0, 5.0, 2.5)
"""Points between a name and the border of its unit: at least, and rather, the first that the unit has."""
LEAD = np.array([(np.cos(angle), np.sin(angle)) for angle in np.linspace(0, 2 * np.pi, 32, endpoint=False)])
REACH = np.arange(7.0, 150.0, 6.0)
OVER_LAND, STEEP, HIDING = 45.0, 6.0, 60.0
"""Points that a name would rather be further away than stand over land, above or below its unit, or hide it."""


@dataclass(frozen=True)
class Place:
    """Middle of a name in points, how it is written, and the line that leads from a point inside the unit to it, if it
    stands beside it. A number that stands for the name is `keyed`.
    """

    x: float
    y: float
    form: Form
    lead: tuple[tuple[float, float], tuple[float, float]] | None = None
    keyed: bool = False

    @property
    def box(self) -> shapely.Geometry:
        """Box of the ink."""
        return _boxes(np.array([[self.x, self.y]]), self.form)[0]

    def called(self, number: str) -> Place:
        """The place with its number, in the same size."""
        [form] = [form for form in digits(number) if form.size == self.form.size]
        return replace(self, form=form)


def inside(
    unit: shapely.Geometry,
    ways: Sequence[Form],
    frame: shapely.Geometry,
    taken: list[shapely.Geometry],
    near: tuple[float, float] | None = None,
) -> Place | None:
    """Place wholly inside a unit for the first form that has one: near a point, or in the middle of all that it has."""
    points = _grid(unit)
    if near:
        points = np.vstack([points, near])
    for form in ways:
        for fitting in _roomiest(unit, points, form, SPACES if near is None else ()):
            free = _free(_boxes(fitting, form), frame, taken)
            if free.any():
                off = np.hypot(*(fitting - (near or fitting.mean(axis=0))).T)
                x, y = fitting[np.argmin(np.where(free, off, np.inf))]
                return Place(float(x), float(y), form)
    return None


def _roomiest(unit: shapely.Geometry, points: np.ndarray, form: Form, spaces: Sequence[float]) -> Iterator[np.ndarray]:
    """Places inside a unit: those that leave most space around a name, then all."""
    fitting = _fitting(unit, points, form, INSIDE)
    if not len(fitting):
        return
    for space in spaces:
        if len(found := _fitting(unit, fitting, form, space)):
            yield found
            break
    yield fitting


def _grid(unit: shapely.Geometry) -> np.ndarray:
    """Points inside a unit."""
    left, bottom, right, top = unit.bounds
    across, up = np.meshgrid(np.linspace(left, right, GRID + 2)[1:-1], np.linspace(bottom, top, GRID + 2)[1:-1])
    shapely.prepare(unit)
    return _held(unit, np.column_stack([across.ravel(), up.ravel()]), np.zeros((1, 2)))


def _held(unit: shapely.Geometry, points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Points around which a unit holds all corners."""
    placed = points[:, None] + corners[None]
    return points[shapely.contains_xy(unit, placed[..., 0], placed[..., 1]).all(axis=1)]


def _fitting(unit: shapely.Geometry, points: np.ndarray, form: Form, space: float) -> np.ndarray:
    """Points around which a unit holds all ink of a form and some space; few corners are asked for first."""
    wider = form.hull + space * np.sign(form.hull)
    for corners in (form.extremes, wider):
        points = _held(unit, points, corners)
        if not len(points):
            return points
    hulls = shapely.polygons(points[:, None] + wider[None])
    return points[shapely.contains(unit, hulls)]


def centre_of(unit: shapely.Geometry) -> np.ndarray:
    """Point of a unit that is furthest from its border."""
    return np.array(shapely.maximum_inscribed_circle(unit, tolerance=1).coords[0])


def beside(
    unit: shapely.Geometry,
    centre: np.ndarray,
    form: Form,
    frame: shapely.Geometry,
    taken: list[shapely.Geometry],
    land: shapely.Geometry,
) -> Place | None:
    """Nearest free place around a unit, rather over no land, to which a line leads that crosses nothing."""
    left, bottom, right, top = form.box
    half, off = np.array([right - left, top - bottom]) / 2 + CLEAR, np.array([left + right, bottom + top]) / 2
    away = (LEAD[None] * (REACH[:, None, None] + np.abs(LEAD[None]) * half)).reshape(-1, 2)
    costs = np.repeat(REACH, len(LEAD)) + STEEP * np.abs(np.tile(LEAD[:, 1], len(REACH)))
    middles = centre + away
    costs += OVER_LAND * _share(land, middles, half) + HIDING * _hidden(unit, middles, half)
    tree, free = shapely.STRtree(taken), shapely.contains(frame, shapely.box(*(middles - half).T, *(middles + half).T))
    ends = middles - away * np.min(half / np.maximum(np.abs(away), 1e-9), axis=1, keepdims=True)
    around = set(tree.query(shapely.Point(centre), predicate="within"))  # its own circle, which the line may cross
    for k in np.argsort(np.where(free, costs, np.inf), kind="stable")[: free.sum()]:
        label = shapely.box(*(middles[k] - half), *(middles[k] + half))
        line = shapely.LineString([centre, ends[k]])
        if not tree.query(label, predicate="intersects").size and around.issuperset(
            tree.query(line, predicate="intersects")
        ):
            x, y = middles[k] - off
            return Place(float(x), float(y), form, _pair(centre, ends[k]))
    return None


def _pair(one: np.ndarray, other: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Two points as plain numbers."""
    return (float(one[0]), float(one[1])), (float(other[0]), float(other[1]))


def _share(land: shapely.Geometry, middles: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Share of boxes that stands over land, by nine points of each."""
    nine = np.stack(np.meshgrid([-1, 0, 1], [-1, 0, 1]), axis=-1).reshape(-1, 2) * half
    placed = middles[:, None] + nine[None]
    return shapely.contains_xy(land, placed[..., 0], placed[..., 1]).mean(axis=1)


def _hidden(unit: shapely.Geometry, middles: np.ndarray, half: np.ndarray) -> np.ndarray | float:
    """Share of a unit that boxes hide, by points inside it."""
    points = _grid(unit)[:: GRID // 4]
    return (np.abs(points[None] - middles[:, None]) < half).all(axis=2).mean(axis=1) if len(points) else 0.0


def _boxes(points: np.ndarray, form: Form) -> np.ndarray:
    left, bottom, right, top = form.box
    across, up = points.T
    return shapely.box(across + left, up + bottom, across + right, up + top)


def _free(boxes: np.ndarray, frame: shapely.Geometry, taken: list[shapely.Geometry]) -> np.ndarray:
    free = shapely.contains(frame, boxes)
    if taken and free.any():
        free[np.unique(shapely.STRtree(taken).query(boxes, predicate="intersects")[0])] = False
    return free
