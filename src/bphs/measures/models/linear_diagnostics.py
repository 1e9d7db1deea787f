"""Diagnostics of a fitted regression before it is believed: equal spread, straight line, normal residuals, overlap,
influence.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.least_squares import alone, leverages


def points_of(fit: Any) -> pd.DataFrame:
    """Fitted value, residual, leverage and influence of every row of a statsmodels fit.

    Residuals are in units of the outcome. `leverage`, `studentised` and `cooks_distance` are those of the weighted
    rows: with h the diagonal of the hat matrix, s the residual standard deviation and k the number of terms,
    studentised r = e / (s sqrt(1 - h)) and Cook's distance D = r² h / ((1 - h) k) (Cook 1977, doi:10.2307/1268249).
    """
    root_design, residual = np.asarray(fit.model.wexog), np.asarray(fit.wresid)
    leverage = leverages(root_design)
    free = np.maximum(1 - leverage, 1e-12)
    studentised = residual / np.sqrt(fit.scale * free)
    return pd.DataFrame(
        {
            "fitted": fit.fittedvalues,
            "residual": fit.resid,
            "studentised": studentised,
            "leverage": leverage,
            "cooks_distance": studentised**2 * leverage / free / root_design.shape[1],
        },
        index=fit.fittedvalues.index,
    )


def refuse_exact_fit(fit: Any) -> None:
    """Raise Undefined where no residuals are left to estimate an error from."""
    if fit.rsquared > 1 - 1e-12:
        raise Undefined(
            "The predictors reproduce the outcome exactly: no error can be estimated. Look for a predictor computed from it.",
            "自变量完全决定因变量，无法估计误差；请检查是否有自变量由因变量算得。",
        )


def refuse_lone_units(root_design: np.ndarray, names: pd.Index) -> None:
    """Raise Undefined where HC3 would divide by zero: a unit with leverage 1.

    Asked before the fit, which would only warn.
    """
    lone = names[alone(leverages(root_design))]
    if len(lone):
        units = ", ".join(map(str, lone))
        raise Undefined(
            f"HC3 is not defined: {units} alone decides a coefficient (leverage 1). Leave out that predictor or unit.",
            f"HC3 标准误无法计算：某一系数仅由“{'、'.join(map(str, lone))}”决定（杠杆值为 1）。",
        )


def diagnostics(fit: Any, points: pd.DataFrame) -> pd.DataFrame:
    """One row per check: `check`, `item`, `value`, `p_value` (missing where a check has no p value).

    - breusch_pagan: do the squared residuals depend on the predictors? Koenker's version, n R² of that regression,
      chi-square (doi:10.1016/0304-4076(81)90062-2). A small p: unequal spread, so trust only robust errors.
    - reset: does adding the square and cube of the fitted values help? F (Ramsey 1969,
      doi:10.1111/j.2517-6161.1969.tb00796.x). A small p: the straight line misses a bend.
    - shapiro_wilk: are the residuals normal? W (doi:10.1093/biomet/52.3-4.591); left out above 5,000 rows.
    - vif: 1 / (1 - R²) of one predictor on the others; above about 10 its coefficient is hard to tell from theirs.
    - condition_number: of the columns scaled to equal length, intercept included (Belsley, Kuh and Welsch 1980,
      doi:10.1002/0471725153); above 30 small changes in the data move the coefficients much.
    - cooks_distance_max: the unit whose removal would move the coefficients most; above 1 deserves a look.
    """
    from scipy import stats

    design, y, residual = fit.model.exog, fit.model.endog, np.asarray(fit.wresid)
    root = np.sqrt(np.broadcast_to(getattr(fit.model, "weights", 1.0), y.shape))
    rows = [("breusch_pagan", "", *breusch_pagan(design, residual)), ("reset", "", *reset(design, y, root))]
    if len(y) <= 5000:
        rows.append(("shapiro_wilk", "", *map(float, stats.shapiro(residual))))
    rows += [("vif", name, vif(design, k), np.nan) for k, name in enumerate(fit.params.index) if k > 0]
    design = np.asarray(fit.model.wexog)
    scaled = design / np.sqrt((design**2).sum(axis=0))
    rows.append(("condition_number", "", float(np.linalg.cond(scaled)), np.nan))
    furthest = points["cooks_distance"].idxmax()
    rows.append(("cooks_distance_max", str(furthest), float(points["cooks_distance"].max()), np.nan))
    return pd.DataFrame(rows, columns=["check", "item", "value", "p_value"])


def breusch_pagan(design: np.ndarray, residual: np.ndarray) -> tuple[float, float]:
    """Statistic n R² of the squared residuals on the design (first column the intercept), and its chi-square
    p value.
    """
    from scipy import stats

    squared = residual**2
    left = _residual(design, squared)
    statistic = len(squared) * (1 - (left**2).sum() / ((squared - squared.mean()) ** 2).sum())
    return float(statistic), float(stats.chi2.sf(statistic, design.shape[1] - 1))


def reset(design: np.ndarray, y: np.ndarray, root_weights: np.ndarray | float = 1.0) -> tuple[float, float]:
    """F statistic of adding the square and the cube of the fitted values to the design, and its p value.

    `design` and `y` are unweighted; `root_weights` are the square roots of the weights. Missing if too few rows are
    left.
    """
    from scipy import stats

    root = np.broadcast_to(root_weights, y.shape)[:, None]
    coefficients = np.linalg.lstsq(design * root, y * root[:, 0], rcond=None)[0]
    fitted = design @ coefficients
    # The standardised fitted values span the same columns and keep their cube from overflowing.
    fitted = (fitted - fitted.mean()) / fitted.std()
    wider = np.column_stack([design, fitted**2, fitted**3])
    df = len(y) - wider.shape[1]
    if df < 1:
        return float("nan"), float("nan")
    before = (_residual(design * root, y * root[:, 0]) ** 2).sum()
    after = (_residual(wider * root, y * root[:, 0]) ** 2).sum()
    statistic = (before - after) / 2 / (after / df)
    return float(statistic), float(stats.f.sf(statistic, 2, df))


def vif(design: np.ndarray, k: int) -> float:
    """Variance inflation factor of column k of a design with intercept."""
    column = design[:, k]
    left = _residual(np.delete(design, k, axis=1), column)
    return float(((column - column.mean()) ** 2).sum() / (left**2).sum())


def _residual(design: np.ndarray, y: np.ndarray) -> np.ndarray:
    return y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
