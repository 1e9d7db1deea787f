"""Differences of means between groups, other groupings held equal, where respondents were drawn by a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.gate import Design, FloatArray, columns
from bphs.measures.sample.options import level
from bphs.measures.sample.taylor import Survey, aligned, answered, survey


@dataclass(frozen=True, eq=False)
class Adjusted:
    """Groups of several groupings, compared in one model.

    Attributes
    ----------
    differences : one row per grouping and group: `grouping`, `group`, `n`, `difference` from the grouping's first
        group, `standard_error`, `lower`, `upper`, `p_value`; the first group has 0 and no error.
    n, left_out : respondents with the value and every grouping, and those without.
    r_squared : share of the weighted variance that goes with the groupings.
    """

    differences: pd.DataFrame
    n: int
    left_out: int
    r_squared: float


def adjusted_differences(
    values: Any,
    groups: pd.DataFrame,
    *,
    weights: Any = None,
    design: Design | None = None,
    confidence: float = 0.95,
) -> Adjusted:
    """Weighted least squares of values on indicators of every group but the first of each grouping.

    b = (X'WX)⁻¹X'Wy, with design-based errors of its influence (X'WX)⁻¹x(y - x'b), as for `survey_means`; t on clusters
    minus strata, as in SPSS's CSGLM (R's svyglm takes the number of indicators off).

    Parameters
    ----------
    values : (n,) numbers. groups : (n, g) labels, each grouping with two groups or more.
    weights, design : as for `survey_means`. Whoever has no value or no group stays in the design.

    Raises
    ------
    MeasureError : as for `survey_means`.
    Undefined : no grouping with two groups among complete respondents; groupings that determine one another; no more
        clusters than strata.

    References
    ----------
    Binder 1983, doi:10.2307/1402588. In R: ``survey::svyglm(value ~ factor(a) + factor(b), design)``.

    Shares of 3/4 and 1/4 in two halves:

    >>> found = adjusted_differences([1, 1, 1, 0, 1, 0, 0, 0], pd.DataFrame({"area": list("aaaabbbb")}))
    >>> found.differences[["group", "difference"]].values.tolist()
    [['a', 0.0], ['b', -0.5]]
    """
    aligned(design, values=values, groups=groups, weights=weights)
    kept = {str(name): groups[name] for name in groups if groups[name].nunique() > 1}
    told = answered(values, *kept.values())
    words, coded = _indicators(kept, told)
    plan = survey(told.size, weights, design, told)
    y = columns({"values": pd.Series(values)[told]}).numbers["values"]
    slopes, covariance, r_squared = fitted(coded, y, plan, told)
    if plan.df < 1:
        raise Undefined(
            "Too few clusters: at least one more is needed than there are strata.", "整群数过少：至少应比层数多 1。"
        )
    table = words.merge(
        _table(slopes, covariance, plan.df, level(confidence)), left_on="place", right_index=True, how="left"
    )
    table["difference"] = table["difference"].fillna(0.0)
    return Adjusted(table.drop(columns="place"), int(told.sum()), int((~told).sum()), r_squared)


def _indicators(groups: dict[str, pd.Series], told: Any) -> tuple[pd.DataFrame, FloatArray]:
    """Each group with the place of its column, 0 for the first of a grouping; intercept and indicators, (n, k)."""
    rows, made = [], [np.ones(told.size)]
    for name, labels in groups.items():
        counts = labels[told].value_counts().sort_index()
        for order, (group, n) in enumerate(counts.items()):
            rows.append({"grouping": name, "group": group, "n": int(n), "place": len(made) if order else 0})
            made += [labels.eq(group).to_numpy(dtype=float)] if order else []
    if len(made) < 2:
        raise Undefined("No grouping has two groups that answered.", "没有至少两组有回答的分组变量。")
    return pd.DataFrame(rows), np.column_stack(made) * told[:, None]


def fitted(x: FloatArray, y: FloatArray, plan: Survey, told: Any) -> tuple[FloatArray, FloatArray, float]:
    """Slopes, their covariance under the design, and the share of the weighted variance that goes with x.

    Parameters
    ----------
    x : (n, k) of everybody, 0 for who did not answer. y : of those who did.
    """
    w = plan.weights[told]
    inside = x[told]
    if np.linalg.matrix_rank(inside) < x.shape[1]:
        raise Undefined("Groupings determine one another.", "分组变量之间存在完全共线。")
    inverse = np.linalg.inv(inside.T @ (w[:, None] * inside))
    slopes = inverse @ (inside.T @ (w * y))
    residual = np.zeros(told.size)
    residual[told] = y - inside @ slopes
    spread = w @ (y - w @ y / w.sum()) ** 2
    share = 1 - w @ residual[told] ** 2 / spread if spread > 0 else 0.0
    return slopes, plan.covariance((x * residual[:, None]) @ inverse), float(share)


def _table(slopes: FloatArray, covariance: FloatArray, df: int, confidence: float) -> pd.DataFrame:
    """Slopes by place, without the intercept."""
    from scipy import stats

    errors = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(slopes / errors), df)
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * errors
    found = {"difference": slopes, "standard_error": errors, "lower": slopes - half, "upper": slopes + half}
    return pd.DataFrame(found | {"p_value": p}).iloc[1:]
