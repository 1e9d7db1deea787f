"""Who is whose neighbour: against libpysal, the known 83 links of Chongqing, and grids that can be counted."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from libpysal.graph import Graph
from shapely import box
from spatial_cases import grid

from bphs.errors import MeasureError
from bphs.inputs.regions.boundaries import read_boundaries
from bphs.inputs.study import read_study
from bphs.measures.spatial import (
    centroids,
    contiguity,
    distance_band,
    inverse_distance,
    nearest,
)

RNG = np.random.default_rng(4)
POINTS = RNG.uniform(0, 1000, (25, 2))
CODES = [f"p{place:02}" for place in range(25)]


def pairs(neighbours):
    return sorted(zip(neighbours.focal.tolist(), neighbours.other.tolist(), strict=True))


def of_library(graph):
    inside = graph.adjacency[graph.adjacency > 0].reset_index()
    return sorted(zip(inside["focal"], inside["neighbor"], strict=True))


@pytest.mark.parametrize("rook", [False, True])
def test_contiguity_of_a_grid_is_libpysals(rook):
    cells = grid(6, 7)
    ours = contiguity(cells, range(42), rook=rook)
    assert pairs(ours) == of_library(Graph.build_contiguity(gpd.GeoSeries(cells), rook=rook, strict=True))


def test_links_of_a_grid_can_be_counted():
    """m rows and n columns: m(n - 1) + n(m - 1) by side, 2(m - 1)(n - 1) more by corner."""
    cells = grid(4, 5)
    assert contiguity(cells, range(20), rook=True).links == 4 * 4 + 5 * 3
    assert contiguity(cells, range(20)).links == 4 * 4 + 5 * 3 + 2 * 3 * 4


def test_chongqing_is_one_part_of_83_links():
    """What the boundary set is known for: 38 polygons, 83 queen links, no islands, one component."""
    outlines = read_boundaries(read_study("data/chongqing"), simplify=250)
    found = contiguity(outlines.geometry, outlines["code"]).summary()
    assert [found[name] for name in ("n", "links", "components", "islands")] == [38, 83, 1, 0]
    assert found["mean_neighbours"] == pytest.approx(2 * 83 / 38)


def test_order_two_takes_neighbours_of_neighbours_too():
    row = contiguity(grid(1, 5), "abcde", order=2)
    assert row.kind == "second_order"
    assert [row.of(code) for code in "ace"] == [("b", "c"), ("a", "b", "d", "e"), ("c", "d")]


def test_gaps_up_to_the_tolerance_and_overlaps_are_borders():
    apart = [box(0, 0, 1, 1), box(1.001, 0, 2, 1), box(1.9, 0, 3, 1)]
    assert contiguity(apart, "abc").links == 1
    assert contiguity(apart, "abc", tolerance=0.01).links == 2
    assert contiguity(apart, "abc", tolerance=0.01, rook=True).links == 2


@pytest.mark.parametrize("k", [1, 4, 24])
def test_nearest_are_libpysals(k):
    assert pairs(nearest(POINTS, CODES, k=k)) == of_library(Graph.build_knn(POINTS, k=k))


def test_least_band_gives_everyone_a_neighbour_and_no_shorter_one_does():
    band = distance_band(POINTS, CODES)
    assert band.islands == ()
    assert len(distance_band(POINTS, CODES, within=band.detail * 0.999).islands) >= 1
    assert pairs(band) == of_library(Graph.build_distance_band(POINTS, threshold=band.detail * (1 + 1e-9)))


def test_a_band_holds_whoever_stands_at_its_end():
    """0.1 + 0.2 is a little more than 0.3 to a computer."""
    assert distance_band([[0, 0], [0.1 + 0.2, 0]], "ab", within=0.3).links == 1


def test_inverse_distances_are_libpysals():
    ours = inverse_distance(POINTS, CODES, power=2)
    with np.errstate(divide="ignore"):  # it divides by the distance to oneself
        theirs = Graph.build_distance_band(POINTS, threshold=1e6, binary=False, alpha=-2)
    np.testing.assert_allclose(ours.plain.toarray(), theirs.sparse.toarray(), rtol=1e-12)


def test_equally_far_ones_are_taken_as_they_stand():
    assert nearest([[0, 0], [1, 0], [0, 1], [-1, 0]], "abcd", k=2).of("a") == ("b", "c")


def test_islands_and_parts_are_said():
    two = contiguity(
        [*grid(1, 3), box(9, 9, 10, 10), *[shapely.transform(c, lambda p: p + 20) for c in grid(1, 2)]], "abcxyz"
    )
    assert two.islands == ("x",)
    assert two.components.tolist() == [0, 0, 0, 1, 2, 2]
    assert two.summary()["components"] == 3


def test_rows_add_up_to_one_or_to_zero():
    sums = contiguity([*grid(2, 2), box(9, 9, 10, 10)], "abcde").matrix.sum(1)
    np.testing.assert_allclose(sums, [1, 1, 1, 1, 0])


def test_only_some_places_keep_their_links():
    row = contiguity(grid(1, 4), "abcd").only("dba")
    assert row.codes == ("a", "b", "d")
    assert row.of("a") == ("b",)
    assert row.islands == ("d",)


BOW = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: contiguity(gpd.GeoSeries(grid(1, 2), crs=4326), "ab"), "in degrees"),
        (lambda: contiguity([BOW, box(0, 0, 1, 1)], "ab"), "not valid.*1 of 2 places"),
        (lambda: contiguity([shapely.Polygon(), box(0, 0, 1, 1)], "ab"), "empty"),
        (lambda: centroids([None, shapely.Point(0, 0)]), "no polygon for 2 of 2"),
        (lambda: contiguity(grid(1, 2), "abc"), "found 3, but there are 2 outlines"),
        (lambda: contiguity(grid(1, 2), "aa"), "a stand more than once"),
        (lambda: nearest(POINTS, CODES, k=25), "from 1 to 24"),
        (lambda: nearest([[0, 1, 2]], "a", k=1), r"found shape \(1, 3\)"),
        (lambda: nearest([[0, np.nan], [1, 1]], "ab", k=1), "missing or infinite for 1 of 2"),
        (lambda: distance_band([[0, 0]], "a"), "one place only"),
        (lambda: distance_band([[0, 0], [0, 0]], "ab"), "give within"),
        (lambda: distance_band(POINTS, CODES, within=0), "above 0"),
        (lambda: inverse_distance([[0, 0], [0, 0], [1, 1]], "abc"), "points of a, b are the same"),
        (lambda: contiguity(grid(1, 2), "ab").of("c"), "none of the 2 places"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(make, said):
    with pytest.raises(MeasureError, match=said):
        make()
