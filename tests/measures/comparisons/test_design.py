"""Design-based estimates and the table of comparisons, against R's survey package on synthA and closed forms."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import answers, in_r
from scipy import stats

from bphs.errors import MeasureError
from bphs.measures import comparisons
from bphs.measures.comparisons import Design

TOWNS = Design(clusters=answers()["town"])


@pytest.mark.parametrize("name", ["tot", "d1", "d2"])
def test_means_and_errors_in_r(name):
    """R survey 4.1.1: svymean(svydesign(ids = ~town, weights = ~w))."""
    wanted = in_r()["svy"]
    found = comparisons.survey_means(answers()[name], weights=answers()["w"], design=TOWNS).iloc[0]
    assert [found["value"], found["standard_error"], found["df"]] == pytest.approx(
        [wanted["mean"][name], wanted["se"][name], 9], rel=1e-10
    )


def test_design_effect_in_r():
    """R survey 4.1.1: deff of `tot` is 56.44 with R's correction for a population of Σw = 633 people, without it times
    1 - 600/Σw.
    """
    found = comparisons.survey_means(answers()["tot"], weights=answers()["w"], design=TOWNS).iloc[0]
    assert found["deff"] == pytest.approx(in_r()["svy"]["deff"]["tot"] * (1 - 600 / answers()["w"].sum()), rel=1e-9)


def test_means_by_group_and_their_difference_in_r():
    """R survey 4.1.1: svyby(~tot, ~area, svymean); svyttest(tot ~ area), which takes the first from the second."""
    wanted = in_r()["svy"]
    found = comparisons.survey_means(answers()["tot"], weights=answers()["w"], groups=answers()["area"], design=TOWNS)
    np.testing.assert_allclose(
        found[["value", "standard_error"]], np.array([wanted["by_mean"], wanted["by_se"]]).T, rtol=1e-10
    )
    test = comparisons.survey_comparison(answers()["tot"], answers()["area"], weights=answers()["w"], design=TOWNS)
    assert [-test.statistic, test.df, test.p_value] == pytest.approx(
        [wanted["ttest"]["t"], wanted["ttest"]["df"], wanted["ttest"]["p"]], rel=1e-9
    )


def test_rao_scott_in_r():
    """R survey 4.1.1: svychisq(~area + know, statistic = "F")."""
    found = comparisons.rao_scott(answers()["area"], answers()["know"], weights=answers()["w"], design=TOWNS)
    assert [found.statistic, found.p_value] == pytest.approx(
        [in_r()["svy"]["chisq"]["F"], in_r()["svy"]["chisq"]["p"]], rel=1e-9
    )


def test_without_a_design_rao_scott_is_nearly_pearsons_chi_square():
    """Rao and Scott 1984: under simple random sampling δ is the identity (here times n/(n - 1), with replacement), so ν
    = (r - 1)(c - 1).
    """
    found = comparisons.rao_scott(answers()["edu"], answers()["gender"])
    plain = comparisons.chi_square(answers()["edu"], answers()["gender"])
    assert found["pearson"] == pytest.approx(plain.statistic, rel=1e-12)
    assert comparisons.rao_scott(["a", "a", "b", "b"] * 50, ["x", "y", "x", "y"] * 50).df == pytest.approx(1)


def test_strata_in_closed_form():
    """Two strata of weight 1: SE² = Σ_h n_h s²_h / n², by hand for 1, 3 | 10, 14: (2·2 + 2·8)/16."""
    found = comparisons.survey_means([1, 3, 10, 14], design=Design(strata=["a", "a", "b", "b"])).iloc[0]
    assert [found["value"], found["standard_error"], found["df"]] == pytest.approx([7, np.sqrt(20 / 16), 2])


def test_a_simple_random_sample_is_the_classical_one():
    """Closed form: s/√n, t on n - 1; share p with √(p(1 - p)/(n - 1))."""
    values = answers()["d1"]
    found = comparisons.survey_means(values).iloc[0]
    assert [found["standard_error"], found["df"], found["deff"]] == pytest.approx(
        [values.std() / np.sqrt(600), 599, 1], rel=1e-12
    )
    share = comparisons.survey_means(answers()["know"], interval="logit").iloc[0]
    p = 382 / 600
    assert [share["value"], share["standard_error"]] == pytest.approx([p, np.sqrt(p * (1 - p) / 599)])
    assert share["lower"] < p < share["upper"]


def test_shares_of_nobody_and_everybody_have_clopper_pearson_limits():
    """Closed form for 0 of n: upper limit 1 - 0.025^(1/n) (Clopper and Pearson), whatever the error of zero says."""
    found = comparisons.survey_means([0] * 30, interval="logit").iloc[0]
    assert [found["lower"], found["upper"]] == pytest.approx([0, 1 - 0.025 ** (1 / 30)])
    assert comparisons.survey_means([1] * 30, interval="beta").iloc[0]["lower"] == pytest.approx(0.025 ** (1 / 30))


def test_limits_of_a_share_stay_between_0_and_1_unless_asked_otherwise():
    """R survey: svyciprop(method = "logit") is the default there; t limits of 1 of 30 reach below 0. Logit limits by
    hand: logit p ± t·SE/(p(1 - p)).
    """
    values = [1] + [0] * 29
    plain, found = (comparisons.survey_means(values, **kind).iloc[0] for kind in ({"interval": "t"}, {}))
    assert plain["lower"] < 0
    p, half = 1 / 30, stats.t.ppf(0.975, 29) * np.sqrt(1 / 30 * 29 / 30 / 29) / (1 / 30 * 29 / 30)
    assert [found["lower"], found["upper"]] == pytest.approx(
        [1 / (1 + np.exp(-(np.log(p / (1 - p)) + side * half))) for side in (-1, 1)]
    )
    numbers = comparisons.survey_means([1, 2, 4]).iloc[0]
    assert numbers["upper"] - numbers["value"] == pytest.approx(numbers["value"] - numbers["lower"])


def test_several_groups_by_walds_test():
    """Closed form without a design: variances v_g = n/(n - 1) Σ(x - x̄_g)²/n_g², W = Σ (x̄_g - m)²/v_g with m weighted
    by 1/v_g; F = W (d - 3)/(4 d).
    """
    frame = answers()
    parts = [part["d1"] for _, part in frame.groupby("age")]
    v = np.array([600 / 599 * ((part - part.mean()) ** 2).sum() / len(part) ** 2 for part in parts])
    means = np.array([part.mean() for part in parts])
    wald = ((means - np.average(means, weights=1 / v)) ** 2 / v).sum()
    found = comparisons.survey_comparison(frame["d1"], frame["age"])
    assert [found.statistic, found.df, found.df_error] == pytest.approx([wald * 596 / (4 * 599), 4, 596], rel=1e-9)
    clustered = comparisons.survey_comparison(frame["tot"], frame["age"], weights=frame["w"], design=TOWNS)
    assert (clustered.test, clustered.df, clustered.df_error) == ("design_wald", 4.0, 6.0)


def test_second_order_correction_by_its_definition():
    """Rao and Scott 1984 as R's survey::svychisq defines it, step by step: the design's over multinomial covariances of
    the interaction contrasts.

    Contrasts are the residuals of the interaction columns on the main effects; covariances of cells by towns drawn with
    replacement.
    """
    frame = answers()
    cells = pd.get_dummies(frame["area"].astype(str) + frame["sat"].astype(str), dtype=float)
    share = np.average(cells, axis=0, weights=frame["w"])
    towns = ((cells - share).mul(frame["w"], axis=0) / frame["w"].sum()).groupby(frame["town"]).sum()
    drawn = 10 / 9 * (towns - towns.mean()).T @ (towns - towns.mean())
    rows, columns = (
        pd.get_dummies([name[at] for name in cells.columns], dtype=float).to_numpy()[:, 1:] for at in (0, 1)
    )
    main = np.column_stack([np.ones(10), rows, columns])
    contrasts = rows * columns - main @ np.linalg.pinv(main) @ (rows * columns)
    plain = contrasts.T @ np.diag(1 / share / 600) @ contrasts
    effects = (
        np.linalg.inv(plain) @ contrasts.T @ np.diag(1 / share) @ drawn.to_numpy() @ np.diag(1 / share) @ contrasts
    )
    df = np.trace(effects) ** 2 / np.trace(effects @ effects)
    found = comparisons.rao_scott(frame["area"], frame["sat"], weights=frame["w"], design=TOWNS)
    assert [found.df, found.df_error, found.statistic] == pytest.approx(
        [df, 9 * df, found["pearson"] / np.trace(effects)], rel=1e-9
    )
    assert 1 < df < 4


def test_whoever_did_not_answer_stays_in_the_design():
    """Domain estimation (R: svymean of a subset): a cluster without answers still counts in n_h/(n_h - 1), not in the
    degrees of freedom (degf).

    By hand: cluster totals of z are ∓1/2, 1/2 and 0; SE² = 3/2 · (1/4 + 1/4).
    """
    found = comparisons.survey_means([1, 2, np.nan], design=Design(clusters=["a", "b", "c"])).iloc[0]
    assert [found["n"], found["df"], found["standard_error"]] == pytest.approx(
        [2, 1, np.sqrt(3 / 2 * (1 / 16 + 1 / 16))]
    )
    with pytest.raises(MeasureError, match="values is missing for 1 of 3"):
        comparisons.survey_means([1, 2, np.nan], missing="raise")


def test_importing_is_lean():
    """scipy and statsmodels cost a kernel half a second; they are imported where they are used."""
    code = "import sys, bphs.measures.comparisons, bphs.measures.evaluation; print(sorted({'scipy', 'statsmodels'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


class TestTableOfComparisons:
    def test_means_choose_by_levene_and_give_the_row_of_a_journal(self):
        """PSPP T-TEST and ONEWAY on synthA: n, mean, sd, Levene and the test that it leads to."""
        found = comparisons.compare(answers()[["d1", "tot"]], answers()[["area", "age"]])
        assert found.tests["test"].to_list() == ["student_t", "anova", "student_t", "anova"]
        assert set(found.tests["reason"]) == {"equal_variances"}
        first = found.groups.iloc[:2]
        assert first[["n", "mean", "sd"]].to_numpy() == pytest.approx(
            np.array([[295, 3.59683616, 0.75813886], [305, 3.4147541, 0.79454175]]), abs=1e-8
        )
        assert found.tests.iloc[0][["levene_f", "statistic", "df", "effect_size"]].to_list() == pytest.approx(
            [1.11237176, 2.8701916, 598, 0.23408862], abs=1e-7
        )
        np.testing.assert_allclose(found.tests["p_adjusted"], comparisons.adjust(found.tests["p_value"].to_numpy()))
        table = found.to_frame()
        assert len(table) == 14
        assert table["p_value"].notna().sum() == table["test"].notna().sum() == 4

    def test_unequal_variances_lead_to_welch_and_games_howell(self):
        rng = np.random.default_rng(2)
        values = np.concatenate([rng.normal(0, 1, 40), rng.normal(1, 4, 40), rng.normal(3, 9, 40)])
        found = comparisons.compare(values, np.repeat(list("abc"), 40))
        assert found.tests.loc[0, ["test", "reason"]].to_list() == ["welch_anova", "unequal_variances"]
        assert set(found.pairs["method"]) == {"games_howell"}
        two = comparisons.compare(values[:80], np.repeat(list("ab"), 40))
        assert two.tests.loc[0, "test"] == "welch_t"
        assert two.pairs.empty

    def test_half_and_half_has_no_levene_and_equal_variances(self):
        """Yes/no by halves: |x - mean| is ½ for everybody, so Levene is 0/0; the variances are equal exactly."""
        found = comparisons.compare([0, 1, 0, 1, 1, 0, 1, 0], list("aaaabbbb")).tests.loc[0]
        assert (found["reason"], found["statistic"]) == ("equal_variances", 0)
        assert np.isnan(found["levene_f"])

    def test_ranks_and_categories(self):
        ranks = comparisons.compare(answers()["sat"], answers()[["area", "edu"]], kind="ranks")
        assert ranks.tests["test"].to_list() == ["mann_whitney", "kruskal_wallis"]
        assert set(ranks.pairs["method"]) == {"dunn"}
        counts = comparisons.compare(answers()["sat"], answers()["area"], kind="categories")
        assert counts.tests.loc[0, "statistic"] == pytest.approx(33.7123057058333)
        assert counts.groups["n"].to_list() == [19, 37, 88, 100, 51, 29, 65, 122, 68, 21]
        sparse = comparisons.compare(["x", "x", "y", "y", "y"], list("aabbb"), kind="categories")
        assert sparse.tests.loc[0, ["test", "reason"]].to_list() == ["fisher_exact", "sparse_cells"]

    def test_under_a_design(self):
        """R survey 4.1.1: svyttest and svychisq, as above."""
        means = comparisons.compare(answers()["tot"], answers()["area"], weights=answers()["w"], design=TOWNS)
        assert means.tests.loc[0, ["test", "reason"]].to_list() == ["design_t", "design"]
        assert means.tests.loc[0, "p_value"] == pytest.approx(in_r()["svy"]["ttest"]["p"], rel=1e-9)
        shares = comparisons.compare(
            answers()["know"], answers()["area"], kind="categories", weights=answers()["w"], design=TOWNS
        )
        assert shares.tests.loc[0, "p_value"] == pytest.approx(in_r()["svy"]["chisq"]["p"], rel=1e-9)
        assert shares.groups.groupby("group")["share"].sum().to_list() == pytest.approx([1, 1])
        with pytest.raises(MeasureError, match="Ranks are not compared under a design"):
            comparisons.compare([1, 2], ["a", "b"], kind="ranks", weights=[1, 1])

    def test_an_error_names_outcome_and_grouping(self):
        with pytest.raises(MeasureError, match="'score' by 'area': There is only one group"):
            comparisons.compare(pd.DataFrame({"score": [1.0, 2.0]}), pd.DataFrame({"area": ["a", "a"]}))
