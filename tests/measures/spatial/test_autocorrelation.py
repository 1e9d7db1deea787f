"""Moran's I, Geary's c and G: R's spdep, closed forms, chance counted to its end, and what is refused."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from inequality_cases import case, cases
from spatial_cases import grid, linked

from bphs.errors import MeasureError, Undefined
from bphs.measures.spatial import contiguity, geary, getis_ord_g, inverse_distance, moran, nearest, neighbour_gini

FEW = {"seed": 1, "replicates": 99}
ROWS = {"W": "standardized", "B": "raw"}


COUNTED = [each for each in cases("spatial", "moran_i", "geary_c") if each.id != "moran-islands-adjnTRUE"]


@pytest.mark.parametrize("of", COUNTED)
def test_spdep(of):
    """moran.test and geary.test of R's spdep 1.2.7; it turns the sign of Geary's z."""
    given, wanted = of["input"], of["expected"]
    plain = of["params"] and of["params"].get("randomisation") is False
    options = {"rows": ROWS[given["style"]], "islands": "keep", "assumption": "normality" if plain else "randomization"}
    measure, sign = (geary, -1) if of["measure"] == "geary_c" else (moran, 1)
    found = measure(given["x"], linked(given["neighbors_1based"]), **options, **FEW)
    ours = [found.value, found.expected, found.variance, sign * found.z_score]
    theirs = [wanted[name] for name in (("C", "EC", "VC", "z") if sign < 0 else ("I", "EI", "VI", "z"))]
    np.testing.assert_allclose(ours, theirs, rtol=of["rel_tol"])
    if "p" in wanted:
        assert found.normal_p_value == pytest.approx(wanted["p"], rel=1e-6)


def test_islands_that_spdep_does_not_count():
    """adjust.n = TRUE takes m islands from n only where it multiplies: I·(n - m)/n of that with all."""
    of = case("spatial", "moran-islands-adjnTRUE")
    links = linked(of["input"]["neighbors_1based"])
    kept = moran(of["input"]["x"], links, islands="keep", **FEW)
    assert kept.value * 41 / 42 == pytest.approx(of["expected"]["I"], rel=1e-8)


def test_islands_left_out_are_as_if_they_were_not_there():
    of = case("spatial", "moran-islands-adjnTRUE")
    links, x = linked(of["input"]["neighbors_1based"]), of["input"]["x"]
    dropped = moran(x, links, **FEW)
    alone = moran(x[1:], links.only(range(1, 42)), **FEW)
    assert (dropped.n, dropped.islands) == (41, (0,))
    assert (dropped.value, dropped.p_value) == (alone.value, alone.p_value)
    assert dropped.value != pytest.approx(moran(x, links, islands="keep", **FEW).value)


def test_general_g_is_spdeps():
    """globalG.test of R's spdep 1.2.7."""
    of = case("spatial", "global-g")
    found = getis_ord_g(of["input"]["x"], linked(of["input"]["neighbors_1based"]), **FEW)
    ours = [found.value, found.expected, found.variance, found.z_score]
    np.testing.assert_allclose(ours, [of["expected"][name] for name in ("G", "EG", "VG", "z")], rtol=1e-8)


def test_chessboard_is_minus_one_and_halves_are_near_one():
    """By hand: on a chessboard each neighbour is the opposite; in halves of a 6 × 6 grid only 12 cells have an other
    beside them, each one of its 3 or 4.
    """
    cells = contiguity(grid(6, 6), range(36), rook=True)
    board = np.array([(x + y) % 2 for y in range(6) for x in range(6)], dtype=float)
    halves = np.array([float(x > 2) for _ in range(6) for x in range(6)])
    assert moran(board, cells, **FEW).value == pytest.approx(-1)
    expected = (24 + 8 * (1 - 2 / 4) + 4 * (1 - 2 / 3)) / 36
    assert moran(halves, cells, **FEW).value == pytest.approx(expected)
    assert geary(board, cells, **FEW).value == pytest.approx(35 / 36 * 2)


HUB = nearest([[0, 0], [1, 0], [-1, 0.5], [0, 1.2], [0.1, -1.3], [0.9, 0.9]], range(6), k=1)


@pytest.mark.parametrize(
    ("measure", "p"),
    [
        (moran, lambda x, w: (x - x.mean()) @ w @ (x - x.mean())),
        (geary, lambda x, w: -x @ w @ x + w.sum(0) @ x**2 / 2 + w.sum(1) @ x**2 / 2),
    ],
    ids=["moran", "geary"],
)
@pytest.mark.parametrize("links", [contiguity(grid(2, 3), range(6), rook=True), HUB], ids=["grid", "hub"])
def test_draws_are_those_of_all_orders(measure, p, links):
    """All 720 orders of six values, counted; on the hub one place is the neighbour of all, and has one itself."""
    x = np.array([3.0, 2, 4, 7, 11, 12])
    w, found = links.matrix.toarray(), measure(x, links, seed=3, replicates=19_999)
    every = np.array([p(np.array(order), w) for order in permutations(x)])
    here = p(x, w)
    exact = 2 * min((every >= here - 1e-9).mean(), (every <= here + 1e-9).mean())
    assert found.p_value == pytest.approx(min(exact, 1), abs=0.012)


def test_draws_of_moran_have_the_moments_of_the_formula():
    """Cliff and Ord's mean and variance under randomization against 9,999 draws."""
    from bphs.measures.spatial import _chance

    of = case("spatial", "moran-W-rand")
    x, w = np.array(of["input"]["x"]), linked(of["input"]["neighbors_1based"]).matrix
    z = (x - x.mean()) / x.std()
    draws = _chance.exchanged(lambda o: (z[o] * (w @ z[o].T).T).mean(1), 42, np.random.default_rng(1), 9_999)
    assert draws.mean() == pytest.approx(of["expected"]["EI"], abs=0.003)
    assert draws.var() == pytest.approx(of["expected"]["VI"], rel=0.05)


def test_p_value_is_never_below_its_floor_and_says_so():
    cells = contiguity(grid(6, 6), range(36), rook=True)
    found = moran(np.arange(36.0), cells, seed=1, replicates=199)
    assert found.p_value == found.floor == 2 / 200
    assert found.at_floor
    assert not moran(np.random.default_rng(0).normal(size=36), cells, **FEW).at_floor


def test_ties_are_ties_whatever_the_rounding():
    """One 0.1 among zeros in a ring of equal places: every order gives the same I, so nothing is extreme."""
    ring = contiguity(grid(2, 2), "abcd", rook=True)
    assert moran([0.1, 0, 0, 0], ring, **FEW).p_value == 1
    assert geary([0.1, 0, 0, 0], ring, **FEW).p_value == 1


def test_same_seed_same_p_value_whatever_numpys_global_state():
    cells, x = contiguity(grid(4, 4), range(16)), np.random.default_rng(5).normal(size=16)
    one = moran(x, cells, seed=7, replicates=199)
    np.random.seed(1)  # noqa: NPY002 as esda draws
    assert moran(x, cells, seed=7, replicates=199).p_value == one.p_value
    assert moran(x, cells, seed=8, replicates=199).p_value != one.p_value


def test_a_series_goes_by_its_codes():
    cells = contiguity(grid(2, 3), "abcdef")
    x = pd.Series([1.0, 2, 4, 7, 11, 12], index=list("abcdef"))
    assert moran(x[::-1], cells, **FEW).value == moran(x.to_numpy(), cells, **FEW).value


CELLS = contiguity(grid(2, 3), "abcdef")
ONE = pd.Series(range(6), index=list("abcdef"), dtype=float)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: moran([1, 2, np.nan, 4, 5, 6], CELLS, **FEW), "values is missing for 1 of 6 units"),
        (lambda: moran([1, 2, np.inf, 4, 5, 6], CELLS, **FEW), "values is infinite for 1 of 6"),
        (lambda: moran([1, 2], CELLS, **FEW), "2 entries, but the neighbours are of 6"),
        (lambda: moran(ONE[:5], CELLS, **FEW), r"1 places have no value \(f\)"),
        (lambda: moran(ONE.rename({"a": "z"}), CELLS, **FEW), r"1 values have no place \(z\)"),
        (lambda: moran(ONE.reset_index(drop=True), CELLS, **FEW), "other codes than the neighbours"),
        (lambda: moran(pd.concat([ONE, ONE]), CELLS, **FEW), "more than once in its index"),
        (lambda: moran(["a"] * 6, CELLS, **FEW), "must be numbers"),
        (lambda: moran(ONE, "queen", **FEW), "neighbours is a str"),
        (lambda: moran(ONE, CELLS, rows="row", **FEW), "rows='row'"),
        (lambda: moran(ONE, CELLS, islands="skip", **FEW), "islands='skip'"),
        (lambda: moran(ONE, CELLS, assumption="none", **FEW), "assumption='none'"),
        (lambda: geary(ONE, CELLS, rows="row", **FEW), "rows='row'"),
        (lambda: moran(ONE, CELLS, seed=None), "seed=None"),
        (lambda: moran(ONE, CELLS, seed=1, replicates=1), "replicates=1"),
        (
            lambda: moran(ONE, contiguity([*grid(1, 5), grid(9, 9)[80]], "abcdef"), islands="refuse", **FEW),
            r"no neighbours \(f\)",
        ),
        (lambda: getis_ord_g(ONE - 3, CELLS, **FEW), "values below zero"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(make, said):
    with pytest.raises(MeasureError, match=said) as why:
        make()
    assert not isinstance(why.value, Undefined)


@pytest.mark.parametrize("measure", [moran, geary, getis_ord_g])
@pytest.mark.parametrize(
    ("x", "links", "said"),
    [
        ([2, 2, 2, 2, 2, 2], CELLS, "All 6 places have the same value"),
        ([0.1 + 0.2, 0.3, 0.3, 0.3, 0.3, 0.3], CELLS, "All 6 places have the same value"),
        ([1, 2, 3, 4, 5, 6], nearest(np.arange(12).reshape(6, 2), "abcdef", k=5), "neighbour of every other"),
        ([1, 2, 3], contiguity(grid(1, 3), "abc"), "at least 4"),
        ([1, 2, 3, 4], contiguity([grid(9, 9)[place] for place in (0, 4, 40, 80)], "abcd"), "^0 places"),
    ],
    ids=["constant", "constant but for rounding", "complete", "three", "islands only"],
)
def test_what_determines_nothing_is_undefined_in_both_languages(measure, x, links, said):
    with pytest.raises(Undefined, match=said) as why:
        measure(x, links, **FEW)
    assert "单元" in why.value.zh


def test_a_product_of_two_places_is_needed_for_g():
    with pytest.raises(Undefined, match="One place alone"):
        getis_ord_g([0, 0, 3, 0, 0, 0], CELLS, **FEW)


def test_islands_that_are_kept_are_not_enough():
    with pytest.raises(Undefined, match=r"^0 places"):
        moran([1, 2, 3, 4], contiguity([grid(9, 9)[place] for place in (0, 4, 40, 80)], "abcd"), islands="keep", **FEW)


def test_where_no_order_changes_the_statistic_nothing_is_extreme():
    """Two equal pairs in a square without diagonals: beside each other or across are 2 orders in 3; one against three
    are all alike, with no variance and no z score.
    """
    ring = contiguity(grid(2, 2), "abcd", rook=True)
    for measure in (moran, geary, getis_ord_g, neighbour_gini):
        found = measure([1, 2, 2, 2], ring, **FEW)
        assert (found.p_value, np.isnan(found.z_score)) == (1, True)


def test_places_without_a_value_are_left_out_when_asked():
    found = moran([1, 2, np.nan, 4, 5, 6], CELLS, missing="drop", **FEW)
    assert found.value == moran([1, 2, 4, 5, 6], CELLS.only("abdef"), **FEW).value
    assert found.n == 5


def test_distances_count_for_moran_and_only_as_links_for_g():
    far = inverse_distance(np.arange(12.0).reshape(6, 2) ** 1.5, "abcdef", within=45)
    assert moran(ONE, far, **FEW).value != pytest.approx(moran(ONE, far, rows="raw", **FEW).value)
    assert getis_ord_g(ONE, far, **FEW).expected == pytest.approx(far.focal.size / 30)
    assert far.islands == ()
