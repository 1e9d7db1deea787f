"""Reliability of a sum scale: Cronbach's alpha, Guttman's lambdas, split halves. McDonald's omega is in `omega`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.scales._items import Items, complete, inverse, listed


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
        `item_total_correlation`, `corrected_item_total`, `squared_multiple_correlation`, `alpha_if_deleted`.
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

    def to_frame(self) -> pd.DataFrame:
        """SPSS's "Reliability Statistics" as one row."""
        names = ("n", "left_out", "items", "alpha", "lower", "upper", "alpha_standardised", "mean_correlation")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])


def cronbach_alpha(items: Any, *, confidence: float = 0.95) -> Reliability:
    """Cronbach's alpha with Feldt's interval, standardised alpha and item-total statistics.

    alpha = k / (k - 1) (1 - Σ s²ᵢ / s²ₜ) with s²ᵢ the variance of item i and s²ₜ that of the sum of the k items
    (Cronbach 1951, doi:10.1007/BF02310555). The interval holds 1 - alpha against F with n - 1 and (n - 1)(k - 1) degrees of
    freedom (Feldt 1965, doi:10.1007/BF02289499). Standardised alpha is k r / (1 + (k - 1) r) with r the mean correlation.

    Respondents without an answer to every item are left out, as SPSS and PSPP do (psych::alpha in R is pairwise).

    Parameters
    ----------
    items : respondents x items; reversed items already turned.
    confidence : level of the interval.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; also when the sum of the items does not vary.

    Notes
    -----
    Equivalent in R: ``psych::alpha(na.omit(x))``, ``psych::alpha.ci``; in SPSS: RELIABILITY /SUMMARY=TOTAL.

    >>> import pandas as pd
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 5], "c": [1, 3, 3, 4, 4]})
    >>> round(cronbach_alpha(answers).alpha, 4)
    0.9574
    """
    kept = complete(items)
    return _reliability(kept, confidence)


def _reliability(kept: Items, confidence: float) -> Reliability:
    from scipy import stats

    if not 0 < confidence < 1:
        raise MeasureError(f"The confidence level lies between 0 and 1; this is {confidence}.")
    n, k = kept.n, kept.k
    alpha = alpha_of(kept.covariance)
    freedom = (n - 1, (n - 1) * (k - 1))
    low, high = stats.f.ppf([(1 - confidence) / 2, (1 + confidence) / 2], *freedom)
    return Reliability(
        n, kept.left_out, k, alpha, float(1 - (1 - alpha) * high), float(1 - (1 - alpha) * low), confidence,
        alpha_of(kept.correlation), mean_correlation(kept.correlation), _item_statistics(kept),
    )


def alpha_of(covariance: np.ndarray) -> float:
    """Alpha of a covariance matrix; of a correlation matrix it is the standardised alpha.

    >>> alpha_of(np.array([[1, 0.5], [0.5, 1]]))
    0.6666666666666667
    """
    k, total = len(covariance), covariance.sum()
    if total <= 1e-12 * np.trace(covariance):
        raise MeasureError("Alpha is not defined: the sum of the items is the same for everyone. Turn the reversed items round first.")
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def mean_correlation(correlation: np.ndarray) -> float:
    """Mean of the correlations of different items."""
    k = len(correlation)
    return float((correlation.sum() - k) / (k * (k - 1)))


def _item_statistics(kept: Items) -> pd.DataFrame:
    covariance, variance = kept.covariance, np.diag(kept.covariance)
    with_total, total = covariance.sum(axis=1), covariance.sum()
    rest = total - 2 * with_total + variance
    mean, k = kept.values.mean(axis=0), kept.k
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
    """R² of each item on the others: 1 - 1 / (R⁻¹)ᵢᵢ; with two items their squared correlation."""
    return 1 - 1 / np.diag(inverse(kept.correlation, kept.names))


def guttman_lambdas(items: Any) -> pd.DataFrame:
    """Guttman's six lower bounds to reliability, from the covariance matrix as in SPSS (RELIABILITY /MODEL=GUTTMAN).

    λ1 = 1 - Σ s²ᵢ / s²ₜ; λ2 = λ1 + √(k/(k-1) Σᵢ≠ⱼ c²ᵢⱼ) / s²ₜ; λ3 is alpha; λ4 = 2 (1 - (s²_A + s²_B) / s²ₜ) for the halves
    "first ⌈k/2⌉ items, the rest"; λ5 = λ1 + 2 √(maxᵢ Σⱼ c²ᵢⱼ) / s²ₜ; λ6 = 1 - Σ s²ᵢ (1 - R²ᵢ) / s²ₜ with R²ᵢ the squared
    multiple correlation (Guttman 1945, doi:10.1007/BF02288892). psych::guttman works on correlations and takes the best
    split for λ4.

    Returns
    -------
    One row per bound: `statistic` (``"lambda_1"`` … ``"lambda_6"``), `value`.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; items that determine one another (λ6).
    """
    kept = complete(items)
    covariance, k = kept.covariance, kept.k
    alpha_of(covariance)  # refuses a total that does not vary
    total, variance = covariance.sum(), np.diag(covariance)
    squared = covariance**2 - np.diag(variance**2)
    first = 1 - variance.sum() / total
    half = (k + 1) // 2
    apart = covariance[:half, :half].sum() + covariance[half:, half:].sum()
    bounds = (
        first,
        first + np.sqrt(k / (k - 1) * squared.sum()) / total,
        first * k / (k - 1),
        2 * (1 - apart / total),
        first + 2 * np.sqrt(squared.sum(axis=1).max()) / total,
        1 - (variance * (1 - squared_multiple_correlations(kept))).sum() / total,
    )
    return pd.DataFrame({"statistic": [f"lambda_{number}" for number in range(1, 7)], "value": bounds})


@dataclass(frozen=True)
class SplitHalf:
    """Reliability from two halves of a scale.

    Attributes
    ----------
    n, left_out : respondents used and left out.
    first, second : the items of either half.
    alpha_first, alpha_second : alpha of each half (missing for a half of one item).
    correlation : between the sums of the halves.
    spearman_brown_equal, spearman_brown_unequal, guttman : the coefficients that SPSS prints.
    """

    n: int
    left_out: int
    first: tuple[str, ...]
    second: tuple[str, ...]
    alpha_first: float
    alpha_second: float
    correlation: float
    spearman_brown_equal: float
    spearman_brown_unequal: float
    guttman: float

    def to_frame(self) -> pd.DataFrame:
        """One row per figure: `statistic`, `value`."""
        names = ("alpha_first", "alpha_second", "correlation", "spearman_brown_equal", "spearman_brown_unequal", "guttman")
        return pd.DataFrame({"statistic": names, "value": [getattr(self, name) for name in names]})


def split_half(items: Any, *, split: str = "first_second") -> SplitHalf:
    """Split-half reliability: Spearman-Brown for halves of equal and unequal length, and Guttman's coefficient.

    With r the correlation of the halves: 2 r / (1 + r); for halves of k₁ and k₂ of k items Horst's
    (√(r⁴ + 4 r² (1 - r²) k₁ k₂ / k²) - r²) / (2 (1 - r²) k₁ k₂ / k²); Guttman's 2 (1 - (s²_A + s²_B) / s²ₜ).

    Parameters
    ----------
    items : respondents x items.
    split : ``"first_second"``, SPSS's default: the first ⌈k/2⌉ items against the rest; or ``"odd_even"``.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; a half whose sum does not vary; an unknown split.
    """
    kept = complete(items)
    order = {"first_second": np.arange(kept.k) < (kept.k + 1) // 2, "odd_even": np.arange(kept.k) % 2 == 0}
    if split not in order:
        raise MeasureError(f"split is one of {listed(list(order))}, not {split!r}.")
    first = order[split]
    covariance = kept.covariance
    parts = [covariance[np.ix_(half, half)] for half in (first, ~first)]
    variances = [part.sum() for part in parts]
    if min(variances) <= 1e-12 * np.trace(covariance):
        raise MeasureError("A half of the scale has the same sum for everyone. Turn the reversed items round, or try the other split.")
    between = covariance[np.ix_(first, ~first)].sum()
    r = between / np.sqrt(variances[0] * variances[1])
    return SplitHalf(
        kept.n, kept.left_out,
        tuple(np.array(kept.names)[first].tolist()), tuple(np.array(kept.names)[~first].tolist()),
        *(alpha_of(part) if len(part) > 1 else float("nan") for part in parts),
        float(r), float(2 * r / (1 + r)), _unequal(float(r), first.mean()), float(4 * between / covariance.sum()),
    )


def _unequal(r: float, share: float) -> float:
    lengths = share * (1 - share)
    if 1 - r**2 < 1e-12:
        return 1.0
    root = np.sqrt(r**4 + 4 * r**2 * (1 - r**2) * lengths)
    return float(np.sign(r) * (root - r**2) / (2 * (1 - r**2) * lengths))
