"""Shape of a distribution in a few years: kernel densities on one grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.gate import FloatArray, checked
from bphs.measures.sample.options import number


def kernel_densities(
    values: Mapping[Any, Any],
    *,
    weights: Mapping[Any, Any] | None = None,
    relative: bool = True,
    bandwidth: float | None = None,
    points: int = 256,
    missing: str = "raise",
) -> pd.DataFrame:
    """Kernel densities of several years on one grid: one peak or two, and which way they move.

    Parameters
    ----------
    values : by year: values of zero or more, not all zero.
    weights : by year: positive; equal if None.
    relative : divide each year by its mean, so that growth for all moves nothing.
    bandwidth : of the Gaussian kernel, in the unit of the (relative) values; if None, Silverman's for each year,
        0.9·min(sd, IQR/1.34)·n^(−1/5), n the effective number of units 1/Σp². R: ``density(bw = "nrd0")``.
    points : of the grid, which reaches three bandwidths beyond the lowest and highest value, but not below zero; mass
        that the kernel puts below zero is reflected.
    missing : "raise" or "drop", in each year.

    Returns
    -------
    DataFrame
        One row per point: value, and the density of each year under its name.

    Raises
    ------
    Undefined
        Values without spread and no bandwidth; otherwise as for `gini`.

    References
    ----------
    1. Quah DT (1997). Empirics for growth and distribution: stratification, polarization, and convergence clubs.
       Journal of Economic Growth 2, 27-59. https://doi.org/10.1023/A:1009781613339

    >>> found = kernel_densities({2010: [1, 2, 3, 4], 2020: [2, 2.5, 2.5, 3]}, points=400)
    >>> float((found[2010].sum() * found.value.diff().iloc[1]).round(2))
    1.0
    """
    years = {
        year: checked(
            each, None if weights is None else weights[year], missing=missing, names=(f"{year}", f"{year}_weights")
        )
        for year, each in values.items()
    }
    scaled = {
        year: (one.values / (one.weights @ one.values if relative else 1.0), one.weights) for year, one in years.items()
    }
    widths = {
        year: _silverman(x, w) if bandwidth is None else number("bandwidth", bandwidth, 0)
        for year, (x, w) in scaled.items()
    }
    reach = 3 * max(widths.values())
    low, high = min(x.min() for x, _ in scaled.values()), max(x.max() for x, _ in scaled.values())
    grid = np.linspace(max(0.0, low - reach), high + reach, int(number("points", points, 1)))
    return pd.DataFrame({"value": grid} | {year: _density(grid, x, w, widths[year]) for year, (x, w) in scaled.items()})


def _silverman(x: FloatArray, weights: FloatArray) -> float:
    mean, effective = weights @ x, 1 / (weights @ weights)
    deviation = np.sqrt(weights @ (x - mean) ** 2 * (effective / max(effective - 1, 1e-12)))
    low, high = _quartiles(x, weights)
    spread = min(deviation, (high - low) / 1.34) if high > low else deviation
    if not spread > 1e-12 or not np.isfinite(spread):
        raise Undefined(
            "The values of a year have no spread, so that no density can be drawn.",
            "某一年份各地区数值没有差异，无法估计核密度。",
        )
    return float(0.9 * spread * effective**-0.2)


def _quartiles(x: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """Weighted quartiles; without weights those of R's ``quantile`` (type 7)."""
    order = np.argsort(x)
    reached = np.cumsum(weights[order]) - weights[order]
    low, high = np.interp((0.25, 0.75), reached / (1 - weights[order[-1]]) if x.size > 1 else reached, x[order])
    return float(low), float(high)


def _density(grid: FloatArray, x: FloatArray, weights: FloatArray, width: float) -> FloatArray:
    mirrored = [np.exp(-(((grid[:, None] - side * x) / width) ** 2) / 2) @ weights for side in (1, -1)]
    return np.asarray(sum(mirrored) / (width * np.sqrt(2 * np.pi)))
