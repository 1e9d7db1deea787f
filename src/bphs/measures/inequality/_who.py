"""Subgroups of a health indicator, as WHO's Health Equity Assessment Toolkit (HEAT) takes them: one gate for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.estimates import Estimate, bounded, estimate, finite
from bphs.measures.sample.gate import FloatArray, Sample, columns, shares
from bphs.measures.sample.kernels import Kernel
from bphs.measures.sample.options import refuse
from bphs.measures.sample.replicates import value_errors

BASIS = "standard errors of the subgroup estimates"
ON_LOG = f"{BASIS}, on the log scale"


@dataclass(frozen=True, eq=False)
class Subgroups:
    """Checked estimates y of (k,) subgroups, with standard errors (NaN if unknown), population shares (equal if
    unknown), population, and their order from most disadvantaged to most advantaged, where given."""

    y: FloatArray
    errors: FloatArray
    shares: FloatArray
    population: FloatArray | None
    order: FloatArray | None
    reference: int | None

    @property
    def mean(self) -> float:
        """Setting average: mean weighted by population."""
        return float(self.shares @ self.y)


def subgroups(
    estimates: Any,
    standard_errors: Any = None,
    population: Any = None,
    order: Any = None,
    reference: Any = None,
    missing: str = "raise",
) -> Subgroups:
    """Gate for subgroups: what passes, or one `MeasureError` with everything that is wrong."""
    named = {
        "estimates": estimates,
        "standard_errors": standard_errors,
        "population": population,
        "order": order,
        "reference": reference_column(reference, np.size(estimates)),
    }
    read = columns(named, missing=missing)
    found = read.numbers
    y, people, errors = found["estimates"], found.get("population"), found.get("standard_errors")
    refuse(
        [
            *(["estimates are negative; these measures are for indicators of zero or more."] if y.min() < 0 else []),
            *(
                ["population must be positive in every subgroup; leave empty ones out."]
                if people is not None and people.min() <= 0
                else []
            ),
            *(["standard_errors must be zero or more."] if errors is not None and errors.min() < 0 else []),
        ]
    )
    return Subgroups(
        y,
        np.full(y.size, np.nan) if errors is None else errors,
        shares(people, y.size),
        people,
        found.get("order"),
        _reference(found.get("reference")),
    )


def reference_column(given: Any, n: int) -> Any:
    """Reference subgroup as a column of 0 with a single 1, from such a column or from its position."""
    if given is None or np.ndim(given) > 0:
        return given
    if isinstance(given, (bool, str)) or int(given) != given or not 0 <= given < n:
        raise MeasureError(
            f"reference={given!r}: give the subgroup's position, 0 to {n - 1}, or a column of 0 with a single 1."
        )
    return np.eye(n)[int(given)]


def weighted_subgroups(estimates: Any, population: Any, standard_errors: Any, missing: str) -> Subgroups:
    """Subgroups whose population must be known."""
    groups = subgroups(estimates, standard_errors, population, missing=missing)
    needed(groups, "population")
    return groups


def needed(groups: Subgroups, name: str) -> FloatArray:
    """A column that this measure cannot do without."""
    column = getattr(groups, name)
    if column is None:
        raise MeasureError(f"This measure needs {name}=, one entry per subgroup.")
    return np.asarray(column)


def positive_mean(groups: Subgroups) -> float:
    """Setting average, refused if it is zero."""
    if groups.mean == 0:
        raise Undefined(
            "The estimates are all zero, so a measure relative to their average is not defined.",
            "各组估计值均为零，相对于其均值的指标无定义。",
        )
    return groups.mean


def extreme(groups: Subgroups, highest: bool) -> int:
    """Subgroup with the highest or lowest estimate; of several, the one that is known best, whatever the row order."""
    best = groups.y.max() if highest else groups.y.min()
    tied = np.flatnonzero(groups.y == best)
    return int(tied[np.argmin(np.nan_to_num(groups.errors[tied], nan=np.inf))])


def ends(groups: Subgroups, favourable: bool) -> tuple[int, int]:
    """Two subgroups that a difference or ratio compares, so that it is positive (above 1) where the
    disadvantaged are worse off: by their order, with a reference subgroup, or the highest with the lowest."""
    if groups.order is not None:
        top, bottom = _only(groups.order, groups.order.max()), _only(groups.order, groups.order.min())
        return (top, bottom) if favourable else (bottom, top)
    top, bottom = extreme(groups, True), extreme(groups, False)
    if groups.reference is None:
        return top, bottom
    return (groups.reference, bottom) if favourable else (top, groups.reference)


def pair_error(one: int, two: int, errors: FloatArray) -> float:
    """Standard error of a comparison of two independent subgroups; none of a subgroup with itself."""
    return 0.0 if one == two else float(np.hypot(errors[one], errors[two]))


def _only(order: FloatArray, end: float) -> int:
    at = np.flatnonzero(order == end)
    if at.size > 1:
        raise MeasureError(
            f"order: {at.size} subgroups share the place {end:g}, so it is not said which of them to compare; merge them first."
        )
    return int(at[0])


def best(groups: Subgroups, favourable: bool) -> tuple[float, float]:
    """Estimate and population of the subgroup that all could equal: the most advantaged if ordered, else the best."""
    people = needed(groups, "population")
    if groups.order is not None:
        at = np.flatnonzero(groups.order == groups.order.max())
    else:
        at = np.flatnonzero(groups.y == (groups.y.max() if favourable else groups.y.min()))
    return float(groups.y[at].max()), float(people[at].max())


def moved(name: str, compute: Callable[[Sample], FloatArray], groups: Subgroups, confidence: float) -> Estimate:
    """An estimate of zero or more of a measure of the subgroups, shares as weights; its standard error from theirs."""
    kernel, sample = Kernel(lambda sample: {name: compute(sample)}, sign="any"), Sample(groups.y, groups.shares)
    error = value_errors([kernel], sample, groups.errors)[name]
    return result(name, float(compute(sample)), error, confidence, groups.y.size, 0.0)


def result(
    measure: str, value: float, error: float, confidence: float, n: int, least: float = float("-inf")
) -> Estimate:
    """An estimate with the normal interval of its standard error, from the `least` value of the measure on."""
    made = estimate(measure, finite(measure, value), error, confidence, n, BASIS)
    return bounded(made, (least, float("inf")))


def _reference(column: FloatArray | None) -> int | None:
    if column is None:
        return None
    if not np.isin(column, (0, 1)).all() or column.sum() != 1:
        raise MeasureError(
            "reference must be 1 for the reference subgroup and 0 for all others (and that subgroup complete)."
        )
    return int(column.argmax())
