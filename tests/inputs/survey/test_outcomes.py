"""Outcomes made from roles, whatever the questions are called and however they are coded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from codebooks import asked, book

from bphs.inputs.survey.outcomes import affirmed, of_kind, outcome_values, outcomes

GAP = np.nan


def listed(codebook, scales=None):
    return [(outcome.name, outcome.kind) for outcome in outcomes(codebook, scales or {})]


def test_the_outcome_scale_stands_first_and_once(tmp_path):
    a = [asked(f"a{i}", "scale", minimum=1, maximum=4, dimension="strain") for i in (1, 2)]
    b = [asked(f"b{i}", "scale", "outcome", minimum=1, maximum=4, dimension="burnout") for i in (1, 2)]
    mine = book(tmp_path, *a, *b)
    assert listed(mine) == [("burnout", "score")]
    every = {name: list(items) for name, items in mine.dimensions.items()}
    assert listed(mine, every) == [("burnout", "score"), ("strain", "score")]
    assert [outcome.role for outcome in outcomes(mine, every)] == ["outcome", "scale"]


def test_scores_lie_between_0_and_100_on_scales_of_other_lengths(tmp_path):
    short = [asked(f"a{i}", "scale", minimum=1, maximum=4, dimension="short") for i in (1, 2)]
    long = [asked(f"b{i}", "scale", minimum=0, maximum=10, dimension="long") for i in (1, 2)]
    mine = book(tmp_path, *short, *long)
    items = pd.DataFrame({"a1": [1, 4, 2], "a2": [1, 4, 3], "b1": [0, 10, 5], "b2": [0, 10, GAP]})
    found = outcomes(mine, {name: list(names) for name, names in mine.dimensions.items()})
    values = outcome_values(items, items, mine, found)
    np.testing.assert_allclose(values["short"], [0, 100, 50])
    np.testing.assert_allclose(values["long"], [0, 100, GAP])  # half of the items, 0.8 are asked for


def test_shares_of_services_whatever_code_says_yes(tmp_path):
    mine = book(
        tmp_path,
        asked("k1", "single", "aware", "1=yes|2=no"),
        asked("k2", "single", "aware", "0=no|1=yes"),
        asked("had", "multiple", "used", "1=a|2=b|3=none", exclusive=(3.0,)),
    )
    people = pd.DataFrame({
        "k1": [1, 2, GAP, GAP], "k2": [1, 0, 1, GAP],
        "had_1": [1, 0, 1, GAP], "had_2": [1, 0, 0, GAP], "had_3": [0, 1, 0, GAP],
    })  # fmt: skip
    values = outcome_values(people, people, mine, outcomes(mine, {}))
    np.testing.assert_array_equal(values["aware"], [100, 0, 50, GAP])
    np.testing.assert_array_equal(values["used"], [100, 0, 50, GAP])


@pytest.mark.parametrize(
    ("variable", "counts"),
    [
        (asked("x", "scale", values="1=a|2=b|3=c|4=d|5=e"), (4, 5)),
        (asked("x", "scale", values="1=a|2=b|3=c|4=d"), (3, 4)),
        (asked("x", "scale", minimum=0, maximum=10), (6, 7, 8, 9, 10)),
        (asked("x", "single", values="1=a|2=b|3=c|4=d|5=e", ordered="descending"), (1, 2)),
        (asked("x", "single", values="1=no|2=yes"), (2,)),
        (asked("x", "single", values="1=red|2=blue|3=green"), ()),
        (asked("x", "number"), ()),
    ],
)
def test_the_upper_half_counts_without_the_middle(variable, counts):
    assert affirmed(variable) == counts


def test_what_cannot_be_counted_is_no_outcome(tmp_path):
    mine = book(
        tmp_path,
        asked("content", "single", "satisfied", "1=red|2=blue|3=green"),
        asked("k", "single", "aware", "1=red|2=blue"),
        asked("cost", "number", "outcome"),
        asked("mood", "scale", "outcome", "1=a|2=b|3=c", reversed=True),
    )
    assert listed(mine) == [("cost", "number"), ("mood", "score")]
    people = pd.DataFrame({"cost": [12.5, GAP], "mood": [1.0, 3.0]})
    values = outcome_values(people, people, mine, outcomes(mine, {}))
    np.testing.assert_array_equal(values["cost"], [12.5, GAP])
    np.testing.assert_array_equal(values["mood"], [100, 0])


def test_the_first_kind_that_there_is(tmp_path):
    mine = book(tmp_path, asked("cost", "number", "outcome"), asked("had", "single", "received", "1=yes|2=no"))
    found = outcomes(mine, {})
    assert [outcome.name for outcome in of_kind(found, "score", "share")] == ["had"]
    assert of_kind(found, "score") == []
