"""Weighted models of answers without order: replicated rows, equal weights, and the jackknife of weighted clusters."""

import numpy as np
import pandas as pd
import pytest

from bphs.measures.models import multinomial_logit, ordered_logit, refitted, stepped_logit


@pytest.fixture(scope="module")
def people():
    """600 respondents in 40 clusters of two strata who choose one of three places; weights of one to three."""
    rng = np.random.default_rng(11)
    cluster = np.repeat(np.arange(40), 15)
    x = rng.normal(size=600) + rng.normal(0, 0.5, 40)[cluster]
    chances = np.exp(np.column_stack([np.zeros(600), 0.5 * x, -0.2 + 0.8 * x]))
    chances /= chances.sum(axis=1, keepdims=True)
    place = (rng.random(600)[:, None] > chances.cumsum(axis=1)).sum(axis=1)
    columns = {"place": place, "x": x, "cluster": cluster, "stratum": cluster // 20}
    return pd.DataFrame({**columns, "w": 1 + (cluster + np.arange(600)) % 3})


def fitted(people, **options):
    return multinomial_logit(people, "place", ["x"], reference=0, **options).coefficients


def test_weights_that_count_are_replicated_rows(people):
    """The likelihood is the same; of equal weights it is that without."""
    again = people.loc[np.repeat(people.index, people.w)]
    assert fitted(people, weights="w").coefficient.to_list() == pytest.approx(fitted(again).coefficient.to_list())
    equal = fitted(people.assign(w=7.0), weights="w", clusters="cluster", strata="stratum")
    plain = fitted(people, clusters="cluster", strata="stratum")
    for column in ("coefficient", "standard_error"):
        assert equal[column].to_list() == pytest.approx(plain[column].to_list())


def test_errors_are_those_of_the_jackknife(people):
    """Delete one cluster and weigh up the others of its stratum (Wolter 2007, section 4.5)."""
    found = fitted(people, weights="w", clusters="cluster", strata="stratum")
    left = []
    for one in range(40):
        others = people[people.cluster != one]
        own = others.stratum == one // 20
        left.append(fitted(others.assign(w=others.w * np.where(own, 20 / 19, 1)), weights="w").coefficient.to_numpy())
    by_stratum = np.array(left).reshape(2, 20, -1)
    apart = by_stratum - by_stratum.mean(axis=1, keepdims=True)
    jackknifed = np.sqrt((19 / 20 * (apart**2).sum(axis=1)).sum(axis=0))
    assert found.standard_error.to_numpy() == pytest.approx(jackknifed, rel=0.06)


def test_the_weighted_twin_has_the_terms_and_the_options_of_a_fit_by_hand(people):
    """`refitted` with weights is the model of R's svyolr (`test_strata`), its predictors freed as before."""
    stepped = people.assign(place=people.place.astype(float))
    model = stepped_logit(stepped, "place", ["x"], clusters="cluster")
    options = {"weights": "w", "clusters": "cluster", "strata": "stratum"}
    again = refitted(model, stepped, predictors=["x"], **options)
    by_hand = ordered_logit(stepped, "place", ["x"], nominal=model.nominal, **options)
    assert again.coefficients.equals(by_hand.coefficients)
    assert (again.errors, again.freedom) == ("cluster", 38.0)
