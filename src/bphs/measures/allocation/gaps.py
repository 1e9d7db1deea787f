"""Additions that bring one group of units as close to the overall rate as they can, and the frontier of equal against
efficient additions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.allocation.programmes import allocate
from bphs.measures.allocation.shortfalls import counted
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import number, refuse


def close_gap(stock: Any, residents: Any, *, group: Any, added: float) -> FloatArray:
    r"""Additions with which the rate of a group of units comes as close to the overall rate as it can.

    Nothing that is there is moved, so that what is added, :math:`a`, fixes the overall rate :math:`(S + a) / P`. The
    group gets :math:`\min(a, \max(0, P_g (S + a) / P - S_g))`, the others what is left; on each side the lowest units
    are raised first (`allocate`).

    Parameters
    ----------
    stock, residents : (n,) as for `bphs.measures.allocation.shortfalls`.
    group : (n,) whether a unit belongs to the group.
    added : what there is to add, zero or more.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    MeasureError : as for `shortfalls`; a group without a unit, or with all of them.

    >>> close_gap([10, 40, 20], [10_000, 10_000, 10_000], group=[True, False, False], added=5).tolist()
    [5.0, 0.0, 0.0]
    >>> close_gap([10, 40, 20], [10_000, 10_000, 10_000], group=[True, False, False], added=35).tolist()
    [25.0, 0.0, 10.0]
    """
    there, people = counted(stock, residents)
    belongs = real(group, "group")
    told = belongs.shape == there.shape and np.isin(belongs, (0, 1)).all()
    refuse([] if told else ["group: one True or False for each unit."])
    inside = belongs == 1
    if inside.all() or not inside.any():
        raise MeasureError("group: some units, and not all, must belong to it.")
    more = number("added", added, 0, from_low=True)
    even = people[inside].sum() / people.sum() * (there.sum() + more) - there[inside].sum()
    parts = {True: min(more, max(0.0, even))}
    parts[False] = more - parts[True]
    made = np.zeros(len(there))
    for side, part in parts.items():
        where = inside == side
        made[where] = allocate(there[where], people[where], added=part, target=0).round(9)
    return made


def frontier(
    stock: Any, residents: Any, *, added: float, target: float, steps: int = 11, per: float = 1_000.0
) -> pd.DataFrame:
    """Equality against efficiency: the smallest summed shortfall that is left, for a rising floor under every unit.

    The floor rises from the lowest rate there is to the highest that the addition can bring every unit to. With a low
    floor the addition goes where it takes most off the shortfalls per resident; a high one leaves nothing to choose.

    Parameters
    ----------
    stock, residents, added, target, per : as for `allocate`.
    steps : points of the frontier, two or more.

    Returns
    -------
    DataFrame
        One row per floor, rising: `floor`, `summed` (what the units still lack per `per` residents, added up) and
        `additions`, the array of what each unit gets.

    Raises
    ------
    MeasureError : as for `allocate`; a target below the lowest rate that there is.

    >>> frontier([0, 0], [1000, 4000], added=5, target=3, steps=3)[["floor", "summed"]].round(3).to_numpy().tolist()
    [[0.0, 2.5], [0.5, 2.5], [1.0, 4.0]]
    """
    there, people = counted(stock, residents)
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 2:
        raise MeasureError(f"steps={steps!r}: give a whole number of 2 or more.")
    low = per * (there / people).min()
    if number("target", target, 0, from_low=True) < low:
        raise MeasureError(f"target={target!r}: give a rate above the lowest there is, {low:.6g}.")
    even = there + allocate(there, people, added=added, target=target, per=per)
    high = min(target, per * (even / people).min())
    floors = np.linspace(low, high, steps)
    floors[-1] -= 1e-9 * (high - low)
    rows = [
        allocate(there, people, added=added, target=target, minimise="summed", floor=float(floor), per=per)
        for floor in floors
    ]
    left = [float(np.maximum(target - per * (there + row) / people, 0).sum()) for row in rows]
    return pd.DataFrame({"floor": floors, "summed": left, "additions": rows})
