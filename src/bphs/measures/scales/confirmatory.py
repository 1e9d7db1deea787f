"""Confirmatory factor analysis: items that speak for their dimensions, which are reliable and distinct, or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.scales._indices import FitIndices, indices
from bphs.measures.scales._items import Items, chosen, chosen_zh, complete, inverse, listed, to_correlation
from bphs.measures.scales._measurement import Dimensions, chosen_items, measurement, pattern_of, strongest_first
from bphs.measures.scales._standardised import correlations_table, loadings_table, validity_table
from bphs.measures.scales._structure import FIXED, Fit, Sample, Structure, fit, implied


@dataclass(frozen=True)
class FactorModel:
    """A fitted measurement model.

    Attributes
    ----------
    n, left_out : respondents used, left out for a missing answer.
    fit : the fit indices.
    loadings : one row per item: `dimension`, `item`, `value` (the first item of a dimension is fixed at 1),
        `standard_error`, `z`, `p_value`, `standardised`, `standardised_error`, `lower`, `upper` (of the
        standardised loading),
        `uniqueness` (share of the item's variance that is not the dimension's), `r2`.
    latent_correlations : one row per pair: `dimension`, `other`, `latent_correlation`, `standard_error`, `lower`,
        `upper`, `p_value`, `htmt`, `htmt2`.
    validity : one row per dimension: `dimension`, `items`, `composite_reliability`, `ave`, `root_ave`,
        `largest_correlation` (with another dimension, in size; Fornell and Larcker ask that `root_ave` exceed it).
        Reliability and AVE are of standardised items, as journals report them; semTools takes the items' own units
        unless they are standardised first.
    """

    n: int
    left_out: int
    fit: FitIndices
    loadings: pd.DataFrame
    latent_correlations: pd.DataFrame
    validity: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Loadings."""
        return self.loadings.copy()


def confirmatory_factor_analysis(
    items: Any,
    dimensions: Dimensions,
    *,
    confidence: float = 0.95,
    rmsea_confidence: float = 0.90,
) -> FactorModel:
    """Confirmatory factor analysis by maximum likelihood; every item loads on one dimension, dimensions correlate.

    Fisher scoring (Jöreskog 1971, doi:10.1007/BF02291366) from centroid loadings, to a gradient of nothing. Standard
    errors
    come from the expected information, those of standardised figures by the delta method, as in lavaan.

    Composite reliability (Σ λ)² / ((Σ λ)² + Σ (1 - λ²)) and average variance extracted Σ λ² / k of standardised
    loadings (Fornell and Larcker 1981, doi:10.1177/002224378101800104); HTMT: mean correlation between the items of two
    dimensions over the geometric mean of the mean correlations within either (Henseler, Ringle and Sarstedt 2015,
    doi:10.1007/s11747-014-0403-8), of absolute correlations; HTMT2 takes geometric means throughout (Roemer, Schuberth
    and Henseler 2021, doi:10.1108/IMDS-02-2021-0082), which is what semTools prints by default.

    Parameters
    ----------
    items : respondents x items, a DataFrame; respondents with a missing answer are left out.
    dimensions : the items of each dimension, e.g. ``{"policy": ["q1", "q2", "q3"], ...}``.
    confidence, rmsea_confidence : levels of the intervals of estimates, and of RMSEA's (90 % by custom).

    Raises
    ------
    MeasureError : see `bphs.measures.scales` on bad items; items that the table lacks or that stand in two dimensions;
        a Heywood case; dimensions that cannot be told apart; no convergence.

    Four items that correlate to one half with each other:

    >>> import numpy as np
    >>> import pandas as pd
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame((runs[0] + runs[1:]).T, columns=list("abcd"))
    >>> found = confirmatory_factor_analysis(answers, {"access": list("abcd")})
    >>> found.validity[["composite_reliability", "ave"]].round(3).values.tolist()  # standardised loadings √½
    [[0.8, 0.5]]
    """
    kept, sample, structure = prepared(items, dimensions)
    found = estimated(structure, sample, pattern_of(dimensions))
    admissible(found, kept.names, list(dimensions))
    return _reported(found, kept, dimensions, confidence, rmsea_confidence)


def prepared(items: Any, dimensions: Dimensions) -> tuple[Items, Sample, Structure]:
    """Complete answers to the items of the dimensions, their moments, and the model with a start."""
    kept = complete(chosen_items(items, dimensions))
    sample = Sample.of(kept.values)
    inverse(kept.correlation, kept.names)  # refuses items that determine one another, by name
    return kept, sample, measurement(pattern_of(dimensions), [sample])


def estimated(structure: Structure, sample: Sample, pattern: np.ndarray) -> Fit:
    """The fit from the moments; where that search fails, from the same model with the scales set by the strongest
    items.

    Which item of a dimension is fixed at 1 changes no implied moment, only the units of the search: where the first
    item
    hardly belongs to its dimension, the units are so large that the search gets lost. Strongest is the item whose
    centroid loading, standardised, is the largest in size.

    Parameters
    ----------
    pattern : (items, dimensions), true where an item speaks for a dimension.

    Raises
    ------
    MeasureError : neither search ends; the first one's.
    """
    try:
        return fit(structure, [sample])
    except MeasureError:
        order = strongest_first(pattern, sample)
        if (order == np.arange(len(order))).all():
            raise
        moved = Sample(sample.n, sample.mean[order], sample.covariance[np.ix_(order, order)])
        try:
            found = fit(measurement(pattern, [moved]), [moved])
        except MeasureError:
            pass
        else:
            return fit(_rescaled(structure, found, pattern, np.argsort(order)), [sample])
        raise


def _rescaled(structure: Structure, found: Fit, pattern: np.ndarray, back: np.ndarray) -> Structure:
    """The structure, to start where this fit ended: items moved back, dimensions in units of their first items."""
    group, matrices = structure.groups[0], found.structure.groups[0].matrices(found.parameters)
    loadings = matrices["loadings"][back]
    units = loadings[pattern.argmax(axis=0), np.arange(pattern.shape[1])]
    values = {
        "loadings": loadings / units,
        "latent": matrices["latent"] * np.outer(units, units),
        "unique": matrices["unique"][back],
    }
    start = structure.start.astype(float)
    for block, numbers in values.items():
        free = group.labels[block] != FIXED
        start[group.labels[block][free]] = numbers[free]
    return replace(structure, start=start)


def admissible(found: Fit, items: tuple[str, ...], dimensions: list[str], groups: Sequence[Any] = ()) -> None:
    """Raise Undefined for a variance below zero or dimensions that correlate to 1 or more, with the group's name
    where there are several.
    """
    for at, group in enumerate(found.structure.groups):
        matrices, where = group.matrices(found.parameters), f"In group {groups[at]!r}: " if groups else ""
        there = f"在组“{groups[at]}”中，" if groups else ""
        empty = matrices["unique"] <= 1e-6 * np.diag(implied(matrices)[0])
        if empty.any():
            raise Undefined(
                f"{where}A Heywood case: the variance of {chosen(items, empty)} that its dimension leaves is not positive. Leave the item out, or give its "
                "dimension more items or respondents.",
                f"{there}出现 Heywood 现象：题项{chosen_zh(items, empty)}的残差方差不大于 0。",
            )
        nothing = np.diag(matrices["latent"]) <= 0
        if nothing.any():
            raise Undefined(
                f"{where}The variance of {chosen(dimensions, nothing)} is not positive: its items do not share anything. Turn reversed items round.",
                f"{there}维度 {chosen_zh(dimensions, nothing)} 的方差不大于 0，其题项没有共同成分。",
            )
        if np.linalg.eigvalsh(to_correlation(matrices["latent"]))[0] < 1e-6:
            raise Undefined(
                f"{where}The dimensions {listed(dimensions)} cannot be told apart: their correlations reach 1. Merge the two that correlate most.",
                f"{there}维度间相关达到 1，各维度无法区分。",
            )


def _reported(
    found: Fit, kept: Items, dimensions: Dimensions, confidence: float, rmsea_confidence: float
) -> FactorModel:
    return FactorModel(
        kept.n,
        kept.left_out,
        indices(found, rmsea_confidence),
        loadings_table(found, dimensions, confidence),
        correlations_table(found, kept.correlation, dimensions, confidence),
        validity_table(found, dimensions),
    )
