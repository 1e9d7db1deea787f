"""Inequality between groups that chance alone would make.

Means of groups differ even if people were allotted to groups by lot, the more so the smaller the groups. What lies
between such groups is therefore never zero, and is to be held against what the lot would give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.inequality._entropy import entropy_kernel
from bphs.measures.sample.drawing import chunk
from bphs.measures.sample.gate import FloatArray, IntArray, Sample, checked
from bphs.measures.sample.replicates import computed, generator, whole


@dataclass(frozen=True, eq=False)
class BetweenByChance:
    """Theil's T between groups, and between groups made by lot.

    Attributes
    ----------
    observed : T between the groups as they are.
    expected : its mean over the reallocations.
    p_value : (1 + reallocations with as much or more between the groups) / (1 + replicates).
    draws : (replicates,) T between the groups of each reallocation.
    n : persons.
    """

    observed: float
    expected: float
    p_value: float
    draws: FloatArray
    n: int

    @property
    def excess(self) -> float:
        """Inequality observed beyond chance; below zero if groups differ less than the lot would make them."""
        return self.observed - self.expected

    def to_frame(self) -> pd.DataFrame:
        """One row: measure, value, by_chance, excess, p_value, replicates."""
        return pd.DataFrame(
            [
                {
                    "measure": "theil_t_between",
                    "value": self.observed,
                    "by_chance": self.expected,
                    "excess": self.excess,
                    "p_value": self.p_value,
                    "replicates": len(self.draws),
                }
            ]
        )


def between_by_chance(
    values: Any,
    groups: Any,
    *,
    weights: Any = None,
    seed: int | None = None,
    replicates: int = 999,
    missing: str = "raise",
) -> BetweenByChance:
    """Reallocate persons to the groups at random, and see how much of Theil's T lies between the groups then.

    Persons change places with their values; the weight of a place stays, so that each group keeps its number of persons
    and its population: weights come from the design and differ between groups whatever people answer. With equal
    weights the expectation is close to (k - 1)·CV²/(2n), with k groups, n persons and CV the coefficient of variation
    (variance with divisor n - 1): the second order of T between groups drawn without replacement.

    Parameters
    ----------
    values : (n,) zero or more, not all zero, one per person; 0 and 1 for no and yes.
    groups : (n,) labels, such as townships.
    weights : (n,) positive; equal if None.
    seed, replicates : of the reallocations; the same seed gives the same answer.
    missing : "raise" or "drop".

    Returns
    -------
    BetweenByChance

    Raises
    ------
    MeasureError
        As for `theil_t`; no seed; a single group.

    References
    ----------
    1. Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and
       Molecular Biology 9(1), 39. https://doi.org/10.2202/1544-6115.1585
    2. Shorrocks AF (1980). The class of additively decomposable inequality measures. Econometrica 48(3), 613-625.
       https://doi.org/10.2307/1913126

    >>> found = between_by_chance([1, 2, 3, 4, 8, 13], list("aabbcc"), seed=1)
    >>> round(found.observed, 3), round(found.expected, 2), found.p_value > 0.05
    (0.273, 0.13, True)
    """
    sample = checked(values, weights, groups=groups, missing=missing)
    if len(sample.labels) < 2:
        raise Undefined(
            f"There is only one group ({sample.labels[0]!r}); what lies between groups needs at least two.",
            "仅有一组，不存在组间差异。",
        )
    rng, times = generator(seed), whole("replicates", replicates)
    observed = float(_between(sample))
    weights = sample.weights[None]
    draws = np.concatenate(
        [
            _between(Sample(sample.values[order], weights, sample.codes, sample.labels))
            for order in _orders(rng, sample.n, times)
        ]
    )
    extreme = int((draws >= observed * (1 - 1e-12)).sum())
    return BetweenByChance(observed, float(draws.mean()), (1 + extreme) / (1 + times), draws, sample.n)


def _orders(rng: np.random.Generator, n: int, replicates: int) -> Iterator[IntArray]:
    """Orders of the persons, in blocks of replicates."""
    step = chunk(n)
    for start in range(0, replicates, step):
        yield rng.permuted(np.tile(np.arange(n), (min(step, replicates - start), 1)), axis=1)


def _between(sample: Sample) -> FloatArray:
    return computed([entropy_kernel(1.0, "theil_t")], sample)["theil_t_between"]
