"""Measures of WHO's Health Equity Assessment Toolkit (HEAT), of a health indicator in population subgroups.

All take `estimates`, one per subgroup (such as districts or income quintiles), mostly with `population` and
`standard_errors`; ordered subgroups have an `order` from most disadvantaged to most advantaged. Measures for ordered
subgroups need it, the others ignore the order of rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.inequality._who import reference_column
from bphs.measures.inequality.who_entropy import mean_log_deviation, theil_index
from bphs.measures.inequality.who_gradient import (
    absolute_concentration_index,
    relative_concentration_index,
    relative_index,
    slope_index,
)
from bphs.measures.inequality.who_pairs import (
    difference,
    population_attributable_fraction,
    population_attributable_risk,
    ratio,
)
from bphs.measures.inequality.who_spread import (
    between_group_deviation,
    between_group_variance,
    coefficient_of_variation,
    index_of_disparity,
    mean_difference,
)
from bphs.measures.sample.gate import columns

__all__ = [
    "absolute_concentration_index",
    "between_group_deviation",
    "between_group_variance",
    "coefficient_of_variation",
    "difference",
    "index_of_disparity",
    "mean_difference",
    "mean_log_deviation",
    "population_attributable_fraction",
    "population_attributable_risk",
    "ratio",
    "relative_concentration_index",
    "relative_index",
    "slope_index",
    "summary",
    "theil_index",
]


def summary(
    estimates: Any,
    *,
    population: Any,
    standard_errors: Any = None,
    order: Any = None,
    reference: Any = None,
    favourable: bool = True,
    scale: float = 100.0,
    confidence: float = 0.95,
    missing: str = "raise",
) -> pd.DataFrame:
    """Summary of HEAT's measures that suit the subgroups, as one table.

    Parameters
    ----------
    estimates, standard_errors, order, reference, favourable, confidence, missing : as for `difference`.
    population : (k,) people in each subgroup, positive.
    scale : of the indicator, 100 for percent; for rates without an upper limit give one that none reaches.

    Returns
    -------
    DataFrame
        One row per measure: measure, value, standard_error, lower, upper, n. Ordered subgroups: difference, ratio,
        attributable risk and fraction, concentration, slope and relative index. Without order: difference, ratio,
        attributable risk and fraction, variance, deviation, variation, mean differences, disparity, Theil, mean log
        deviation. Ratio and mean log deviation are left out where an estimate is zero.

    Raises
    ------
    MeasureError
        As for the measures.

    >>> summary([50.0, 70.0, 90.0], population=[100, 100, 100], order=[1, 2, 3]).value.head(3).round(2).tolist()
    [40.0, 1.8, 20.0]
    """
    named = {
        "estimates": estimates,
        "population": population,
        "standard_errors": standard_errors,
        "order": order,
        "reference": reference_column(reference, np.size(estimates)),
    }
    read = columns(named, missing=missing).numbers
    y, people = read["estimates"], read["population"]
    errors, order, reference = (read.get(name) for name in ("standard_errors", "order", "reference"))
    known: dict[str, Any] = {"order": order, "favourable": favourable, "confidence": confidence}
    found = [difference(y, standard_errors=errors, reference=reference, **known)]
    if y.min() > 0:
        found += [ratio(y, standard_errors=errors, reference=reference, **known)]
    found += [
        population_attributable_risk(y, population=people, scale=scale, **known),
        population_attributable_fraction(y, population=people, scale=scale, **known),
    ]
    found += (
        _without_order(y, people, errors, reference, favourable, confidence)
        if order is None
        else _gradient(y, people, errors, order, favourable, scale, confidence)
    )
    return pd.concat([each.to_frame() for each in found], ignore_index=True)


def _gradient(
    y: Any, people: Any, errors: Any, order: Any, favourable: bool, scale: float, confidence: float
) -> list[Any]:
    given: dict[str, Any] = {"population": people, "order": order, "confidence": confidence}
    indices = [measure(y, **given) for measure in (absolute_concentration_index, relative_concentration_index)]
    known: dict[str, Any] = {"standard_errors": errors, "favourable": favourable, "scale": scale}
    return indices + [measure(y, **given, **known) for measure in (slope_index, relative_index)]


def _without_order(y: Any, people: Any, errors: Any, reference: Any, favourable: bool, confidence: float) -> list[Any]:
    given: dict[str, Any] = {"population": people, "standard_errors": errors, "confidence": confidence}
    found = [
        measure(y, **given) for measure in (between_group_variance, between_group_deviation, coefficient_of_variation)
    ]
    for base in ("mean", "best") + (() if reference is None else ("reference",)):
        found += [
            mean_difference(y, base=base, reference=reference, favourable=favourable, weighted=weighted, **given)
            for weighted in (True, False)
        ]
    found += [index_of_disparity(y, weighted=weighted, **given) for weighted in (True, False)]
    found += [theil_index(y, **given)]
    return found if y.min() == 0 else [*found, mean_log_deviation(y, **given)]
