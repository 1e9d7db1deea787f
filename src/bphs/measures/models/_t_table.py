"""Table of coefficients by Student's t."""

from __future__ import annotations

import numpy as np
import pandas as pd


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
