"""Reliability, item statistics and sampling adequacy against R (psych 2.2.9, lavaan 0.6.14, polycor 0.8.1) and GNU PSPP
1.6.2.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scales_cases import DIMENSIONS, ITEMS, oracle, pspp_table, respondents
from scipy import stats

from bphs.measures import scales

SCALES = {"all": ITEMS, **{str(number + 1): items for number, items in enumerate(DIMENSIONS.values())}}


@pytest.fixture(scope="module")
def answers():
    return respondents()


@pytest.mark.parametrize("name", SCALES)
class TestOneScale:
    def test_alpha(self, answers, name):
        """R psych 2.2.9: alpha of complete cases, standardised, pairwise, item-total.

        Feldt's interval as psych::alpha.ci.
        """
        wanted, found = oracle("r")["reliability"][name], scales.cronbach_alpha(answers[SCALES[name]])
        assert (found.n, found.items) == (wanted["n"], wanted["k"])
        assert found.left_out == 600 - wanted["n"]
        assert found.alpha == pytest.approx(wanted["alpha"], rel=1e-12)
        assert found.alpha_standardised == pytest.approx(wanted["alpha_std"], rel=1e-12)
        assert [found.lower, found.upper] == pytest.approx(wanted["feldt_ci"], rel=1e-10)
        assert found.mean_correlation == pytest.approx(wanted["mean_inter_item_r"], rel=1e-12)
        items = found.item_statistics.set_index("item")
        for ours, theirs in (
            ("corrected_item_total", "item_total_corrected"),
            ("alpha_if_deleted", "alpha_if_deleted"),
            ("squared_multiple_correlation", "smc"),
        ):
            assert items[ours].to_dict() == pytest.approx(wanted[theirs], rel=1e-10)
        pairwise = scales.cronbach_alpha(answers[SCALES[name]], missing="pairwise")
        assert pairwise.alpha == pytest.approx(wanted["alpha_pairwise"], rel=1e-12)

    def test_item_total_statistics(self, answers, name):
        """GNU PSPP 1.6.2, RELIABILITY /SUMMARY=TOTAL, eight decimals."""
        section = "REL_ALL" if name == "all" else f"REL_D{name}"
        found = scales.cronbach_alpha(answers[SCALES[name]])
        wanted = np.array([row[1:] for row in pspp_table(section, "Item-Total Statistics")[1:]], dtype=float)
        columns = ["scale_mean_if_deleted", "scale_variance_if_deleted", "corrected_item_total", "alpha_if_deleted"]
        np.testing.assert_allclose(found.item_statistics[columns].to_numpy(), wanted, atol=6e-9)
        assert found.alpha == pytest.approx(pspp_table(section, "Reliability Statistics")[1][0], abs=6e-9)
        cases = pspp_table(section, "Case Processing Summary")
        assert [found.n, found.left_out] == [cases[1][1], cases[2][1]]

    def test_guttman(self, answers, name):
        """R psych 2.2.9 and closed forms on covariances; λ4 is not in the file: see the split halves."""
        found = scales.guttman_lambdas(answers[SCALES[name]]).set_index("measure")["value"]
        for number, value in oracle("r")["reliability"][name]["guttman"].items():
            assert found[number.replace("lambda", "lambda_")] == pytest.approx(value, rel=1e-10)

    def test_omega(self, answers, name):
        """R lavaan 0.6.14 (one-factor maximum likelihood) and psych 2.2.9 (one factor, minimum residual)."""
        wanted, items = oracle("r")["reliability"][name], answers[SCALES[name]]
        assert scales.mcdonald_omega(items).omega == pytest.approx(wanted["omega_cfa_ml"], abs=1e-6)
        assert scales.mcdonald_omega(items, method="minimum_residual").omega == pytest.approx(
            wanted["omega_total_psych_1f"], abs=1e-6
        )


def test_split_half(answers):
    """GNU PSPP 1.6.2, RELIABILITY /MODEL=SPLIT(10), and R."""
    found = scales.split_half(answers[ITEMS])
    rows = pspp_table("REL_SPLIT", "Reliability Statistics")
    wanted = [rows[index][-1] for index in (0, 2, 5, 6, 7, 8)]
    assert found.to_frame()["value"].tolist() == pytest.approx(wanted, abs=6e-9)
    theirs = oracle("r")["split_half"]
    assert [found.half_correlation, found.spearman_brown_equal, found.guttman] == pytest.approx(
        [theirs["r"], theirs["spearman_brown"], theirs["guttman"]], rel=1e-10
    )
    assert scales.guttman_lambdas(answers[ITEMS])["value"][3] == pytest.approx(theirs["guttman"], rel=1e-10)


def test_split_half_of_unequal_length():
    """Horst (1951): the reliability of the whole that two parallel-built parts imply. Items of one true score with
    equal error have the reliability k ρ / (1 + (k - 1) ρ) however they are split.
    """
    rng = np.random.default_rng(1)
    whole = 7
    true = rng.normal(size=(400_000, 1))
    found = scales.split_half(true + rng.normal(size=(400_000, whole)))
    assert (len(found.first), len(found.second)) == (4, 3)
    assert found.spearman_brown_unequal == pytest.approx(whole * 0.5 / (1 + (whole - 1) * 0.5), abs=2e-3)


def test_kmo_and_bartlett(answers):
    """R psych 2.2.9 KMO and cortest.bartlett; GNU PSPP 1.6.2 FACTOR /PRINT=KMO."""
    wanted, found = oracle("r")["efa"], scales.sampling_adequacy(answers[ITEMS])
    assert found.kmo == pytest.approx(wanted["kmo"], rel=1e-12)
    assert found.item_statistics.set_index("item")["msa"].to_dict() == pytest.approx(wanted["msa"], rel=1e-12)
    assert (found.chi2, found.df) == pytest.approx((wanted["bartlett"]["chisq"], wanted["bartlett"]["df"]), rel=1e-12)
    assert found.p_value == pytest.approx(wanted["bartlett"]["p"], rel=1e-8)
    rows = pspp_table("FACTOR_PC_VARIMAX", "KMO and Bartlett's Test")
    assert [found.kmo, found.chi2, found.df] == pytest.approx([row[-1] for row in rows[:3]], abs=6e-9)


@pytest.mark.parametrize("variances", ["equal", "unequal", "levene"])
def test_critical_ratio(answers, variances):
    """scipy.stats: t-test and Levene's test (means) of the groups, formed here by hand."""
    items = answers[ITEMS].dropna()
    total, rank = items.sum(axis=1), 72  # ⌈.27 · 266⌉
    low, high = items[total <= total.sort_values().iloc[rank - 1]], items[total >= total.sort_values().iloc[-rank]]
    found = scales.item_analysis(answers[ITEMS], variances=variances)
    assert (found.n_low, found.n_high) == (len(low), len(high))
    for row in found.table.itertuples():
        levene = stats.levene(low[row.item], high[row.item], center="mean").pvalue
        equal = levene >= 0.05 if variances == "levene" else variances == "equal"
        wanted = stats.ttest_ind(high[row.item], low[row.item], equal_var=equal)
        assert (row.t, row.df, row.p_value, row.levene_p_value) == pytest.approx(
            (wanted.statistic, wanted.df, wanted.pvalue, levene), rel=1e-10
        )
    corrected = scales.cronbach_alpha(answers[ITEMS]).item_statistics["corrected_item_total"]
    np.testing.assert_allclose(found.table["corrected_item_total"], corrected, rtol=1e-12)


def test_polychoric(answers):
    """R polycor 0.8.1 polychor, two-step; its one-dimensional search stops at about 1e-5."""
    wanted, found = oracle("r")["polychoric_D1"], scales.polychoric(answers[ITEMS[:5]])
    assert found.n == wanted["n"]
    np.testing.assert_allclose(found.correlations.to_numpy(), wanted["rho"]["values"], atol=3e-5)


def test_tetrachoric_of_halved_items():
    """Sheppard's closed form for cuts at the medians: ρ = sin(2π (p₁₁ - 1/4))."""
    two = np.column_stack([[0] * 50 + [1] * 50, [0] * 40 + [1] * 10 + [0] * 10 + [1] * 40])
    assert scales.polychoric(two).correlations.iloc[0, 1] == pytest.approx(np.sin(2 * np.pi * 0.15), abs=1e-9)


def test_polychoric_of_items_that_nearly_agree():
    """The generator: correlation .97 cut into five steps."""
    rng = np.random.default_rng(4)
    attitude = rng.multivariate_normal([0, 0], [[1, 0.97], [0.97, 1]], 20_000)
    assert scales.polychoric(np.clip(np.round(attitude), -2, 2)).correlations.iloc[0, 1] == pytest.approx(
        0.97, abs=0.004
    )


def test_ordinal_reliability(answers):
    """Zumbo et al.: standardised alpha k r / (1 + (k - 1) r) of R polycor's correlations, omega between alpha and 1."""
    matrix = np.array(oracle("r")["polychoric_D1"]["rho"]["values"])
    mean = matrix[np.triu_indices(5, 1)].mean()
    found = scales.ordinal_reliability(answers[ITEMS[:5]])
    assert found.ordinal_alpha == pytest.approx(5 * mean / (1 + 4 * mean), abs=1e-5)
    assert found.ordinal_alpha < found.ordinal_omega < 1


def test_alpha_of_more_items_than_respondents():
    """Cronbach 1951: alpha needs the variances of the items and of their sum, no inverse.

    The squared multiple correlations do.
    """
    rng = np.random.default_rng(5)
    answers = pd.DataFrame(rng.normal(size=(8, 1)) + rng.normal(size=(8, 12))).add_prefix("q")
    found = scales.cronbach_alpha(answers)
    total = answers.sum(axis=1).var()
    assert found.alpha == pytest.approx(12 / 11 * (1 - answers.var().sum() / total))
    scaled = answers / answers.std()
    assert found.alpha_standardised == pytest.approx(12 / 11 * (1 - 12 / scaled.sum(axis=1).var()))
    table = found.item_statistics.set_index("item")
    rest = answers.drop(columns="q3")
    assert table.loc["q3", "alpha_if_deleted"] == pytest.approx(
        11 / 10 * (1 - rest.var().sum() / rest.sum(axis=1).var())
    )
    assert table.loc["q3", "corrected_item_total"] == pytest.approx(answers["q3"].corr(rest.sum(axis=1)))
    assert table["squared_multiple_correlation"].isna().all()
    assert scales.cronbach_alpha(answers.iloc[:, :7]).item_statistics["squared_multiple_correlation"].notna().all()
    assert scales.split_half(answers).half_correlation == pytest.approx(
        answers.iloc[:, :6].sum(axis=1).corr(answers.iloc[:, 6:].sum(axis=1))
    )


@pytest.mark.parametrize("repeated", ["copy", "sum", "turned"])
def test_alpha_of_items_that_follow_from_one_another(repeated):
    """Cronbach 1951 on variances; R² as ``lm`` has it: of an item that the others determine 1, of the rest that of a
    regression without the item that repeats.
    """
    rng = np.random.default_rng(7)
    answers = pd.DataFrame(rng.normal(size=(40, 1)) + rng.normal(size=(40, 4)), columns=list("abcd"))
    again = {"copy": answers["a"], "sum": answers["a"] + answers["b"], "turned": 6 - answers["a"]}[repeated]
    table = answers.assign(e=again)
    found = scales.cronbach_alpha(table)
    assert found.alpha == pytest.approx(5 / 4 * (1 - table.var().sum() / table.sum(axis=1).var()))
    scaled = table / table.std()
    assert found.alpha_standardised == pytest.approx(5 / 4 * (1 - 5 / scaled.sum(axis=1).var()))
    explained = found.item_statistics.set_index("item")["squared_multiple_correlation"]
    assert explained[["a", "e"]].to_list() == pytest.approx([1, 1], abs=1e-9)
    x = np.column_stack([np.ones(40), answers[["a", "b", "d"]]])
    left = answers["c"] - x @ np.linalg.lstsq(x, answers["c"], rcond=None)[0]
    assert explained["c"] == pytest.approx(1 - left.var() / answers["c"].var())
    bounds = scales.guttman_lambdas(table).set_index("measure")["value"]
    alone = (table.var() * (1 - explained)).sum()
    assert bounds["lambda_6"] == pytest.approx(1 - alone / table.sum(axis=1).var())


def test_pairwise_correlations_that_cannot_all_hold():
    """Closed form: variances 4/5, covariances 1, 1, -1 of three items, each pair answered by others."""
    nan, up, down = np.nan, [1.0, 2, 3], [3.0, 2, 1]
    table = pd.DataFrame({"a": [*up, *up, *[nan] * 3], "b": [*up, *[nan] * 3, *up], "c": [*[nan] * 3, *up, *down]})
    found = scales.cronbach_alpha(table, missing="pairwise")
    assert found.alpha == pytest.approx(3 / 2 * (1 - 2.4 / (2.4 + 2)))
    assert found.item_statistics["squared_multiple_correlation"].isna().all()


def test_a_negative_alpha_names_the_items_that_run_against_the_rest():
    """A rule of ours: alpha is negative where the covariances sum to less than zero, as with items nobody
    turned round.
    """
    rng = np.random.default_rng(6)
    trait = rng.normal(size=(300, 1))
    answers = pd.DataFrame(trait * [1, -1, 1, -1, 1] + rng.normal(size=(300, 5)), columns=list("abcde"))
    found = scales.cronbach_alpha(answers)
    assert found.alpha < 0
    (remark,) = found.remarks
    assert remark.kind == "negative_alpha"
    assert "'b', 'd' run against the rest" in remark.en
    assert "column 'reversed'" in remark.en
    assert "b、d" in remark.zh
    assert "reversed" in remark.zh
    assert scales.cronbach_alpha(answers.assign(b=-answers["b"], d=-answers["d"])).remarks == ()


def test_the_first_half_of_an_odd_scale_is_the_longer_one():
    """SPSS, RELIABILITY /MODEL=GUTTMAN: λ4 of the first ⌈k/2⌉ items and the rest; closed form on sums."""
    rng = np.random.default_rng(8)
    items = pd.DataFrame(rng.normal(size=(30, 1)) + rng.normal(size=(30, 3)), columns=list("abc"))
    parts = (items["a"] + items["b"]).var() + items["c"].var()
    found = scales.guttman_lambdas(items).set_index("measure")["value"]
    assert found["lambda_4"] == pytest.approx(2 * (1 - parts / items.sum(axis=1).var()))
