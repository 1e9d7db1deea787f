"""Outliers among units: the score against scipy, and the one printed figure of the study that cannot be right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bphs.inputs.regions import harmonising
from bphs.inputs.regions.outliers import LIMIT, modified_z, outlier_checks, zero_counts


@pytest.fixture(scope="module")
def harmonised(study, tables, dictionary):
    crosswalks = {2010: tables["units_2010"]}
    return {
        year: harmonising.harmonise(tables[f"census_{year}"], crosswalks.get(year), dictionary) for year in study.years
    }


@pytest.fixture(scope="module")
def checks(harmonised, dictionary):
    return outlier_checks(harmonised, dictionary).set_index(["looked_at", "year", "quantity"])


def test_score_is_the_distance_in_median_deviations_that_estimate_a_standard_deviation():
    """scipy.stats.median_abs_deviation with scale="normal"; Iglewicz and Hoaglin write .6745, which it is rounded."""
    values = pd.Series(np.random.default_rng(7).lognormal(size=41))
    expected = (values - np.median(values)) / stats.median_abs_deviation(values, scale="normal")
    np.testing.assert_allclose(modified_z(values), expected, rtol=1e-12)


def test_values_of_which_half_are_the_same_have_no_score():
    assert modified_z(pd.Series([5.0, 5.0, 5.0, 5.0, 90.0])).isna().all()


def test_the_figure_that_cannot_be_right_is_found(checks):
    """NBS, 2020 by county: 354 illiterate people in Fengjie (500236), 48,555 in 2010; no other district has fewer than
    2,900.
    """
    change = checks.loc[("change", 2020, "illiterate_15p")]
    assert change.code == "500236"
    assert change.outlier_score < -10
    assert checks.loc[("change", 2020, "mean_school_years")].code == "500236"
    assert checks.loc[("level", 2020, "illiterate_15p")].code == "500236"


def test_counts_are_held_against_residents_so_that_size_is_no_outlier(harmonised, checks):
    """By hand: workers of Yuzhong in 2020 over residents, as a logarithm, with scipy's median deviation."""
    census = harmonised[2020].set_index("code")
    logs = np.log(census["lf_health_social"] / census["pop_total"])
    score = (logs - np.median(logs)) / stats.median_abs_deviation(logs, scale="normal")
    row = checks.loc[("level", 2020, "lf_health_social")]
    assert (row.code, row.flagged) == (score.abs().idxmax(), (score.abs() > LIMIT).sum())
    assert row.outlier_score == pytest.approx(score.abs().max(), rel=1e-9)


def test_a_zero_and_a_gap_are_left_out(dictionary):
    census = pd.DataFrame({"code": list("abcde"), "pop_total": [10, 20, 30, 40, 50], "pop_rural": [0, 5, 6, 7, np.nan]})
    found = outlier_checks({2020: census}, dictionary).set_index("quantity")
    assert found.n_units.to_dict() == {"pop_total": 5, "pop_rural": 3}
    assert set(found.looked_at) == {"level"}


def test_zeros_are_named_and_gaps_are_none(dictionary):
    census = pd.DataFrame(
        {
            "code": list("abc"),
            "pop_total": [10, 20, 30],
            "pop_rural": [0, 5, np.nan],
            "mean_school_years": [0.0, 9.5, 8.0],
        }
    )
    zero = zero_counts({2010: census, 2020: census.assign(pop_rural=[0, 0, 7])}, dictionary)
    assert zero.columns.tolist() == ["pop_total", "pop_rural"] * 2
    assert zero.sum(axis=1).to_dict() == {"a": 2, "b": 1, "c": 0}


def test_the_counts_of_the_study_that_are_zero(harmonised, dictionary):
    """Yuzhong is wholly urban: nobody lived in its countryside in 2010 or in 2020 (census tables 1-1a to 1-1c)."""
    zero = zero_counts(harmonised, dictionary)
    assert zero.loc["500103"].sum() == zero.to_numpy().sum()
    assert set(zero.columns[zero.loc["500103"]]) == {"pop_rural"}
