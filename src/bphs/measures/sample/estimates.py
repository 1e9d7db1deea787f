"""Estimates: a value with its standard error and interval, and how it splits by groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, Sample
from bphs.measures.sample.influence import linearized_error
from bphs.measures.sample.kernels import Kernel, within
from bphs.measures.sample.options import number

UNITS = "units as a random sample (influence function)"


@dataclass(frozen=True, eq=False)
class Estimate:
    """A measure's value and how sure it is.

    Attributes
    ----------
    measure : name of the measure, e.g. ``"gini"``.
    value : the measure; ``float(estimate)`` gives it too.
    standard_error : in the measure's own unit; NaN where it is not defined (one unit, a value at its bound).
    interval : lower and upper limit at `confidence`.
    n : number of units.
    basis : which uncertainty the interval speaks of.
    """

    measure: str
    value: float
    standard_error: float = float("nan")
    interval: tuple[float, float] = (float("nan"), float("nan"))
    confidence: float = 0.95
    n: int = 0
    basis: str = UNITS

    def __float__(self) -> float:
        return self.value

    def to_frame(self) -> pd.DataFrame:
        """One row: measure, value, standard_error, lower, upper, n."""
        return pd.DataFrame([self.row()])

    def row(self) -> dict[str, object]:
        lower, upper = self.interval
        return {
            "measure": self.measure,
            "value": self.value,
            "standard_error": self.standard_error,
            "lower": lower,
            "upper": upper,
            "n": self.n,
        }


@dataclass(frozen=True, eq=False)
class Decomposed(Estimate):
    """A measure that may be split into parts by groups of units.

    Attributes
    ----------
    parts : each part with its own standard error, e.g. within, between, between_share.
    by_group : one row per group: its shares, mean, measure and contribution; None without groups.
    """

    parts: Mapping[str, Estimate] = field(default_factory=dict)
    by_group: pd.DataFrame | None = None

    def part(self, name: str) -> Estimate:
        """A part with its standard error; `MeasureError` if the measure was not split."""
        if name not in self.parts:
            raise MeasureError(
                f"{self.measure} has no part {name!r}: pass groups= to split it"
                + (f" (parts: {', '.join(self.parts)})." if self.parts else ".")
            )
        return self.parts[name]

    @property
    def within(self) -> float:
        """Inequality inside the groups."""
        return self.part("within").value

    @property
    def between(self) -> float:
        """Inequality between the groups' means."""
        return self.part("between").value

    @property
    def between_share(self) -> float:
        """Share of the total that lies between the groups, 0 to 1; NaN where there is no inequality."""
        return self.part("between_share").value

    def to_frame(self) -> pd.DataFrame:
        """One row: measure, value, standard_error, lower, upper, n, and one column per part."""
        return pd.DataFrame([self.row() | {name: part.value for name, part in self.parts.items()}])


def normal_interval(value: float, standard_error: float, confidence: float) -> tuple[float, float]:
    """value ± z·SE, with z of the normal distribution at `confidence`."""
    half = NormalDist().inv_cdf(0.5 + number("confidence", confidence, 0, 1) / 2) * standard_error
    return value - half, value + half


def estimate(
    measure: str, value: float, standard_error: float, confidence: float, n: int, basis: str = UNITS
) -> Estimate:
    """An `Estimate` with its normal interval."""
    value, standard_error = float(value), float(standard_error)
    return Estimate(
        measure, value, standard_error, normal_interval(value, standard_error, confidence), confidence, n, basis
    )


def log_estimate(measure: str, value: float, error: float, confidence: float, n: int, basis: str) -> Estimate:
    """An `Estimate` whose standard error and interval belong to its logarithm."""
    lower, upper = np.exp(normal_interval(np.log(value), error, confidence))
    limits = (float(lower), float(upper))
    return Estimate(measure, finite(measure, float(value)), float(error), limits, confidence, n, basis)


def measured(kernel: Kernel, sample: Sample, confidence: float) -> dict[str, Estimate]:
    """Each of a kernel's quantities with the standard error that its influence function gives (NaN without one)."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        values = {name: float(value) for name, value in kernel.compute(sample).items()}
        influence = kernel.influence(sample) if kernel.influence else {}
    finite(next(iter(values)), next(iter(values.values())))
    nothing = np.full(sample.n, np.nan)
    return {
        name: bounded(
            estimate(name, value, linearized_error(sample, influence.get(name, nothing)), confidence, sample.n),
            kernel.bounds_of(name),
        )
        for name, value in values.items()
    }


def bounded(found: Estimate, bounds: tuple[float, float]) -> Estimate:
    """An estimate whose interval ends at the bounds of the measure."""
    return replace(found, interval=within(found.interval, bounds))


def decomposed(kernel: Kernel, sample: Sample, confidence: float, by_group: pd.DataFrame | None = None) -> Decomposed:
    """Kernel's first quantity, ``measure``, with the others, ``measure_part``, as its parts."""
    made = measured(kernel, sample, confidence)
    measure, total = next(iter(made.items()))
    parts = {name.removeprefix(f"{measure}_"): part for name, part in made.items() if name != measure}
    return Decomposed(**vars(total), parts=parts, by_group=by_group)


def finite(measure: str, value: float) -> float:
    """`value`, or `MeasureError` where numbers of such size cannot be computed with."""
    if not np.isfinite(value):
        raise MeasureError(f"{measure} is too large to be computed for these values and this parameter.")
    return float(value)


def part_share(part: FloatArray | float, total: FloatArray | float) -> FloatArray:
    """part / total; NaN where the total is zero but for rounding, so that there is nothing to share."""
    return np.where(np.abs(total) > 1e-15, ratio(part, total), np.nan)


def ratio(top: FloatArray | float, bottom: FloatArray | float, otherwise: float = 0.0) -> FloatArray:
    """top / bottom, and `otherwise` where bottom is 0 (a group without units in a resample)."""
    top, bottom = np.broadcast_arrays(np.asarray(top, dtype=float), np.asarray(bottom, dtype=float))
    return np.divide(top, bottom, out=np.full(bottom.shape, otherwise), where=bottom != 0)


@dataclass(frozen=True, eq=False)
class Breakdown:
    """A measure, or its change, as a sum of parts: one row of `table` per part."""

    measure: str
    value: float
    table: pd.DataFrame

    def __float__(self) -> float:
        return self.value

    def to_frame(self) -> pd.DataFrame:
        """Table of parts."""
        return self.table.copy()


def breakdown(measure: str, value: float, parts: Mapping[str, float]) -> Breakdown:
    """A `Breakdown` with one row per named part: part, contribution, contribution_share."""
    contributions = np.array(list(parts.values()), dtype=float)
    return Breakdown(
        measure,
        value,
        pd.DataFrame(
            {
                "part": list(parts),
                "contribution": contributions,
                "contribution_share": ratio(contributions, value, np.nan),
            }
        ),
    )
