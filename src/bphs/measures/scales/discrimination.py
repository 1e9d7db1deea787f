"""Discrimination of items between high and low scorers: the 27 % groups and the item-total correlation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._items import Items, chosen, chosen_zh, complete, listed

VARIANCES = ("levene", "equal", "unequal")


@dataclass(frozen=True)
class ItemAnalysis:
    """Items of a scale between its lowest and its highest scorers.

    Attributes
    ----------
    n, left_out : respondents used, and left out for a missing answer.
    n_low, n_high : size of the groups (ties at the cut belong to them).
    cut_low, cut_high : total score up to which, and from which, a respondent belongs to a group.
    table : one row per item: `item`, `mean_low`, `mean_high`, `difference`, `levene_p_value`, `equal_variances`, `t`,
        `df`, `p_value` (two-sided), `item_total_correlation`, `corrected_item_total`.
    """

    n: int
    left_out: int
    n_low: int
    n_high: int
    cut_low: float
    cut_high: float
    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Table of items."""
        return self.table.copy()


def item_analysis(items: Any, *, share: float = 0.27, variances: str = "levene") -> ItemAnalysis:
    """Critical ratio of each item: t between the lowest and the highest 27 % by total score (Kelley 1939,
    doi:10.1037/h0057123).

    The cut is the total score of the respondent at rank ⌈share · n⌉ from either end, and everybody with that score
    belongs to the group, so that the result does not depend on the order of the rows.

    Parameters
    ----------
    items : respondents x items.
    share : of respondents in each group, above 0 and at most .5.
    variances : which line of SPSS's t-test: ``"levene"`` (default) takes the one that Levene's test (means, level .05)
        points to, ``"equal"`` always Student's, ``"unequal"`` always Welch's.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; groups that overlap or hold fewer than two respondents;
        an item without any spread inside both groups, for which t is not defined.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> item_analysis(answers).table["corrected_item_total"].round(3).tolist()  # 3 · ½ / √(3 + 6 · ½)
    [0.612, 0.612, 0.612, 0.612]
    """
    if not 0 < share <= 0.5:
        raise MeasureError(f"share is the part of respondents in each group, above 0 and at most 0.5; this is {share}.")
    if variances not in VARIANCES:
        raise MeasureError(f"variances is one of {listed(VARIANCES)}, not {variances!r}.")
    kept = complete(items)
    total = kept.values.sum(axis=1)
    ordered, rank = np.sort(total), int(np.ceil(share * kept.n - 1e-9))
    low, high = ordered[rank - 1], ordered[-rank]
    if low >= high or rank < 2:
        raise Undefined(
            f"The lowest and the highest {share:.0%} cannot be told apart: {kept.n} respondents, cuts at {low:g} and {high:g}.",
            f"得分最低与最高的 {share:.0%} 无法区分（共 {kept.n} 人，分界值为 {low:g} 和 {high:g}）。",
        )
    below, above = kept.values[total <= low], kept.values[total >= high]
    table = pd.DataFrame({"item": list(kept.names), **_compare(below, above, variances, kept), **_item_total(kept)})
    return ItemAnalysis(kept.n, kept.left_out, len(below), len(above), float(low), float(high), table)


def _compare(below: np.ndarray, above: np.ndarray, variances: str, kept: Items) -> dict[str, Any]:
    from scipy import stats

    still = (np.ptp(below, axis=0) == 0) & (np.ptp(above, axis=0) == 0)
    if still.any():
        raise Undefined(
            f"t is not defined for {chosen(kept.names, still)}: everybody in a group gives the same answer. Use larger groups.",
            f"题项{chosen_zh(kept.names, still)}在两组内的回答各自完全相同，t 值无法计算。",
        )
    n1, n2 = len(below), len(above)
    v1, v2 = below.var(axis=0, ddof=1), above.var(axis=0, ddof=1)
    levene = np.asarray(stats.levene(below, above, center="mean", axis=0).pvalue)
    equal = {"levene": levene >= 0.05, "equal": np.full(kept.k, True), "unequal": np.full(kept.k, False)}[variances]
    pooled = ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2) * (1 / n1 + 1 / n2)
    separate = v1 / n1 + v2 / n2
    welch = separate**2 / ((v1 / n1) ** 2 / (n1 - 1) + (v2 / n2) ** 2 / (n2 - 1))
    difference = above.mean(axis=0) - below.mean(axis=0)
    t = difference / np.sqrt(np.where(equal, pooled, separate))
    df = np.where(equal, n1 + n2 - 2.0, welch)
    return {
        "mean_low": below.mean(axis=0),
        "mean_high": above.mean(axis=0),
        "difference": difference,
        "levene_p_value": levene,
        "equal_variances": equal,
        "t": t,
        "df": df,
        "p_value": 2 * stats.t.sf(np.abs(t), df),
    }


def _item_total(kept: Items) -> dict[str, np.ndarray]:
    covariance, variance = kept.covariance, np.diag(kept.covariance)
    with_total, total = covariance.sum(axis=1), covariance.sum()
    rest = np.maximum(total - 2 * with_total + variance, 0)
    corrected = np.divide(
        with_total - variance, np.sqrt(variance * rest), out=np.full(kept.k, np.nan), where=rest > 1e-12
    )
    return {"item_total_correlation": with_total / np.sqrt(variance * total), "corrected_item_total": corrected}
