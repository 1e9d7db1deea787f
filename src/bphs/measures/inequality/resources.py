"""Resources over people and land: from counts to ratios, densities and the Chinese literature's Σ P·log(P/Y)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.inequality._entropy import entropy_by_group, entropy_influence, entropy_quantities
from bphs.measures.sample.estimates import Decomposed, decomposed
from bphs.measures.sample.gate import Design, FloatArray, checked, columns
from bphs.measures.sample.kernels import Kernel, Quantities
from bphs.measures.sample.options import choice, number, refuse


def resource_ratio(resource: Any, *, population: Any, per: float = 1_000.0, missing: str = "raise") -> FloatArray:
    """Resources per head, the `values` that every measure here takes; the population is then its `weights`.

    Parameters
    ----------
    resource : (n,) counts of zero or more, such as health workers of each district.
    population : (n,) residents of the same unit, positive.
    per : residents to which the ratio refers.
    missing : "raise" or "drop" (drop the same rows from the weights).

    Returns
    -------
    array of shape (n,)
        resource / population · per.

    Raises
    ------
    MeasureError
        Missing, infinite or negative counts, a population that is not positive, columns of different length.

    >>> resource_ratio([20, 90], population=[10_000, 30_000]).tolist()
    [2.0, 3.0]
    """
    resources, residents = _counts({"resource": resource, "population": population}, missing)
    return resources / residents * number("per", per, 0)


def hrdi(
    resource: Any,
    *,
    population: Any,
    area: Any,
    per_population: float = 1.0,
    per_area: float = 1.0,
    missing: str = "raise",
) -> FloatArray:
    """Health resource density index: the geometric mean of resources per head and per area.

    Parameters
    ----------
    resource : (n,) counts of zero or more.
    population, area : (n,) positive, e.g. residents and km².
    per_population, per_area : units to which the two densities refer, such as 1,000 residents and 1 km².
    missing : "raise" or "drop".

    Returns
    -------
    array of shape (n,)
        √(R/P · R/A).

    Raises
    ------
    MeasureError
        As for `resource_ratio`; an area that is not positive.

    >>> hrdi([20, 90], population=[10_000, 30_000], area=[100, 300], per_population=1_000).round(4).tolist()
    [0.6325, 0.9487]
    """
    resources, residents, land = _counts({"resource": resource, "population": population, "area": area}, missing)
    scale = np.sqrt(number("per_population", per_population, 0) * number("per_area", per_area, 0))
    return resources / np.sqrt(residents * land) * scale


def agglomeration(resource: Any, *, population: Any, area: Any, missing: str = "raise") -> pd.DataFrame:
    """Agglomeration of health resources (HRAD) and of people, and the one over the other.

    Parameters
    ----------
    resource, population, area, missing : as for `hrdi`; resources not all zero.

    Returns
    -------
    DataFrame
        One row per unit: hrad = (Rᵢ/R)/(Aᵢ/A), 1 where resources are spread as the land is; pad =
        (Pᵢ/P)/(Aᵢ/A), the same of people; hrad_over_pad = (Rᵢ/R)/(Pᵢ/P), the location quotient, 1 where resources
        are spread as the people are.

    Raises
    ------
    MeasureError
        As for `hrdi`; resources that are all zero.

    >>> agglomeration([20, 80], population=[10_000, 30_000], area=[100, 100]).hrad_over_pad.round(3).tolist()
    [0.8, 1.067]
    """
    named = {"resource": resource, "population": population, "area": area}
    resources, residents, land = (checked(column).values for column in _counts(named, missing))
    hrad, pad = ((column / column.sum()) / (land / land.sum()) for column in (resources, residents))
    return pd.DataFrame({"hrad": hrad, "pad": pad, "hrad_over_pad": hrad / pad})


def share_log_deviation(
    resource: Any,
    *,
    population: Any,
    groups: Any = None,
    base: str = "e",
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Decomposed:
    """Σ P·log(P/Y), which the Chinese health-resource literature calls Theil's index: it is the mean log deviation.

    Parameters
    ----------
    resource : (n,) counts above zero.
    population : (n,) positive.
    groups : (n,) labels; gives within and between.
    base : "e", or "10" as part of that literature has it; the value in base 10 is that in base e over ln 10.
    confidence, design, missing : see `Estimate`, `Design`, `lorenz_curve`.

    Returns
    -------
    Decomposed
        P the shares of the population, Y the shares of the resource: Σ Pᵢ log(Pᵢ/Yᵢ) = Σ Pᵢ log(μ/xᵢ) with x the
        resource per head. R: ``dineq::mld.wtd(resource / population, population)``.

    Raises
    ------
    MeasureError
        As for `resource_ratio`; a unit without resources.

    >>> found = share_log_deviation([10, 20, 30], population=[10, 10, 10], base="10")
    >>> found.measure, round(found.value, 4)
    ('mean_log_deviation_log10', 0.0416)
    """
    choice("base", base, ("e", "10"))
    named, design = {"resource": resource, "population": population}, design or Design()
    labels = {"groups": groups, "strata": design.strata, "clusters": design.clusters}
    read = columns(named, labels, missing=missing)
    resources, residents = _counts(read.numbers, missing)
    groups, strata, clusters = (_labels(read.labels.get(name)) for name in labels)
    sample = checked(resources / residents, residents, groups=groups, design=Design(strata, clusters), sign="positive")
    name, scale = ("mean_log_deviation", 1.0) if base == "e" else ("mean_log_deviation_log10", 1 / np.log(10))
    kernel = Kernel(
        lambda units: _rescaled(entropy_quantities(units, 0.0, name), scale),
        lambda units: _rescaled(entropy_influence(units, 0.0, name), scale),
        "positive",
        bounds=(0.0, np.inf),
    )
    by_group = None if sample.codes is None else entropy_by_group(sample, 0.0)
    if by_group is not None:
        by_group[["index", "contribution_within", "contribution_between"]] *= scale
    return decomposed(kernel, sample, confidence, by_group)


def _counts(named: dict[str, Any], missing: str) -> tuple[FloatArray, ...]:
    """Resources of zero or more; everything else positive."""
    read = columns(named, missing=missing).numbers
    refuse(
        [
            f"{name} must be {'zero or more' if name == 'resource' else 'positive'}, but its lowest is {column.min():g}."
            for name, column in read.items()
            if column.min() < 0 or (name != "resource" and column.min() == 0)
        ]
    )
    return tuple(read.values())


def _labels(coded: Any) -> Any:
    return None if coded is None else np.array(coded[1], dtype=object)[coded[0]]


def _rescaled(quantities: Quantities, scale: float) -> Quantities:
    return {name: value if name.endswith("share") else value * scale for name, value in quantities.items()}
