"""Reliability of a sum scale: Cronbach's alpha and what each item does to it.

Split halves are in `halves`, omega in `omega`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.remark import Remark
from bphs.measures.scales._items import TURN, Items, complete, listed

SINGULAR = 1e-10
"""Eigenvalue of a correlation matrix up to which items count as repeating one another."""


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of one scale and what each item does to it.

    Attributes
    ----------
    n, left_out, items : respondents used, respondents left out for a missing answer, number of items.
    alpha, lower, upper, confidence : alpha and its interval at that level.
    alpha_standardised : alpha of the items scaled to equal variance.
    mean_correlation : mean correlation between two items.
    item_statistics : one row per item: `item`, `mean`, `sd`, `scale_mean_if_deleted`, `scale_variance_if_deleted`,
        `item_total_correlation`, `corrected_item_total`, `squared_multiple_correlation` (missing unless there are more
        respondents than items; 1 for an item that follows from the others), `alpha_if_deleted`.
    remarks : what to beware of, such as a negative alpha.
    """

    n: int
    left_out: int
    items: int
    alpha: float
    lower: float
    upper: float
    confidence: float
    alpha_standardised: float
    mean_correlation: float
    item_statistics: pd.DataFrame
    remarks: tuple[Remark, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """SPSS's "Reliability Statistics" as one row."""
        names = ("left_out", "items", "alpha", "lower", "upper", "alpha_standardised", "mean_correlation")
        return pd.DataFrame([{"respondents": self.n, **{name: getattr(self, name) for name in names}}])


def cronbach_alpha(items: Any, *, confidence: float = 0.95, missing: str = "listwise") -> Reliability:
    """Cronbach's alpha with Feldt's interval, standardised alpha and item-total statistics.

    alpha = k / (k - 1) (1 - Σ s²ᵢ / s²ₜ) with s²ᵢ the variance of item i and s²ₜ that of the sum of the k items
    (Cronbach 1951, doi:10.1007/BF02310555). The interval holds 1 - alpha against F with n - 1 and (n - 1)(k - 1)
    degrees of freedom (Feldt 1965, doi:10.1007/BF02289499). Standardised alpha is k r / (1 + (k - 1) r) with r the mean
    correlation.

    Parameters
    ----------
    items : respondents x items; reversed items already turned.
    confidence : level of the interval.
    missing : ``"listwise"`` (default) leaves out respondents without an answer to every item, as SPSS and PSPP do;
        ``"pairwise"`` takes each covariance from those who answered both items, as psych::alpha does. `n` is then the
        smallest number who answered a pair, which makes the interval wide rather than narrow.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items (there may be more items than respondents, and items may
        follow from one another); also when the sum of the items does not vary.

    Notes
    -----
    Equivalent in R: ``psych::alpha(na.omit(x))``, ``psych::alpha.ci``; in SPSS: RELIABILITY /SUMMARY=TOTAL.

    >>> import pandas as pd
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 5], "c": [1, 3, 3, 4, 4]})
    >>> round(cronbach_alpha(answers).alpha, 4)
    0.9538
    """
    return _reliability(complete(items, missing=missing, invertible=False), confidence)


def _reliability(kept: Items, confidence: float) -> Reliability:
    from scipy import stats

    if not 0 < confidence < 1:
        raise MeasureError(f"The confidence level lies between 0 and 1; this is {confidence}.")
    n, k = kept.n, kept.k
    alpha = alpha_of(kept.covariance)
    freedom = (n - 1, (n - 1) * (k - 1))
    low, high = stats.f.ppf([(1 - confidence) / 2, (1 + confidence) / 2], *freedom)
    return Reliability(
        n,
        kept.left_out,
        k,
        alpha,
        float(1 - (1 - alpha) * high),
        float(1 - (1 - alpha) * low),
        confidence,
        alpha_of(kept.correlation),
        mean_correlation(kept.correlation),
        _item_statistics(kept),
        _remarks(alpha, kept),
    )


def _remarks(alpha: float, kept: Items) -> tuple[Remark, ...]:
    """A negative alpha: the items covary negatively on average; the smaller side of their first component is named."""
    if alpha >= 0:
        return ()
    side = np.linalg.eigh(kept.correlation)[1][:, -1] > 0
    few = side if side.sum() <= kept.k / 2 else ~side
    names = [name for name, one in zip(kept.names, few, strict=True) if one]
    return (
        Remark(
            "negative_alpha",
            f"Alpha is negative ({alpha:.2f}): on average the items run against one another. Most likely some are worded the "
            f"other way; {listed(names)} run{'s' if len(names) == 1 else ''} against the rest. {TURN}",
            f"α系数为负（{alpha:.2f}），各题项平均呈负相关，多因反向题未作反向计分所致；与其余题项方向相反的题项："
            f"{'、'.join(names)}。应先在编码表的 reversed 列填写 true，反向计分后再计算。",
        ),
    )


def alpha_of(covariance: np.ndarray) -> float:
    """Alpha of a covariance matrix; of a correlation matrix it is the standardised alpha.

    >>> alpha_of(np.array([[1, 0.5], [0.5, 1]]))
    0.6666666666666667
    """
    k, total = len(covariance), covariance.sum()
    if total <= 1e-12 * np.trace(covariance):
        raise Undefined(
            f"Alpha is not defined: the sum of the items is the same for everyone. {TURN}",
            "所有人的题项总分均相同，α 系数无法计算；反向题应先在编码表的 reversed 列填写 true。",
        )
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def mean_correlation(correlation: np.ndarray) -> float:
    """Mean of the correlations of different items."""
    k = len(correlation)
    return float((correlation.sum() - k) / (k * (k - 1)))


def _item_statistics(kept: Items) -> pd.DataFrame:
    covariance, variance = kept.covariance, np.diag(kept.covariance)
    with_total, total = covariance.sum(axis=1), covariance.sum()
    rest = total - 2 * with_total + variance
    mean, k = kept.mean, kept.k
    frame = {
        "item": list(kept.names),
        "mean": mean,
        "sd": np.sqrt(variance),
        "scale_mean_if_deleted": mean.sum() - mean,
        "scale_variance_if_deleted": rest,
        "item_total_correlation": with_total / np.sqrt(variance * total),
        "corrected_item_total": _ratio(with_total - variance, np.sqrt(variance * np.maximum(rest, 0))),
        "squared_multiple_correlation": squared_multiple_correlations(kept),
    }
    if k > 2:
        frame["alpha_if_deleted"] = _ratio((k - 1) / (k - 2) * (rest - (variance.sum() - variance)), rest)
    else:
        frame["alpha_if_deleted"] = np.full(k, np.nan)
    return pd.DataFrame(frame)


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Missing where the rest of the scale does not vary."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 1e-12)


def squared_multiple_correlations(kept: Items) -> np.ndarray:
    """R² of each item on the others: 1 - 1 / (R⁻¹)ᵢᵢ; 1 for an item that follows from the others.

    Missing unless there are more respondents than items, and where pairwise correlations cannot all hold at once.
    """
    correlation, smallest = kept.correlation, np.linalg.eigvalsh(kept.correlation)[0]
    if kept.n <= kept.k or smallest < -SINGULAR:
        return np.full(kept.k, np.nan)
    if smallest > SINGULAR:
        return 1 - 1 / np.diag(np.linalg.inv(correlation))
    return np.array([_explained(correlation, item) for item in range(kept.k)])


def _explained(correlation: np.ndarray, item: int) -> float:
    """R² of one item on the others, of which some may repeat one another: they have a pseudo-inverse."""
    others = np.arange(len(correlation)) != item
    across = correlation[others, item]
    inverted = np.linalg.pinv(correlation[np.ix_(others, others)], rcond=SINGULAR, hermitian=True)
    return min(float(across @ inverted @ across), 1.0)
