"""Groups compared in one model under a design: R's svyglm, statsmodels, and closed forms."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from comparisons_cases import answers, in_r
from scipy import stats

from bphs.errors import Undefined
from bphs.measures.comparisons import Design, survey_comparison
from bphs.measures.comparisons.adjusted import adjusted_differences, fitted
from bphs.measures.sample.taylor import survey


def test_slopes_and_errors_are_those_of_svyglm():
    """R 4.2.2, survey 4.1-1: svyglm(tot ~ area + age, svydesign(ids = ~town, weights = ~w))."""
    table, wanted = answers(), np.array(in_r()["svy"]["glm"]["values"], dtype=float)
    x = np.column_stack([np.ones(len(table)), table["area"], table["age"]])
    told = np.ones(len(table), dtype=bool)
    slopes, covariance, _ = fitted(
        x, table["tot"].to_numpy(), survey(len(table), table["w"], Design(clusters=table["town"]), told), told
    )
    np.testing.assert_allclose(slopes, wanted[:, 0], rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), wanted[:, 1], rtol=1e-9)


def test_each_group_is_held_against_the_first_with_the_others_equal():
    """statsmodels: WLS with indicators and errors by cluster, whose factor (n - 1)/(n - k) Taylor's errors lack."""
    table = answers().assign(half=lambda frame: frame["edu"].where(frame["edu"] > 2))
    found = adjusted_differences(
        table["d1"], table[["area", "half"]], weights=table["w"], design=Design(clusters=table["town"])
    )
    told = table.dropna(subset=["d1", "half"])
    x = sm.add_constant(
        pd.get_dummies(told[["area", "half"]].astype(int).astype("category"), drop_first=True, dtype=float)
    )
    fit = sm.WLS(told["d1"], x, weights=told["w"]).fit(cov_type="cluster", cov_kwds={"groups": told["town"]})
    inner = found.differences[found.differences["p_value"].notna()]
    n, k = x.shape
    np.testing.assert_allclose(inner["difference"], fit.params.iloc[1:], rtol=1e-9)
    np.testing.assert_allclose(inner["standard_error"], fit.bse.iloc[1:] / np.sqrt((n - 1) / (n - k)), rtol=1e-9)
    assert (found.n, found.left_out) == (n, len(table) - n)
    np.testing.assert_allclose(found.r_squared, fit.rsquared, rtol=1e-9)
    assert found.differences.groupby("grouping").difference.first().eq(0).all()


def test_alone_two_groups_differ_as_their_means_do():
    """Weighted means in two groups: `survey_comparison`, itself held to R's svyttest."""
    table = answers()
    plan = {"weights": table["w"], "design": Design(clusters=table["town"])}
    row = adjusted_differences(table["d1"], table[["gender"]], **plan).differences.iloc[1]
    test = survey_comparison(table["d1"], table["gender"], **plan)
    np.testing.assert_allclose(
        [row["difference"], row["standard_error"]], [-test["difference"], test["standard_error"]]
    )
    np.testing.assert_allclose(row["p_value"], 2 * stats.t.sf(abs(test.statistic), 9))  # ten clusters, no strata


@pytest.mark.parametrize(
    ("groups", "clusters", "why"),
    [
        ({"a": [1, 1, 2, 2], "b": [3, 3, 4, 4]}, None, "determine one another"),
        ({"a": [1, 1, 1, 1]}, None, "No grouping"),
        ({"a": [1, 2, 3, 3]}, [1, 1, 1, 1], "cluster"),
    ],
)
def test_values_that_determine_no_difference(groups, clusters, why):
    with pytest.raises(Undefined, match=why):
        adjusted_differences([1.0, 2, 3, 5], pd.DataFrame(groups), design=Design(clusters=clusters))
