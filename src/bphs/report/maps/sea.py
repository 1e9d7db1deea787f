"""Frame of a map whose units reach far out to sea, and the window in its lower right corner that shows the islands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from bphs.inputs.regions.projection import main_parts
from bphs.report.figures.style import SMALL
from bphs.report.maps.land import Land, land

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SCALE, TALL = 0.4, 0.45
"""Scale of the window as a share of the map's own, and the share of the map's height that it may take at most."""
MARGIN, AROUND, CLEAR = 25_000.0, 60_000.0, 40_000.0
"""Metres around the land, around the lines at sea, and between the land and the window."""
STEP, FURTHEST = 25_000.0, 1_500_000.0
NAME = 0.15
"""Room for the name above the window, as a share of its height."""


@dataclass(frozen=True)
class Framed:
    """Frames in metres: of the map, of what the window shows, and of the place that it takes on the map; `scale` of the
    window as a share of the map's.
    """

    map: shapely.Geometry
    shown: shapely.Geometry
    place: shapely.Geometry
    scale: float = SCALE


@dataclass(frozen=True)
class Window:
    """Window as it is drawn: its land, its frame and the place of its name, in points of the sheet."""

    land: Land
    box: shapely.Geometry
    heading: tuple[float, float, float, float]


def framed(geo: GeoDataFrame, lines: np.ndarray) -> Framed:
    """Frame of a map that leaves out far islets, as much wider to the east as the window over the lines needs.

    Parameters
    ----------
    geo : outlines in metres.
    lines : lines at sea in the same metres; the window shows them and the islands between them.
    """
    shown = shapely.box(*_wider(shapely.total_bounds(lines), AROUND))
    bulk = main_parts(geo.geometry.to_numpy())
    if shapely.total_bounds(bulk)[1] < shown.centroid.y:  # units are islands there: the window is for them
        ashore = shapely.get_parts(shapely.union_all(geo.geometry.to_numpy()))
        bulk = ashore[[int(np.argmax(shapely.area(ashore)))]]
    left, bottom, right, top = _wider(shapely.total_bounds(bulk), MARGIN)
    across, up = shown.bounds[2] - shown.bounds[0], shown.bounds[3] - shown.bounds[1]
    scale = min(SCALE, TALL * (top - bottom) / up)
    width, height = scale * across, scale * up
    taken = [*bulk, *(line for line in lines if shapely.bounds(line)[3] > bottom)]
    for more in np.arange(0.0, FURTHEST, STEP):
        place = shapely.box(right + more - width, bottom, right + more, bottom + height)
        with_name = shapely.box(*place.bounds[:3], bottom + height * (1 + NAME))
        if not shapely.dwithin(taken, with_name, CLEAR).any():
            break
    return Framed(shapely.box(left, bottom, right + more, top), shown, place, scale)


def _wider(bounds: np.ndarray, by: float) -> np.ndarray:
    return bounds + np.array([-by, -by, by, by])


def window(geo: GeoDataFrame, per_km: float, frames: Framed, lines: np.ndarray) -> Window:
    """Window at its scale; its frame a point inside the edge of the map, its name above."""
    small = land(geo, per_km * frames.scale, lines).cut_at(frames.shown)
    corner = np.array(frames.map.bounds[:2])
    left, low, right, top = shapely.transform(frames.place, lambda xy: (xy - corner) * per_km / 1000).bounds
    box = shapely.box(left - 1, low + 1, right - 1, top + 1)
    return Window(small, box, (left - 1, top + 1, right - 1, top + 4 + 1.3 * SMALL))
