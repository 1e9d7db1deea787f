"""Models of answers against R and PSPP on synthA (600 respondents).

What each answered is in tests/measures/oracles_survey.
"""

import numpy as np
import pandas as pd
import pytest
from models_cases import column, pspp, r, respondents

from bphs.measures.models import (
    Category,
    brant_test,
    hosmer_lemeshow,
    logit,
    mediation,
    mixed_linear,
    model_fit,
    moderation,
    multinomial_logit,
    nominal_effects_test,
    ordered_logit,
    term_tests,
)
from bphs.measures.models.fit import classification
from bphs.measures.models.linear import ols_robust

DRIVERS = ["d1", "d2", "d3", "age", "income", "area"]


@pytest.fixture(scope="module")
def people():
    return respondents()


@pytest.fixture(scope="module")
def satisfaction(people):
    return ordered_logit(people, "sat", DRIVERS)


def fit_of(model):
    return model_fit(model).set_index("statistic")["value"]


def test_least_squares(people):
    """R: lm(d4 ~ d1 + d2 + d3 + age + edu + income), confint, scale(.), sandwich::vcovHC(type = "HC3")."""
    predictors = ["d1", "d2", "d3", "age", "edu", "income"]
    expected = r("ols")
    plain = ols_robust(people, "d4", predictors, cov="classical")
    for name, number in (("coefficient", 0), ("standard_error", 1), ("t", 2), ("p_value", 3)):
        assert plain.coefficients[name].to_numpy() == pytest.approx(
            column(expected["coef"]["values"], number), rel=1e-9
        )
    assert plain.coefficients["lower"].to_numpy() == pytest.approx(column(expected["ci"]["values"], 0), rel=1e-9)
    assert (plain.r2, plain.adjusted_r2) == pytest.approx((expected["r2"], expected["adjr2"]))
    assert plain.coefficients["beta"].to_list()[1:] == pytest.approx(
        [expected["std_beta"][name] for name in predictors]
    )
    assert ols_robust(people, "d4", predictors).coefficients["standard_error"].to_list() == pytest.approx(
        expected["hc3"]
    )


def test_least_squares_with_a_category_has_the_mean_differences_of_its_groups(people):
    """Closed form: with one category alone, coefficients are differences of group means."""
    coded = pd.get_dummies(people["edu"], prefix="edu", dtype=float).assign(d4=people["d4"])
    model = ols_robust(coded, "d4", ["edu_3", "edu_4", "edu_5"])
    means = people.groupby("edu")["d4"].mean()
    assert model.coefficients["coefficient"].to_list() == pytest.approx([means[2], *(means[[3, 4, 5]] - means[2])])


def test_logit_as_r(people):
    """R: glm(know ~ d1 + d2 + d3 + age + edu + area, binomial).

    Its standard errors are those of the last but one step.
    """
    expected = r("logit")
    model = logit(people, "know", ["d1", "d2", "d3", "age", "edu", "area"])
    for name, number in (("coefficient", 0), ("standard_error", 1), ("z", 2), ("p_value", 3)):
        assert model.coefficients[name].to_numpy() == pytest.approx(
            column(expected["coef"]["values"], number), rel=2e-5
        )
    assert -2 * model.null_log_likelihood == pytest.approx(expected["null"], rel=1e-12)
    fit = fit_of(model)
    assert fit["deviance"] == pytest.approx(expected["deviance"], rel=1e-12)
    assert (fit["cox_snell"], fit["nagelkerke"]) == pytest.approx(
        (expected["cox_snell"], expected["nagelkerke"]), rel=1e-10
    )


def test_logit_as_pspp(people):
    """PSPP: LOGISTIC REGRESSION know WITH d1 d2 d3 age edu area /CATEGORICAL=area: the last category is
    the reference.
    """
    model = logit(people, "know", ["d1", "d2", "d3", "age", "edu", Category("area", reference=2)])
    rows = pspp("LOGISTIC", "Variables in the Equation")
    printed = [row for row in rows[2:] if isinstance(row[2], float)]
    table = model.coefficients.iloc[[1, 2, 3, 4, 5, 6, 0]]
    for name, number in (("coefficient", 2), ("standard_error", 3)):
        assert table[name].to_numpy() == pytest.approx(column(printed, number), abs=1e-6)
    for name, number in (("odds_ratio", 7), ("odds_ratio_lower", 8), ("odds_ratio_upper", 9)):
        assert table[name].to_numpy()[:-1] == pytest.approx(column(printed, number)[:-1].astype(float), abs=1e-6)
    assert term_tests(model)["chi2"].to_numpy() == pytest.approx(column(printed, 4)[:6], abs=1e-5)
    assert fit_of(model)[["deviance", "cox_snell", "nagelkerke"]].to_list() == pytest.approx(
        pspp("LOGISTIC", "Model Summary")[1][1:], abs=1e-7
    )


def test_classification_as_pspp(people):
    """PSPP: LOGISTIC REGRESSION, Classification Table: 66 and 152, 59 and 323, 30.3, 84.6 and 64.8 percent."""
    table = classification(logit(people, "know", ["d1", "d2", "d3", "age", "edu", "area"]))
    assert table[["predicted_0", "predicted_1"]].to_numpy()[:2].tolist() == [[66, 152], [59, 323]]
    assert (100 * table["correct"]).round(1).to_list() == [30.3, 84.6, 64.8]


@pytest.mark.parametrize(("link", "block"), [("logit", "coef"), ("probit", "probit_coef")])
def test_ordered_model(people, link, block):
    """R: MASS::polr(factor(sat) ~ …, Hess = TRUE, method = "logistic" and "probit").

    Polr stops early (clm does not).
    """
    expected = r("ordlogit")[block]["values"]
    model = ordered_logit(people, "sat", DRIVERS, link=link)
    assert model.coefficients["coefficient"].to_numpy() == pytest.approx(column(expected, 0)[:6], abs=2e-5)
    assert model.coefficients["standard_error"].to_numpy() == pytest.approx(column(expected, 1)[:6], rel=1e-5)
    assert model.thresholds["threshold"].to_list() == ["1|2", "2|3", "3|4", "4|5"]
    assert model.thresholds["coefficient"].to_numpy() == pytest.approx(column(expected, 0)[6:], abs=1e-4)
    assert model.thresholds["standard_error"].to_numpy() == pytest.approx(column(expected, 1)[6:], rel=1e-4)


def test_ordered_fit(satisfaction):
    """R: logLik of ordinal::clm, AIC of polr, likelihood ratio against polr(sat ~ 1), McFadden, Nagelkerke."""
    expected, fit = r("ordlogit"), fit_of(satisfaction)
    assert satisfaction.log_likelihood == pytest.approx(expected["clm_logLik"], rel=1e-12)
    assert fit["aic"] == pytest.approx(expected["aic"], rel=1e-10)
    assert fit["likelihood_ratio"] == pytest.approx(expected["lr_chisq"], rel=1e-8)
    assert (fit["mcfadden"], fit["nagelkerke"]) == pytest.approx(
        (expected["mcfadden"], expected["nagelkerke"]), rel=1e-8
    )


def test_brant(satisfaction):
    """R: Brant's test after its paper, all predictors together and one by one."""
    expected, found = r("ordlogit")["brant"], brant_test(satisfaction).set_index("variable")
    assert found["chi2"].to_list() == pytest.approx(
        [expected["omnibus"], *(expected["per_var"][name] for name in DRIVERS)], rel=1e-7
    )
    assert found.loc["all", "p_value"] == pytest.approx(expected["p"], rel=1e-7)
    assert found["df"].to_list() == [expected["df"], *[expected["df_each"]] * 6]


def test_nominal_effects(satisfaction):
    """R: ordinal::nominal_test(clm(factor(sat) ~ …))."""
    expected, found = (
        r("ordlogit")["clm_nominal_test"],
        nominal_effects_test(satisfaction).set_index("variable").drop("all"),
    )
    assert found["chi2"].to_list() == pytest.approx(expected["LRT"][1:], rel=1e-7)
    assert found["p_value"].to_list() == pytest.approx(expected["p"][1:], rel=1e-7)
    assert found["df"].to_list() == expected["df"][1:]


def test_multinomial(people):
    """R: nnet::multinom(cut(sat, c(0, 2, 3, 5)) ~ d1 + area + income)."""
    expected = r("mnl")
    model = multinomial_logit(people, "three", ["d1", "area", "income"], reference=0)
    assert model.coefficients["coefficient"].to_numpy() == pytest.approx(np.ravel(expected["coef"]["values"]), abs=1e-6)
    assert model.coefficients["standard_error"].to_numpy() == pytest.approx(
        np.ravel(expected["se"]["values"]), rel=1e-6
    )
    assert model.log_likelihood == pytest.approx(expected["logLik"], rel=1e-12)


def test_mixed_linear_model(people):
    """R: lme4::lmer(tot ~ area + age + (1 | town)): fixed effects, standard errors, variances, REML
    criterion, share.
    """
    expected = r("mixed")
    model = mixed_linear(people, "tot", ["area", "age"], group="town")
    assert model.coefficients["coefficient"].to_list() == pytest.approx(list(expected["fixef"].values()), rel=1e-7)
    assert model.coefficients["standard_error"].to_list() == pytest.approx(expected["se"], rel=1e-7)
    assert (model.between, model.within) == pytest.approx((expected["var_town"], expected["var_res"]), rel=1e-6)
    assert (model.criterion, model.icc) == pytest.approx((expected["reml_crit"], expected["icc"]), rel=1e-6)


def test_mediation_and_sobel(people):
    """R: lm of d2 on d1 and of d4 on both; indirect a b; Sobel's standard error and z."""
    expected = r("mediation")
    model = mediation(people, cause="d1", mediators=["d2"], outcome="d4", seed=1, replicates=200)
    paths, indirect = model.paths.set_index(["outcome", "term"])["coefficient"], model.effect("d1 → d2 → d4")
    assert (paths["d2", "d1"], paths["d4", "d2"], paths["d4", "d1"]) == pytest.approx(
        (expected["a"], expected["b"], expected["direct"])
    )
    assert (indirect["coefficient"], model.effect("total")["coefficient"]) == pytest.approx(
        (expected["indirect"], expected["total"])
    )
    assert indirect["delta_standard_error"] == pytest.approx(expected["sobel_se"])
    assert indirect["coefficient"] / indirect["delta_standard_error"] == pytest.approx(expected["sobel_z"])


def test_moderation(people):
    """R: lm(d4 ~ xc * zc), d1 and d2 centred."""
    table = moderation(people, "d4", predictor="d1", moderator="d2").coefficients
    for name, number in (("coefficient", 0), ("standard_error", 1), ("t", 2), ("p_value", 3)):
        assert table[name].to_numpy() == pytest.approx(column(r("moderation")["values"], number), rel=1e-8)


def test_hosmer_lemeshow_from_its_definition(people):
    """Hosmer and Lemeshow 1980: Σ (O - E)² / (n p (1 - p)) over deciles of risk, cut with pandas, 8 degrees
    of freedom.
    """
    model = logit(people, "know", ["d1", "d2", "d3", "age", "edu", "area"])
    x = np.column_stack([np.ones(600), people[["d1", "d2", "d3", "age", "edu", "area"]]])
    chance = 1 / (1 + np.exp(-x @ model.estimates.to_numpy()))
    groups = pd.DataFrame({"p": chance, "y": people["know"]}).groupby(pd.qcut(chance, 10), observed=True)
    n, observed, mean = groups.size(), groups["y"].sum(), groups["p"].mean()
    found = hosmer_lemeshow(model)
    assert found.chi2 == pytest.approx((((observed - n * mean) ** 2) / (n * mean * (1 - mean))).sum())
    assert found.df == 8
    assert found.groups["n"].sum() == 600
