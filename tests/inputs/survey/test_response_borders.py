"""Border of the response rate: everybody who was given a sheet may have answered."""

from __future__ import annotations

import pytest

from bphs.errors import InputError
from bphs.inputs.survey.response import response_rate


def test_everybody_may_answer():
    """AAPOR, Standard Definitions, 10th edition: RR6, all cases interviewed, is 1; more than all is a mistake."""
    assert response_rate(10, 10, 10).iloc[0]["response_rate"] == 1
    with pytest.raises(InputError, match="10 issued, 11 respondents"):
        response_rate(10, 11, 10)
