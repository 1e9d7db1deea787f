"""Pairs of groups compared where respondents were drawn with unequal chances, in strata or in clusters."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.comparisons._domains import df_of_pairs, domains, several
from bphs.measures.comparisons.multiplicity import METHODS, adjust
from bphs.measures.comparisons.posthoc import Pairwise, without_error
from bphs.measures.sample.gate import Design
from bphs.measures.sample.options import choice, level


def survey_pairwise(
    values: Any,
    groups: Any,
    *,
    weights: Any = None,
    design: Design | None = None,
    adjustment: str = "holm",
    confidence: float = 0.95,
    missing: str = "drop",
) -> Pairwise:
    """Comparisons of the weighted means (of a 0/1 column: shares) of every pair of groups.

    t = (x̄_i - x̄_j)/SE, the error with the covariance that two groups have because they live in the same clusters; on
    d - k + 1 degrees of freedom, d clusters less strata, as the coefficients of a design-based regression on k groups.

    Parameters
    ----------
    values, groups, weights, design, missing : as for `survey_comparison`.
    adjustment : of the p values over the pairs, see `adjust`. The intervals are those of each difference alone.

    Returns
    -------
    Pairwise : method "design_t".

    Raises
    ------
    MeasureError : as for `survey_comparison`; fewer clusters (less strata) than groups.

    References
    ----------
    Korn and Graubard 1990, doi:10.1080/00031305.1990.10475737. Holm 1979, Scandinavian Journal of Statistics 6(2),
    65-70. In R: ``survey::svycontrast(svyglm(y ~ 0 + g), …)``.

    >>> found = survey_pairwise([1, 2, 3, 4, 5, 6, 9, 9, 10], list("aaabbbccc"))
    >>> found.table[["group_1", "group_2", "difference"]].round(2).values.tolist()
    [['a', 'b', -3.0], ['a', 'c', -7.33], ['b', 'c', -4.33]]
    """
    from scipy import stats

    choice("adjustment", adjustment, METHODS)
    found = several(domains(values, weights, groups, design, missing))
    df = df_of_pairs(found)
    first, second = np.array(list(combinations(range(found.k), 2))).T
    variance = found.covariance.diagonal()
    error = np.sqrt(variance[first] + variance[second] - 2 * found.covariance[first, second])
    difference = found.means[first] - found.means[second]
    known = np.where(error > 0, error, np.nan)
    t = difference / known
    p = 2 * stats.t.sf(np.abs(t), df)
    half = float(stats.t.ppf((1 + level(confidence)) / 2, df)) * known
    made = {
        "difference": difference,
        "standard_error": error,
        "statistic": t,
        "df": float(df),
        "p_value": p,
        "p_adjusted": adjust(p, adjustment),
        "lower": difference - half,
        "upper": difference + half,
    }
    table = pd.DataFrame(
        {"group_1": [found.labels[i] for i in first], "group_2": [found.labels[i] for i in second], **made}
    )
    return Pairwise("design_t", table, confidence, found.n, found.left_out, without_error(table))
