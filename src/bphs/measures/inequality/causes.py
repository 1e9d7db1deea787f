"""Causes of a change of inequality: the residents who moved, and the resource that moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.inequality.sampling import BASIS, _gamma_draws
from bphs.measures.sample.estimates import Estimate
from bphs.measures.sample.gate import FloatArray, Sample, columns
from bphs.measures.sample.kernels import Kernel, Quantities
from bphs.measures.sample.replicates import Measures, Resampled, computed, generator, prepared, resampled, whole

CAUSES = ("population", "resource", "change")
_NAMES = ("first", "second", "first_population", "second_population")


@dataclass(frozen=True, eq=False)
class Causes:
    """Change of measures between two years, shared out between the population and the resource.

    Attributes
    ----------
    table : by quantity, e.g. gini, theil_t_between_share: `first` and `second`, the two years; `population_alone`, the
        first year's resource among the second year's residents; `resource_alone`, the other way round; `population`
        and `resource`, their parts of the change; `change` = population + resource = second − first.
    sampled : the last three with their intervals, where errors of the counts were given; else empty.
    """

    table: pd.DataFrame
    sampled: Mapping[str, Resampled] = field(default_factory=dict)

    def estimate(self, cause: str, quantity: str) -> Estimate | float:
        """Part of one cause ("population", "resource" or "change"), with its interval where there is one."""
        return self.sampled[cause].estimate(quantity) if self.sampled else float(self.table.loc[quantity, cause])

    def to_frame(self) -> pd.DataFrame:
        """One row per quantity and cause: measure, cause, value, and lower, upper where there are intervals."""
        rows = []
        for quantity in self.table.index:
            for cause in CAUSES:
                found = self.estimate(cause, quantity)
                sure = isinstance(found, Estimate)
                plain = {"value": found.value if sure else found}
                ends = dict(zip(("lower", "upper"), found.interval, strict=True)) if sure else {}
                rows.append({"measure": quantity, "cause": cause} | plain | ends)
        return pd.DataFrame(rows)


def change_by_cause(
    measures: Measures,
    first: Any,
    second: Any,
    *,
    first_population: Any,
    second_population: Any,
    first_errors: Any = None,
    second_errors: Any = None,
    groups: Any = None,
    seed: int | None = None,
    replicates: int = 999,
    confidence: float = 0.95,
    missing: str = "raise",
) -> Causes:
    """Change of inequality by its two causes: residents that changed their distribution, and the resource that did.

    Parameters
    ----------
    measures : as for `bootstrap`; of the resource per head, weighted by the population.
    first, second : (n,) counts of the resource in two years, of the same units; zero or more.
    first_population, second_population : (n,) residents, positive.
    first_errors, second_errors : (n,) standard errors of the counts where they come from samples, independent between
        units and years; both or neither. The population is taken as exact.
    groups : (n,) labels.
    seed, replicates : as for `sampling_interval`; needed with errors.
    confidence, missing : see `Estimate`, `lorenz_curve`.

    Returns
    -------
    Causes
        With m(R, P) the measure of R/P weighted by P, the part of the population is
        ½[m(R₁, P₂) − m(R₁, P₁)] + ½[m(R₂, P₂) − m(R₂, P₁)], that of the resource
        ½[m(R₂, P₁) − m(R₁, P₁)] + ½[m(R₂, P₂) − m(R₁, P₂)]: means over both orders in which the one may follow the
        other (the Shapley value of two factors). They add up to the change without a rest. Growth of all residents, or
        of the whole resource, at one rate is no cause for relative measures.

    Raises
    ------
    MeasureError
        As for the measures; a population that is not positive; errors of one year only, negative, or without a seed.

    References
    ----------
    1. Shorrocks AF (2013). Decomposition procedures for distributional analysis: a unified framework based on the
       Shapley value. Journal of Economic Inequality 11, 99-126. https://doi.org/10.1007/s10888-011-9214-z

    >>> from bphs.measures import inequality
    >>> found = change_by_cause(inequality.gini, [1, 3], [2, 2], first_population=[10, 10], second_population=[10, 30])
    >>> found.table.round(3).loc["gini", ["first", "population_alone", "resource_alone", "second"]].tolist()
    [0.25, 0.0, 0.0, 0.25]
    """
    given = (first, second, first_population, second_population, first_errors, second_errors)
    if (first_errors is None) != (second_errors is None):
        raise MeasureError("Errors of one year only: give first_errors and second_errors, or neither.")
    named = dict(zip((*_NAMES, "first_errors", "second_errors"), given, strict=True))
    read = columns(named, {"groups": groups}, missing=missing)
    labels = None if groups is None else np.array(read.labels["groups"][1], dtype=object)[read.labels["groups"][0]]
    counts, people, errors = ([read.numbers.get(f"{y}{end}") for y in ("first", "second")] for end in ("", "_population", "_errors"))  # fmt: skip
    kernels, corners = _corners(measures, counts, people, labels)
    parts = _parts([computed(kernels, corner) for corner in corners])
    table = pd.DataFrame({name: {q: float(v) for q, v in values.items()} for name, values in parts.items()})
    if first_errors is None:
        return Causes(table.rename_axis("measure"))
    draws = _parts(_noisy(kernels, corners, counts, people, errors, seed, whole("replicates", replicates)))
    n = corners[0].n
    sampled = {c: resampled(dict(table[c]), draws[c], "basic", confidence, n, BASIS) for c in CAUSES}
    return Causes(table.rename_axis("measure"), sampled)


def _corners(
    measures: Measures, counts: list[Any], people: list[Any], labels: Any
) -> tuple[list[Kernel], list[Sample]]:
    """Resource of each year among the residents of each: (1, 1), (1, 2), (2, 1), (2, 2)."""
    low = {name: residents.min() for name, residents in zip(_NAMES[2:], people, strict=True)}
    if wrong := [f"{name} must be positive, but its lowest is {least:g}." for name, least in low.items() if least <= 0]:
        raise MeasureError(" ".join(wrong))
    made = [
        prepared(measures, count / residents, residents, labels, None, None, "raise", (name, base))
        for name, count in zip(_NAMES[:2], counts, strict=True)
        for base, residents in zip(_NAMES[2:], people, strict=True)
    ]
    return made[0][0], [sample for _, sample in made]


def _noisy(
    kernels: list[Kernel], corners: list[Sample], counts: list[Any], people: list[Any], errors: list[Any], seed: int | None, replicates: int
) -> list[Quantities]:  # fmt: skip
    """Quantities of the four corners for the same draws of both years' counts."""
    if min(each.min() for each in errors) < 0:
        raise MeasureError("Standard errors must be zero or more.")
    rng = generator(seed)
    drawn: list[FloatArray] = [
        _gamma_draws(rng, count, error=error, size=(replicates, count.size))
        for count, error in zip(counts, errors, strict=True)
    ]
    values = [noisy / residents for noisy in drawn for residents in people]
    return [computed(kernels, replace(corner, values=x)) for corner, x in zip(corners, values, strict=True)]


def _parts(corners: list[Quantities]) -> dict[str, Quantities]:
    both_first, population_alone, resource_alone, both_second = corners
    parts: dict[str, Quantities] = {
        "first": both_first, "population_alone": population_alone, "resource_alone": resource_alone, "second": both_second
    }  # fmt: skip
    total = {q: both_second[q] - both_first[q] for q in both_first}
    cross = {q: (population_alone[q] - resource_alone[q]) / 2 for q in both_first}
    return parts | {
        "population": {q: total[q] / 2 + cross[q] for q in total},
        "resource": {q: total[q] / 2 - cross[q] for q in total},
        "change": total,
    }
