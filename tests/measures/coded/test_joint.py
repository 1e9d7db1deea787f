"""Joint display: every pair of what statistics and interviews say, as Guetterman, Fetters and Creswell 2015 call them
(confirmed, expanded, discordant), and silent where interviews are.
"""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.errors import MeasureError
from bphs.measures.coded.joint import joint, verdict

LINKS = pd.DataFrame(
    [("money", "late", "supports"), ("money", "enough", "contradicts"), ("trust", "doubt", "supports")],
    columns=["constraint", "code", "says"],
)


def said(*codes):
    """Each interview gives its codes, parted by spaces."""
    rows = [(f"I{place}", code) for place, given in enumerate(codes) for code in given.split()]
    return pd.DataFrame(rows, columns=["interview", "code"])


@pytest.mark.parametrize(
    ("strength", "raised", "opposed"),
    [
        ("strong", "confirmed", "discordant"), ("moderate", "confirmed", "discordant"),
        ("not_seen", "discordant", "confirmed"), ("contradicted", "discordant", "confirmed"),
        ("mixed", "expanded", "expanded"), ("untested", "expanded", "expanded"), ("no_rule", "expanded", "expanded"),
    ],
)  # fmt: skip
def test_every_pair(strength, raised, opposed):
    assert [verdict(strength, each) for each in ("raised", "opposed", "divided", "silent")] == [
        raised,
        opposed,
        "expanded",
        "silent",
    ]


@pytest.mark.parametrize(
    ("applied", "expected"),
    [
        (said("late", "late late", "enough"), (2, 1, "raised")),
        (said("late", "enough", "enough"), (1, 2, "opposed")),
        (said("late", "enough"), (1, 1, "divided")),
        (said("late enough", "late enough"), (2, 2, "divided")),
        (said("late enough", "doubt"), (1, 1, "silent")),
        (said("other", "other"), (0, 0, "silent")),
    ],
)
def test_interviews_are_counted_once(applied, expected):
    row = joint(LINKS, applied, strengths={"money": "strong"}).iloc[0]
    assert (row["speak_for"], row["speak_against"], row["interviews_say"]) == expected


def test_constraints_without_a_rule_or_without_a_link_are_there():
    rows = joint(LINKS, said("doubt", "doubt"), strengths={"places": "strong", "money": "not_seen"})
    assert rows[["constraint", "strength", "verdict"]].to_numpy().tolist() == [
        ["places", "strong", "silent"],
        ["money", "not_seen", "silent"],
        ["trust", "no_rule", "expanded"],
    ]


def test_a_missing_column_is_told():
    with pytest.raises(MeasureError, match="links has no column 'says'"):
        joint(LINKS.drop(columns="says"), said("late"), strengths={})
