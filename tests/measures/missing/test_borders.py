"""Places of the room of missing answers that no other test would miss if they changed."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.measures.missing.imputation import impute
from bphs.measures.missing.pooling import rubin


def test_share_of_information_that_is_missing():
    """Rubin 1987, Multiple Imputation for Nonresponse in Surveys: (r + 2/(ν + 3)) / (r + 1), by hand for estimates 1,
    2, 3 with the variance 1: r = 4/3, λ = 4/7, ν = 2/λ².
    """
    r, freedom = Fraction(4, 3), 2 / Fraction(4, 7) ** 2
    found = rubin([[1.0], [2.0], [3.0]], [[1.0], [1.0], [1.0]])
    assert found["fmi"].item() == pytest.approx(float((r + 2 / (freedom + 3)) / (r + 1)), rel=1e-12)


def test_a_variable_is_filled_once():
    """The function's own word: a name twice would be drawn twice, and the first draw lost."""
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [1.0, 2.0, 3.0, 4.0]})
    with pytest.raises(InputError, match="'a'"):
        impute(frame, ["a", "a"], donors=1)
