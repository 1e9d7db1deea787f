"""Least squares for the models that chain or cross several regressions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bphs.errors import Undefined


@dataclass(frozen=True)
class Line:
    """Coefficients (p,), covariance (p, p), degrees of freedom, R² and residual sum of squares of a regression."""

    estimates: np.ndarray
    covariance: np.ndarray
    df: int
    r2: float
    squares: float


def least_squares(x: np.ndarray, y: np.ndarray, robust: bool = False) -> Line:
    """Regression of y on the columns of x (intercept first), with classical or HC3 covariance.

    Raises
    ------
    Undefined : HC3, and a row that alone decides a coefficient (leverage 1).
    """
    orthonormal, triangle = np.linalg.qr(x)
    estimates = np.linalg.solve(triangle, orthonormal.T @ y)
    left, df = y - x @ estimates, len(y) - x.shape[1]
    inverse = np.linalg.inv(triangle)
    squares = float(left @ left)
    covariance = inverse @ inverse.T * squares / df
    if robust:
        leverage = (orthonormal**2).sum(axis=1)
        alone = int((leverage > 1 - 1e-10).sum())
        if alone:
            raise Undefined(
                f"HC3 is not defined: {alone} of {len(y)} rows alone decide a coefficient each (leverage 1). "
                "Merge the category that holds one of them only, leave out that predictor, or use classical errors.",
                f"HC3 标准误无法计算：{len(y)}条记录中有{alone}条各自单独决定一个系数（杠杆值为1）。",
            )
        covariance = inverse @ ((orthonormal * (left / (1 - leverage))[:, None] ** 2).T @ orthonormal) @ inverse.T
    return Line(estimates, covariance, df, 1 - squares / float(((y - y.mean()) ** 2).sum()), squares)


def t_table(names: list[str], estimates: np.ndarray, se: np.ndarray, df: float, confidence: float) -> pd.DataFrame:
    """`term`, `coefficient`, `standard_error`, `lower`, `upper`, `t`, `p_value` by Student's t."""
    from scipy.special import stdtr, stdtrit

    reach, t = stdtrit(df, (1 + confidence) / 2) * se, estimates / se
    return pd.DataFrame(
        {
            "term": names,
            "coefficient": estimates,
            "standard_error": se,
            "lower": estimates - reach,
            "upper": estimates + reach,
            "t": t,
            "p_value": 2 * stdtr(df, -np.abs(t)),
        }
    )
