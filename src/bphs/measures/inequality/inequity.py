"""Horizontal inequity: what is left of inequality along a ranking when units with equal need are compared."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.inequality._concentration import Convention, by_rank, concentration
from bphs.measures.sample.gate import FloatArray, checked, columns
from bphs.measures.sample.least_squares import least_squares

Columns = Mapping[str, Any] | pd.DataFrame
NOT_FOUND = (
    "What need makes one expect cannot be found: too few units for the columns of need, or columns that determine one"
    " another."
)
NOT_FOUND_ZH = "无法估计需要所对应的水平：地区数少于所需，或需要变量之间完全相关。"


@dataclass(frozen=True, eq=False)
class Inequity:
    """Concentration indices of what there is, of what need makes one expect, and their difference.

    Attributes
    ----------
    actual : of the variable: above 0 if those who rank high have more. needed : of what is expected of need.
    inequity : their difference: above 0 if of equal need those who rank high have more.
    units : one row per unit, in the order given (of those kept): `actual`, `needed` (expected of its need),
        `standardised` (actual - needed + mean), `gap_share` ((actual - needed)/needed; NaN where nothing is expected).
    explained : share of the variance between units that need (and controls) go with, R².
    n : units.
    """

    actual: float
    needed: float
    inequity: float
    units: pd.DataFrame
    explained: float
    n: int

    def to_frame(self) -> pd.DataFrame:
        """One row."""
        return pd.DataFrame([{"actual": self.actual, "needed": self.needed, "inequity": self.inequity}])


def horizontal_inequity(
    values: Any,
    *,
    need: Columns,
    rank: Any,
    controls: Columns | None = None,
    weights: Any = None,
    missing: str = "raise",
) -> Inequity:
    """Index of horizontal inequity by indirect standardisation for need.

    A weighted linear regression on need and controls gives ŷ, with controls held at their means. Then
    y* = y - ŷ + ȳ, and HI = C(y*) = C(y) - Σ (β_k x̄_k/ȳ) C_k over the columns of need.

    Need is what the average supply goes with, not what it ought to be: where all have too little for the old, the
    expectation says so, too. Units that are all there are have no sampling error; none is given.

    Parameters
    ----------
    values : (n,) zero or more, such as staff per 1,000 residents.
    need : columns (n,) that ought to make a difference, such as the share of the old.
    rank : (n,) the variable that orders units from worst to best off.
    controls : columns (n,) that ought to make none but go with need, such as income. Without them the slopes of need
        take up what income does.
    weights : (n,) positive, the population of each unit; equal if None.
    missing : "raise" or "drop".

    Raises
    ------
    Undefined : no more units than columns, columns that determine one another. MeasureError : no column of need; as for
        `concentration_index`.

    References
    ----------
    Wagstaff and van Doorslaer 2000, Measuring and testing for inequity in the delivery of health care, Journal of Human
    Resources 35(4), 716-733, doi:10.2307/146369. O'Donnell, van Doorslaer, Wagstaff and Lindelow 2008, Analyzing Health
    Equity Using Household Survey Data, chapter 15, doi:10.1596/978-0-8213-6933-3.

    >>> found = horizontal_inequity([2, 3, 5, 6], need={"old": [1, 2, 3, 4]}, rank=[1, 2, 3, 4])
    >>> round(found.actual, 4), round(found.needed, 4), round(found.inequity, 4) + 0.0
    (0.2188, 0.2188, 0.0)
    """
    read, named, beside = _read(values, need, rank, controls, weights, missing)
    sample = checked(read["values"], read.get("weights"), rank=read["rank"])
    x, z = (
        np.column_stack([read[name] for name in each]) if each else np.empty((sample.n, 0)) for each in (named, beside)
    )
    share = sample.weights / sample.weights.sum()
    y, mean = sample.values, float(share @ sample.values)
    expected, explained = _expected(y, x, z, share)

    def index(of: FloatArray) -> float:
        ordered = by_rank(checked(of, sample.weights, rank=np.asarray(sample.rank), sign="any"))
        return float(concentration(ordered, Convention("generalized"))) / mean

    units = pd.DataFrame(
        {
            "actual": y,
            "needed": expected,
            "standardised": y - expected + mean,
            "gap_share": np.divide(y - expected, expected, out=np.full(sample.n, np.nan), where=expected > 0),
        }
    )
    return Inequity(index(y), index(expected), index(y - expected + mean), units, explained, sample.n)


def without_each(
    values: Any,
    *,
    need: Columns,
    rank: Any,
    controls: Columns | None = None,
    weights: Any = None,
    missing: str = "raise",
) -> FloatArray:
    """Index of horizontal inequity anew, one unit left out after the other.

    No interval of a sample: it says how far the result hangs on a single unit, also where units are all there are.

    Parameters
    ----------
    values, need, rank, controls, weights, missing : as for `horizontal_inequity`.

    Returns
    -------
    array of shape (n,), the index without each unit that is kept; NaN where the others do not determine it.

    Raises
    ------
    MeasureError, Undefined : as `horizontal_inequity` of all of them.

    References
    ----------
    Efron and Stein 1981, The jackknife estimate of variance, doi:10.1214/aos/1176345462 (values without each unit).

    >>> found = without_each([2, 3, 5, 6, 6], need={"old": [1, 2, 3, 4, 5]}, rank=[2, 1, 3, 4, 5])
    >>> float(found[0]) == horizontal_inequity([3, 5, 6, 6], need={"old": [2, 3, 4, 5]}, rank=[1, 3, 4, 5]).inequity
    True
    """
    horizontal_inequity(values, need=need, rank=rank, controls=controls, weights=weights, missing=missing)
    read, named, beside = _read(values, need, rank, controls, weights, missing)
    count = len(read["values"])
    found = np.full(count, np.nan)
    for unit in range(count):
        rest = {name: np.delete(column, unit) for name, column in read.items()}
        with suppress(Undefined):
            found[unit] = horizontal_inequity(
                rest["values"],
                need={name: rest[name] for name in named},
                rank=rest["rank"],
                controls={name: rest[name] for name in beside},
                weights=rest.get("weights"),
            ).inequity
    return found


def _read(
    values: Any, need: Columns, rank: Any, controls: Columns | None, weights: Any, missing: str
) -> tuple[dict[str, FloatArray], list[str], list[str]]:
    """Columns of the units that are kept, and the names of those of need and of controls among them."""
    if not len(need):
        raise MeasureError("No column of need was given: pass at least one.")
    named = {f"need {name}": need[name] for name in need}
    beside = {f"control {name}": controls[name] for name in controls} if controls is not None else {}
    read = columns({"values": values, "rank": rank, "weights": weights, **named, **beside}, missing=missing).numbers
    return dict(read), list(named), list(beside)


def _expected(y: FloatArray, x: FloatArray, z: FloatArray, share: FloatArray) -> tuple[FloatArray, float]:
    """What need makes one expect, controls at their means; and R² of the whole regression."""
    design = np.column_stack([np.ones(len(y)), x, z])
    try:
        fit = least_squares(y, design, weights=share)
    except MeasureError as error:
        raise Undefined(NOT_FOUND, NOT_FOUND_ZH) from error
    held = np.column_stack([np.ones(len(y)), x, np.broadcast_to(share @ z, z.shape)])
    whole = float(share @ (y - share @ y) ** 2)
    return held @ fit.coefficients, 1 - float(share @ fit.residuals**2) / whole if whole > 0 else float("nan")
