"""Convergence against R (REAT, ConvergenceClubs)."""

from __future__ import annotations

import numpy as np
import pytest
from inequality_cases import assert_close, cases

from bphs.measures.inequality import clubs, convergence, spread


def converged(case):
    """What our measures give for a case, under the names of its expected values."""
    given, params = case["input"], case["params"] or {}
    if case["measure"] == "sigma_convergence":
        table = np.column_stack([given["first"], given["last"]])
        row = convergence.sigma_convergence(table, dispersion=params["measure"], log=params["log"]).to_frame().iloc[0]
        return {"first": row["first"], "last": row["last"], "F": row.f_statistic}
    if case["measure"] == "beta_convergence":
        found = convergence.beta_convergence(given["first"], given["last"], years=given["years"])
        return {
            "alpha": found.intercept,
            "beta": found.coefficient,
            "se": found.standard_error,
            "t": found.t,
            "p": found.p_value,
            "r2": found.r2,
            "speed": found.speed,
            "halflife": found.half_life,
        }
    if case["measure"] == "williamson_cv":
        return {"value": spread.williamson_index(given["x"], weights=given["w"], centre="unweighted").value}
    found = clubs.log_t_test(given["panel"], trim=params["time_trim"])
    return {"H": found.variance, "beta": found.coefficient, "se": found.standard_error, "t": found.t}


@pytest.mark.parametrize(
    "case", cases("convergence", "sigma_convergence", "beta_convergence", "williamson_cv", "phillips_sul_logt")
)
def test_convergence(case):
    """R REAT 3.0.3 and ConvergenceClubs 2.2.5. REAT's own speed, 0.0025, takes the annual β for one over the period."""
    found = converged(case)
    assert_close(found, case["expected"], case["rel_tol"])
    if case["measure"] == "beta_convergence":
        assert found["speed"] != pytest.approx(0.00249678, rel=0.01)


@pytest.mark.parametrize("case", cases("convergence", "phillips_sul_clubs"))
def test_clubs(case):
    """R ConvergenceClubs 2.2.5 findClubs; rows are numbered from 1."""
    found = clubs.convergence_clubs(
        case["input"]["panel"], trim=case["params"]["time_trim"], sieve=case["params"]["cstar"]
    )
    wanted = case["expected"]
    assert sorted(found.members.unit[found.members.club == 0] + 1) == sorted(wanted["divergent"])
    assert len(found.tests) == len(wanted["clubs"])
    for number, (_, club) in enumerate(sorted(wanted["clubs"].items()), 1):
        assert sorted(found.members.unit[found.members.club == number] + 1) == sorted(club["members"])
        row = found.tests.set_index("club").loc[number]
        assert_close({"beta": row.coefficient, "t": row.t}, {"beta": club["beta"], "t": club["t"]}, case["rel_tol"])
