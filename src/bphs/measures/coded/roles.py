"""Codes by role: in what share of the interviews of managers, providers, residents a code occurs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample import options
from bphs.measures.sample.options import Lack, refuse

COLUMNS = ("interview", "role", "code")


def wilson(count: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share, (p̃ ± z √(p̂ (1 - p̂) / n + z² / 4n²)) / (1 + z² / n), p̃ = p̂ + z² / 2n.

    It has a length also where none or all do, and keeps its level with few (Wilson 1927, 10.2307/2276774; Newcombe
    1998, 10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E).

    Parameters
    ----------
    count : those who do, 0 to `n`.
    n : all, above 0.

    Raises
    ------
    MeasureError : a count outside of 0 to `n`, or nobody.

    >>> [round(limit, 4) for limit in wilson(1, 29)]
    [0.0061, 0.1718]
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + options.level(confidence)) / 2))
    if not 0 <= count <= n or n <= 0:
        raise MeasureError(f"count={count!r}, n={n!r}: give a count from 0 to n, and n above 0.")
    share = count / n
    middle = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    lower, upper = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return (0.0 if count == 0 else float(lower)), (1.0 if count == n else float(upper))


def codes_by_role(applied: pd.DataFrame, *, least: int = 1, confidence: float = 0.95) -> pd.DataFrame:
    """Share of the interviews of each role in which a code occurs, with Wilson's interval.

    An interview counts once, however many of its excerpts carry the code and however many coders gave it. Intervals
    treat the interviews of a role as a sample of such interviews: who was chosen for what they would say is none.

    Parameters
    ----------
    applied : rows with `interview`, `role` and `code`; a gap in `code` where an excerpt has none. Interviews without a
        role are left out.
    least : interviews that a role must have; others are left out.

    Returns
    -------
    One row per code and role, in the order in which they occur: `code`, `role`, `count` (interviews with the code), `n`
    (interviews of the role), `value` (the share), `lower`, `upper`.

    Raises
    ------
    MeasureError : a column is missing, or an interview has two roles.
    Undefined : no role has `least` interviews, or no interview a code.

    >>> rows = [("A", "manager", "money"), ("A", "manager", "money"), ("B", "manager", None), ("C", "resident", "x")]
    >>> found = codes_by_role(pd.DataFrame(rows, columns=["interview", "role", "code"]))
    >>> found[["role", "count", "n"]].to_numpy().tolist()
    [['manager', 1, 2], ['resident', 0, 1], ['manager', 0, 2], ['resident', 1, 1]]
    """
    options.level(confidence)
    absent = [name for name in COLUMNS if name not in applied.columns]
    if absent:
        raise MeasureError(f"applied has no column {', '.join(map(repr, absent))}; it needs interview, role and code.")
    told = applied.dropna(subset=["interview", "role"])
    people = told.drop_duplicates(["interview", "role"])
    if people["interview"].duplicated().any():
        raise MeasureError("an interview has two roles; give each interview one.")
    refuse([] if len(people) else [Lack("No interview has a role.", "没有标明访谈对象角色的访谈。")])
    refuse([] if told["code"].notna().any() else [Lack("No code was applied in any interview.", "没有任何访谈被赋予编码。")])  # fmt: skip
    sizes = people["role"].value_counts(sort=False)
    sizes = sizes[sizes >= least]
    few = Lack(f"No role has {least} interviews or more.", f"没有任何角色的访谈达到 {least} 份。")
    refuse([] if len(sizes) else [few])
    having = told.dropna(subset=["code"]).drop_duplicates(["interview", "code"])
    counts = having.groupby(["code", "role"], observed=True).size()
    rows = []
    for code in having["code"].unique():
        for role, n in sizes.items():
            count = int(counts.get((code, role), 0))
            rows.append((code, role, count, int(n), count / n, *wilson(count, n, confidence=confidence)))
    return pd.DataFrame(rows, columns=["code", "role", "count", "n", "value", "lower", "upper"])
