"""Local Moran's I, Gi and Gi*: R's spdep, esda, chance counted to its end, classes that do not claim too much."""

from __future__ import annotations

import warnings
from itertools import permutations
from math import comb

import numpy as np
import pandas as pd
import pytest
from inequality_cases import case, cases
from spatial_cases import grid, linked

from bphs.errors import MeasureError, Undefined
from bphs.measures.spatial import contiguity, hot_spots, local_moran, moran, nearest
from bphs.measures.spatial._columns import graph_of
from bphs.measures.spatial.local import _picks

FEW = {"seed": 1, "replicates": 199}
CELLS = contiguity(grid(6, 6), range(36))
HALVES = [9.0, 9, 9, 1, 1, 1] * 6


@pytest.mark.parametrize("of", cases("spatial", "local_moran"))
def test_spdep(of):
    """localmoran(conditional = TRUE) of R's spdep 1.2.7; its z has the sign of I - E."""
    given = of["input"]
    rows = {"W": "standardized", "B": "raw"}[given["style"]]
    table = local_moran(given["x"], linked(given["neighbors_1based"]), rows=rows, **FEW).table
    np.testing.assert_allclose(table["value"], of["expected"]["Ii"], rtol=of["rel_tol"])
    np.testing.assert_allclose(table["z_score"], of["expected"]["Z"], rtol=of["rel_tol"])


@pytest.mark.parametrize("name", ["gi", "gistar"])
def test_gi_is_spdeps(name):
    """localG of R's spdep 1.2.7, without and with the place itself."""
    of = case("spatial", name)
    found = hot_spots(of["input"]["x"], linked(of["input"]["neighbors_1based"]), star=of["params"]["star"], **FEW)
    np.testing.assert_allclose(found.table["value"], of["expected"]["z"], rtol=1e-8)


def test_gi_and_local_moran_are_esdas():
    """esda divides by n - 1 where spdep divides by n, and its Gi cannot take values whose sum is zero."""
    from esda import G_Local, Moran_Local

    x = np.random.default_rng(3).gamma(2, size=36)
    with warnings.catch_warnings():  # it adds a filter of its own
        theirs = Moran_Local(x, graph_of(CELLS), permutations=0)
    gi = G_Local(x, graph_of(CELLS), transform="B", permutations=0, star=True)
    np.testing.assert_allclose(local_moran(x, CELLS, **FEW).table["value"], theirs.Is * 36 / 35, rtol=1e-12)
    np.testing.assert_allclose(hot_spots(x, CELLS, **FEW).table["value"], gi.Zs, rtol=1e-9)
    centred = hot_spots(x - x.mean(), CELLS, **FEW).table["value"]
    np.testing.assert_allclose(centred, gi.Zs, rtol=1e-9)


def test_local_ones_have_morans_i_as_their_mean():
    """Anselin 1995: with rows standardized I is the mean of all I_i."""
    of = case("spatial", "lisa-W")
    links = linked(of["input"]["neighbors_1based"])
    local = local_moran(of["input"]["x"], links, **FEW).table["value"].mean()
    assert local == pytest.approx(moran(of["input"]["x"], links, **FEW).value)


def test_bivariate_ones_have_the_bivariate_i_as_their_mean():
    """moran_bv of R's spdep 1.2.7."""
    of = case("spatial", "moran-bv")
    found = local_moran(of["input"]["x"], linked(of["input"]["neighbors_1based"]), lagged=of["input"]["y"], **FEW)
    assert found.measure == "local_bivariate_moran"
    assert found.table["value"].mean() == pytest.approx(of["expected"]["Ixy"], rel=1e-8)


@pytest.mark.parametrize("star", [True, False])
def test_draws_are_those_of_all_orders(star):
    """Six places: all 720 orders (Gi*), or the 120 that leave the place its own value (Gi and local Moran)."""
    links, x = contiguity(grid(2, 3), range(6), rook=True), np.array([1.0, 2, 4, 7, 11, 13])
    w = links.plain.toarray() + star * np.eye(6)
    found = hot_spots(x, links, star=star, seed=2, replicates=19_999).table["p_value"]
    orders = np.array([*permutations(range(6))])
    for place in range(6):
        kept = orders if star else orders[orders[:, place] == place]
        sums, here = x[kept] @ w[place], x @ w[place]
        exact = min(1, 2 * min((sums >= here).mean(), (sums <= here).mean()))
        assert found[place] == pytest.approx(exact, abs=0.015)
    if not star:
        np.testing.assert_allclose(local_moran(x, links, seed=2, replicates=19_999).table["p_value"], found)


def test_adjusted_ones_are_those_of_benjamini_and_hochberg():
    """scipy.stats.false_discovery_control."""
    from scipy.stats import false_discovery_control

    table = local_moran(np.random.default_rng(2).normal(size=36), CELLS, **FEW).table
    np.testing.assert_allclose(table["p_adjusted"], false_discovery_control(table["p_value"]))


def test_of_two_halves_those_are_told_apart_that_hypergeometric_chances_tell():
    """17 of 35 others are high. All 8 neighbours high: p = 2·C(17, 8)/C(35, 8) = 0.002, for 8 places of 36; all 5
    high: 0.038, 12 places more, and 20 such p values of 36 are not below 0.05·20/36.
    """
    found = local_moran(HALVES, CELLS, seed=1, replicates=19_999)
    p = found.table["p_value"].to_numpy().reshape(6, 6)
    assert p[2, 1] == pytest.approx(2 * comb(17, 8) / comb(35, 8), rel=0.5)  # 21 of 20,000 draws
    assert p[2, 0] == pytest.approx(2 * comb(17, 5) / comb(35, 5), rel=0.1)
    wanted = np.full((6, 6), "not_told_apart", dtype=object)
    wanted[1:5, 1], wanted[1:5, 4] = "high_high", "low_low"
    assert (found.classes.to_numpy().reshape(6, 6) == wanted).all()
    hot = hot_spots(HALVES, CELLS, seed=1).classes.to_numpy().reshape(6, 6)
    assert (hot[1:5, [1, 4]] == ["hot", "cold"]).all()


def test_one_low_place_among_high_ones_is_unlike_them():
    x = np.random.default_rng(1).normal(size=100)
    x = np.where(np.arange(100) % 10 < 4, x + 12, x)
    x[41] = -3
    found = local_moran(x, contiguity(grid(10, 10), range(100)), seed=1)
    assert found.classes[41] == "low_high"


def test_without_spatial_order_next_to_nothing_is_found():
    """20 maps of 49 places by lot: 0.05 of p values, but hardly a place after the adjustment."""
    cells, rng = contiguity(grid(7, 7), range(49)), np.random.default_rng(6)
    all_found = [local_moran(rng.normal(size=49), cells, seed=draw, replicates=1999) for draw in range(20)]
    assert 20 <= sum(found.unadjusted for found in all_found) <= 80
    assert sum(found.told[["high_high", "low_low", "high_low", "low_high"]].sum() for found in all_found) <= 5


def test_draws_suffice_for_a_single_place_to_be_found():
    """2/(r + 1) ≤ 0.05/n: 9,999 for up to 250 places, more beyond."""
    few = local_moran(HALVES, CELLS, seed=1)
    assert few.replicates == 9_999
    row = contiguity(grid(1, 300), range(300))
    many = hot_spots(np.arange(300) % 7, row, seed=1)
    assert many.floor <= 0.05 / 300


def test_few_of_many_are_drawn_as_any_others():
    """Draws of 2 of 30 others, the quick way: each of the 435 pairs is as likely, no one stands twice."""
    picks = np.sort(_picks(np.random.default_rng(1), 20_000, 30, 2), axis=1)
    pairs, counts = np.unique(picks, axis=0, return_counts=True)
    assert len(pairs) == comb(30, 2)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert ((counts - 20_000 / 435) ** 2 / (20_000 / 435)).sum() < 435 + 4 * np.sqrt(2 * 435)  # χ² of as many


def test_places_without_neighbours_or_value_have_a_class_of_their_own():
    cells = contiguity([*grid(3, 3), grid(20, 20)[399]], "abcdefghij")
    x = pd.Series([1, 2, 3, 4, 5, 6, 7, np.nan, 9, 99], index=list("abcdefghij"))
    found = local_moran(x, cells, missing="drop", **FEW)
    assert found.classes.index.tolist() == list("abcdefghij")
    assert found.classes[["h", "j"]].tolist() == ["no_value", "no_neighbours"]
    assert found.table.loc[["h", "j"], "value"].isna().all()
    assert found.told[["no_value", "no_neighbours"]].tolist() == [1, 1]
    assert found.n == 8


def test_ties_make_nothing_clear():
    """A grid of zeros with one 1: the neighbours of the one differ from nobody by order alone."""
    x = np.zeros(36)
    x[14] = 1
    found = local_moran(x, CELLS, seed=1)
    assert found.told["not_told_apart"] == 36
    assert found.table["p_value"].max() == 1


def test_a_place_linked_to_all_others_is_not_told_apart():
    """A star: whatever stands at the ends, the middle has all of it."""
    star = linked([[2, 3, 4, 5], [1], [1], [1], [1]])
    found = hot_spots([1, 2, 3, 4, 50], star, star=False, **FEW)
    assert np.isnan(found.table["value"][0])
    assert found.classes[0] == "not_told_apart"


def test_refused_as_the_global_ones_are():
    with pytest.raises(Undefined, match="All 36 places have the same value"):
        local_moran([1.0] * 36, CELLS, **FEW)
    with pytest.raises(Undefined, match="the same second value"):
        local_moran(HALVES, CELLS, lagged=[1.0] * 36, **FEW)
    with pytest.raises(Undefined, match="neighbour of every other"):
        hot_spots([1, 2, 3, 4], nearest(np.arange(8).reshape(4, 2), "abcd", k=3), **FEW)
    with pytest.raises(MeasureError, match="values is missing"):
        hot_spots([np.nan, *HALVES[1:]], CELLS, **FEW)
    with pytest.raises(MeasureError, match="confidence=95"):
        local_moran(HALVES, CELLS, confidence=95, seed=1)
    with pytest.raises(MeasureError, match="seed=-1"):
        local_moran(HALVES, CELLS, seed=-1)
