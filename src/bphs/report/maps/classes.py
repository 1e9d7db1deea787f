"""Classes of a map's values: where to cut, which colours, how to say it in a legend."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined

#: ColorBrewer's YlGnBu: safe for any colour vision, and each step is darker than the one before, in print too.
SEQUENTIAL = {
    2: ("#ffffcc", "#41b6c4"),
    3: ("#ffffcc", "#7fcdbb", "#2c7fb8"),
    4: ("#ffffcc", "#a1dab4", "#41b6c4", "#225ea8"),
    5: ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    6: ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
}
#: Halves of ColorBrewer's PuOr, from the middle outwards: orange for less, purple for more.
LESS, MORE = ("#fee0b6", "#fdb863", "#e08214", "#b35806"), ("#d8daeb", "#b2abd2", "#8073ac", "#542788")
SCHEMES = ("natural", "quantiles", "equal")


@dataclass(frozen=True)
class Classes:
    """Classes of values: `edges` (k + 1 numbers, ascending) and a colour for each class.

    A value belongs to class i if edges[i] <= value < edges[i + 1]; the last class includes its upper edge.
    """

    edges: tuple[float, ...]
    colours: tuple[str, ...]

    def index(self, values: Sequence[float] | np.ndarray | pd.Series) -> np.ndarray:
        """Class of each value, -1 where it is missing."""
        numbers = np.asarray(values, dtype=float)
        found = np.clip(np.searchsorted(self.edges[1:-1], numbers, side="right"), 0, len(self.colours) - 1)
        return np.where(np.isnan(numbers), -1, found)

    def counts(self, values: Sequence[float] | np.ndarray | pd.Series) -> list[int]:
        """Number of values in each class."""
        return np.bincount(
            self.index(values)[~np.isnan(np.asarray(values, dtype=float))], minlength=len(self.colours)
        ).tolist()


def sequential(
    values: Sequence[float] | np.ndarray | pd.Series,
    classes: int = 5,
    scheme: str | Sequence[float] = "natural",
    decimals: int = 2,
) -> Classes:
    """Classes for values that run from little to much; give it the values of all years together.

    Parameters
    ----------
    values : (n,) numbers, missing ones are left out.
    classes : 2 to 6; fewer are made if there are fewer different values.
    scheme : "natural" (least squares inside the classes), "quantiles" (equally many in each), "equal" (equally wide),
        or the inner edges themselves, ascending, between the least value and the greatest.
    decimals : decimals that values are shown with; an edge has as few as separate the classes, at most two more.

    Raises
    ------
    MeasureError : more than 6 classes; edges that do not ascend or that leave a class without room.
    Undefined : all values are the same.

    >>> sequential([1.02, 1.1, 1.2, 5.04, 5.3, 9.87], 3).edges
    (1.02, 2.0, 6.0, 9.87)
    >>> sequential([1.02, 1.1, 1.2, 5.04, 5.3, 9.87], scheme=[3, 6]).edges
    (1.02, 3.0, 6.0, 9.87)
    """
    numbers = np.sort(np.asarray(values, dtype=float))
    numbers = numbers[~np.isnan(numbers)]
    if (classes if isinstance(scheme, str) else len(scheme) + 1) not in SEQUENTIAL:
        raise MeasureError(f"A map in {classes} classes: choose 2 to 6, more shades cannot be told apart.")
    if len(np.unique(numbers)) < 2:
        raise Undefined(
            "All units have the same value, so that a map has no classes to colour.", "各地区数值相同，地图无从分级。"
        )
    least, most = float(numbers[0]), float(numbers[-1])
    if not isinstance(scheme, str):
        inner = _given(scheme, least, most)
    elif scheme == "equal":
        inner = np.linspace(least, most, classes + 1)[1:-1].tolist()
    else:
        firsts = starts(numbers, classes, scheme)
        inner = [roundest(numbers[first - 1], numbers[first], decimals) for first in firsts[1:]]
    return Classes((least, *inner, most), SEQUENTIAL[max(len(inner) + 1, 2)])


def _given(edges: Sequence[float], least: float, most: float) -> list[float]:
    """Inner edges as they were given, if each class between them has room."""
    found = [float(edge) for edge in edges]
    if not all(one < other for one, other in itertools.pairwise([least, *found, most])):
        raise MeasureError(
            f"A map with the edges {', '.join(f'{edge:g}' for edge in found)}: give ascending numbers above the least "
            f"value, {least:g}, and below the greatest, {most:g}."
        )
    return found


def around(
    values: Sequence[float] | np.ndarray | pd.Series,
    centre: float = 0.0,
    classes: int = 4,
    decimals: int = 2,
    scheme: str = "natural",
) -> Classes:
    """Classes on both sides of a centre, cut at the same distances from it, darker the further away.

    The outer edges are the extremes that occur. A side without values keeps one class, whose outer edge is infinite
    (and is not written): the centre is in the legend, and that nothing lies beyond it is seen.

    Parameters
    ----------
    values : (n,) numbers, missing ones are left out.
    centre : value of which both sides are told apart, as 0 of a change.
    classes : classes on each side, 2 to 4.
    decimals : as `sequential`.
    scheme : "natural" or "quantiles", of the distances from the centre; "quantiles" is safer against one far value.

    Raises
    ------
    MeasureError : fewer than 2 or more than 4 classes a side.
    Undefined : all values are the centre, or missing.

    >>> around([-4.0, -1.0, 1.5, 5.0], classes=2).edges
    (-4.0, -2.0, 0.0, 2.0, 5.0)
    >>> around([80.0, 90.0, 98.0], 100, classes=2, decimals=0).edges
    (80.0, 89.0, 100.0, inf)
    """
    numbers = np.asarray(values, dtype=float) - centre
    numbers = numbers[~np.isnan(numbers)]
    sizes = np.sort(np.abs(numbers))
    if classes not in (2, 3, 4):
        raise MeasureError(f"A map of change in {classes} classes a side: choose 2 to 4.")
    if not sizes.size or sizes[-1] == 0:
        raise _nothing_beside(sizes.size, centre)
    firsts = starts(sizes, classes, scheme)
    # below the next value, not at it: on the left of the centre an edge belongs to the class that begins there
    cuts = [roundest(sizes[first - 1], np.nextafter(sizes[first], 0), decimals) for first in firsts[1:]]
    less, more = (_side(cuts, float(side.max(initial=0.0))) for side in (-numbers, numbers))
    pick = [round(step * 3 / max(len(cuts), 1)) for step in range(len(cuts) + 1)]
    edges = [*(-distance for distance in reversed(less)), 0.0, *more]
    colours = [
        *(LESS[pick[step]] for step in reversed(range(len(less)))),
        *(MORE[pick[step]] for step in range(len(more))),
    ]
    return Classes(tuple(centre + edge for edge in edges), tuple(colours))


def _nothing_beside(known: int, centre: float) -> Undefined:
    """Why there are no classes: nothing is known, nothing has changed, or nobody stands above or below the average."""
    if not known:
        return Undefined(
            "No unit has a value, so that a map has no classes to colour.", "各地区均无数值，地图无从分级。"
        )
    if centre == 0:
        return Undefined(
            "No unit has changed, so that a map of change has no classes to colour.", "各地区均无变化，变化图无从分级。"
        )
    return Undefined(
        "Every unit stands exactly at the average, so that a map of who is above and who below has no classes to colour.",
        "各地区均恰为总体水平，地图无从区分高低。",
    )


def _side(cuts: list[float], furthest: float) -> list[float]:
    """Edges of one side, from the centre outwards, the last of them the value furthest away."""
    return [*(cut for cut in cuts if cut < furthest), furthest] if furthest else [math.inf]


def starts(ordered: np.ndarray, classes: int, scheme: str) -> list[int]:
    """Index of the first value of each class in ascending values; equal values stay together."""
    if scheme not in SCHEMES:
        raise MeasureError(f"A map with scheme {scheme!r}: choose one of {', '.join(SCHEMES)}.")
    if scheme == "natural":
        return natural_breaks(ordered, classes)
    wanted = np.quantile(ordered, np.arange(1, classes) / classes)
    found = sorted({0, *(int(np.searchsorted(ordered, cut, side="left")) for cut in wanted)} - {len(ordered)})
    return found if len(found) > 1 else natural_breaks(ordered, classes)


def natural_breaks(ordered: np.ndarray, classes: int) -> list[int]:
    """Index of the first value of each class so that the squared distances to the class means are least.

    Fisher's exact algorithm (1958, doi:10.1080/01621459.1958.10501479), which "Jenks natural breaks" go back to.
    Written here because mapclassify, which the tests compare it with, loads scikit-learn: a second of CPU in every
    kernel.

    Parameters
    ----------
    ordered : (n,) ascending numbers.
    classes : at most this many; equal values are never parted.

    >>> natural_breaks(np.array([1.0, 2.0, 10.0, 11.0, 12.0, 30.0]), 3)
    [0, 2, 5]
    """
    unique, first, count = np.unique(ordered, return_index=True, return_counts=True)
    size, classes = len(unique), min(classes, len(unique))
    weight, total, square = (np.append(0.0, np.cumsum(count * unique**power)) for power in (0, 1, 2))
    best = np.full((classes + 1, size + 1), np.inf)
    best[0, 0] = 0.0
    cut = np.zeros((classes + 1, size + 1), dtype=int)
    for k in range(1, classes + 1):
        for end in range(k, size + 1):
            begin = np.arange(k - 1, end)
            within = square[end] - square[begin] - (total[end] - total[begin]) ** 2 / (weight[end] - weight[begin])
            costs = best[k - 1, begin] + within
            cut[k, end] = begin[np.argmin(costs)]
            best[k, end] = costs.min()
    bounds = [size]
    for k in range(classes, 0, -1):
        bounds.append(cut[k, bounds[-1]])
    return [int(first[start]) for start in reversed(bounds[1:])]


def roundest(below: float, above: float, decimals: int) -> float:
    """Number with the fewest digits that is greater than `below` and at most `above`.

    >>> roundest(4.17, 5.6, 2), roundest(4.5, 4.525, 0)
    (5.0, 4.51)
    """
    for places in range(-math.floor(math.log10(max(abs(above), 1e-9))), decimals + 3):
        step = 10.0**-places
        candidate = round((math.floor(below / step) + 1) * step, max(places, 0))
        if below < candidate <= above:
            return candidate
    return (below + above) / 2
