"""Projections held against what was counted afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bphs.measures.sample.gate import columns
from bphs.measures.sample.options import refuse


@dataclass(frozen=True)
class Accuracy:
    """Errors of a projection, relative to what was counted.

    Attributes
    ----------
    mape : mean absolute error of the units, a share: how far off they are.
    malpe : mean error of the units with its sign, a share: in which direction.
    total : error of the sum of all units, a share.

    >>> Accuracy(0.1, -0.02, 0.03).malpe
    -0.02
    """

    mape: float
    malpe: float
    total: float


def accuracy(projected: Any, counted: Any) -> Accuracy:
    r"""Errors of projected residents: :math:`\overline{|e|}` and :math:`\bar e` with :math:`e_i = p_i / a_i - 1`, and
    that of the sum.

    Parameters
    ----------
    projected : (n,) projected residents of the units, zero or more.
    counted : (n,) counted residents of the same units, above zero.

    Raises
    ------
    MeasureError : missing numbers, nobody counted in a unit.

    References
    ----------
    Smith, Tayman and Swanson 2013, doi:10.1007/978-94-007-7551-0 (MAPE and MALPE).

    >>> found = accuracy([110, 90], [100, 100])
    >>> round(found.mape, 6), round(found.malpe, 6), round(found.total, 6)
    (0.1, 0.0, 0.0)
    """
    both = columns({"projected": projected, "counted": counted}).numbers
    refuse(["counted must be above 0 in every unit."] * bool((both["counted"] <= 0).any()))
    apart = both["projected"] / both["counted"] - 1
    total = both["projected"].sum() / both["counted"].sum() - 1
    return Accuracy(float(np.abs(apart).mean()), float(apart.mean()), float(total))
