"""Gate for places: outlines, points and the codes that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bphs.errors import MeasureError
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import refuse

POLYGONS = (3, 6)


def code_list(codes: Any, n: int, what: str) -> tuple[Any, ...]:
    """Codes of `n` places, each once."""
    given = tuple(codes)
    problems = []
    if len(given) != n:
        problems.append(f"codes: found {len(given)}, but there are {n} {what}; give one code for each.")
    twice = sorted({str(code) for code in given if given.count(code) > 1}) if len(set(given)) < len(given) else []
    if twice:
        problems.append(f"codes: {', '.join(twice[:5])} stand more than once; give each place its own.")
    refuse(problems)
    return given


def planar(outlines: Any) -> npt.NDArray[np.object_]:
    """Outlines as an array of valid polygons in a plane.

    Raises
    ------
    MeasureError : degrees of longitude and latitude (where the outlines say so), no polygon, an empty or invalid one.
    """
    import shapely

    if getattr(getattr(outlines, "crs", None), "is_geographic", False):
        raise MeasureError("outlines are in degrees; project them to metres first, or a distance means nothing.")
    made = np.asarray(outlines, dtype=object)
    kinds = shapely.get_type_id(made)
    odd = {
        "no polygon": ~np.isin(kinds, POLYGONS),
        "empty": shapely.is_empty(made),
        "not valid (it crosses itself?)": np.isin(kinds, POLYGONS) & ~shapely.is_valid(made),
    }
    refuse([_places(f"outlines: {why}", mask) for why, mask in odd.items() if mask.any()])
    return made


def point_array(points: Any) -> FloatArray:
    """Points in a plane, (n, 2) finite numbers."""
    made = real(points, "points")
    if made.ndim != 2 or made.shape[1] != 2:
        raise MeasureError(f"points: found shape {made.shape}, expected (n, 2): x and y of each place, in metres.")
    lost = np.asarray(~np.isfinite(made).all(axis=1))
    refuse([_places("points: x or y is missing or infinite", lost)] if lost.any() else [])
    return made


def apart(points: FloatArray) -> FloatArray:
    """Euclidean distances between points, (n, n), infinite on the diagonal."""
    found = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(found, np.inf)
    return found


def named(codes: Sequence[Any], few: int = 5) -> str:
    """First of some codes, for a sentence."""
    shown = ", ".join(str(code) for code in codes[:few])
    return f"{shown}, …" if len(codes) > few else shown


def _places(why: str, mask: npt.NDArray[np.bool_]) -> str:
    return f"{why} for {int(mask.sum())} of {mask.size} places (first: place {int(mask.argmax()) + 1})."
