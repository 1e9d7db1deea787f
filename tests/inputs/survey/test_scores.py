"""Scores of dimensions with gaps.

Authority: GNU PSPP 1.6.2, which computes as SPSS does: COMPUTE m4 = MEAN.4(a, b, c, d, e), and MEAN.5, MEAN.3, MEAN, of
the table below.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.inputs.survey.scores import dimension_scores, needed

GAP = np.nan
ANSWERS = pd.DataFrame(
    [[5, 4, 3, 4, 5], [5, 4, 3, 4, GAP], [5, 4, 3, GAP, GAP], [GAP, GAP, GAP, GAP, 2], [GAP] * 5, [1, GAP, 2, 2, 4]],
    columns=list("abcde"),
    index=[11, 12, 13, 14, 15, 16],
)
PSPP = {
    5: [4.2, GAP, GAP, GAP, GAP, GAP],
    4: [4.2, 4.0, GAP, GAP, GAP, 2.25],
    3: [4.2, 4.0, 4.0, GAP, GAP, 2.25],
    1: [4.2, 4.0, 4.0, 2.0, GAP, 2.25],
}


@pytest.mark.parametrize("count", PSPP)
def test_as_mean_k_of_spss(count):
    scores = dimension_scores(ANSWERS, {"whole": list("abcde")}, min_answered=count / 5)
    pd.testing.assert_frame_equal(scores, pd.DataFrame({"whole": PSPP[count]}, index=ANSWERS.index))


def test_each_dimension_for_itself():
    """PSPP: MEAN.2(a, b, c) and MEAN.1(d, e): 0.5 of three items is two, of two items one."""
    scores = dimension_scores(ANSWERS, {"one": ["a", "b", "c"], "two": ("d", "e")}, min_answered=0.5)
    assert scores["one"].tolist()[:3] == [4.0, 4.0, 4.0]
    assert scores["one"].tolist()[5] == 1.5
    assert scores["two"].dropna().to_dict() == {11: 4.5, 12: 4.0, 14: 2.0, 16: 3.0}


@pytest.mark.parametrize(
    ("items", "share", "count"),
    [(25, 0.28, 7), (25, 0.56, 14), (10, 0.7, 7), (5, 0.8, 4), (6, 0.8, 5), (7, 0.5, 4), (3, 0.01, 1), (49, 1 / 49, 1)],
)
def test_the_smallest_whole_number_of_items(items, share, count):
    """By hand; as floating-point numbers 25 x 0.28 and 25 x 0.56 are a little too large."""
    assert needed(items, share) == count


def test_what_cannot_be_is_told_at_once():
    with pytest.raises(InputError) as caught:
        dimension_scores(ANSWERS, {"one": ["a", "bb"], "none": []}, min_answered=1.2)
    assert [(problem.where, problem.found) for problem in caught.value.problems] == [
        ("min_answered", "1.2"),
        ("dimension 'one'", "item 'bb'"),
        ("dimension 'none'", "no items"),
    ]


def test_the_table_given_is_left_alone():
    before = ANSWERS.copy()
    dimension_scores(ANSWERS, {"whole": list("abcde")})
    pd.testing.assert_frame_equal(ANSWERS, before)
