"""Least squares with robust errors, against R, NIST and closed forms.

`SMALL` is made up. Expected values on it are from R 4.2.2 with lmtest 0.9-40 and sandwich 3.0-2:
``m <- lm(y ~ x + z)``; ``vcovHC(m, "HC3")``, ``vcovCL(m, cluster = ~g, type = "HC1")``, ``bptest(m)``,
``resettest(m, 2:3, "fitted")``, ``shapiro.test(resid(m))``, ``cooks.distance(m)``, ``hatvalues(m)``, ``rstandard(m)``.
"""

import math

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures.models import moderation
from bphs.measures.models.linear import ols_robust

SMALL = pd.DataFrame(
    {
        "y": [3.1, 4.0, 4.8, 6.9, 6.1, 8.8, 7.2, 10.9, 8.1, 12.7, 9.0, 15.2],
        "x": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        "z": [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5],
        "w": [1, 2, 1, 3, 2, 4, 1, 2, 5, 1, 2, 3],
        "g": ["a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "d"],
    },
    index=[f"unit {number}" for number in range(1, 13)],
)


def test_coefficients_errors_and_intervals_with_hc3():
    """R: coef(m), vcovHC(m, "HC3"), coeftest(m, vcov), confint(coeftest(m, vcov)), t on 9 degrees of freedom."""
    model = ols_robust(SMALL, "y", ["x", "z"])
    table = model.coefficients
    assert list(table["term"]) == ["intercept", "x", "z"]
    assert table["coefficient"].to_list() == pytest.approx([1.001707128348974, 0.838214527517168, 0.346406809169165])
    assert table["standard_error"].to_list() == pytest.approx([0.899036710816847, 0.191650439536045, 0.097969402133540])
    assert table["p_value"].to_list() == pytest.approx([0.29406228390798606, 0.00178752909849506, 0.00635516671356080])
    assert table["lower"].to_list() == pytest.approx([-1.032055206643896, 0.404671112967279, 0.124784624397720])
    assert table["upper"].to_list() == pytest.approx([3.035469463341843, 1.271757942067056, 0.568028993940611])
    assert (model.n, model.df, model.covariance) == (12, 9, "HC3")


def test_all_slopes_together():
    """R: waldtest(m, vcov = vcovHC(m, "HC3")), written out: β'V⁻¹β / k with MacKinnon and White's HC3; by closed forms
    F = (R² / k) / ((1 − R²) / (n − k − 1)) with equal spread, and F = t² with one predictor."""
    model = ols_robust(SMALL, "y", ["x", "z"])
    x = np.column_stack([np.ones(12), SMALL[["x", "z"]]])
    bread = np.linalg.inv(x.T @ x)
    residual = SMALL.y.to_numpy() - x @ (bread @ x.T @ SMALL.y)
    leverage = np.einsum("ij,jk,ik->i", x, bread, x)
    covariance = bread @ (x.T * (residual / (1 - leverage)) ** 2) @ x @ bread
    slopes = (bread @ x.T @ SMALL.y)[1:]
    assert model.f == pytest.approx(slopes @ np.linalg.inv(covariance[1:, 1:]) @ slopes / 2)
    plain = ols_robust(SMALL, "y", ["x", "z"], cov="classical")
    assert plain.f == pytest.approx(plain.r2 / 2 / ((1 - plain.r2) / 9))
    single = ols_robust(SMALL, "y", ["x"])
    assert single.f == pytest.approx(single.coefficient("x").t ** 2)
    assert single.f_p_value == pytest.approx(single.coefficient("x").p_value)


def test_weighted_model_with_hc3():
    """R: lm(y ~ x + z, weights = w) and vcovHC(., "HC3"), summary()$r.squared, cooks.distance, hatvalues."""
    model = ols_robust(SMALL, "y", ["x", "z"], weights="w")
    assert model.coefficients["coefficient"].to_list() == pytest.approx(
        [0.151196108518216, 0.889119941180231, 0.420629009227884]
    )
    assert model.coefficients["standard_error"].to_list() == pytest.approx(
        [1.586847142755151, 0.234458413634723, 0.134166128980500]
    )
    assert (model.r2, model.adjusted_r2) == pytest.approx((0.851588012136528, 0.818607570389089))
    assert model.points["leverage"].iloc[8] == pytest.approx(0.443465890927690)
    assert model.points["cooks_distance"].iloc[11] == pytest.approx(1.166253981546701)
    assert model.points["studentised"].iloc[10] == pytest.approx(-1.9465144401863821)


def test_rows_of_one_cluster_may_move_together():
    """R: vcovCL(m, cluster = ~g, type = "HC1"), p values from t on 4 clusters - 1 degrees of freedom."""
    model = ols_robust(SMALL, "y", ["x", "z"], cov="cluster", groups="g")
    assert model.coefficients["standard_error"].to_list() == pytest.approx(
        [0.6488221484027381, 0.0369580445071395, 0.1283952336561658]
    )
    assert model.coefficients["p_value"].to_list() == pytest.approx(
        [0.220309969809784317, 0.000187715885847995, 0.073912857020631009]
    )
    assert model.df == 3


def test_diagnostics():
    """R: bptest, resettest, shapiro.test, 1 / (1 - R2) of lm(x ~ z), kappa of the scaled design, cooks.distance."""
    checks = ols_robust(SMALL, "y", ["x", "z"]).diagnostics.set_index(["check", "item"])
    expected = {
        ("breusch_pagan", ""): (4.7854812647887979, 0.0913789044017276),
        ("reset", ""): (1.349836581742951, 0.319295860098029),
        ("shapiro_wilk", ""): (0.946386874120762, 0.584908100011352),
        ("vif", "x"): (1.02350324015862, math.nan),
        ("vif", "z"): (1.02350324015862, math.nan),
        ("condition_number", ""): (5.10563952163026, math.nan),
        ("cooks_distance_max", "unit 12"): (0.616054006219674, math.nan),
    }
    assert list(checks.index) == list(expected)
    for check, (value, p) in expected.items():
        assert checks.loc[check, "value"] == pytest.approx(value)
        assert checks.loc[check, "p_value"] == pytest.approx(p, nan_ok=True)


def test_points_for_the_diagnostic_plots():
    """R: hatvalues(m), rstandard(m), cooks.distance(m) of the first and last row."""
    points = ols_robust(SMALL, "y", ["x", "z"]).points.iloc[[0, -1]]
    assert points["leverage"].to_list() == pytest.approx([0.335308056872038, 0.296208530805687])
    assert points["studentised"].to_list() == pytest.approx([0.50803219239817743, 2.09552689229554812])
    assert points["cooks_distance"].to_list() == pytest.approx([0.0433995059472076, 0.616054006219674])
    assert (points["fitted"] + points["residual"]).to_list() == pytest.approx([3.1, 15.2])


LONGLEY = """83.0 234289 2356 1590 107608 1947 60323
88.5 259426 2325 1456 108632 1948 61122
88.2 258054 3682 1616 109773 1949 60171
89.5 284599 3351 1650 110929 1950 61187
96.2 328975 2099 3099 112075 1951 63221
98.1 346999 1932 3594 113270 1952 63639
99.0 365385 1870 3547 115094 1953 64989
100.0 363112 3578 3350 116219 1954 63761
101.2 397469 2904 3048 117388 1955 66019
104.6 419180 2822 2857 118734 1956 67857
108.4 442769 2936 2798 120445 1957 68169
110.8 444546 4681 2637 121950 1958 66513
112.6 482704 3813 2552 123366 1959 68655
114.2 502601 3931 2514 125368 1960 69564
115.7 518173 4806 2572 127852 1961 69331
116.9 554894 4007 2827 130081 1962 70551"""


def longley() -> pd.DataFrame:
    rows = [list(map(float, line.split())) for line in LONGLEY.splitlines()]
    return pd.DataFrame(rows, columns=["x1", "x2", "x3", "x4", "x5", "x6", "y"])


def test_longley_is_solved_to_the_certified_digits():
    """NIST Statistical Reference Datasets, Longley: certified estimates, standard deviations, R squared,
    residual sd.
    """
    model = ols_robust(longley(), "y", ["x1", "x2", "x3", "x4", "x5", "x6"], cov="classical")
    certified = {
        "intercept": (-3482258.63459582, 890420.383607373),
        "x1": (15.0618722713733, 84.9149257747669),
        "x2": (-0.358191792925910e-01, 0.334910077722432e-01),
        "x3": (-2.02022980381683, 0.488399681651699),
        "x4": (-1.03322686717359, 0.214274163161675),
        "x5": (-0.511041056535807e-01, 0.226073200069370),
        "x6": (1829.15146461355, 455.478499142212),
    }
    for term, (estimate, deviation) in certified.items():
        assert model.coefficient(term)["coefficient"] == pytest.approx(estimate, rel=1e-7)
        assert model.coefficient(term)["standard_error"] == pytest.approx(deviation, rel=1e-7)
    assert model.r2 == pytest.approx(0.995479004577296, rel=1e-10)
    assert model.residual_sd == pytest.approx(304.854073561965, rel=1e-7)


def test_two_groups_are_a_difference_of_means():
    """Closed form: HC3 variance of a difference of two means is the sum of sum(e^2) / (n - 1)^2 over the groups."""
    a, b = np.array([1.0, 2.0, 6.0]), np.array([4.0, 9.0, 5.0, 10.0])
    frame = pd.DataFrame({"y": [*a, *b], "b": [0, 0, 0, 1, 1, 1, 1]})
    row = ols_robust(frame, "y", ["b"]).coefficient("b")
    variance = sum(((group - group.mean()) ** 2).sum() / (len(group) - 1) ** 2 for group in (a, b))
    assert row["coefficient"] == pytest.approx(b.mean() - a.mean())
    assert row["standard_error"] == pytest.approx(math.sqrt(variance))


def test_beta_of_one_predictor_is_the_correlation():
    """Closed form: with one predictor the standardised coefficient is Pearson's r."""
    model = ols_robust(SMALL, "y", ["x"])
    assert model.coefficient("x")["beta"] == pytest.approx(np.corrcoef(SMALL["x"], SMALL["y"])[0, 1])


def test_standardise_rescales_the_coefficients_and_nothing_else():
    """Algebra: the coefficient per standard deviation is the coefficient times the standard deviation.

    T and R2 stay.
    """
    plain, scaled = (ols_robust(SMALL, "y", ["x", "z"], standardise=flag) for flag in (False, True))
    assert scaled.coefficient("x")["coefficient"] == pytest.approx(
        plain.coefficient("x")["coefficient"] * SMALL["x"].std()
    )
    assert scaled.coefficient("x")["t"] == pytest.approx(plain.coefficient("x")["t"])
    assert scaled.coefficient("intercept")["coefficient"] == pytest.approx(SMALL["y"].mean())
    assert scaled.r2 == pytest.approx(plain.r2)


def test_order_of_rows_does_not_matter():
    """Invariance: least squares does not know the order of the rows."""
    once, again = ols_robust(SMALL, "y", ["x", "z"]), ols_robust(SMALL.sample(frac=1, random_state=1), "y", ["x", "z"])
    pd.testing.assert_frame_equal(once.coefficients, again.coefficients)
    pd.testing.assert_frame_equal(once.diagnostics, again.diagnostics)


@pytest.mark.parametrize(
    ("change", "arguments", "sentence"),
    [
        ({}, {"predictors": ["x", "zz"]}, "there is no column 'zz': write 'z'"),
        ({}, {"predictors": ["x", "g"]}, "column 'g' holds str values, not numbers"),
        ({"z": [math.nan, *range(11)]}, {}, "column 'z' has 1 missing or infinite values (rows unit 1)"),
        ({"z": [math.inf, *range(11)]}, {}, "column 'z' has 1 missing or infinite values (rows unit 1)"),
        ({"z": [4] * 12}, {}, "column 'z' has the same value in every row"),
        ({"y": [4] * 12}, {}, "column 'y' has the same value in every row"),
        ({"z": [3 * x + 7 for x in SMALL["x"]]}, {}, "column 'z' is a linear combination of 'x'"),
        ({"w": [0, *[1] * 11]}, {"weights": "w"}, "weights must be positive"),
        ({}, {"cov": "HC9"}, "cov is 'HC9' but must be one of HC3, classical, cluster"),
        ({}, {"groups": "g"}, "go together"),
        ({}, {"cov": "cluster"}, "go together"),
        ({}, {"confidence": 95}, "confidence is 95 but must lie between 0 and 1"),
        ({}, {"predictors": "x"}, "must be a list of different column names"),
    ],
)
def test_what_cannot_be_computed_is_said(change, arguments, sentence):
    """Each refusal names the column or argument and the remedy."""
    with pytest.raises(MeasureError) as refused:
        ols_robust(SMALL.assign(**change), "y", **{"predictors": ["x", "z"], **arguments})
    assert sentence in str(refused.value)


def test_too_few_rows():
    """Two rows more than there are terms."""
    with pytest.raises(MeasureError, match="4 rows are too few for 3 terms"):
        ols_robust(SMALL.head(4), "y", ["x", "z"])
    assert ols_robust(SMALL.head(5), "y", ["x", "z"]).n == 5


def test_nothing_left_to_estimate_an_error_from():
    """HC3 divides by 1 - leverage and every error by the residuals: both zero cases are refused, not printed as inf."""
    with pytest.raises(MeasureError, match="exactly"):
        ols_robust(SMALL.assign(y=2 * SMALL["x"] + 1), "y", ["x"])
    with pytest.raises(MeasureError, match="unit 12 alone decides a coefficient"):
        ols_robust(SMALL.assign(only=[0] * 11 + [1]), "y", ["x", "only"])
    with pytest.raises(MeasureError, match="1 of 12 rows alone decide a coefficient each"):
        moderation(
            SMALL.assign(only=[0] * 11 + [1]), "y", predictor="x", moderator="z", covariates=["only"], robust=True
        )


def test_all_problems_are_said_at_once():
    """One error names all three problems, parted by semicolons."""
    with pytest.raises(MeasureError) as refused:
        ols_robust(SMALL.assign(z=4), "y", ["q", "z"], cov="HC9")
    assert str(refused.value).count(";") == 2


def test_an_unknown_term_is_answered_with_the_nearest():
    """The error names the nearest term."""
    with pytest.raises(MeasureError, match="write 'intercept'"):
        ols_robust(SMALL, "y", ["x"]).coefficient("intercpt")
