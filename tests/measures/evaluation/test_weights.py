"""Weights, concordance and rankings against R, PSPP, published tables and closed forms."""

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import answers, pspp
from hypothesis import given
from hypothesis import strategies as st
from inequality_cases import case

from bphs.errors import MeasureError
from bphs.measures import composite, evaluation
from bphs.measures.evaluation.judgements import RANDOM_INDEX

# Saaty 2008, Int J Services Sciences 1(1), 83-98, doi:10.1504/IJSSCI.2008.017590, relative consumption of drinks
DRINKS = ["coffee", "wine", "tea", "beer", "sodas", "milk", "water"]
CONSUMPTION = [
    [1, 9, 5, 2, 1, 1, 1 / 2],
    [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
    [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
    [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [1, 9, 4, 2, 1, 2, 1 / 2],
    [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [2, 9, 9, 3, 2, 3, 1],
]


def test_eigenvector_weights_in_r():
    """R 4.2.2 eigen: weights, λ, index and ratio with RI 0.58."""
    oracle = case("composite", "ahp")
    found, wanted = evaluation.ahp(oracle["input"]["matrix"]), oracle["expected"]
    np.testing.assert_allclose(found.weights["weight"], wanted["w"], rtol=1e-9)
    assert [found.lambda_max, found.consistency_index, found.consistency_ratio] == pytest.approx(
        [wanted["lambda_max"], wanted["CI"], wanted["CR"]], rel=1e-9
    )
    assert found.consistent


def test_saatys_drinks():
    """Saaty 2008, table 2: weights .177 .019 .042 .116 .190 .129 .327, consistency ratio .022."""
    found = evaluation.ahp(CONSUMPTION, DRINKS)
    assert found.weights["weight"].to_list() == pytest.approx(
        [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=5.1e-4
    )
    assert found.consistency_ratio == pytest.approx(0.022, abs=5.1e-4)


def test_geometric_means_and_aggregation_in_closed_form():
    """w ∝ (Π a_ij)^(1/n); for consistent matrices both methods give the ratios themselves.

    AIJ of geometric weights is their geometric mean.
    """
    a = np.array([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
    by_hand = np.array([15, 2 / 3, 0.1]) ** (1 / 3)
    np.testing.assert_allclose(
        evaluation.ahp(a, method="geometric").weights["weight"], by_hand / by_hand.sum(), rtol=1e-12
    )
    b = np.array([[1, 1, 2], [1, 1, 4], [1 / 2, 1 / 4, 1]])
    group = evaluation.ahp_group([a, b], method="geometric", expert_weights=[3, 1])
    parts = [evaluation.ahp(each, method="geometric").weights["weight"].to_numpy() for each in (a, b)]
    joined = parts[0] ** 0.75 * parts[1] ** 0.25
    np.testing.assert_allclose(group.weights["weight"], joined / joined.sum(), rtol=1e-12)
    mean = evaluation.ahp_group([a, b], aggregation="aip", method="geometric")
    np.testing.assert_allclose(mean.weights["weight"], (parts[0] + parts[1]) / 2, rtol=1e-12)
    assert mean.judgement is None


def test_experts_who_contradict_themselves_can_be_left_out():
    """A over B over C over A: λ by the cubic's closed form, 1 + t + 1/t with t = (a·c/b)^(1/3) for 3 x 3 (a = a₁₂, b =
    a₁₃, c = a₂₃).
    """
    circle = [[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]]
    found = evaluation.ahp(circle)
    t = (5 * 5 / (1 / 5)) ** (1 / 3)
    assert found.lambda_max == pytest.approx(1 + t + 1 / t)
    assert not found.consistent
    good = [[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]]
    group = evaluation.ahp_group({"one": good, "two": circle}, only_consistent=True)
    assert group.left_out == ("two",)
    np.testing.assert_allclose(group.weights["weight"], evaluation.ahp(good).weights["weight"])
    with pytest.raises(MeasureError, match="No expert"):
        evaluation.ahp_group([circle], only_consistent=True)


@given(st.lists(st.floats(0.2, 5), min_size=2, max_size=6))
def test_consistent_judgements_give_their_weights_back(raw):
    """Axiom (Saaty 1977): of a_ij = w_i/w_j every method finds w, with λ = n."""
    w = np.array(raw) / np.sum(raw)
    for method in ("eigenvector", "geometric"):
        found = evaluation.ahp(w[:, None] / w, method=method)
        np.testing.assert_allclose(found.weights["weight"], w, rtol=1e-7)
        assert found.lambda_max == pytest.approx(len(w))


def test_random_index_is_saatys_of_1980():
    """Saaty 1980, The Analytic Hierarchy Process, p. 21, orders 3 to 9."""
    assert [RANDOM_INDEX[n] for n in range(3, 10)] == [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45]


def test_concordance_in_pspp():
    """PSPP NPAR /KENDALL=d1 d2 d3 d4 on synthA: W 0.0017356, chi-square 3.12408377 on 3, p .373."""
    rows = {row[0]: row[1] for row in pspp("NPAR_WILCOX_FRIEDMAN", "Test Statistics", 2)}
    found = evaluation.kendalls_w(answers()[["d1", "d2", "d3", "d4"]])
    assert [found.w, found.chi2, found.df] == pytest.approx(
        [rows["Kendall's W"], rows["Chi-Square"], rows["df"]], abs=1e-8
    )
    assert found.p_value == pytest.approx(rows["Asymp. Sig."], abs=5.1e-4)


def test_concordance_at_its_ends():
    """The same order from everybody is 1, also with ties; opposite orders of two are 0."""
    assert evaluation.kendalls_w([[1, 2, 2, 4]] * 5).w == pytest.approx(1)
    assert evaluation.kendalls_w([[1, 2, 3], [3, 2, 1]]).w == pytest.approx(0)


def test_a_delphi_round_by_hand():
    """Three of four experts; marks 5, 5, 4 of the first item: mean 14/3, sd √(1/3), full marks 2/3.

    Cr = mean of (Ca + Cs)/2.
    """
    found = evaluation.delphi_round(
        pd.DataFrame({"a": [5, 5, 4], "b": [4, np.nan, 4]}, index=["x", "y", "z"]),
        sent=4,
        basis=[0.8, 0.9, 0.7],
        familiarity=[0.9, 0.9, 0.8],
    )
    first = found.items.iloc[0]
    assert first[["n", "mean", "sd", "cv", "full_score"]].to_list() == pytest.approx(
        [3, 14 / 3, np.sqrt(1 / 3), np.sqrt(1 / 3) * 3 / 14, 2 / 3]
    )
    assert found.items["n"].to_list() == [3, 2]
    assert (found.positive_coefficient, found.authority_coefficient) == pytest.approx((0.75, (0.85 + 0.9 + 0.75) / 3))
    assert found.concordance.experts == 2
    assert found.authority["expert"].to_list() == ["x", "y", "z"]
    ends = evaluation.delphi_round(
        [[1, 2], [2, 1]], basis=[0, 1], familiarity=[1, 0]
    )  # both ends of a coefficient are possible
    assert ends.authority_coefficient == pytest.approx(0.5)


@pytest.mark.parametrize(("which", "scaling"), [("entropy-sum", "sum"), ("entropy-minmax", "minmax")])
def test_entropy_weights_in_r(which, scaling):
    """Base R 4.2.2: E and w as in `software`; of the min-max case also the scores Σ w·x of the scaled table."""
    oracle = case("composite", which)
    found = composite.entropy_weights(
        oracle["input"]["matrix"], impacts=oracle["input"].get("impacts"), scaling=scaling
    )
    np.testing.assert_allclose(found["entropy"], oracle["expected"]["E"], rtol=1e-9)
    np.testing.assert_allclose(found["weight"], oracle["expected"]["w"], rtol=1e-9)


def test_critic_weights_in_r():
    """Base R 4.2.2: C_j = s_j Σ(1 - r_jk); s with ddof 1, by pandas (weights do not depend on it)."""
    oracle = case("composite", "critic")
    found, table = (
        composite.critic_weights(oracle["input"]["matrix"], impacts=oracle["input"]["impacts"]),
        pd.DataFrame(oracle["input"]["matrix"]),
    )
    np.testing.assert_allclose(found["weight"], oracle["expected"]["w"], rtol=1e-9)
    np.testing.assert_allclose(found["sd"], table.std() / (table.max() - table.min()), rtol=1e-12)


def test_combined_weights_by_hand():
    """a·b: .12, .32 of .44; additive with a quarter of the first: .3, .7; a share of 1 or 0 gives one set back."""
    first, second = {"a": 0.6, "b": 0.4}, {"b": 0.8, "a": 0.2}
    assert composite.combine_weights(first, second)["weight"].to_list() == pytest.approx([0.12 / 0.44, 0.32 / 0.44])
    assert composite.combine_weights(first, second, method="additive", share=0.25)["weight"].to_list() == pytest.approx(
        [0.3, 0.7]
    )
    assert composite.combine_weights(first, second, method="additive", share=1)["weight"].to_list() == pytest.approx(
        [0.6, 0.4]
    )


def test_topsis_in_r():
    """R package topsis 1.0: scores and ranks."""
    oracle = case("composite", "topsis")
    found = composite.topsis(
        table=oracle["input"]["matrix"], weights=oracle["input"]["weights"], impacts=oracle["input"]["impacts"]
    )
    np.testing.assert_allclose(found["score"], oracle["expected"]["score"], rtol=1e-9)
    assert found["rank"].to_list() == oracle["expected"]["rank"]


def test_rank_sum_ratio_in_r():
    """Base R 4.2.2: Σ R/(n m), average ties.

    The probits are 5 + Φ⁻¹ of the cumulative frequency, the last one 1 - 1/(4n).
    """
    from scipy import stats

    oracle = case("composite", "rsr")
    found = composite.rank_sum_ratio(oracle["input"]["matrix"], impacts=oracle["input"]["impacts"])
    np.testing.assert_allclose(found["rsr"], oracle["expected"]["RSR"], rtol=1e-9)
    assert found.loc[found["rsr"].idxmax(), "probit"] == pytest.approx(5 + stats.norm.ppf(1 - 1 / 48))
    assert found.loc[found["rsr"].idxmin(), "probit"] == pytest.approx(5 + stats.norm.ppf(1 / 12))
    assert found["fitted"].mean() == pytest.approx(found["rsr"].mean())


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=8))
def test_weights_add_up_and_rankings_stay_in_bounds(rows):
    """Axioms: weights are non-negative and add up to 1; TOPSIS lies in 0 to 1.

    Nothing depends on the order of the units.
    """
    table = np.array(rows, dtype=float)
    if (np.ptp(table, axis=0) == 0).any():
        return
    order = np.arange(len(table))[::-1]
    for call in (composite.entropy_weights, composite.critic_weights):
        try:
            w = call(table)["weight"]
        except MeasureError:
            continue
        assert w.min() >= -1e-12
        assert w.sum() == pytest.approx(1)
        np.testing.assert_allclose(call(table[order])["weight"], w, atol=1e-12)
    score = composite.topsis(table)["score"]
    assert score.between(0, 1).all()
    np.testing.assert_allclose(composite.topsis(table[order])["score"], score[order], atol=1e-12)


def test_gaps_are_refused_or_left_out_by_unit():
    table = [[1.0, 5.0], [2.0, np.nan], [9.0, 8.0], [4.0, 1.0]]
    whole = [table[at] for at in (0, 2, 3)]
    for call in (composite.entropy_weights, composite.critic_weights, composite.topsis, composite.rank_sum_ratio):
        with pytest.raises(MeasureError, match="'item_2' is missing for 1 of 4"):
            call(table)
        np.testing.assert_allclose(
            call(table, missing="drop").select_dtypes("number"), call(whole).select_dtypes("number")
        )
    assert evaluation.kendalls_w(table, missing="drop").left_out == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: evaluation.ahp([[1, 3], [3, 1]], ["use", "cost"]),
            "'use' against 'cost' is 3, but the other way round 3",
        ),
        (lambda: evaluation.ahp([[2, 3], [1 / 3, 1]]), "against itself is 2"),
        (lambda: evaluation.ahp([[1, 2, 3]]), "square"),
        (lambda: evaluation.ahp([[1, -2], [-0.5, 1]]), "positive"),
        (lambda: evaluation.ahp(np.ones((16, 16))), "no random index for 16 items"),
        (lambda: evaluation.ahp([[1]], ["a", "b"]), "names are"),
        (lambda: evaluation.ahp_group({"Li": [[1, 2], [3, 1]]}), "Li: "),
        (lambda: evaluation.ahp_group([np.ones((2, 2)), np.ones((3, 3))]), "same items"),
        (lambda: evaluation.ahp_group([np.ones((2, 2))], aggregation="AIJ"), "write 'aij'"),
        (lambda: evaluation.kendalls_w([[1, 2, 3]]), "At least 2 experts"),
        (lambda: evaluation.kendalls_w([[1, 1], [2, 2]]), "no order to agree on"),
        (lambda: evaluation.delphi_round([[1, 2], [2, 1]], sent=1), "only 1 questionnaires"),
        (lambda: evaluation.delphi_round([[1, 2], [2, 1]], basis=[1, 1]), "both coefficients"),
        (lambda: evaluation.delphi_round([[1, 2], [2, 1]], basis=[1, 2], familiarity=[1, 1]), "from 0 to 1"),
        (lambda: composite.entropy_weights([[1, 2], [1, 3]]), "'item_1' is the same for every unit"),
        (lambda: composite.entropy_weights([[-1, 2], [1, 3]], scaling="sum"), "zero or more"),
        (lambda: composite.entropy_weights([[1, 2], [2, 3]], impacts=["+", "-"], scaling="sum"), "knows no direction"),
        (lambda: composite.entropy_weights([[1, 2], [2, 3]], impacts=["+"]), "impacts must be"),
        (lambda: composite.entropy_weights([["a", "b"], ["c", "d"]]), "must be numbers"),
        (lambda: composite.critic_weights([[1, 2], [2, 4], [3, 6]]), "perfectly correlated"),
        (lambda: composite.combine_weights({"a": 1}, {"b": 1}), "names 'b', which is no item"),
        (lambda: composite.combine_weights([1, 0], [0, 1]), "product is zero"),
        (lambda: composite.topsis([[1, 2], [1, 2]]), "alike in every indicator"),
        (lambda: composite.topsis([[1, 2], [2, 1]], weights=[1, -1]), "zero or more"),
        (lambda: composite.rank_sum_ratio([[1, 2], [2, 1]]), "same rank-sum ratio"),
    ],
)
def test_refusals_in_words(call, said):
    with pytest.raises(MeasureError) as caught:
        call()
    assert said in str(caught.value)
