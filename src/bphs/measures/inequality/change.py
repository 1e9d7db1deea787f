"""Permutation test for a change of inequality between two years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import Sample, columns
from bphs.measures.sample.kernels import Kernel, Quantities
from bphs.measures.sample.options import choice
from bphs.measures.sample.replicates import Measures, computed, generator, prepared, whole

_NAMES = (("first", "first_weights"), ("second", "second_weights"))


@dataclass(frozen=True, eq=False)
class ChangeTest:
    """Change of measures between two years, and how often chance alone gives as large a one.

    Attributes
    ----------
    first, second, change, p_value : by quantity, e.g. gini, theil_t_between; change = second − first.
    replicates : number of permutations.
    """

    first: dict[str, float]
    second: dict[str, float]
    change: dict[str, float]
    p_value: dict[str, float]
    replicates: int

    def to_frame(self) -> pd.DataFrame:
        """One row per quantity: measure, first, second, change, p_value, replicates."""
        return pd.DataFrame(
            {
                "measure": list(self.change),
                "first": self.first.values(),
                "second": self.second.values(),
                "change": self.change.values(),
                "p_value": self.p_value.values(),
                "replicates": self.replicates,
            }
        )


def permutation_test(
    measures: Measures,
    first: Any,
    second: Any,
    *,
    first_weights: Any = None,
    second_weights: Any = None,
    groups: Any = None,
    seed: int | None = None,
    replicates: int = 999,
    paired: bool = True,
    standardize: str = "ratio",
    missing: str = "raise",
) -> ChangeTest:
    """Permutation test of a change between two years.

    Parameters
    ----------
    measures : as for `bootstrap`.
    first, second : (n,) values of the two years; (n,) and (m,) if not paired.
    first_weights, second_weights : their weights; equal if None.
    groups : (n,) labels, for paired data only.
    seed, replicates : as for `bootstrap`.
    paired : True if row i is the same unit in both years: the years are exchanged unit by unit. False for two
        independent sets: units are exchanged between the sets.
    standardize : before exchanging, "ratio" divides each year by its mean (relative measures: growth for all is no
        change of inequality), "difference" subtracts it (absolute measures such as Kolm's), "none" does neither.
    missing : "raise" or "drop".

    Returns
    -------
    ChangeTest
        p = (1 + number of permutations with a change at least as large in absolute value) / (1 + replicates), under
        the hypothesis that it does not matter to which year a unit's (standardised) value and weight belong.

    Raises
    ------
    MeasureError
        As for the measures; paired years of different length.

    References
    ----------
    1. Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and
       Molecular Biology 9(1), 39. https://doi.org/10.2202/1544-6115.1585

    >>> from bphs.measures import inequality
    >>> test = permutation_test(inequality.gini, [1, 2, 3, 4, 8, 13], [2, 3, 3, 4, 5, 6], seed=1)
    >>> round(test.change["gini"], 3)
    -0.229
    """
    choice("standardize", standardize, ("ratio", "difference", "none"))
    kernels, years = _years(measures, (first, second), (first_weights, second_weights), groups, paired, missing)
    centred = [_standardized(year, standardize) for year in years]
    observed = [computed(kernels, year) for year in years]
    rng, replicates = generator(seed), whole("replicates", replicates)
    draws = _swapped(kernels, centred, rng, replicates) if paired else _exchanged(kernels, centred, rng, replicates)
    change = {name: float(observed[1][name] - observed[0][name]) for name in observed[0]}
    centre = [computed(kernels, year) for year in centred]
    size = {name: abs(float(centre[1][name] - centre[0][name])) for name in change}
    extreme = {name: int((np.abs(draws[name]) >= size[name] * (1 - 1e-12)).sum()) for name in change}
    return ChangeTest(
        {name: float(value) for name, value in observed[0].items()},
        {name: float(value) for name, value in observed[1].items()},
        change,
        {name: (1 + extreme[name]) / (1 + replicates) for name in change},
        replicates,
    )


def _years(
    measures: Measures, values: tuple[Any, Any], weights: tuple[Any, Any], groups: Any, paired: bool, missing: str
) -> tuple[list[Kernel], list[Sample]]:
    if not paired:
        if groups is not None:
            raise MeasureError("groups= is for paired years; two independent sets have no common groups.")
        made = [
            prepared(measures, *each, None, None, None, missing, name)
            for *each, name in zip(values, weights, _NAMES, strict=True)
        ]
        return made[0][0], [sample for _, sample in made]
    named = {
        name: column
        for year, pair in zip(_NAMES, zip(values, weights, strict=True), strict=True)
        for name, column in zip(year, pair, strict=True)
    }
    read = columns(named, {"groups": groups}, missing=missing)
    labels = None if groups is None else np.array(read.labels["groups"][1], dtype=object)[read.labels["groups"][0]]
    made = [
        prepared(measures, read.numbers[name[0]], read.numbers.get(name[1]), labels, None, None, "raise", name)
        for name in _NAMES
    ]
    return made[0][0], [sample for _, sample in made]


def _standardized(sample: Sample, how: str) -> Sample:
    mean = sample.weights @ sample.values
    changed = {"ratio": lambda x: x / mean, "difference": lambda x: x - mean, "none": lambda x: x}[how](sample.values)
    return replace(sample, values=changed)


def _swapped(kernels: list[Kernel], years: list[Sample], rng: np.random.Generator, replicates: int) -> Quantities:
    first, second = years
    swap = rng.integers(0, 2, size=(replicates, first.n)).astype(bool)
    sides = [
        replace(a, values=np.where(swap, b.values, a.values), weights=np.where(swap, b.weights, a.weights))
        for a, b in ((first, second), (second, first))
    ]
    before, after = (computed(kernels, side) for side in sides)
    return {name: after[name] - before[name] for name in before}


def _exchanged(kernels: list[Kernel], years: list[Sample], rng: np.random.Generator, replicates: int) -> Quantities:
    first = years[0]
    pooled, weights = (np.concatenate([getattr(year, name) for year in years]) for name in ("values", "weights"))
    order = np.argsort(rng.random((replicates, pooled.size)), axis=1)
    cut = first.n
    before, after = (
        computed(kernels, Sample(pooled[part], weights[part])) for part in (order[:, :cut], order[:, cut:])
    )
    return {name: after[name] - before[name] for name in before}
