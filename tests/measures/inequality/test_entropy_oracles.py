"""Entropy, Atkinson, Kolm, Hoover, variation and polarisation, and their splits, against R (ineq, dineq,
IC2, wINEQ).
"""

from __future__ import annotations

import numpy as np
import pytest
from inequality_cases import assert_close, case, cases

from bphs.measures import inequality
from bphs.measures.inequality import gini_parts, resources, spread

ENTROPY = {
    "theil_t": lambda x, w, p: inequality.theil_t(x, weights=w),
    "theil_l": lambda x, w, p: inequality.mean_log_deviation(x, weights=w),
    "atkinson": lambda x, w, p: inequality.atkinson(x, weights=w, epsilon=p["eps"]),
    "generalized_entropy": lambda x, w, p: inequality.generalized_entropy(x, weights=w, alpha=p["alpha"]),
    "kolm": lambda x, w, p: inequality.kolm(x, weights=w, kappa=p["parameter"]),
    "ricci_schutz_hoover": lambda x, w, p: inequality.hoover(x, weights=w),
    "coefficient_of_variation": lambda x, w, p: inequality.coefficient_of_variation(x, weights=w),
    "theil_t_weighted": lambda x, w, p: inequality.theil_t(x, weights=w),
    "mld_weighted": lambda x, w, p: inequality.mean_log_deviation(x, weights=w),
    "generalized_entropy_weighted": lambda x, w, p: inequality.generalized_entropy(x, weights=w, alpha=p["alpha"]),
    "atkinson_weighted": lambda x, w, p: inequality.atkinson(x, weights=w, epsilon=p["eps"]),
    "hoover_weighted": lambda x, w, p: inequality.hoover(x, weights=w),
    "wolfson_polarisation": lambda x, w, p: spread.wolfson_polarization(x, weights=w, lower_half="units"),
}


@pytest.mark.parametrize("case", cases("entropy_atkinson"))
def test_entropy_and_atkinson(case):
    """R ineq 0.2.13, dineq 0.1.0, IC2 1.0.1, wINEQ 1.2.1; a PITFALL shows what a peer does wrong."""
    given = case["input"]
    value = ENTROPY[case["measure"]](given["x"], given.get("w"), case["params"] or {}).value
    if case["id"].endswith("PITFALL"):
        assert abs(value / case["expected"]["value"] - 1) > 0.01
    else:
        assert_close({"value": value}, case["expected"], case["rel_tol"])


def test_the_coefficient_of_variation_that_r_prints_divides_by_n():
    """ineq's ``var.coeff(1:4)`` is √1.25 / 2.5 although its case says n − 1: √(5/3) / 2.5 would be 0.516."""
    printed = case("entropy_atkinson", "cv-tiny")
    assert printed["params"]["ddof"] == 1
    assert printed["expected"]["value"] == pytest.approx(np.sqrt(1.25) / 2.5, rel=1e-9)
    assert inequality.coefficient_of_variation([1, 2, 3, 4], small_sample=True).value == pytest.approx(
        np.sqrt(5 / 3) / 2.5
    )


def test_polarisation_read_off_the_lorenz_curve_stays_in_its_range_where_the_peer_leaves_it():
    """Wolfson's index lies between 0 and 1 (Wolfson 1994); dineq gives −0.139 for tied values."""
    printed = case("entropy_atkinson", "polar-w-ties")
    assert printed["expected"]["value"] < 0
    assert 0 <= spread.wolfson_polarization(printed["input"]["x"], weights=printed["input"]["w"]).value <= 1


def split(result):
    return {"total": result.value, "within": result.within, "between": result.between}


def decomposed(case):
    """What our measures give for a case, under the names of its expected values."""
    given, params = case["input"], case["params"] or {}
    if case["measure"] == "theil_l_population_share":
        result = resources.share_log_deviation(
            given["resource"],
            population=given["pop"],
            groups=given.get("group"),
            base={"ln": "e", "log10": "10"}[params["log"]],
        )
        if "group" not in given:
            return {"total": result.value}
        return split(result) | {
            "contribution_between": result.between_share,
            "contribution_within": 1 - result.between_share,
            "group_T": dict(zip(result.by_group.group, result.by_group["index"], strict=True)),
        }
    x, columns = given["x"], {"weights": given["w"], "groups": given["group"]}
    if case["measure"] == "mld_decomposition":
        result = inequality.mean_log_deviation(x, **columns)
        table = result.by_group.set_index("group")
        return split(result) | {
            "group": table["index"].to_dict(),
            "group_contribution": table.contribution_within.to_dict(),
        }
    if case["measure"] == "atkinson_decomposition":
        result = inequality.atkinson(x, **columns, epsilon=params["eps"])
        return split(result) | {"cross": result.part("interaction").value}
    if params.get("decomp") == "YL":
        result = gini_parts.gini_stratification(given["x"], given["group"], weights=given["w"], ties="rows")
        parts = dict(zip(result.table.part, result.table.contribution, strict=True))
        return {
            "total": result.value,
            "within": parts["within"],
            "between": parts["between"],
            "stratif": parts["stratification"],
        }
    if case["measure"] == "gini_decomposition":
        result = inequality.gini(x, **columns)
        parts = split(result) | {"overlap": result.part("overlap").value}
        return parts | {f"gini_{name}": value for name, value in parts.items()}
    return split(inequality.generalized_entropy(x, **columns, alpha=params["alpha"]))


@pytest.mark.parametrize("case", cases("decomposition"))
def test_decompositions(case):
    """R dineq 0.1.0 and IC2 1.0.1; closed forms for the Chinese literature's Σ P·log(P/Y)."""
    found = decomposed(case)
    for name, wanted in case["expected"].items():
        if isinstance(wanted, dict):
            assert_close(found[name], wanted, case["rel_tol"])
        else:
            # IC2 and dineq leave rounding of 1e-15 in their sums
            np.testing.assert_allclose(found[name], wanted, rtol=case["rel_tol"], atol=1e-14, err_msg=name)


def test_stratification_with_pooled_ties_does_not_depend_on_the_order_of_rows_as_the_peer_does():
    """Yitzhaki and Lerman's ranks are those of the values; IC2 ranks ties as the rows stand."""
    given = case("decomposition", "sgini-decomp-YL-ties")["input"]
    shuffle = np.random.default_rng(3).permutation(len(given["x"]))
    x, group, w = (np.array(given[name])[shuffle] for name in ("x", "group", "w"))
    pooled, rows = (
        [
            gini_parts.gini_stratification(*columns, weights=weights, ties=ties).table.contribution.to_numpy()
            for *columns, weights in ((given["x"], given["group"], given["w"]), (x, group, w))
        ]
        for ties in ("pool", "rows")
    )
    np.testing.assert_allclose(pooled[0], pooled[1], rtol=1e-11)
    assert np.abs(rows[0] - rows[1]).max() > 1e-4
