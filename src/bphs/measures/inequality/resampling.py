"""Uncertainty by resampling: bootstrap and jackknife.

What these speak of is the drawing of units: the units at hand as a sample of such units. Districts that are all
districts are no sample; for the error of the numbers themselves see `bphs.measures.inequality.sampling`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.arrays import real
from bphs.measures.sample.drawing import chunk, resample_counts
from bphs.measures.sample.estimates import bounded, estimate
from bphs.measures.sample.gate import Design, FloatArray, IntArray, Sample
from bphs.measures.sample.influence import cluster_codes, cluster_totals
from bphs.measures.sample.kernels import Kernel, Quantities
from bphs.measures.sample.options import choice
from bphs.measures.sample.replicates import (
    KINDS,
    Measures,
    Resampled,
    bounds_of,
    computed,
    generator,
    in_chunks,
    prepared,
    resampled,
    whole,
)

ACCELERATIONS = ("influence", "jackknife", "regression")


def bootstrap(
    measures: Measures,
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
    rank: Any = None,
    seed: int | None = None,
    replicates: int = 999,
    kind: str = "bca",
    acceleration: str = "influence",
    counts: Any = None,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Resampled:
    """Bootstrap intervals for one or several measures on the same resamples.

    Parameters
    ----------
    measures : a measure such as ``inequality.gini``, ``functools.partial(inequality.atkinson, epsilon=2)``, a function
        of (values, weights) with a leading axis of replicates, or a list of these. With `groups` their parts too.
    values, weights, groups, rank : as for the measures; units are drawn with their weights.
    seed : of the random numbers; needed unless `counts` are given.
    replicates : number of resamples.
    kind : "bca" (bias-corrected and accelerated), "percentile", "basic" or "normal".
    acceleration : how BCa finds its acceleration: from influence functions (a jackknife where a measure has none),
        a "jackknife", or a "regression" of the replicates on the counts as R's boot does.
    counts : (replicates, n) how often each unit is drawn, instead of drawing them here.
    design : clusters are drawn, inside strata, instead of units.
    confidence, missing : see `Estimate`, `lorenz_curve`.

    Returns
    -------
    Resampled
        Percentiles are interpolated as in R's ``boot::boot.ci``. Each resample is a row of counts that multiplies the
        weights, so units are sorted once and a thousand resamples are matrix arithmetic.

    Raises
    ------
    MeasureError
        As for the measures; no seed; counts of another shape.

    References
    ----------
    1. Efron B (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association 82(397),
       171-185. https://doi.org/10.1080/01621459.1987.10478410
    2. Davison AC, Hinkley DV (1997). Bootstrap Methods and their Application. Cambridge University Press.
       https://doi.org/10.1017/CBO9780511802843

    >>> from bphs.measures import inequality
    >>> boot = bootstrap(inequality.gini, [1, 2, 3, 4, 8, 13], seed=1, kind="percentile")
    >>> boot.estimate("gini").value == inequality.gini([1, 2, 3, 4, 8, 13]).value
    True
    """
    choice("kind", kind, KINDS)
    choice("acceleration", acceleration, ACCELERATIONS)
    kernels, sample = prepared(measures, values, weights, groups, rank, design, missing)
    order, sample = _sorted(sample)
    blocks = (
        _given_counts(counts, order)
        if counts is not None
        else resample_counts(generator(seed), sample.design, sample.n, whole("replicates", replicates))
    )
    kept: list[FloatArray] = []
    needs_counts = kind == "bca" and acceleration == "regression"
    draws = in_chunks(kernels, sample, (_keep(block, kept) if needs_counts else block for block in blocks))
    values_now = {name: float(value) for name, value in computed(kernels, sample).items()}
    speed = (
        {}
        if kind != "bca"
        else (
            _regression_acceleration(draws, np.concatenate(kept))
            if needs_counts
            else _acceleration(kernels, sample, acceleration)
        )
    )
    basis, bounds = "units as a random sample (bootstrap)", bounds_of(kernels, sample)
    return resampled(values_now, draws, kind, confidence, sample.n, basis, speed, bounds)


def jackknife(
    measures: Measures,
    values: Any,
    *,
    weights: Any = None,
    groups: Any = None,
    rank: Any = None,
    confidence: float = 0.95,
    design: Design | None = None,
    missing: str = "raise",
) -> Resampled:
    """Jackknife standard errors: each unit, or each cluster, is left out once.

    Parameters
    ----------
    measures, values, weights, groups, rank, confidence, missing : as for `bootstrap`.
    design : with clusters they are left out instead of units; with strata the others of the stratum stand in.

    Returns
    -------
    Resampled
        SE² = Σ_h (n_h − 1)/n_h Σ_c (t_hc − t̄)²; normal interval around the value less the bias
        (n − 1)(t̄ − t), which is not known for strata. R: ``survey::as.svrepdesign(type = "JK1")`` and "JKn".

    Raises
    ------
    MeasureError
        As for the measures; a single unit, or a stratum with a single cluster.

    References
    ----------
    1. Rust KF, Rao JNK (1996). Variance estimation for complex surveys using replication techniques. Statistical
       Methods in Medical Research 5(3), 283-310. https://doi.org/10.1177/096228029600500305

    >>> from bphs.measures import inequality
    >>> round(jackknife(inequality.gini, [1, 2, 3, 4, 8, 13]).estimate("gini").standard_error, 4)
    0.0857
    """
    kernels, sample = prepared(measures, values, weights, groups, rank, design, missing)
    _, sample = _sorted(sample)
    cluster, strata = cluster_codes(sample.design, sample.n)
    sizes = np.bincount(strata)
    if sizes.min() < 2:
        raise MeasureError("A jackknife needs at least two units, or two clusters in each stratum; merge strata.")
    draws = in_chunks(kernels, sample, _left_out(cluster, strata, sizes, sample.n))
    scale = ((sizes - 1) / sizes)[strata]
    made, bias, bounds = [], {}, bounds_of(kernels, sample)
    for name, value in computed(kernels, sample).items():
        gap = draws[name] - draws[name].mean()
        bias[name] = float((strata.size - 1) * (draws[name].mean() - value)) if sizes.size == 1 else float("nan")
        made.append(
            bounded(
                estimate(
                    name,
                    float(value),
                    float(np.sqrt(scale @ gap**2)),
                    confidence,
                    sample.n,
                    "units as a random sample (jackknife)",
                ),
                bounds[name],
            )
        )
    return Resampled(tuple(made), draws, bias, "normal", confidence, "units as a random sample (jackknife)")


def _sorted(sample: Sample) -> tuple[IntArray, Sample]:
    """Sorted by value, or by rank where there is one: no kernel has to reorder a replicate."""
    order = np.argsort(sample.values if sample.rank is None else sample.rank, kind="stable")
    return order, sample.take(order)


def _keep(block: FloatArray, kept: list[FloatArray]) -> FloatArray:
    kept.append(block)
    return block


def _given_counts(counts: Any, order: IntArray) -> list[FloatArray]:
    """Counts of the units as they were given, in the order into which they were sorted."""
    table, n = real(counts, "counts"), order.size
    if table.ndim != 2 or table.shape[1] != n or table.shape[0] < 2 or not (table >= 0).all() or not table.any(1).all():
        raise MeasureError(
            f"counts must be a table of (replicates, {n}) counts of zero or more, at least two rows, none "
            f"empty; its shape is {table.shape}."
        )
    return [table[start : start + chunk(n), order] for start in range(0, table.shape[0], chunk(n))]


def _acceleration(kernels: list[Kernel], sample: Sample, how: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for kernel in kernels:
        if how == "influence" and kernel.influence is not None and sample.values.max() > sample.values.min():
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                scores = {name: sample.weights * z for name, z in kernel.influence(sample).items()}
        else:
            cluster, strata = cluster_codes(sample.design, sample.n)
            draws = in_chunks([kernel], sample, _left_out(cluster, strata, np.bincount(strata), sample.n))
            found |= {name: _skewness(draw.mean() - draw) for name, draw in draws.items()}
            continue
        found |= {name: _skewness(cluster_totals(score, sample.design)[0]) for name, score in scores.items()}
    return found


def _skewness(scores: FloatArray) -> float:
    """Acceleration Σ l³ / (6 (Σ l²)^1.5) of empirical influence values."""
    centred = scores - scores.mean()
    square = float(centred @ centred)
    return float((centred**3).sum() / (6 * square**1.5)) if square > 0 else 0.0


def _regression_acceleration(draws: Quantities, counts: FloatArray) -> dict[str, float]:
    """Influence values as coefficients of the replicates on the shares drawn (R: ``boot::empinf(type = "reg")``)."""
    design = np.column_stack([np.ones(counts.shape[0]), counts[:, 1:] / counts.sum(1, keepdims=True)])
    found = {}
    for name, draw in draws.items():
        sound = np.isfinite(draw)
        slopes = np.linalg.lstsq(design[sound], draw[sound], rcond=None)[0][1:]
        found[name] = _skewness(np.append(0.0, slopes))
    return found


def _left_out(cluster: IntArray, strata: IntArray, sizes: IntArray, n: int) -> Iterator[FloatArray]:
    """Factors of the weights with one cluster left out, in blocks of clusters."""
    stratum = strata[cluster]
    for start in range(0, strata.size, chunk(n)):
        gone = np.arange(start, min(start + chunk(n), strata.size))
        stand_in = np.where(stratum == strata[gone][:, None], (sizes / np.maximum(sizes - 1, 1))[stratum], 1.0)
        yield np.where(cluster == gone[:, None], 0.0, stand_in)
