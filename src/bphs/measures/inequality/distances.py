"""Distances that are felt, beside ratios: between the highest and the lowest unit, and between groups."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.measures.inequality._gini import group_means, half_gap
from bphs.measures.sample.estimates import ratio
from bphs.measures.sample.gate import FloatArray, Sample, checked
from bphs.measures.sample.kernels import Kernel, Quantities, batched
from bphs.measures.sample.replicates import computed


def _kernel() -> Kernel:
    return Kernel(_quantities, bounds=(0.0, np.inf))


@batched(_kernel)
def distances(values: Any, *, weights: Any = None, groups: Any = None, missing: str = "raise") -> dict[str, float]:
    """Ratio and difference of the highest and the lowest, and the Gini coefficient in the unit of the values.

    A ratio does not change if all grow at one rate, a difference does not if all gain the same amount: growth can
    narrow the one and widen the other, so that only both together say whether a distance became smaller.

    Parameters
    ----------
    values : (n,) zero or more, not all zero.
    weights : (n,) positive, the population; equal if None. They count in the Gini coefficient and the groups' means.
    groups : (n,) labels, such as the region of each district.
    missing : "raise" or "drop".

    Returns
    -------
    dict
        highest_over_lowest and highest_minus_lowest of the units; absolute_gini, the Gini coefficient times the mean,
        half the mean distance between two residents; with groups group_ratio and group_difference, of the means of the
        best and the worst supplied group. A ratio to zero is NaN.

    Raises
    ------
    MeasureError
        As for `gini`.

    References
    ----------
    1. Ravallion M (2004). Competing concepts of inequality in the globalization debate. Brookings Trade Forum 2004,
       1-23.

    >>> distances([1.0, 2.0, 3.0, 4.0])
    {'highest_over_lowest': 4.0, 'highest_minus_lowest': 3.0, 'absolute_gini': 0.625}
    """
    sample = checked(values, weights, groups=groups, missing=missing)
    return {name: float(value) for name, value in computed([_kernel()], sample).items()}


def _quantities(sample: Sample) -> Quantities:
    over, minus = _ends(sample.values)
    found: Quantities = {
        "highest_over_lowest": over,
        "highest_minus_lowest": minus,
        "absolute_gini": half_gap(sample) / sample.weights.sum(-1) ** 2,
    }
    if sample.codes is not None:
        found["group_ratio"], found["group_difference"] = _ends(group_means(sample).values)
    return found


def _ends(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    high, low = values.max(-1), values.min(-1)
    return ratio(high, low, np.nan), np.asarray(high - low)
