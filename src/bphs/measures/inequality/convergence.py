"""σ- and β-convergence of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.inequality._panel import panel
from bphs.measures.sample.estimates import normal_interval
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.least_squares import COVARIANCES, least_squares
from bphs.measures.sample.options import Lack, choice, level, number, refuse
from bphs.measures.sample.tails import t_quantile, two_sided_f, two_sided_t


@dataclass(frozen=True, eq=False)
class SigmaConvergence:
    """Dispersion year by year.

    Attributes
    ----------
    table : one row per year: year, dispersion.
    change : last less first.
    f_statistic, f_p_value : variance of the first over that of the last year, as if the years were independent.
    paired_p_value : Pitman and Morgan's test of the same ratio, which allows for the years having the same units.
    ratio, ratio_interval : standard deviation of the last over that of the first year, with the interval of that test.
    """

    table: pd.DataFrame
    change: float
    f_statistic: float
    f_p_value: float
    paired_p_value: float
    ratio: float
    ratio_interval: tuple[float, float]

    def to_frame(self) -> pd.DataFrame:
        """One row: first, last, change, f_statistic, f_p_value, paired_p_value."""
        return pd.DataFrame(
            [
                {
                    "first": self.table.dispersion.iloc[0],
                    "last": self.table.dispersion.iloc[-1],
                    "change": self.change,
                    "f_statistic": self.f_statistic,
                    "f_p_value": self.f_p_value,
                    "paired_p_value": self.paired_p_value,
                }
            ]
        )


def sigma_convergence(
    values: Any, *, dispersion: str = "sd", log: bool = True, confidence: float = 0.95, missing: str = "raise"
) -> SigmaConvergence:
    """σ-convergence: change of the dispersion between units.

    Parameters
    ----------
    values : (n, years) table above zero, one row per unit, years in order.
    dispersion : "sd", "cv" or "var", with n in the denominator.
    log : of the natural logarithms (growth for all is then no change) or of the values.
    confidence : of the interval of the ratio, 0 to 1.
    missing : "raise", or "drop" units that miss a year.

    Returns
    -------
    SigmaConvergence
        R: ``REAT::sigmaconv``. The interval of the variance ratio is that of Morgan (1939): θ (K ± √(K² − 1)), with θ
        the ratio, K = 1 + 2 (1 − r²) t²/(n − 2), r the correlation of the two years.

    Raises
    ------
    MeasureError
        Missing, infinite, zero or negative values; fewer than 2 units or years; a mean of zero with "cv".

    References
    ----------
    1. Barro RJ, Sala-i-Martin X (1992). Convergence. Journal of Political Economy 100(2), 223-251.
       https://doi.org/10.1086/261816
    2. Pitman EJG (1939). A note on normal correlation. Biometrika 31(1-2), 9-12.
       https://doi.org/10.1093/biomet/31.1-2.9
    3. Morgan WA (1939). A test for the significance of the difference between the two variances in a sample from a
       normal bivariate population. Biometrika 31(1-2), 13-19. https://doi.org/10.1093/biomet/31.1-2.13

    >>> found = sigma_convergence([[1.0, 2.0], [2.0, 3.0], [4.0, 5.0]])
    >>> found.table.dispersion.round(3).tolist()
    [0.566, 0.375]
    """
    choice("dispersion", dispersion, ("sd", "cv", "var"))
    table = panel(values, missing=missing)
    x = np.log(table.values) if log else table.values
    variance, mean, n = x.var(0), x.mean(0), x.shape[0]
    if dispersion == "cv" and (mean == 0).any():
        raise MeasureError('The mean of a year is zero, so a coefficient of variation is not defined; use "sd".')
    spread = {"sd": np.sqrt(variance), "var": variance, "cv": np.sqrt(variance) / np.where(mean == 0, np.nan, mean)}[
        dispersion
    ]
    ratio = float(variance[0] / variance[-1]) if variance[-1] > 0 else float("nan")
    f_p = two_sided_f(ratio, n - 1, n - 1) if np.isfinite(ratio) else float("nan")
    return SigmaConvergence(
        pd.DataFrame({"year": table.years, "dispersion": spread}),
        float(spread[-1] - spread[0]),
        ratio,
        f_p,
        _pitman(x[:, 0], x[:, -1]),
        *_ratio(x[:, 0], x[:, -1], confidence),
    )


@dataclass(frozen=True, eq=False)
class BetaConvergence:
    """Regression of growth on the starting level.

    Attributes
    ----------
    intercept, coefficient : α and β of growth = α + β ln(first) + controls.
    standard_error, t, p_value, interval : of β; n − k degrees of freedom for the p-value.
    r2 : share of the variance of growth explained.
    speed : λ = −ln(1 + βT)/T per year, NaN if βT ≤ −1; speed_standard_error by the delta method.
    half_life : ln 2 / λ years until half of a gap is closed; infinite without convergence (λ ≤ 0).
    controls : table of the controls' coefficients; empty for absolute convergence.
    n : number of units.
    """

    intercept: float
    coefficient: float
    standard_error: float
    t: float
    p_value: float
    interval: tuple[float, float]
    r2: float
    speed: float
    speed_standard_error: float
    half_life: float
    controls: pd.DataFrame
    n: int

    def to_frame(self) -> pd.DataFrame:
        """One row: coefficient, standard_error, t, p_value, lower, upper, r2, speed, half_life, n."""
        return pd.DataFrame(
            [
                {
                    "coefficient": self.coefficient,
                    "standard_error": self.standard_error,
                    "t": self.t,
                    "p_value": self.p_value,
                    "lower": self.interval[0],
                    "upper": self.interval[1],
                    "r2": self.r2,
                    "speed": self.speed,
                    "half_life": self.half_life,
                    "n": self.n,
                }
            ]
        )


def beta_convergence(
    first: Any,
    last: Any,
    *,
    years: float,
    controls: Mapping[str, Any] | pd.DataFrame | None = None,
    weights: Any = None,
    covariance: str = "classical",
    confidence: float = 0.95,
    missing: str = "raise",
) -> BetaConvergence:
    """β-convergence: growth of units against the level at which they start.

    Parameters
    ----------
    first, last : (n,) values above zero of the same units, `years` apart.
    controls : columns that hold the units' own steady states apart (conditional convergence); none for absolute.
    weights : (n,) positive; equal if None.
    covariance : "classical", or heteroscedasticity-consistent "HC0" to "HC3".
    confidence, missing : see `Estimate`, `lorenz_curve`.

    Returns
    -------
    BetaConvergence
        Of (1/T) ln(last/first) = α + β ln(first) + γ'controls. R: ``REAT::betaconv.ols``; the speed of REAT 3.0.3 takes
        −ln(1 + β)/T of a β that is annual already.

    Raises
    ------
    Undefined
        Values of zero; units that all start at the same level, or all grow at the same rate.
    MeasureError
        Missing, infinite or negative values; as few units as coefficients; collinear controls.

    References
    ----------
    1. Barro RJ, Sala-i-Martin X (1992). Convergence. Journal of Political Economy 100(2), 223-251.
       https://doi.org/10.1086/261816

    >>> found = beta_convergence([1.0, 2.0, 4.0, 8.0], [2.0, 3.2, 5.2, 8.8], years=10)
    >>> round(found.coefficient, 4), round(found.half_life, 1)
    (-0.0289, 20.3)
    """
    choice("covariance", covariance, COVARIANCES)
    span = number("years", years, 0)
    named = {f"control {name}": controls[name] for name in controls} if controls is not None else {}
    read = columns({"first": first, "last": last, "weights": weights, **named}, missing=missing).numbers
    refuse(
        [
            _not_above_zero(name, read[name])
            for name in ("first", "last", "weights")
            if name in read and read[name].min() <= 0
        ]
    )
    start, growth = np.log(read["first"]), np.log(read["last"] / read["first"]) / span
    refuse(_without_spread(start, growth))
    x = np.column_stack([np.ones(start.size), start, *(read[name] for name in named)])
    fit = least_squares(growth, x, weights=read.get("weights"), covariance=covariance)
    return _beta(
        fit.coefficients,
        fit.errors,
        fit.freedom,
        _r2(growth, fit.residuals, read.get("weights")),
        span,
        [str(name) for name in controls] if controls is not None else [],
        confidence,
        start.size,
    )


def _not_above_zero(name: str, values: FloatArray) -> str:
    told = f"{name} must be above zero, but its lowest is {values.min():g}."
    nothing = name != "weights" and values.min() == 0
    return Lack(told, "部分地区数值为零，无法计算增长率。") if nothing else told


def _without_spread(start: FloatArray, growth: FloatArray) -> list[str]:
    """Why these values determine no regression of growth on the start: one of the two is the same for all units."""
    if np.ptp(start) <= 1e-12:
        return [
            Lack(
                "All units start at the same level, so growth cannot be set against it.",
                "各地区初始水平相同，无法估计增长与初始水平的关系。",
            )
        ]
    if np.ptp(growth) <= 1e-12:
        return [
            Lack(
                "All units grew at the same rate: there is no difference in growth to explain.",
                "各地区增长率相同，不存在可解释的增长差异。",
            )
        ]
    return []


def _pitman(first: FloatArray, last: FloatArray) -> float:
    """Test of equal variances of pairs: they are equal where sum and difference are uncorrelated."""
    total, gap = first + last - (first + last).mean(), first - last - (first - last).mean()
    size = float(np.sqrt((total @ total) * (gap @ gap)))
    if first.size < 3 or size == 0:
        return float("nan")
    r = float(total @ gap) / size
    freedom = first.size - 2
    return two_sided_t(r * np.sqrt(freedom / max(1 - r**2, 1e-300)), freedom)


def _ratio(first: FloatArray, last: FloatArray, confidence: float) -> tuple[float, tuple[float, float]]:
    """Ratio of the standard deviations, last over first, and Morgan's interval."""
    if first.size < 3 or first.std() == 0 or last.std() == 0:
        return float("nan"), (float("nan"), float("nan"))
    ratio, freedom = float(last.std() / first.std()), first.size - 2
    r = float(np.corrcoef(first, last)[0, 1])
    quantile = t_quantile(0.5 + level(confidence) / 2, freedom)
    k = 1 + 2 * max(1 - r**2, 0.0) * quantile**2 / freedom
    wide = float(np.sqrt(k + np.sqrt(k**2 - 1)))
    return ratio, (ratio / wide, ratio * wide)


def _r2(y: FloatArray, residuals: FloatArray, weights: FloatArray | None) -> float:
    w = np.ones(y.size) if weights is None else weights
    off = y - w @ y / w.sum()
    return float(1 - (w @ residuals**2) / (w @ off**2)) if w @ off**2 > 0 else float("nan")


def _beta(
    coefficients: FloatArray,
    errors: FloatArray,
    freedom: int,
    r2: float,
    span: float,
    names: list[str],
    confidence: float,
    n: int,
) -> BetaConvergence:
    beta, error = float(coefficients[1]), float(errors[1])
    left = 1 + beta * span
    speed = -np.log(left) / span if left > 0 else float("nan")
    t = beta / error if error > 0 else float("nan")
    table = pd.DataFrame({"control": names, "coefficient": coefficients[2:], "standard_error": errors[2:]})
    return BetaConvergence(
        float(coefficients[0]),
        beta,
        error,
        t,
        two_sided_t(t, freedom),
        normal_interval(beta, error, confidence),
        r2,
        float(speed),
        float(error / left) if left > 0 else float("nan"),
        float(np.log(2) / speed) if speed > 0 else (float("nan") if np.isnan(speed) else float("inf")),
        table,
        n,
    )
