"""Ratios and differences against their definitions, and the two growths that leave one of them alone."""

import numpy as np
import pytest

from bphs.measures import inequality
from bphs.measures.inequality.distances import distances

RNG = np.random.default_rng(4)
RATES, PEOPLE = RNG.gamma(4, 2, 10), RNG.uniform(1, 9, 10)
REGION = list("aaabbbcccc")


def test_by_definition():
    """Ends and group means written out; half the mean absolute difference of two residents."""
    found = distances(RATES, weights=PEOPLE, groups=REGION)
    assert found["highest_over_lowest"] == pytest.approx(max(RATES) / min(RATES))
    assert found["highest_minus_lowest"] == pytest.approx(max(RATES) - min(RATES))
    p = PEOPLE / PEOPLE.sum()
    gap = (p[:, None] * p * np.abs(RATES[:, None] - RATES)).sum() / 2
    assert found["absolute_gini"] == pytest.approx(gap)
    assert found["absolute_gini"] == pytest.approx(inequality.gini(RATES, weights=PEOPLE).value * (p @ RATES))
    means = [np.average(RATES[i], weights=PEOPLE[i]) for i in (np.array(REGION) == g for g in "abc")]
    assert found["group_ratio"] == pytest.approx(max(means) / min(means))
    assert found["group_difference"] == pytest.approx(max(means) - min(means))


def test_growth_at_one_rate_keeps_ratios_and_the_same_gain_keeps_differences():
    """Kolm (1976): relative measures are invariant to scale, absolute ones to translation."""
    now, doubled, gained = (
        distances(values, weights=PEOPLE, groups=REGION) for values in (RATES, 2 * RATES, RATES + 5)
    )
    for name in ("highest_over_lowest", "group_ratio"):
        assert doubled[name] == pytest.approx(now[name])
        assert gained[name] < now[name]
    for name in ("highest_minus_lowest", "absolute_gini", "group_difference"):
        assert gained[name] == pytest.approx(now[name])
        assert doubled[name] == pytest.approx(2 * now[name])


def test_a_ratio_to_nothing_is_not_defined():
    assert np.isnan(distances([0.0, 1.0])["highest_over_lowest"])
    assert distances([0.0, 1.0])["highest_minus_lowest"] == 1


def test_intervals_are_those_of_the_sampling_error():
    """Where one unit is far above and one far below, the difference's variance is the sum of theirs."""
    values, errors = [1.0, 5.0, 5.5, 12.0], [0.1, 0.1, 0.1, 0.4]
    found = inequality.sampling_interval(distances, values, standard_errors=errors, seed=1, replicates=4000)
    assert found.estimate("highest_minus_lowest").standard_error == pytest.approx(np.hypot(0.1, 0.4), rel=0.05)
