"""Error of the numbers themselves: effect of the sampling error of each unit's value on a measure.

District counts of workers come from the census long form, a 10 % sample of households multiplied by ten. That error
has nothing to do with drawing districts, and it does not average out: noise makes units look more unequal than they
are, which `Resampled.bias` shows and the "basic" and "normal" intervals correct for.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.drawing import chunk
from bphs.measures.sample.estimates import bounded, estimate
from bphs.measures.sample.gate import FloatArray, Sample, columns
from bphs.measures.sample.kernels import Kernel, Quantities
from bphs.measures.sample.options import choice, number
from bphs.measures.sample.replicates import (
    Measures,
    Resampled,
    bounds_of,
    computed,
    generator,
    prepared,
    resampled,
    value_errors,
    whole,
    with_values,
)

BASIS = "sampling error of each unit's value"


def count_standard_error(
    counts: Any, *, sampling_fraction: float = 0.1, distribution: str = "binomial", missing: str = "raise"
) -> FloatArray:
    """Standard error of counts that were estimated from a sample and scaled up.

    Parameters
    ----------
    counts : (n,) estimated totals (already divided by the sampling fraction), zero or more.
    sampling_fraction : share of the population that was asked, above 0 and up to 1.
    distribution : "binomial" √(T(1 − f)/f), each person asked with probability f; "poisson" √(T/f), which leaves out
        the finite-population factor. Both take people to be drawn one by one; households drawn whole give more.
    missing : "raise" or "drop".

    Returns
    -------
    array of shape (n,)
        In the unit of the counts; divide by the population for the error of a ratio.

    Raises
    ------
    MeasureError
        Missing, infinite or negative counts; a fraction that is not in (0, 1].

    >>> count_standard_error([1000, 10], sampling_fraction=0.1).round(1).tolist()
    [94.9, 9.5]
    """
    choice("distribution", distribution, ("binomial", "poisson"))
    fraction = number("sampling_fraction", sampling_fraction, 0, 1 + 1e-12)
    read = columns({"counts": counts}, missing=missing).numbers["counts"]
    if read.min() < 0:
        raise MeasureError(f"counts must be zero or more, but the lowest is {read.min():g}.")
    share = 1 - min(fraction, 1.0) if distribution == "binomial" else 1.0
    return np.sqrt(read * share / fraction)


def sampling_interval(
    measures: Measures,
    values: Any,
    *,
    standard_errors: Any,
    weights: Any = None,
    groups: Any = None,
    rank: Any = None,
    seed: int | None = None,
    replicates: int = 999,
    method: str = "resample",
    kind: str = "basic",
    distribution: str = "gamma",
    confidence: float = 0.95,
    missing: str = "raise",
) -> Resampled:
    """Interval of measures for the sampling error of the units' values; the units themselves are fixed.

    Parameters
    ----------
    measures, values, weights, groups, rank : as for `bootstrap`; weights and ranks are taken as exact.
    standard_errors : (n,) zero or more, of each value, in its unit; independent between units.
    seed, replicates : as for `bootstrap`; needed for "resample".
    method : "resample" draws each value from a distribution with its mean and standard error; "delta" takes the
        measure's derivatives in the values: SE² = Σ (∂m/∂xᵢ)²·SEᵢ², a normal interval, no bias.
    kind : "basic", "percentile" or "normal" (corrected for bias), for "resample".
    distribution : "gamma" (stays above zero, like counts; a zero stays zero) or "normal" (for values of any sign).
    confidence, missing : see `Estimate`, `lorenz_curve`.

    Returns
    -------
    Resampled
        `bias` is what the error adds to the measure on average.

    Raises
    ------
    MeasureError
        As for the measures; standard errors missing, negative or of another length; no seed for "resample".

    References
    ----------
    1. Davison AC, Hinkley DV (1997). Bootstrap Methods and their Application. Cambridge University Press, section 2.2.
       https://doi.org/10.1017/CBO9780511802843

    >>> from bphs.measures import inequality
    >>> errors = [0.1, 0.1, 0.1, 0.1]
    >>> found = sampling_interval(inequality.theil_t, [1.0, 2.0, 3.0, 4.0], standard_errors=errors, method="delta")
    >>> round(found.estimate("theil_t").standard_error, 4)
    0.0114
    """
    choice("method", method, ("resample", "delta"))
    choice("distribution", distribution, ("gamma", "normal"))
    choice("kind", kind, ("basic", "percentile", "normal"))
    extra = {"values": values, "standard_errors": standard_errors, "weights": weights, "rank": rank}
    read = columns(extra, {"groups": groups}, missing=missing)
    kept = {name: read.numbers.get(name) for name in ("weights", "rank")}
    labels = None if groups is None else np.array(read.labels["groups"][1], dtype=object)[read.labels["groups"][0]]
    kernels, sample = prepared(measures, read.numbers["values"], kept["weights"], labels, kept["rank"], None, "raise")
    errors = read.numbers["standard_errors"]
    if errors.min() < 0:
        raise MeasureError(f"standard_errors must be zero or more, but the lowest is {errors.min():g}.")
    if method == "delta":
        return _delta(kernels, sample, errors, confidence)
    draws = _drawn(kernels, sample, errors, generator(seed), whole("replicates", replicates), distribution)
    now = {name: float(value) for name, value in computed(kernels, sample).items()}
    return resampled(now, draws, kind, confidence, sample.n, BASIS, bounds=bounds_of(kernels, sample))


def _drawn(
    kernels: list[Kernel],
    sample: Sample,
    errors: FloatArray,
    rng: np.random.Generator,
    replicates: int,
    distribution: str,
) -> Quantities:
    if distribution == "gamma" and sample.values.min() < 0:
        raise MeasureError('distribution="gamma" is for values of zero or more; use "normal".')
    if distribution == "normal" and any(kernel.sign != "any" for kernel in kernels):
        raise MeasureError(
            'distribution="normal" draws negative values, which these measures do not admit; use "gamma".'
        )
    blocks = []
    for start in range(0, replicates, chunk(sample.n)):
        size = (min(chunk(sample.n), replicates - start), sample.n)
        noisy = (
            rng.normal(sample.values, errors, size)
            if distribution == "normal"
            else _gamma_draws(rng, sample.values, error=errors, size=size)
        )
        blocks.append(computed(kernels, with_values(sample, noisy)))
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _gamma_draws(rng: np.random.Generator, mean: FloatArray, *, error: FloatArray, size: tuple[int, int]) -> FloatArray:
    """Draws of estimates with these means and standard errors: above zero, like counts, and a zero stays zero.

    >>> _gamma_draws(np.random.default_rng(1), np.array([0.0, 5.0]), error=np.array([1.0, 0.0]), size=(2, 2)).tolist()
    [[0.0, 5.0], [0.0, 5.0]]
    """
    noisy = (mean > 0) & (error > 0)
    shape = np.where(noisy, np.divide(mean, error, out=np.ones_like(mean), where=error > 0) ** 2, 1.0)
    return np.where(noisy, rng.gamma(shape, size=size) / shape * mean, mean)


def _delta(kernels: list[Kernel], sample: Sample, errors: FloatArray, confidence: float) -> Resampled:
    found, now, bounds = value_errors(kernels, sample, errors), computed(kernels, sample), bounds_of(kernels, sample)
    basis = f"{BASIS} (delta method)"
    made = tuple(
        bounded(estimate(name, float(now[name]), found[name], confidence, sample.n, basis), bounds[name])
        for name in now
    )
    nothing = np.array([])
    return Resampled(made, dict.fromkeys(now, nothing), dict.fromkeys(now, float("nan")), "normal", confidence, BASIS)
