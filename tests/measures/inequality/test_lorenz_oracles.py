"""Gini, extended Gini and Lorenz curves against R (ineq, dineq, IC2, REAT), versions in the oracle files."""

from __future__ import annotations

import pytest
from inequality_cases import assert_close, cases

from bphs.measures import inequality
from bphs.measures.inequality import lorenz, resources, shares


@pytest.mark.parametrize("case", cases("gini_lorenz"))
def test_gini_and_lorenz(case):
    """R ineq 0.2.13, dineq 0.1.0, IC2 1.0.1."""
    given, params = case["input"], case["params"] or {}
    values, weights = given["x"], given.get("w")
    curve = inequality.lorenz_curve(values, weights=weights, ties="keep")
    found = {
        "gini": inequality.gini(values, weights=weights, small_sample=params.get("corr", False)).value,
        "sgini": lorenz.extended_gini(values, weights=weights, nu=params["param"]).value
        if case["measure"] == "extended_gini"
        else None,
        "p": curve.population_share,
        "L": curve.value_share,
        "L_general": curve.generalized,
    }
    assert_close(found, case["expected"], case["rel_tol"])


@pytest.mark.parametrize("case", cases("access_agglomeration", "hoover", "herfindahl", "gini", "hrad_hrdi"))
def test_hoover_herfindahl_and_agglomeration(case):
    """R REAT 3.0.3, and closed forms for HRAD and HRDI. The file's catchments: test_access.py."""
    given = case["input"]
    if case["measure"] == "hrad_hrdi":
        resource, per = given["resource"], {"population": given["pop"], "area": given["area"]}
        table = resources.agglomeration(resource, **per)
        found = {
            "HRAD": table.hrad,
            "PAD": table["pad"],
            "HRAD_over_PAD": table.hrad_over_pad,
            "LQ": table.hrad_over_pad,
            "HRDI": resources.hrdi(resource, **per),
        }
    elif case["measure"] == "hoover":
        rates = resources.resource_ratio(given["resource"], population=given["pop"], per=1)
        found = {"value": inequality.hoover(rates, weights=given["pop"]).value}
    elif case["measure"] == "herfindahl":
        found = {"value": shares.herfindahl(given["x"]).value}
    else:
        found = {"value": inequality.gini(given["x"], small_sample=case["params"]["normalised"]).value}
    assert_close(found, case["expected"], case["rel_tol"])
