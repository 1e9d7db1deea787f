"""Categories, effects, correlations and the survey's design against R, PSPP and published tables."""

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import answers, in_r, pspp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bphs.errors import MeasureError
from bphs.measures import comparisons
from bphs.measures.comparisons import crosstabs, dependence, risks
from bphs.measures.comparisons._noncentral import noncentral_f

CROSSED = [("area", "know"), ("area", "sat"), ("edu", "sat")]

# Zhou et al., ChinaXiv 202207.00065V1: with, total in either group; Pearson's p, odds ratio and Woolf's interval as
# printed. The second ratio is 0.92495 and printed 0.93, which the tolerance of .0051 just admits.
PUBLISHED = [
    (19, 42, 23, 58, 0.577, 0.80, 0.36, 1.78),
    (13, 42, 17, 58, 0.860, 0.93, 0.39, 2.20),
    (38, 42, 40, 58, None, 0.23, 0.07, 0.75),
    (26, 42, 40, 58, 0.462, None, None, None),
    (8, 42, 26, 58, 0.007, None, None, None),
    (17, 42, 31, 58, 0.200, None, None, None),
    (30, 42, 48, 58, 0.177, None, None, None),
    (14, 42, 21, 58, 0.766, None, None, None),
    (23, 42, 36, 58, 0.463, None, None, None),
]


@pytest.mark.parametrize(("rows", "columns"), CROSSED)
def test_chi_square_and_cramers_v_in_r(rows, columns):
    """R 4.2.2: chisq.test, rcompanion-style V, likelihood ratio.

    PSPP CROSSTABS prints the same chi-squares to eight decimals.
    """
    wanted, pair = in_r()["crosstab"][f"{rows}_{columns}"], (answers()[rows], answers()[columns])
    found = comparisons.chi_square(*pair)
    kinds = ("pearson", "likelihood_ratio")
    assert [comparisons.chi_square(*pair, statistic=kind).test for kind in kinds] == [
        "chi_square",
        "chi_square_likelihood_ratio",
    ]
    assert [found.statistic, found.df, found.p_value, found["least_expected"]] == pytest.approx(
        [wanted[key] for key in ("chisq", "df", "p", "min_expected")], rel=1e-9
    )
    assert comparisons.chi_square(*pair, statistic="likelihood_ratio").statistic == pytest.approx(
        wanted["lr"], rel=1e-9
    )
    assert comparisons.cramers_v(*pair).value == pytest.approx(wanted["cramers_v"], rel=1e-9)
    printed = pspp("CROSSTABS", "Chi-Square Tests", CROSSED.index((rows, columns)))[1]
    assert found.statistic == pytest.approx(printed[1], abs=1e-8)


def test_yates_and_fisher_in_r():
    """R 4.2.2: chisq.test(correct = TRUE); fisher.test: p and the conditional odds ratio."""
    wanted, pair = in_r()["crosstab"]["area_know"], (answers()["area"], answers()["know"])
    assert comparisons.chi_square(*pair, statistic="yates").statistic == pytest.approx(wanted["yates"], rel=1e-9)
    found = comparisons.fisher_exact(*pair)
    assert found.p_value == pytest.approx(wanted["fisher_p"], rel=1e-7)
    assert found["odds_ratio"] == pytest.approx(wanted["odds_ratio_mle"], rel=1e-4)


@pytest.mark.parametrize(("rows", "columns"), CROSSED[1:])
def test_fisher_by_monte_carlo_in_r(rows, columns):
    """R 4.2.2: fisher.test(simulate.p.value = TRUE, B = 20000): two simulations differ by at most 4 joint errors."""
    wanted = in_r()["crosstab"][f"{rows}_{columns}"]["fisher_mc"]
    found = comparisons.fisher_exact(answers()[rows], answers()[columns], seed=7)
    assert found.p_value == pytest.approx(wanted, abs=4 * np.sqrt(2 * wanted * (1 - wanted) / 20_000))
    assert comparisons.fisher_exact(answers()[rows], answers()[columns], seed=7).p_value == found.p_value


def test_monte_carlo_never_says_zero():
    """R 4.2.2 on area by satisfaction: no drawn table is as rare as the observed one, and p is 1/20001, not 0."""
    assert in_r()["crosstab"]["area_sat"]["fisher_mc"] == pytest.approx(1 / 20_001)
    assert comparisons.fisher_exact(answers()["area"], answers()["sat"], seed=1).p_value == pytest.approx(1 / 20_001)


def test_monte_carlo_tends_to_the_exact_probability():
    """Margins (2, 1, 1) by (2, 2): 6 tables of labels.

    The diagonal one has probability 1/3, by counting arrangements.
    """
    found = comparisons.fisher_exact([[2, 0], [0, 1], [0, 1]], replicates=40_000, seed=3)
    assert found.p_value == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.parametrize("row", PUBLISHED, ids=str)
def test_odds_ratios_printed_by_zhou_et_al(row):
    """Zhou et al., ChinaXiv 202207.00065V1: as printed, to the last printed digit."""
    a0, n0, a1, n1, p, ratio, low, high = row
    table = [[a1, n1 - a1], [a0, n0 - a0]]
    if p is not None:
        assert comparisons.chi_square(table).p_value == pytest.approx(p, abs=5.1e-4)
    if ratio is not None:
        found = risks.odds_ratio([[n0 - a0, a0], [n1 - a1, a1]])
        assert [found.value, found.lower, found.upper] == pytest.approx([ratio, low, high], abs=0.0051)


def test_risk_ratio_by_katz():
    """RR = (40/100)/(20/100) = 2; ln RR ± 1.959964 √(1/40 - 1/100 + 1/20 - 1/100), by hand."""
    found = risks.risk_ratio([[80, 20], [60, 40]])
    assert [found.lower, found.upper] == pytest.approx(
        [2 / np.exp(1.959963985 * np.sqrt(0.055)), 2 * np.exp(1.959963985 * np.sqrt(0.055))]
    )


def test_empty_cells_are_said_not_filled():
    with pytest.raises(MeasureError, match=r"pass correction=0.5"):
        risks.odds_ratio([[0, 5], [3, 4]])
    assert risks.odds_ratio([[0, 5], [3, 4]], correction=0.5).value == pytest.approx(0.5 * 4.5 / (5.5 * 3.5))


def test_mcnemar_in_closed_form():
    """b = 121, c = 59: (b - c)²/(b + c) = 3844/180.

    Exact: twice the binomial tail of at most 59 in 180, by math.comb.
    """
    from math import comb

    table = [[101, 121], [59, 33]]
    assert crosstabs.mcnemar(table, exact=False).statistic == pytest.approx(3844 / 180)
    assert crosstabs.mcnemar(table).p_value == pytest.approx(2 * sum(comb(180, k) for k in range(60)) / 2**180)


def test_bias_corrected_v_of_bergsma():
    """Bergsma 2013, definitions (9)-(10) by hand on [[10, 20], [30, 5]]; independence in the sample gives 0."""
    found = comparisons.cramers_v([[10, 20], [30, 5]], corrected=True)
    phi2 = comparisons.chi_square([[10, 20], [30, 5]]).statistic / 65
    assert found.value == pytest.approx(np.sqrt((phi2 - 1 / 64) / (2 - 1 / 64 - 1)))
    assert comparisons.cramers_v([[10, 20], [20, 40]], corrected=True).value == 0


def test_interval_of_d_holds_the_noncentrality():
    """Definition (Steiger 2004): at the limits, the observed t cuts off 2.5 % of the noncentral t distribution."""
    d, t = (
        comparisons.cohens_d(answers()["d1"], answers()["area"]),
        comparisons.t_test(answers()["d1"], answers()["area"]),
    )
    unit = np.sqrt(1 / 295 + 1 / 305)
    assert stats.nct.sf(t.statistic, 598, d.lower / unit) == pytest.approx(0.025, rel=1e-6)
    assert stats.nct.cdf(t.statistic, 598, d.upper / unit) == pytest.approx(0.025, rel=1e-6)


def test_interval_of_eta_squared_holds_the_noncentrality():
    """Definition (Steiger 2004): λ = n·η²/(1 - η²) at the limits cuts off 2.5 % of the noncentral F.

    No effect seen gives 0.
    """
    found, test = (call(answers()["d3"], answers()["edu"]) for call in (comparisons.eta_squared, comparisons.anova))
    upper = 600 * found.upper / (1 - found.upper)
    assert stats.ncf.cdf(test.statistic, 3, 596, upper) == pytest.approx(0.025, rel=1e-6)
    assert found.lower == 0
    assert comparisons.eta_squared(answers()["tot"], answers()["area"]).lower > 0


@pytest.mark.parametrize("df_error", [3_000, 8_000, 40_000])
@pytest.mark.parametrize("f", [1.3, 2.0, 3.7, 12.5, 80.0])
def test_noncentral_f_of_many_respondents(f, df_error):
    """Definition, by numerical integration: F is a noncentral chi-square over a central one, each by its degrees of
    freedom; scipy's own distribution of F has no value for many of these.
    """
    low, high = noncentral_f(f, 4, df_error, 0.95)
    spread = np.sqrt(2 * df_error)
    for ncp, chance in ((low, 0.975), (high, 0.025)):
        if ncp == 0:
            assert stats.f.cdf(f, 4, df_error) <= 0.975
            continue
        grid = np.linspace(df_error - 12 * spread, df_error + 12 * spread, 20_001)
        weighted = stats.ncx2.cdf(4 * f * grid / df_error, 4, ncp) * stats.chi2.pdf(grid, df_error)
        assert np.trapezoid(weighted, grid) == pytest.approx(chance, abs=1e-8)


def test_interval_of_cramers_v_holds_the_noncentrality():
    """Definition: n·V² at the limits cuts off 2.5 % of the noncentral chi-square."""
    found = comparisons.cramers_v(answers()["area"], answers()["know"])
    assert stats.ncx2.sf(29.858919374429, 1, 600 * found.lower**2) == pytest.approx(0.025, rel=1e-6)
    assert stats.ncx2.cdf(29.858919374429, 1, 600 * found.upper**2) == pytest.approx(0.025, rel=1e-6)


def test_epsilon_squared_is_h_over_n_less_one():
    """R 4.2.2 kruskal.test: H of d3 by education; Kelley: ε² = H/(n - 1)."""
    found = comparisons.epsilon_squared(answers()["d3"], answers()["edu"])
    assert found.value == pytest.approx(in_r()["group"]["d3_edu"]["kruskal"]["H"] / 599, rel=1e-9)
    assert 0 <= found.lower <= found.value <= found.upper


def test_rank_biserial_is_what_u_says():
    """1 - 2U/(n₁n₂) with R's W of d1 by area (50833.5); its error by DeLong's placements, every pair counted."""
    found = comparisons.rank_biserial(answers()["d1"], answers()["area"])
    assert found.value == pytest.approx(2 * in_r()["group"]["d1_area"]["mannwhitney"]["W"] / (295 * 305) - 1, rel=1e-12)
    x, y = (answers().loc[answers()["area"] == area, "d1"].round(9).to_numpy() for area in (1, 2))
    wins = np.sign(x[:, None] - y)
    error = np.sqrt(wins.mean(axis=1).var(ddof=1) / x.size + wins.mean(axis=0).var(ddof=1) / y.size)
    half = 1.959963985 * error / (1 - found.value**2)
    assert [found.lower, found.upper] == pytest.approx(
        np.tanh(np.arctanh(found.value) + np.array([-half, half])), rel=1e-7
    )


def test_intervals_cover_the_truth():
    """Simulation with known truth (seed 5, 300 samples): 95 % intervals of d = 0.5, P-difference and V = 0 … cover it
    in 90 to 99 of 100.
    """
    rng, groups = np.random.default_rng(5), np.repeat(["a", "b"], 40)
    truth = 2 * 0.6381631950841185 - 1  # Φ(0.5/√2): chance that N(0.5, 1) exceeds N(0, 1)
    hits = np.zeros(2)
    for _ in range(300):
        sample = rng.normal(size=80) + 0.5 * (groups == "a")
        for at, (call, value) in enumerate(((comparisons.cohens_d, 0.5), (comparisons.rank_biserial, truth))):
            found = call(sample, groups)
            hits[at] += found.lower <= value <= found.upper
    assert ((hits >= 270) & (hits <= 297)).all()


@pytest.mark.parametrize("kind", ["pearson", "spearman"])
def test_correlations_in_r(kind):
    """R 4.2.2: cor(method = kind) of d1 … d4 and tot; Spearman only of scores whose ties R sees (not `tot`)."""
    wanted = in_r()["cor"][kind]
    table = pd.DataFrame(wanted["values"], index=wanted["rows"], columns=wanted["cols"])
    names = wanted["rows"] if kind == "pearson" else ["d1", "d2", "d3", "d4"]
    found = comparisons.correlations(answers()[names], kind=kind)
    for row in found.itertuples():
        assert row.correlation == pytest.approx(table.loc[row.first, row.second], rel=1e-9)
    assert list(found.columns[:8]) == [
        "first",
        "second",
        "correlation",
        "lower",
        "upper",
        "statistic",
        "p_value",
        "p_adjusted",
    ]


@pytest.mark.parametrize(("rows", "columns"), CROSSED)
def test_kendall_and_spearman_of_crossed_answers(rows, columns):
    """R 4.2.2 and PSPP CROSSTABS: tau-b; R: Spearman's ρ."""
    wanted, pair = in_r()["crosstab"][f"{rows}_{columns}"]["gamma_tau"], (answers()[rows], answers()[columns])
    assert dependence.correlation(*pair, kind="kendall")["correlation"] == pytest.approx(
        wanted["kendall_taub"], rel=1e-9
    )
    assert dependence.correlation(*pair, kind="spearman")["correlation"] == pytest.approx(wanted["spearman"], rel=1e-9)


def test_intervals_of_correlations_in_closed_form():
    """r = .5, n = 28: tanh(.5493 ± 1.96/5) = (.1557, .7350); Bonett and Wright widen it by √(1 + r²/2) for Spearman."""
    z = np.arctanh(0.5)
    assert dependence.fisher_interval(0.5, 28, "pearson", 0.95) == pytest.approx(
        np.tanh([z - 1.959963985 / 5, z + 1.959963985 / 5])
    )
    half = 1.959963985 / 5 * np.sqrt(1.125)
    assert dependence.fisher_interval(0.5, 28, "spearman", 0.95) == pytest.approx(np.tanh([z - half, z + half]))
    half = 1.959963985 * np.sqrt(0.437 / 24)
    assert dependence.fisher_interval(0.5, 28, "kendall", 0.95) == pytest.approx(np.tanh([z - half, z + half]))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=8, max_size=40))
def test_correlations_are_symmetric_and_turn_with_the_sign(pairs):
    """Axioms: r(x, y) = r(y, x) = -r(-x, y), and a monotone change leaves rank correlations as they are."""
    x, y = np.array(pairs, dtype=float).T
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return
    for kind in dependence.KINDS:
        r = dependence.correlation(x, y, kind=kind)["correlation"]
        assert dependence.correlation(y, x, kind=kind)["correlation"] == pytest.approx(r, abs=1e-12)
        assert dependence.correlation(-x, y, kind=kind)["correlation"] == pytest.approx(-r, abs=1e-12)
        if kind != "pearson":
            assert dependence.correlation(np.exp(x), y, kind=kind)["correlation"] == pytest.approx(r, abs=1e-12)


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4))
def test_v_lies_between_zero_and_one(table):
    """Axioms: 0 ≤ V ≤ 1, the same for the table turned round."""
    counts = np.array(table)
    if counts.any(axis=0).sum() < 2 or counts.any(axis=1).sum() < 2:
        return
    found = comparisons.cramers_v(counts)
    assert -1e-12 <= found.lower <= found.upper <= 1 + 1e-12
    assert 0 <= found.value <= 1 + 1e-12
    assert comparisons.cramers_v(counts.T).value == pytest.approx(found.value, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: comparisons.chi_square([[1, 2]]), "at least two rows"),
        (lambda: comparisons.chi_square([[1.5, 2], [3, 4]]), "whole numbers"),
        (lambda: comparisons.chi_square([["a", "b"], ["c", "d"]]), "numbers only"),
        (lambda: comparisons.chi_square([[1, 2, 3], [4, 5, 6]], statistic="yates"), "2 x 2"),
        (lambda: comparisons.chi_square([1, 2, 1], ["x", "x", "x"]), "at least two rows and two columns"),
        (lambda: comparisons.fisher_exact([[1, 2, 3], [4, 5, 6]]), "seed=None"),
        (lambda: crosstabs.mcnemar(["no", "yes"], ["ja", "nein"]), "same two labels"),
        (lambda: crosstabs.mcnemar([[3, 0], [0, 4]]), "Nobody's answer changed"),
        (lambda: dependence.correlation([1, 1, 1], [1, 2, 3]), "first has the same value"),
        (
            lambda: dependence.correlations(pd.DataFrame({"age": [1, 2, 3, 4, None], "asked": [1, 1, 1, 1, 2]})),
            "'asked' has the same value for all 4 units with both 'age' and 'asked'",
        ),
        (
            lambda: comparisons.compare(
                pd.DataFrame({"trust": [None] * 4}, dtype=float), pd.Series(list("aabb"), name="area")
            ),
            "'trust' by 'area': No unit is complete: every one misses values 'trust'",
        ),
        (
            lambda: comparisons.compare(
                pd.DataFrame({"trust": [1, 2, None, None]}), pd.DataFrame({"area": [None, None, "a", "b"]})
            ),
            "'trust' by 'area': No unit is complete: each misses one at least of values 'trust', groups 'area'",
        ),
        (lambda: dependence.correlation([1, 2], [1, 2]), "at least 3"),
        (lambda: dependence.correlation([1, 2, 3], [1, 2, 3], kind="kendal"), "write 'kendall'"),
        (lambda: comparisons.correlations(pd.DataFrame({"a": [1, 2, 3]})), "two variables"),
        (lambda: comparisons.survey_means([1, 2], weights=[1, 0]), "positive"),
        (lambda: comparisons.survey_means([1, 2, 3], design=comparisons.Design(strata=[1, 1, 2])), "only one cluster"),
        (lambda: comparisons.survey_means([1, 2, 3], interval="logit"), "must be 0 or 1"),
        (lambda: comparisons.survey_means([1, 2, 3], weights=[1, None, 1]), "weights is missing"),
        (lambda: comparisons.rao_scott([1, 1, 1], [1, 2, 1]), "at least two rows"),
    ],
)
def test_refusals_in_words(call, said):
    with pytest.raises(MeasureError) as caught:
        call()
    assert said in str(caught.value)


def test_corrected_eta_squared_of_ranks():
    """Tomczak and Tomczak (2014), η²_H = (H - k + 1)/(n - k), with H of R's kruskal.test.

    Zero where H is below its expectation.
    """
    found = comparisons.epsilon_squared(answers()["d3"], answers()["edu"], corrected=True)
    k = answers()["edu"].nunique()
    assert found.value == pytest.approx(
        max(0, (in_r()["group"]["d3_edu"]["kruskal"]["H"] - k + 1) / (600 - k)), rel=1e-9
    )
    assert comparisons.epsilon_squared([1, 2, 3, 4, 5, 6], list("abcabc"), corrected=True).value == 0


def test_an_effect_of_many_equal_groups_lies_above_its_limits_and_a_remark_says_so():
    """Definition: ε² is (k - 1)/(n - 1) on average where groups are alike, while its limits reach 0 there.

    The corrected share keeps inside them.
    """
    rng = np.random.default_rng(3)
    drawn = [comparisons.compare(rng.normal(size=600), np.arange(600) % 24, kind="ranks") for _ in range(60)]
    effects = pd.concat([found.effects for found in drawn]).set_index("effect")
    assert effects.loc["epsilon_squared", "effect_size"].mean() == pytest.approx(23 / 599, rel=0.1)
    outside = (effects["effect_size"] > effects["upper"]) | (effects["effect_size"] < effects["lower"])
    assert outside["epsilon_squared"].sum() > 10
    assert not outside["eta_squared_ranks"].any()
    assert [bool(found.remarks) for found in drawn] == outside["epsilon_squared"].to_list()
    told = next(found.remarks for found in drawn if found.remarks)[0]
    assert "as 1 here does" in told.en
    assert "此处有 1 处" in told.zh
    assert comparisons.compare(answers()["d3"], answers()["edu"], kind="ranks").remarks == ()
