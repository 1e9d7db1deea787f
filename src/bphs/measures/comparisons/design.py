"""Means, shares and their differences where respondents were drawn with unequal chances, in strata or in clusters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.comparisons._domains import Domains, domains, several
from bphs.measures.comparisons._results import Tested
from bphs.measures.sample.gate import Design
from bphs.measures.sample.options import choice, level
from bphs.measures.sample.taylor import Survey

INTERVALS = ("auto", "t", "logit", "beta")


def survey_means(
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
    design: Design | None = None,
    interval: str = "auto",
    confidence: float = 0.95,
    missing: str = "drop",
) -> pd.DataFrame:
    """Weighted means (of a 0/1 column: shares) with design-based errors, over all or by group.

    Mean Σwx/Σw; error by Taylor linearisation, clusters drawn with replacement within strata unless the design says of
    how many; t on clusters minus strata. Of weights that were raked the error counts what the margins do not tell.

    Parameters
    ----------
    values : (n,) numbers. weights : (n,) positive, or None. groups : (n,) labels, or None for everybody.
    design : strata, clusters, margins and population, see `Design`; None for simple random sampling.
    interval : "t"; for shares "logit", or "beta" (Korn and Graubard), which "logit" becomes at 0 and 1. "auto" is
        "logit" for a column of 0 and 1, whose limits must not leave that range, and "t" for any other.
    missing : "drop" or "raise" for values and groups; weights and design must be complete. Whoever did not answer stays
        in the design; degrees of freedom count the clusters in which somebody answered.

    Returns
    -------
    One row per group: `group`, `n`, `value`, `standard_error`, `lower`, `upper`, `df`, `deff` (variance over that of
    a simple random sample drawn with replacement; NaN if values do not vary).

    Raises
    ------
    MeasureError : text, infinite values, weights not positive, a stratum with one cluster; shares of values other than
        0 and 1.

    References
    ----------
    Binder 1983, doi:10.2307/1402588. Deville and Särndal 1992, doi:10.1080/01621459.1992.10475217. Korn and
    Graubard 1998, Survey Methodology 24(2), 193-201. In R: ``survey::svymean``, ``svyby``, ``svyciprop``.

    >>> found = survey_means([1, 2, 3, 4], weights=[1, 1, 2, 2], design=Design(clusters=[1, 1, 2, 2]))
    >>> found[["value", "df"]].round(3).values.tolist()
    [[2.833, 1.0]]
    """
    choice("interval", interval, INTERVALS)
    found = domains(values, weights, groups, design, missing)
    if interval == "auto":
        interval = "logit" if np.isin(found.values, (0, 1)).all() else "t"
    if interval != "t" and ((found.means < 0) | (found.means > 1)).any():
        raise MeasureError(f"interval={interval!r} is for shares: values must be 0 or 1.")
    errors = np.sqrt(np.diag(found.covariance))
    limits = np.array(
        [
            _limits(p, e, int(n), found.survey, interval, level(confidence))
            for p, e, n in zip(found.means, errors, found.sizes, strict=True)
        ]
    )
    simple = found.squares / found.totals / np.maximum(found.sizes - 1, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        deff = np.where(simple > 0, errors**2 / simple, np.nan)
    return pd.DataFrame(
        {
            "group": list(found.labels),
            "n": found.sizes,
            "value": found.means,
            "standard_error": errors,
            "lower": limits[:, 0],
            "upper": limits[:, 1],
            "df": found.survey.df,
            "deff": deff,
        }
    )


def survey_comparison(
    values: Any,
    groups: Any,
    *,
    weights: Any = None,
    design: Design | None = None,
    confidence: float = 0.95,
    missing: str = "drop",
) -> Tested:
    """Test of weighted means (or shares) of groups: a design-based t test of two groups, an adjusted Wald test of more.

    Two groups: t = (first - second)/SE on d - 1 degrees of freedom, d clusters less strata (R: ``survey::svyttest``,
    which subtracts the first from the second). k groups: F = W (d - k + 2)/((k - 1) d) on k - 1 and d - k + 2, with W
    Wald's statistic of equality.

    Parameters
    ----------
    values, weights, design, missing : as for `survey_means`. groups : (n,) labels of two groups or more.

    Returns
    -------
    Tested : for two groups details `difference`, `standard_error`, `lower`, `upper`.

    Raises
    ------
    MeasureError : as for `survey_means`; fewer than two groups; too few clusters for so many groups.

    References
    ----------
    Korn and Graubard 1990, doi:10.1080/00031305.1990.10475737.

    >>> round(survey_comparison([1, 2, 3, 5, 6, 8], list("aaabbb"))["difference"], 3)
    -4.333
    """
    found = several(domains(values, weights, groups, design, missing))
    k, d = found.k, found.survey.df
    if k == 2:
        return _two(found, level(confidence))
    from scipy import stats

    contrast = np.hstack([np.ones((k - 1, 1)), -np.eye(k - 1)])
    gap = contrast @ found.means
    middle = contrast @ found.covariance @ contrast.T
    if np.linalg.matrix_rank(middle) < k - 1:
        raise Undefined(
            "The errors of the groups cannot be told apart, for there are too few clusters; compare fewer groups.",
            "整群数过少，无法区分各组的误差。",
        )
    df_error = float(d - k + 2)
    f = float(gap @ np.linalg.solve(middle, gap) * df_error / ((k - 1) * d))
    return Tested(
        "design_wald", f, float(stats.f.sf(f, k - 1, df_error)), found.n, found.left_out, float(k - 1), df_error
    )


def _two(found: Domains, confidence: float) -> Tested:
    from scipy import stats

    difference = float(found.means[0] - found.means[1])
    error = float(np.sqrt(np.array([1, -1]) @ found.covariance @ np.array([1, -1])))
    if error == 0:
        raise Undefined(
            "values do not vary within groups, or the margins tell them, so the difference has no error to compare it with.",
            "各组内取值均相同，或已由校准边际完全确定，差值没有标准误。",
        )
    df = float(found.survey.df - 1)
    if df < 1:
        raise Undefined(
            "Too few clusters: a difference needs at least two more clusters than strata.",
            "整群数过少：差值的检验要求整群数至少比层数多 2。",
        )
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * error
    details = {
        "difference": difference,
        "standard_error": error,
        "lower": difference - half,
        "upper": difference + half,
    }
    t = difference / error
    return Tested("design_t", t, float(2 * stats.t.sf(abs(t), df)), found.n, found.left_out, df, details=details)


def _limits(p: float, error: float, n: int, plan: Survey, interval: str, confidence: float) -> tuple[float, float]:
    from scipy import stats

    chance = (1 + confidence) / 2
    quantile = float(stats.t.ppf(chance, plan.df))
    if interval == "t":
        return p - quantile * error, p + quantile * error
    if interval == "logit" and 0 < p < 1:
        half = quantile * error / (p * (1 - p))
        low, high = 1 / (1 + np.exp(-(np.log(p / (1 - p)) + np.array([-half, half]))))
        return float(low), float(high)
    effective = (p * (1 - p) / error**2 if error > 0 else n) * (
        float(stats.t.ppf(chance, max(n - 1, 1))) / quantile
    ) ** 2
    low = 0.0 if p == 0 else float(stats.beta.ppf(1 - chance, effective * p, effective * (1 - p) + 1))
    high = 1.0 if p == 1 else float(stats.beta.ppf(chance, effective * p + 1, effective * (1 - p)))
    return low, high
