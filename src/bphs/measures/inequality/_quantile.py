"""Weighted quantiles, and what those up to one have, for each replicate."""

from __future__ import annotations

import numpy as np

from bphs.measures.sample.gate import FloatArray, IntArray, Sample

_ROUNDING = 1e-12  # cumulative shares that differ by less are the same threshold


def weighted_quantile(sample: Sample, probability: float) -> FloatArray:
    """Quantile of each replicate, units in ascending order: the lowest value that reaches the probability, or the
    mean of it and the next where it is reached exactly (so that it does not depend on the weights' scale)."""
    reached = np.cumsum(sample.weights, axis=-1)
    reached = reached / reached[..., -1:]
    at = np.argmax(reached >= probability - _ROUNDING, axis=-1)
    after = np.argmax(reached > probability + _ROUNDING, axis=-1)
    if sample.values.ndim == 1:
        return (sample.values[at] + sample.values[after]) / 2
    return (_pick(sample.values, at) + _pick(sample.values, after)) / 2


def _pick(values: FloatArray, at: IntArray) -> FloatArray:
    return np.take_along_axis(values, at[..., None], -1)[..., 0]


def sum_up_to(ordered: Sample, share: float) -> FloatArray:
    """Total of the whole units up to the quantile."""
    within = ordered.values <= weighted_quantile(ordered, share)[..., None]
    return (ordered.weights * ordered.values * within).sum(-1)


def lorenz_sum(ordered: Sample, share: float) -> FloatArray:
    """Total of those up to this share of the population, the unit at the threshold cut."""
    reached = np.cumsum(ordered.weights, axis=-1)
    part = np.clip(share * reached[..., -1:] - (reached - ordered.weights), 0, ordered.weights)
    return (part * ordered.values).sum(-1)
