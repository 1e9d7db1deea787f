"""Means, variances, pairs and ranks against PSPP and R on synthA (600 made-up respondents)."""

from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import AGES, answers, in_r, pspp
from scipy import stats

from bphs.errors import MeasureError
from bphs.measures import comparisons
from bphs.measures.comparisons._studentized import chance_above, quantile
from bphs.measures.comparisons.survey_pairs import survey_pairwise
from bphs.measures.sample.ranks import midranks

BY_AREA = ("d1", "d2", "d3", "d4", "tot")
GROUPED = [("d1", "area"), ("tot", "area"), ("d1", "age"), ("tot", "age"), ("d3", "edu")]


@pytest.mark.parametrize("name", BY_AREA)
@pytest.mark.parametrize("equal", [True, False])
def test_t_tests_are_those_of_pspp(name, equal):
    """PSPP T-TEST: both lines, t, df, difference, its error and interval; eight decimals."""
    rows = pspp("TTEST", "Independent Samples Test")
    at = next(number for number, row in enumerate(rows) if row[0] == name)
    wanted = rows[at if equal else at + 1]
    found = comparisons.t_test(answers()[name], answers()["area"], equal_variances=equal)
    got = [found.statistic, found.df, found["difference"], found["standard_error"], found["lower"], found["upper"]]
    assert got == pytest.approx([wanted[4], wanted[5], *wanted[7:11]], abs=2e-8)
    assert found.p_value == pytest.approx(wanted[6], abs=5.1e-4)


@pytest.mark.parametrize("name", BY_AREA)
def test_levene_is_mean_centred_as_in_pspp(name):
    """PSPP T-TEST: Levene's F."""
    wanted = next(row for row in pspp("TTEST", "Independent Samples Test") if row[0] == name)
    assert comparisons.levene(answers()[name], answers()["area"]).statistic == pytest.approx(wanted[2], abs=1e-8)


@pytest.mark.parametrize(("name", "groups"), GROUPED)
def test_analysis_of_variance_in_r(name, groups):
    """R 4.2.2: aov, oneway.test, car::leveneTest by mean and by median, effectsize's η² and ω²."""
    wanted, column = in_r()["group"][f"{name}_{groups}"], (answers()[name], answers()[groups])
    plain, welch = comparisons.anova(*column), comparisons.anova(*column, equal_variances=False)
    assert [
        plain.statistic,
        plain.df,
        plain.df_error,
        plain.p_value,
        plain["between"],
        plain["within"],
    ] == pytest.approx([wanted["anova"][key] for key in ("F", "df1", "df2", "p", "ssb", "ssw")], rel=1e-9)
    assert [welch.statistic, welch.df, welch.df_error, welch.p_value] == pytest.approx(
        [wanted["welch"]["F"], *wanted["welch"]["df"], wanted["welch"]["p"]], rel=1e-9
    )
    for centre in ("mean", "median"):
        found, expected = comparisons.levene(*column, centre=centre), wanted[f"levene_{centre}"]
        assert [found.statistic, found.p_value] == pytest.approx([expected["F"], expected["p"]], rel=1e-8)
    assert comparisons.eta_squared(*column).value == pytest.approx(wanted["eta2"], rel=1e-9)
    assert comparisons.eta_squared(*column, omega=True).value == pytest.approx(wanted["omega2"], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ["d1", "tot"])
def test_student_welch_and_standardised_differences_in_r(name):
    """R 4.2.2: t.test, effectsize::cohens_d and hedges_g."""
    wanted, column = in_r()["group"][f"{name}_area"], (answers()[name], answers()["area"])
    found = comparisons.t_test(*column)
    assert [found.statistic, found.p_value, found["lower"], found["upper"]] == pytest.approx(
        [wanted["t_student"]["t"], wanted["t_student"]["p"], *wanted["t_student"]["ci"]], rel=1e-9
    )
    found = comparisons.t_test(*column, equal_variances=False)
    assert [found.df, found.p_value] == pytest.approx([wanted["t_welch"]["df"], wanted["t_welch"]["p"]], rel=1e-9)
    assert comparisons.cohens_d(*column).value == pytest.approx(wanted["cohen_d"], rel=1e-9)
    assert comparisons.cohens_d(*column, hedges=True).value == pytest.approx(wanted["hedges_g"], rel=1e-9)


@pytest.mark.parametrize(("name", "groups"), GROUPED[2:])
def test_pairs_of_tukey_games_howell_lsd_and_dunn_in_r(name, groups):
    """R 4.2.2: TukeyHSD (second minus first), rstatix::games_howell_test and dunn_test (Bonferroni), pairwise.t.test.

    Dunn only for scores whose ties R sees (see below for `tot`).
    """
    wanted, column = in_r()["group"][f"{name}_{groups}"], (answers()[name], answers()[groups])
    values = np.array(wanted["tukey"]["values"])
    tukey = comparisons.pairwise(*column).table
    np.testing.assert_allclose(tukey[["difference", "lower", "upper"]], -values[:, [0, 2, 1]], atol=2e-6)
    np.testing.assert_allclose(tukey["p_adjusted"], values[:, 3], atol=2e-6)
    howell = comparisons.pairwise(*column, "games_howell").table
    np.testing.assert_allclose(howell["lower"], [-row["conf.high"] for row in wanted["games_howell"]], atol=2e-6)
    np.testing.assert_allclose(howell["upper"], [-row["conf.low"] for row in wanted["games_howell"]], atol=2e-6)
    np.testing.assert_allclose(howell["p_adjusted"], [row["p.adj"] for row in wanted["games_howell"]], atol=6e-4)
    lsd = comparisons.pairwise(*column, "lsd").table
    lower = np.array(wanted["lsd_p"]["values"], dtype=float).T
    np.testing.assert_allclose(lsd["p_value"], lower[~np.isnan(lower)], rtol=1e-9)
    if name != "tot":
        dunn = comparisons.pairwise(*column, "dunn", adjustment="bonferroni").table
        np.testing.assert_allclose(dunn["statistic"], [-row["statistic"] for row in wanted["dunn"]], rtol=1e-8)
        np.testing.assert_allclose(dunn["p_adjusted"], [row["p.adj"] for row in wanted["dunn"]], rtol=1e-8)


@pytest.mark.parametrize(("printed", "method"), [("LSD", "lsd"), ("Tukey HSD", "tukey")])
@pytest.mark.parametrize("name", ["d1", "tot"])
def test_pairs_as_pspp_prints_them(name, printed, method):
    """PSPP ONEWAY /POSTHOC: difference, error, significance, interval for each pair i < j.

    PSPP prints the least-significant-difference error for every method. Its Games-Howell is checked in R above.
    """
    rows, family, first, wanted = pspp("ONEWAY", f"Multiple Comparisons ({name})")[2:], "", "", {}
    for row in rows:
        family, first = row[0] or family, row[1] or first
        if family == printed and AGES[first] < AGES[row[2]]:
            wanted[AGES[first], AGES[row[2]]] = row[3:8]
    found = comparisons.pairwise(answers()[name], answers()["age"], method).table
    assert len(wanted) == len(found) == 10
    for row in found.itertuples():
        difference, error, p, lower, upper = wanted[row.group_1, row.group_2]
        assert [row.difference, row.standard_error, row.lower, row.upper] == pytest.approx(
            [difference, error, lower, upper], abs=2e-6
        )
        assert row.p_adjusted == pytest.approx(p, abs=5.1e-4)


def test_mann_whitney_prints_the_smaller_u_without_continuity():
    """PSPP NPAR /MANN-WHITNEY d1: U 39141.5, W 85806.5, Z -2.75928163, mean ranks 320.3169 and 281.3328.

    R: p without continuity.
    """
    row = pspp("NPAR", "Test Statistics", 1)[1]
    found = comparisons.mann_whitney(answers()["d1"], answers()["area"])
    assert [found.statistic, found["rank_sum"], found["z"]] == pytest.approx(row[1:4], abs=1e-8)
    assert [found["mean_rank_1"], found["mean_rank_2"]] == pytest.approx([320.31694915, 281.33278689], abs=1e-8)
    assert found.p_value == pytest.approx(in_r()["group"]["d1_area"]["mannwhitney"]["p"], rel=1e-9)


def test_continuity_correction_by_hand():
    """x = 1, 2, 4 and y = 3, 5, 6: U = 1, mean 4.5, variance 9·7/12; z = (1 + .5 - 4.5)/√5.25."""
    found = comparisons.mann_whitney([1, 2, 4, 3, 5, 6], list("aaabbb"), continuity=True)
    assert found["z"] == pytest.approx(-3 / np.sqrt(5.25))


@pytest.mark.parametrize(("name", "groups"), [("d1", "age"), ("d3", "edu"), ("d1", "area")])
def test_kruskal_wallis_in_r(name, groups):
    """R 4.2.2 kruskal.test; d1 by age also PSPP NPAR: 2.50441496."""
    wanted = in_r()["group"][f"{name}_{groups}"]["kruskal"]
    found = comparisons.kruskal_wallis(answers()[name], answers()[groups])
    assert [found.statistic, found.p_value] == pytest.approx([wanted["H"], wanted["p"]], rel=1e-9)


def test_means_of_items_that_are_equal_are_ties():
    """`tot` is a mean of means: U by exact fractions is 37195.5.

    R (37196) and PSPP (37191.5) break some of its ties by the last bit.
    """
    frame = answers()
    items = frame[[f"q{number}" for number in range(1, 21)]].to_numpy()
    exact = []
    for row in items:
        parts = [[Fraction(int(value)) for value in row[at : at + 5] if value == value] for at in (0, 5, 10, 15)]
        means = [sum(part) / len(part) for part in parts if part]
        exact.append(sum(means) / len(means))
    code = {value: rank for rank, value in enumerate(sorted(set(exact)))}
    whole = pd.Series([code[value] for value in exact], dtype=float)
    wanted = comparisons.mann_whitney(whole, frame["area"])
    assert wanted.statistic == 37195.5
    assert comparisons.mann_whitney(frame["tot"], frame["area"])["z"] == pytest.approx(wanted["z"], rel=1e-12)
    np.testing.assert_array_equal(midranks(frame["tot"].to_numpy()), midranks(whole.to_numpy()))


def test_adjusted_p_values_in_closed_form_and_in_statsmodels():
    """statsmodels' multipletests on the six p values of Dunn's pairs of d3 by education."""
    from statsmodels.stats.multitest import multipletests

    p = np.array([row["p"] for row in in_r()["group"]["d3_edu"]["dunn"]])
    for ours, theirs in (("holm", "holm"), ("benjamini_hochberg", "fdr_bh"), ("bonferroni", "bonferroni")):
        np.testing.assert_allclose(comparisons.adjust(p, ours), multipletests(p, method=theirs)[1], rtol=1e-12)
    assert np.isnan(comparisons.adjust([0.01, np.nan, 0.02])).tolist() == [False, True, False]
    assert comparisons.adjust([0.01, np.nan, 0.02])[0] == 0.02


@pytest.mark.parametrize(
    "call",
    [
        comparisons.t_test,
        comparisons.anova,
        comparisons.levene,
        comparisons.mann_whitney,
        comparisons.kruskal_wallis,
        comparisons.pairwise,
        comparisons.cohens_d,
        comparisons.eta_squared,
        comparisons.epsilon_squared,
        comparisons.rank_biserial,
        comparisons.survey_comparison,
    ],
)
class TestGate:
    values, groups = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6], list("aaabbb")

    def test_missing_values_and_groups_are_left_out_and_counted(self, call):
        whole = call(self.values, self.groups).to_frame().drop(columns="left_out", errors="ignore")
        if call is not comparisons.survey_comparison:  # there the clusters stay
            gaps = call([*self.values, np.nan, 5.0], [*self.groups, "a", None])
            pd.testing.assert_frame_equal(gaps.to_frame().drop(columns="left_out", errors="ignore"), whole)
        assert call([*self.values, np.nan, 5.0], [*self.groups, "a", None]).left_out == 2
        with pytest.raises(MeasureError, match="values is missing for 1 of 8"):
            call([*self.values, np.nan, 5.0], [*self.groups, "a", None], missing="raise")

    def test_one_group_text_and_infinity_are_refused(self, call):
        for values, groups, said in (
            (self.values, ["a"] * 6, "group"),
            (list("123456"), self.groups, "must be numbers"),
            ([np.inf, *self.values[1:]], self.groups, "infinite"),
            (self.values, self.groups[:5], "one entry per unit"),
        ):
            with pytest.raises(MeasureError, match=said):
                call(values, groups)

    def test_values_that_are_all_alike_are_refused(self, call):
        if call is comparisons.rank_biserial:
            assert call([1.0] * 6, self.groups).value == 0
        else:
            with pytest.raises(MeasureError, match=r"alike|vary|differ"):
                call([1.0] * 6, self.groups)

    def test_order_of_rows_does_not_matter(self, call):
        order = np.random.default_rng(1).permutation(6)
        mixed = call(np.array(self.values)[order], np.array(self.groups)[order])
        pd.testing.assert_frame_equal(mixed.to_frame(), call(self.values, self.groups).to_frame())


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: comparisons.t_test([1, 2, 3, 4, 5, 6], list("aabbcc")), "for 2 groups, but there are 3"),
        (lambda: comparisons.t_test([1, 2, 3], list("aab")), "'b' has 1"),
        (lambda: comparisons.t_test([1, 2, 3, 4], list("aabb"), confidence=95), "below 1"),
        (lambda: comparisons.anova([1, 1, 3, 4], list("aabb"), equal_variances=False), "in group 'a'"),
        (lambda: comparisons.levene([1, 2, 3, 4], list("aabb")), "equally far"),
        (lambda: comparisons.levene([1, 2, 3, 4], list("aabb"), centre="middle"), "use one of 'mean', 'median'"),
        (lambda: comparisons.pairwise([1, 2, 3, 4], list("aabb"), "tuckey"), "write 'tukey'"),
        (lambda: comparisons.pairwise([1, 2, 3, 4], list("aabb"), "tukey", adjustment="holm"), "none"),
        (lambda: comparisons.adjust([0.1, 2]), "between 0 and 1"),
        (lambda: comparisons.adjust([0.1], "hlm"), "write 'holm'"),
    ],
)
def test_refusals_in_words(call, said):
    with pytest.raises(MeasureError) as caught:
        call()
    assert said in str(caught.value)


@pytest.mark.parametrize("k", [2, 3, 8, 24])
def test_the_studentised_range_is_scipys(k):
    """scipy.stats.studentized_range (Lund and Lund 1983 by quadrature), which is slower by a hundred times."""
    df = np.array([1.0, 2.5, 7.0, 40.0, 1000.0])
    for q in (0.5, 3.5, 9.0):
        np.testing.assert_allclose(
            chance_above(np.full(df.size, q), k, df), stats.studentized_range.sf(q, k, df), atol=1e-9
        )
    np.testing.assert_allclose(
        quantile(0.95, k, df), [stats.studentized_range.ppf(0.95, k, each) for each in df], rtol=1e-7
    )


FLAT = ([0.1] * 5 + [0.3] * 4 + [1.0, 2.0, 4.0, 5.0], ["a"] * 5 + ["b"] * 4 + ["c"] * 4)


@pytest.mark.parametrize(
    "compare",
    [partial(comparisons.pairwise, method="games_howell"), survey_pairwise],
    ids=["games", "survey"],
)
def test_two_groups_without_variance_have_no_test(compare):
    """By definition: SE² = s²₁/n₁ + s²₂/n₂ = 0 leaves the statistic 0.2/0, and Welch's degrees of freedom 0/0 (warnings
    are errors here). 0.1 added five times and divided by five is not 0.1 in floating point: rounding is no variance
    either.
    """
    found = compare(*FLAT)
    pairs = found.table.set_index(["group_1", "group_2"])
    undefined = pairs.loc[("a", "b"), ["statistic", "p_value", "p_adjusted", "lower", "upper"]]
    assert undefined.isna().all()
    assert pairs.loc[("a", "b"), "difference"] == pytest.approx(-0.2)
    assert pairs.drop(index=("a", "b"))[["statistic", "p_adjusted", "lower", "upper"]].notna().all(axis=None)
    (remark,) = found.remarks
    assert (remark.kind, "a – b" in remark.en, "a – b" in remark.zh) == ("no_variance", True, True)
    alone = comparisons.pairwise([0.1] * 3 + [1.0, 2.0, 4.0], list("aaabbb"), "games_howell")
    assert alone.remarks == ()
    assert alone.table["df"].iloc[0] == pytest.approx(2)  # Welch's with one variance of zero: n - 1 of the other group


def test_a_group_without_variance_has_no_welch_test_whatever_the_rounding():
    """Welch 1951 weighs by n/s²."""
    with pytest.raises(MeasureError, match="do not vary in group 'a', 'b'"):
        comparisons.anova(*FLAT, equal_variances=False)


@pytest.mark.parametrize("test", [comparisons.t_test, comparisons.mann_whitney])
@pytest.mark.parametrize("second", [[4, 5, 6], [4, 5, 6, 7]])
def test_two_samples_are_told_how_to_become_values_and_groups(test, second):
    """As scipy's ttest_ind(a, b) would be called; the sentence's own words then run."""
    first = [1, 2, 3]
    with pytest.raises(MeasureError, match="labels, one per value, not a second sample"):
        test(first, second)
    told = test(values=[*first, *second], groups=["a"] * len(first) + ["b"] * len(second))
    assert told.n == len(first) + len(second)


def test_an_adjustment_in_the_place_of_a_method_is_told_where_it_belongs():
    values, groups = [1, 2, 3, 4, 5, 6, 9, 9, 10], list("aaabbbccc")
    with pytest.raises(MeasureError, match=r"write method='lsd' for means.* with adjustment='bonferroni'"):
        comparisons.pairwise(values, groups, "bonferroni")
    assert comparisons.pairwise(values, groups, "lsd", adjustment="bonferroni").n == 9
