"""Money by counts of people: shares to the last fen, and what a count other than that of the residents does."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import number, refuse


def apportion(total: float, bases: Any, *, places: int = 2) -> FloatArray:
    """Shares of a total in proportion to bases, rounded so that they add up to it (largest remainders).

    Each unit gets its exact share, rounded down; what is left over goes, one smallest unit each, to those whose
    remainder is largest, of equal ones to the first (Hamilton's method; Balinski and Young, *Fair Representation*,
    2nd ed. 2001, ISBN 978-0-8157-0111-8).

    Parameters
    ----------
    total : what is shared out, zero or more; rounded to `places` first.
    bases : (n,) of zero or more, not all zero.
    places : decimals: 2 for yuan and fen, 0 for persons.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    MeasureError : a negative total; bases that are missing, infinite, negative or all zero.

    >>> apportion(100, [1, 1, 1]).tolist()
    [33.34, 33.33, 33.33]
    """
    given = _weights(bases)
    if isinstance(places, bool) or not isinstance(places, int) or places < 0:
        raise MeasureError(f"places={places!r}: give a whole number of 0 or more.")
    exact = Decimal(repr(number("total", float(total), 0, from_low=True)))
    smallest = int((exact * 10**places).to_integral_value(rounding=ROUND_HALF_UP))
    parts = [Fraction(each) for each in given]
    shares = [smallest * part / sum(parts) for part in parts]
    whole = [share.numerator // share.denominator for share in shares]
    order = sorted(range(len(shares)), key=lambda place: (whole[place] - shares[place], place))
    for place in order[: smallest - sum(whole)]:
        whole[place] += 1
    return np.array([each / 10**places for each in whole])


def _weights(given: Any) -> list[float]:
    weights = columns({"weights": given}).numbers["weights"]
    problems = ["weights must be 0 or more."] if (weights < 0).any() else []
    refuse(problems + ["weights must not all be 0."] * (not problems and not weights.sum() > 0))
    return [float(each) for each in weights]


def paid_by_count(total: float, counted: Any, *, residents: Any) -> pd.DataFrame:
    r"""Money that units get if a fixed total follows a count of people, beside what their residents would bring.

    With the count :math:`C_i` and the residents :math:`P_i` the unit gets :math:`M C_i / \sum C` instead of
    :math:`M P_i / \sum P`; the quotient of the two is its share of the money over its share of the residents.

    Parameters
    ----------
    total : the money, the same under both counts.
    counted : (n,) people whom the units are paid for, such as those registered there; zero or more.
    residents : (n,) people who live there; above zero.

    Returns
    -------
    DataFrame
        One row per unit: `paid` and `due` in the unit of the total, to two decimals, each adding up to it; `gain`, paid
        less due; `paid_ratio`, exact, 1 where the unit is paid for those who live there.

    Raises
    ------
    MeasureError : as for `apportion`; no residents.

    >>> paid_by_count(90, [200, 100], residents=[100, 200]).to_numpy().tolist()
    [[60.0, 30.0, 30.0, 2.0], [30.0, 60.0, -30.0, 0.5]]
    """
    both = columns({"counted": counted, "residents": residents}).numbers
    count, people = both["counted"], both["residents"]
    refuse(["residents must be above 0 in every unit."] if (people <= 0).any() else [])
    paid, due = apportion(total, count), apportion(total, people)
    ratio = (count / count.sum()) / (people / people.sum())
    index = counted.index if isinstance(counted, pd.Series) else None
    made = {"paid": paid, "due": due, "gain": np.round(paid - due, 2), "paid_ratio": ratio}
    return pd.DataFrame(made, index=index)
