"""Errors where a good part of a small population was asked, against R's survey package on synthA, textbooks and closed
forms.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from comparisons_cases import ORACLES, answers

from bphs.errors import MeasureError, Undefined
from bphs.measures import comparisons
from bphs.measures.comparisons import Design
from bphs.measures.sample.raking import rake

FRAME = answers()
TOWNS = {"strata": FRAME["area"], "clusters": FRAME["town"]}
DESIGNS = {
    "people": Design(strata=FRAME["area"], population=FRAME["area"].map({1: 500, 2: 900})),
    "stages": Design(**TOWNS, population=FRAME["area"].map({1: 25, 2: 40})),
    "whole": Design(**TOWNS, population=[10] * 600),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_errors_in_r(name):
    """R survey 4.1.1 by r_calibrated.R: svydesign(ids = ~1 or ~town + id, strata = ~area, fpc = …), no correction of
    the second stage; svymean, svyby, svychisq, svyttest. Where R counts towns less areas, towns that were all asked are
    strata here, with the freedom of their respondents.
    """
    wanted = json.loads((ORACLES / "r_calibrated.json").read_text(encoding="utf-8"))["population"][name]
    options = {"weights": FRAME["w"], "design": DESIGNS[name]}
    rows = [comparisons.survey_means(FRAME[item], **options).iloc[0] for item in ("d1", "know", "q3")]
    np.testing.assert_allclose([row["standard_error"] for row in rows], [*wanted["se"], wanted["q3"][1]], rtol=1e-9)
    by = comparisons.survey_means(FRAME["d1"], groups=FRAME["gender"], **options)
    np.testing.assert_allclose(by["standard_error"], wanted["by_se"], rtol=1e-9)
    test = comparisons.survey_comparison(FRAME["d1"], FRAME["gender"], **options)
    table = comparisons.rao_scott(FRAME["edu"], FRAME["know"], **options)
    np.testing.assert_allclose([table.statistic, table.df], wanted["rao_scott"][:2], rtol=1e-9)
    if name != "whole":
        np.testing.assert_allclose([test["difference"], test.df, test.p_value], wanted["difference"], rtol=1e-9)
        assert table.df_error == pytest.approx(wanted["rao_scott"][2])
    else:
        assert test.df == 600 - 20 - 1


def test_with_raking_in_r():
    """R survey 4.1.1: calibrate(calfun = "raking") of the two stages."""
    margins = {"gender": {1: 0.47, 2: 0.53}, "edu": {2: 0.15, 3: 0.35, 4: 0.3, 5: 0.2}, "area": {1: 0.6, 2: 0.4}}
    weights = rake(FRAME, margins, weights=FRAME["w"], bounds=(0.01, 100.0)).weights
    design = Design(
        **TOWNS, calibrated=FRAME[list(margins)], before=FRAME["w"], population=DESIGNS["stages"].population
    )
    wanted = json.loads((ORACLES / "r_calibrated.json").read_text(encoding="utf-8"))["population"]["calibrated"]
    found = [comparisons.survey_means(FRAME[item], weights=weights, design=design).iloc[0] for item in ("d1", "know")]
    assert [row["standard_error"] for row in found] == pytest.approx(wanted["se"], rel=1e-6)


def test_suites_of_a_dormitory():
    """Lohr, Sampling: Design and Analysis, example 5.2: 5 of 100 suites of 4 students, mean grade of each; the mean is
    2.826, its standard error .1637.
    """
    grades = [12.16 / 4, 11.36 / 4, 8.96 / 4, 12.96 / 4, 11.08 / 4]
    found = comparisons.survey_means(grades, design=Design(population=[100] * 5)).iloc[0]
    assert [found["value"], found["standard_error"]] == pytest.approx([2.826, 0.1637], abs=5e-5)


def test_two_stages_in_closed_form():
    """Cochran 1977, theorem 10.2, with students drawn with replacement: (1 - f)/n·s₁² + f/(nm)·s₂²; the students of the
    example above.
    """
    suites = [
        [3.08, 2.60, 3.44, 3.04],
        [2.36, 3.04, 3.28, 2.68],
        [2.00, 2.56, 2.52, 1.88],
        [3.00, 2.88, 3.44, 3.64],
        [2.68, 1.92, 3.28, 3.20],
    ]
    grades, f = np.array(suites), 5 / 8
    wanted = (1 - f) / 5 * grades.mean(axis=1).var(ddof=1) + f / 20 * grades.var(axis=1, ddof=1).mean()
    design = Design(clusters=np.repeat(range(5), 4), population=[8] * 20)
    found = comparisons.survey_means(grades.ravel(), design=design).iloc[0]
    assert [found["standard_error"], found["df"]] == pytest.approx([np.sqrt(wanted), 4])


def test_towns_that_were_all_asked_are_strata():
    """Closed form: the same as strata of respondents, freedom included; so of a margin over the towns everything is
    taken, where some of several towns leave it out.
    """
    weights = rake(FRAME, {"town": dict.fromkeys(range(1, 11), 0.1), "gender": {1: 0.47, 2: 0.53}}).weights
    table = FRAME[["town", "gender"]]
    whole, parts = (
        comparisons.survey_means(FRAME["know"], weights=weights, design=design).iloc[0]
        for design in (
            Design(clusters=FRAME["town"], calibrated=table, population=[10] * 600),
            Design(strata=FRAME["town"], calibrated=table),
        )
    )
    columns = ["value", "standard_error", "lower", "upper", "df"]
    assert whole[columns].to_list() == pytest.approx(parts[columns].to_list(), rel=1e-12)


def test_everybody_asked_leaves_no_error():
    """Closed form: f = 1 of people; one stratum of one town is no obstacle if it has no other."""
    assert comparisons.survey_means([1, 2, 4], design=Design(population=[3] * 3)).iloc[0]["standard_error"] == 0
    alone = Design(strata=list("aabbbb"), clusters=[1, 1, 2, 2, 3, 3], population=[1, 1, 9, 9, 9, 9])
    assert comparisons.survey_means([1, 2, 3, 4, 5, 7], design=alone).iloc[0]["standard_error"] > 0


def test_what_does_not_fit_is_told():
    values, towns = [1, 2, 3, 4], [1, 1, 2, 2]
    for design, kind, words in (
        (Design(clusters=towns, population=[1] * 4), MeasureError, "population is 1 in a stratum of which 2 clusters"),
        (Design(clusters=towns, population=[3, 3, 4, 4]), MeasureError, "population must be the same for all"),
        (Design(clusters=towns, population=[3, 3]), MeasureError, "population has 2"),
        (Design(clusters=[1, 1, 2, 3], population=[3] * 4), Undefined, "only one cluster"),
    ):
        with pytest.raises(kind, match=words):
            comparisons.survey_means(values, design=design)
