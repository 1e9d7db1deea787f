"""Standard errors and bootstrap intervals against R (convey, laeken, boot, ineq)."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from inequality_cases import assert_close, case, cases

from bphs.measures import inequality

MEASURES = {
    "se_theil": inequality.theil_t,
    "se_mld": inequality.mean_log_deviation,
    "se_ge2": partial(inequality.generalized_entropy, alpha=2),
    "se_atkinson05": partial(inequality.atkinson, epsilon=0.5),
    "se_atkinson1": partial(inequality.atkinson, epsilon=1),
    "se_qsr": partial(inequality.share_ratio, threshold="smoothed"),
}


def drawn(given):
    return inequality.Design(given.get("strata"), given.get("psu"))


@pytest.mark.parametrize("case", cases("standard_errors", *MEASURES))
def test_linearised_standard_errors(case):
    """R convey 1.0.1 on survey designs: simple random sampling, and clusters in strata."""
    given = case["input"]
    found = MEASURES[case["measure"]](given["x"], weights=given["w"], design=drawn(given))
    assert_close({"estimate": found.value, "se": found.standard_error}, case["expected"], case["rel_tol"])


@pytest.mark.parametrize("case", cases("standard_errors", "theil_decomposition_se"))
def test_linearised_standard_errors_of_parts(case):
    """R convey 1.0.1 svygeidec."""
    given, wanted = case["input"], case["expected"]
    found = inequality.theil_t(given["x"], weights=given["w"], groups=given["group"], design=drawn(given))
    parts = {"total": found, "within": found.part("within"), "between": found.part("between")}
    assert_close({name: part.value for name, part in parts.items()}, wanted["estimate"], case["rel_tol"])
    assert_close({name: part.standard_error for name, part in parts.items()}, wanted["se"], case["rel_tol"])


@pytest.mark.parametrize("case", cases("standard_errors", "se_gini"))
def test_gini_of_convey_and_ours(case):
    """R convey 1.0.1 svygini counts a unit's own weight in full. Its value and, against the case's note, its standard
    error depend on the scale of the weights, so ours (mid ranks) must differ from both; laeken's value is ours."""
    given, wanted = case["input"], case["expected"]
    theirs = inequality.gini(given["x"], weights=given["w"], design=drawn(given), ranks="inclusive")
    assert_close({"estimate": theirs.value, "se": theirs.standard_error}, wanted, case["rel_tol"])
    rescaled = inequality.gini(given["x"], weights=np.array(given["w"]) * 1000, design=drawn(given), ranks="inclusive")
    assert abs(rescaled.standard_error / theirs.standard_error - 1) > 1e-3
    ours = inequality.gini(given["x"], weights=given["w"], design=drawn(given))
    assert abs(ours.value / wanted["estimate"] - 1) > 0.01
    again = inequality.gini(given["x"], weights=np.array(given["w"]) * 1000, design=drawn(given))
    assert again.standard_error == pytest.approx(ours.standard_error, rel=1e-12)


@pytest.mark.parametrize("case", cases("standard_errors", "gini_weighted", "quintile_share_ratio"))
def test_eurostat_values(case):
    """R laeken 0.5.2."""
    given = case["input"]
    found = {
        "gini_pct": 100 * inequality.gini(given["x"], weights=given["w"]).value,
        "value": inequality.share_ratio(given["x"], weights=given["w"]).value,
    }
    assert_close(found, case["expected"], case["rel_tol"])


@pytest.mark.parametrize("case", cases("standard_errors", "se_gini_jackknife"))
def test_jackknife(case):
    """R survey's JK1 and JKn weights with convey 1.0.1's Gini; delete-one of ineq's Gini(x)."""
    given, wanted = case["input"], case["expected"]
    measure = partial(inequality.gini, ranks="inclusive") if "w" in given else inequality.gini
    found = inequality.jackknife(measure, given["x"], weights=given.get("w"), design=drawn(given))
    values = {
        "estimate": found.estimate("gini").value,
        "se": found.estimate("gini").standard_error,
        "bias": found.bias["gini"],
    }
    assert_close(values, wanted, case["rel_tol"])


@pytest.mark.parametrize("case", cases("standard_errors", "bootstrap_ci"))
def test_bootstrap_intervals(case):
    """R boot 1.3.28.1 on the resamples whose indices the case gives."""
    given, wanted = case["input"], case["expected"]
    counts = [np.bincount(np.array(row) - 1, minlength=len(given["x"])) for row in given["indices_1based"]]
    measure = inequality.gini if case["id"] == "boot-gini" else inequality.theil_t
    found = {
        kind: inequality.bootstrap(
            measure, given["x"], counts=counts, kind=kind, acceleration="regression", confidence=case["params"]["conf"]
        )
        for kind in ("percentile", "basic", "normal", "bca")
    }
    estimate = found["bca"].estimates[0]
    values = {kind: each.estimates[0].interval for kind, each in found.items()}
    values |= {"t0": estimate.value, "se": estimate.standard_error, "bias": found["bca"].bias[estimate.measure]}
    assert_close(values, wanted, case["rel_tol"])


def test_the_acceleration_from_influence_functions_is_close_to_that_of_the_regression():
    """Both estimate the skewness of the same influence values (Efron 1987); R's boot takes the regression."""
    given = case("standard_errors", "boot-theil")["input"]
    counts = [np.bincount(np.array(row) - 1, minlength=len(given["x"])) for row in given["indices_1based"]]
    found = [
        inequality.bootstrap(inequality.theil_t, given["x"], counts=counts, acceleration=how).acceleration["theil_t"]
        for how in ("regression", "influence", "jackknife")
    ]
    np.testing.assert_allclose(found, found[0], rtol=0.2)
    assert len(set(found)) == 3
