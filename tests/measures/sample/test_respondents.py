"""Who answered: counts, shares of those who answered, weighted shares."""

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures.sample.respondents import profile


def test_shares_are_of_those_who_answered():
    """Closed form: 2 of 3 answers, and weights 1 + 2 of 1 + 2 + 5."""
    found = profile(pd.DataFrame({"a": [1, 1, 2, np.nan]}), {"a": [1, 2, 3]}, weights=[1, 2, 5, 100])
    assert found.respondents.tolist() == [2, 1, 0]
    assert found.answered.tolist() == [3, 3, 3]
    assert found.sample_share.tolist() == pytest.approx([200 / 3, 100 / 3, 0])
    assert found.weighted_share.tolist() == pytest.approx([37.5, 62.5, 0])


def test_equal_weights_change_nothing_and_scale_does_not_matter():
    frame = pd.DataFrame({"a": [1, 2, 2], "b": [3, 3, np.nan]})
    codes = {"a": [1, 2], "b": [3]}
    for weights in (None, [7, 7, 7]):
        found = profile(frame, codes, weights=weights)
        assert found.sample_share.tolist() == pytest.approx(found.weighted_share.tolist())


def test_nobody_answered():
    assert np.isnan(profile(pd.DataFrame({"a": [np.nan]}), {"a": [1]}).sample_share).all()


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, np.nan]])
def test_weights_that_do_not_fit_are_refused(weights):
    with pytest.raises(MeasureError, match="one positive number"):
        profile(pd.DataFrame({"a": [1, 2]}), {"a": [1]}, weights=weights)


def test_an_unknown_variable_names_the_nearest():
    with pytest.raises(MeasureError, match="write 'age'"):
        profile(pd.DataFrame({"age": [1]}), {"agee": [1]})
