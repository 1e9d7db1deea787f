"""Gate of evaluations: tables of numbers, weights by name, and directions; everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.sample.arrays import array, real
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice, refuse

MISSING = ("raise", "drop")


def numbers(table: Any, *, missing: str = "raise", rows: str = "unit", least: int = 1) -> pd.DataFrame:
    """A table of finite numbers with one row per `rows` and one column per item.

    "drop" leaves out rows with a gap; "keep" (for functions that use what there is) leaves gaps in. `table` as for
    `table_of`.
    """
    choice("missing", missing, (*MISSING, "keep"))
    frame = table_of(table, rows)
    names = [str(name) for name in frame.columns]
    twice, text = repeated(names), texts(frame)
    refuse([f"Columns must have different names, but {twice} occur more than once."] if twice else [])
    refuse([f"{', '.join(map(repr, text))} must be numbers."] if text else [])
    whole = frame.astype(float).set_axis(names, axis=1)
    wild = [name for name in names if np.isinf(whole[name]).any()]
    refuse([f"{', '.join(map(repr, wild))} holds an infinite value."] if wild else [])
    gaps = whole.isna()
    if missing == "raise" and gaps.to_numpy().any():
        refuse(
            [
                f'{name!r} is missing for {int(count)} of {len(whole)} {rows}s; complete it, or pass missing="drop".'
                for name, count in gaps.sum().items()
                if count
            ]
        )
    kept = whole.dropna() if missing == "drop" else whole
    refuse(
        [
            f"At least {least} {rows}s are needed, but there {'is' if len(kept) == 1 else 'are'} {len(kept)} (complete ones, of {len(whole)})."
        ]
        if len(kept) < least
        else []
    )
    return kept


def table_of(table: Any, rows: str = "unit") -> pd.DataFrame:
    """A DataFrame as it is, columns by name, or rows (whose columns are called item_1, item_2 …)."""
    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, Mapping):
        sizes = {str(name): array(column, str(name)).size for name, column in table.items()}
        if len(set(sizes.values())) > 1:
            told = ", ".join(f"{name!r} has {size}" for name, size in sizes.items())
            raise MeasureError(f"Columns need one entry per {rows}, all the same number, but {told}.")
        return pd.DataFrame(table)
    values = array(table, "table")
    if values.ndim != 2 or values.size == 0:
        raise MeasureError(f"Give a table with rows and columns; this has the shape {values.shape}.")
    made = named(values)
    return made if values.dtype.kind != "O" else made.fillna(np.nan).infer_objects()


def named(values: Any) -> pd.DataFrame:
    """Rows, (n, k), as a table whose columns are called item_1, item_2 …"""
    return pd.DataFrame(values, columns=[f"item_{number + 1}" for number in range(values.shape[1])])


def repeated(names: Sequence[str]) -> list[str]:
    """Names that occur more than once, in order of the alphabet."""
    return sorted({name for name in names if names.count(name) > 1})


def texts(frame: pd.DataFrame) -> list[str]:
    """Columns of a table that hold no numbers, or complex ones."""
    return [str(name) for name, kind in frame.dtypes.items() if not real_type(kind)]


def real_type(kind: Any) -> bool:
    """Whether columns of a type hold numbers that have an order: complex ones have none."""
    return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind)


def weights_for(names: Sequence[str], weights: Any, what: str = "weights") -> FloatArray:
    """Weights in the order of `names`, adding up to 1: equal ones for None, by name from a mapping or Series, by
    position from a list.
    """
    if weights is None:
        return np.full(len(names), 1 / len(names))
    if isinstance(weights, (Mapping, pd.Series)):
        given = {str(name): value for name, value in dict(weights).items()}
        extra, absent = [name for name in given if name not in names], [name for name in names if name not in given]
        refuse(
            [f"{what} names {name!r}, which is no item: {nearest(name, names)}." for name in extra]
            + ([f"{what} has none for {', '.join(map(repr, absent))}."] if absent else [])
        )
        weights = [given[name] for name in names]
    values = real(weights, what)
    if values.ndim != 1:
        raise MeasureError(f"{what} needs one number for each item, but its shape is {values.shape}.")
    if values.size != len(names):
        raise MeasureError(f"{what} has {values.size} entries, but there are {len(names)} items.")
    if not np.isfinite(values).all() or (values < 0).any() or values.sum() <= 0:
        raise MeasureError(f"{what} must be finite, zero or more, and not all zero.")
    return values / values.sum()


def signs(impacts: Any, k: int) -> FloatArray:
    """+1 for items of which more is better, -1 for the others; "+" for all if None."""
    given = ["+"] * k if impacts is None else list(impacts) if np.iterable(impacts) else [impacts]
    if len(given) != k or any(each not in ("+", "-") for each in given):
        raise MeasureError(f"impacts must be '+' (more is better) or '-' for each of the {k} items, but is {given}.")
    return np.array([1.0 if each == "+" else -1.0 for each in given])


def unit_scaled(frame: pd.DataFrame, impacts: Any) -> FloatArray:
    """Columns from 0 (worst) to 1 (best); `MeasureError` naming a column that does not vary."""
    values = frame.to_numpy() * signs(impacts, frame.shape[1])
    reach = np.ptp(values, axis=0)
    flat = [name for name, each in zip(frame.columns, reach, strict=True) if each == 0]
    refuse(
        [f"{', '.join(map(repr, flat))} is the same for every unit and tells them not apart; leave it out."]
        if flat
        else []
    )
    return (values - values.min(axis=0)) / reach
