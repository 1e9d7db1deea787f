"""Frequency and severity: how many interviews speak of a matter, and how much it stands in the way where they do."""

from __future__ import annotations

import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.options import Lack, refuse

HALF = 0.5


def frequency_severity(applied: pd.DataFrame, severity: pd.Series) -> pd.DataFrame:
    """Share of the interviews that speak of each code, and the mean severity of the excerpts that carry it.

    Codes of whose excerpts fewer than half were rated are left out: they are no constraints, or nobody judged them, and
    what was rated of them was rated for another code of the same excerpt.

    Parameters
    ----------
    applied : `excerpt`, `interview`, `code`; a gap in `code` where an excerpt has none.
    severity : by excerpt, higher is worse; missing where not rated.

    Returns
    -------
    One row per code, the largest product of the two first: `code`, `count` (interviews), `share` (of all interviews),
    `rated` (excerpts), `severity` (their mean), `product`.

    Raises
    ------
    MeasureError : a column is missing.
    Undefined : of no code half of the excerpts were rated.

    >>> rows = [("e1", "A", "late"), ("e2", "A", "late"), ("e3", "B", "late"), ("e4", "B", "few"), ("e5", "C", None)]
    >>> applied = pd.DataFrame(rows, columns=["excerpt", "interview", "code"])
    >>> found = frequency_severity(applied, pd.Series({"e1": 1, "e2": 2, "e4": 3}))
    >>> found[["code", "count", "rated", "severity", "product"]].to_numpy().tolist()
    [['late', 2, 2, 1.5, 1.0], ['few', 1, 1, 3.0, 1.0]]
    """
    if absent := [name for name in ("excerpt", "interview", "code") if name not in applied.columns]:
        raise MeasureError(f"applied has no column {', '.join(map(repr, absent))}.")
    given = applied.dropna(subset=["code"]).drop_duplicates(["excerpt", "code"])
    rated = given.assign(severity=given["excerpt"].map(severity.astype(float)))
    every = applied["interview"].nunique()
    rows = [
        (code, part["interview"].nunique(), part["severity"].notna().sum(), part["severity"].mean())
        for code, part in rated.groupby("code", sort=False)
        if part["severity"].notna().mean() >= HALF
    ]
    none = Lack(
        "Of no code half of the excerpts were rated for severity.", "没有任何编码有半数以上摘录评定了严重程度。"
    )
    refuse([] if rows else [none])
    found = pd.DataFrame(rows, columns=["code", "count", "rated", "severity"])
    found = found.assign(share=found["count"] / every).assign(product=lambda frame: frame["share"] * frame["severity"])
    return found.sort_values("product", ascending=False, kind="stable", ignore_index=True)
