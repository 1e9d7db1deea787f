"""Outliers among the units of a census: in every column, in what each year says and in how it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.schema import Column

__all__ = ["LIMIT", "modified_z", "outlier_checks", "zero_counts"]

LIMIT = 3.5
"""Modified z-score beyond which a unit is looked at (Iglewicz and Hoaglin 1993)."""
_CONSISTENT = 0.6744897501960817
"""Third quartile of the normal distribution: with it the median deviation estimates the standard deviation."""
PEOPLE = "pop_total"


def modified_z(values: pd.Series) -> pd.Series:
    """Distance of each value from the median, .6745 (x - median) / MAD, MAD the median absolute deviation.

    Unlike a z-score it is not shrunk by the very values that it looks for. Missing where the MAD is zero, for half of
    the values are the same.

    References
    ----------
    Iglewicz and Hoaglin 1993, How to detect and handle outliers, ASQC Quality Press.

    >>> modified_z(pd.Series([1.0, 2.0, 3.0, 4.0, 100.0])).round(2).tolist()
    [-1.35, -0.67, 0.0, 0.67, 65.43]
    """
    away = values - values.median()
    spread = away.abs().median()
    return _CONSISTENT * away / spread if spread > 0 else away * np.nan


def outlier_checks(harmonised: Mapping[int, pd.DataFrame], dictionary: Dictionary) -> pd.DataFrame:
    """Every column held against the other units of its year, and its change against their changes.

    A count is set against the residents and taken as a logarithm, so that large units are not outliers for their size;
    a mean or a rate is taken as it stands. A zero has no logarithm and is left out; `zero_counts` names it.

    Parameters
    ----------
    harmonised : by year, one row per district, key ``code``, as `harmonise` makes them.
    dictionary : says which columns are counts and which are means or rates (``weight``).

    Returns
    -------
    One row per column and year, and per column and change from the first year to the last: ``year`` (of a change the
    last), ``looked_at`` (``level`` or ``change``), ``quantity``, ``n_units`` (that have a value), ``flagged`` (beyond
    `LIMIT`), ``code`` of the unit furthest out and its ``outlier_score``. Columns without spread have no score.
    """
    levels = {year: _levels(census, dictionary) for year, census in sorted(harmonised.items())}
    rows = [row for year, table in levels.items() for row in _looked_at(year, "level", table)]
    if len(levels) > 1:
        first, last = levels[min(levels)], levels[max(levels)]
        shared = [name for name in first if name in last]
        rows += _looked_at(max(levels), "change", last[shared] - first[shared])
    names = ["year", "looked_at", "quantity", "n_units", "flagged", "code", "outlier_score"]
    return pd.DataFrame(rows, columns=names)


def zero_counts(harmonised: Mapping[int, pd.DataFrame], dictionary: Dictionary) -> pd.DataFrame:
    """Whether each count of each unit is zero, which may be true, a dash read as a number, or a figure left out.

    Parameters
    ----------
    harmonised, dictionary : as in `outlier_checks`.

    Returns
    -------
    (units, counts of all years) indexed by code; missing counts are not zero.
    """
    parts = []
    for census in harmonised.values():
        units = census.set_index("code")
        counts = [name for name in units if name != "year" and dictionary.column(name).adds_up]
        parts.append(units[counts].astype(float) == 0)
    return pd.concat(parts, axis="columns")


def _levels(census: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    units = census.set_index("code")
    columns = {name: dictionary.column(name) for name in units if name != "year"}
    return pd.DataFrame({name: _level(units, entry) for name, entry in columns.items() if entry.numeric})


def _level(units: pd.DataFrame, entry: Column) -> pd.Series:
    values = units[entry.name].astype(float)
    if not entry.adds_up:
        return values
    counted = values if entry.name == PEOPLE else values / units[PEOPLE]
    return np.log(counted.where(counted > 0))


def _looked_at(year: int, kind: str, table: pd.DataFrame) -> Iterator[tuple[int, str, str, int, int, str, float]]:
    for name, values in table.items():
        known = values.dropna()
        scores = modified_z(known).dropna()
        furthest = str(scores.abs().idxmax()) if len(scores) else ""
        score = float(scores[furthest]) if len(scores) else float("nan")
        yield year, kind, str(name), len(known), int((scores.abs() > LIMIT).sum()), furthest, score
