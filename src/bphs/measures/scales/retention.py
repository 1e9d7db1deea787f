"""Number of factors: eigenvalues for the scree plot, and parallel analysis against items that have nothing
in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.scales._items import Items, complete, inverse, listed, to_correlation

KINDS = ("components", "factors")
NULLS = ("normal", "permutation")


@dataclass(frozen=True)
class ParallelAnalysis:
    """Eigenvalues beside those of unrelated items.

    Attributes
    ----------
    n, left_out : respondents used and left out.
    factors : how many to keep: those before the first eigenvalue at or below its threshold.
    kaiser : number of eigenvalues of the correlation matrix above 1, for comparison.
    kind, null, percentile, replicates, seed : as asked for.
    table : one row per component: `component`, `eigenvalue`, `random_mean`, `random_percentile`, `retained`.
    """

    n: int
    left_out: int
    factors: int
    kaiser: int
    kind: str
    null: str
    percentile: float
    replicates: int
    seed: int
    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Table of components; a scree plot is `eigenvalue` and `random_percentile` on `component`."""
        return self.table.copy()


def eigenvalue_table(correlation: np.ndarray) -> pd.DataFrame:
    """Eigenvalues of a correlation matrix, descending, with their shares of the number of items."""
    roots = np.linalg.eigvalsh(correlation)[::-1]
    share = roots / len(roots)
    return pd.DataFrame(
        {
            "component": np.arange(1, len(roots) + 1),
            "eigenvalue": roots,
            "variance_share": share,
            "cumulative_share": share.cumsum(),
        }
    )


def parallel_analysis(
    items: Any,
    *,
    kind: str = "components",
    null: str = "normal",
    percentile: float = 95.0,
    replicates: int = 1000,
    seed: int,
) -> ParallelAnalysis:
    """Horn's parallel analysis (Horn 1965, doi:10.1007/BF02289447) with Glorfeld's percentile (1995,
    doi:10.1177/0013164495055003002).

    Parameters
    ----------
    items : respondents x items.
    kind : ``"components"`` (default): eigenvalues of the correlation matrix; ``"factors"``: of the matrix with squared
        multiple correlations on its diagonal, as O'Connor's SPSS program does (2000, doi:10.3758/BF03200807); it tends
        to keep factors too small to matter when respondents are many.
    null : ``"normal"`` (default): unrelated normal items, whose covariance matrix is drawn directly from the Wishart
        distribution, the same as drawing n respondents and much faster; ``"permutation"``: each item's own answers
        shuffled.
    percentile : of the random eigenvalues that an eigenvalue must exceed; Horn's own rule, the mean, is in the table.
    replicates : random matrices.
    seed : of the random numbers; the same seed gives the same result.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; an option out of range; items that determine one another
        (kind ``"factors"``).

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> found = parallel_analysis(answers, seed=1, replicates=99)
    >>> found.factors, found.table["eigenvalue"].round(3).tolist()
    (1, [2.5, 0.5, 0.5, 0.5])
    """
    for name, value, allowed in (("kind", kind, KINDS), ("null", null, NULLS)):
        if value not in allowed:
            raise MeasureError(f"{name} is one of {listed(allowed)}, not {value!r}.")
    if not 0 < percentile < 100 or replicates < 20:
        raise MeasureError(
            f"percentile lies between 0 and 100 and replicates is at least 20; these are {percentile} and {replicates}."
        )
    kept, rng = complete(items), np.random.default_rng(seed)
    found = _roots(kept.correlation[None], kind, kept.names)[0]
    random = _wishart(kept, replicates, rng) if null == "normal" else _shuffled(kept, replicates, rng)
    drawn = _roots(random, kind, kept.names)
    limit = np.percentile(drawn, percentile, axis=0)
    retained = np.cumprod(found > limit).astype(bool)
    table = pd.DataFrame(
        {
            "component": np.arange(1, kept.k + 1),
            "eigenvalue": found,
            "random_mean": drawn.mean(axis=0),
            "random_percentile": limit,
            "retained": retained,
        }
    )
    kaiser = int((np.linalg.eigvalsh(kept.correlation) > 1).sum())
    return ParallelAnalysis(
        kept.n, kept.left_out, int(retained.sum()), kaiser, kind, null, percentile, replicates, seed, table
    )


def _roots(correlations: np.ndarray, kind: str, names: tuple[str, ...]) -> np.ndarray:
    """Eigenvalues of each matrix of a stack, descending."""
    if kind == "factors":
        if len(correlations) == 1:
            inverse(correlations[0], names)  # refuses a singular matrix in words
        diagonal = np.arange(correlations.shape[1])
        correlations = correlations.copy()
        correlations[:, diagonal, diagonal] = 1 - 1 / np.linalg.inv(correlations)[:, diagonal, diagonal]
    return np.linalg.eigvalsh(correlations)[:, ::-1]


def _wishart(kept: Items, replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Correlations of unrelated normal items by Bartlett's decomposition: W = A Aᵀ, Aᵢᵢ² chi-square with n - i, Aᵢⱼ
    normal below.
    """
    k = kept.k
    factor = np.tril(rng.standard_normal((replicates, k, k)), -1)
    factor[:, np.arange(k), np.arange(k)] = np.sqrt(rng.chisquare(kept.n - 1 - np.arange(k), (replicates, k)))
    product = factor @ factor.transpose(0, 2, 1)
    scale = np.sqrt(product[:, np.arange(k), np.arange(k)])
    return product / (scale[:, :, None] * scale[:, None, :])


def _shuffled(kept: Items, replicates: int, rng: np.random.Generator) -> np.ndarray:
    standard = (kept.values - kept.values.mean(axis=0)) / kept.values.std(axis=0)
    drawn = (rng.permuted(standard, axis=0) for _ in range(replicates))
    return np.stack([to_correlation(each.T @ each) for each in drawn])
