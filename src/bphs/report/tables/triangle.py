"""Correlations as journals print them: the lower triangle, with stars for small p values."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bphs.report.frames import rows_in

STARS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))


def triangle(pairs: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Lower triangle of a matrix of correlations, each with its stars.

    Parameters
    ----------
    pairs : `first`, `second`, `correlation`, `p_adjusted`, one row per pair, as `correlations` gives them.
    names : rows in their order; all but the last are the columns.

    Returns
    -------
    One row per name, one column per name but the last: text, empty on and above the diagonal. * p < 0.05,
    ** p < 0.01, *** p < 0.001.

    >>> pairs = pd.DataFrame({"first": ["a"], "second": ["b"], "correlation": [-0.25], "p_adjusted": [0.02]})
    >>> triangle(pairs, ["a", "b"])["a"].tolist()
    ['', '−0.25*']
    """
    found = {
        (row.first, row.second): f"{row.correlation:.2f}{_stars(row.p_adjusted)}".replace("-", "−")
        for row in rows_in(pairs)
    }
    return pd.DataFrame(
        {column: [found.get((column, row), "") for row in names] for column in names[:-1]}, index=list(names)
    )


def _stars(p: float) -> str:
    return next((stars for limit, stars in STARS if p < limit), "")
