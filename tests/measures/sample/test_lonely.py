"""Strata with one cluster, joined with a neighbour.

Authority: Cochran 1977, Sampling Techniques, section 5A.12: with strata collapsed in pairs the variance of a total is
that of clusters within the pair.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.measures.comparisons import Design, survey_means
from bphs.measures.sample.lonely import lonely_strata, merged_strata

STRATA = [1, 1, 1, 2, 2, 3, 3, 3, 3]
CLUSTERS = ["a", "a", "b", "c", "c", "d", "d", "e", "e"]


@pytest.mark.parametrize(
    ("strata", "clusters", "merged"),
    [
        (STRATA, CLUSTERS, [1, 1, 1, 2, 2, 2, 2, 2, 2]),
        ([1, 2, 3], ["a", "b", "c"], [1, 1, 1]),
        ([1, 1, 2], ["a", "b", "c"], [1, 1, 1]),
        ([1, 1], ["a", "a"], [1, 1]),
        ([1, 1, 2, 2], ["a", "b", "a", "b"], [1, 1, 2, 2]),
    ],
)
def test_joined_with_the_next_else_with_the_one_before(strata, clusters, merged):
    assert merged_strata(strata, clusters).tolist() == merged


def test_none_is_left_alone_and_rows_stay():
    strata = pd.Series(STRATA, index=range(100, 109))
    found = merged_strata(strata, CLUSTERS)
    assert lonely_strata(found, CLUSTERS) == []
    assert found.index.equals(strata.index)
    assert strata.tolist() == STRATA


def test_the_variance_of_a_collapsed_pair():
    """Two strata of one cluster each, equal weights: Σ (n_h/(n_h - 1)) (t_c - t̄)² over the two totals."""
    values, clusters = np.array([1.0, 3.0, 2.0, 6.0]), ["a", "a", "b", "b"]
    strata = merged_strata([1, 1, 2, 2], clusters)
    error = survey_means(values, design=Design(strata=strata, clusters=clusters)).iloc[0].standard_error
    totals = np.array([(1 - 3) + (3 - 3), (2 - 3) + (6 - 3)]) / 4
    assert error == pytest.approx(np.sqrt(2 * np.sum((totals - totals.mean()) ** 2)))
