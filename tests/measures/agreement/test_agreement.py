"""Agreement of coders against published answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.agreement import agreement, agreement_by_code

GAP = np.nan
RATERS = pd.DataFrame(
    [
        [1, 1, GAP, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
        [2, 2, 2, 2], [GAP, 5, 5, 5], [GAP, GAP, 1, 1], [GAP, GAP, 3, GAP],
    ]
)  # fmt: skip
"""Four coders of twelve units, with gaps: data cac.raw4raters of R's irrCAC; Krippendorff's reliability data
(Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, table C).
"""
SIX = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0], [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
]  # fmt: skip
"""Coders by category, six of fifteen patients: data distrib.6raters of R's irrCAC (Fleiss 1971, first half)."""
THREE = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
"""Two coders, data cont3x3abstractors of R's irrCAC."""


def of_counts(counts):
    return [np.repeat(np.arange(len(row)), row) for row in counts]


def of_pairs(table):
    return [(i, j) for i, row in enumerate(table) for j, times in enumerate(row) for _ in range(times)]


def found(ratings, **options):
    return agreement(ratings, **options).set_index("measure")


@pytest.mark.parametrize(
    ("measure", "value", "observed", "chance"),
    [
        ("percent", 0.8181818, 0.8181818, 0),
        ("gwet", 0.77544, 0.8181818, 0.1903212),
        ("fleiss", 0.76117, 0.8181818, 0.2387153),
        ("krippendorff", 0.74342, 0.805, 0.24),
        ("cohen", 0.76282, 0.8181818, 0.2334252),
        ("brennan_prediger", 0.77273, 0.8181818, 0.2),
    ],
)
def test_four_coders_with_gaps_in_r(measure, value, observed, chance):
    """R's irrCAC, as its vignette prints it."""
    row = found(RATERS).loc[measure]
    assert row["value"] == pytest.approx(value, abs=6e-6)
    assert (row["observed"], row["chance"]) == pytest.approx((observed, chance), abs=6e-8)
    assert row["n"] == 11


def test_the_error_of_alpha_with_gaps_in_r():
    """irrCAC's errors of the others count a unit of one coder as one that disagrees in all; the jackknife, below, says
    that it adds nothing.
    """
    assert found(RATERS).loc["krippendorff", "standard_error"] == pytest.approx(0.14548, abs=6e-6)


@pytest.mark.parametrize(
    ("measure", "value", "error", "lower", "upper"),
    [
        ("gwet", 0.4448007, 0.08418757, 0.264, 0.625),
        ("fleiss", 0.4139265, 0.08119291, 0.24, 0.588),
        ("brennan_prediger", 0.4388889, 0.08312142, 0.261, 0.617),
    ],
)
def test_six_coders_in_r(measure, value, error, lower, upper):
    """Coefficients of a distribution of coders by category."""
    row = found(of_counts(SIX)).loc[measure]
    assert (row["value"], row["standard_error"]) == pytest.approx((value, error), abs=6e-8)
    assert (row["lower"], row["upper"]) == pytest.approx((lower, upper), abs=6e-4)


def test_alpha_of_six_coders_in_r():
    assert found(of_counts(SIX)).loc["krippendorff", "value"] == pytest.approx(0.4204384, abs=6e-8)


@pytest.mark.parametrize(
    ("measure", "value", "error"),
    [
        ("percent", 0.89, 0.03128898),
        ("cohen", 0.7964094, 0.05891072),
        ("fleiss", 0.7962397, 0.05905473),
        ("gwet", 0.8493305, 0.04321747),
        ("brennan_prediger", 0.835, 0.04693346),
        ("krippendorff", 0.7972585, 0.05905473),
    ],
)
def test_two_coders_in_r(measure, value, error):
    """Coefficients of a table of two coders, whose errors divide by n, where ours, as of raw ratings, by n - 1."""
    row = found(of_pairs(THREE)).loc[measure]
    assert (row["value"], row["standard_error"] * 0.99**0.5) == pytest.approx((value, error), rel=1e-6)


def test_ten_subjects_and_fourteen_raters():
    """Fleiss' kappa of a worked example that is widely printed: .210."""
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    assert found(of_counts(counts)).loc["fleiss", "value"] == pytest.approx(0.210, abs=5e-4)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_every_level(level, value):
    """Krippendorff 2011: reliability data C."""
    assert found(RATERS, level=level).loc["krippendorff", "value"] == pytest.approx(value, abs=5e-4)


def test_weighted_kappa_with_squares_is_that_of_statsmodels():
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.array([[11, 4, 1], [3, 9, 5], [0, 2, 15]])
    mine = found(of_pairs(table), level="interval").loc["cohen", "value"]
    assert mine == pytest.approx(cohens_kappa(table, wt="quadratic").kappa)


def test_errors_are_those_of_the_jackknife():
    """The linearised error and the jackknife over units agree where units are many (Efron 1982)."""
    rng = np.random.default_rng(4)
    truth = rng.integers(0, 3, 400)
    ratings = pd.DataFrame(
        {k: np.where(rng.random(400) < 0.7, truth, rng.integers(0, 3, 400)) for k in "abc"}, dtype=float
    )
    ratings = ratings.mask(rng.random(ratings.shape) < 0.3)
    whole = found(ratings)
    left_out = [ratings.drop(index=unit) for unit in range(len(ratings))]
    values = pd.concat([found(part)["value"] for part in left_out], axis=1)
    n = len(ratings)
    spread = np.sqrt((n - 1) / n * ((values.T - values.mean(axis=1)) ** 2).sum())
    np.testing.assert_allclose(whole["standard_error"], spread[whole.index], rtol=0.03)


def test_chance_alone_is_no_agreement():
    rng = np.random.default_rng(1)
    rows = found(pd.DataFrame(rng.integers(0, 2, (4000, 2))))
    assert (rows.drop("percent")["value"].abs() < 0.06).all()


def test_one_category_all_over_is_no_agreement_beyond_chance():
    rows = found([[1, 1]] * 5)
    assert rows.loc["percent", "value"] == 1
    assert rows.loc[["cohen", "fleiss", "krippendorff"], "value"].isna().all()
    assert found([[1, 1]] * 5, categories=[0, 1]).loc["gwet", "value"] == 1


@pytest.mark.parametrize(
    ("ratings", "options", "said"),
    [
        ([[1], [2]], {}, "one coder"),
        ([["a", "b"], ["a", "a"]], {"level": "interval"}, "needs numbers"),
        ([["a", "b"], ["a", "a"]], {"level": "ordinal"}, "order of the categories"),
        ([["a", "b"], ["a", "a"]], {"categories": ["a"]}, "hold 'b'"),
        ([[1, 2], [1, 1]], {"level": "nominl"}, "nominal"),
    ],
)
def test_what_cannot_be_compared_is_refused(ratings, options, said):
    with pytest.raises(MeasureError, match=said):
        agreement(ratings, **options)


@pytest.mark.parametrize("ratings", [[[1, GAP], [GAP, 2], [1, 1]], [[GAP, GAP], [GAP, GAP]]])
def test_units_of_one_coder_determine_nothing(ratings):
    with pytest.raises(Undefined):
        agreement(ratings)


class TestByCode:
    def test_each_code_is_a_table_of_yes_and_no(self):
        """By hand: of four excerpts that both read, A and B give 'money' to (1, 2) and (1, 3); a fifth B never read."""
        rows = [
            (1, "A", "money"),
            (2, "A", "money"),
            (1, "B", "money"),
            (3, "B", "money"),
            (3, "A", GAP),
            (2, "B", "staff"),
        ]
        rows += [(4, "A", GAP), (4, "B", GAP), (5, "A", "money")]
        applied = pd.DataFrame(rows, columns=["excerpt", "coder", "code"])
        money = agreement_by_code(applied).query("code == 'money'").set_index("measure")
        assert money["n"].unique() == [4]
        assert money["given"].unique() == [4]
        assert money.loc["percent", "value"] == 0.5
        a, b = 3 / 5, 2 / 4  # each coder's own share of all that the coder read
        assert money.loc["cohen", "chance"] == pytest.approx(a * b + (1 - a) * (1 - b))

    def test_a_code_that_one_coder_gave_twice_counts_once(self):
        rows = [(1, "A", "x"), (1, "A", "x"), (1, "B", "x"), (2, "A", GAP), (2, "B", "x")]
        found = agreement_by_code(pd.DataFrame(rows, columns=["excerpt", "coder", "code"]))
        assert found.loc[found["measure"] == "percent", "value"].item() == 0.5

    def test_columns_that_are_missing_and_one_coder(self):
        with pytest.raises(MeasureError, match="'coder'"):
            agreement_by_code(pd.DataFrame({"excerpt": [1], "code": ["a"]}))
        with pytest.raises(MeasureError, match="one coder"):
            agreement_by_code(pd.DataFrame({"excerpt": [1, 2], "coder": ["A", "A"], "code": ["a", "b"]}))
