"""WHO's measures against R healthequal 1.0.1, with the corrected standard errors where its own are wrong."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from inequality_cases import assert_close, case, cases, expected

from bphs.errors import MeasureError
from bphs.measures.inequality import who

MEASURES = {
    "difference": lambda g, k: who.difference(
        g["est"], standard_errors=g["se"], reference=k["reference"], **k["direction"]
    ),
    "ratio": lambda g, k: who.ratio(g["est"], standard_errors=g["se"], reference=k["reference"], **k["direction"]),
    "par": lambda g, k: who.population_attributable_risk(
        g["est"], population=g["pop"], scale=g["scale"], **k["direction"]
    ),
    "paf": lambda g, k: who.population_attributable_fraction(
        g["est"], population=g["pop"], scale=g["scale"], **k["direction"]
    ),
    "aci": lambda g, k: who.absolute_concentration_index(g["est"], **k["ordered"]),
    "rci": lambda g, k: who.relative_concentration_index(g["est"], **k["ordered"]),
    "rci_erreygers": lambda g, k: who.relative_concentration_index(
        g["est"], **k["ordered"], normalization="erreygers", bounds=k["bounds"]
    ),
    "rci_wagstaff": lambda g, k: who.relative_concentration_index(
        g["est"], **k["ordered"], normalization="wagstaff", bounds=k["bounds"]
    ),
    "sii": lambda g, k: who.slope_index(g["est"], **k["ordered"], model=k["model"], scale=g["scale"]),
    "rii": lambda g, k: who.relative_index(g["est"], **k["ordered"], model=k["model"], scale=g["scale"]),
    "bgv": lambda g, k: who.between_group_variance(g["est"], population=g["pop"], standard_errors=g["se"]),
    "bgsd": lambda g, k: who.between_group_deviation(g["est"], population=g["pop"], standard_errors=g["se"]),
    "covar": lambda g, k: who.coefficient_of_variation(g["est"], population=g["pop"], standard_errors=g["se"]),
    "ti": lambda g, k: who.theil_index(g["est"], population=g["pop"], standard_errors=g["se"], zeros="heat"),
    "mld": lambda g, k: who.mean_log_deviation(g["est"], population=g["pop"], standard_errors=g["se"], zeros="heat"),
    "idisw": lambda g, k: who.index_of_disparity(g["est"], population=g["pop"], standard_errors=g["se"]),
    "idisu": lambda g, k: who.index_of_disparity(
        g["est"], population=g["pop"], standard_errors=g["se"], weighted=False
    ),
    "mdmw": lambda g, k: who.mean_difference(g["est"], population=g["pop"], standard_errors=g["se"]),
    "mdmu": lambda g, k: who.mean_difference(g["est"], population=g["pop"], standard_errors=g["se"], weighted=False),
    "mdbw": lambda g, k: who.mean_difference(
        g["est"], population=g["pop"], standard_errors=g["se"], base="best", favourable=k["favourable"]
    ),
    "mdbu": lambda g, k: who.mean_difference(
        g["est"], population=None, standard_errors=g["se"], base="best", favourable=k["favourable"], weighted=False
    ),
    "mdrw": lambda g, k: who.mean_difference(
        g["est"], population=g["pop"], standard_errors=g["se"], base="reference", reference=g["reference"]
    ),
    "mdru": lambda g, k: who.mean_difference(
        g["est"], population=None, standard_errors=g["se"], base="reference", reference=g["reference"], weighted=False
    ),
}


@pytest.mark.parametrize("case", cases("who_healthequal"))
def test_heat_measures(case):
    """R healthequal 1.0.1; `corrected` holds the standard errors and intervals in the measure's own unit."""
    given, params = case["input"], case["params"] or {}
    favourable, order = bool(given.get("favourable", 1)), given.get("subgroup_order")
    known = {
        "favourable": favourable,
        "direction": {"order": order, "favourable": favourable},
        "ordered": {"population": given["pop"], "order": order},
        "reference": given["reference"] if params.get("reference") else None,
        "model": "linear" if params.get("linear") else "logit",
        "bounds": (params.get("lmin"), params.get("lmax")),
    }
    found = MEASURES[case["measure"]](given, known)
    values = {
        "estimate": found.value,
        "se": found.standard_error,
        "lower": found.interval[0],
        "upper": found.interval[1],
    }
    assert_close(values, expected(case), case["rel_tol"])


def test_a_zero_counts_with_its_limit_unless_heat_is_asked_for():
    """The limit of r·ln r is 0; HEAT's 0.000001 moves Theil's index in the seventh digit."""
    printed = case("who_healthequal", "ti-withzero")
    given = printed["input"]
    limit = who.theil_index(given["est"], population=given["pop"]).value
    assert limit == pytest.approx(printed["expected"]["estimate"], rel=1e-6)
    assert limit != pytest.approx(printed["expected"]["estimate"], rel=1e-9)


def test_each_person_counts_once_in_the_logit_model_when_asked():
    """A logit on a binary outcome of persons, one row each (statsmodels), against the same persons as subgroups."""
    people, cases_, order = np.array([400, 30, 50]), np.array([80, 20, 25]), [1, 2, 3]
    ranks = (np.cumsum(people) - people / 2) / people.sum()
    y = np.concatenate([np.r_[np.ones(c), np.zeros(n - c)] for n, c in zip(people, cases_, strict=True)])
    fit = sm.Logit(y, sm.add_constant(np.repeat(ranks, people))).fit(disp=0)
    top, bottom = (1 / (1 + np.exp(-(fit.params[0] + fit.params[1] * rank))) for rank in (1, 0))
    found = who.slope_index(cases_ / people * 100, population=people, order=order, counting="population")
    assert found.value == pytest.approx(100 * (top - bottom), rel=1e-8)
    assert found.value != pytest.approx(
        who.slope_index(cases_ / people * 100, population=people, order=order).value, rel=1e-3
    )


def test_the_summary_has_each_measure_once_with_the_same_numbers():
    """The table is made of the measures themselves."""
    given = case("who_healthequal", "d-districts-fav1")["input"]
    table = who.summary(
        given["est"], population=given["pop"], standard_errors=given["se"], reference=given["reference"]
    ).set_index("measure")
    assert table.index.is_unique
    assert len(table) == 17
    assert table.value["theil_index"] == who.theil_index(given["est"], population=given["pop"]).value
    ordered = who.summary([50, 60, 80], population=[10, 20, 30], standard_errors=[1, 1, 1], order=[1, 2, 3])
    assert ordered.measure.tolist() == [
        "difference",
        "ratio",
        "population_attributable_risk",
        "population_attributable_fraction",
        "absolute_concentration_index",
        "relative_concentration_index",
        "slope_index",
        "relative_index",
    ]
    assert "ratio" not in who.summary([0, 60, 80], population=[10, 20, 30]).measure.tolist()


def test_a_subgroup_does_not_differ_from_itself():
    """Var(X - X) = 0: a reference that is itself the lowest differs from the lowest by 0, without error."""
    given = {"estimates": [50.0, 60.0, 80.0], "standard_errors": [1.0, 2.0, 3.0]}
    for measure, same in ((who.difference, 0.0), (who.ratio, 1.0)):
        for reference, favourable in ((0, True), (2, False)):
            found = measure(**given, reference=reference, favourable=favourable)
            assert (found.value, found.standard_error, found.interval) == (same, 0.0, (same, same))
        assert measure(**given, reference=1).standard_error > 0


def test_of_tied_extremes_the_one_known_best_is_compared():
    """R healthequal 1.0.1, `d-tied-fav1`: three subgroups share the highest value, and d() takes 1.33 of 1.33, 2.38,
    1.78.
    """
    given = case("who_healthequal", "d-tied-fav1")["input"]
    for turn in (1, -1):
        found = who.difference(given["est"][::turn], standard_errors=given["se"][::turn])
        assert found.standard_error == pytest.approx(np.hypot(1.33, 2.92))


def test_two_subgroups_at_one_end_of_the_order_are_refused():
    """A rule of ours: which of them to compare is not said, and the order of rows must not decide."""
    with pytest.raises(MeasureError, match="2 subgroups share the place 3"):
        who.difference([50.0, 60.0, 80.0], order=[1, 3, 3])
    assert who.difference([50.0, 60.0, 55.0, 80.0], order=[1, 2, 2, 3]).value == 30


SUBGROUPS = {
    "estimates": np.array([12.0, 31.0, 26.0, 55.0]),
    "population": np.array([30, 20, 40, 25]),
    "order": [1, 2, 3, 4],
}
ERRORS = np.array([1.5, 2.0, 1.0, 3.0])
FAMILIES = {
    "linear": sm.families.Gaussian(),
    "log": sm.families.Poisson(),
    "logit": sm.families.Binomial(),
}


def fitted_ends(estimates, model):
    """Predictions at ranks 0 and 1 of a generalised linear model in statsmodels, each subgroup weighted by
    its people.
    """
    people = SUBGROUPS["population"]
    ranks = (np.cumsum(people) - people / 2) / people.sum()
    fit = sm.GLM(estimates / 100, sm.add_constant(ranks), family=FAMILIES[model], freq_weights=people)
    return 100 * fit.fit(tol=1e-14, maxiter=200).predict([[1, 0], [1, 1]])


@pytest.mark.parametrize("model", FAMILIES)
def test_the_errors_of_subgroups_reach_slope_and_ratio(model):
    """statsmodels' GLM for the values; for the errors its refits with one estimate moved by a little (delta method)."""
    y = SUBGROUPS["estimates"]
    bottom, top = fitted_ends(y, model)
    moved = [(fitted_ends(y + step, model) - fitted_ends(y - step, model)) / 2e-3 for step in np.eye(4) * 1e-3]
    slopes, logs = np.array([(m[1] - m[0], m[1] / top - m[0] / bottom) for m in moved]).T
    given = SUBGROUPS | {"standard_errors": ERRORS, "model": model, "counting": "population"}
    slope, ratio = who.slope_index(**given), who.relative_index(**given)
    assert (slope.value, slope.bottom.value, slope.top.value) == pytest.approx((top - bottom, bottom, top), rel=1e-8)
    assert ratio.value == pytest.approx(top / bottom, rel=1e-8)
    assert slope.standard_error == pytest.approx(np.sqrt(((slopes * ERRORS) ** 2).sum()), rel=1e-6)
    assert ratio.standard_error == pytest.approx(np.sqrt(((logs * ERRORS) ** 2).sum()), rel=1e-6)
    intercept = np.array([m[0] for m in moved]) * ERRORS
    assert slope.bottom.standard_error == pytest.approx(np.sqrt((intercept**2).sum()), rel=1e-6)
    assert slope.bottom.interval[0] < bottom < slope.bottom.interval[1]
    if model != "linear":
        assert slope.bottom.interval[0] > 0


def test_the_error_of_a_linear_slope_is_that_of_a_weighted_sum():
    """Closed form: the slope is Σ c y with c = w (R - 1/2) / Σ w (R - 1/2)², its variance Σ c² SE²."""
    people = SUBGROUPS["population"] / SUBGROUPS["population"].sum()
    centred = np.cumsum(people) - people / 2 - 0.5
    c = people * centred / (people @ centred**2)
    found = who.slope_index(**SUBGROUPS, standard_errors=ERRORS, model="linear")
    assert found.value == pytest.approx(c @ SUBGROUPS["estimates"])
    assert found.standard_error == pytest.approx(np.sqrt(c**2 @ ERRORS**2))


@pytest.mark.parametrize("model", FAMILIES)
def test_a_larger_index_is_a_larger_gap(model):
    """By definition: what is bad and rises towards the disadvantaged is as unequal as what is good and falls towards
    them.
    """
    turned = SUBGROUPS | {"order": [4, 3, 2, 1], "model": model, "favourable": False}
    for measure in (who.slope_index, who.relative_index):
        good, bad = measure(**SUBGROUPS, model=model), measure(**turned)
        assert bad.value == pytest.approx(good.value, rel=1e-9)
        assert bad.standard_error == pytest.approx(good.standard_error, rel=1e-9)
        assert bad.interval == pytest.approx(good.interval, rel=1e-9)
    table = who.summary(
        turned["estimates"], population=turned["population"], order=turned["order"], favourable=False
    ).set_index("measure")
    assert (table.value[["difference", "slope_index"]] > 0).all()
    assert (table.value[["ratio", "relative_index"]] > 1).all()


def test_no_interval_of_who_reaches_below_zero():
    """Variances, deviations and entropies are sums of squares, distances and convex terms: none is below 0."""
    for measure in (
        who.between_group_variance,
        who.between_group_deviation,
        who.coefficient_of_variation,
        who.mean_difference,
        who.index_of_disparity,
        who.theil_index,
        who.mean_log_deviation,
    ):
        found = measure([50.0, 51.0, 50.5], population=[10, 10, 10], standard_errors=[4.0, 4.0, 4.0])
        assert found.value - 1.96 * found.standard_error < 0
        assert found.interval == pytest.approx((0, found.value + 1.959963985 * found.standard_error))
