"""Convergence, transitions, densities and the regressions behind them against statsmodels, scipy and closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from bphs.errors import MeasureError, Undefined
from bphs.measures import inequality
from bphs.measures.inequality import clubs, convergence, decomposition, densities, transitions
from bphs.measures.sample.least_squares import least_squares

RNG = np.random.default_rng(30)
FIRST = RNG.gamma(5, 1, 38)
LAST = FIRST**0.7 * np.exp(RNG.normal(0.3, 0.1, 38))
CONTROLS = {"urban": RNG.uniform(0, 1, 38), "ageing": RNG.normal(15, 3, 38)}


@pytest.mark.parametrize("covariance", ["classical", "HC0", "HC1", "HC2", "HC3"])
@pytest.mark.parametrize("weights", [None, RNG.uniform(1, 5, 38)])
def test_least_squares(covariance, weights):
    """statsmodels WLS with the same covariance."""
    x = np.column_stack([np.ones(38), *CONTROLS.values()])
    fit = sm.WLS(LAST, x, weights=np.ones(38) if weights is None else weights).fit(
        cov_type="nonrobust" if covariance == "classical" else covariance
    )
    found = least_squares(LAST, x, weights=weights, covariance=covariance)
    np.testing.assert_allclose(found.coefficients, fit.params, rtol=1e-10)
    np.testing.assert_allclose(found.covariance, fit.cov_params(), rtol=1e-8)


@pytest.mark.parametrize("covariance", ["HC2", "HC3"])
def test_a_unit_that_alone_decides_a_coefficient_has_no_hc3(covariance):
    """HC2 and HC3 divide by 1 - leverage (MacKinnon and White 1985): a column that only one unit has leaves 0 / 0."""
    x = np.column_stack([np.ones(38), np.arange(38) == 37])
    with pytest.raises(MeasureError, match=f"{covariance} is not defined: unit 38"):
        least_squares(LAST, x, covariance=covariance)
    assert np.isfinite(least_squares(LAST, x, covariance="HC1").errors).all()


def test_least_squares_ask_for_no_unit():
    """Closed form: a column in units 10¹⁴ times as large has the coefficient 10¹⁴ times, and is no less a column."""
    x = np.column_stack([np.ones(38), *CONTROLS.values()])
    found = least_squares(LAST, x * [1, 1, 1e-14])
    np.testing.assert_allclose(found.coefficients, least_squares(LAST, x).coefficients * [1, 1, 1e14], rtol=1e-9)
    with pytest.raises(MeasureError, match="collinear"):
        least_squares(LAST, np.column_stack([x, x[:, 1] + x[:, 2]]))


def test_conditional_convergence():
    """statsmodels OLS of growth on the log of the starting level and the controls."""
    found = convergence.beta_convergence(FIRST, LAST, years=10, controls=CONTROLS, covariance="HC3")
    x = sm.add_constant(np.column_stack([np.log(FIRST), *CONTROLS.values()]))
    fit = sm.OLS(np.log(LAST / FIRST) / 10, x).fit(cov_type="HC3", use_t=True)
    assert found.coefficient == pytest.approx(fit.params[1], rel=1e-10)
    assert found.standard_error == pytest.approx(fit.bse[1], rel=1e-10)
    assert found.p_value == pytest.approx(fit.pvalues[1], rel=1e-8)
    assert found.r2 == pytest.approx(fit.rsquared, rel=1e-10)
    np.testing.assert_allclose(found.controls.coefficient, fit.params[2:], rtol=1e-9)
    assert found.controls.control.tolist() == ["urban", "ageing"]
    assert found.half_life == pytest.approx(np.log(2) / found.speed)


def test_divergence_has_no_half_life():
    """β > 0: the speed is negative and gaps never close; β ≤ −1/T: everything would be overshot within the period."""
    away = convergence.beta_convergence(FIRST, FIRST**1.2, years=10)
    assert away.speed < 0
    assert away.half_life == np.inf
    over = convergence.beta_convergence(FIRST, FIRST**-0.2, years=10)
    assert np.isnan(over.speed)
    assert np.isnan(over.half_life)


def test_the_paired_test_of_variances_is_pitmans():
    """Pitman (1939) and Morgan: the correlation of sum and difference, with scipy's pearsonr for its p-value."""
    x, y = np.log(FIRST), np.log(LAST)
    found = convergence.sigma_convergence(np.column_stack([FIRST, LAST]))
    assert found.paired_p_value == pytest.approx(stats.pearsonr(x + y, x - y).pvalue, rel=1e-9)
    assert found.f_p_value == pytest.approx(2 * stats.f.sf(x.var() / y.var(), 37, 37), rel=1e-9)


PANEL = np.abs(np.cumsum(RNG.normal(0, 0.15, (60, 5)), axis=1) + RNG.gamma(4, 0.25, (60, 1))) + 0.05


def test_the_interval_of_the_ratio_is_that_of_the_paired_test():
    """Morgan (1939): the interval at level 1 − p ends at 1, and the ratio is that of the two standard deviations."""
    found = convergence.sigma_convergence(PANEL, log=False)
    assert found.ratio == pytest.approx(PANEL[:, -1].std() / PANEL[:, 0].std(), rel=1e-12)
    level = 1 - found.paired_p_value
    ends = convergence.sigma_convergence(PANEL, log=False, confidence=level).ratio_interval
    assert min(abs(end - 1) for end in ends) == pytest.approx(0, abs=1e-9)
    low, high = found.ratio_interval
    assert low < found.ratio < high
    assert (low > 1 or high < 1) == (found.paired_p_value < 0.05)


def test_a_spread_that_does_not_change_has_the_ratio_one():
    """Two equal years: r = 1, so Morgan's interval has no width; without spread there is no ratio."""
    found = convergence.sigma_convergence(CONSTANT, dispersion="cv", log=False)
    assert (found.change, found.ratio, found.ratio_interval) == (0, 1, pytest.approx((1, 1), abs=1e-7))
    assert np.isnan(convergence.sigma_convergence(np.ones((4, 3)), log=False).ratio)


def test_transitions_are_counted_pair_by_pair():
    """The definition, unit by unit and year by year."""
    found = transitions.transition_matrix(PANEL, classes=3)
    relative = PANEL / PANEL.mean(0)
    bounds = np.quantile(relative, [1 / 3, 2 / 3])
    counts = np.zeros((3, 3))
    for row in relative:
        classes = [(value > bounds).sum() for value in row]
        for before, after in itertools.pairwise(classes):
            counts[before, after] += 1
    np.testing.assert_array_equal(found.counts, counts)
    np.testing.assert_allclose(found.probabilities.sum(1), 1)
    assert found.counts.sum() == 60 * 4
    np.testing.assert_allclose(
        found.standard_errors[0], np.sqrt(found.probabilities[0] * (1 - found.probabilities[0]) / counts[0].sum())
    )
    assert found.mobility == pytest.approx((3 - np.trace(found.probabilities)) / 2)


def test_a_value_at_a_bound_belongs_to_the_class_below():
    found = transitions.transition_matrix([[2.0, 1.0], [3.0, 2.0]], classes=[2.0], relative=False)
    assert found.counts.tolist() == [[1, 0], [1, 0]]


def test_the_long_run_is_where_many_steps_lead():
    """The ergodic distribution is the limit of the powers of the matrix."""
    found = transitions.transition_matrix(PANEL, classes=4)
    np.testing.assert_allclose(found.ergodic, np.linalg.matrix_power(found.probabilities, 2000)[0], atol=1e-10)
    trapped = transitions.transition_matrix([[1, 1], [1, 1], [5, 5], [5, 5]], classes=[3.0], relative=False)
    assert np.isnan(trapped.ergodic).all()
    assert trapped.mobility == 0


def test_independence_is_the_chi_square_test_of_the_table():
    """scipy's chi2_contingency without correction."""
    found = transitions.transition_matrix(PANEL, classes=3)
    wanted = stats.chi2_contingency(found.counts, correction=False)
    row = found.tests.set_index("test").loc["independence"]
    assert (row.chi2, row.freedom, row.p_value) == pytest.approx(
        (wanted.statistic, wanted.dof, wanted.pvalue), rel=1e-9
    )


def test_homogeneity_compares_each_row_over_the_periods():
    """Anderson and Goodman (1957): for each starting class the χ² of periods by next class, summed.

    Scipy row by row.
    """
    found = transitions.transition_matrix(PANEL, classes=2)
    relative = PANEL / PANEL.mean(0)
    high = relative > np.quantile(relative, 0.5)
    chi2 = freedom = 0
    for start in (False, True):
        table = np.array(
            [[np.sum((high[:, t] == start) & (high[:, t + 1] == end)) for end in (False, True)] for t in range(4)]
        )
        test = stats.chi2_contingency(table, correction=False)
        chi2, freedom = chi2 + test.statistic, freedom + test.dof
    row = found.tests.set_index("test").loc["homogeneity"]
    assert (row.chi2, row.freedom) == pytest.approx((chi2, freedom), rel=1e-9)
    assert row.p_value == pytest.approx(stats.chi2.sf(chi2, freedom), rel=1e-9)


def test_two_years_have_no_test_of_homogeneity_and_yearly_classes_hold_equal_numbers():
    found = transitions.transition_matrix(PANEL[:, :2], classes=4, quantiles="yearly")
    assert found.tests.test.tolist() == ["independence"]
    np.testing.assert_array_equal(found.counts.sum(1), [15, 15, 15, 15])
    assert found.bounds.shape == (2, 3)
    assert len(found.to_frame()) == 16


def test_densities_are_those_of_scipy():
    """scipy.stats.gaussian_kde with the same bandwidth and weights, far from zero where nothing is reflected."""
    x, w = RNG.normal(100, 3, 50), RNG.uniform(1, 3, 50)
    found = densities.kernel_densities({1: x, 2: x + 5}, weights={1: w, 2: w}, relative=False, bandwidth=1.5)
    scale = np.sqrt(np.cov(x, aweights=w))
    wanted = stats.gaussian_kde(x, bw_method=1.5 / scale, weights=w)
    np.testing.assert_allclose(found[1], wanted(found.value), rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(found[2], wanted(found.value - 5), rtol=1e-9, atol=1e-14)


def test_the_default_bandwidth_is_silvermans():
    """R's bw.nrd0 on 1:10: 0.9·min(sd, IQR/1.34)·10^(−1/5) = 1.7189 (sd 3.0277, IQR 4.5)."""
    years = {2010: np.arange(1.0, 11)}
    found = densities.kernel_densities(years, relative=False)
    given = densities.kernel_densities(years, relative=False, bandwidth=0.9 * 3.02765 * 10**-0.2)
    np.testing.assert_allclose(found[2010], given[2010], rtol=1e-5)


def test_densities_keep_their_mass_at_zero():
    """What the kernel puts below zero is reflected: the area stays 1 (trapezium rule)."""
    years = {2010: [0.0, 0.1, 0.2, 3.0], 2015: [0.5, 1.0, 2.0, 4.0], 2020: [1.0, 1.0, 2.0, 2.0]}
    found = densities.kernel_densities(years, points=2000)
    assert found.value.min() == 0
    for year in years:
        assert np.trapezoid(found[year], found.value) == pytest.approx(1, abs=2e-3)


def test_units_that_follow_one_path_converge_and_those_that_part_do_not():
    """Phillips and Sul (2007): b near 2α for deviations that shrink as t^−α; negative for ones that grow."""
    years, start = np.arange(1, 61), np.linspace(-0.5, 0.5, 12)[:, None]
    shrinking = clubs.log_t_test(10 + start / years**1.0)
    assert shrinking.converges
    assert shrinking.coefficient > 1
    growing = clubs.log_t_test(10 + start * years**0.5)
    assert not growing.converges
    assert growing.coefficient < 0
    found = clubs.convergence_clubs(10 + start * years**0.5)
    assert (found.members.club == 0).any() or found.members.club.nunique() > 1


def test_a_converging_panel_is_one_club_and_equal_units_belong_together():
    years = np.arange(1, 31)
    one = clubs.convergence_clubs(10 + np.linspace(-1, 1, 6)[:, None] / years)
    assert one.members.club.tolist() == [1] * 6
    twins = clubs.convergence_clubs(np.vstack([np.full((2, 30), 20.0), 10 + np.linspace(-1, 1, 4)[:, None] / years]))
    assert twins.members.club.tolist()[:2] == [1, 1]


def test_a_change_of_inequality_by_growth_of_a_group_alone():
    """Mookherjee and Shorrocks (1982): with equal people inside two groups of half the population only the means
    matter: L = ½ ln(μ/a) + ½ ln(μ/b).
    """
    found = decomposition.mld_change([1.0, 1.0, 2.0, 2.0], [1.0, 1.0, 4.0, 4.0], groups=["a", "a", "b", "b"])
    parts = found.table.set_index("part").contribution
    assert found.value == pytest.approx(
        (0.5 * np.log(2.5) + 0.5 * np.log(2.5 / 4)) - (0.5 * np.log(1.5) + 0.5 * np.log(0.75)), rel=1e-12
    )
    assert parts["means"] == pytest.approx(found.value, rel=1e-12)
    assert parts[["within", "shares_within", "shares_between", "residual"]].abs().max() == pytest.approx(0, abs=1e-14)


CONSTANT = np.tile(np.linspace(1.0, 3.0, 12)[:, None], 12)
UNEVEN = pd.DataFrame(PANEL, columns=[2000, 2001, 2002, 2005, 2010])


@pytest.mark.parametrize(
    ("why", "call"),
    [
        ("same rate", lambda: convergence.beta_convergence(CONSTANT[:, 0], CONSTANT[:, -1], years=11)),
        ("same level", lambda: convergence.beta_convergence(np.ones(12), CONSTANT[:, 0], years=11)),
        ("above zero", lambda: convergence.beta_convergence([0.0, 1.0, 2.0], [1.0, 1.0, 2.0], years=11)),
        ("not above zero", lambda: convergence.sigma_convergence([[0.0, 1.0], [2.0, 3.0]])),
        ("equal in some year", lambda: clubs.log_t_test(np.ones((4, 12)))),
        ("evenly spaced", lambda: clubs.log_t_test(UNEVEN.reindex(columns=[*UNEVEN, *range(2011, 2016)], fill_value=1.0))),
        ("evenly spaced", lambda: transitions.transition_matrix(UNEVEN)),
        ("classes coincide", lambda: transitions.transition_matrix(np.ones((4, 5)))),
        ("all zero", lambda: transitions.transition_matrix([[0.0, 1.0], [0.0, 2.0]], classes=2)),
        ("where they start", lambda: transitions.transition_matrix(CONSTANT).long_run()),
        ("no spread", lambda: densities.kernel_densities({1: [2.0, 2.0, 2.0]})),
    ],
)  # fmt: skip
def test_values_that_determine_no_course(why, call):
    """Each follows from the definition: ln 0, 0/0, a slope on a constant, unequal steps, an identity matrix."""
    with pytest.raises(Undefined, match=why) as told:
        call()
    assert any("\u4e00" <= character <= "\u9fff" for character in told.value.zh)


def test_values_below_zero_are_a_mistake_of_the_caller():
    with pytest.raises(MeasureError, match="not above zero") as told:
        convergence.sigma_convergence([[-1.0, 1.0], [2.0, 3.0]])
    assert not isinstance(told.value, Undefined)


def test_units_that_keep_their_distances_do_not_converge():
    """Phillips and Sul (2007), 2.2: with loadings that differ for ever H tends to a constant above zero."""
    found = clubs.log_t_test(CONSTANT)
    assert not found.converges
    assert (clubs.convergence_clubs(CONSTANT).members.club == 0).all()


def test_the_long_run_is_the_ergodic_distribution():
    found = transitions.transition_matrix(PANEL, classes=4)
    np.testing.assert_array_equal(found.long_run(), found.ergodic)


def test_panels_name_what_they_need():
    with pytest.raises(MeasureError, match="at least 2 units"):
        convergence.sigma_convergence([[1.0], [2.0]])
    with pytest.raises(MeasureError, match="Fewer than 2 units"):
        convergence.sigma_convergence([[1.0, np.nan], [2.0, 3.0]], missing="drop")


def test_estimates_and_tables_have_the_columns_that_chapters_use():
    """Names are the contract with the data dictionary's table of statistics."""
    theil = inequality.theil_t([1.0, 2.0, 3.0, 4.0], groups=["a", "a", "b", "b"])
    assert theil.to_frame().columns.tolist() == [
        "measure",
        "value",
        "standard_error",
        "lower",
        "upper",
        "n",
        "within",
        "between",
        "between_share",
    ]
    assert theil.by_group.columns.tolist() == [
        "group",
        "n",
        "population_share",
        "value_share",
        "mean",
        "index",
        "contribution_within",
        "contribution_between",
    ]
    assert float(theil) == theil.value
    boot = inequality.bootstrap(inequality.gini, [1.0, 2.0, 3.0], seed=1, replicates=20).to_frame()
    assert boot.columns.tolist() == ["measure", "value", "standard_error", "bias", "lower", "upper", "n", "replicates"]
