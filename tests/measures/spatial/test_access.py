"""Two-step floating catchments: R's SpatialAcc, sums that must come out, closed forms, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from inequality_cases import cases

from bphs.errors import MeasureError, Undefined
from bphs.measures.spatial import floating_catchment, own_distances

RNG = np.random.default_rng(11)
PEOPLE, STOCK = RNG.integers(100, 5000, 20).astype(float), RNG.integers(1, 40, 7).astype(float)
COSTS = RNG.uniform(0, 60, (20, 7))
RINGS = {10: 1.0, 20: 0.68, 30: 0.22}


@pytest.mark.parametrize("of", cases("access_agglomeration", "2sfca"))
def test_spatialacc(of):
    """ac(family = "2SFCA") of R's SpatialAcc 0.1-5."""
    given = of["input"]
    options = {"population": given["pop"], "costs": given["cost"], "catchment": of["params"]["d0"], "per": 1}
    found = floating_catchment(given["supply"], **options)
    np.testing.assert_allclose(found.access, of["expected"]["access"], rtol=of["rel_tol"])


@pytest.mark.parametrize("decay", ["none", "gaussian", RINGS])
@pytest.mark.parametrize("reach", [5, 30])
def test_all_that_is_reached_is_given_out_and_no_more(decay, reach):
    """Luo and Wang: access weighted by residents adds up to the supply, here less what nobody reaches."""
    rings = isinstance(decay, dict)
    catchment = None if rings else reach
    found = floating_catchment(STOCK, population=PEOPLE, costs=COSTS, catchment=catchment, decay=decay, per=1)
    assert (found.access * PEOPLE).sum() == pytest.approx(found.supply - found.unreached)
    assert found.mean == pytest.approx((found.supply - found.unreached) / PEOPLE.sum())
    assert found.supply == STOCK.sum()


def test_decay_by_hand():
    """One site of 10, two places of 1: weights f give 10·f/(f₁ + f₂)."""
    edge = np.exp(-0.5)
    half = (np.exp(-1 / 8) - edge) / (1 - edge)
    options = {"population": [1, 1], "costs": [[0], [10]], "per": 1}
    gaussian = floating_catchment([10], decay="gaussian", catchment=20, **options)
    assert gaussian.access.tolist() == pytest.approx([10 / (1 + half), 10 * half / (1 + half)])
    rings = floating_catchment([10], decay={5: 1, 15: 0.25}, **options)
    assert rings.access.tolist() == pytest.approx([8, 2])


def test_a_ring_ends_where_its_limit_is():
    options = {"population": [1, 1, 1], "costs": [[10], [10.001], [30.001]], "per": 1}
    found = floating_catchment([1.22], decay={10: 1.0, 30: 0.22}, **options)
    assert found.access.tolist() == pytest.approx([1, 0.22, 0])
    assert found.without == (2,)


def test_a_catchment_of_everything_gives_all_the_same():
    found = floating_catchment(STOCK, population=PEOPLE, costs=COSTS, catchment=1000)
    assert np.ptp(found.access) == pytest.approx(0, abs=1e-12)
    assert found.access[0] == pytest.approx(STOCK.sum() / PEOPLE.sum() * 1000)


def test_a_catchment_of_oneself_is_the_plain_ratio():
    """Each place within reach of itself alone: what a table of densities says."""
    spots = own_distances(np.arange(10.0).reshape(5, 2) * 100)
    found = floating_catchment(STOCK[:5], population=PEOPLE[:5], costs=spots, catchment=1)
    np.testing.assert_allclose(found.access, STOCK[:5] / PEOPLE[:5] * 1000)
    assert found.table["reached"].tolist() == [1] * 5


def test_who_reaches_nothing_and_what_nobody_reaches_are_said():
    people = pd.Series([100.0, 50, 30], index=["a", "b", "c"])
    beds = pd.Series([5.0, 7, 0], index=["x", "y", "z"])
    costs = pd.DataFrame([[1, 99, 1], [99, 99, 1], [np.inf, 99, np.inf]], index=people.index, columns=beds.index)
    found = floating_catchment(beds, population=people, costs=costs, catchment=10)
    assert (found.without, found.population_without) == (("b", "c"), 80)
    assert (found.unreached, found.sites_unreached) == (7, ("y",))
    assert found.access["b"] == 0
    assert found.table["reached"].tolist() == [1, 0, 0]


def test_a_disc_is_two_thirds_of_its_radius_from_its_centre():
    """Mean distance of a disc's points to its centre, drawn: 2/3 of the radius."""
    points = RNG.uniform(-1, 1, (200_000, 2))
    inside = np.hypot(*points[np.hypot(*points.T) <= 1].T)
    ours = own_distances([[0, 0], [9, 9]], areas=[np.pi, np.pi])
    assert ours[0, 0] == pytest.approx(inside.mean(), abs=0.003)


def test_what_is_reached_elsewhere_is_not_the_place_itself():
    """By hand: b is alone, a reaches b, c has nothing of its own and reaches a."""
    codes = ["a", "b", "c"]
    people, beds = pd.Series([1.0, 1, 1], codes), pd.Series([4.0, 4, 0], codes)
    costs = pd.DataFrame([[0, 5, 5], [99, 0, 99], [5, np.inf, 0]], codes, codes)
    found = floating_catchment(beds, population=people, costs=costs, catchment=10).table
    assert found["reached"].tolist() == [2, 1, 1]
    assert found["elsewhere"].tolist() == [1, 0, 1]
    other = floating_catchment([4.0, 4, 4], population=people, costs=costs.to_numpy(), catchment=10, sites="xyz")
    assert (other.table["elsewhere"] == other.table["reached"]).all()


ONE = {"population": [1.0, 2], "costs": [[1.0], [2]], "catchment": 5}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"costs": [[1.0, 2]]}, r"found shape \(1, 2\), expected \(2, 1\)"),
        ({"costs": [[np.nan], [1]]}, "missing or below zero"),
        ({"costs": [[-1], [1]]}, "missing or below zero"),
        ({"population": [-1, 2]}, "population is below zero for 1 of 2"),
        ({"population": [np.nan, 2]}, "population is missing"),
        ({"catchment": None}, "say up to which cost"),
        ({"catchment": 0}, "above 0"),
        ({"decay": "linear"}, "decay='linear'"),
        ({"decay": {}, "catchment": None}, "give one at least"),
        ({"decay": {5: 0.5, 10: 0.7}, "catchment": None}, "do not grow outwards"),
        ({"decay": {5: 1}, "catchment": 10}, "largest ring ends at 5"),
        ({"per": 0}, "per=0"),
        ({"codes": "aa"}, "a stand more than once"),
        ({"sites": "xy"}, "found 2, but there are 1 sites"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(change, said):
    with pytest.raises(MeasureError, match=said) as why:
        floating_catchment([3.0], **(ONE | change))
    assert not isinstance(why.value, Undefined)


def test_same_codes_in_another_order_are_refused():
    one = pd.Series([1.0, 2], index=["a", "b"])
    costs = pd.DataFrame([[1.0, 2], [2, 1]], index=["b", "a"], columns=["a", "b"])
    with pytest.raises(MeasureError, match="in another order"):
        floating_catchment(one[::-1], population=one, costs=costs.to_numpy(), catchment=5)
    with pytest.raises(MeasureError, match="population is indexed differently from costs"):
        floating_catchment(one, population=one, costs=costs, catchment=5)


@pytest.mark.parametrize(
    ("supply", "change"), [([0.0], {}), ([3.0], {"population": [0, 0]}), ([3.0], {"catchment": 0.5})]
)
def test_what_determines_nothing_is_undefined_in_both_languages(supply, change):
    with pytest.raises(Undefined) as why:
        floating_catchment(supply, **(ONE | change))
    assert "居民" in why.value.zh


def test_areas_are_one_positive_number_for_each_place():
    with pytest.raises(MeasureError, match="found 1 of 2 places"):
        own_distances([[0, 0], [1, 1]], areas=[1])
    with pytest.raises(MeasureError, match="give a positive one"):
        own_distances([[0, 0], [1, 1]], areas=[1, 0])
