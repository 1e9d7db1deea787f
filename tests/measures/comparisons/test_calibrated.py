"""Errors of weighted estimates whose weights were raked, against R's survey package on synthA, closed forms and a
jackknife that rakes anew.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from comparisons_cases import ORACLES, answers

from bphs.errors import MeasureError, Undefined
from bphs.measures import comparisons
from bphs.measures.comparisons import Design
from bphs.measures.evaluation import hierarchy, weighted_score
from bphs.measures.sample.raking import rake

MARGINS = {
    "gender": {1: 0.47, 2: 0.53},
    "edu": {2: 0.15, 3: 0.35, 4: 0.3, 5: 0.2},
    "area": {1: 0.6, 2: 0.4},
}
TABLE = answers()[list(MARGINS)]


def in_r(case: str) -> dict[str, list[float]]:
    """R survey 4.1.1 by r_calibrated.R: the designs named below after ``calibrate(calfun = "raking")``."""
    return json.loads((ORACLES / "r_calibrated.json").read_text(encoding="utf-8"))[case]


def raked(start: pd.Series | None = None) -> pd.Series:
    return rake(answers(), MARGINS, weights=start, bounds=(0.01, 100.0)).weights


W = answers()["w"]
CASES = {
    "calibrated": (raked(), Design(calibrated=TABLE)),
    "unequal": (raked(W), Design(calibrated=TABLE, before=W)),
    "towns": (raked(W), Design(answers()["area"], answers()["town"], TABLE, W)),
}


@pytest.fixture(params=CASES)
def case(request):
    """Weights, our design, and what R says under the same."""
    return *CASES[request.param], in_r(request.param)


def test_means_shares_and_answers_with_gaps_in_r(case):
    """R: svymean, with na.rm for q3."""
    weights, design, wanted = case
    rows = [
        comparisons.survey_means(answers()[name], weights=weights, design=design).iloc[0]
        for name in ("d1", "know", "q3")
    ]
    found = [(row["value"], row["standard_error"]) for row in rows]
    two = [*zip(wanted["mean"], wanted["se"], strict=True), wanted["q3"]]
    np.testing.assert_allclose(found, two, rtol=1e-6)


def test_means_of_groups_in_r(case):
    """R: svyby, for a margin's own groups and those of another; svyttest, turned round."""
    weights, design, wanted = case
    for name, group, ours in (("d1", "gender", "by"), ("know", "edu", "know_by_edu")):
        found = comparisons.survey_means(answers()[name], weights=weights, groups=answers()[group], design=design)
        np.testing.assert_allclose(found["value"], wanted[ours], rtol=1e-6)
        np.testing.assert_allclose(found["standard_error"], wanted[f"{ours}_se"], rtol=1e-6)
    test = comparisons.survey_comparison(answers()["d1"], answers()["gender"], weights=weights, design=design)
    np.testing.assert_allclose([test["difference"], test.df, test.p_value], wanted["difference"], rtol=1e-5)


def test_tables_in_r(case):
    """R: svychisq(statistic = "F")."""
    weights, design, wanted = case
    found = comparisons.rao_scott(answers()["edu"], answers()["know"], weights=weights, design=design)
    np.testing.assert_allclose(
        [found.statistic, found.df, found.df_error, found.p_value], wanted["rao_scott"], rtol=1e-5
    )


def test_scores_are_means():
    """Closed form: a tree of one item from 0 to 1 is 100 times the share; R: svymean."""
    weights, design = CASES["unequal"]
    found = weighted_score(
        answers()[["know"]], hierarchy({"all": {"know": 1.0}}), bounds=(0, 1), weights=weights, design=design
    )
    assert found["standard_error"].to_list() == pytest.approx([100 * in_r("unequal")["se"][1]] * 2, rel=1e-6)


def test_one_margin_is_post_stratification():
    """Cochran 1977, 5A.9: y less the mean of its post-stratum; with replacement, n/(n - 1)·Σ(w(y - ȳ_g))²/(Σw)²."""
    frame = answers().assign(w=rake(answers(), {"edu": MARGINS["edu"]}).weights)
    away = frame["w"] * (frame["d1"] - frame.groupby("edu")["d1"].transform("mean"))
    found = comparisons.survey_means(frame["d1"], weights=frame["w"], design=Design(calibrated=frame[["edu"]])).iloc[0]
    assert found["standard_error"] == pytest.approx(np.sqrt(600 / 599 * (away**2).sum()) / 600, rel=1e-9)


def test_who_did_not_answer_a_margin_is_calibrated_by_the_others():
    """Jackknife over respondents, raked anew without each (Deville and Särndal 1992: the same in large samples). Those
    without an answer differ, and how many they are is known from no margin.
    """
    frame = answers().iloc[::4].reset_index(drop=True)
    frame["edu"] = frame["edu"].where(frame.index % 7 > 0)
    y, wide = frame["d1"] + 0.5 * frame["edu"].fillna(8), (0.01, 100.0)

    def mean(part: pd.DataFrame) -> float:
        return float(np.average(y[part.index], weights=rake(part, MARGINS, bounds=wide).weights))

    without = np.array([mean(frame.drop(index=row)) for row in frame.index])
    jackknife = np.sqrt(149 / 150 * ((without - without.mean()) ** 2).sum())
    weights = rake(frame, MARGINS, bounds=wide).weights
    errors = [
        comparisons.survey_means(y, weights=weights, design=design).iloc[0]["standard_error"]
        for design in (Design(calibrated=frame[list(MARGINS)]), Design())
    ]
    assert errors[0] == pytest.approx(jackknife, rel=0.05)
    assert errors[1] > 1.05 * jackknife


def test_what_the_margins_tell_has_no_error():
    """Closed form: a share that raking fixed is known, and there is nothing to test a difference against."""
    weights, design = CASES["unequal"]
    men = (answers()["gender"] == 1).astype(float)
    share = comparisons.survey_means(men, weights=weights, design=design).iloc[0]
    assert share[["value", "standard_error", "lower", "upper"]].to_list() == pytest.approx([0.47, 0, 0.47, 0.47])
    assert share["standard_error"] == 0
    with pytest.raises(Undefined, match="or the margins tell them"):
        comparisons.survey_comparison(
            [0, 1, 0, 1], list("aabb"), weights=[1.0] * 4, design=Design(calibrated={"x": list("abcd")})
        )


@pytest.mark.parametrize("strata", [None, "area"])
def test_the_size_of_each_cluster_does_not_make_clusters_alike(strata):
    """A margin over towns sets each town's sum of residuals to zero, and with it the error of towns drawn with
    replacement (R answers 0 there); in strata by area two halves of a town still cancel. That margin is left out, the
    others stay.
    """
    frame = answers().assign(w=rake(answers(), {"town": dict.fromkeys(range(1, 11), 0.1), **MARGINS}).weights)
    plan = {"strata": frame[strata] if strata else None, "clusters": frame["town"]}
    both, one, none = (
        comparisons.survey_means(frame["d1"], weights=frame["w"], design=Design(**plan, calibrated=table)).iloc[0]
        for table in (frame[["town", "gender"]], frame[["gender"]], frame[["town"]])
    )
    assert both["standard_error"] == one["standard_error"] > 0
    plain = comparisons.survey_means(frame["d1"], weights=frame["w"], design=Design(**plan)).iloc[0]
    assert none["standard_error"] == plain["standard_error"] != one["standard_error"]


def test_without_weights_nothing_is_calibrated():
    plain, found = (
        comparisons.survey_means(answers()["d1"], design=design).iloc[0]["standard_error"]
        for design in (None, Design(calibrated=TABLE))
    )
    assert plain == found


def test_what_does_not_fit_is_told():
    for design, words in (
        (Design(calibrated=TABLE.iloc[:9]), "rows are indexed differently"),
        (Design(calibrated={"sex": [1, 2]}), "calibrated has 2 units, but there are 600"),
        (Design(calibrated=TABLE, before=[1.0]), "before has 1 units, but there are 600"),
        (Design(calibrated=TABLE, before=-W), "before must be positive"),
    ):
        with pytest.raises(MeasureError, match=words):
            comparisons.survey_means(answers()["d1"], weights=W, design=design)
