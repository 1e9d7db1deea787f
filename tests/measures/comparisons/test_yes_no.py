"""Answers of yes or no by group: R's chi-square, PSPP's crosstab, R's svychisq, and counts by hand."""

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import answers, in_r

from bphs.errors import MeasureError, Undefined
from bphs.measures.comparisons import Design, fisher_exact
from bphs.measures.comparisons.yes_no import extremes, yes_by_group, yes_shares

GAP = np.nan


def test_counts_and_shares_by_hand():
    asked = pd.DataFrame({"a": [1, 1, 0, GAP], "b": [0, GAP, GAP, GAP], "c": [GAP] * 4})
    found = yes_shares(asked, weights=[1, 2, 1, 9])
    assert found["outcome"].tolist() == ["a", "b"]  # nobody answered the third
    assert found[["answered", "respondents"]].values.tolist() == [[3, 2], [1, 0]]
    np.testing.assert_allclose(found["share"], [2 / 3, 0])
    np.testing.assert_allclose(found["weighted_share"], [3 / 4, 0])
    with pytest.raises(Undefined, match="Nobody answered"):
        yes_shares(asked[["c"]])


def test_the_test_is_pearsons():
    """R 4.2.2: chisq.test(table(area, know), correct = FALSE), and the table itself."""
    table, wanted = answers(), in_r()["crosstab"]["area_know"]
    found = yes_by_group(table[["know"]], table[["area"]])
    assert found["respondents"].tolist() == [row[1] for row in wanted["table"]["values"]]
    assert found["answered"].tolist() == [sum(row) for row in wanted["table"]["values"]]
    np.testing.assert_allclose(
        found[["chi2", "p_value"]].to_numpy(float), [[wanted["chisq"], wanted["p"]]] * 2, rtol=1e-9
    )
    assert found["p_design"].isna().all()


def test_beside_it_stands_the_test_that_knows_the_design():
    """R 4.2.2, survey 4.1-1: svychisq(~area + know, svydesign(ids = ~town, weights = ~w), statistic = "F")."""
    table = answers()
    found = yes_by_group(table[["know"]], table[["area"]], weights=table["w"], design=Design(clusters=table["town"]))
    np.testing.assert_allclose(found["p_design"], in_r()["svy"]["chisq"]["p"], rtol=1e-6)


def test_few_in_a_cell_make_it_fishers():
    few, area = pd.DataFrame({"knows": [1, 1, 0, 0, 0, 0]}), pd.DataFrame({"area": list("aabbbb")})
    found = yes_by_group(few, area)
    assert found["chi2"].isna().all()
    np.testing.assert_allclose(found["p_value"], fisher_exact(area["area"], few["knows"]).p_value)


def test_what_is_not_determined_is_empty():
    """All said yes; nobody is in a group; there are no groupings."""
    alike, area = pd.DataFrame({"knows": [1.0] * 4}), pd.DataFrame({"area": list("aabb"), "none": [None] * 4})
    found = yes_by_group(alike, area, weights=[1] * 4)
    assert found["grouping"].tolist() == ["area", "area"]
    assert found[["chi2", "p_value", "p_design"]].isna().all(axis=None)
    assert yes_by_group(alike, area[[]]).empty
    with pytest.raises(MeasureError, match="knows holds something else"):
        yes_shares(alike * 2)


@pytest.mark.parametrize(
    ("yes", "of", "extreme", "compared"),
    [
        ([68, 30, 20], [70, 70, 70], ("b", "c"), 2),  # two said no: 97 % tells of them
        ([65, 30, 2], [70, 70, 70], ("a", "b"), 2),
        ([70, 0, 3], [70, 70, 70], ("a", "b"), 3),  # none has enough: the caller is told by `fewest`
    ],
)
def test_the_highest_share_tells_of_enough_on_either_side(yes, of, extreme, compared):
    """Authority: counts by hand; the smaller side decides (Hundepool et al. 2012, doi:10.1002/9781118348239)."""
    share = [part / whole for part, whole in zip(yes, of, strict=True)]
    shares = pd.DataFrame({"outcome": list("abc"), "answered": of, "respondents": yes, "weighted_share": share})
    high, low = extremes(shares, 5)
    assert (high.outcome, low.outcome) == extreme
    assert {high.compared, low.compared} == {compared}
    assert (high.fewest >= 5) == (compared == 2)
