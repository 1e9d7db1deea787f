"""Adequacy of items for factoring: Kaiser-Meyer-Olkin, measure of sampling adequacy per item, Bartlett's test of
sphericity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.scales._items import complete, inverse


@dataclass(frozen=True)
class Adequacy:
    """SPSS's "KMO and Bartlett's Test".

    Attributes
    ----------
    n, left_out, items : respondents used, left out for a missing answer; number of items.
    kmo : overall measure of sampling adequacy.
    chi2, df, p_value : Bartlett's test that no two items correlate.
    correlation_determinant : determinant of the correlation matrix.
    item_statistics : one row per item: `item`, `msa`.
    """

    n: int
    left_out: int
    items: int
    kmo: float
    chi2: float
    df: int
    p_value: float
    correlation_determinant: float
    item_statistics: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """One row: `respondents`, `kmo`, `chi2`, `df`, `p_value`, `correlation_determinant`."""
        names = ("kmo", "chi2", "df", "p_value", "correlation_determinant")
        return pd.DataFrame([{"respondents": self.n, **{name: getattr(self, name) for name in names}}])


def sampling_adequacy(items: Any) -> Adequacy:
    """KMO with the measure of each item, and Bartlett's test.

    KMO = Σ r² / (Σ r² + Σ a²) over pairs of items, r their correlation and a their partial correlation given all others
    (Kaiser 1970, doi:10.1007/BF02291817; 1974, doi:10.1007/BF02291575); the measure of an item sums over its own pairs.
    Bartlett: χ² = -(n - 1 - (2k + 5) / 6) ln|R| with k (k - 1) / 2 degrees of freedom
    (Bartlett 1951, doi:10.1093/biomet/38.3-4.337).

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; items that determine one another.

    Notes
    -----
    Equivalent in R: ``psych::KMO``, ``psych::cortest.bartlett``; in SPSS: FACTOR /PRINT=KMO AIC.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> round(sampling_adequacy(answers).kmo, 3)  # partial correlations are 1/4: (1/2)² / ((1/2)² + (1/4)²)
    0.8
    """
    from scipy import stats

    kept = complete(items)
    n, k = kept.n, kept.k
    kmo, msa = kmo_of(kept.correlation, kept.names)
    sign, logarithm = np.linalg.slogdet(kept.correlation)
    chi2, df = -(n - 1 - (2 * k + 5) / 6) * logarithm, k * (k - 1) // 2
    table = pd.DataFrame({"item": list(kept.names), "msa": msa})
    return Adequacy(
        n,
        kept.left_out,
        k,
        kmo,
        float(chi2),
        df,
        float(stats.chi2.sf(chi2, df)),
        float(sign * np.exp(logarithm)),
        table,
    )


def kmo_of(correlation: np.ndarray, names: Any) -> tuple[float, np.ndarray]:
    """KMO and the measure of each item, of a correlation matrix."""
    inverted = inverse(correlation, names)
    scale = np.sqrt(np.diag(inverted))
    partial = (inverted / np.outer(scale, scale)) ** 2
    simple = correlation**2
    np.fill_diagonal(partial, 0)
    simple = simple - np.diag(np.diag(simple))
    each = simple.sum(axis=0), partial.sum(axis=0)
    msa = np.divide(each[0], each[0] + each[1], out=np.full(len(simple), np.nan), where=each[0] + each[1] > 0)
    return float(each[0].sum() / (each[0].sum() + each[1].sum())), msa
