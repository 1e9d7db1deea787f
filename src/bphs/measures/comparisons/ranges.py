"""Distance between the highest and the lowest of several groups, with limits that hold although they were picked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from bphs.errors import Undefined
from bphs.measures.comparisons._domains import Domains, df_of_pairs, domains, several
from bphs.measures.sample.estimates import Estimate
from bphs.measures.sample.gate import Design, FloatArray
from bphs.measures.sample.options import level, number

BASIS = "groups as drawn (Taylor linearisation, Bonferroni over the pairs of groups)"


@dataclass(frozen=True, eq=False)
class Range:
    """Highest and lowest of several groups.

    Attributes
    ----------
    highest, lowest : their labels. high, low : their means.
    gap : high less low, never below 0. ratio : high over low, never below 1; None where it has no value (a mean of zero
        or less).
    smallest : units with a value in the smaller of the two groups.
    """

    highest: Any
    lowest: Any
    high: float
    low: float
    gap: Estimate
    ratio: Estimate | None
    smallest: int


def group_range(
    values: Any,
    groups: Any,
    *,
    weights: Any = None,
    design: Design | None = None,
    families: int = 1,
    confidence: float = 0.95,
    missing: str = "drop",
) -> Range:
    r"""Range of the weighted means of groups, absolute and relative, with simultaneous limits.

    WHO's difference and ratio of the best and the worst group. The largest of several differences is larger than any of
    them was expected to be, so its own interval would be too sure. With intervals d_ij ± h_ij that hold for all
    pairs at once (Bonferroni), the true range lies between :math:`\max(0, \max_{ij} |d_{ij}| - h_{ij})` and
    :math:`\max_{ij} |d_{ij}| + h_{ij}`; so does the ratio, on the scale of logarithms. Limits are conservative.

    Parameters
    ----------
    values, groups, weights, design, missing : as for `survey_comparison`.
    families : how many such ranges are to hold together, e.g. one for each characteristic; 1 for this one alone.

    Raises
    ------
    Undefined : as `survey_pairwise`; means that the margins of the weights determine.
    MeasureError : as for `survey_comparison`.

    References
    ----------
    Dunn 1961, doi:10.1080/01621459.1961.10482090 (intervals of several contrasts). Schlotheuber and Hosseinpoor 2022,
    doi:10.3390/ijerph19063697 (difference, ratio).

    >>> found = group_range([1, 2, 3, 5, 6, 8], list("aaabbb"))
    >>> found.highest, found.lowest, round(found.gap.value, 3), round(found.ratio.value, 3)
    ('b', 'a', 4.333, 3.167)
    """
    number("families", families, 1, from_low=True)
    level(confidence)
    found = several(domains(values, weights, groups, design, missing))
    df = df_of_pairs(found)
    quantile = _quantile(found.k, families, df, confidence)
    gap = _limits(found.means, found.covariance, quantile)
    if not gap[2] > 0:
        raise Undefined(
            "values do not vary within groups, or the margins tell them, so the difference has no error to compare it with.",
            "各组内取值均相同，或已由校准边际完全确定，差值没有标准误。",
        )
    top, bottom = int(found.means.argmax()), int(found.means.argmin())
    return Range(
        found.labels[top], found.labels[bottom], float(found.means[top]), float(found.means[bottom]),
        Estimate("group_difference", gap[0], gap[2], (gap[1], gap[3]), confidence, found.n, BASIS),
        _ratio(found, quantile, confidence), int(min(found.sizes[top], found.sizes[bottom])),
    )  # fmt: skip


def _quantile(k: int, families: int, df: int, confidence: float) -> float:
    from scipy import stats

    pairs = families * k * (k - 1) / 2
    return float(stats.t.ppf(1 - (1 - confidence) / (2 * pairs), df))


def _limits(means: FloatArray, covariance: FloatArray, quantile: float) -> tuple[float, float, float, float]:
    """Range, its lower limit, the error of the pair that makes it, its upper limit."""
    first, second = np.array(list(combinations(range(means.size), 2))).T
    variance = covariance.diagonal()
    error = np.sqrt(np.maximum(variance[first] + variance[second] - 2 * covariance[first, second], 0.0))
    apart = np.abs(means[first] - means[second])
    widest = int(apart.argmax())
    low, high = apart - quantile * error, apart + quantile * error
    return float(apart[widest]), max(0.0, float(low.max())), float(error[widest]), float(high.max())


def _ratio(found: Domains, quantile: float, confidence: float) -> Estimate | None:
    if found.means.min() <= 0:
        return None
    relative = found.covariance / np.outer(found.means, found.means)
    value, low, error, high = np.array(_limits(np.log(found.means), relative, quantile))
    limits = (float(np.exp(low)), float(np.exp(high)))
    return Estimate(
        "group_ratio", float(np.exp(value)), float(error), limits, confidence, found.n, f"{BASIS}; on the log scale"
    )
