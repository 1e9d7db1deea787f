"""Mentions of answers against counts by hand and survey_means."""

import numpy as np
import pandas as pd
import pytest

from bphs.errors import Undefined
from bphs.measures import comparisons

GAP = np.nan
RANKED = pd.DataFrame({"a": [1, 2, GAP, GAP, GAP], "b": [GAP, 1, 1, 1, GAP], "c": [2, GAP, GAP, GAP, GAP]})
CHOSEN = pd.DataFrame({"a": [1, 1, 0, 0, GAP], "b": [0, 1, 1, 1, GAP], "c": [1, 0, 0, 0, GAP]})


@pytest.mark.parametrize("answers", [RANKED, CHOSEN])
def test_a_ranking_and_a_choice_name_the_same(answers):
    found = comparisons.mentions(answers, weights=[1, 1, 1, 2, 9]).set_index("item")
    assert list(found.index) == ["b", "a", "c"]
    assert found["respondents"].tolist() == [3, 2, 1]
    assert set(found["answered"]) == {4}  # the fifth answered nothing
    np.testing.assert_allclose(found["share"], [4 / 5, 2 / 5, 1 / 5])


def test_first_place_belongs_to_rankings():
    ranked, chosen = (comparisons.mentions(one, weights=[1, 1, 1, 2, 9]).set_index("item") for one in (RANKED, CHOSEN))
    np.testing.assert_allclose(ranked.loc[["a", "b", "c"], "first_share"], [1 / 5, 4 / 5, 0])
    assert chosen["first_share"].isna().all()


def test_limits_are_those_of_a_share_under_the_design():
    design = comparisons.Design(clusters=[1, 1, 2, 2, 3])
    found = comparisons.mentions(CHOSEN, design=design, confidence=0.9).set_index("item")
    wanted = comparisons.survey_means(CHOSEN["a"], design=design, confidence=0.9).iloc[0]
    np.testing.assert_allclose(found.loc["a", ["lower", "upper"]].astype(float), [wanted["lower"], wanted["upper"]])


def test_nobody_answered():
    with pytest.raises(Undefined, match="Nobody answered"):
        comparisons.mentions(RANKED * GAP)
