"""Need of units from groups of their residents and their density, distance from a target, and the pace towards it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined, nearest
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import number, refuse

SPARSE = "sparse"
"""Name of the weight of density among those of groups."""


def need(residents: Any, *, groups: Mapping[str, Any], weights: Mapping[str, float], area: Any = None) -> FloatArray:
    r"""Residents of each unit, counted by their need: what a sum is shared out by.

    :math:`N_i = \left(P_i + \sum_k (w_k - 1) G_{ik}\right) (\bar D / D_i)^{\log_2 w_s}`: each member of group *k* (a
    person, or a household) counts for :math:`w_k - 1` residents more, and everybody in a unit of half the overall
    density :math:`\bar D = \sum P / \sum A` for :math:`w_s`. With all weights 1 need is the number of residents.

    Parameters
    ----------
    residents : (n,) residents, above zero.
    groups : (n,) numbers by the name of the group, zero or more.
    weights : weight by the name of a group, and of density under the name ``"sparse"``; above zero, 1 if not given.
    area : (n,) area, above zero; needed where density has a weight other than 1.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    MeasureError : a weight for nothing that is there; missing or negative numbers; a weight for density without an
        area. Undefined : weights below 1 that leave a unit no need.

    >>> need([100, 100], groups={"old": [10, 30]}, weights={"old": 2}).tolist()
    [110.0, 130.0]
    >>> need([100, 100], groups={}, weights={"sparse": 1.5}, area=[1, 3]).round(2).tolist()
    [66.67, 126.77]
    """
    people, parts, places = _given(residents, groups, area)
    power = {name: number(f"weights[{name!r}]", weight, 0) for name, weight in weights.items()}
    unknown = sorted(power.keys() - {*parts, SPARSE})
    refuse([f"weights: {name!r}; {nearest(name, [*parts, SPARSE])}." for name in unknown])
    made = people + sum((power.get(name, 1.0) - 1) * part for name, part in parts.items())
    if (made <= 0).any():
        raise Undefined(
            "With these weights a unit is left without any need.", "按这些权重计算，有地区的需要量不大于零。"
        )
    if power.get(SPARSE, 1.0) == 1.0:
        return made
    refuse(["area: needed where density has a weight."] * (places is None))
    return made * _sparseness(people, places) ** np.log2(power[SPARSE])


def _given(residents: Any, groups: Mapping[str, Any], area: Any) -> tuple[FloatArray, dict[str, FloatArray], Any]:
    if SPARSE in groups:
        raise MeasureError(f"groups: {SPARSE!r} is the name of the weight of density; call the group otherwise.")
    asked = {"residents": residents, **groups} | ({} if area is None else {"area": area})
    numbers = columns(asked).numbers
    negative = [f"{name} must be 0 or more." for name in groups if (numbers[name] < 0).any()]
    empty = [f"{name} must be above 0 in every unit." for name in asked.keys() - groups if (numbers[name] <= 0).any()]
    refuse(negative + empty)
    return numbers["residents"], {name: numbers[name] for name in groups}, numbers.get("area")


def _sparseness(people: FloatArray, places: Any) -> FloatArray:
    """Overall density over the density of each unit."""
    return np.asarray(people.sum() / places.sum() / (people / places), dtype=float)


def need_sensitivity(residents: Any, *, groups: Mapping[str, Any], area: Any = None) -> pd.DataFrame:
    r"""Change of each unit's share when one weight begins to rise from 1: relative, for a rise of the weight by one.

    The derivative of the logarithm of the share, with the other weights at 1: :math:`G_{ik} / P_i - G_k / P` for a
    group, :math:`(x_i - \bar x) / \ln 2` with :math:`x = \ln(\bar D / D)` for density.

    Parameters
    ----------
    residents, groups, area : as for `need`.

    Returns
    -------
    DataFrame
        A column for each group, and ``sparse`` where the area is given; weighted by residents each adds up to zero.

    Raises
    ------
    MeasureError : as for `need`.

    >>> need_sensitivity([100, 100], groups={"old": [10, 30]}).round(3).to_dict("list")
    {'old': [-0.1, 0.1]}
    """
    people, parts, places = _given(residents, groups, area)
    share = people / people.sum()
    made = {name: part / people - part.sum() / people.sum() for name, part in parts.items()}
    if places is not None:
        apart = np.log(_sparseness(people, places))
        made[SPARSE] = (apart - (share * apart).sum()) / np.log(2)
    return pd.DataFrame(made, index=residents.index if isinstance(residents, pd.Series) else None)


def towards_target(current: Any, target: Any, *, total: float, least_growth: float = 0.0) -> FloatArray:
    """Next year's money on the way to a target: everybody gets a least growth, the rest goes by distance from target.

    Parameters
    ----------
    current : (n,) money of the units now, zero or more.
    target : (n,) what the next total would be shared out by, zero or more.
    total : next year's money.
    least_growth : growth that every unit gets at least; below zero it is the most that a unit can lose.

    Returns
    -------
    array of shape (n,), which adds up to the total; no unit that is above its target gets more than the least growth,
    none goes beyond its target.

    Raises
    ------
    MeasureError : missing or negative numbers, all of them zero. Undefined : the total is too small for the growth.

    >>> towards_target([60, 40], [1, 1], total=110).tolist()
    [60.0, 50.0]
    >>> towards_target([60, 40], [1, 1], total=100, least_growth=-0.1).tolist()
    [54.0, 46.0]
    """
    both = columns({"current": current, "target": target}).numbers
    refuse([f"{name} must be 0 or more, and not all 0." for name, e in both.items() if (e < 0).any() or not e.sum()])
    money = number("total", total, 0, from_low=True)
    kept = both["current"] * (1 + number("least_growth", least_growth, -1, from_low=True))
    left = money - kept.sum()
    if left < -1e-9 * money:
        raise Undefined(
            "The total is too small to give every unit the least growth.", "经费总额不足以保证各地区的最低增长。"
        )
    distance = np.maximum(money * both["target"] / both["target"].sum() - kept, 0.0)
    return kept + max(left, 0.0) * distance / distance.sum() if distance.sum() else kept
