"""Characteristics of the units that a regression over them can take."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bphs.errors import Undefined

UNITS_PER_PREDICTOR = 2
"""Units that a linear regression needs for each predictor (Austin and Steyerberg 2015,
doi:10.1016/j.jclinepi.2014.12.014).
"""


def usable(units: pd.DataFrame, named: Sequence[str]) -> tuple[list[str], list[str]]:
    """Predictors that the table knows of every unit, at most one for two units; and the others.

    Parameters
    ----------
    units : one row per unit.
    named : in the order in which they are taken.

    Raises
    ------
    Undefined : the table knows none of them of every unit.

    >>> usable(pd.DataFrame({"income": [1.0, 2.0], "schooling": [9.0, None]}), ["schooling", "income"])
    (['income'], ['schooling'])
    """
    known = [name for name in named if name in units and units[name].notna().all()]
    if not known:
        raise Undefined(
            f"None of the predictors that the study names ({', '.join(named)}) is known for every unit.",
            f"研究设定的自变量（{'、'.join(named)}）均缺失或不完整，无法建立回归模型。",
        )
    taken = known[: max(len(units) // UNITS_PER_PREDICTOR, 1)]
    return taken, [name for name in named if name not in taken]
