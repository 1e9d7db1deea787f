"""Factor models of answers with gaps, robust errors and tests: R (lavaan), jackknifed clusters, closed forms."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scales_cases import DIMENSIONS, FOLDER, likert, oracle, respondents

from bphs.errors import Undefined
from bphs.measures import scales
from bphs.measures.comparisons import Design

ABILITIES = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}
ONE = {"F": ["q1", "q2", "q3", "q4"]}


@pytest.fixture(scope="module")
def pupils():
    return pd.read_csv(FOLDER / "holzinger_swineford_1939.csv")


@pytest.fixture(scope="module")
def in_clusters():
    """40 clusters of 10, each with a mean of its own on the trait, a tenth of the answers missing."""
    rng = np.random.default_rng(7)
    cluster = np.repeat(np.arange(40), 10)
    trait = rng.normal(size=400) + rng.normal(size=40)[cluster]
    answers = pd.DataFrame(trait[:, None] * [1, 0.8, 1.2, 0.9] + rng.normal(size=(400, 4)), columns=ONE["F"])
    return answers.mask(rng.random(answers.shape) < 0.1), cluster


def test_gaps():
    """R lavaan 0.6.14, cfa(..., missing = "ml"): 600 made-up respondents, more than half with a gap."""
    wanted = oracle("r")["cfa_fiml_fit"]
    found = scales.robust_factor_analysis(respondents(), DIMENSIONS)
    ours = {"chisq": "chi2", "df": "df", "cfi": "cfi", "tli": "tli", "rmsea": "rmsea", "logl": "log_likelihood"}
    for theirs, name in ours.items():
        assert getattr(found.fit, name) == pytest.approx(wanted[theirs], rel=1e-6), name
    assert found.fit.srmr == pytest.approx(wanted["srmr"], abs=1e-6)
    assert (found.n, found.partial, found.silent) == (600, 334, 0)


def test_answers_that_are_not_normal(pupils):
    """What lavaan prints of its own example: summary(cfa(HS.model, HolzingerSwineford1939, estimator = "MLR"))."""
    found = scales.robust_factor_analysis(pupils, ABILITIES)
    assert (found.fit.chi2, found.scaled.chi2, found.scaling) == pytest.approx((85.306, 87.132, 0.979), abs=5e-4)
    assert found.scaled.baseline_chi2 == pytest.approx(880.082, abs=5e-4)
    indices = found.scaled.cfi, found.scaled.tli, found.scaled.rmsea, found.scaled.srmr
    assert indices == pytest.approx((0.925, 0.888, 0.093, 0.060), abs=5e-4)
    errors = found.loadings["standard_error"].dropna()
    assert errors.to_list() == pytest.approx([0.132, 0.141, 0.066, 0.061, 0.130, 0.266], abs=5e-4)


def test_without_gaps_the_estimates_are_those_of_maximum_likelihood(pupils):
    """The likelihoods are the same (Arbuckle 1996)."""
    found, plain = (
        scales.robust_factor_analysis(pupils, ABILITIES),
        scales.confirmatory_factor_analysis(pupils, ABILITIES),
    )
    for column in ("value", "standardised"):
        assert found.loadings[column].to_list() == pytest.approx(plain.loadings[column].to_list(), abs=1e-6)
    assert found.latent_correlations["htmt"].to_list() == pytest.approx(plain.latent_correlations["htmt"].to_list())
    assert found.validity["ave"].to_list() == pytest.approx(plain.validity["ave"].to_list(), abs=1e-6)


def test_errors_of_clusters_are_those_of_the_jackknife(in_clusters):
    """Delete one cluster (Wolter 2007, Introduction to Variance Estimation, chapter 4); plain errors are too small."""
    answers, cluster = in_clusters
    found = scales.robust_factor_analysis(answers, ONE, design=Design(clusters=cluster)).loadings
    without = np.array(
        [scales.robust_factor_analysis(answers[cluster != one], ONE).loadings["value"].to_numpy() for one in range(40)]
    )[:, 1:]
    jackknifed = np.sqrt(39 / 40 * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    assert found["standard_error"].to_numpy()[1:] == pytest.approx(jackknifed, rel=0.06)


def test_everybody_twice_is_one_answer_where_the_two_are_a_cluster(in_clusters):
    """Errors grow by √(c/(c - 1)) of the clusters' variance alone, and the scaled test is what it was."""
    answers, _ = in_clusters
    one = scales.robust_factor_analysis(answers, ONE)
    pair = Design(clusters=np.tile(np.arange(400), 2))
    two = scales.robust_factor_analysis(pd.concat([answers, answers], ignore_index=True), ONE, design=pair)
    grown = (400 / 399) ** 0.5 * one.loadings["standard_error"]
    assert two.loadings["standard_error"].to_list()[1:] == pytest.approx(grown.to_list()[1:], rel=1e-4)
    assert two.scaled.chi2 == pytest.approx(one.scaled.chi2 * 399 / 400, rel=1e-4)
    assert two.fit.chi2 == pytest.approx(2 * one.fit.chi2, rel=1e-6)


def test_whoever_answered_nothing_is_counted_apart(in_clusters):
    answers, cluster = in_clusters
    silent = answers.copy()
    silent.iloc[:3] = np.nan
    found = scales.robust_factor_analysis(silent, ONE, design=Design(clusters=cluster))
    assert (found.n, found.silent, found.clusters) == (397, 3, 40)


def test_too_few(in_clusters):
    answers, cluster = in_clusters
    with pytest.raises(Undefined, match=r"at least 5 clusters; there are 4"):
        scales.robust_factor_analysis(answers, ONE, design=Design(clusters=cluster // 10))
    with pytest.raises(Undefined, match=r"20 of 20 respondents answered the 20 items"):
        scales.robust_factor_analysis(likert(20, 20), {"F": [*likert(20, 20).columns]})
    apart = answers.assign(q1=answers["q1"].where(cluster < 20), q2=answers["q2"].where(cluster >= 20))
    with pytest.raises(Undefined):
        scales.robust_factor_analysis(apart, ONE)
