"""Concentration indices and their decomposition against R (rineq, IC2) and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from inequality_cases import assert_close, case, cases

from bphs.errors import MeasureError, Undefined
from bphs.measures import inequality
from bphs.measures.inequality import concentration, determinants
from bphs.measures.inequality.inequity import horizontal_inequity, without_each

INDEX = {"CI": "standard", "CIg": "generalized", "CIc": "erreygers", "CIw": "wagstaff"}
METHOD = {"linreg_delta": "delta", "linreg_convenience": "convenience", "direct": "kakwani"}


def options(case):
    """Index, bounds and standard error that the peer's call stands for; rineq takes the observed range for bounds."""
    params, y = case["params"], case["input"]["y"]
    index = INDEX[params.get("type", "CI")] if "method" in params else "standard"
    bounds = {"erreygers": (min(y), max(y)), "wagstaff": (0, 1)}.get(index)
    return {"index": index, "bounds": bounds}, METHOD.get(params.get("method")), params.get("vcov", "classical")


@pytest.mark.parametrize("case", cases("concentration", "concentration_index"))
def test_concentration_index(case):
    """R rineq 0.2.3 and IC2 1.0.1: the value is the definition's, the standard errors are those of the regressions."""
    given, wanted = case["input"], case["expected"]
    y, columns = given["y"], {"rank": given["rank"], "weights": given.get("w")}
    index, method, covariance = options(case)
    if "frac_rank" in wanted:
        np.testing.assert_allclose(
            concentration.fractional_rank(given["rank"], weights=given["w"]), wanted["frac_rank"], rtol=case["rel_tol"]
        )
    if "relative_CI_definition" in wanted:
        relative = inequality.concentration_index(y, **columns).value
        assert_close({"value": relative}, {"value": wanted["relative_CI_definition"]}, case["rel_tol"])
    if method == "kakwani" and "w" in given:
        with pytest.raises(
            MeasureError, match="equal weights"
        ):  # the peer's variance ignores the weights, and is even negative
            inequality.concentration_index(y, **columns, standard_error="kakwani", **index)
        found = inequality.concentration_index(y, **columns, **index)
        assert_close({"value": found.value}, {"value": wanted["value"]}, case["rel_tol"])
        assert abs(found.standard_error**2 / wanted["variance"] - 1) > 0.01
        return
    found = inequality.concentration_index(
        y,
        **columns,
        **index,
        standard_error=method or "influence",
        covariance=covariance,
        rank_variance="sample" if method in ("delta", "convenience") else "population",
    )
    assert_close({"value": found.value}, {"value": wanted["value"]}, case["rel_tol"])
    if "variance" in wanted:
        assert_close({"variance": found.standard_error**2}, {"variance": wanted["variance"]}, case["rel_tol"])


@pytest.mark.parametrize("case", cases("concentration", "erreygers_wagstaff_bounded"))
def test_bounds_are_those_of_theory(case):
    """Closed forms of Erreygers (2009) and Wagstaff (2005); with the observed range rineq would give −0.0898."""
    given, bounds = case["input"], (case["params"]["lower"], case["params"]["upper"])
    found = {
        index: inequality.concentration_index(given["y"], rank=given["rank"], index=index, bounds=bounds).value
        for index in ("erreygers", "wagstaff", "modified")
    }
    found["C"] = inequality.concentration_index(given["y"], rank=given["rank"]).value
    assert_close(found, case["expected"], case["rel_tol"])


@pytest.mark.parametrize("case", cases("concentration", "concentration_decomposition"))
def test_decomposition_into_determinants(case):
    """R rineq 0.2.3, whose weighted indices use the sample variance of the ranks; shares do not depend on that."""
    given, wanted = case["input"], case["expected"]
    columns = {name: given[name] for name in ("linc", "edu", "age")}
    result = determinants.concentration_decomposition(
        given["y"], columns, rank=given["rank"], weights=given["w"], rank_variance="sample"
    )
    table = result.table.set_index("determinant")
    names = {
        "betas": "coefficient",
        "averages": "mean",
        "partial_ci": "concentration_index",
        "elasticities": "elasticity",
        "contributions": "contribution",
    }
    for theirs, ours in names.items():
        assert_close(table[ours].to_dict(), wanted[theirs], case["rel_tol"])
    assert_close((table.contribution_share * 100).to_dict(), wanted["percent"], case["rel_tol"])
    assert result.value == pytest.approx(wanted["overall"], rel=case["rel_tol"])
    population = determinants.concentration_decomposition(
        given["y"], columns, rank=given["rank"], weights=given["w"]
    ).table.set_index("determinant")
    assert_close((population.contribution_share * 100).to_dict(), wanted["percent"], case["rel_tol"])


def test_robust_weighted_value_of_the_peer_is_off_the_definition():
    """The case's sibling gives the definition 2 cov(y, R)/μ; rineq's regression value differs by 0.2 %."""
    robust, plain = (case("concentration", name) for name in ("ci-robust-HC1-weighted", "ci-CI-linreg_delta-weighted"))
    given = robust["input"]
    value = inequality.concentration_index(given["y"], rank=given["rank"], weights=given["w"]).value
    assert value == pytest.approx(plain["expected"]["relative_CI_definition"], rel=1e-9)
    assert abs(value / robust["expected"]["value"] - 1) > 1e-3


@pytest.mark.parametrize("case", cases("concentration", "concentration_decomposition"))
@pytest.mark.parametrize("need", [["age"], ["age", "edu"], ["age", "edu", "linc"]])
def test_inequity_is_what_the_contributions_of_need_leave(case, need):
    """R rineq 0.2.3 contribution: C - Σ of need, as a share of C, which the variance of the ranks does not touch."""
    given, percent = case["input"], case["expected"]["percent"]
    other = [name for name in ("linc", "edu", "age") if name not in need]
    found = horizontal_inequity(
        given["y"],
        need={name: given[name] for name in need},
        controls={name: given[name] for name in other} or None,
        rank=given["rank"],
        weights=given["w"],
    )
    assert found.inequity / found.actual == pytest.approx(1 - sum(percent[name] for name in need) / 100, rel=1e-7)
    assert found.actual - found.needed == pytest.approx(found.inequity)
    again = concentration.concentration_index(
        found.units["standardised"], rank=given["rank"], weights=given["w"], index="generalized"
    ).value
    weights = given["w"] or np.ones(len(given["y"]))
    assert again / np.average(given["y"], weights=weights) == pytest.approx(found.inequity)
    # least squares with a constant: with controls at their means what is expected adds up to what there is
    expected = np.average(found.units["needed"], weights=weights)
    assert expected == pytest.approx(np.average(given["y"], weights=weights))


def test_units_that_need_the_same_are_expected_to_have_the_same_by_hand():
    """Two with need 1 have 1 and 3, two with need 2 have 4 and 6: expected 2, 2, 5, 5, and a half more or less."""
    found = horizontal_inequity([1, 3, 4, 6], need={"old": [1, 1, 2, 2]}, rank=[1, 2, 3, 4])
    assert found.units["needed"].to_list() == pytest.approx([2, 2, 5, 5])
    assert found.units["gap_share"].to_list() == pytest.approx([-0.5, 0.5, -0.2, 0.2])
    assert found.explained == pytest.approx(1 - 4 / 13)


def test_inequity_that_need_does_not_determine():
    with pytest.raises(Undefined):
        horizontal_inequity([1, 3], need={"old": [1, 2]}, rank=[1, 2])
    with pytest.raises(Undefined):
        horizontal_inequity([1, 3, 4], need={"old": [2, 2, 2]}, rank=[1, 2, 3])
    with pytest.raises(MeasureError, match="No column of need"):
        horizontal_inequity([1, 3, 4], need={}, rank=[1, 2, 3])


def test_without_each_unit_it_is_the_index_of_the_others():
    """By definition: the index of the data without the row; where need then determines none, it is missing."""
    staff, old, rank, people = [2.0, 3, 5, 6, 9], [1.0, 2, 2, 4, 3], [5.0, 1, 3, 2, 4], [1.0, 2, 3, 4, 5]
    found = without_each(staff, need={"old": old}, rank=rank, weights=people)
    for at in range(5):
        one = {"need": {"old": np.delete(old, at)}, "rank": np.delete(rank, at), "weights": np.delete(people, at)}
        assert found[at] == horizontal_inequity(np.delete(staff, at), **one).inequity
    lone = without_each(staff, need={"old": [1.0, 1, 1, 1, 2]}, rank=rank)
    assert np.isnan(lone).tolist() == [False] * 4 + [True]
