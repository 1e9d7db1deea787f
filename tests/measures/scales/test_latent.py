"""Regressions and gaps of the opinions behind items.

Authorities: the coefficients of two causes from three correlations (Cohen, Cohen, West and Aiken 2003, formula 3.2.4);
the standard error of one cause is that of the correlation (see test_confirmatory_oracles); that of several
a bootstrap of least squares (numpy) on the opinions themselves, which items without error show; planted gaps.
"""

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures import scales

DIMENSIONS = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"], "c": ["c1", "c2", "c3"]}


def opinions(n, seed):
    random = np.random.default_rng(seed)
    first = random.normal(size=n)
    second = 0.5 * first + np.sqrt(0.75) * random.normal(size=n)
    third = 0.4 * first + 0.3 * second + 0.8 * random.normal(size=n)
    return pd.DataFrame({"a": first, "b": second, "c": third})


def answered(behind, noise, seed=5):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {f"{name}{k}": behind[name] + noise * random.normal(size=len(behind)) for name in behind for k in (1, 2, 3)}
    )


@pytest.fixture(scope="module")
def items():
    return answered(opinions(400, 3), 0.6)


class TestRegression:
    def test_two_causes_have_the_coefficients_of_their_correlations(self, items):
        pairs = scales.confirmatory_factor_analysis(items, DIMENSIONS).latent_correlations
        r = pairs.set_index(["dimension", "other"]).latent_correlation
        ab, ac, bc = r["a", "b"], r["a", "c"], r["b", "c"]
        found = scales.latent_regression(items, DIMENSIONS, outcome="c").set_index("dimension")
        assert found.coefficient["a"] == pytest.approx((ac - ab * bc) / (1 - ab**2), abs=1e-8)
        assert found.coefficient["b"] == pytest.approx((bc - ab * ac) / (1 - ab**2), abs=1e-8)

    def test_one_cause_is_the_correlation_with_its_error(self, items):
        two = {name: DIMENSIONS[name] for name in ("a", "c")}
        pair = scales.confirmatory_factor_analysis(items, two, confidence=0.9).latent_correlations.iloc[0]
        row = scales.latent_regression(items, two, outcome="c", confidence=0.9).iloc[0]
        wanted = [pair.latent_correlation, pair.standard_error, pair.lower, pair.upper]
        assert row[["coefficient", "standard_error", "lower", "upper"]].tolist() == pytest.approx(wanted, abs=1e-8)

    def test_errors_are_those_of_a_bootstrap_where_items_have_none(self):
        behind = opinions(1500, 11)
        found = scales.latent_regression(answered(behind, 0.05), DIMENSIONS, outcome="c").set_index("dimension")
        random, draws = np.random.default_rng(1), []
        for _ in range(800):
            r = np.corrcoef(behind.to_numpy()[random.integers(0, len(behind), len(behind))].T)
            draws.append(np.linalg.solve(r[:2, :2], r[:2, 2]))
        assert found.standard_error.tolist() == pytest.approx(np.std(draws, axis=0).tolist(), rel=0.1)

    def test_an_outcome_that_is_none_is_named(self, items):
        with pytest.raises(MeasureError, match="'d'"):
            scales.latent_regression(items, DIMENSIONS, outcome="d")


@pytest.fixture(scope="module")
def parted():
    """Half a standard deviation between the groups, and item a2 lower by .4 in the second besides."""
    random, n = np.random.default_rng(8), 3000
    side = np.repeat([1.0, 2.0], n // 2)
    opinion = random.normal(size=n) - 0.5 * (side == 2)
    answers = {f"a{k}": opinion + 0.7 * random.normal(size=n) for k in (1, 2, 3, 4)}
    answers["a2"] = answers["a2"] - 0.4 * (side == 2)
    return pd.DataFrame(answers), side


class TestGaps:
    def test_gap_and_shift_are_found(self, parted):
        answers, side = parted
        found = scales.latent_gaps(answers, {"a": list(answers)}, groups=side, apart=["a2"])
        gap, shift = found.differences.iloc[0], found.shifts.iloc[0]
        overall = np.sqrt(1 + 0.25**2)  # of two halves, .25 off their mean
        assert gap.lower < -0.5 / overall < gap.upper
        assert gap.difference == pytest.approx(-0.5 / overall, abs=0.08)
        assert shift.lower < -0.4 < shift.upper
        assert (shift["item"], shift.group, gap["dimension"]) == ("a2", 2.0, "a")

    def test_whose_group_is_not_known_is_left_out(self, parted):
        answers, side = parted
        some = pd.Series(side).mask(np.arange(len(side)) % 7 == 0)
        kept = some.notna().to_numpy()
        found = scales.latent_gaps(answers, {"a": list(answers)}, groups=some)
        again = scales.latent_gaps(answers[kept], {"a": list(answers)}, groups=side[kept])
        pd.testing.assert_frame_equal(found.differences, again.differences)
        assert found.shifts.empty
