"""Intervals by turning a test round: all noncentralities that would not be rejected (Steiger 2004)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def noncentral_t(t: float, df: float, confidence: float) -> tuple[float, float]:
    """Limits of the noncentrality of t."""
    from scipy import stats

    def below(ncp: float) -> float:
        chance = float(stats.nct.cdf(abs(t), df, ncp))
        # far out scipy has no value; there the normal approximation is as near to 0 or 1
        return (
            chance
            if chance == chance
            else float(stats.norm.cdf((abs(t) * (1 - 1 / (4 * df)) - ncp) / (1 + t * t / (2 * df)) ** 0.5))
        )

    reach = 10 + abs(t)
    low, high = _limits(below, confidence, abs(t) - reach, abs(t) + reach)
    return (low, high) if t >= 0 else (-high, -low)


def noncentral_f(f: float, df: float, df_error: float, confidence: float) -> tuple[float, float]:
    """Limits of the noncentrality of F; zero where even no effect would give a larger F often enough."""
    return _limits(lambda ncp: _below_f(f, df, df_error, ncp), confidence, 0.0, 4 * (f * df + df) + 60)


def _below_f(f: float, df: float, df_error: float, ncp: float) -> float:
    """Chance of a smaller F: central ones, weighted by the chances of a Poisson number (Johnson, Kotz and Balakrishnan
    1995, chapter 30).

    Summed here because scipy's has no value for one F in ten once there are some thousands of degrees of freedom.
    """
    from scipy import special, stats

    share = df * f / (df * f + df_error)
    if ncp <= 0:
        return float(special.betainc(df / 2, df_error / 2, share))
    reach = 12 * np.sqrt(ncp / 2) + 40
    counts = np.arange(max(0, int(ncp / 2 - reach)), int(ncp / 2 + reach) + 1)
    return float(stats.poisson.pmf(counts, ncp / 2) @ special.betainc(df / 2 + counts, df_error / 2, share))


def noncentral_chi2(value: float, df: float, confidence: float) -> tuple[float, float]:
    """Limits of the noncentrality of chi-square, zero at least."""
    from scipy import stats

    def below(ncp: float) -> float:
        return float(stats.chi2.cdf(value, df) if ncp <= 0 else stats.ncx2.cdf(value, df, ncp))

    return _limits(below, confidence, 0.0, 4 * (value + df) + 60)


def _limits(below: Callable[[float], float], confidence: float, least: float, most: float) -> tuple[float, float]:
    """Noncentralities at which the chance of a smaller statistic is (1 ± confidence)/2.

    It falls as the noncentrality grows.
    """
    from scipy.optimize import brentq

    found = []
    for chance in ((1 + confidence) / 2, (1 - confidence) / 2):
        while least > 0 and below(least) < chance:
            least *= 0.5
        if below(least) <= chance:
            found.append(least)
        else:
            high = most
            while below(high) > chance:
                high *= 2
            found.append(
                float(
                    brentq(
                        lambda ncp, chance=chance: below(ncp) - chance,
                        least,
                        high,
                        xtol=1e-12,
                        rtol=8 * np.finfo(float).eps,
                    )
                )
            )
    return found[0], found[1]
