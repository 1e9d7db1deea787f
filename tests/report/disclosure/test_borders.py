"""Borders of disclosure control that no other test would miss if they moved.

The authority is what pages and settings say: nothing is shown of fewer than `small_cell` respondents, and no share
within a tenth of 0 or 1 in a small group.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.inputs.survey.settings import Survey
from bphs.report.disclosure import Gate
from bphs.report.disclosure.rows import extreme_shares
from bphs.report.disclosure.steps import joined


def test_a_last_step_of_few_joins_the_only_one_before_it():
    """Told by itself, two respondents would be counted."""
    flow = pd.DataFrame({"step": list("rabz"), "excluded": [0, 9, 2, 0], "remaining": [50, 41, 39, 39]})
    assert joined(flow, 5)[["step", "excluded"]].values.tolist() == [["r", 0], ["a; b", 11], ["z", 0]]


def test_a_sentence_may_speak_of_as_many_as_the_threshold():
    gate = Gate(Survey(file="a.csv"))
    least = Survey(file="a.csv").small_cell
    assert [gate.few(count) for count in (0, 1, least - 1, least, None)] == [False, True, True, False, False]


def test_a_share_at_the_border_tells_of_nearly_everybody():
    """On both sides alike: who is in the group and who is not are told by the same number."""
    shares = np.array([0.1, 0.9, 0.11, 0.89])
    assert extreme_shares(shares, np.full(4, 8)).tolist() == [True, True, False, False]
    assert extreme_shares(np.array([1.0, 1.0]), np.array([9, 10])).tolist() == [True, False]
