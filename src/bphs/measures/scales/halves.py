"""Reliability from parts of a scale: split halves, and Guttman's lower bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._items import TURN, complete, listed
from bphs.measures.scales.reliability import alpha_of, squared_multiple_correlations


def guttman_lambdas(items: Any) -> pd.DataFrame:
    """Guttman's six lower bounds to reliability, from the covariance matrix as in SPSS (RELIABILITY /MODEL=GUTTMAN).

    λ1 = 1 - Σ s²ᵢ / s²ₜ; λ2 = λ1 + √(k/(k-1) Σᵢ≠ⱼ c²ᵢⱼ) / s²ₜ; λ3 is alpha; λ4 = 2 (1 - (s²_A + s²_B) / s²ₜ) for the
    halves "first ⌈k/2⌉ items, the rest"; λ5 = λ1 + 2 √(maxᵢ Σⱼ c²ᵢⱼ) / s²ₜ; λ6 = 1 - Σ s²ᵢ (1 - R²ᵢ) / s²ₜ with R²ᵢ the
    squared multiple correlation (Guttman 1945, doi:10.1007/BF02288892). psych::guttman works on correlations and takes
    the best split for λ4.

    Returns
    -------
    One row per bound: `measure` (``"lambda_1"`` … ``"lambda_6"``), `value`; λ6 is missing unless there are more
    respondents than items.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> guttman_lambdas(answers).set_index("measure")["value"].round(3).to_dict()  # λ3 = 4 · ½ / (1 + 3 · ½)
    {'lambda_1': 0.6, 'lambda_2': 0.8, 'lambda_3': 0.8, 'lambda_4': 0.8, 'lambda_5': 0.773, 'lambda_6': 0.75}
    """
    kept = complete(items, invertible=False)
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
    return pd.DataFrame({"measure": [f"lambda_{number}" for number in range(1, 7)], "value": bounds})


@dataclass(frozen=True)
class SplitHalf:
    """Reliability from two halves of a scale.

    Attributes
    ----------
    n, left_out : respondents used and left out.
    first, second : the items of either half.
    alpha_first, alpha_second : alpha of each half (missing for a half of one item).
    half_correlation : between the sums of the halves.
    spearman_brown_equal, spearman_brown_unequal, guttman : the coefficients that SPSS prints.
    """

    n: int
    left_out: int
    first: tuple[str, ...]
    second: tuple[str, ...]
    alpha_first: float
    alpha_second: float
    half_correlation: float
    spearman_brown_equal: float
    spearman_brown_unequal: float
    guttman: float

    def to_frame(self) -> pd.DataFrame:
        """One row per figure: `measure`, `value`."""
        names = (
            "alpha_first",
            "alpha_second",
            "half_correlation",
            "spearman_brown_equal",
            "spearman_brown_unequal",
            "guttman",
        )
        return pd.DataFrame({"measure": names, "value": [getattr(self, name) for name in names]})


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
    MeasureError : see `bphs.measures.scales` on bad items; a half whose sum does not vary, or is the other's opposite;
        an unknown split.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> found = split_half(answers)
    >>> round(found.half_correlation, 3), round(found.spearman_brown_equal, 3)  # r = 2/3, 2r / (1 + r)
    (0.667, 0.8)
    """
    kept = complete(items, invertible=False)
    order = {"first_second": np.arange(kept.k) < (kept.k + 1) // 2, "odd_even": np.arange(kept.k) % 2 == 0}
    if split not in order:
        raise MeasureError(f"split is one of {listed(list(order))}, not {split!r}.")
    first = order[split]
    covariance = kept.covariance
    parts = [covariance[np.ix_(half, half)] for half in (first, ~first)]
    variances = [part.sum() for part in parts]
    if any(variance <= 1e-12 * np.trace(part) for variance, part in zip(variances, parts, strict=True)):
        raise Undefined(
            f"A half of the scale has the same sum for everyone. {TURN} Or try the other split.",
            "量表的一半题项得分之和对所有人均相同，分半信度无法计算。",
        )
    between = covariance[np.ix_(first, ~first)].sum()
    r = between / np.sqrt(variances[0] * variances[1])
    if r < 1e-12 - 1:
        raise Undefined(
            f"The halves of the scale are exact opposites (correlation -1), and 1 + r is divided by. {TURN}",
            "量表的两半完全相反（相关系数为 -1），斯皮尔曼-布朗系数无法计算；请先对反向题项进行反向计分。",
        )
    return SplitHalf(
        kept.n,
        kept.left_out,
        tuple(np.array(kept.names)[first].tolist()),
        tuple(np.array(kept.names)[~first].tolist()),
        *(alpha_of(part) if len(part) > 1 else float("nan") for part in parts),
        float(r),
        float(2 * r / (1 + r)),
        _unequal(float(r), first.mean()),
        float(4 * between / covariance.sum()),
    )


def _unequal(r: float, share: float) -> float:
    lengths = share * (1 - share)
    if 1 - r**2 < 1e-12:
        return 1.0
    root = np.sqrt(r**4 + 4 * r**2 * (1 - r**2) * lengths)
    return float(np.sign(r) * (root - r**2) / (2 * (1 - r**2) * lengths))
