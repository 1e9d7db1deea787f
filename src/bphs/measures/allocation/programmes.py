"""Where a given number of workers is put so that the largest, or the summed, shortfall is smallest."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError, Undefined
from bphs.measures.allocation.shortfalls import counted
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice, number

AIMS = ("largest", "summed")
INFEASIBLE = 2
"""Status of HiGHS, as scipy reports it: no allocation keeps to all conditions."""


def allocate(
    stock: Any,
    residents: Any,
    *,
    added: float,
    target: float,
    minimise: str = "largest",
    floor: float = 0.0,
    per: float = 1_000.0,
) -> FloatArray:
    r"""Additions to each unit, none of which is negative: a linear program, solved by HiGHS.

    With stock :math:`s`, residents :math:`P` and additions :math:`x \ge 0`, the shortfall of a unit is
    :math:`d_i = t - k (s_i + x_i) / P_i` per :math:`k` residents. ``"largest"`` makes :math:`\max d_i` smallest with
    :math:`\sum x_i` equal to what is added: the lowest units are raised to one level. Any other allocation of the same
    number follows from this one by moves from a lower unit to a higher, so that this one also has the smallest Theil T
    and Gini coefficient. ``"summed"`` makes
    :math:`\sum \max(d_i, 0)` smallest, adds to no unit more than it lacks, and so may keep a part back; a worker lifts
    a small unit's rate further than a large one's, so small units come first.

    Parameters
    ----------
    stock, residents, target, per : as for `bphs.measures.allocation.shortfalls`.
    added : what there is to add, zero or more.
    minimise : ``"largest"`` or ``"summed"``.
    floor : stock per `per` residents that every unit must have afterwards.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    MeasureError : as for `shortfalls`; an unknown aim; a floor above the target.
    Undefined : too little is added to bring every unit to the floor.

    References
    ----------
    Huangfu Q, Hall JAJ. Parallelizing the dual revised simplex method. Math Program Comput 2018;10:119-142,
    doi:10.1007/s12532-017-0130-5.

    >>> allocate([10, 40, 20], [10_000, 10_000, 10_000], added=15, target=4).round(6).tolist()
    [12.5, 0.0, 2.5]
    >>> allocate([10, 40, 20], [10_000, 10_000, 5_000], added=15, target=6, minimise="summed").round(6).tolist()
    [5.0, 0.0, 10.0]
    """
    choice("minimise", minimise, AIMS)
    there, people = counted(stock, residents)
    rates, size = there * number("per", per, 0) / people, people / per
    more = number("added", added, 0, from_low=True)
    goal, low = number("target", target, 0, from_low=True), number("floor", floor, 0, from_low=True)
    if low > goal:
        raise MeasureError(f"floor={floor!r}: give a number of at most the target, {target!r}.")
    least = np.maximum(low - rates, 0.0)
    lifted = (
        _lowest_raised(rates, size, more, least) if minimise == "largest" else _summed(rates, size, more, least, goal)
    )
    return lifted * size


def _lowest_raised(rates: FloatArray, size: FloatArray, more: float, least: FloatArray) -> FloatArray:
    """Rises of the rates that make the lowest rate highest: variables are the rises and that rate."""
    n = len(rates)
    above = np.column_stack([-np.eye(n), np.ones(n)])
    spent = np.append(size, 0.0)[None] / size.sum()
    bounds = [*((one, None) for one in least), (None, None)]
    cost = np.append(np.zeros(n), -1.0)
    return _solved(cost, bounds, A_ub=above, b_ub=rates, A_eq=spent, b_eq=[more / size.sum()])[:n]


def _summed(rates: FloatArray, size: FloatArray, more: float, least: FloatArray, goal: float) -> FloatArray:
    """Rises of the rates that take most off the summed shortfalls, none beyond the target."""
    lacking = np.maximum(goal - rates, 0.0)
    spent = size[None] / size.sum()
    return _solved(-np.ones(len(rates)), list(zip(least, lacking, strict=True)), A_ub=spent, b_ub=[more / size.sum()])


def _solved(cost: FloatArray, bounds: list[tuple[Any, Any]], **conditions: Any) -> FloatArray:
    from scipy.optimize import linprog

    found = linprog(cost, bounds=bounds, method="highs", **conditions)
    if found.status == INFEASIBLE:
        raise Undefined(
            "What is added is too little to bring every unit to the floor: no allocation does.",
            "新增数量不足以使所有地区达到下限，不存在可行的配置方案。",
        )
    if not found.success:
        raise MeasureError(f"The linear program was not solved: {found.message}")
    return np.maximum(found.x, 0.0)
