"""Comparisons of all pairs of groups, by the method that fits the overall test."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.comparisons._groups import Grouped, grouped
from bphs.measures.comparisons._studentized import chance_above, quantile
from bphs.measures.comparisons.multiplicity import METHODS, adjust
from bphs.measures.comparisons.ranks import _ranked
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.options import choice, level
from bphs.measures.sample.remark import Remark

PROCEDURES = ("tukey", "lsd", "games_howell", "dunn")


@dataclass(frozen=True, eq=False)
class Pairwise:
    """All pairs of groups.

    Attributes
    ----------
    method : "tukey", "lsd", "games_howell", "dunn", or "design_t" of `survey_pairwise`.
    table : one row per pair: `group_1`, `group_2`, `difference` (of means, first minus second; of mean ranks for
        "dunn"), `standard_error`, `statistic`, `df`, `p_value` (of the pair alone), `p_adjusted`, `lower`, `upper` (NaN
        for "dunn").
    confidence : level of the intervals; for "tukey" and "games_howell" of all of them together.
    n, left_out : units used, and units left out because something was missing.
    remarks : what to beware of: pairs without an error, whose test and interval are missing.
    """

    method: str
    table: pd.DataFrame
    confidence: float
    n: int
    left_out: int
    remarks: tuple[Remark, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Table of pairs."""
        return self.table.copy()


def pairwise(
    values: Any,
    groups: Any,
    method: str = "tukey",
    *,
    adjustment: str = "none",
    confidence: float = 0.95,
    missing: str = "drop",
) -> Pairwise:
    """Comparisons of every pair of groups.

    Parameters
    ----------
    values, groups, missing : as for `anova`.
    method : "tukey" (honestly significant difference with Tukey and Kramer's error for unequal groups) and "lsd"
        (Fisher's least significant difference) assume equal variances; "games_howell" does not; "dunn" compares mean
        ranks after Kruskal-Wallis, as z with the tie correction.
    adjustment : for "lsd" and "dunn", see `adjust`; "tukey" and "games_howell" adjust by the studentised range.
    confidence : of the intervals; those of "lsd" are not adjusted.

    Raises
    ------
    MeasureError : as for `anova`; an unknown method or adjustment, or one that the method does not take.

    References
    ----------
    Tukey 1949, doi:10.2307/3001913. Games and Howell 1976, doi:10.3102/10769986001002113. Dunn 1964,
    doi:10.1080/00401706.1964.10490181. In R: ``TukeyHSD``, ``pairwise.t.test``, ``rstatix::games_howell_test``,
    ``dunn_test``.

    >>> found = pairwise([1, 2, 3, 4, 5, 6, 9, 9, 10], list("aaabbbccc"), "lsd")
    >>> found.table[["group_1", "group_2", "difference"]].round(2).values.tolist()
    [['a', 'b', -3.0], ['a', 'c', -7.33], ['b', 'c', -4.33]]
    """
    if method in METHODS and method not in PROCEDURES:
        raise MeasureError(
            f"method={method!r} is an adjustment, not a method: write method='lsd' for means, or 'dunn' for ranks, with adjustment={method!r}."
        )
    choice("method", method, PROCEDURES)
    choice("adjustment", adjustment, METHODS if method in ("lsd", "dunn") else ("none",))
    level(confidence)
    data = _ranked(values, groups, missing) if method == "dunn" else grouped(values, groups, missing=missing)
    first, second = np.array(list(combinations(range(data.k), 2))).T
    made = _dunn(data, first, second) if method == "dunn" else _of_means(data, first, second, method, confidence)
    table = pd.DataFrame(
        {"group_1": [data.labels[i] for i in first], "group_2": [data.labels[i] for i in second], **made}
    )
    if method in ("lsd", "dunn"):
        table["p_adjusted"] = adjust(table["p_value"].to_numpy(), adjustment)
    return Pairwise(method, table, confidence, data.n, data.left_out, without_error(table))


def without_error(table: pd.DataFrame) -> tuple[Remark, ...]:
    """A remark on the pairs of groups in neither of which the values vary: their difference has no error to compare it
    with.
    """
    flat = table[table["standard_error"] == 0]
    if flat.empty:
        return ()
    pairs = [f"{row.group_1} – {row.group_2}" for row in flat.itertuples()]
    return (
        Remark(
            "no_variance",
            f"Values vary in neither group of {'; '.join(pairs)}: the difference has no error, so its test and interval are not defined.",
            f"{'；'.join(pairs)}：两组取值均无变异，差值无误差可依，检验与置信区间无定义。",
        ),
    )


def _of_means(
    data: Grouped, first: IntArray, second: IntArray, method: str, confidence: float
) -> dict[str, FloatArray]:
    from scipy import stats

    difference = data.means[first] - data.means[second]
    each = data.variances / data.sizes
    if method == "games_howell":
        variance = each[first] + each[second]
        parts = each**2 / (data.sizes - 1)
        # Two groups without variance: no error, no degrees of freedom.
        flat = variance == 0
        df = np.divide(variance**2, parts[first] + parts[second], out=np.full(first.size, np.nan), where=~flat)
    else:
        variance = data.within * (1 / data.sizes[first] + 1 / data.sizes[second])
        df = np.full(first.size, float(data.n - data.k))
    error = np.sqrt(variance)
    t = np.divide(difference, error, out=np.full(first.size, np.nan), where=error > 0)
    p = 2 * stats.t.sf(np.abs(t), df)
    if method == "lsd":
        half, adjusted = stats.t.ppf((1 + confidence) / 2, df) * error, p
    else:
        half, adjusted, known = np.full(first.size, np.nan), np.full(first.size, np.nan), error > 0
        half[known] = quantile(confidence, data.k, df[known]) / np.sqrt(2) * error[known]
        adjusted[known] = chance_above(np.abs(t[known]) * np.sqrt(2), data.k, df[known])
    return {
        "difference": difference,
        "standard_error": error,
        "statistic": t,
        "df": df,
        "p_value": p,
        "p_adjusted": adjusted,
        "lower": difference - half,
        "upper": difference + half,
    }


def _dunn(data: Grouped, first: IntArray, second: IntArray) -> dict[str, FloatArray]:
    from scipy import stats

    means = np.bincount(data.codes, data.ranks) / data.sizes
    difference = means[first] - means[second]
    error = np.sqrt(data.n * (data.n + 1) / 12 * data.tie_factor * (1 / data.sizes[first] + 1 / data.sizes[second]))
    nothing = np.full(first.size, np.nan)
    p = 2 * stats.norm.sf(np.abs(difference / error))
    return {
        "difference": difference,
        "standard_error": error,
        "statistic": difference / error,
        "df": nothing,
        "p_value": p,
        "p_adjusted": p,
        "lower": nothing,
        "upper": nothing,
    }
