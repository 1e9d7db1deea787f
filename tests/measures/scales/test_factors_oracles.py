"""Factors against R (psych 2.2.9, stats 4.2.2), GNU PSPP 1.6.2 and statsmodels' rotations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scales_cases import ITEMS, distance, likert, loadings, oracle, pspp_matrix, pspp_table, respondents
from statsmodels.multivariate.factor_rotation import rotate_factors

from bphs.measures import scales


@pytest.fixture(scope="module")
def answers():
    return respondents()[ITEMS]


@pytest.fixture(scope="module")
def wanted():
    return oracle("r")["efa"]


def test_principal_components(answers, wanted):
    """R psych 2.2.9 principal, before rotation and its communalities; eigenvalues."""
    found = scales.factor_analysis(answers)
    assert (found.n, found.factors, found.left_out) == (wanted["n"], 4, 334)
    assert distance(loadings(found.unrotated), wanted["pc_unrot"]["values"]) < 1e-10
    assert found.communalities.set_index("item")["extraction"].to_dict() == pytest.approx(
        wanted["pc_communality"], rel=1e-10
    )
    assert found.variance["eigenvalue"].tolist() == pytest.approx(wanted["eigen"], rel=1e-10)


def test_varimax_with_kaiser_normalisation(answers, wanted):
    """R psych 2.2.9 (its varimax stops early, at 1e-5 of its criterion) and GNU PSPP 1.6.2 FACTOR /EXTRACTION=PC
    /ROTATION=VARIMAX.
    """
    found = scales.factor_analysis(answers)
    assert distance(loadings(found.pattern), wanted["pc_varimax"]["values"]) < 1e-3
    assert distance(loadings(found.pattern), pspp_matrix("FACTOR_PC_VARIMAX", "Rotated Component Matrix")) < 1e-6


def test_total_variance_explained(answers):
    """GNU PSPP 1.6.2: sums of squared loadings after rotation; it does not sort its factors, SPSS does."""
    found = scales.factor_analysis(answers).variance
    rows = np.array([row[1:] for row in pspp_table("FACTOR_PC_VARIMAX", "Total Variance Explained")[2:6]], dtype=float)
    np.testing.assert_allclose(found["extraction_loadings"].dropna(), rows[:, 3], atol=6e-9)
    np.testing.assert_allclose(found["rotation_loadings"].dropna(), np.sort(rows[:, 6])[::-1], atol=2e-6)
    assert found["rotation_cumulative_share"][3] == pytest.approx(found["extraction_cumulative_share"][3], rel=1e-12)
    assert np.isnan(found["rotation_loadings"][4])


def test_principal_axes_stop_where_pspp_stops(answers):
    """GNU PSPP 1.6.2 FACTOR /EXTRACTION=PAF: both stop at a change of .001, so the digits agree."""
    found = scales.factor_analysis(answers, 4, method="principal_axis", rotation="none")
    assert distance(loadings(found.unrotated), pspp_matrix("FACTOR_PAF_PROMAX", "Factor Matrix")) < 1e-7
    communalities = pspp_matrix("FACTOR_PAF_PROMAX", "Communalities", 1)
    np.testing.assert_allclose(found.communalities[["initial", "extraction"]].to_numpy(), communalities, atol=1e-7)


def test_principal_axes_to_the_end(answers, wanted):
    """R psych 2.2.9 fa(fm="pa") with a small tolerance, varimax."""
    found = scales.factor_analysis(answers, 4, method="principal_axis", tolerance=1e-7, iterations=500)
    assert found.communalities.set_index("item")["extraction"].to_dict() == pytest.approx(wanted["paf_comm"], abs=1e-5)
    assert distance(loadings(found.pattern), wanted["paf_varimax"]["values"]) < 1e-3


def test_promax(answers):
    """GNU PSPP 1.6.2 FACTOR /EXTRACTION=PAF /ROTATION=PROMAX(4): pattern, structure, correlations of the factors."""
    found = scales.factor_analysis(answers, 4, method="principal_axis", rotation="promax")
    assert distance(loadings(found.pattern), pspp_matrix("FACTOR_PAF_PROMAX", "Pattern Matrix")) < 1e-6
    assert distance(loadings(found.structure), pspp_matrix("FACTOR_PAF_PROMAX", "Structure Matrix")) < 1e-6
    theirs = pspp_matrix("FACTOR_PAF_PROMAX", "Factor Correlation Matrix", 1)
    ours = found.factor_correlations.iloc[:, 1:].to_numpy()
    upper = np.triu_indices(4, 1)
    np.testing.assert_allclose(np.sort(np.abs(ours[upper])), np.sort(np.abs(theirs[upper])), atol=1e-6)
    assert "rotation_share" not in found.variance


def test_maximum_likelihood(answers, wanted):
    """R stats 4.2.2 factanal: uniquenesses, χ², varimax; its own promax does not scale the target."""
    found = scales.factor_analysis(answers, 4, method="maximum_likelihood")
    assert (1 - found.communalities.set_index("item")["extraction"]).to_dict() == pytest.approx(
        wanted["factanal_uniq"], abs=1e-4
    )
    assert (found.chi2, found.df) == pytest.approx((wanted["factanal_chisq"], wanted["factanal_dof"]), abs=1e-5)
    assert distance(loadings(found.pattern), wanted["factanal_varimax"]["values"]) < 1e-3
    promax = scales.factor_analysis(answers, 4, method="maximum_likelihood", rotation="promax", normalise=False)
    assert distance(loadings(promax.pattern), wanted["factanal_promax"]["values"]) < 1e-3


@pytest.mark.parametrize(
    ("rotation", "criterion", "tolerance"),
    [("varimax", ("varimax", "orthogonal"), 1e-4), ("oblimin", (0, "oblique"), 1e-4)],
)
def test_rotations_against_statsmodels(answers, rotation, criterion, tolerance):
    """statsmodels 0.15 factor_rotation, without Kaiser's normalisation."""
    found = scales.factor_analysis(answers, 4, method="maximum_likelihood", rotation=rotation, normalise=False)
    plain = loadings(found.unrotated)
    theirs = (
        rotate_factors(plain, "varimax", algorithm="gpa")
        if rotation == "varimax"
        else rotate_factors(plain, "oblimin", criterion[0], criterion[1])
    )
    assert distance(loadings(found.pattern), theirs[0]) < tolerance


def test_oblimin_is_stationary(answers):
    """Jennrich (2002): at a minimum Λᵀ dQ/dΛ Φ⁻¹ is diagonal; rows scaled to length 1 by Kaiser's normalisation."""
    found = scales.factor_analysis(answers, 4, method="maximum_likelihood", rotation="oblimin")
    pattern, correlations = loadings(found.pattern), found.factor_correlations.iloc[:, 1:].to_numpy()
    scaled = pattern / np.sqrt(found.communalities["extraction"].to_numpy())[:, None]
    squared = scaled**2
    slope = scaled * (squared.sum(axis=1, keepdims=True) - squared)
    gradient = scaled.T @ slope @ np.linalg.inv(correlations)
    assert np.abs(gradient - np.diag(np.diag(gradient))).max() < 1e-6


def test_harman(answers, wanted):
    """R psych 2.2.9: share of the first component, per cent; GNU PSPP 1.6.2 prints four components."""
    found = scales.harman_test(answers)
    assert 100 * found.first_share == pytest.approx(wanted["harman_first_pct"], rel=1e-10)
    assert found.components == pspp_matrix("FACTOR_HARMAN", "Component Matrix").shape[1]


@pytest.mark.parametrize("null", ["normal", "permutation"])
@pytest.mark.parametrize("kind", ["components", "factors"])
def test_parallel_analysis_keeps_four(answers, wanted, kind, null):
    """R psych 2.2.9 fa.parallel keeps as many components; the data were made with four dimensions."""
    found = scales.parallel_analysis(answers, kind=kind, null=null, replicates=100, seed=4)
    assert found.factors == wanted["parallel_ncomp"]
    assert found.table["retained"].sum() == found.factors


def test_random_matrices_are_those_of_drawn_respondents():
    """The definition: means of the eigenvalues of correlations of unrelated normal items, drawn respondent by
    respondent.
    """
    rng, n, k = np.random.default_rng(0), 60, 5
    drawn = np.mean(
        [np.linalg.eigvalsh(np.corrcoef(rng.normal(size=(n, k)), rowvar=False))[::-1] for _ in range(4000)], axis=0
    )
    found = scales.parallel_analysis(likert(n, k), replicates=4000, seed=1).table["random_mean"]
    np.testing.assert_allclose(found, drawn, atol=0.008)


def test_polychoric_factors_recover_the_loadings_that_made_the_answers():
    """The generator: loadings .7 on two factors.

    Cutting into five steps lowers Pearson's loadings, not the polychoric ones.
    """
    answers = likert(20_000, 8, factors=2)
    options = {"method": "maximum_likelihood", "rotation": "varimax"}
    ordinal = scales.factor_analysis(answers, 2, correlation="polychoric", **options).communalities["extraction"]
    plain = scales.factor_analysis(answers, 2, **options).communalities["extraction"]
    np.testing.assert_allclose(ordinal, 0.49, atol=0.025)
    assert (plain < ordinal).all()


def test_factors_come_in_order_and_point_upwards(answers):
    """SPSS's convention: descending sums of squares."""
    found = scales.factor_analysis(answers, 4, method="principal_axis", rotation="oblimin")
    assert found.variance["rotation_loadings"].dropna().is_monotonic_decreasing
    assert (loadings(found.pattern).sum(axis=0) > 0).all()
    assert isinstance(found.to_frame(), pd.DataFrame)
