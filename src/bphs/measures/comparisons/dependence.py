"""Correlations of two columns of numbers: Pearson's, Spearman's and Kendall's, with intervals.

Polychoric ones are in `scales`.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.comparisons._results import Tested
from bphs.measures.comparisons.multiplicity import adjust
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import choice, level
from bphs.measures.sample.ranks import midranks, settled

KINDS = ("pearson", "spearman", "kendall")


def correlation(
    first: Any, second: Any, *, kind: str = "pearson", confidence: float = 0.95, missing: str = "drop"
) -> Tested:
    """Correlation of two columns with its interval and test.

    Intervals by Fisher's z, tanh(artanh r ± z·s): s² is 1/(n - 3) for Pearson, (1 + r²/2)/(n - 3) for Spearman (Bonett
    and Wright) and 0.437/(n - 4) for Kendall's tau-b (Fieller et al.). Tests: t = r√((n - 2)/(1 - r²)) for Pearson and
    Spearman; for Kendall z with the variance of tau's numerator under ties.

    Parameters
    ----------
    first, second : (n,) numbers; for Spearman and Kendall only their order matters, ties included.
    kind : "pearson", "spearman" or "kendall".
    missing : "drop" leaves out units without both, "raise" refuses them.

    Returns
    -------
    Tested : `statistic` is t or z; details `correlation`, `lower`, `upper` (NaN for fewer than 5 units or |r| = 1).

    Raises
    ------
    MeasureError : text or infinite values.
    Undefined : fewer than 3 units, a column that does not vary.

    References
    ----------
    Bonett and Wright 2000, doi:10.1007/BF02294183. Fieller, Hartley and Pearson 1957, doi:10.1093/biomet/44.3-4.470.
    Kendall 1945, doi:10.1093/biomet/33.3.239. In R: ``cor.test``.

    >>> round(correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], kind="spearman")["correlation"], 3)
    0.8
    """
    from scipy import stats

    choice("kind", kind, KINDS)
    x, y, left_out = _pair(first, second, missing)
    n = x.size
    if kind == "kendall":
        found = stats.kendalltau(settled(x), settled(y), method="asymptotic")
        r, p, df = float(found.statistic), float(found.pvalue), float("nan")
        statistic = float(np.sign(r) * stats.norm.isf(p / 2))
    else:
        a, b = (x, y) if kind == "pearson" else (midranks(x), midranks(y))
        r, df = _pearson(a, b), float(n - 2)
        statistic = float("inf") * r if abs(r) == 1 else float(r * np.sqrt(df / (1 - r**2)))
        p = float(2 * stats.t.sf(abs(statistic), df))
    lower, upper = fisher_interval(r, n, kind, level(confidence))
    return Tested(kind, statistic, p, n, left_out, df, details={"correlation": r, "lower": lower, "upper": upper})


def fisher_interval(r: float, n: int, kind: str, confidence: float) -> tuple[float, float]:
    """Interval of a correlation by Fisher's z; NaN where it has none."""
    from scipy import stats

    if abs(r) >= 1 or n < 5:
        return float("nan"), float("nan")
    variance = {"pearson": 1 / (n - 3), "spearman": (1 + r**2 / 2) / (n - 3), "kendall": 0.437 / (n - 4)}[kind]
    half = stats.norm.ppf((1 + confidence) / 2) * np.sqrt(variance)
    low, high = np.tanh(np.arctanh(r) + np.array([-half, half]))
    return float(low), float(high)


def correlations(
    frame: pd.DataFrame,
    *,
    kind: str = "pearson",
    adjustment: str = "holm",
    confidence: float = 0.95,
    missing: str = "drop",
) -> pd.DataFrame:
    """Correlations of every pair of columns, incomplete units left out pair by pair.

    Parameters
    ----------
    frame : (n, k) numbers. kind, confidence, missing : as for `correlation`.
    adjustment : of the p values for the number of pairs, see `adjust`.

    Returns
    -------
    One row per pair: `first`, `second`, `correlation`, `lower`, `upper`, `statistic`, `p_value`, `p_adjusted`, `n`.

    Raises
    ------
    MeasureError : as for `correlation`. Undefined : as for `correlation`; fewer than two columns.

    >>> found = correlations(pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [4, 3, 1, 2]}))
    >>> found[["first", "second", "correlation"]].round(2).values.tolist()
    [['a', 'b', 0.8], ['a', 'c', -0.8], ['b', 'c', -0.4]]
    """
    if not isinstance(frame, pd.DataFrame) or frame.shape[1] < 2:
        raise Undefined("A correlation needs two variables or more.", "计算相关系数至少需要两个变量。")
    rows = []
    for first, second in combinations(frame.columns, 2):
        found = correlation(frame[first], frame[second], kind=kind, confidence=confidence, missing=missing)
        rows.append(
            {
                "first": first,
                "second": second,
                **found.details,
                "statistic": found.statistic,
                "p_value": found.p_value,
                "n": found.n,
            }
        )
    table = pd.DataFrame(rows)
    table.insert(7, "p_adjusted", adjust(table["p_value"].to_numpy(), adjustment))
    return table


def _pair(first: Any, second: Any, missing: str) -> tuple[FloatArray, FloatArray, int]:
    read = columns({"first": first, "second": second}, missing=missing)
    x, y = read.numbers["first"], read.numbers["second"]
    if x.size < 3:
        raise Undefined(
            f"A correlation needs at least 3 complete units, but there are {x.size}.",
            f"计算相关系数至少需要 3 个完整观测，现仅有 {x.size} 个。",
        )
    names = _names(first, second)
    flat = [name for name, column in zip(names, read.numbers.values(), strict=True) if np.ptp(settled(column)) == 0]
    if flat:
        which = " and ".join(flat)
        raise Undefined(
            f"{which} {'has' if len(flat) == 1 else 'have'} the same value for all {x.size} units with both {' and '.join(names)}: "
            "what does not vary correlates with nothing.",
            f"在 {'、'.join(names)} 均有数据的 {x.size} 个观测中，{'、'.join(flat)} 取值完全相同，无法计算相关系数。",
        )
    return x, y, 0 if read.kept is None else int((~read.kept).sum())


def _names(first: Any, second: Any) -> tuple[str, str]:
    """Names that the user gives the two columns, if they differ."""
    own = [column.name if isinstance(column, pd.Series) else None for column in (first, second)]
    return ("first", "second") if None in own or own[0] == own[1] else (repr(str(own[0])), repr(str(own[1])))


def _pearson(x: FloatArray, y: FloatArray) -> float:
    a, b = x - x.mean(), y - y.mean()
    r = float(a @ b / np.sqrt((a @ a) * (b @ b)))
    return float(np.clip(r, -1, 1)) if abs(r) < 1 - 1e-15 else float(np.sign(r))
