"""Theil's T between groups made by lot, against all reallocations of a few persons and against the closed form for
many.
"""

from itertools import permutations

import numpy as np
import pytest

from bphs.errors import MeasureError
from bphs.measures import inequality
from bphs.measures.inequality.chance import between_by_chance

VALUES, GROUPS, WEIGHTS = (
    np.array([1.0, 2.0, 4.0, 8.0, 16.0, 3.0]),
    np.array(list("aabbcc")),
    np.array([1.0, 3.0, 2.0, 1.0, 2.0, 4.0]),
)


@pytest.mark.parametrize("weights", [np.ones(6), WEIGHTS], ids=["equal", "weighted"])
def test_against_all_reallocations(weights):
    """Definition: the mean, and the share at least as large, of theil_t's between part over all 720 orders of the
    values.
    """
    every = np.array(
        [
            inequality.theil_t(VALUES[list(order)], weights=weights, groups=GROUPS).between
            for order in permutations(range(6))
        ]
    )
    found = between_by_chance(VALUES, GROUPS, weights=weights, seed=1, replicates=20_000)
    assert found.observed == pytest.approx(
        inequality.theil_t(VALUES, weights=weights, groups=GROUPS).between, rel=1e-12
    )
    assert found.expected == pytest.approx(every.mean(), abs=5 * every.std() / np.sqrt(20_000))
    assert found.p_value == pytest.approx((every >= found.observed - 1e-12).mean(), abs=0.02)
    assert set(np.round(found.draws, 9)) == set(np.round(every, 9))


def test_against_the_closed_form_for_many():
    """Second order of T between groups drawn without replacement (Cochran 1977, Sampling Techniques, theorem 2.2): E =
    (k - 1) CV² / 2n, for 0/1 answers too.
    """
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(24), rng.integers(30, 70, 24))
    for values in (rng.gamma(9, 1, groups.size), (rng.random(groups.size) < 0.6).astype(float)):
        expected = 23 * values.var(ddof=1) / values.mean() ** 2 / (2 * groups.size)
        assert between_by_chance(values, groups, seed=2, replicates=2000).expected == pytest.approx(expected, rel=0.03)


def test_p_values_are_uniform_where_only_the_weights_differ_between_groups():
    """Under the hypothesis itself a test at 10 % rejects one time in ten: 8 to 36 of 200 (binomial, beyond 1 in 1,000
    either way).
    """
    rng = np.random.default_rng(5)
    p = [
        between_by_chance(
            rng.gamma(3, 1, 40), np.arange(40) % 5, weights=1.0 + 9 * (np.arange(40) % 5 == 0), seed=at, replicates=99
        ).p_value
        for at in range(200)
    ]
    assert 8 <= np.sum(np.array(p) <= 0.1) <= 36


def test_groups_that_differ():
    found = between_by_chance(
        np.repeat([1.0, 9.0], 30) + np.arange(60) / 100, np.repeat(["low", "high"], 30), seed=1, replicates=199
    )
    assert found.p_value == pytest.approx(1 / 200)  # never zero: Phipson and Smyth (2010)
    assert found.excess == pytest.approx(found.observed - found.draws.mean())
    assert found.to_frame().columns.to_list() == ["measure", "value", "by_chance", "excess", "p_value", "replicates"]


def test_nothing_lies_between_equal_values():
    found = between_by_chance([2.0] * 6, GROUPS, seed=1, replicates=20)
    assert (found.observed, found.expected, found.p_value) == (0, 0, 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"groups": ["a"] * 6}, "only one group"), ({"seed": None}, "seed=None"), ({"replicates": 1}, "replicates=1")],
)
def test_what_is_refused(change, words):
    with pytest.raises(MeasureError, match=words):
        between_by_chance(**{"values": VALUES, "groups": GROUPS, "seed": 1, **change})
