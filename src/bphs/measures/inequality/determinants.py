"""Decomposition of a concentration index: contributions of determinants (Wagstaff), with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.inequality._concentration import Convention, concentration
from bphs.measures.sample.drawing import resample_counts
from bphs.measures.sample.estimates import Breakdown, ratio
from bphs.measures.sample.gate import Design, FloatArray, Sample, checked, columns
from bphs.measures.sample.kernels import Quantities
from bphs.measures.sample.least_squares import least_squares
from bphs.measures.sample.options import choice
from bphs.measures.sample.replicates import KINDS, generator, resampled, whole

RESIDUAL = "residual"


def concentration_decomposition(
    values: Any,
    determinants: Mapping[str, Any] | pd.DataFrame,
    *,
    rank: Any,
    weights: Any = None,
    rank_variance: str = "population",
    seed: int | None = None,
    replicates: int = 999,
    kind: str = "percentile",
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Breakdown:
    """Concentration index as the sum of its determinants' contributions, from a linear regression.

    Parameters
    ----------
    values, rank, weights, rank_variance, design, missing : as for `concentration_index` (standard index).
    determinants : columns of numbers of any sign, such as log income, schooling, a 0/1 variable.
    seed : gives bootstrap intervals of the contributions; without it they are NaN.
    replicates, kind, confidence : as for `bootstrap`; kind "percentile", "basic" or "normal".

    Returns
    -------
    Breakdown
        C = Σ_k (β_k x̄_k / μ) C_k + residual: elasticity times concentration index of each determinant. Table:
        determinant, coefficient, mean, elasticity, concentration_index, contribution, contribution_share,
        standard_error, lower, upper; the last row is the residual.
        R: ``rineq::contribution(lm(y ~ x, weights = w), ranker = rank, correction = FALSE)`` with
        rank_variance="sample".

    Raises
    ------
    MeasureError
        As for `concentration_index`; collinear determinants; as few units as coefficients.

    References
    ----------
    1. Wagstaff A, van Doorslaer E, Watanabe N (2003). On decomposing the causes of health sector inequalities with an
       application to malnutrition inequalities in Vietnam. Journal of Econometrics 112(1), 207-223.
       https://doi.org/10.1016/S0304-4076(02)00161-6

    >>> parts = concentration_decomposition([2, 3, 5, 6], {"schooling": [1, 2, 3, 4]}, rank=[1, 2, 3, 4])
    >>> parts.table.contribution.round(4).tolist(), round(parts.value, 4)
    ([0.2188, 0.0], 0.2188)
    """
    choice("kind", kind, KINDS[1:])
    choice("rank_variance", rank_variance, ("population", "sample"))
    if not len(determinants):
        raise MeasureError("No determinant was given: pass at least one column.")
    sample, x = _input(values, determinants, rank, weights, design, missing)
    rule = Convention("generalized", rank_variance=rank_variance)
    names = [str(name) for name in determinants]
    fit = least_squares(sample.values, np.column_stack([np.ones(sample.n), x]), weights=sample.weights)
    table = _table(sample, x, fit.coefficients[1:], names, rule)
    overall = float(concentration(sample, rule)) / float(sample.weights @ sample.values)
    draws: Quantities = {}
    if seed is not None:
        blocks = resample_counts(generator(seed), sample.design, sample.n, whole("replicates", replicates))
        found = [_contributions(sample, x, block, names, rule) for block in blocks]
        draws = {name: np.concatenate([block[name] for block in found]) for name in found[0]}
    values_now = dict(zip(table.determinant, table.contribution, strict=True))
    empty = np.array([])
    limits = resampled(
        values_now, {name: draws.get(name, empty) for name in values_now}, kind, confidence, sample.n, ""
    )
    table["contribution_share"] = ratio(table.contribution.to_numpy(), overall, np.nan)
    table["standard_error"] = [each.standard_error for each in limits.estimates]
    table["lower"], table["upper"] = zip(*(each.interval for each in limits.estimates), strict=True)
    return Breakdown("concentration_index", overall, table)


def _input(
    values: Any, determinants: Any, rank: Any, weights: Any, design: Design | None, missing: str
) -> tuple[Sample, FloatArray]:
    design = design or Design()
    named = {f"determinant {name}": determinants[name] for name in determinants}
    read = columns(
        {"values": values, "rank": rank, "weights": weights, **named},
        {"strata": design.strata, "clusters": design.clusters},
        missing=missing,
    )
    kept = Design(*(read.labels[name][0] if name in read.labels else None for name in ("strata", "clusters")))
    numbers = read.numbers
    sample = checked(numbers["values"], numbers.get("weights"), rank=numbers["rank"], design=kept)
    order = np.argsort(np.asarray(sample.rank), kind="stable")
    return sample.take(order), np.column_stack([numbers[name] for name in named])[order]


def _table(sample: Sample, x: FloatArray, slopes: FloatArray, names: list[str], rule: Convention) -> pd.DataFrame:
    mean = float(sample.weights @ sample.values)
    levels = sample.weights @ x
    spread = np.array([float(concentration(_column(sample, x, k), rule)) for k in range(x.shape[1])])
    contributions = slopes * spread / mean
    residual = float(concentration(sample, rule)) / mean - contributions.sum()
    table = pd.DataFrame(
        {
            "determinant": names,
            "coefficient": slopes,
            "mean": levels,
            "elasticity": slopes * levels / mean,
            "concentration_index": ratio(spread, levels, np.nan),
            "contribution": contributions,
        }
    )
    return pd.concat([table, pd.DataFrame({"determinant": [RESIDUAL], "contribution": [residual]})], ignore_index=True)


def _column(sample: Sample, x: FloatArray, k: int, weights: FloatArray | None = None) -> Sample:
    return Sample(x[:, k], sample.weights if weights is None else weights, rank=sample.rank)


def _contributions(sample: Sample, x: FloatArray, counts: FloatArray, names: list[str], rule: Convention) -> Quantities:
    """Contributions in each resample: weighted regressions as one stack of normal equations."""
    weights = sample.weights * counts
    centre, scale = sample.weights @ x, np.std(x, axis=0)
    design = np.column_stack([np.ones(sample.n), (x - centre) / scale])
    k = design.shape[1]
    squares = (weights @ (design[:, :, None] * design[:, None, :]).reshape(sample.n, k * k)).reshape(-1, k, k)
    products = weights @ (design * sample.values[:, None])
    # a pseudo-inverse: a resample may leave out every unit that has a 0/1 variable
    slopes = (np.linalg.pinv(squares, hermitian=True) @ products[:, :, None])[:, 1:, 0] / scale
    mean = weights @ sample.values / weights.sum(-1)
    found = {
        name: slopes[:, j] * concentration(_column(sample, x, j, weights), rule) / mean for j, name in enumerate(names)
    }
    overall = concentration(Sample(sample.values, weights, rank=sample.rank), rule) / mean
    return found | {RESIDUAL: overall - sum(found.values())}
