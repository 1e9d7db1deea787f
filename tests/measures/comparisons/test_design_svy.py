"""Means, domains, ratios, differences and Rao and Scott's test, held to svy 0.35 (its answers: `svy_cases`).

Where the two differ, it is in degrees of freedom of domains and in shares of 0 and 1: see the tests that say so.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from svy_cases import ANSWERS, DESIGNS, made, without_old_people_of_two_towns

from bphs.measures import comparisons
from bphs.measures.comparisons import Design

PEOPLE = made()
SVY = json.loads(ANSWERS.read_text(encoding="utf-8"))
NAMES = {"value": "est", "standard_error": "se", "lower": "lci", "upper": "uci"}


@pytest.fixture(params=DESIGNS)
def both(request):
    """Our design, and what svy says under the same."""
    columns = DESIGNS[request.param]
    strata, clusters = (PEOPLE[columns[name]] if name in columns else None for name in ("stratum", "psu"))
    return (Design(strata, clusters) if columns else None), SVY[request.param]


def same(found, wanted, columns=("value", "standard_error", "lower", "upper", "df", "n")):
    for column in columns:
        theirs = [row[NAMES.get(column, column)] for row in wanted]
        np.testing.assert_allclose(found[column], theirs, err_msg=column, rtol=1e-10, atol=0)


@pytest.mark.parametrize("name", ["score", "knows"])
def test_means(both, name):
    """svy.Estimation.mean, deff="wr": our design effect is over a simple random sample drawn with replacement."""
    design, svy = both
    found = comparisons.survey_means(PEOPLE[name], weights=PEOPLE["weight"], design=design, interval="t")
    same(found, svy[f"mean {name}"], (*NAMES, "df", "n", "deff"))


@pytest.mark.parametrize("interval", ["logit", "beta"])
def test_intervals_of_shares(both, interval):
    """svy.Estimation.prop."""
    design, svy = both
    found = comparisons.survey_means(PEOPLE["knows"], weights=PEOPLE["weight"], design=design, interval=interval)
    same(found, svy[f"prop knows {interval}"], NAMES)


def test_interval_of_a_share_of_everybody(both):
    """Here svy's "beta" has no limits, as in R; ours are those of its "korn-graubard", which is the NCHS's: n stands
    for the effective size. Elsewhere the NCHS cuts the effective size off at n, which neither we nor R do.
    """
    design, svy = both
    found = comparisons.survey_means(
        np.ones(len(PEOPLE)), weights=PEOPLE["weight"], design=design, interval="beta"
    ).iloc[0]
    wanted = svy["prop of everybody korn-graubard"][0]
    assert [found["lower"], found["upper"]] == pytest.approx([wanted["lci"], wanted["uci"]], rel=1e-10)
    assert 0.9 < found["lower"] < found["upper"] == 1


@pytest.mark.parametrize("name", ["score", "knows"])
def test_domains(both, name):
    """svy.Estimation.mean(by=…)."""
    design, svy = both
    found = comparisons.survey_means(PEOPLE[name], weights=PEOPLE["weight"], groups=PEOPLE["age"], design=design)
    wanted = svy[f"mean {name} by age"]
    assert found["group"].tolist() == [row["age"] for row in wanted]
    same(found, wanted, ("value", "standard_error", "n"))


def test_degrees_of_freedom_of_domains_are_defined_otherwise():
    """We count the clusters in which somebody answered, of whatever group; svy those in which somebody of the domain
    did, as R's degf(subset(…)) does. Without the people of two towns who are old, the other groups keep theirs in svy,
    and all of them here.
    """
    people = without_old_people_of_two_towns(PEOPLE)
    design = Design(people["stratum"], people["town"])
    found = comparisons.survey_means(people["knows"], weights=people["weight"], groups=people["age"], design=design)
    wanted = SVY["two towns without old people: mean(by)"]
    same(found, wanted, ("value", "standard_error", "n"))
    assert found["df"].tolist() == [20, 20, 20]
    assert [row["df"] for row in wanted if row["age"] == "old"] == [18]


def test_a_domains_mean_is_a_ratio(both):
    """svy.Estimation.ratio of two totals: Σ w d y / Σ w d with the indicator d of the domain (Binder 1983)."""
    design, svy = both
    found = comparisons.survey_means(PEOPLE["knows"], weights=PEOPLE["weight"], groups=PEOPLE["sex"], design=design)
    same(found[found["group"] == "f"], svy["ratio top part"], ("value", "standard_error"))


@pytest.mark.parametrize("name", ["score", "knows"])
def test_a_difference(both, name):
    """svy.Categorical.ttest on clusters minus strata minus 1; svy takes the first group from the second."""
    design, svy = both
    found = comparisons.survey_comparison(PEOPLE[name], PEOPLE["sex"], weights=PEOPLE["weight"], design=design)
    ours = [-found["difference"], -found.statistic, found.df, found.p_value]
    np.testing.assert_allclose(ours, svy[f"ttest {name} by sex"], rtol=1e-9)


def test_differences_of_three_groups(both):
    """Korn and Graubard's (1990) F of svy's means and their covariance: W (d - k + 2) / ((k - 1) d)."""
    design, svy = both
    found = comparisons.survey_comparison(PEOPLE["score"], PEOPLE["age"], weights=PEOPLE["weight"], design=design)
    means, d = [row["est"] for row in svy["mean score by age"]], svy["mean score"][0]["df"]
    contrast = np.array([[1, -1, 0], [1, 0, -1]])
    gap, covariance = contrast @ means, np.array(svy["covariance of mean score by age"])
    wald = gap @ np.linalg.solve(contrast @ covariance @ contrast.T, gap)
    assert [found.statistic, found.df_error] == pytest.approx([wald * (d - 1) / (2 * d), d - 1], rel=1e-9)


@pytest.mark.parametrize("cols", ["rating", "age"])
def test_rao_scott(both, cols):
    """svy.Categorical.tabulate: F with its degrees of freedom, and Pearson's X² of the weighted table."""
    design, svy = both
    found = comparisons.rao_scott(PEOPLE["sex"], PEOPLE[cols], weights=PEOPLE["weight"], design=design)
    *wanted, p = svy[f"tabulate sex {cols}"]
    ours = [found.statistic, found.df, found.df_error, found["pearson"]]
    np.testing.assert_allclose(ours, wanted, rtol=1e-9)
    assert found.p_value == pytest.approx(p, rel=1e-8)
