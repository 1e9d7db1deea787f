"""Measurement models as structures: which item speaks for which dimension, and where the search starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._items import listed
from bphs.measures.scales._structure import FIXED, Group, Sample, Structure

Dimensions = Mapping[str, Sequence[str]]


def chosen_items(table: Any, dimensions: Dimensions) -> pd.DataFrame:
    """Columns of all dimensions in order; MeasureError for an unknown or repeated item, Undefined for too few."""
    if not isinstance(table, pd.DataFrame):
        raise MeasureError("The items must be a DataFrame here, because dimensions name its columns.")
    table = table.rename(columns=str)
    items = [str(item) for names in dimensions.values() for item in names]
    unknown = [item for item in items if item not in table.columns]
    if unknown:
        raise MeasureError(f"Not among the items of the table: {listed(unknown)}.")
    twice = sorted({item for item in items if items.count(item) > 1})
    if twice:
        raise MeasureError(f"An item speaks for one dimension only; in more than one: {listed(twice)}.")
    short = [name for name, names in dimensions.items() if len(names) < (3 if len(dimensions) == 1 else 2)]
    if short or not dimensions:
        raise Undefined(
            f"A dimension needs at least two items, and three if it stands alone; too few: {listed(short) or 'no dimension was given'}.",
            "每个维度至少需要 2 个题项，仅有一个维度时至少需要 3 个。",
        )
    return table[items]


def pattern_of(dimensions: Dimensions) -> np.ndarray:
    """(items, dimensions): true where an item speaks for a dimension."""
    sizes = [len(names) for names in dimensions.values()]
    return np.repeat(np.eye(len(sizes), dtype=bool), sizes, axis=0)


class Labels:
    """Hands out parameter numbers with their starting values."""

    def __init__(self) -> None:
        self.start: list[float] = []

    def new(self, values: np.ndarray) -> np.ndarray:
        """A label for each value, in its shape."""
        values = np.asarray(values, dtype=float)
        labels = np.arange(len(self.start), len(self.start) + values.size).reshape(values.shape)
        self.start.extend(values.ravel())
        return labels


def measurement(
    pattern: np.ndarray,
    samples: Sequence[Sample],
    *,
    equal: Sequence[str] = (),
    means: bool = False,
    free: Mapping[str, np.ndarray] | None = None,
) -> Structure:
    """A measurement model; the first item of each dimension has loading 1.

    `equal` names blocks that are the same in all groups: ``"loadings"``, ``"intercepts"``, ``"unique"``. With equal
    intercepts the latent means of the second group onwards are free. Without `means` they are those of the samples.
    `free` marks, by block, the items (a mask) whose numbers stay each group's own all the same.
    """
    labels, groups, shared = Labels(), [], {}
    for number, sample in enumerate(samples):
        start = starting_values(pattern, sample)
        made: dict[str, np.ndarray] = {}
        for block in ("loadings", "unique", "intercepts"):
            held = block in equal and number > 0
            if not held:
                shared[block] = _labels(block, labels, start, pattern, means)
            made[block] = (
                _parted(shared[block], start[block], labels, (free or {}).get(block)) if held else shared[block]
            )
        made["latent"] = _symmetric(labels, start["latent"])
        moved = means and "intercepts" in equal and number > 0
        made["latent_means"] = labels.new(np.zeros(pattern.shape[1])) if moved else np.full(pattern.shape[1], FIXED)
        start["loadings"] = _markers(pattern).astype(float)
        groups.append(Group(made, {**start, "latent_means": np.zeros(pattern.shape[1])}))
    return Structure(tuple(groups), np.array(labels.start), means)


def _parted(shared: np.ndarray, start: np.ndarray, labels: Labels, items: np.ndarray | None) -> np.ndarray:
    """Labels of the block, with new ones for the free numbers of these items."""
    if items is None:
        return shared
    made = shared.copy()
    apart = (made != FIXED) & items.reshape(-1, *[1] * (made.ndim - 1))
    made[apart] = labels.new(start[apart])
    return made


def _labels(block: str, labels: Labels, start: dict[str, np.ndarray], pattern: np.ndarray, means: bool) -> np.ndarray:
    if block == "intercepts":
        return labels.new(start[block]) if means else np.full(len(pattern), FIXED)
    if block == "unique":
        return labels.new(start[block])
    free = pattern & ~_markers(pattern)
    made = np.full(pattern.shape, FIXED)
    made[free] = labels.new(start[block][free])
    return made


def _markers(pattern: np.ndarray) -> np.ndarray:
    markers = np.zeros_like(pattern)
    markers[pattern.argmax(axis=0), np.arange(pattern.shape[1])] = True
    return markers


def _symmetric(labels: Labels, values: np.ndarray) -> np.ndarray:
    made = np.empty(values.shape, dtype=int)
    rows, columns = np.tril_indices(len(values))
    made[rows, columns] = made[columns, rows] = labels.new(values[rows, columns])
    return made


def starting_values(pattern: np.ndarray, sample: Sample) -> dict[str, np.ndarray]:
    """Centroid loadings of each dimension's own items, reversed ones turned, and what follows from them."""
    covariance, variance = sample.covariance, np.diag(sample.covariance)
    m = pattern.shape[1]
    loadings, weights = np.zeros(pattern.shape), np.zeros(pattern.shape)
    for factor in range(m):
        own = np.flatnonzero(pattern[:, factor])
        sd = np.sqrt(variance[own])
        block = covariance[np.ix_(own, own)] / np.outer(sd, sd)
        sign = np.sign(np.linalg.eigh(block)[1][:, -1])
        sums = ((block * np.outer(sign, sign)).sum(axis=1) - 1) * len(own) / (len(own) - 1)
        centroid = np.clip(sums / np.sqrt(max(sums.sum(), 0.01)), 0.2, 0.9) * sign * (sign[0] or 1.0)
        loadings[own, factor], weights[own, factor] = centroid * sd, centroid / sd / (centroid**2).sum()
    correlations = weights.T @ covariance @ weights
    np.fill_diagonal(correlations, 1.0)
    correlations = np.where(np.eye(m, dtype=bool), 1.0, np.clip(correlations, -0.6, 0.6) / max(1.0, 0.6 * (m - 1)))
    scale = loadings[pattern.argmax(axis=0), np.arange(m)]
    return {
        "loadings": loadings / scale,
        "latent": correlations * np.outer(scale, scale),
        "unique": variance - (loadings**2).sum(axis=1),
        "intercepts": sample.mean,
    }


def strongest_first(pattern: np.ndarray, sample: Sample) -> np.ndarray:
    """The items in an order in which each dimension begins with the item of its largest centroid loading,
    standardised.
    """
    start = starting_values(pattern, sample)
    size = np.abs(start["loadings"]) / np.sqrt(np.diag(sample.covariance))[:, None]
    order = np.arange(len(pattern))
    for first, strongest in zip(pattern.argmax(axis=0), size.argmax(axis=0), strict=True):
        order[first : strongest + 1] = np.roll(order[first : strongest + 1], 1)
    return order
