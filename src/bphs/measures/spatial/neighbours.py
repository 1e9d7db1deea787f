"""Neighbours: who is whose, by common border, by nearness, by distance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.options import number
from bphs.measures.sample.replicates import whole
from bphs.measures.spatial._places import apart, code_list, named, planar, point_array

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Links between places, each with its weight.

    Attributes
    ----------
    kind : "queen", "rook", "second_order", "nearest", "distance_band", "inverse_distance" or "own".
    codes : (n,) of the places, in the order of all columns that go with them.
    focal, other : (m,) positions of who has the neighbour and of who it is; nobody is an own neighbour.
    weight : (m,) positive, before rows are standardized: 1, or a power of the distance.
    detail : how many neighbours, or how many metres; NaN where neither is meant.

    Three places in a row:

    >>> row = Neighbours("own", ("a", "b", "c"), np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), np.ones(4))
    >>> row.of("b"), row.links, row.matrix.toarray().tolist()[1]
    (('a', 'c'), 2, [0.5, 0.0, 0.5])
    """

    kind: str
    codes: tuple[Any, ...]
    focal: IntArray
    other: IntArray
    weight: FloatArray
    detail: float = float("nan")

    @property
    def n(self) -> int:
        """Number of places."""
        return len(self.codes)

    @property
    def links(self) -> int:
        """Number of pairs of which one at least has the other for a neighbour."""
        low, high = np.minimum(self.focal, self.other), np.maximum(self.focal, self.other)
        return int(np.unique(low * self.n + high).size)

    @cached_property
    def counts(self) -> IntArray:
        """Number of neighbours of each place, (n,)."""
        return np.bincount(self.focal, minlength=self.n)

    @property
    def islands(self) -> tuple[Any, ...]:
        """Codes of the places without any neighbour."""
        return tuple(self.codes[place] for place in np.flatnonzero(self.counts == 0))

    @property
    def components(self) -> IntArray:
        """Number of the part, from 0, to which each place belongs: within a part one can go from place to place."""
        from scipy.sparse.csgraph import connected_components

        return connected_components(self.plain, directed=False)[1].astype(np.intp)

    @cached_property
    def plain(self) -> csr_array:
        """Weights as they are, (n, n)."""
        from scipy.sparse import csr_array

        return csr_array((self.weight, (self.focal, self.other)), shape=(self.n, self.n))

    @cached_property
    def matrix(self) -> csr_array:
        """Weights of each row added up to 1, (n, n); a place without neighbours has zeros."""
        from scipy.sparse import diags_array

        sums = self.plain.sum(1)
        return (diags_array(np.divide(1, sums, out=np.zeros(self.n), where=sums > 0)) @ self.plain).tocsr()

    def of(self, code: Any) -> tuple[Any, ...]:
        """Codes of the neighbours of a place."""
        if code not in self.codes:
            raise MeasureError(f"code {code!r} is none of the {self.n} places ({named(self.codes)}).")
        return tuple(self.codes[place] for place in self.other[self.focal == self.codes.index(code)])

    def only(self, codes: Iterable[Any]) -> Neighbours:
        """Links among some of the places, in the order in which they stand here."""
        wanted = set(codes)
        keep = np.array([code in wanted for code in self.codes], dtype=bool)
        place = np.cumsum(keep) - 1
        inside = keep[self.focal] & keep[self.other]
        left = tuple(code for code in self.codes if code in wanted)
        ends = (place[self.focal[inside]], place[self.other[inside]])
        return Neighbours(self.kind, left, *ends, self.weight[inside], self.detail)

    def summary(self) -> dict[str, float]:
        """n, links, components, islands (how many), least_neighbours, mean_neighbours, most_neighbours, detail."""
        return {
            "n": self.n,
            "links": self.links,
            "components": int(self.components.max()) + 1,
            "islands": len(self.islands),
            "least_neighbours": int(self.counts.min()),
            "mean_neighbours": float(self.counts.mean()),
            "most_neighbours": int(self.counts.max()),
            "detail": self.detail,
        }


def contiguity(outlines: Any, codes: Any, *, rook: bool = False, order: int = 1, tolerance: float = 0.0) -> Neighbours:
    """Neighbours by common border.

    Parameters
    ----------
    outlines : (n,) valid polygons or multipolygons of shapely, or a GeoSeries, in a plane.
    codes : (n,) one for each.
    rook : False: one common point is enough (queen). True: a stretch of border is needed.
    order : 2 takes the neighbours of neighbours too, and so on.
    tolerance : metres up to which a gap between two outlines is none. Outlines that overlap are neighbours.

    Raises
    ------
    MeasureError : outlines in degrees, empty, invalid or no polygons; codes that do not match.

    References
    ----------
    Anselin 1988, Spatial Econometrics, chapter 3, doi:10.1007/978-94-015-7799-1.

    Four squares: across the corner queen and rook differ.

    >>> from shapely import box
    >>> squares = [box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)]
    >>> contiguity(squares, "abcd").links, contiguity(squares, "abcd", rook=True).links
    (6, 4)
    """
    import shapely

    made = planar(outlines)
    labels = code_list(codes, made.size, "outlines")
    slack = number("tolerance", tolerance, 0, from_low=True)
    steps = whole("order", order) if order != 1 else 1
    near = shapely.STRtree(made).query(made, predicate="dwithin", distance=slack)
    focal, other = near[:, near[0] != near[1]]
    if rook and focal.size:
        long = shapely.length(shapely.intersection(shapely.buffer(made[focal], slack), made[other])) > 2 * slack
        focal, other = focal[long], other[long]
    first = Neighbours("rook" if rook else "queen", labels, *_ordered(focal, other), np.ones(focal.size))
    return first if steps == 1 else _further(first, steps)


def centroids(outlines: Any) -> FloatArray:
    """Centres of gravity of outlines, (n, 2) in their unit.

    Raises
    ------
    MeasureError : as for `contiguity`.

    >>> from shapely import box
    >>> centroids([box(0, 0, 2, 2)]).tolist()
    [[1.0, 1.0]]
    """
    import shapely

    return shapely.get_coordinates(shapely.centroid(planar(outlines)))


def nearest(points: Any, codes: Any, *, k: int) -> Neighbours:
    """The `k` nearest others of each place; of equally far ones those that stand first.

    Parameters
    ----------
    points : (n, 2) x and y in metres, such as `centroids`.
    codes : (n,) one for each.
    k : from 1 to n - 1.

    Raises
    ------
    MeasureError : points that are no numbers; codes that do not match; no such k.

    >>> nearest([[0, 0], [1, 0], [3, 0]], "abc", k=1).of("c")
    ('b',)
    """
    made = point_array(points)
    labels = code_list(codes, len(made), "points")
    if isinstance(k, bool) or k not in range(1, len(made)):
        raise MeasureError(f"k={k!r}: give a whole number from 1 to {len(made) - 1}, one less than there are places.")
    chosen = np.sort(np.argsort(np.round(apart(made), 6), axis=1, kind="stable")[:, :k], axis=1)
    focal = np.repeat(np.arange(len(made)), k)
    return Neighbours("nearest", labels, focal, chosen.ravel(), np.ones(focal.size), float(k))


def distance_band(points: Any, codes: Any, *, within: float | None = None) -> Neighbours:
    """All others within a distance.

    Parameters
    ----------
    points, codes : as for `nearest`.
    within : metres; None for the least distance at which every place has a neighbour, which is the largest of the
        distances to the nearest other. `detail` of the result says it.

    Raises
    ------
    MeasureError : as for `nearest`; a distance that is not positive; one place.

    >>> band = distance_band([[0, 0], [1, 0], [3, 0]], "abc")
    >>> band.detail, band.of("b")
    (2.0, ('a', 'c'))
    """
    made = point_array(points)
    labels, far = code_list(codes, len(made), "points"), apart(made)
    reach = _least(far) if within is None else number("within", within, 0)
    focal, other = np.nonzero(far <= reach * (1 + 1e-9))
    return Neighbours("distance_band", labels, focal, other, np.ones(focal.size), reach)


def inverse_distance(points: Any, codes: Any, *, power: float = 1.0, within: float | None = None) -> Neighbours:
    """All others, the nearer the more: w = d^(-power).

    Parameters
    ----------
    points, codes : as for `nearest`.
    power : above 0; 1 or 2 are usual.
    within : metres beyond which nobody counts; None for no limit.

    Raises
    ------
    MeasureError : as for `nearest`; two places at one point, whose weight would be infinite.

    >>> inverse_distance([[0, 0], [1, 0], [3, 0]], "abc").weight.round(2).tolist()
    [1.0, 0.33, 1.0, 0.5, 0.33, 0.5]
    """
    made = point_array(points)
    labels, far = code_list(codes, len(made), "points"), apart(made)
    steep, reach = number("power", power, 0), np.inf if within is None else number("within", within, 0)
    if (far == 0).any():
        pair = [labels[place] for place in np.argwhere(far == 0)[0]]
        raise MeasureError(f"points of {named(pair)} are the same, so that 1/distance is infinite; set them apart.")
    focal, other = np.nonzero(np.isfinite(far) & (far <= reach))
    weight = far[focal, other] ** -steep
    return Neighbours("inverse_distance", labels, focal, other, weight, float("nan") if within is None else reach)


def _least(far: FloatArray) -> float:
    if len(far) < 2:
        raise MeasureError("distance band: there is one place only, and nobody to be its neighbour.")
    reach = float(far.min(1).max())
    if reach == 0:
        raise MeasureError("distance band: every place stands on another's point; give within=, in metres.")
    return reach


def _ordered(focal: IntArray, other: IntArray) -> tuple[IntArray, IntArray]:
    order = np.lexsort((other, focal))
    return focal[order].astype(np.intp), other[order].astype(np.intp)


def _further(first: Neighbours, steps: int) -> Neighbours:
    from scipy.sparse.csgraph import shortest_path

    far = shortest_path(first.plain, unweighted=True)
    focal, other = np.nonzero((far > 0) & (far <= steps))
    kind = "second_order" if steps == 2 else f"{first.kind}_{steps}"
    return Neighbours(kind, first.codes, focal, other, np.ones(focal.size), float(steps))
