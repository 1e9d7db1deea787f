"""Money that the centre bears of a cost per resident, by the tier of each unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import Undefined
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import number, refuse


def central_money(standard: float, residents: Any, *, share_pct: Any) -> FloatArray:
    """Money that the centre pays each unit: residents times the standard times the centre's share.

    Parameters
    ----------
    standard : cost per resident, zero or more.
    residents : (n,) residents of each unit.
    share_pct : (n,) share that the centre bears there, 0 to 100; a gap is a tier that nobody knows.

    Returns
    -------
    array of shape (n,), to two decimals.

    Raises
    ------
    Undefined : the share of a unit is not known. MeasureError : shares outside 0 to 100, negative residents.

    >>> central_money(74, [1_000_000, 500_000], share_pct=[80, 10]).tolist()
    [59200000.0, 3700000.0]
    """
    known = int(np.isfinite(given := real(share_pct, "share_pct")).sum())
    if known < given.size:
        raise Undefined(
            f"The central share is known of {known} of {given.size} units; the others' tiers were not found. Whether "
            "central money equalizes can be said when the table is complete.",
            f"{given.size} 个地区中仅 {known} 个的中央分担比例已知，其余档次未查到；待该表补全后方能判断中央补助是否具有均等化作用。",
        )
    both = columns({"residents": residents, "share_pct": share_pct}).numbers
    problems = ["share_pct must lie between 0 and 100."] * bool(((given < 0) | (given > 100)).any())
    refuse(problems + ["residents must be 0 or more."] * bool((both["residents"] < 0).any()))
    cost = number("standard", standard, 0, from_low=True) * both["residents"]
    return np.round(cost * both["share_pct"] / 100, 2)
