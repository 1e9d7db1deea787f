"""Who was interviewed: interviews by role and by kind of place, with the excerpts coded of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.options import Lack, refuse

NOBODY_KNOWN = Lack(
    "Neither the role nor the kind of place of any interview is stated.", "未标明任何访谈的对象角色与地点类型。"
)


def held(applied: pd.DataFrame, by: Sequence[str] = ("role", "place")) -> pd.DataFrame:
    """Interviews and coded excerpts by what is known of the interviewees, one question below the other.

    An interview counts once. Whoever's role or place is not stated is in none of its rows.

    Parameters
    ----------
    applied : one row per code that a coder gave an excerpt: `excerpt`, `interview`, `coder`, `code` and the columns of
        `by`.
    by : what interviews are counted by.

    Returns
    -------
    One row per column of `by` and answer, in the order in which they occur: `variable`, `answer`, `respondents`
    (interviews), `excerpts`, `read_twice` (excerpts that two coders have read).

    Raises
    ------
    MeasureError : a column is missing.
    Undefined : nothing of `by` is known of any interview.

    >>> rows = [("e1", "A", "manager", "1", "x"), ("e1", "A", "manager", "2", None), ("e2", "B", "resident", "1", "x")]
    >>> applied = pd.DataFrame(rows, columns=["excerpt", "interview", "role", "coder", "code"])
    >>> held(applied, ["role"])[["answer", "respondents", "excerpts", "read_twice"]].to_numpy().tolist()
    [['manager', 1, 1, 1], ['resident', 1, 1, 0]]
    """
    absent = [name for name in ("excerpt", "interview", "coder", *by) if name not in applied.columns]
    if absent:
        raise MeasureError(f"applied has no column {', '.join(map(repr, absent))}.")
    readers = applied.groupby("excerpt")["coder"].nunique()
    twice = set(readers[readers >= 2].index)
    rows = []
    for name in by:
        for answer, part in applied.dropna(subset=[name]).groupby(name, sort=False):
            counts = (part["interview"].nunique(), part["excerpt"].nunique())
            rows.append((name, answer, *counts, len(twice.intersection(part["excerpt"]))))
    refuse([] if rows else [NOBODY_KNOWN])
    return pd.DataFrame(rows, columns=["variable", "answer", "respondents", "excerpts", "read_twice"])
