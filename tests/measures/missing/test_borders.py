"""Places of the room of missing answers that no other test would miss if they changed."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pytest

from bphs.errors import InputError
from bphs.measures.missing.imputation import impute
from bphs.measures.missing.pooling import pooled, rubin


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


def test_pooled_models_have_the_degrees_of_freedom_of_the_poorest():
    """Barnard and Rubin 1999: ν of the complete data; of models that differ in it the cautious one, by `rubin`."""
    rows = [pd.DataFrame({"term": ["x"], "coefficient": [value], "standard_error": [1.0]}) for value in (1.0, 2.0)]
    models = [
        SimpleNamespace(coefficients=row, n=free + 2, df=free, confidence=0.95)
        for row, free in zip(rows, (5, 500), strict=True)
    ]
    wanted = rubin([[1.0], [2.0]], [[1.0], [1.0]], complete_df=5)["df"].item()
    assert pooled(models).coefficients["df"].item() == pytest.approx(wanted, rel=1e-12)
    assert pooled(models[::-1]).coefficients["df"].item() == pytest.approx(wanted, rel=1e-12)
