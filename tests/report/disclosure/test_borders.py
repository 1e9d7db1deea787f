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
from bphs.report.tables.labelled import Column


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


def test_a_step_of_as_many_as_the_threshold_stands_alone():
    flow = pd.DataFrame({"step": list("rabz"), "excluded": [0, 5, 9, 0], "remaining": [50, 45, 36, 36]})
    assert joined(flow, 5)["step"].to_list() == list("rabz")


def test_a_pair_that_is_hidden_hides_neither_of_its_groups_elsewhere():
    """A comparison counts the smaller group; which of the two that is, it does not say."""
    gate = Gate(Survey(file="a.csv"))
    school = Column("school", "Education", "文化程度", categories=(("1", "none", "无"), ("2", "college", "大学")))
    gate.learn({"school": school})
    pair = {"variable": ["school"], "group_1": ["1"], "group_2": ["2"], "respondents": [3], "difference": [0.4]}
    assert gate.table("pairs", pd.DataFrame(pair), {}).marked["difference"].to_list() == ["×"]
    groups = pd.DataFrame({"variable": "school", "group": ["1", "2"], "respondents": [30, 40], "mean": [2.5, 3.5]})
    assert gate.table("groups", groups, {}).marked["mean"].to_list() == [2.5, 3.5]


def test_a_question_of_which_nothing_is_left_does_not_say_how_many_were_asked():
    """2 and 3 of 5: every answer is hidden, and the five asked are as many as may be shown; but 5 less either is the
    other.
    """
    frame = pd.DataFrame({"variable": "sex", "answer": list("ab"), "respondents": [2, 3], "answered": 5})
    shown = Gate(Survey(file="a.csv")).table("t", frame, {}).marked
    assert (shown[["respondents", "answered"]] == "×").all(axis=None)
