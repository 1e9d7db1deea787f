"""Ordinary least squares with standard errors that survive unequal spread: one model, its table and its diagnostics.

With 38 districts the usual standard errors trust an assumption that cannot be checked with so few points, that
every district scatters equally around the line. HC3 does without it and is the variant that keeps its
size in samples this small (Long and Ervin 2000). The intervals use Student's t, not the normal distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.models._gate import absent, not_numbers, wrong_confidence
from bphs.measures.models.linear_diagnostics import diagnostics, points_of, refuse_exact_fit, refuse_lone_units
from bphs.measures.sample.options import Lack, refuse

COVARIANCES = ("HC3", "classical", "cluster")
INTERCEPT = "intercept"


@dataclass(frozen=True)
class RegressionResult:
    """A fitted model.

    Attributes
    ----------
    outcome : name of the explained column.
    n, df : rows used, and degrees of freedom of the t distribution (n - k; with clusters, clusters - 1).
    r2, adjusted_r2 : share of the (weighted) variance explained, and the same corrected for the number of predictors.
    f, f_p_value : Wald test of all slopes being zero, with the covariance of the model, and its p value; NaN where that
        covariance is singular (as with fewer clusters than predictors).
    residual_sd : standard deviation of the residuals on n - k degrees of freedom, in units of the outcome.
    covariance : ``"HC3"``, ``"classical"`` or ``"cluster"``.
    confidence : confidence level of `lower` and `upper`.
    coefficients : one row per term: `term`, `coefficient`, `standard_error`, `lower`, `upper`, `t`, `p_value`, and
        `beta`, the coefficient in standard deviations of outcome per standard deviation of predictor (missing for the
        intercept).
    diagnostics : one row per check: `check`, `item` (the term or the unit it speaks of, else ""), `value`, `p_value`.
    points : one row per row of the input, same index: `fitted`, `residual`, `studentised` (internally studentised
        residual), `leverage`, `cooks_distance`.
    """

    outcome: str
    n: int
    df: int
    r2: float
    adjusted_r2: float
    f: float
    f_p_value: float
    residual_sd: float
    covariance: str
    confidence: float
    coefficients: pd.DataFrame
    diagnostics: pd.DataFrame
    points: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Table of coefficients, ready for `chapter.table`."""
        return self.coefficients.copy()

    def coefficient(self, term: str) -> pd.Series:
        """One row of the table by the name of its term."""
        rows = self.coefficients.set_index("term")
        if term not in rows.index:
            raise MeasureError(f"The model has no term {term!r}: {nearest(term, rows.index)}.")
        return rows.loc[term]


def ols_robust(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    standardise: bool = False,
    weights: str | None = None,
    cov: str = "HC3",
    groups: str | None = None,
    confidence: float = 0.95,
) -> RegressionResult:
    r"""Least squares of one column on others, with robust standard errors.

    Coefficients :math:`b = (X'WX)^{-1} X'Wy`; HC3 covariance
    :math:`(X'X)^{-1} X' \mathrm{diag}(e_i^2/(1-h_i)^2) X (X'X)^{-1}` with residuals :math:`e_i` and leverages
    :math:`h_i` (with weights, X and y are multiplied by :math:`\sqrt w` first). Clustered errors carry the factor
    :math:`\frac{G}{G-1}\frac{n-1}{n-k}`.

    Parameters
    ----------
    frame : one row per unit; the index names the units in the diagnostics.
    outcome, predictors : names of numeric columns; an intercept is added. Two-valued columns (0, 1) serve as they are.
    standardise : divide each predictor by its standard deviation (and centre it), so that coefficients read "per
        standard deviation" and can be compared; the outcome keeps its unit.
    weights : column of positive weights, e.g. population.
    cov : ``"HC3"``, ``"classical"`` (equal spread assumed) or ``"cluster"``: rows that share a value of `groups` may
        move together, e.g. the same district in two years. Trust clusters only from about 30 of them.
    groups : column of cluster names, only with ``cov="cluster"``.
    confidence : confidence level of the intervals.

    Returns
    -------
    RegressionResult

    Raises
    ------
    MeasureError : a column is absent, not numeric or has missing or infinite values; fewer rows than two more than
        there are terms; weights not positive.
    Undefined : these values determine no regression: a column does not vary, predictors are collinear, the fit is
        exact, a row alone decides a coefficient (with HC3).

    Notes
    -----
    In R: ``lmtest::coeftest(m <- lm(y ~ x), vcov = sandwich::vcovHC(m, type = "HC3"))``.

    References
    ----------
    MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7. Long and Ervin 2000, doi:10.1080/00031305.2000.10474549.

    Examples
    --------
    >>> districts = pd.DataFrame({"workers": [3.0, 4.1, 4.9, 6.2, 6.8, 8.1], "urban": [30, 40, 50, 60, 70, 80]})
    >>> model = ols_robust(districts, "workers", ["urban"])
    >>> model.coefficients[["term", "coefficient", "standard_error"]].round(3).to_dict("list")["coefficient"]
    [0.032, 0.1]
    >>> round(model.r2, 3)
    0.994
    """
    data = _checked(frame, outcome, predictors, weights, cov, groups, confidence)
    x = data[list(predictors)].astype(float)
    if standardise:
        x = (x - x.mean()) / x.std()
    fit = _fit(data, outcome, x, weights, cov, groups)
    return _result(fit, data, outcome, x, weights, groups, cov, confidence)


def _checked(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    weights: str | None,
    cov: str,
    groups: str | None,
    confidence: float,
) -> pd.DataFrame:
    """Columns in use, or one error that lists everything wrong with them."""
    numeric = [outcome, *predictors, *([weights] if weights else [])]
    wrong = _wrong_arguments(predictors, cov, groups, confidence)
    wrong += absent(frame, [*numeric, *([groups] if groups else [])])
    for name in dict.fromkeys(numeric):
        if name in frame.columns:
            wrong += _wrong_values(name, frame[name], constant_allowed=name == weights)
    if not wrong and weights and (frame[weights] <= 0).any():
        wrong.append(f"column {weights!r} has weights that are zero or negative; weights must be positive")
    if not wrong and groups and (frame[groups].isna().any() or frame[groups].nunique() < 2):
        wrong.append(f"column {groups!r} must name at least two clusters and have no missing value")
    if not wrong:
        wrong = _wrong_design(frame[list(predictors)])
    refuse(wrong, (f"The regression of {outcome!r} cannot be computed", f"无法建立“{outcome}”的回归模型"))
    return frame


def _wrong_arguments(predictors: Sequence[str], cov: str, groups: str | None, confidence: float) -> list[str]:
    wrong = []
    if isinstance(predictors, str) or not predictors or len(set(predictors)) < len(predictors):
        wrong.append(f"predictors are {predictors!r} but must be a list of different column names")
    if cov not in COVARIANCES:
        wrong.append(f"cov is {cov!r} but must be one of {', '.join(COVARIANCES)}")
    if (cov == "cluster") != (groups is not None):
        wrong.append('cov="cluster" and groups= go together: give both or neither')
    return wrong + wrong_confidence(confidence)


def _wrong_values(name: str, values: pd.Series, constant_allowed: bool) -> list[str]:
    if text := not_numbers(values, name):
        return text
    bad = values.index[~np.isfinite(values.astype(float))]
    if len(bad):
        units = ", ".join(map(str, bad[:5])) + (" …" if len(bad) > 5 else "")
        return [
            f"column {name!r} has {len(bad)} missing or infinite values (rows {units}): fill or leave out those rows first"
        ]
    if not constant_allowed and values.nunique() < 2:
        told = f"column {name!r} has the same value in every row and explains or varies nothing: leave it out"
        return [Lack(told, f"变量“{name}”在各行取值相同")]
    return []


def _wrong_design(predictors: pd.DataFrame) -> list[str]:
    n, k = len(predictors), predictors.shape[1] + 1
    if n < k + 2:
        return [f"{n} rows are too few for {k} terms (intercept included): at least {k + 2} are needed"]
    scaled = (predictors - predictors.mean()) / predictors.std()
    kept: list[str] = []
    for name in predictors.columns:
        if np.linalg.matrix_rank(scaled[[*kept, name]].to_numpy(dtype=float), tol=1e-8 * np.sqrt(n)) <= len(kept):
            told = f"column {name!r} is a linear combination of {', '.join(map(repr, kept))}: leave one of them out"
            return [Lack(told, f"变量“{name}”是{'、'.join(f'“{other}”' for other in kept)}的线性组合")]
        kept.append(name)
    return []


def _fit(data: pd.DataFrame, outcome: str, x: pd.DataFrame, weights: str | None, cov: str, groups: str | None) -> Any:
    """Engine: statsmodels, imported here because it costs a kernel 0.6 CPU seconds."""
    from statsmodels.regression.linear_model import OLS, WLS

    design = x.copy()
    design.insert(0, INTERCEPT, 1.0)
    y = data[outcome].astype(float)
    model = WLS(y, design, weights=data[weights].astype(float)) if weights else OLS(y, design)
    if cov == "cluster":
        codes = pd.factorize(data[groups])[0]
        return model.fit(cov_type="cluster", cov_kwds={"groups": codes, "df_correction": True}, use_t=True)
    if cov == "HC3":
        refuse_lone_units(np.asarray(model.wexog), data.index)
    return model.fit(cov_type="HC3" if cov == "HC3" else "nonrobust", use_t=True)


def _result(
    fit: Any,
    data: pd.DataFrame,
    outcome: str,
    x: pd.DataFrame,
    weights: str | None,
    groups: str | None,
    cov: str,
    confidence: float,
) -> RegressionResult:
    points = points_of(fit)
    refuse_exact_fit(fit)
    df = data[groups].nunique() - 1 if groups else int(fit.df_resid)
    f, f_p_value = _joint(fit, df)
    return RegressionResult(
        outcome=outcome,
        n=int(fit.nobs),
        df=df,
        r2=float(fit.rsquared),
        adjusted_r2=float(fit.rsquared_adj),
        f=f,
        f_p_value=f_p_value,
        residual_sd=float(np.sqrt(fit.scale)),
        covariance=cov,
        confidence=confidence,
        coefficients=_coefficients(fit, data[outcome], x, data[weights] if weights else None, confidence),
        diagnostics=diagnostics(fit, points),
        points=points,
    )


def _joint(fit: Any, df: int) -> tuple[float, float]:
    """F of all slopes together, β'V⁻¹β / k, and its p value."""
    from scipy import stats

    slopes, covariance = np.asarray(fit.params)[1:], np.asarray(fit.cov_params())[1:, 1:]
    if np.linalg.matrix_rank(covariance, hermitian=True) < slopes.size:
        return float("nan"), float("nan")
    f = float(slopes @ np.linalg.solve(covariance, slopes)) / slopes.size
    return f, float(stats.f.sf(f, slopes.size, df))


def _coefficients(
    fit: Any, y: pd.Series, x: pd.DataFrame, weights: pd.Series | None, confidence: float
) -> pd.DataFrame:
    bounds = fit.conf_int(alpha=1 - confidence)
    spread = {name: _sd(x[name], weights) / _sd(y, weights) for name in x.columns}
    return pd.DataFrame(
        {
            "term": fit.params.index,
            "coefficient": fit.params.to_numpy(),
            "standard_error": fit.bse.to_numpy(),
            "lower": bounds[0].to_numpy(),
            "upper": bounds[1].to_numpy(),
            "t": fit.tvalues.to_numpy(),
            "p_value": fit.pvalues.to_numpy(),
            "beta": [fit.params[name] * spread.get(name, np.nan) for name in fit.params.index],
        }
    )


def _sd(values: pd.Series, weights: pd.Series | None) -> float:
    mean = np.average(values, weights=weights)
    return float(np.sqrt(np.average((values - mean) ** 2, weights=weights)))
