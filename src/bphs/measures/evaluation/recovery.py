"""Recovery of what was planted: how many intervals hold the truth, and on which side of it the estimates lie."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bphs.errors import MeasureError, Undefined

NEEDED = ("kind", "value", "lower", "upper", "true_value")
NOTHING = ("No planted value has an estimate to stand beside it.", "没有任何设定值与估计值相对应。")


@dataclass(frozen=True)
class Recovery:
    """Planted values beside their estimates.

    Attributes
    ----------
    rows : the rows given, with `covered` (whether the interval holds the truth, ends included) and `off` (estimate less
        truth, in half-widths of the interval: beyond 1 in size on a symmetric interval that misses).
    kinds : one row per kind, in the order of the rows: `kind`, `of`, `covered`, `above`, `below` (estimates above the
        truth, and below it), `mean_off` (mean of estimate less truth, in the kind's own unit).
    covered, of : intervals that hold the truth, and all of them.
    """

    rows: pd.DataFrame
    kinds: pd.DataFrame
    covered: int
    of: int


def recovery(rows: pd.DataFrame) -> Recovery:
    """Intervals that hold the truth, counted by kind and together.

    Estimates of one sample are not independent of each other, so that the counts have no simple test.

    Parameters
    ----------
    rows : one per planted value: `kind`, `value`, `lower`, `upper`, `true_value`; further columns are kept. A row
        without an estimate or interval counts as not covered: what was planted was not found.

    Raises
    ------
    MeasureError : a column is lacking, or a limit lies above the other.
    Undefined : there is no row.

    >>> table = pd.DataFrame({"kind": "gap", "value": [1.0, 2.0], "lower": [0.0, 1.5], "upper": [2.0, 2.5]})
    >>> found = recovery(table.assign(true_value=[0.5, 1.0]))
    >>> found.covered, found.of, found.rows["off"].tolist()
    (1, 2, [0.5, 2.0])
    """
    if lacking := [name for name in NEEDED if name not in rows]:
        raise MeasureError(f"The rows have no column {', '.join(lacking)}; expected {', '.join(NEEDED)}.")
    if not len(rows):
        raise Undefined(*NOTHING)
    if (rows["lower"] > rows["upper"]).any():
        raise MeasureError("An interval's lower limit lies above the upper one.")
    inside = (rows["lower"] <= rows["true_value"]) & (rows["true_value"] <= rows["upper"])
    apart = rows["value"] - rows["true_value"]
    judged = rows.assign(covered=inside, off=apart / ((rows["upper"] - rows["lower"]) / 2))
    kinds = [
        {
            "kind": kind,
            "of": len(part),
            "covered": int(part["covered"].sum()),
            "above": int((part["value"] > part["true_value"]).sum()),
            "below": int((part["value"] < part["true_value"]).sum()),
            "mean_off": (part["value"] - part["true_value"]).mean(),
        }
        for kind, part in judged.groupby("kind", sort=False)
    ]
    return Recovery(judged, pd.DataFrame(kinds), int(inside.sum()), len(rows))
