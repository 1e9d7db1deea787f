"""Weights from the spread and the correlations of indicators: variation, independence, principal components; and all
ways of weighing behind one name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.composite.weighting import critic_weights, entropy_weights
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import numbers, unit_scaled
from bphs.measures.sample.options import choice, refuse

COLLINEAR = (
    "There are as many indicators as units, or they determine one another: what one says by itself is not defined.",
    "指标数不少于地区数或指标之间完全相关，无法确定各指标的独立信息。",
)
UNRELATED = (
    "An indicator is related to no other, so that weights by what indicators share are not defined.",
    "有指标与其他指标均不相关，无法依据指标间的相关确定权重。",
)


def variation_weights(table: Any, *, missing: str = "raise") -> pd.DataFrame:
    """Weights by the coefficient of variation: w_j = V_j/ΣV, V_j = s_j/x̄_j of the values as they are, s with n - 1.

    An indicator counts for how unequal it is, in either direction; V does not depend on the unit, but on where zero is.

    Parameters
    ----------
    table : (n, k) units by indicators, with positive means. missing : as for `entropy_weights`.

    Returns
    -------
    One row per indicator: `item`, `mean`, `sd`, `variation`, `weight`.

    Raises
    ------
    MeasureError : fewer than two units, an indicator that does not vary, a mean that is not positive.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, doi:10.1787/9789264043466-en.

    >>> variation_weights([[1, 5], [2, 6], [3, 7]])["weight"].round(3).tolist()
    [0.75, 0.25]
    """
    frame = numbers(table, missing=missing, least=2)
    unit_scaled(frame, None)  # refuses indicators that do not vary
    mean, sd = frame.mean(), frame.std(ddof=1)
    low = [repr(str(name)) for name in frame.columns if mean[name] <= 0]
    refuse([f"{', '.join(low)} needs a positive mean for a coefficient of variation."] if low else [])
    v = (sd / mean).to_numpy()
    return pd.DataFrame(
        {
            "item": list(frame.columns),
            "mean": mean.to_numpy(),
            "sd": sd.to_numpy(),
            "variation": v,
            "weight": v / v.sum(),
        }
    )


def independence_weights(table: Any, *, missing: str = "raise") -> pd.DataFrame:
    """Weights by independence: w_j ∝ 1/R_j, with R_j the multiple correlation of an indicator with all others.

    R_j² = 1 - 1/(C⁻¹)_jj, C being the matrix of correlations. An indicator that others say already counts less.

    Parameters
    ----------
    table, missing : as for `entropy_weights`; at least two indicators, and more units than indicators.

    Returns
    -------
    One row per indicator: `item`, `multiple_correlation` (R), `weight`.

    Raises
    ------
    Undefined : too few units for that many indicators, indicators that determine one another, or one that is related to
        no other. MeasureError : an indicator that does not vary.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, section 6.1, doi:10.1787/9789264043466-en.

    >>> independence_weights([[1, 2], [2, 1], [3, 5], [4, 4]])["weight"].tolist()
    [0.5, 0.5]
    """
    frame = numbers(table, missing=missing, least=2)
    r = np.sqrt(np.maximum(1 - 1 / np.diag(np.linalg.inv(_correlations(frame))), 0))
    if (r < 1e-9).any():
        raise Undefined(*UNRELATED)
    return pd.DataFrame({"item": list(frame.columns), "multiple_correlation": r, "weight": (1 / r) / (1 / r).sum()})


def component_weights(table: Any, *, missing: str = "raise") -> pd.DataFrame:
    """Weights by principal components: w_j ∝ l_j², the squared loading on the component on which it loads most.

    Components with eigenvalues above 1, varimax. l_j² is the share of the indicator's variance that its component
    stands for, so components weigh by the variance that they explain.

    Parameters
    ----------
    table, missing : as for `independence_weights`.

    Returns
    -------
    One row per indicator: `item`, `component` (1, 2 …), `loading`, `weight`.

    Raises
    ------
    Undefined, MeasureError : as for `independence_weights`.

    References
    ----------
    Nicoletti, Scarpetta and Boylaud 2000, doi:10.1787/215182844604. OECD and JRC 2008, Handbook on Constructing
    Composite Indicators, section 6.1, doi:10.1787/9789264043466-en.

    >>> component_weights([[1, 2], [2, 1], [3, 5], [4, 4]])["weight"].round(6).tolist()
    [0.5, 0.5]
    """
    from bphs.measures.scales.factors import factor_analysis

    frame = numbers(table, missing=missing, least=2)
    if np.linalg.eigvalsh(_correlations(frame))[-1] <= 1 + 1e-9:
        raise Undefined(*UNRELATED)
    loadings = factor_analysis(frame.reset_index(drop=True)).pattern.drop(columns="item").to_numpy()
    most = np.abs(loadings).argmax(axis=1)
    own = loadings[np.arange(len(most)), most]
    return pd.DataFrame(
        {"item": list(frame.columns), "component": most + 1, "loading": own, "weight": own**2 / (own**2).sum()}
    )


def _correlations(frame: pd.DataFrame) -> FloatArray:
    unit_scaled(frame, None)  # refuses indicators that do not vary
    n, k = frame.shape
    if k < 2 or n <= k:
        raise Undefined(*COLLINEAR)
    matrix = np.corrcoef(frame.to_numpy(), rowvar=False)
    if np.linalg.eigvalsh(matrix)[0] < 1e-10:
        raise Undefined(*COLLINEAR)
    return matrix


def _equal(table: Any, missing: str) -> pd.DataFrame:
    frame = numbers(table, missing=missing)
    return pd.DataFrame({"item": list(frame.columns), "weight": 1 / frame.shape[1]})


WEIGHINGS: dict[str, Callable[[Any, Any, str], pd.DataFrame]] = {
    "equal": lambda table, impacts, missing: _equal(table, missing),
    "entropy": lambda table, impacts, missing: entropy_weights(table, impacts=impacts, missing=missing),
    "entropy_shifted": lambda table, impacts, missing: entropy_weights(
        table, impacts=impacts, scaling="shifted", missing=missing
    ),
    "critic": lambda table, impacts, missing: critic_weights(table, impacts=impacts, missing=missing),
    "variation": lambda table, impacts, missing: variation_weights(table, missing=missing),
    "independence": lambda table, impacts, missing: independence_weights(table, missing=missing),
    "components": lambda table, impacts, missing: component_weights(table, missing=missing),
}


def indicator_weights(
    table: Any, *, method: str = "equal", impacts: Any = None, missing: str = "raise"
) -> pd.DataFrame:
    """Weights of indicators by a named method: `item`, `weight`.

    Parameters
    ----------
    table : (n, k) units by indicators, as they are: each method scales them by itself.
    method : "equal", "entropy", "entropy_shifted" (0.01 added after scaling to 0 to 1, as SPSSAU and teaching packages
        do), "critic", "variation", "independence" or "components".
    impacts : "+" or "-" per indicator. missing : "raise", or "drop" to leave out units with a gap.

    Raises
    ------
    MeasureError, Undefined : as the method's own function.

    >>> indicator_weights([[1, 5], [2, 6], [3, 7]], method="variation").values.tolist()
    [['item_1', 0.75], ['item_2', 0.25]]
    """
    choice("method", method, tuple(WEIGHINGS))
    return WEIGHINGS[method](table, impacts, missing)[["item", "weight"]]
