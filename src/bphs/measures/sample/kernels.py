"""Measures as batched kernels: one call computes a measure for many weightings or many sets of values at once.

A kernel takes a `Sample` whose values and weights may carry a leading axis of replicates and gives back one array
per named quantity. Resampling never loops over replicates: a bootstrap resample is a row of counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, IntArray, Sample

Quantities = dict[str, FloatArray]
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Kernel:
    """Computation of a measure in batches; the influence of each unit on it, for a sample without replicates, where
    that is known; which sign of values it admits (see `checked`); what else it refuses, in words; and between which
    `bounds` its quantities lie whatever the values, so that no interval reaches beyond (shares, by their name, 0 to 1).
    """

    compute: Callable[[Sample], Quantities]
    influence: Callable[[Sample], Quantities] | None = None
    sign: str = "nonnegative"
    check: Callable[[Sample], None] = lambda sample: None
    bounds: tuple[float, float] = (-np.inf, np.inf)

    def bounds_of(self, quantity: str) -> tuple[float, float]:
        """Between which values a quantity lies."""
        return (0.0, 1.0) if quantity.endswith("_share") else self.bounds


def within(interval: tuple[float, float], bounds: tuple[float, float]) -> tuple[float, float]:
    """Part of an interval that lies inside the bounds: what is beyond them cannot be the truth.

    >>> within((-0.1, 0.4), (0.0, 1.0))
    (0.0, 0.4)
    """
    low, high = np.clip(interval, *bounds).tolist()
    return low, high


def batched(make: Callable[..., Kernel]) -> Callable[[Function], Function]:
    """Tie a public measure to its kernel; `make` takes the measure's own options (alpha, epsilon, …)."""

    def tie(function: Function) -> Function:
        vars(function)["kernel"] = make
        return function

    return tie


def kernel_of(measure: Any) -> Kernel:
    """Kernel of a public measure, of ``functools.partial(measure, option=…)``, or of a plain function.

    A plain function gets batched values and weights, (replicates, n) or (n,), and returns one number per replicate.
    """
    options = measure.keywords if isinstance(measure, partial) else {}
    function = measure.func if isinstance(measure, partial) else measure
    if hasattr(function, "kernel"):
        return function.kernel(**options)
    if not callable(function):
        raise MeasureError(f"{measure!r} is not a measure: pass a function such as inequality.gini.")
    name = getattr(function, "__name__", "statistic")
    return Kernel(lambda sample: {name: np.asarray(measure(sample.values, sample.weights))}, sign="any")


def in_order(sample: Sample, key: FloatArray | None = None) -> Sample:
    """Units in ascending order of `key` (default: the values); free of charge where they already are."""
    key = sample.values if key is None else key
    if key.ndim == 1:
        return sample if (key[1:] >= key[:-1]).all() else sample.take(np.argsort(key))
    order = np.argsort(key, axis=-1)
    values, weights = np.broadcast_arrays(sample.values, sample.weights)
    return Sample(np.take_along_axis(values, order, -1), np.take_along_axis(weights, order, -1), scale=sample.scale)


def run_ends(ordered: FloatArray) -> IntArray:
    """Last position of each run of equal entries."""
    return np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))


def weighted_sum(weights: FloatArray, terms: FloatArray) -> FloatArray:
    """Σ w·t over units; both may be (n,) or (replicates, n)."""
    return weights @ terms if terms.ndim == 1 else np.einsum("...i,...i->...", weights, terms)


def group_sums(sample: Sample, terms: FloatArray) -> FloatArray:
    """Σ w·t over the units of each group, (…, groups); over all units, (…, 1), without groups."""
    if sample.codes is None:
        return weighted_sum(sample.weights, terms)[..., None]
    if sample.weights.ndim == 1 and terms.ndim == 1:
        return np.asarray(np.bincount(sample.codes, sample.weights * terms, len(sample.labels)), dtype=float)
    member = np.eye(len(sample.labels))[sample.codes]
    # one matrix product for all replicates
    return sample.weights @ (terms[:, None] * member) if terms.ndim == 1 else (sample.weights * terms) @ member
