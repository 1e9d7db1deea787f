"""Weights of two levels. Authority: the choice of a house in Saaty 1990, How to make a decision: the analytic hierarchy
process, European Journal of Operational Research 48, 9-26 (doi:10.1016/0377-2217(90)90057-I): eight criteria, three
houses within each; priorities, λmax, C.I. and the composite weights as printed, to three decimals.
"""

import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.evaluation import ahp, two_levels

CRITERIA = [
    [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4], [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7], [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
    [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8], [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
    [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6], [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2], [4, 7, 5, 8, 6, 6, 2, 1],
]  # fmt: skip
PRIORITIES = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
HOUSES = {
    "size": ([6, 8, 4], [0.754, 0.181, 0.065], 3.136),
    "transportation": ([7, 1 / 5, 1 / 8], [0.233, 0.055, 0.713], 3.247),
    "neighbourhood": ([8, 6, 1 / 4], [0.745, 0.065, 0.181], 3.130),  # as printed; they sum to .991
    "age": ([1, 1, 1], [0.333, 0.333, 0.333], 3.000),
    "yard": ([5, 4, 1 / 3], [0.674, 0.101, 0.226], 3.086),
    "facilities": ([8, 6, 1 / 5], [0.747, 0.060, 0.193], 3.197),
    "condition": ([1 / 2, 1 / 2, 1], [0.200, 0.400, 0.400], 3.000),
    "financing": ([1 / 7, 1 / 5, 3], [0.072, 0.650, 0.278], 3.065),
}
COMPOSITE = [0.396, 0.341, 0.263]


def matrix(name, above):
    ab, ac, bc = above
    items = [f"{name} {house}" for house in "ABC"]
    return pd.DataFrame([[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]], columns=items, index=items)


@pytest.fixture(scope="module")
def house():
    judged = ahp(CRITERIA)
    assert judged.weights["weight"].tolist() == pytest.approx(PRIORITIES, abs=0.0011)
    assert judged.lambda_max == pytest.approx(9.669, abs=0.001)
    matrices = {name: {"family": matrix(name, above)} for name, (above, _, _) in HOUSES.items()}
    return two_levels(matrices, judged.weights["weight"].tolist(), only_consistent=False)


class TestHouse:
    @pytest.mark.parametrize("name", HOUSES)
    def test_weights_within_and_eigenvalues_are_as_printed(self, house, name):
        _, printed, largest = HOUSES[name]
        own = house.weights[house.weights["dimension"] == name]
        assert own["local_weight"].tolist() == pytest.approx(printed, abs=0.011 if name == "neighbourhood" else 0.0011)
        row = house.matrices.set_index("dimension").loc[name]
        assert row.lambda_max == pytest.approx(largest, abs=0.006)
        assert row.consistency_index == pytest.approx((row.lambda_max - 3) / 2, abs=1e-9)
        assert row.random_index == 0.58

    def test_product_over_the_levels_is_the_composite_as_printed(self, house):
        whole = house.weights.groupby(house.weights["indicator"].str[-1])["weight"].sum()
        assert whole.tolist() == pytest.approx(COMPOSITE, abs=0.0025)
        assert house.weights["weight"].sum() == pytest.approx(1)

    def test_ratio_of_the_level_is_weighted_index_over_weighted_random_index(self, house):
        """By hand from the printed priorities and eigenvalues, Σ w CI / Σ w RI with RI = .58 throughout."""
        indices = [(largest - 3) / 2 for _, _, largest in HOUSES.values()]
        by_hand = sum(w * index for w, index in zip(PRIORITIES, indices, strict=True)) / 0.58
        assert house.consistency_ratio == pytest.approx(by_hand, abs=0.004)
        assert house.consistent == (by_hand < 0.1)


class TestExperts:
    def test_who_is_not_consistent_is_left_out_of_that_dimension_alone(self):
        good, bad = matrix("a", [2, 4, 2]), matrix("a", [9, 1 / 9, 9])
        other = matrix("b", [2, 4, 2])
        found = two_levels({"a": {"1": good, "2": bad}, "b": {"1": other, "2": other}})
        assert found.matrices["experts_used"].tolist() == [1, 2]
        assert found.weights["local_weight"].tolist()[:3] == pytest.approx([4 / 7, 2 / 7, 1 / 7])
        assert found.consistency_ratio == pytest.approx(0, abs=1e-9)

    def test_items_that_nobody_compared_weigh_equally(self):
        wanted = {"a": list(matrix("a", [2, 4, 2])), "b": ["q1", "q2"]}
        found = two_levels({"a": {"1": matrix("a", [2, 4, 2])}}, {"a": 0.4, "b": 0.6}, dimensions=wanted)
        assert found.weights["weight"].tolist() == pytest.approx([1.6 / 7, 0.8 / 7, 0.4 / 7, 0.3, 0.3])
        assert found.matrices["dimension"].tolist() == ["a"]

    def test_nobody_consistent_is_undefined_and_no_dimension_refused(self):
        with pytest.raises(Undefined):
            two_levels({"a": {"1": matrix("a", [9, 1 / 9, 9])}})
        with pytest.raises(MeasureError, match="no dimension"):
            two_levels({})
