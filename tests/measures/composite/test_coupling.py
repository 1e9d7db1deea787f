"""Systems that go together and what holds units back: R, printed figures, and what is found by hand."""

import numpy as np
import pytest
from inequality_cases import case

from bphs.errors import MeasureError
from bphs.measures import composite

# Wu et al., ChinaXiv 202011.00074V1: scores of two systems in the prefectures of Xinjiang, and C, T, D as printed
XINJIANG = [
    (0.6312, 0.6322, 0.6317, 0.6317, 0.6317),
    (0.5514, 0.4742, 0.5113, 0.5128, 0.5121),
    (0.4169, 0.3496, 0.3818, 0.3832, 0.3825),
    (0.4142, 0.797, 0.5746, 0.6056, 0.5899),
    (0.2996, 0.3615, 0.3291, 0.3305, 0.3298),
    (0.3651, 0.2532, 0.3041, 0.3092, 0.3066),
    (0.2242, 0.1702, 0.1953, 0.1972, 0.1962),
    (0.3865, 0.5052, 0.4419, 0.4459, 0.4439),
    (0.3016, 0.2403, 0.2692, 0.271, 0.2701),
    (0.397, 0.3259, 0.3597, 0.3614, 0.3606),
    (0.3458, 0.3109, 0.3279, 0.3283, 0.3281),
    (0.2586, 0.3006, 0.2788, 0.2796, 0.2792),
    (0.3358, 0.3007, 0.3178, 0.3183, 0.318),
    (0.3628, 0.2529, 0.3029, 0.3078, 0.3054),
]


def test_coupling_coordination_in_r():
    """Base R 4.2.2: C = 2√(u₁u₂)/(u₁ + u₂), T, D = √(CT)."""
    oracle = case("composite", "ccd")
    found = composite.coupling_coordination([*zip(oracle["input"]["u1"], oracle["input"]["u2"], strict=True)])
    for ours, theirs in (("coupling", "C"), ("level", "T"), ("coordination", "D")):
        np.testing.assert_allclose(found[ours], oracle["expected"][theirs], rtol=1e-9)


@pytest.mark.parametrize("row", XINJIANG, ids=str)
def test_coupling_coordination_printed_by_wu_et_al(row):
    """Wu et al., ChinaXiv 202011.00074V1: C = √(F₁F₂), T, D, all 42 figures.

    40 to the last printed digit, two within the rounding of the printed scores.
    """
    found = composite.coupling_coordination([row[:2]], form="product").iloc[0]
    assert found[["coupling", "level", "coordination"]].to_list() == pytest.approx(row[2:], abs=7e-5)


def test_grades_go_in_tenths():
    """By u = v = D² with the standard form: C = 1, T = D², so D = √T."""
    d = np.array([0.05, 0.55, 0.6, 1.0])
    grades = composite.coupling_coordination(np.column_stack([d, d]) ** 2)["grade"].to_list()
    assert grades == ["extreme_imbalance", "barely_coordinated", "primary_coordination", "quality_coordination"]


def test_grades_are_the_readers_own():
    """Three names of one's own, cut at 0.4 and 0.7: a unit at a bound has the higher grade."""
    d = np.array([0.39, 0.4, 0.9])
    found = composite.coupling_coordination(
        np.column_stack([d, d]), bounds=(0.4**0.5, 0.7**0.5), grades=("low", "middling", "high")
    )
    assert found["grade"].to_list() == ["low", "middling", "high"]
    assert found["grade_number"].to_list() == [1, 2, 3]


def test_three_systems_by_hand():
    """u = .2, .4, .9: mean .5, product .072, its cube root .41602; C = .83203, D = √(C/2); the first lags."""
    row = composite.coupling_coordination({"a": [0.2], "b": [0.4], "c": [0.9]}).iloc[0]
    assert row["coupling"] == pytest.approx(0.072 ** (1 / 3) / 0.5)
    assert row["coordination"] == pytest.approx((0.072 ** (1 / 3)) ** 0.5)
    assert row["lagging"] == "a"


def test_no_system_lags_where_two_are_lowest():
    found = composite.coupling_coordination({"a": [0.3, 0.2], "b": [0.3, 0.4]})
    assert found["lagging"].to_list() == ["", "a"]


def test_weights_count_in_the_level_alone():
    """T = .75 · .8 + .25 · .2 = .65; C stays 2√.16/1 = .8."""
    row = composite.coupling_coordination([[0.8, 0.2]], weights=[3, 1]).iloc[0]
    assert [row["level"], row["coupling"]] == pytest.approx([0.65, 0.8])


def test_obstacles_by_hand():
    """w = ½, ¼, ¼, x = .6, .2, 1: lacks .2, .2, 0 of .4; a unit at the best in all has no shares."""
    found = composite.obstacle_degrees(
        {"a": [0.6, 1.0], "b": [0.2, 1.0], "c": [1.0, 1.0]}, weights={"a": 2, "b": 1, "c": 1}
    )
    first = found[found["unit"] == "0"]
    assert first["item"].to_list() == ["a", "b", "c"]
    assert first["obstacle"].to_list() == pytest.approx([0.5, 0.5, 0])
    assert first["order"].to_list() == [1, 2, 3]
    assert found.loc[found["unit"] == "1", "obstacle"].isna().all()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: composite.coupling_coordination([[1.2, 0.5]]), "between 0 and 1"),
        (lambda: composite.coupling_coordination([[0.0, 0.0]]), "not defined"),
        (lambda: composite.coupling_coordination([[0.5], [0.4]]), "two systems or more"),
        (lambda: composite.coupling_coordination([[0.5, 0.4]], bounds=(0.5, 0.4), grades="abc"), "must rise"),
        (lambda: composite.coupling_coordination([[0.5, 0.4]], bounds=(0.5,), grades="abc"), "one fewer"),
        (lambda: composite.obstacle_degrees([[1.2, 0.5]]), "between 0 and 1"),
    ],
)
def test_refusals(call, said):
    with pytest.raises(MeasureError, match=said):
        call()
