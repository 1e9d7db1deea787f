"""Models of answers from strata, against R's survey package on synthA."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import MNLogit, add_constant

from bphs.errors import MeasureError, Undefined
from bphs.measures.models import (
    Category,
    logit,
    mediation,
    multinomial_logit,
    ordered_logit,
    partial_proportional_odds,
    term_tests,
)

ORACLES = Path(__file__).parents[1] / "oracles_survey"
EDUCATION = Category("edu", 2)
DESIGNS = {"towns": {"clusters": "town", "strata": "area"}, "people": {"strata": "area"}}


@pytest.fixture(scope="module")
def people():
    frame = pd.read_csv(ORACLES / "synthA_likert600.csv")
    items = [f"q{number}" for number in range(1, 6)]
    return frame.assign(d1=frame[items].where(frame[items] != 9).mean(axis=1))


def in_r(kind: str, name: str) -> dict:
    """R survey 4.1.1 by r_strata.R: svydesign(ids = ~town or ~1, strata = ~area, weights = ~w, nest = TRUE)."""
    return json.loads((ORACLES / "r_strata.json").read_text(encoding="utf-8"))[kind][name]


@pytest.mark.parametrize("name", DESIGNS)
def test_logit_in_r(people, name):
    """R: svyglm(know ~ d1 + edu + gender, family = quasibinomial); degf, clusters (respondents) less strata."""
    wanted = in_r("logit", name)
    model = logit(people, "know", ["d1", EDUCATION, "gender"], weights="w", **DESIGNS[name])
    assert model.coefficients["coefficient"].to_list() == pytest.approx(wanted["coef"], rel=1e-7)
    assert model.coefficients["standard_error"].to_list() == pytest.approx(wanted["se"], rel=1e-6)
    assert model.freedom == wanted["df"]


@pytest.mark.parametrize("name", DESIGNS)
def test_ordered_logit_in_r(people, name):
    """R: svyolr(sat ~ d1 + gender), whose second derivatives are numerical."""
    wanted = in_r("ordered", name)
    model = ordered_logit(people, "sat", ["d1", "gender"], weights="w", **DESIGNS[name])
    assert model.coefficients["coefficient"].to_list() == pytest.approx(wanted["coef"], rel=1e-4)
    assert model.coefficients["standard_error"].to_list() == pytest.approx(wanted["se"], rel=1e-3)


def test_multinomial_logit_step_by_step(people):
    """Binder 1983: A⁻¹ Σ_h n_h/(n_h - 1) Σ_c (s_c - s̄_h)(s_c - s̄_h)' A⁻¹, with the scores and the information of
    statsmodels' MNLogit, which takes the lowest answer for the reference.
    """
    three = pd.cut(people["sat"], [0, 2, 3, 5], labels=False)
    model = multinomial_logit(people.assign(three=three), "three", ["d1"], reference=0, **DESIGNS["towns"])
    peer = MNLogit(three.to_numpy(), add_constant(people[["d1"]].to_numpy()))
    found = peer.fit(disp=False, method="newton", maxiter=100, tol=1e-12).params
    bread = np.linalg.inv(-peer.hessian(found))
    middle = np.zeros((4, 4))
    for _, towns in pd.DataFrame(peer.score_obs(found)).groupby(people["area"]):
        sums = towns.groupby(people["town"]).sum().to_numpy()
        away = sums - sums.mean(axis=0)
        middle += len(sums) / (len(sums) - 1) * away.T @ away
    wanted = np.sqrt(np.diag(bread @ middle @ bread))
    assert model.coefficients["standard_error"].to_list() == pytest.approx(wanted, rel=1e-6)


def test_one_stratum_is_none(people):
    """Closed form: scores add up to zero, so their mean takes nothing away."""
    one, none = (
        logit(people.assign(all=1), "know", ["d1"], clusters="town", **given) for given in ({"strata": "all"}, {})
    )
    assert one.coefficients["standard_error"].to_list() == pytest.approx(
        none.coefficients["standard_error"].to_list(), rel=1e-9
    )
    assert one.freedom == none.freedom == 9


def test_tests_and_remarks_count_clusters_less_strata(people):
    """Closed form: two halves of ten towns less two areas are 18; Korn and Graubard's F on k and 18 - k + 1."""
    model = logit(people, "know", ["d1", EDUCATION], **DESIGNS["towns"])
    tests = term_tests(model).set_index("variable")
    assert tests["df_error"].to_list() == [18, 16]
    assert next(one.en for one in model.remarks if one.kind == "few_clusters").endswith("t on 18 degrees of freedom.")


def test_brants_test_does_without_strata(people):
    """The test is that of the model without them; the model has them."""
    model, test = partial_proportional_odds(people, "sat", ["d1", "gender"], **DESIGNS["towns"])
    plain, bare = partial_proportional_odds(people, "sat", ["d1", "gender"])
    np.testing.assert_array_equal(test["p_value"], bare["p_value"])
    assert (model.errors, plain.errors, model.freedom) == ("cluster", "model", 18)


def test_what_does_not_fit_is_told(people):
    with pytest.raises(Undefined, match="only one cluster has complete answers in area=2; merge strata"):
        logit(people[(people["area"] == 1) | (people["town"] == 1)], "know", ["d1"], **DESIGNS["towns"])
    with pytest.raises(MeasureError, match="there is no column 'layer'"):
        logit(people, "know", ["d1"], strata="layer")
    with pytest.raises(MeasureError, match="neither sampling weights nor clusters nor strata"):
        logit(people, "know", ["d1"], method="firth", strata="area")


def test_mediation_draws_clusters_within_strata(people):
    """Enumeration with NumPy's lstsq: of two clusters in each of three strata one is drawn, eight samples that are as
    likely; the limits of 999 draws are the least and the largest product of the two slopes.
    """
    drawn = people[["d1", "q6", "sat"]].dropna().head(120).assign(cluster=np.arange(120) // 20)
    drawn = drawn.assign(stratum=drawn.cluster // 2)
    named = {"cause": "d1", "mediators": ["q6"], "outcome": "sat", "clusters": "cluster", "strata": "stratum"}
    found = mediation(drawn, **named, seed=1, replicates=999).effect("total_indirect")
    products = []
    for taken in itertools.product((0, 1), (2, 3), (4, 5)):
        part = drawn[drawn.cluster.isin(taken)]
        first = np.linalg.lstsq(add_constant(part[["d1"]]), part.q6)[0]
        second = np.linalg.lstsq(add_constant(part[["d1", "q6"]]), part.sat)[0]
        products.append(first[1] * second[2])
    assert (found.lower, found.upper) == pytest.approx((min(products), max(products)), rel=1e-9)


def test_mediation_refuses_a_stratum_of_one_cluster(people):
    lonely = people.assign(own=np.where(people.town == people.town.iloc[0], 9, 1))
    with pytest.raises(Undefined, match="only one cluster has complete answers in own=9; merge strata"):
        mediation(lonely, cause="d1", mediators=["q6"], outcome="sat", seed=1, clusters="town", strata="own")
