"""Convergence in the long run: Phillips and Sul's log t test, and their clubs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.inequality._panel import panel
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.options import number
from bphs.measures.sample.tails import lower_normal

CRITICAL = -1.65  # 5 %, one-sided


@dataclass(frozen=True, eq=False)
class LogT:
    """Log t test of convergence.

    Attributes
    ----------
    coefficient : b; 2 × the speed of convergence. Growth rates converge if it is 0 to 2, levels if it is 2 or more.
    standard_error, t, p_value : heteroscedasticity- and autocorrelation-consistent; one-sided.
    variance : (years,) H, the cross-sectional variance of the relative transition paths.
    converges : t above −1.65 (5 %).
    """

    coefficient: float
    standard_error: float
    t: float
    p_value: float
    variance: FloatArray
    converges: bool

    def to_frame(self) -> pd.DataFrame:
        """One row: coefficient, standard_error, t, p_value, converges."""
        return pd.DataFrame(
            [
                {
                    "coefficient": self.coefficient,
                    "standard_error": self.standard_error,
                    "t": self.t,
                    "p_value": self.p_value,
                    "converges": self.converges,
                }
            ]
        )


def log_t_test(values: Any, *, trim: float = 1 / 3, missing: str = "raise") -> LogT:
    """Phillips and Sul's log t test of convergence of all units, on paths of their own.

    Parameters
    ----------
    values : (n, years) table above zero (often logarithms of a smoothed series), one row per unit, years in order;
        columns named by years must be evenly spaced.
    trim : share of the years to leave out at the start.
    missing : "raise", or "drop" units that miss a year.

    Returns
    -------
    LogT
        Of ln(H₁/H_t) − 2 ln ln t = a + b ln t over the last years, with h = x/mean and H_t = mean (h − 1)². Quadratic
        spectral kernel with Andrews' bandwidth. R: ``ConvergenceClubs::estimateMod(computeH(X), time_trim, "FQSB")``.

    Raises
    ------
    Undefined
        Values of zero; years that are not evenly spaced; units that are equal in a year.
    MeasureError
        Missing, infinite or negative values; fewer than 4 years after trimming.

    References
    ----------
    1. Phillips PCB, Sul D (2007). Transition modeling and econometric convergence tests. Econometrica 75(6), 1771-1855.
       https://doi.org/10.1111/j.1468-0262.2007.00811.x
    2. Andrews DWK (1991). Heteroskedasticity and autocorrelation consistent covariance matrix estimation. Econometrica
       59(3), 817-858. https://doi.org/10.2307/2938229

    >>> years = np.arange(1, 31)
    >>> log_t_test(np.array([[1.0], [2.0], [3.0]]) / years + 5).converges
    True
    """
    table = panel(values, missing=missing, even=True)
    start = _start(table.values.shape[1], trim)
    variance = _variance(table.values)
    if (variance == 0).any():
        raise Undefined(
            "All units are equal in some year, so the log t test is not defined: they have converged.",
            "某一年份各地区数值完全相同（已完全收敛），log t 检验无定义。",
        )
    coefficient, error = _regression(variance, start)
    t = coefficient / error
    return LogT(coefficient, error, t, lower_normal(t), variance, t > CRITICAL)


@dataclass(frozen=True, eq=False)
class Clubs:
    """Clubs of units that converge among themselves, the highest first.

    Attributes
    ----------
    members : table with unit and club (1, 2, …; 0 for units that diverge).
    tests : one row per club: club, n, coefficient, standard_error, t.
    """

    members: pd.DataFrame
    tests: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Tests of the clubs."""
        return self.tests.copy()


def convergence_clubs(values: Any, *, trim: float = 1 / 3, sieve: float = 0.0, missing: str = "raise") -> Clubs:
    """Phillips and Sul's clubs: groups of units that converge where not all of them do.

    Parameters
    ----------
    values, trim, missing : as for `log_t_test`; units are ordered by the last year, ties by their row.
    sieve : t that a unit must exceed, together with a club's core, to join the club (c*).

    Returns
    -------
    Clubs
        R: ``ConvergenceClubs::findClubs(X, refCol = last, time_trim, cstar = sieve, HACmethod = "FQSB")``.

    Raises
    ------
    MeasureError
        As for `log_t_test`; units that are equal in a year belong together.

    References
    ----------
    1. Phillips PCB, Sul D (2009). Economic transition and growth. Journal of Applied Econometrics 24(7), 1153-1185.
       https://doi.org/10.1002/jae.1080

    >>> years = np.arange(1, 31)
    >>> paths = np.vstack([np.array([[1.0], [2.0], [3.0]]) / years + 9, np.array([[1.0], [2.0], [3.0]]) / years + 5])
    >>> convergence_clubs(paths).members.club.tolist()
    [1, 1, 1, 2, 2, 2]
    """
    table, sieve = panel(values, missing=missing, even=True), number("sieve", sieve)
    start = _start(table.values.shape[1], trim)
    left = np.argsort(-table.values[:, -1], kind="stable")
    club, tests = np.zeros(len(table.units), dtype=int), []
    while left.size > 1:
        members = _club(table.values, left, start, sieve)
        if members.size == 0:
            break
        club[members] = len(tests) + 1
        variance = _variance(table.values[members])
        coefficient, error = _regression(variance, start) if (variance > 0).all() else (np.nan, np.nan)
        tests.append(
            {
                "club": len(tests) + 1,
                "n": members.size,
                "coefficient": coefficient,
                "standard_error": error,
                "t": coefficient / error,
            }
        )
        left = left[~np.isin(left, members)]
    columns = ["club", "n", "coefficient", "standard_error", "t"]
    return Clubs(pd.DataFrame({"unit": table.units, "club": club}), pd.DataFrame(tests, columns=columns))


def _start(years: int, trim: float) -> int:
    start = round(years * number("trim", trim, 0, 1))
    if years - start < 4:
        raise MeasureError(
            f"{years} years less the first {start} leave {years - start}; the log t test needs at least 4."
        )
    return max(start, 1)


def _variance(x: FloatArray) -> FloatArray:
    return ((x / x.mean(0) - 1) ** 2).mean(0)


def _t(x: FloatArray, start: int) -> float:
    """t of the log t test; infinite for units that are equal in a year that counts."""
    variance = _variance(x)
    if (variance[[0, *range(start, variance.size)]] == 0).any():
        return float("inf")
    coefficient, error = _regression(variance, start)
    return coefficient / error


def _regression(variance: FloatArray, start: int) -> tuple[float, float]:
    log_t = np.log(np.arange(start + 1, variance.size + 1))
    y = np.log(variance[0] / variance[start:]) - 2 * np.log(log_t)
    off = log_t - log_t.mean()
    slope = float(off @ y / (off @ off))
    residuals = y - y.mean() - slope * off
    return slope, float(np.sqrt(_long_run(residuals) / (off @ off)))


def _long_run(residuals: FloatArray) -> float:
    """Long-run variance with the quadratic spectral kernel.

    Bandwidth from an AR(1) fit, as in Phillips and Sul's code.
    """
    n = residuals.size
    before, after = residuals[:-1], residuals[1:]
    rho = float(before @ after / (before @ before))
    bandwidth = 1.3221 * (4 * rho**2 / (1 - rho) ** 4 * n) ** 0.2
    lags = np.arange(1, n - 1)
    z = 1.2 * np.pi * lags / bandwidth
    kernel = (np.sin(z) / z - np.cos(z)) * 3 / z**2
    products = np.array([residuals[: n - 1 - lag] @ residuals[lag : n - 1] for lag in lags])
    return float(residuals @ residuals + 2 * kernel @ products) / (n - 1)


def _club(x: FloatArray, left: IntArray, start: int, sieve: float) -> IntArray:
    """Club: all that are left if they converge; else a core and those that converge with it.

    Empty if there is no core.
    """
    if _t(x[left], start) > CRITICAL:
        return left
    core = _core(x, left, start)
    if core.size == 0:
        return core
    others = left[~np.isin(left, core)]
    joins = [unit for unit in others if _t(x[np.append(core, unit)], start) > sieve]
    return np.append(core, np.array(joins, dtype=core.dtype))


def _core(x: FloatArray, left: IntArray, start: int) -> IntArray:
    """First two neighbours that converge, extended downwards while t stays above −1.65, up to the largest t."""
    for first in range(left.size - 1):
        ts = []
        for last in range(first + 2, left.size + 1):
            t = _t(x[left[first:last]], start)
            if t <= CRITICAL:
                break
            ts.append(t)
        if ts:
            return left[first : first + 2 + int(np.argmax(ts))]
    return left[:0]
