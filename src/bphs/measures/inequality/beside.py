"""Each unit beside the whole that it is a part of: how far above or below, and whether its sample can tell."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import checked, columns
from bphs.measures.sample.options import number


def beside_overall(
    values: Any,
    *,
    weights: Any = None,
    standard_errors: Any = None,
    confidence: float = 0.95,
    missing: str = "raise",
) -> pd.DataFrame:
    """Value of each unit beside the overall value, the mean weighted by residents.

    A unit is itself a part of the overall value, so the two do not err independently. With shares w of the residents
    that add up to one and independent errors s, the difference of unit i from the overall value has the variance
    s_i²·(1 − 2·w_i) + Σ w_j²·s_j²; with equal weights and errors that is the s²·(n − 1)/n of the analysis of means
    (Nelson 1983). Each unit is judged by itself: of twenty that are just like the whole, one is expected to seem
    different at a confidence of 0.95.

    Parameters
    ----------
    values : (n,) zero or more, such as workers per 1,000 residents, not all zero.
    weights : (n,) positive, the population behind each; equal if None.
    standard_errors : (n,) zero or more, sampling error of each value, in its unit; None for a full count.
    confidence : above 0 and below 1.
    missing : "raise", or "drop" to leave incomplete units out.

    Returns
    -------
    frame of a row per unit, the index of `values` if it is a Series
        ``ratio`` to the overall value, ``difference`` from it (unit of the values), ``error`` of the difference (0
        without sampling error), ``side``: 1 above the overall value, −1 below, 0 where the difference is inside its
        interval.

    Raises
    ------
    MeasureError
        Missing, infinite or negative numbers; a weight that is not positive; columns of different lengths.
    Undefined
        All values are zero.

    References
    ----------
    1. Nelson PR (1983). A comparison of sample sizes for the analysis of means and the analysis of variance. Journal
       of Quality Technology 15(1), 33-39. doi:10.1080/00224065.1983.11978841

    >>> beside_overall([2.0, 4.0, 6.0], standard_errors=[0.6, 0.6, 0.6])["side"].tolist()
    [-1, 0, 1]
    """
    level = number("confidence", confidence, 0, 1)
    read = columns({"values": values, "weights": weights, "standard_errors": standard_errors}, missing=missing)
    sample = checked(read.numbers["values"], read.numbers.get("weights"))
    errors = read.numbers.get("standard_errors", np.zeros(sample.n))
    if errors.min() < 0:
        raise MeasureError(f"standard_errors must be zero or more, but the lowest is {errors.min():g}.")
    shares = sample.weights / sample.weights.sum()
    variance = errors**2 * (1 - 2 * shares) + (shares**2) @ (errors**2)
    found = _frame(sample.values, float(shares @ sample.values), np.sqrt(np.maximum(variance, 0)), level)
    if not isinstance(values, pd.Series):
        return found
    return found.set_axis(values.index if read.kept is None else values.index[read.kept])


def _frame(values: np.ndarray, overall: float, error: np.ndarray, level: float) -> pd.DataFrame:
    difference = values - overall
    # a whole that is a mean of equal values is them up to rounding
    nothing = np.isclose(values, overall, rtol=1e-12, atol=0)
    unsure = nothing | (np.abs(difference) <= NormalDist().inv_cdf(0.5 + level / 2) * error)
    side = np.where(unsure, 0, np.sign(difference)).astype(int)
    return pd.DataFrame({"ratio": values / overall, "difference": difference, "error": error, "side": side})
