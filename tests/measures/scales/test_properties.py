"""What must hold whatever the answers: as properties over random questionnaires."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scales_cases import distance, likert, loadings

from bphs.errors import MeasureError
from bphs.measures import scales
from bphs.measures.scales import verdicts

seeds = st.integers(0, 10**6)
few = settings(max_examples=25, deadline=None)


def answers(seed: int, factors: int = 2, k: int = 8) -> pd.DataFrame:
    return likert(160, k, factors, loading=0.75, seed=seed)


@few
@given(seeds, st.floats(1e-3, 1e3), st.floats(-100, 100))
def test_alpha_keeps_when_all_items_are_rescaled_or_shifted(seed, factor, shift):
    items = answers(seed)
    plain, scaled = scales.cronbach_alpha(items), scales.cronbach_alpha(items * factor + shift)
    assert scaled.alpha == pytest.approx(plain.alpha, rel=1e-8)
    assert scaled.lower == pytest.approx(plain.lower, rel=1e-8)
    assert scaled.item_statistics["alpha_if_deleted"].tolist() == pytest.approx(
        plain.item_statistics["alpha_if_deleted"].tolist(), rel=1e-8
    )


@few
@given(seeds, st.permutations(range(8)), st.randoms(use_true_random=False))
def test_the_order_of_items_and_rows_does_not_matter(seed, order, random):
    items = answers(seed)
    rows = list(range(len(items)))
    random.shuffle(rows)
    turned = items.iloc[rows, order]
    assert scales.cronbach_alpha(turned).alpha == pytest.approx(scales.cronbach_alpha(items).alpha, rel=1e-10)
    assert scales.sampling_adequacy(turned).kmo == pytest.approx(scales.sampling_adequacy(items).kmo, rel=1e-9)
    lambdas = [
        scales.guttman_lambdas(each)["value"].drop(3).tolist() for each in (items, turned)
    ]  # λ4 depends on the halves
    assert lambdas[0] == pytest.approx(lambdas[1], rel=1e-9)
    analysed = [
        scales.item_analysis(each).table.set_index("item").loc[items.columns, "t"].tolist() for each in (items, turned)
    ]
    assert analysed[0] == pytest.approx(analysed[1], rel=1e-9)


@few
@given(seeds)
def test_alpha_if_deleted_is_the_alpha_of_the_others(seed):
    items = answers(seed)
    table = scales.cronbach_alpha(items).item_statistics.set_index("item")
    for name in ("q1", "q5"):
        assert table["alpha_if_deleted"][name] == pytest.approx(
            scales.cronbach_alpha(items.drop(columns=name)).alpha, rel=1e-9
        )
        assert table["corrected_item_total"][name] == pytest.approx(
            items[name].corr(items.drop(columns=name).sum(axis=1)), rel=1e-9
        )


@few
@given(seeds)
def test_guttmans_order(seed):
    """Guttman (1945): λ1 < λ3 ≤ λ2; λ3 is alpha. The interval holds alpha."""
    items = answers(seed, factors=1)
    first, second, third, *_ = scales.guttman_lambdas(items)["value"]
    found = scales.cronbach_alpha(items)
    assert first < third <= second + 1e-12
    assert third == pytest.approx(found.alpha, rel=1e-12)
    assert found.lower < found.alpha < found.upper


@few
@given(
    seeds,
    st.sampled_from(["varimax", "promax", "oblimin"]),
    st.sampled_from(["principal_components", "principal_axis"]),
    st.booleans(),
)
def test_rotation_keeps_communalities_and_what_is_reproduced(seed, rotation, method, normalise):
    try:
        found = scales.factor_analysis(answers(seed), 2, method=method, rotation=rotation, normalise=normalise)
    except MeasureError as why:
        if "Heywood" not in str(why) and "settle" not in str(why):
            raise
        return
    plain, pattern, structure = loadings(found.unrotated), loadings(found.pattern), loadings(found.structure)
    np.testing.assert_allclose(pattern @ structure.T, plain @ plain.T, atol=1e-8)
    np.testing.assert_allclose((pattern * structure).sum(axis=1), found.communalities["extraction"], atol=1e-8)
    correlations = found.factor_correlations.iloc[:, 1:].to_numpy()
    np.testing.assert_allclose(np.diag(correlations), 1, atol=1e-12)
    np.testing.assert_allclose(pattern @ correlations, structure, atol=1e-10)


@few
@given(seeds, st.floats(0, 2 * np.pi))
def test_varimax_is_a_maximum_and_forgets_where_it_started(seed, angle):
    from bphs.measures.scales._rotation import varimax

    plain = loadings(scales.factor_analysis(answers(seed), 2).unrotated)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    def criterion(matrix: np.ndarray) -> float:
        scaled = matrix / np.sqrt((matrix**2).sum(axis=1, keepdims=True))
        return float((scaled**2).var(axis=0).sum())

    best = varimax(plain).pattern
    assert criterion(best) >= criterion(plain @ turn) - 1e-12
    assert criterion(varimax(plain @ turn).pattern) == pytest.approx(criterion(best), abs=1e-9)


@few
@given(seeds)
def test_the_sign_and_unit_of_an_item_do_not_change_its_communality(seed):
    items = answers(seed)
    other = items.assign(q3=-250.0 * items["q3"] + 7)
    for matrix in (items, other):
        assert scales.sampling_adequacy(matrix).kmo == pytest.approx(scales.sampling_adequacy(items).kmo, rel=1e-9)
    plain, turned = (scales.factor_analysis(each, 2).communalities["extraction"] for each in (items, other))
    np.testing.assert_allclose(plain, turned, rtol=1e-8)


@few
@given(seeds, st.floats(0.01, 100))
def test_confirmatory_fit_keeps_when_an_item_is_rescaled(seed, factor):
    dimensions = {"a": ["q1", "q2", "q3", "q4"], "b": ["q5", "q6", "q7", "q8"]}
    items = answers(seed)
    plain, scaled = (
        scales.confirmatory_factor_analysis(each, dimensions)
        for each in (items, items.assign(q1=items["q1"] * factor, q6=items["q6"] / factor))
    )
    assert scaled.fit.chi2 == pytest.approx(plain.fit.chi2, rel=1e-6, abs=1e-8)
    np.testing.assert_allclose(scaled.loadings["standardised"], plain.loadings["standardised"], rtol=1e-6)
    np.testing.assert_allclose(scaled.loadings["standardised_error"], plain.loadings["standardised_error"], rtol=1e-5)


@few
@given(seeds)
def test_polychoric_keeps_under_recoding_that_keeps_order(seed):
    items = answers(seed, k=4)
    plain = scales.polychoric(items).correlations
    np.testing.assert_allclose(scales.polychoric(items**3).correlations, plain, atol=1e-8)
    np.testing.assert_allclose(scales.polychoric(-items).correlations, plain, atol=1e-8)


def test_the_seed_decides():
    items = answers(1)
    first, again, other = (scales.parallel_analysis(items, seed=seed, replicates=50).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not np.allclose(first["random_mean"], other["random_mean"])


def test_loadings_are_recovered():
    """The generator: standardised loadings .8, .7, .6, factors correlated .4, without cutting into steps."""
    rng = np.random.default_rng(2)
    factors = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], 20_000)[:, [0, 0, 0, 1, 1, 1]]
    truth = np.array([0.8, 0.7, 0.6, 0.8, 0.7, 0.6])
    items = pd.DataFrame(
        factors * truth + rng.normal(size=factors.shape) * np.sqrt(1 - truth**2),
        columns=[f"q{number}" for number in range(1, 7)],
    )
    model = scales.confirmatory_factor_analysis(items, {"a": ["q1", "q2", "q3"], "b": ["q4", "q5", "q6"]})
    apart = (model.loadings["standardised"] - truth) / model.loadings["standardised_error"]
    assert np.abs(apart).max() < 3
    assert model.latent_correlations["latent_correlation"][0] == pytest.approx(0.4, abs=0.03)
    explored = scales.factor_analysis(items, 2, method="maximum_likelihood", rotation="oblimin")
    assert distance(loadings(explored.pattern), np.kron(np.eye(2), np.array([[0.8], [0.7], [0.6]]))) < 0.04


class TestVerdicts:
    """The lines as their authors drew them."""

    @pytest.mark.parametrize(
        ("rule", "value", "level", "passed"),
        [
            (verdicts.kmo_verdict, 0.49, "unacceptable", False),
            (verdicts.kmo_verdict, 0.5, "miserable", True),
            (verdicts.kmo_verdict, 0.6, "mediocre", True),
            (verdicts.kmo_verdict, 0.7, "middling", True),
            (verdicts.kmo_verdict, 0.8, "meritorious", True),
            (verdicts.kmo_verdict, 0.9, "marvelous", True),
            (verdicts.alpha_verdict, 0.7, "acceptable", True),
            (verdicts.alpha_verdict, 0.699, "questionable", False),
            (verdicts.rmsea_verdict, 0.05, "close", True),
            (verdicts.rmsea_verdict, 0.08, "fair", True),
            (verdicts.rmsea_verdict, 0.09, "mediocre", False),
            (verdicts.rmsea_verdict, 0.11, "poor", False),
            (verdicts.cfi_verdict, 0.95, "good", True),
            (verdicts.cfi_verdict, 0.9, "acceptable", True),
            (verdicts.cfi_verdict, 0.89, "poor", False),
            (verdicts.srmr_verdict, 0.08, "met", True),
            (verdicts.htmt_verdict, 0.85, "not_met", False),
            (verdicts.harman_verdict, 0.499, "met", True),
            (verdicts.harman_verdict, 0.5, "not_met", False),
            (verdicts.item_total_verdict, 0.3, "met", True),
            (verdicts.variance_explained_verdict, 0.6, "met", True),
            (verdicts.invariance_verdict, -0.01, "met", True),
            (verdicts.invariance_verdict, -0.011, "not_met", False),
        ],
    )
    def test_line(self, rule, value, level, passed):
        found = rule(value)
        assert (found.level, found.passed, found.rule) == (level, passed, rule.__name__)
        assert found.to_frame().shape == (1, 6)

    def test_missing_is_not_judged(self):
        with pytest.raises(MeasureError, match="cannot judge a missing value"):
            verdicts.kmo_verdict(float("nan"))
