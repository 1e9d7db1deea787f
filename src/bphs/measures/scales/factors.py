"""Exploratory factor analysis as SPSS prints it: communalities, total variance explained, factor, pattern and structure
matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._extraction import EXTRACTIONS, Extraction
from bphs.measures.scales._items import Items, complete, listed
from bphs.measures.scales._rotation import ROTATIONS, Rotation, sorted_factors, unrotated
from bphs.measures.scales.ordinal import correlation_of
from bphs.measures.scales.retention import eigenvalue_table


@dataclass(frozen=True)
class FactorAnalysis:
    """A factor solution.

    Attributes
    ----------
    n, left_out : respondents used, left out for a missing answer.
    factors, method, rotation, correlation : as used; `rotation` is ``"none"`` with one factor.
    iterations : rounds of the extraction.
    communalities : `item`, `initial`, `extraction`.
    variance : one row per component: `component`, `eigenvalue`, `variance_share`, `cumulative_share`, and for the
        extracted factors `extraction_loadings` (sum of squared loadings), `extraction_share`,
        `extraction_cumulative_share`, `rotation_loadings`, `rotation_share`, `rotation_cumulative_share`. Shares are of
        the number of items. After an oblique rotation the sums are of the structure matrix and no shares are given,
        because correlated factors share variance, as in SPSS.
    unrotated : `item`, `factor_1` …: factor (component) matrix.
    pattern, structure : the same after rotation; equal unless the rotation is oblique.
    factor_correlations : `factor`, `factor_1` …
    rms_residual : root mean square of the correlations that the factors leave.
    chi2, df, p_value : fit of maximum likelihood; missing for other methods.
    """

    n: int
    left_out: int
    factors: int
    method: str
    rotation: str
    correlation: str
    iterations: int
    communalities: pd.DataFrame
    variance: pd.DataFrame
    unrotated: pd.DataFrame
    pattern: pd.DataFrame
    structure: pd.DataFrame
    factor_correlations: pd.DataFrame
    rms_residual: float
    chi2: float
    df: int
    p_value: float

    def to_frame(self) -> pd.DataFrame:
        """Rotated matrix with the communality of each item."""
        return self.pattern.assign(communality=self.communalities["extraction"].to_numpy())


def factor_analysis(
    items: Any,
    factors: int | None = None,
    *,
    method: str = "principal_components",
    rotation: str = "varimax",
    normalise: bool = True,
    kappa: float = 4.0,
    delta: float = 0.0,
    tolerance: float = 1e-3,
    iterations: int = 200,
    correlation: str = "pearson",
) -> FactorAnalysis:
    """Extract factors from the correlations of items and rotate them, by SPSS's conventions.

    Parameters
    ----------
    items : respondents x items; respondents with a missing answer are left out.
    factors : how many; by default the eigenvalues above 1, as in SPSS (`parallel_analysis` is the better guide).
    method : ``"principal_components"`` (SPSS's default), ``"principal_axis"`` or ``"maximum_likelihood"``.
    rotation : ``"varimax"``, ``"promax"``, ``"oblimin"`` or ``"none"``.
    normalise : Kaiser's normalisation, rows scaled to length 1 before rotating. For promax it concerns the target:
        SPSS and PSPP scale it (True), R's promax does not (False); both start from a normalised varimax.
    kappa : power of the promax target.
    delta : of direct oblimin, at most .8; 0 allows most correlation among the usual values.
    tolerance : principal axes stop when no communality changes by this; .001 in SPSS and PSPP. R's solutions are nearer
        1e-6. Maximum likelihood is always carried to the end.
    iterations : most rounds of extraction (25 in SPSS's menus, where many scales fail to converge).
    correlation : ``"pearson"``, or ``"polychoric"`` for items of few ordered categories.

    Factors are in descending order of their sums of squares and point where most of their items are positive.

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; a Heywood case (a communality of 1 or more); no convergence;
        items that determine one another; more factors than the items can carry.

    Notes
    -----
    Equivalent in SPSS: FACTOR /EXTRACTION=PC|PAF|ML /ROTATION=VARIMAX|PROMAX(4)|OBLIMIN(0).

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> found = factor_analysis(answers)
    >>> found.variance["eigenvalue"].round(3).tolist()  # 1 + 3 · ½, and three times 1 - ½
    [2.5, 0.5, 0.5, 0.5]
    >>> found.pattern["factor_1"].round(3).tolist()  # √(2.5 / 4)
    [0.791, 0.791, 0.791, 0.791]
    """
    _refuse_options(method, rotation, tolerance, iterations, kappa, delta)
    kept = complete(items)
    matrix = correlation_of(kept, correlation)
    table = eigenvalue_table(matrix)
    wanted = int((table["eigenvalue"] > 1).sum()) if factors is None else factors
    _refuse_count(wanted, kept, method)
    steps = 1e-8 if method == "maximum_likelihood" else tolerance
    extraction = EXTRACTIONS[method](
        matrix, kept.names, wanted, steps, iterations if method != "maximum_likelihood" else max(iterations, 1000)
    )
    turned = _rotated(extraction.loadings, rotation, normalise, kappa, delta)
    rotation = rotation if wanted > 1 else "none"
    return FactorAnalysis(
        kept.n,
        kept.left_out,
        wanted,
        method,
        rotation,
        correlation,
        extraction.iterations,
        pd.DataFrame({"item": list(kept.names), "initial": extraction.initial, "extraction": extraction.communalities}),
        _variance(table, extraction.loadings, turned if rotation != "none" else None),
        _by_item(kept.names, extraction.loadings),
        _by_item(kept.names, turned.pattern),
        _by_item(kept.names, turned.pattern @ turned.correlations),
        _by_item(_factor_names(wanted), turned.correlations, "factor"),
        _residual(matrix, extraction),
        *_fit(extraction, kept, wanted),
    )


def _refuse_options(method: str, rotation: str, tolerance: float, iterations: int, kappa: float, delta: float) -> None:
    if method not in EXTRACTIONS:
        raise MeasureError(f"method is one of {listed(list(EXTRACTIONS))}, not {method!r}.")
    if rotation not in (*ROTATIONS, "none"):
        raise MeasureError(f"rotation is one of {listed([*ROTATIONS, 'none'])}, not {rotation!r}.")
    if not 0 < tolerance < 1 or iterations < 1:
        raise MeasureError(
            f"tolerance lies between 0 and 1 and iterations is at least 1; these are {tolerance} and {iterations}."
        )
    if kappa <= 1 or delta > 0.8:
        raise MeasureError(f"kappa is above 1 and delta at most 0.8; these are {kappa} and {delta}.")


def _refuse_count(factors: int, kept: Items, method: str) -> None:
    k = kept.k
    if not isinstance(factors, Integral) or not 1 <= factors <= k:
        raise MeasureError(f"Between 1 and {k} factors can be taken from {k} items, not {factors}.")
    if method == "maximum_likelihood" and (k - factors) ** 2 < k + factors:
        raise Undefined(
            f"{factors} factors have more loadings than {k} items have correlations. Ask for fewer factors.",
            f"{k} 个题项不足以估计 {factors} 个因子。",
        )
    if method == "principal_axis" and factors >= k:
        raise Undefined(f"Common factors must be fewer than the {k} items.", f"公因子数须少于题项数（{k}）。")


def _rotated(loadings: np.ndarray, rotation: str, normalise: bool, kappa: float, delta: float) -> Rotation:
    if rotation == "none" or loadings.shape[1] == 1:
        return unrotated(loadings)
    own = {"varimax": {}, "promax": {"kappa": kappa}, "oblimin": {"delta": delta}}[rotation]
    return sorted_factors(ROTATIONS[rotation](loadings, normalise=normalise, **own))


def _variance(table: pd.DataFrame, loadings: np.ndarray, turned: Rotation | None) -> pd.DataFrame:
    k, sums = len(table), {"extraction": (loadings**2).sum(axis=0)}
    if turned is not None:
        sums["rotation"] = ((turned.pattern @ turned.correlations) ** 2).sum(axis=0)
    for name, values in sums.items():
        padded = np.full(k, np.nan)
        padded[: len(values)] = values
        table = table.assign(**{f"{name}_loadings": padded})
        if name == "extraction" or not (turned and turned.oblique):
            table = table.assign(**{f"{name}_share": padded / k, f"{name}_cumulative_share": np.cumsum(padded / k)})
    return table


def _factor_names(factors: int) -> list[str]:
    return [f"factor_{number}" for number in range(1, factors + 1)]


def _by_item(names: Any, matrix: np.ndarray, heading: str = "item") -> pd.DataFrame:
    frame = pd.DataFrame(matrix, columns=_factor_names(matrix.shape[1]))
    frame.insert(0, heading, list(names))
    return frame


def _residual(matrix: np.ndarray, extraction: Extraction) -> float:
    left = matrix - extraction.loadings @ extraction.loadings.T
    return float(np.sqrt((left[np.triu_indices_from(left, 1)] ** 2).mean()))


def _fit(extraction: Extraction, kept: Items, factors: int) -> tuple[float, int, float]:
    """Bartlett's χ² = (n - 1 - (2k + 5) / 6 - 2m / 3) F with ((k - m)² - k - m) / 2 degrees of freedom."""
    from scipy import stats

    df = ((kept.k - factors) ** 2 - kept.k - factors) // 2
    chi2 = (kept.n - 1 - (2 * kept.k + 5) / 6 - 2 * factors / 3) * extraction.discrepancy
    return float(chi2), df, float(stats.chi2.sf(chi2, df)) if df > 0 else float("nan")
