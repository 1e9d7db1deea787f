"""Sources of inequality: factors of a sum (Shapley), causes of a change (Mookherjee and Shorrocks)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import factorial
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.inequality._entropy import entropy_by_group
from bphs.measures.inequality._panel import factor_table
from bphs.measures.sample.estimates import Breakdown, breakdown, ratio
from bphs.measures.sample.gate import FloatArray, Sample, checked, columns
from bphs.measures.sample.options import choice
from bphs.measures.sample.replicates import computed, prepared

MOST_FACTORS = 12  # 2^12 subsets


def shapley_shares(
    measure: Callable[..., Any],
    factors: Mapping[str, Any] | pd.DataFrame,
    *,
    weights: Any = None,
    removal: str = "mean",
    missing: str = "raise",
) -> Breakdown:
    """Inequality of a sum of factors, shared out among them by the Shapley value.

    Parameters
    ----------
    measure : such as ``inequality.gini``, or ``functools.partial`` of one.
    factors : up to 12 columns of zero or more that add up to the total.
    weights : (n,) positive, the population; equal if None.
    removal : what it means that a factor is absent: "mean" gives everybody its mean (its inequality is gone), "zero"
        takes it away altogether.
    missing : "raise" or "drop".

    Returns
    -------
    Breakdown
        Contribution of a factor: mean, over all orders in which factors may be removed, of what its removal takes
        from the measure; contributions add up to the measure. Table: factor, contribution, contribution_share.

    Raises
    ------
    MeasureError
        As for the measure; no factor, or more than 12.

    References
    ----------
    1. Shorrocks AF (2013). Decomposition procedures for distributional analysis: a unified framework based on the
       Shapley value. Journal of Economic Inequality 11, 99-126. https://doi.org/10.1007/s10888-011-9214-z

    >>> from bphs.measures import inequality
    >>> parts = shapley_shares(inequality.gini, {"doctors": [1, 2, 3], "nurses": [1, 3, 5]})
    >>> parts.table.contribution.round(4).tolist(), round(parts.value, 4)
    ([0.0889, 0.1778], 0.2667)
    """
    choice("removal", removal, ("mean", "zero"))
    names, table, sample = factor_table(factors, weights, missing)
    kernels, _ = prepared(measure, sample.values, sample.weights, None, None, None, "raise")
    if len(names) > MOST_FACTORS:
        raise MeasureError(f"{len(names)} factors have too many subsets; join some, up to {MOST_FACTORS} are possible.")
    present = (np.arange(2 ** len(names))[:, None] >> np.arange(len(names))) & 1
    absent = sample.weights @ table if removal == "mean" else np.zeros(len(names))
    totals = present @ table.T + ((1 - present) @ absent)[:, None]
    name, worth = next(iter(computed(kernels, Sample(totals, sample.weights)).items()))
    worth[0] = 0.0  # nothing is left, or the same for all
    shares = _shapley(worth, present)
    return Breakdown(
        name,
        float(worth[-1]),
        pd.DataFrame({"factor": names, "contribution": shares, "contribution_share": ratio(shares, worth[-1], np.nan)}),
    )


def mld_change(
    first: Any,
    second: Any,
    *,
    groups: Any,
    first_weights: Any = None,
    second_weights: Any = None,
    form: str = "exact",
    missing: str = "raise",
) -> Breakdown:
    """Change of the mean log deviation between two years by its causes (Mookherjee and Shorrocks).

    Parameters
    ----------
    first, second : (n,) values above zero of the same units in two years.
    groups : (n,) labels, the same in both years.
    first_weights, second_weights : (n,) positive; equal if None.
    form : "exact" adds up. "approximate" is the paper's form, in which growth of the groups' means (not of their
        means relative to the overall one) is a cause; it leaves a residual.
    missing : "raise" or "drop" (a unit that misses anything in either year).

    Returns
    -------
    Breakdown
        ΔL by part: within (inequality inside groups), shares_within and shares_between (population shares), means,
        residual. Bars are means of the two years, v shares, λ = μ_g/μ, θ = vλ:
        ΔL = Σ v̄ΔL_g + Σ L̄_gΔv − Σ mean(ln λ)Δv − Σ v̄Δ ln λ. Approximate: the last two become
        Σ (λ̄ − mean(ln λ))Δv + Σ (θ̄ − v̄)Δ ln μ_g. Table: part, contribution, contribution_share.

    Raises
    ------
    MeasureError
        As for `mean_log_deviation`.

    References
    ----------
    1. Mookherjee D, Shorrocks A (1982). A decomposition analysis of the trend in UK income inequality. Economic
       Journal 92(368), 886-902. https://doi.org/10.2307/2232673

    >>> change = mld_change([1, 2, 3, 4], [2, 2, 3, 3], groups=["a", "a", "b", "b"])
    >>> change.table.contribution.round(4).tolist(), round(change.value, 4)
    ([-0.0346, 0.0, 0.0, -0.0668, 0.0], -0.1014)
    """
    choice("form", form, ("exact", "approximate"))
    named = {"first": first, "second": second, "first_weights": first_weights, "second_weights": second_weights}
    read = columns(named, {"groups": groups}, missing=missing)
    labels = read.labels["groups"][0]
    years = [
        checked(
            read.numbers[name],
            read.numbers.get(f"{name}_weights"),
            groups=labels,
            sign="positive",
            names=(name, f"{name}_weights"),
        )
        for name in ("first", "second")
    ]
    tables = [entropy_by_group(year, 0.0) for year in years]
    means = [float(year.weights @ year.values) for year in years]
    return _mld_change(tables, means, form)


def _shapley(worth: FloatArray, present: FloatArray) -> FloatArray:
    count = present.shape[1]
    size = present.sum(1)
    shares = np.empty(count)
    for factor in range(count):
        without = np.flatnonzero(present[:, factor] == 0)
        chance = np.array([factorial(s) * factorial(count - s - 1) / factorial(count) for s in size[without]])
        shares[factor] = chance @ (worth[without + 2**factor] - worth[without])
    return shares


def _mld_change(tables: list[pd.DataFrame], means: list[float], form: str) -> Breakdown:
    share, inside, mean = (
        np.array([table[name] for table in tables]) for name in ("population_share", "index", "mean")
    )
    overall = np.array(means)[:, None]
    relative = mean / overall

    def change(of: FloatArray) -> FloatArray:
        return of[1] - of[0]

    parts = {"within": share.mean(0) @ change(inside), "shares_within": inside.mean(0) @ change(share)}
    if form == "exact":
        parts |= {
            "shares_between": -np.log(relative).mean(0) @ change(share),
            "means": -share.mean(0) @ change(np.log(relative)),
        }
    else:
        parts |= {
            "shares_between": (relative - np.log(relative)).mean(0) @ change(share),
            "means": (share * relative - share).mean(0) @ change(np.log(mean)),
        }
    total = float(change((share * (inside - np.log(relative))).sum(1)))
    return breakdown(
        "mean_log_deviation_change",
        total,
        parts | {"residual": 0.0 if form == "exact" else total - sum(parts.values())},
    )
