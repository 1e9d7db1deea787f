"""Models in groups, under a design and at their margins, against R's lme4, ordinal, survey and nnet on synthA:
r_models.R writes r_models.json.
"""

import json

import numpy as np
import pytest
from models_cases import HERE, respondents

from bphs.measures.models import (
    Category,
    average_marginal_effects,
    logit,
    mixed_logit,
    multinomial_logit,
    ordered_logit,
    predicted_probabilities,
    term_tests,
)

EDUCATION = Category("edu", reference=2)


@pytest.fixture(scope="module")
def people():
    return respondents()


@pytest.fixture(scope="module")
def places(people):
    return multinomial_logit(people, "three", ["d1", EDUCATION, Category("area", reference=1)], reference=0)


def r(block):
    return json.loads((HERE / "r_models.json").read_text(encoding="utf-8"))[block]


def test_mixed_logit(people):
    """R: lme4::glmer(know ~ d1 + edu + (1 | town), binomial, nAGQ = 15)."""
    expected, model = r("glmer"), mixed_logit(people, "know", ["d1", EDUCATION], group="town")
    assert model.coefficients["coefficient"].to_list() == pytest.approx(expected["coef"], rel=1e-5)
    assert model.coefficients["standard_error"].to_list() == pytest.approx(expected["se"], rel=1e-5)
    assert model.icc == pytest.approx(expected["icc"], rel=1e-5)
    assert model.log_likelihood == pytest.approx(expected["logLik"], rel=1e-10)


def test_partial_proportional_odds(people):
    """R: ordinal::clm(sat ~ d1 + edu, nominal = ~ area): its alphas are thresholds, then area's effects with the sign
    turned.
    """
    expected, model = r("nominal"), ordered_logit(people, "sat", ["d1", EDUCATION, "area"], nominal=["area"])
    table = model.coefficients.set_index("variable")
    assert model.log_likelihood == pytest.approx(expected["logLik"], rel=1e-12)
    for column, sign in (("coefficient", -1), ("standard_error", 1)):
        ends = "" if column == "coefficient" else "_se"
        assert table.loc[["d1", "edu"], column].to_list() == pytest.approx(expected[f"beta{ends}"], rel=1e-6)
        assert [*model.thresholds[column], *(sign * table.loc[["area"], column])] == pytest.approx(
            expected[f"alpha{ends}"], rel=1e-6
        )


def test_logit_under_weights_and_clusters(people):
    """R: survey::svyglm(know ~ d1 + edu + area, svydesign(ids = ~town, weights = ~w), quasibinomial)."""
    expected, model = r("svyglm"), logit(people, "know", ["d1", EDUCATION, "area"], weights="w", clusters="town")
    assert model.coefficients["coefficient"].to_list() == pytest.approx(expected["coef"], rel=1e-7)
    assert model.coefficients["standard_error"].to_list() == pytest.approx(expected["se"], rel=1e-6)
    assert model.freedom == expected["df"]


def test_margins_of_a_multinomial_model(places):
    """R: colMeans(predict(nnet::multinom(three ~ d1 + edu + area), everybody at a level, type = "probs"))."""
    expected = r("margins")
    chances = predicted_probabilities(places, "area")["probability"].to_numpy()
    np.testing.assert_allclose(chances, np.ravel(expected["area"]), atol=1e-6)
    effects = average_marginal_effects(places, ["edu"])["effect"].to_numpy()
    np.testing.assert_allclose(effects, np.ravel(expected["edu"]), atol=1e-6)


def test_joint_tests_of_a_clustered_model(people):
    """R: W of survey::regTermTest (r_term_tests.R), in Korn and Graubard's adjusted F (Stata 17, [SVY] test) on k and
    clusters - k; of one coefficient its t test.
    """
    expected = json.loads((HERE / "r_term_tests.json").read_text(encoding="utf-8"))
    model = logit(people, "know", ["d1", EDUCATION, "area"], weights="w", clusters="town")
    tests = term_tests(model).set_index("variable")
    for name, wanted in expected["tests"].items():
        assert tests.loc[name, ["f", "df", "df_error", "p_value"]].to_list() == pytest.approx(
            [wanted["f"], wanted["df"], wanted["df_error"], wanted["p"]], rel=1e-6
        )
    assert tests.loc["area", "p_value"] == pytest.approx(model.coefficient("area")["p_value"], rel=1e-12)
    assert list(term_tests(logit(people, "know", ["d1", EDUCATION])).columns) == ["variable", "chi2", "df", "p_value"]


def test_a_table_says_the_step_of_a_split_effect(people):
    """Each step stands between two of the answers.

    What is not split has none, and a reference row stands at every step (ordinal::clm's alphas by threshold).
    """
    model = ordered_logit(people, "sat", ["d1", EDUCATION, Category("area", reference=1)], nominal=["area"])
    shown = model.to_frame()
    assert shown.loc[shown["variable"] != "area", "category"].eq("").all()
    split = shown[shown["variable"] == "area"]
    assert split["category"].to_list() == [step for step in model.thresholds["threshold"] for _ in range(2)]
    assert split["level"].to_list() == ["1", "2"] * 4
    assert [step.split("|") for step in model.thresholds["threshold"]] == [
        [str(low), str(high)] for low, high in zip(model.categories, model.categories[1:], strict=False)
    ]
    assert "category" not in ordered_logit(people, "sat", ["d1"]).to_frame()
