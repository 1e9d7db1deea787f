"""Tables through the gate: panels of units and years, and factors of a total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.arrays import array
from bphs.measures.sample.gate import FloatArray, Sample, checked, columns
from bphs.measures.sample.options import Lack, refuse


@dataclass(frozen=True, eq=False)
class Panel:
    """Values (units, years) without missing entries, names of the units that were kept, and names of the years."""

    values: FloatArray
    units: tuple[Any, ...]
    years: tuple[Any, ...]


def panel(
    given: Any, *, missing: str = "raise", sign: str = "positive", least_years: int = 2, even: bool = False
) -> Panel:
    """Gate for a table with one row per unit and one column per year, oldest first, or one `MeasureError`.

    Parameters
    ----------
    even : the measure counts steps of one length, so that columns named by years must be evenly spaced.

    Raises
    ------
    Undefined : a zero where a logarithm is taken; years that are not evenly spaced. MeasureError : anything else.
    """
    frame = given if isinstance(given, pd.DataFrame) else _frame(given)
    if frame.shape[1] < least_years or frame.shape[0] < 2:
        raise MeasureError(
            f"The panel has {frame.shape[0]} units and {frame.shape[1]} years; at least 2 units and "
            f"{least_years} years are needed (one row per unit, one column per year)."
        )
    read = columns({f"year {year}": frame.iloc[:, at] for at, year in enumerate(frame.columns)}, missing=missing)
    values = np.column_stack(list(read.numbers.values()))
    wrong = values <= 0 if sign == "positive" else values < 0
    if sign != "any" and wrong.any():
        told = f"{int(wrong.sum())} of {wrong.size} values of the panel are not {'above' if sign == 'positive' else 'at least'} zero."
        refuse([told if (values < 0).any() else Lack(told, "部分数值为零，无法取对数或计算相对值。")])
    if values.shape[0] < 2:
        raise MeasureError("Fewer than 2 units of the panel are complete.")
    if even:
        _need_even(frame.columns)
    units = frame.index if read.kept is None else frame.index[read.kept]
    return Panel(values, tuple(units), tuple(frame.columns))


def _need_even(years: pd.Index) -> None:
    """Refuse columns that are years of which some are further apart than others."""
    if pd.api.types.is_numeric_dtype(years) and len(set(np.diff(years.to_numpy(dtype=float)))) > 1:
        listed = [f"{year:g}" for year in years]
        refuse(
            [
                Lack(
                    f"The years are not evenly spaced ({', '.join(listed)}), so steps from one to the next cannot be compared.",
                    f"各年份间隔不等（{'、'.join(listed)}），逐期变化不可比。",
                )
            ]
        )


def factor_table(
    given: Mapping[str, Any] | pd.DataFrame, weights: Any, missing: str
) -> tuple[list[str], FloatArray, Sample]:
    """Names, columns (n, factors) and total of sources or factors, checked."""
    named = {str(name): given[name] for name in given}
    read = columns({**named, "weights": weights} if named else {"factors": []}, missing=missing).numbers
    refuse(
        [
            f"{name} is negative for some units; sources and factors must be zero or more."
            for name in named
            if read[name].min() < 0
        ]
    )
    table = np.column_stack([read[name] for name in named])
    return list(named), table, checked(table.sum(1), read.get("weights"))


def _frame(given: Any) -> pd.DataFrame:
    table = array(given, "panel")
    if table.ndim != 2 or table.dtype.kind not in "biuf":
        raise MeasureError(
            f"A panel is a table of numbers, one row per unit and one column per year; its shape is {table.shape}."
        )
    return pd.DataFrame(table)
