"""Counted resamples, intervals from replicates, and what resampling gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.sample.drawing import chunk
from bphs.measures.sample.estimates import Estimate, bounded, normal_interval
from bphs.measures.sample.gate import SIGNS, Design, FloatArray, Sample, checked
from bphs.measures.sample.kernels import Kernel, Quantities, kernel_of
from bphs.measures.sample.options import choice, number

Measures = Callable[..., Any] | Sequence[Callable[..., Any]]
KINDS = ("bca", "percentile", "basic", "normal")
_NORMAL = NormalDist()


@dataclass(frozen=True, eq=False)
class Resampled:
    """Estimates with intervals from replicates.

    Attributes
    ----------
    estimates : one per quantity, e.g. gini, theil_t, theil_t_between; the standard error is that of the replicates.
    replicates : the replicates of each quantity; undefined ones (NaN) are left out of its interval.
    bias : mean of the replicates less the value, by quantity.
    kind : "bca", "percentile", "basic" or "normal".
    """

    estimates: tuple[Estimate, ...]
    replicates: Mapping[str, FloatArray]
    bias: Mapping[str, float]
    kind: str
    confidence: float = 0.95
    basis: str = ""
    acceleration: Mapping[str, float] = field(default_factory=dict)

    def estimate(self, name: str) -> Estimate:
        """Estimate of one quantity."""
        known = {each.measure: each for each in self.estimates}
        if name not in known:
            raise MeasureError(f"{name!r} was not resampled: {nearest(name, known)}.")
        return known[name]

    def minus(self, earlier: Resampled) -> Resampled:
        """Change since `earlier`, of the quantities that both have; replicates are paired by their number, so draw
        the two with different seeds where their errors are independent. A BCa interval becomes a basic one."""
        shared = [each.measure for each in self.estimates if each.measure in earlier.replicates]
        values = {name: self.estimate(name).value - earlier.estimate(name).value for name in shared}
        length = min(map(len, (*self.replicates.values(), *earlier.replicates.values())))
        draws = {name: self.replicates[name][:length] - earlier.replicates[name][:length] for name in shared}
        kind = "basic" if self.kind == "bca" else self.kind
        return resampled(values, draws, kind, self.confidence, self.estimates[0].n, self.basis)

    def to_frame(self) -> pd.DataFrame:
        """One row per quantity: measure, value, standard_error, bias, lower, upper, n, replicates."""
        rows = [
            {
                "measure": each.measure,
                "value": each.value,
                "standard_error": each.standard_error,
                "bias": self.bias[each.measure],
                "lower": each.interval[0],
                "upper": each.interval[1],
                "n": each.n,
                "replicates": int(np.isfinite(self.replicates[each.measure]).sum()),
            }
            for each in self.estimates
        ]
        return pd.DataFrame(rows)


def prepared(
    measures: Measures,
    values: Any,
    weights: Any,
    groups: Any,
    rank: Any,
    design: Design | None,
    missing: str,
    names: tuple[str, str] = ("values", "weights"),
) -> tuple[list[Kernel], Sample]:
    """Kernels of the measures, and the input checked against the strictest of them."""
    kernels = [kernel_of(each) for each in (measures if isinstance(measures, Sequence) else [measures])]
    if not kernels:
        raise MeasureError("No measure was given: pass one such as inequality.gini, or a list of them.")
    sign = max((kernel.sign for kernel in kernels), key=SIGNS.index)
    sample = checked(values, weights, groups=groups, rank=rank, design=design, sign=sign, missing=missing, names=names)
    for kernel in kernels:
        kernel.check(sample)
    return kernels, sample


def generator(seed: int | None) -> np.random.Generator:
    """Random numbers that can be repeated."""
    if seed is None or isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise MeasureError(f"seed={seed!r}: give a whole number of zero or more, so that the result can be repeated.")
    return np.random.default_rng(seed)


def whole(name: str, given: int) -> int:
    """A whole number of at least 2."""
    if isinstance(given, bool) or int(number(name, given, 1)) != given:
        raise MeasureError(f"{name}={given!r}: give a whole number of at least 2.")
    return int(given)


def resampled(
    values: Mapping[str, float],
    draws: Mapping[str, FloatArray],
    kind: str,
    confidence: float,
    n: int,
    basis: str,
    acceleration: Mapping[str, float] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
) -> Resampled:
    """Values and replicates put together; `acceleration` by quantity for BCa, `bounds` by quantity for its interval."""
    choice("kind", kind, KINDS)
    made, bias = [], {}
    for name, value in values.items():
        sound = np.sort(draws[name][np.isfinite(draws[name])])
        error = float(sound.std(ddof=1)) if sound.size > 1 else float("nan")
        bias[name] = float(sound.mean() - value) if sound.size else float("nan")
        limits = interval(value, sound, kind, confidence, (acceleration or {}).get(name, 0.0))
        found = Estimate(name, value, error, limits, confidence, n, basis)
        made.append(bounded(found, bounds[name]) if bounds else found)
    return Resampled(tuple(made), dict(draws), bias, kind, confidence, basis, dict(acceleration or {}))


def interval(
    value: float, ordered: FloatArray, kind: str, confidence: float, acceleration: float = 0.0
) -> tuple[float, float]:
    """Interval from replicates in ascending order, as R's ``boot::boot.ci`` computes it.

    Normal: value − bias ± z·SE. Percentile: quantiles of the replicates. Basic: 2·value − those. BCa: quantiles at
    probabilities corrected for bias and `acceleration`.
    """
    tail = (1 - number("confidence", confidence, 0, 1)) / 2
    if ordered.size < 2 or not np.isfinite(value):
        return float("nan"), float("nan")
    if kind == "normal":
        centre = 2 * value - float(ordered.mean())
        return normal_interval(centre, float(ordered.std(ddof=1)), confidence)
    low, high = tail, 1 - tail
    if kind == "bca" and ordered[0] < ordered[-1]:
        low, high = (_corrected(probability, value, ordered, acceleration) for probability in (low, high))
    lower, upper = quantile(ordered, low), quantile(ordered, high)
    return (2 * value - upper, 2 * value - lower) if kind == "basic" else (lower, upper)


def quantile(ordered: FloatArray, probability: float) -> float:
    """Quantile of replicates, interpolated between order statistics on the scale of normal quantiles (R's boot)."""
    size = ordered.size
    place = (size + 1) * probability
    below = int(place)
    if below < 1 or below >= size:
        return float(ordered[0] if below < 1 else ordered[-1])
    if place == below:
        return float(ordered[below - 1])
    left, right = (_NORMAL.inv_cdf(each / (size + 1)) for each in (below, below + 1))
    part = (_NORMAL.inv_cdf(probability) - left) / (right - left)
    return float(ordered[below - 1] + part * (ordered[below] - ordered[below - 1]))


def _corrected(probability: float, value: float, ordered: FloatArray, acceleration: float) -> float:
    share = np.searchsorted(ordered, value) / ordered.size
    bias = _NORMAL.inv_cdf(float(np.clip(share, 0.5 / ordered.size, 1 - 0.5 / ordered.size)))
    shifted = bias + _NORMAL.inv_cdf(probability)
    return _NORMAL.cdf(bias + shifted / (1 - acceleration * shifted))


def computed(kernels: Iterable[Kernel], sample: Sample) -> Quantities:
    """All quantities of several kernels, undefined ones as NaN."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return {
            name: np.asarray(value, dtype=float) for kernel in kernels for name, value in kernel.compute(sample).items()
        }


def value_errors(kernels: list[Kernel], sample: Sample, errors: FloatArray) -> dict[str, float]:
    """Standard error of each quantity from those of the values, (n,), which are independent (delta method).

    Central differences in each value; at zero, or at a tie, a step to both sides still gives the mean slope.
    """
    size = np.abs(sample.values)
    steps = np.maximum(np.maximum(size, size.mean()) * 1e-6, np.finfo(float).tiny)
    below = np.minimum(steps, sample.values) if any(kernel.sign != "any" for kernel in kernels) else steps
    squares: dict[str, float] = {}
    for start in range(0, sample.n, chunk(sample.n)):
        at = np.arange(start, min(start + chunk(sample.n), sample.n))
        up, down = (np.tile(sample.values, (at.size, 1)) for _ in range(2))
        up[np.arange(at.size), at] += steps[at]
        down[np.arange(at.size), at] -= below[at]
        high, low = (computed(kernels, with_values(sample, moved)) for moved in (up, down))
        for name in high:
            slope = (high[name] - low[name]) / (steps + below)[at]
            squares[name] = squares.get(name, 0.0) + float(((slope * errors[at]) ** 2).sum())
    return {name: float(np.sqrt(square)) for name, square in squares.items()}


def with_values(sample: Sample, values: FloatArray) -> Sample:
    """Sample with other values, (n,) or (replicates, n)."""
    return Sample(values, sample.weights, sample.codes, sample.labels, sample.rank, scale=sample.scale)


def bounds_of(kernels: Iterable[Kernel], sample: Sample) -> dict[str, tuple[float, float]]:
    """Bounds of every quantity of several kernels."""
    return {name: kernel.bounds_of(name) for kernel in kernels for name in computed([kernel], sample)}


def in_chunks(kernels: list[Kernel], sample: Sample, weightings: Iterable[FloatArray]) -> Quantities:
    """Quantities for many weightings of one sample: each block holds factors (replicates, n) of the weights."""
    blocks = [computed(kernels, replace(sample, weights=sample.weights * block)) for block in weightings]
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def percentiles(drawn: FloatArray, confidence: float) -> FloatArray:
    """Percentile limits (2, …) of replicates along the first axis, undefined ones left out."""
    return np.nanquantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
