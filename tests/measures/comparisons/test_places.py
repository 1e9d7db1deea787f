"""Means of places: each from its own respondents, with intervals inside the range of the values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bphs.errors import Undefined
from bphs.measures.comparisons import Design, survey_means
from bphs.measures.comparisons.places import place_means

VALUES = np.array([90, 100, 100, 95, 80, 60, 70, 20.0])
PLACES = list("aaaabbbc")


def test_shares_are_those_of_the_survey_package():
    """R: survey::svyby(~x, ~place, svydesign(~1, strata = ~place), svyciprop, method = "logit"), which `survey_means`
    holds to in test_design.py."""
    answers, places = [1, 0, 1, 1, 0, 1, 0, 0, 1], list("aaaaabbbb")
    shares = survey_means(answers, groups=places, design=Design(strata=places), interval="logit")
    ends = ["value", "lower", "upper"]
    np.testing.assert_allclose(place_means(answers, places, bounds=(0, 1))[ends], shares[ends], rtol=1e-12)
    scores = place_means(np.multiply(answers, 4) + 1, places, bounds=(1, 5))
    np.testing.assert_allclose((scores[ends] - 1) / 4, shares[ends], rtol=1e-12)


def test_an_interval_stays_inside_the_range_of_the_score():
    """By hand: logit of (95 + 1.25)/100, error s/(√4·100·p(1 - p)), Student's t of 3."""
    found = place_means(VALUES, PLACES, bounds=(0, 100)).set_index("group")
    mean, error = 96.25, np.std([90, 100, 100, 95], ddof=1) / 2
    p = mean / 100
    df = len(VALUES) - 1 - 2  # seven respondents in the two places that are kept, less two strata
    half = stats.t.ppf(0.975, df) * error / 100 / (p * (1 - p))
    ends = 100 / (1 + np.exp(-(np.log(p / (1 - p)) + np.array([-half, half]))))
    np.testing.assert_allclose(found.loc["a", ["lower", "upper"]].to_numpy(float), ends)
    assert found["upper"].max() < 100
    assert place_means(VALUES, PLACES)["upper"].max() > 100


def test_a_place_of_one_has_no_mean():
    found = place_means(VALUES, PLACES).set_index("group")
    assert found["n"].to_dict() == {"a": 4, "b": 3, "c": 1}
    assert found["value"].isna().to_dict() == {"a": False, "b": False, "c": True}
    gaps = np.array([*VALUES, 30.0, 40.0])
    gaps[4:6] = np.nan
    told = place_means(gaps, [*PLACES, "c", "c"]).set_index("group")["value"]
    assert told.dropna().index.to_list() == ["a", "c"]


@pytest.mark.parametrize(("least", "have"), [(9, 0), (4, 1)])
def test_where_there_are_no_two_places_to_compare(least, have):
    with pytest.raises(Undefined, match=f"{have} have"):
        place_means(VALUES, PLACES, least=least)
