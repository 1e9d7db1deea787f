"""Distance of each unit from a target per resident, and the smallest addition that closes all of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import number, refuse


def counted(stock: Any, residents: Any) -> tuple[FloatArray, FloatArray]:
    """Stock and residents of every unit, checked."""
    both = columns({"stock": stock, "residents": residents}).numbers
    problems = ["stock must be 0 or more in every unit."] if (both["stock"] < 0).any() else []
    refuse(problems + ["residents must be above 0 in every unit."] * bool((both["residents"] <= 0).any()))
    return both["stock"], both["residents"]


def shortfalls(stock: Any, residents: Any, *, target: float, per: float = 1_000.0) -> FloatArray:
    """What each unit lacks of a target, in units of the stock; 0 where it has as much or more.

    Parameters
    ----------
    stock : (n,) what is there, such as health workers; zero or more.
    residents : (n,) residents of the same units, above zero.
    target : stock per `per` residents that every unit is to have.
    per : residents to which the target refers.

    Returns
    -------
    array of shape (n,): max(0, target · residents / per - stock).

    Raises
    ------
    MeasureError : missing or negative stock, no residents, a target below zero.

    >>> shortfalls([10, 40], [5_000, 10_000], target=3).tolist()
    [5.0, 0.0]
    """
    there, people = counted(stock, residents)
    wanted = number("target", target, 0, from_low=True) / number("per", per, 0) * people
    return np.maximum(wanted - there, 0.0)


def smallest_addition(
    stock: Any, residents: Any, *, target: float, movable: bool = False, per: float = 1_000.0
) -> float:
    """Smallest addition with which every unit reaches a target.

    Parameters
    ----------
    movable : whether what is there may be moved between units. If not, the shortfalls add up; if so, only what all
        units together lack is added.
    stock, residents, target, per : as for `shortfalls`.

    Raises
    ------
    MeasureError : as for `shortfalls`.

    >>> smallest_addition([10, 40], [5_000, 10_000], target=3)
    5.0
    >>> smallest_addition([10, 40], [5_000, 10_000], target=3, movable=True)
    0.0
    """
    if movable:
        there, people = counted(stock, residents)
        stock, residents = [there.sum()], [people.sum()]
    return float(shortfalls(stock, residents, target=target, per=per).sum())
