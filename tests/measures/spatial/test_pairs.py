"""Two columns over the map, and choices of neighbours side by side: R's spdep and lctools, closed forms, refusals."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from inequality_cases import case
from spatial_cases import grid, linked

from bphs.errors import MeasureError, Undefined
from bphs.measures import inequality
from bphs.measures.spatial import (
    Neighbours,
    bivariate_moran,
    by_neighbours,
    contiguity,
    lee,
    moran,
    moran_by_neighbours,
    nearest,
    neighbour_gini,
    rate_moran,
    usual_neighbours,
)

FEW = {"seed": 1, "replicates": 99}
CELLS = contiguity(grid(3, 3), "abcdefghi")
X = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5])
Y = np.array([2.0, 7, 1, 8, 2, 8, 1, 8, 2])


def test_bivariate_moran_is_spdeps():
    """moran_bv of R's spdep 1.2.7."""
    of = case("spatial", "moran-bv")
    found = bivariate_moran(of["input"]["x"], linked(of["input"]["neighbors_1based"]), lagged=of["input"]["y"], **FEW)
    assert found.value == pytest.approx(of["expected"]["Ixy"], rel=of["rel_tol"])


def test_lee_is_spdeps_and_esdas():
    """lee() of R's spdep 1.2.7; Spatial_Pearson of esda."""
    from esda import Spatial_Pearson

    of = case("spatial", "lee")
    links = linked(of["input"]["neighbors_1based"])
    found = lee(of["input"]["x"], links, other=of["input"]["y"], **FEW)
    assert found.value == pytest.approx(of["expected"]["L"], rel=of["rel_tol"])
    columns = [np.array(of["input"][name])[:, None] for name in "xy"]
    theirs = Spatial_Pearson(links.matrix, permutations=0).fit(*columns).association_[0, 1]
    assert found.value == pytest.approx(theirs, rel=1e-12)


def test_rates_are_spdeps():
    """EBImoran.mc of R's spdep 1.2.7."""
    of = case("spatial", "moran-eb")
    links = linked(of["input"]["neighbors_1based"])
    found = rate_moran(of["input"]["count"], links, population=of["input"]["pop"], **FEW)
    assert found.value == pytest.approx(of["expected"]["I"], rel=of["rel_tol"])


def test_gini_of_neighbours_is_lctools():
    """spGini(Bandwidth = 6) of R's lctools 0.2-10, which counts the place itself among its six nearest."""
    of = case("spatial", "spgini")
    x, links = of["input"]["x"], nearest(of["input"]["coords"], range(42), k=of["params"]["k"] - 1)
    found = neighbour_gini(x, links, **FEW)
    assert found.value == pytest.approx(of["expected"]["gwGini.frac"], rel=of["rel_tol"])
    assert found.value * inequality.gini(x).value == pytest.approx(of["expected"]["gwGini"], rel=of["rel_tol"])


def test_bivariate_moran_of_a_column_with_itself_is_moran():
    assert bivariate_moran(X, CELLS, lagged=X, **FEW).value == pytest.approx(moran(X, CELLS, **FEW).value)


def test_lee_keeps_pairs_and_bivariate_moran_does_not():
    """Y = X: draws of Lee's L are sums of squares, above zero; those of the other lie around zero."""
    assert lee(X, CELLS, other=X, **FEW).expected > 0.1
    assert bivariate_moran(X, CELLS, lagged=X, seed=1, replicates=1999).expected == pytest.approx(0, abs=0.03)


def test_gini_of_neighbours_with_residents_counts_pairs_of_residents():
    """By hand: 1·2 pairs at a distance of 1, 2·1 at 2, 1·3 at 4, of all pairs."""
    cells = contiguity(grid(1, 4), "abcd")
    x, p = np.array([1.0, 2, 4, 8]), np.array([1, 2, 1, 3])
    near, all_pairs = 1 * 2 * 1 + 2 * 1 * 2 + 1 * 3 * 4, sum(
        p[i] * p[j] * abs(x[i] - x[j]) for i in range(4) for j in range(i)
    )  # fmt: skip
    assert neighbour_gini(x, cells, population=p, **FEW).value == pytest.approx(near / all_pairs)


def test_draws_exchange_values_with_their_residents():
    """Each pair of places is as likely as any other to be neighbours: the mean share is that of links among pairs."""
    cells, residents = contiguity(grid(4, 4), range(16)), np.arange(1.0, 17) ** 2
    found = neighbour_gini(np.arange(16.0) % 5, cells, population=residents, seed=1, replicates=4999)
    assert found.expected == pytest.approx(cells.focal.size / (16 * 15), rel=0.01)


def test_alike_neighbours_have_less_than_their_share_of_the_gini():
    cells = contiguity(grid(5, 5), range(25))
    found = neighbour_gini(np.arange(25.0), cells, seed=1, replicates=999)
    assert found.value < found.expected
    assert found.expected == pytest.approx(cells.focal.size / (25 * 24), abs=0.005)  # all pairs alike
    assert found.at_floor


def test_small_places_do_not_stand_out_as_rates():
    """Assunção and Reis: where all residents have the same chance, standardized rates have a variance near one."""
    from esda.smoothing import assuncao_rate

    rng = np.random.default_rng(8)
    people = rng.integers(200, 50_000, 400)
    scores = assuncao_rate(rng.poisson(people * 0.01), people)
    assert scores.std() == pytest.approx(1, abs=0.15)
    with pytest.raises(MeasureError, match="population positive"):
        rate_moran([1] * 9, CELLS, population=[0] + [1] * 8, **FEW)
    with pytest.raises(Undefined, match="rates are the same"):
        rate_moran([1.0] * 9, CELLS, population=[10] * 9, **FEW)


def test_five_choices_stand_side_by_side():
    cells = usual_neighbours(grid(5, 5), range(25), k=4)
    table = moran_by_neighbours(np.arange(25.0), cells, **FEW)
    assert table["neighbours"].tolist() == ["queen", "second_order", "nearest", "distance_band", "inverse_distance"]
    assert table["links"].tolist()[::4] == [72, 300]
    assert table["detail"].tolist()[1:4] == [2, 4, 1]
    one = moran(np.arange(25.0), cells["queen"], **FEW)
    assert table.loc[0, ["value", "p_value"]].tolist() == [one.value, one.p_value]


def test_another_statistic_goes_through_the_choices_alike():
    """lee() of R's spdep 1.2.7 under its own neighbours; under others the statistic is another."""
    of = case("spatial", "lee")
    links = linked(of["input"]["neighbors_1based"])
    test = partial(lee, of["input"]["x"], other=of["input"]["y"], **FEW)
    turned = Neighbours("own", links.codes[::-1], links.focal, links.other, links.weight)
    table = by_neighbours(test, {"spdep": links, "turned": turned}).set_index("neighbours")
    assert table.loc["spdep", "value"] == pytest.approx(of["expected"]["L"], rel=of["rel_tol"])
    assert table.loc["turned", "links"] == table.loc["spdep", "links"]


def test_a_choice_that_determines_nothing_is_a_gap_unless_all_are():
    """Four places in a square: a common point, and any distance, make neighbours of all."""
    cells = usual_neighbours(grid(2, 2), "abcd", k=2)
    table = moran_by_neighbours([1, 2, 3, 5], cells, **FEW).set_index("neighbours")
    assert table["value"].notna().to_dict() == {
        **dict.fromkeys(("queen", "second_order"), False),
        **dict.fromkeys(("nearest", "distance_band", "inverse_distance"), True),
    }
    with pytest.raises(Undefined, match="neighbour of every other"):
        moran_by_neighbours([1, 2, 3, 5], {"queen": cells["queen"]}, **FEW)
    with pytest.raises(Undefined, match="All 4 places have the same value"):
        moran_by_neighbours([1, 1, 1, 1], {"nearest": cells["nearest"]}, **FEW)
    with pytest.raises(MeasureError, match="none is given"):
        moran_by_neighbours([1, 2, 3, 5], {}, **FEW)


def test_two_places_have_neighbours_and_one_has_not():
    assert usual_neighbours(grid(1, 2), "ab")["nearest"].detail == 1
    with pytest.raises(MeasureError, match="1 place"):
        usual_neighbours(grid(1, 1), "a")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: bivariate_moran(X, CELLS, lagged=[1.0] * 9, **FEW), "the same second value"),
        (lambda: lee([1.0] * 9, CELLS, other=Y, **FEW), "have the same value"),
        (lambda: lee(X, CELLS, other=[*Y[:8], np.nan], **FEW), "other is missing"),
        (lambda: bivariate_moran(X, CELLS, lagged=Y[:4], **FEW), "lagged has 4 entries"),
        (lambda: neighbour_gini(-X, CELLS, **FEW), "zero or more"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(make, said):
    with pytest.raises(MeasureError, match=said):
        make()
