"""Other splits of the Gini coefficient: by sources of the total, and by strata of the distribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.inequality._concentration import Convention, concentration, concentration_influence
from bphs.measures.inequality._gini import gini_quantities, group_means
from bphs.measures.inequality._panel import factor_table
from bphs.measures.inequality.concentration import fractional_rank
from bphs.measures.sample.estimates import Breakdown, breakdown, ratio
from bphs.measures.sample.gate import FloatArray, Sample, checked
from bphs.measures.sample.influence import linearized_error
from bphs.measures.sample.kernels import group_sums, in_order
from bphs.measures.sample.options import choice


def gini_by_source(
    sources: Mapping[str, Any] | pd.DataFrame, *, weights: Any = None, missing: str = "raise"
) -> Breakdown:
    """Gini coefficient of a total as the sum of its sources' contributions (Lerman and Yitzhaki).

    Parameters
    ----------
    sources : columns of zero or more, per head, that add up to the total: doctors, nurses, … of each district.
    weights : (n,) positive, the population; equal if None.
    missing : "raise" or "drop".

    Returns
    -------
    Breakdown
        G = Σ_k S_k·G_k·R_k. Table: source, share (S, of the total), gini (G, of the source), correlation (R, of the
        source with the rank in the total), contribution, its standard_error, contribution_share, and marginal_effect
        (relative change of G if the source grows by 1 %, over 1 %).

    Raises
    ------
    MeasureError
        As for `gini`, in any source; no source.

    References
    ----------
    1. Lerman RI, Yitzhaki S (1985). Income inequality effects by income source: a new approach and applications to
       the United States. Review of Economics and Statistics 67(1), 151-156. https://doi.org/10.2307/1928447

    >>> parts = gini_by_source({"doctors": [1, 2, 3], "nurses": [1, 3, 5]})
    >>> parts.table.contribution.round(4).tolist(), round(parts.value, 4)
    ([0.0889, 0.1778], 0.2667)
    """
    names, table, sample = factor_table(sources, weights, missing)
    total, mean = sample.values, float(sample.weights @ sample.values)
    gini, rule = float(gini_quantities(sample)["gini"]), Convention("generalized")
    rows = []
    for name, values in zip(names, table.T, strict=True):
        ranked = Sample(values, sample.weights, rank=total)
        contribution = float(concentration(ranked, rule)) / mean
        influence = (concentration_influence(ranked, rule) - contribution * (total - mean)) / mean
        share, own = float(sample.weights @ values) / mean, _gini(values, sample.weights)
        rows.append(
            {
                "source": name,
                "share": share,
                "gini": own,
                "correlation": float(ratio(contribution, share * own, np.nan)),
                "contribution": contribution,
                "standard_error": linearized_error(sample, influence),
                "contribution_share": float(ratio(contribution, gini, np.nan)),
                "marginal_effect": float(ratio(contribution, gini, np.nan)) - share,
            }
        )
    return Breakdown("gini", gini, pd.DataFrame(rows))


def gini_stratification(
    values: Any, groups: Any, *, weights: Any = None, ties: str = "pool", missing: str = "raise"
) -> Breakdown:
    """Gini coefficient by within, between and stratification (Yitzhaki and Lerman).

    Parameters
    ----------
    values, groups, weights, missing : as for `gini`.
    ties : "pool" gives units of the same value the same rank. "rows" ranks them as they stand, as R's
        ``IC2::decompSGini(decomp = "YL")`` does: between and stratification then depend on the order of the rows.

    Returns
    -------
    Breakdown
        G = Σ s_g·G_g + 2 cov(μ_g, F̄_g)/μ + Σ s_g·G_g·(O_g − 1): between compares the groups' means with their mean
        ranks, and O_g = cov_g(x, F)/cov_g(x, F_g) is below 1 for a group that forms a stratum of its own.
        Table: part, contribution, contribution_share.

    Raises
    ------
    MeasureError
        As for `gini`.

    References
    ----------
    1. Yitzhaki S, Lerman RI (1991). Income stratification and income inequality. Review of Income and Wealth 37(3),
       313-329. https://doi.org/10.1111/j.1475-4991.1991.tb00374.x

    >>> gini_stratification([1, 2, 3, 4], ["a", "a", "b", "b"]).table.contribution.round(3).tolist()
    [0.1, 0.2, -0.05]
    """
    choice("ties", ties, ("pool", "rows"))
    sample = checked(values, weights, groups=groups, missing=missing)
    ranks = fractional_rank(sample.values, weights=sample.weights) if ties == "pool" else _row_ranks(sample)
    means, overall = group_means(sample), float(sample.weights @ sample.values)
    mean_ranks = group_sums(sample, ranks) / means.weights
    within = (
        sum(_gini(group.values, group.weights) * float(group.weights @ group.values) for group in _groups(sample))
        / overall
    )
    between = 2 * float(means.weights @ ((means.values - overall) * (mean_ranks - 0.5))) / overall
    gini = float(gini_quantities(sample)["gini"])
    return breakdown("gini", gini, {"within": within, "between": between, "stratification": gini - within - between})


def _gini(values: FloatArray, weights: FloatArray) -> float:
    return float(gini_quantities(in_order(Sample(values, weights)))["gini"]) if values.max() > 0 else float("nan")


def _row_ranks(sample: Sample) -> FloatArray:
    order = np.argsort(sample.values, kind="stable")
    ranks = np.empty(sample.n)
    ranks[order] = np.cumsum(sample.weights[order]) - sample.weights[order] / 2
    return ranks


def _groups(sample: Sample) -> list[Sample]:
    return [sample.take(np.flatnonzero(sample.codes == code)) for code in range(len(sample.labels))]
