"""Co-occurrence: which codes one excerpt, or one interview, carries together."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample import options
from bphs.measures.sample.options import Lack, refuse

UNITS = ("excerpt", "interview")
COLUMNS = ("first", "second", "both", "first_count", "second_count", "n", "value", "expected")


def co_occurrence(applied: pd.DataFrame, *, unit: Literal["excerpt", "interview"] = "excerpt") -> pd.DataFrame:
    """Pairs of codes that a unit carries together, whoever gave them.

    The value is n₁₂ / (n₁ + n₂ - n₁₂), Jaccard's index (Jaccard 1912, 10.1111/j.1469-8137.1912.tb05611.x), which
    programs for coding call the c-coefficient: 0 never, 1 always together. `expected` is n₁ n₂ / n, what codes that
    have nothing to do with each other would come to.

    Parameters
    ----------
    applied : rows with `excerpt` (or `interview`) and `code`; a gap in `code` where a unit has none.
    unit : what is counted.

    Returns
    -------
    One row per pair, the most frequent first: `first`, `second`, `both`, `first_count`, `second_count`, `n` (units),
    `value`, `expected`. Pairs that never meet are there with 0.

    Raises
    ------
    MeasureError : a column is missing.
    Undefined : fewer than two codes were applied.

    >>> rows = [("e1", "money"), ("e1", "staff"), ("e2", "money"), ("e3", None)]
    >>> co_occurrence(pd.DataFrame(rows, columns=["excerpt", "code"]))[["both", "n", "value"]].to_numpy().tolist()
    [[1.0, 3.0, 0.5]]
    """
    options.choice("unit", unit, UNITS)
    absent = [name for name in (unit, "code") if name not in applied.columns]
    if absent:
        raise MeasureError(f"applied has no column {', '.join(map(repr, absent))}; it needs {unit} and code.")
    number = applied[unit].nunique()
    given = applied.dropna(subset=[unit, "code"])
    units = {code: set(part[unit]) for code, part in given.groupby("code", sort=False, observed=True)}
    refuse([] if len(units) > 1 else [Lack("Fewer than two codes were applied.", "所用编码不足两个。")])
    rows = []
    for first, second in combinations(units, 2):
        one, other = units[first], units[second]
        both = len(one & other)
        expected = len(one) * len(other) / number
        rows.append((first, second, both, len(one), len(other), number, both / len(one | other), expected))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.sort_values("both", ascending=False, kind="stable", ignore_index=True)
