"""Tests of means: Student's and Welch's tests, analysis of variance, and Levene's test of equal variances, as SPSS
prints them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import Undefined
from bphs.measures.comparisons._groups import Grouped, grouped
from bphs.measures.comparisons._results import Tested
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice, level

CENTRES = ("mean", "median")


def t_test(
    values: Any, groups: Any, *, equal_variances: bool = True, confidence: float = 0.95, missing: str = "drop"
) -> Tested:
    """t test of the means of two groups: Student's, or Welch's without the assumption of equal variances.

    t = (x̄₁ - x̄₂) / SE, with SE² = s²(1/n₁ + 1/n₂) on n - 2 degrees of freedom, or s₁²/n₁ + s₂²/n₂ on Satterthwaite's.

    Parameters
    ----------
    values : (n,) numbers. groups : (n,) labels of two groups; the difference is first minus second in their order.
    equal_variances : False for Welch's test.
    missing : "drop" leaves incomplete units out (the result says how many), "raise" refuses them.

    Returns
    -------
    Tested : details `difference`, `standard_error`, `lower`, `upper` of the difference.

    Raises
    ------
    MeasureError : not two groups, a group of fewer than two, values that do not vary, text or infinite values.

    References
    ----------
    Welch 1947, doi:10.1093/biomet/34.1-2.28. In R: ``t.test(y ~ g, var.equal = TRUE)``; in SPSS: T-TEST.

    >>> t_test([1, 2, 3, 4, 5, 6],
    ...     list("aaabbb")).to_frame()[["statistic", "df", "difference"]].round(3).values.tolist()
    [[-3.674, 4.0, -3.0]]
    """
    from scipy import stats

    data = grouped(values, groups, missing=missing, exactly=2)
    each = data.variances / data.sizes
    error = np.sqrt(data.within * (1 / data.sizes).sum() if equal_variances else each.sum())
    df = float(data.n - 2 if equal_variances else each.sum() ** 2 / (each**2 / (data.sizes - 1)).sum())
    difference = float(data.means[0] - data.means[1])
    half = stats.t.ppf((1 + level(confidence)) / 2, df) * error
    details = {
        "difference": difference,
        "standard_error": float(error),
        "lower": float(difference - half),
        "upper": float(difference + half),
    }
    t = difference / error
    return Tested(
        "student_t" if equal_variances else "welch_t",
        float(t),
        float(2 * stats.t.sf(abs(t), df)),
        data.n,
        data.left_out,
        df,
        details=details,
    )


def anova(values: Any, groups: Any, *, equal_variances: bool = True, missing: str = "drop") -> Tested:
    """One-way analysis of variance of the means of several groups, or Welch's without equal variances.

    Parameters
    ----------
    values, groups, equal_variances, missing : as for `t_test`, with two groups or more.

    Returns
    -------
    Tested : F on `df` and `df_error`; details `between`, `within` (sums of squares) for the classical analysis.

    Raises
    ------
    MeasureError : as for `t_test`; for Welch's, a group whose values are all alike.

    References
    ----------
    Welch 1951, doi:10.1093/biomet/38.3-4.330. In R: ``oneway.test(y ~ g, var.equal = TRUE)``; in SPSS: ONEWAY.

    >>> found = anova([1, 2, 3, 4, 5, 6, 9, 9, 10], list("aaabbbccc"))
    >>> round(found.statistic, 3), found.df, found.df_error
    (52.429, 2.0, 6.0)
    """
    data = grouped(values, groups, missing=missing)
    return _classical(data) if equal_variances else _welch(data)


def _classical(data: Grouped) -> Tested:
    from scipy import stats

    between = float((data.sizes * (data.means - data.values.mean()) ** 2).sum())
    df, df_error = float(data.k - 1), float(data.n - data.k)
    f = between / df / data.within
    details = {"between": between, "within": float(data.squares.sum())}
    return Tested("anova", f, float(stats.f.sf(f, df, df_error)), data.n, data.left_out, df, df_error, details)


def _welch(data: Grouped) -> Tested:
    from scipy import stats

    flat = [label for label, squares in zip(data.labels, data.squares, strict=True) if squares == 0]
    if flat:
        raise Undefined(
            f"Welch's test weighs groups by their variance, but values do not vary in group {', '.join(map(repr, flat))}.",
            "Welch 检验按方差对各组加权，但有的组内取值均相同。",
        )
    weights = data.sizes / data.variances
    mean = (weights * data.means).sum() / weights.sum()
    lack = ((1 - weights / weights.sum()) ** 2 / (data.sizes - 1)).sum() / (data.k**2 - 1)
    df = float(data.k - 1)
    f = float((weights * (data.means - mean) ** 2).sum() / df / (1 + 2 * (data.k - 2) * lack))
    df_error = float(1 / (3 * lack))
    return Tested("welch_anova", f, float(stats.f.sf(f, df, df_error)), data.n, data.left_out, df, df_error)


def levene(values: Any, groups: Any, *, centre: str = "mean", missing: str = "drop") -> Tested:
    """Levene's test of equal variances: analysis of variance of |x - centre of its group|.

    Parameters
    ----------
    values, groups, missing : as for `anova`.
    centre : "mean" as in SPSS and PSPP (Levene 1960), or "median" (Brown and Forsythe 1974), which keeps its size for
        skewed values.

    Raises
    ------
    MeasureError : as for `anova`; an unknown centre; groups of which all lie equally far from their centre.

    References
    ----------
    Brown and Forsythe 1974, doi:10.1080/01621459.1974.10482955. In R: ``car::leveneTest(y, g, center = mean)``.

    >>> round(levene([1, 2, 3, 4, 8, 12], list("aaabbb")).statistic, 3)
    2.118
    """
    choice("centre", centre, CENTRES)
    data = grouped(values, groups, missing=missing)
    distance = np.abs(data.values - _centres(data, centre)[data.codes])
    moved = Grouped(distance, data.codes, data.labels, data.left_out)
    if moved.squares.sum() <= 1e-20 * (1 + (distance**2).sum()):
        raise Undefined(
            "Levene's test is not defined: within each group, all values lie equally far from its centre.",
            "各组内取值与组中心的距离均相同，Levene 检验无定义。",
        )
    found = _classical(moved)
    return Tested(f"levene_{centre}", found.statistic, found.p_value, found.n, found.left_out, found.df, found.df_error)


def _centres(data: Grouped, centre: str) -> FloatArray:
    return data.means if centre == "mean" else np.array([np.median(data.part(group)) for group in range(data.k)])
