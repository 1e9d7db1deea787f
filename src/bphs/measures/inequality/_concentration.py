"""Concentration index as a batched kernel with its influence function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.estimates import ratio
from bphs.measures.sample.gate import FloatArray, IntArray, Sample
from bphs.measures.sample.kernels import Kernel, run_ends, weighted_sum
from bphs.measures.sample.options import choice, number

INDICES = ("standard", "generalized", "erreygers", "wagstaff", "modified")
Bounds = tuple[float | None, float | None] | None


@dataclass(frozen=True)
class Convention:
    """Convention of a concentration index: its normalisation, bounds of the variable, aversion, and variance of the
    ranks.
    """

    index: str = "standard"
    lower: float = 0.0
    upper: float = np.inf
    nu: float = 2.0
    rank_variance: str = "population"

    @property
    def sign(self) -> str:
        """Sign of the values that the index admits (bounded indices check their own bounds)."""
        return "nonnegative" if self.index == "standard" else "any"

    @property
    def name(self) -> str:
        """Name of the measure in results."""
        return "concentration_index" if self.index == "standard" else f"concentration_index_{self.index}"

    def normalize(self, generalized: Any, mean: Any) -> Any:
        """Index made of the generalised index μC and the mean μ: numbers, or arrays of replicates."""
        above = mean - self.lower
        if self.index == "generalized":
            return generalized
        if self.index == "erreygers":
            return 4 * generalized / (self.upper - self.lower)
        if self.index == "wagstaff":
            return (self.upper - self.lower) * generalized / ((self.upper - mean) * above)
        return generalized / above

    def slope_in_mean(self, generalized: float, mean: float) -> float:
        """Derivative of `normalize` in the mean."""
        if self.index in ("generalized", "erreygers"):
            return 0.0
        above, value = mean - self.lower, float(self.normalize(generalized, mean))
        return value * (1 / (self.upper - mean) - 1 / above) if self.index == "wagstaff" else -value / above


def convention(index: str, bounds: Bounds, nu: float, rank_variance: str) -> Convention:
    """Convention that the options of `concentration_index` ask for, or `MeasureError`."""
    choice("index", index, INDICES)
    choice("rank_variance", rank_variance, ("population", "sample"))
    nu = number("nu", nu, 1)
    if nu != 2 and index not in ("standard", "generalized"):
        raise MeasureError(
            f"nu={nu:g} is not defined for index={index!r}: it belongs to the standard and generalized index."
        )
    needs = {"erreygers": 2, "wagstaff": 2, "modified": 1}.get(index, 0)
    given = (*(bounds or ()), None, None)[:2]
    if any(bound is None for bound in given[:needs]):
        raise MeasureError(
            f"index={index!r} needs bounds=(lower, upper), the limits that the variable has in theory, "
            "such as (0, 100) for a percentage; not the lowest and highest value observed."
        )
    if needs == 0:
        return Convention(index, nu=nu, rank_variance=rank_variance)
    lower, upper = (np.inf if bound is None else number("bounds", bound) for bound in given)
    if not lower < upper:
        raise MeasureError(f"bounds=({lower:g}, {upper:g}): the lower bound must be below the upper.")
    return Convention(index, lower, upper, nu, rank_variance)


def concentration_kernel(rule: Convention) -> Kernel:
    """Index under a convention."""
    return Kernel(
        lambda sample: {rule.name: concentration(sample, rule)},
        lambda sample: {rule.name: concentration_influence(sample, rule)},
        rule.sign,
        lambda sample: _check_bounds(sample, rule),
    )


def _check_bounds(sample: Sample, rule: Convention) -> None:
    """Refuse values outside the bounds, and a mean at a bound, where the index is not defined."""
    if rule.index in ("standard", "generalized"):
        return
    outside = (sample.values < rule.lower) | (sample.values > rule.upper)
    if outside.any():
        raise MeasureError(
            f"{int(outside.sum())} of {sample.n} values lie outside bounds=({rule.lower:g}, {rule.upper:g})."
        )
    at = [bound for bound in (rule.lower, rule.upper) if (sample.values == bound).all()]
    if at and rule.index != "erreygers":
        raise Undefined(
            f"All values are at the bound {at[0]:g}, so the {rule.index} index is not defined.",
            f"全部取值均为界值 {at[0]:g}，{rule.index} 指数无定义。",
        )


def by_rank(sample: Sample) -> Sample:
    """Units in ascending order of the ranking variable; free of charge where they already are."""
    rank = _rank(sample)
    return sample if (rank[1:] >= rank[:-1]).all() else sample.take(np.argsort(rank))


def fractional_ranks(weights: FloatArray, ends: IntArray) -> tuple[FloatArray, FloatArray]:
    """Cumulative share of the weights before and at the end of each run of tied units, for each replicate."""
    reached = np.cumsum(weights, axis=-1)
    reached = reached / reached[..., -1:]
    after = reached if ends.size == reached.shape[-1] else reached[..., ends]
    before = np.concatenate([np.zeros((*after.shape[:-1], 1)), after[..., :-1]], axis=-1)
    return before, after


def middle_ranks(ordered: Sample) -> FloatArray:
    """Middle of what each unit spans of the population, (n,); units of equal rank share one."""
    ends = run_ends(_rank(ordered))
    before, after = fractional_ranks(ordered.weights, ends)
    return np.repeat((before + after) / 2, np.diff(ends, prepend=-1))


def concentration(sample: Sample, rule: Convention) -> FloatArray:
    """Index for each replicate; ties in the rank share the mean of what they span, whatever the order of rows."""
    ordered = by_rank(sample)
    mean = weighted_sum(ordered.weights, ordered.values) / ordered.weights.sum(-1)
    generalized = mean - _equivalent(ordered, rule.nu)
    if rule.rank_variance == "sample":
        squares = weighted_sum(ordered.weights, ordered.weights) / ordered.weights.sum(-1) ** 2
        generalized = generalized * (1 - 1 / ordered.n) / (1 - squares)
    return rule.normalize(generalized, mean)


def _equivalent(ordered: Sample, nu: float) -> FloatArray:
    """Σ over runs of (mean of the run)·((1 − F₋)^ν − (1 − F)^ν): the mean, weighted towards the low ranks."""
    ends = run_ends(_rank(ordered))
    before, after = fractional_ranks(ordered.weights, ends)
    products = ordered.weights * ordered.values / ordered.weights.sum(-1)[..., None]
    sums = products if ends.size == ordered.n else np.add.reduceat(products, np.append(0, ends[:-1] + 1), axis=-1)
    if nu == 2:
        return (sums * (2 - before - after)).sum(-1)
    return (ratio(sums, after - before) * ((1 - before) ** nu - (1 - after) ** nu)).sum(-1)


def concentration_influence(sample: Sample, rule: Convention) -> FloatArray:
    """Influence of each unit on the index (weights add up to 1), through the generalised index and the mean."""
    ordered = by_rank(sample)
    mean = float(ordered.weights @ ordered.values)
    off = ordered.values - mean
    generalized = mean - float(_equivalent(ordered, rule.nu))
    on_generalized = off - _equivalent_influence(ordered, rule.nu)
    influence = float(rule.normalize(1.0, mean)) * on_generalized + rule.slope_in_mean(generalized, mean) * off
    if ordered is sample:
        return influence
    restored = np.empty(sample.n)
    restored[np.argsort(_rank(sample))] = influence
    return restored


def _equivalent_influence(ordered: Sample, nu: float) -> FloatArray:
    """Influence on `_equivalent`: of the unit's value in its run, and of its weight on the ranks above and below."""
    ends = run_ends(_rank(ordered))
    run = np.repeat(np.arange(ends.size), np.diff(ends, prepend=-1))
    before, after = fractional_ranks(ordered.weights, ends)
    sums = np.bincount(run, ordered.weights * ordered.values)
    means = sums / (after - before)
    per_weight = ((1 - before) ** nu - (1 - after) ** nu) / (after - before)
    steps = np.diff(means) * np.clip(1 - after[:-1], 0, 1) ** (nu - 1)
    climbed = np.append(0.0, np.cumsum(steps))
    level = steps @ np.clip(1 - after[:-1], 0, 1)
    return (ordered.values - means[run]) * per_weight[run] + nu * (climbed[run] - level)


def _rank(sample: Sample) -> FloatArray:
    if sample.rank is None:
        raise MeasureError(
            "A concentration index needs rank=, the variable that orders the units from worst to best off."
        )
    return sample.rank
