"""What statistics of the whole map have in common: the value, and what it would be by chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.replicates import generator, whole
from bphs.measures.sample.tails import lower_normal
from bphs.measures.spatial._chance import exchanged, floor, two_sided
from bphs.measures.spatial._columns import Placed


@dataclass(frozen=True, eq=False)
class Autocorrelation:
    """A statistic of the whole map and what it would be by chance.

    Attributes
    ----------
    measure : "moran", "geary", "getis_ord_g", "bivariate_moran", "lee", "rate_moran" or "neighbour_gini".
    value : the statistic; ``float()`` gives it too.
    expected, variance : its mean and variance without any spatial order; where no formula is used, those of the draws.
    z_score, normal_p_value : (value - expected)/√variance and its two-sided p value of the normal distribution; NaN
        where no order of these values changes the statistic.
    p_value : two-sided, of the draws; never below `floor`, so that at the floor it is to be read as "at most".
    floor : the smallest p value that so many draws can give, 2/(replicates + 1).
    replicates : how many times values were exchanged between places at random.
    n : number of places that count.
    islands : codes of the places without neighbours.
    """

    measure: str
    value: float
    expected: float
    variance: float
    z_score: float
    normal_p_value: float
    p_value: float
    floor: float
    replicates: int
    n: int
    islands: tuple[Any, ...] = ()

    def __float__(self) -> float:
        return self.value

    @property
    def at_floor(self) -> bool:
        """Whether no draw was as extreme, so that more of them could only lower the p value."""
        return self.p_value <= self.floor

    def to_frame(self) -> pd.DataFrame:
        """One row: measure, value, expected, variance, z_score, normal_p_value, p_value, n."""
        names = ("measure", "value", "expected", "variance", "z_score", "normal_p_value", "p_value", "n")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])


def judged(
    measure: str,
    value: float,
    statistic: Callable[[IntArray], FloatArray],
    found: Placed,
    seed: int,
    replicates: int,
    moments: tuple[float, float] | None = None,
) -> Autocorrelation:
    """A value beside those of random orders; without `moments` (mean and variance) theirs are taken."""
    draws = exchanged(statistic, found.n, generator(seed), whole("replicates", replicates))
    expected, variance = moments or (float(draws.mean()), float(draws.var(ddof=1)))
    varies = variance > 1e-12 * max(abs(value), abs(expected)) ** 2
    z = (value - expected) / np.sqrt(variance) if varies else float("nan")
    return Autocorrelation(
        measure,
        value,
        expected,
        variance,
        float(z),
        2 * lower_normal(-abs(z)),
        float(two_sided(np.array([value]), draws[None, :])[0]),
        floor(replicates),
        replicates,
        found.n,
        found.islands,
    )
