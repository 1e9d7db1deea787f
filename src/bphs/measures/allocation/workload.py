"""Staff that a workload asks for (WISN, Workload Indicators of Staffing Need)."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import number, refuse


def available_days(days_per_week: float, *, absent: float, weeks: float = 52.0) -> float:
    """Working days of a person in a year: weeks times days a week, less holidays, leave, sickness and training.

    Raises
    ------
    MeasureError : nothing is left.

    >>> available_days(4.5, absent=10 + 30 + 15)
    179.0
    """
    absences = number("absent", absent, 0, from_low=True)
    days = number("weeks", weeks, 0) * number("days_per_week", days_per_week, 0) - absences
    if days <= 0:
        raise MeasureError(f"absent={absent!r}: give fewer days than there are working days in a year.")
    return days


def wisn_staff(hours: Any, *, days: float, hours_per_day: float = 8.0, other_days: float = 0.0) -> FloatArray:
    r"""Staff needed for a year's workload of health services.

    :math:`\frac{H}{D h} \cdot \frac{1}{1 - O / D}`: the hours of service over the hours that a person works in a year,
    times the allowance for the days that each of them gives to other tasks.

    Parameters
    ----------
    hours : (n,) hours of health services a year: services times the hours that each takes; zero or more.
    days : working days of a person in a year, see `available_days`.
    hours_per_day : working hours of a day.
    other_days : days a year that each member of staff gives to tasks that are no service (training, reports).

    Returns
    -------
    array of shape (n,), not rounded.

    Raises
    ------
    MeasureError : negative or missing hours; as many days for other tasks as there are.

    References
    ----------
    World Health Organization. Workload indicators of staffing need: user's manual. 2010, ISBN 978-92-4-150019-7;
    worked example: doi:10.1186/s12960-017-0186-3, table 3.

    >>> wisn_staff([10_000 * 10 * 0.25], days=179, other_days=10).round(2).tolist()
    [18.49]
    """
    work = columns({"hours": hours}).numbers["hours"]
    refuse(["hours must be 0 or more."] * bool((work < 0).any()))
    year = number("days", days, 0)
    others = number("other_days", other_days, 0, year, from_low=True)
    return np.asarray(work / (year * number("hours_per_day", hours_per_day, 0)) / (1 - others / year), dtype=float)
