"""Overview of a gap: both parts beside the two means, in the unit of the page."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import Undefined
from bphs.measures import evaluation

SIDES = list("aaaaabbbbb")
SCHOOL = pd.DataFrame({"school": [3, 4, 5, 4, 2, 1, 2, 3, 2, 4]})
ANSWERS = np.array([6, 7, 9, 8, 5, 3, 4, 6, 3, 6.0])


def test_parts_add_up_to_the_gap():
    """Definition: explained + unexplained = first mean - second mean."""
    found = evaluation.oaxaca(ANSWERS, SCHOOL, groups=SIDES)
    table = found.overview(100)
    assert table["part"].to_list() == ["explained", "unexplained"]
    assert table["value"].sum() == pytest.approx(100 * (ANSWERS[:5].mean() - ANSWERS[5:].mean()))
    assert table.loc[0, ["first_mean", "second_mean"]].to_list() == pytest.approx([700, 440])
    assert table["share"].sum() == pytest.approx(1)
    assert table["respondents"].to_list() == [5, 5]


@pytest.mark.parametrize(
    ("answers", "traits", "sides", "said"),
    [
        (ANSWERS, SCHOOL[[]], SIDES, "no characteristic"),
        (ANSWERS, SCHOOL, list("aaaabbbbcc"), "there are 3"),
        (ANSWERS, SCHOOL * 0 + 1, SIDES, "constant"),
        (ANSWERS[:4], SCHOOL[:4], list("aaab"), "complete units"),
    ],
)
def test_what_cannot_be_parted_is_undefined(answers, traits, sides, said):
    with pytest.raises(Undefined, match=said) as refused:
        evaluation.oaxaca(answers, traits, groups=sides)
    assert refused.value.zh
