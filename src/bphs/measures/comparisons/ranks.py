"""Rank tests of distributions: Mann and Whitney's, Kruskal and Wallis'."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import Undefined
from bphs.measures.comparisons._groups import Grouped, grouped
from bphs.measures.comparisons._results import Tested


def mann_whitney(values: Any, groups: Any, *, continuity: bool = False, missing: str = "drop") -> Tested:
    """Mann and Whitney's test whether one of two groups tends to higher values: U with the normal approximation,
    corrected for ties.

    U is the smaller of the two, as SPSS and PSPP print it; z = (U - n₁n₂/2) / √(n₁n₂(n + 1)/12 · tie factor).

    Parameters
    ----------
    values, groups, missing : as for `t_test`; values need an order only.
    continuity : move U by ½ towards its expectation (R's ``wilcox.test`` does so by default, SPSS and PSPP do not).

    Returns
    -------
    Tested : `statistic` is U; details `z`, `rank_sum` (Wilcoxon's W of the group that U belongs to), `mean_rank_1`,
        `mean_rank_2`.

    Raises
    ------
    MeasureError : not two groups; values all alike.

    References
    ----------
    Mann and Whitney 1947, doi:10.1214/aoms/1177730491.

    >>> found = mann_whitney([1, 2, 4, 3, 5, 6], list("aaabbb"))
    >>> found.statistic, round(found["z"], 3)
    (1.0, -1.528)
    """
    from scipy import stats

    data = _ranked(values, groups, missing, exactly=2)
    sums = np.bincount(data.codes, data.ranks)
    u = sums - data.sizes * (data.sizes + 1) / 2
    least = int(u.argmin())
    product = float(data.sizes.prod())
    away = u[least] - product / 2
    if continuity:
        away = min(away + 0.5, 0.0)
    z = float(away / np.sqrt(product * (data.n + 1) / 12 * data.tie_factor))
    ranks = sums / data.sizes
    details = {"z": z, "rank_sum": float(sums[least]), "mean_rank_1": float(ranks[0]), "mean_rank_2": float(ranks[1])}
    return Tested(
        "mann_whitney", float(u[least]), float(2 * stats.norm.sf(abs(z))), data.n, data.left_out, details=details
    )


def kruskal_wallis(values: Any, groups: Any, *, missing: str = "drop") -> Tested:
    """Kruskal and Wallis' test of the ranks of several groups: H, corrected for ties, against chi-square.

    H = (12 / (n(n + 1)) Σ R²ᵢ/nᵢ - 3(n + 1)) / tie factor, on k - 1 degrees of freedom.

    Parameters
    ----------
    values, groups, missing : as for `mann_whitney`, with two groups or more.

    Raises
    ------
    MeasureError : fewer than two groups; values all alike.

    References
    ----------
    Kruskal and Wallis 1952, doi:10.1080/01621459.1952.10483441.

    >>> round(kruskal_wallis([1, 2, 3, 4, 5, 6, 7, 8, 9], list("aaabbbccc")).statistic, 3)
    7.2
    """
    from scipy import stats

    data = _ranked(values, groups, missing)
    h = kruskal_statistic(data)
    return Tested("kruskal_wallis", h, float(stats.chi2.sf(h, data.k - 1)), data.n, data.left_out, float(data.k - 1))


def kruskal_statistic(data: Grouped) -> float:
    """H of checked input."""
    sums = np.bincount(data.codes, data.ranks)
    return float((12 / (data.n * (data.n + 1)) * (sums**2 / data.sizes).sum() - 3 * (data.n + 1)) / data.tie_factor)


def _ranked(values: Any, groups: Any, missing: str, exactly: int | None = None) -> Grouped:
    data = grouped(values, groups, missing=missing, exactly=exactly, least=1, spread=False)
    if data.tie_factor <= 0:
        raise Undefined("All values are alike, so their ranks say nothing.", "取值均相同，秩次没有意义。")
    return data
