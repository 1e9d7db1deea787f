"""Gate of comparisons: a column of values and a column of groups, or counts; everything wrong is said at once.

Ties: scores are often means of items, and the same mean reached by other additions may differ in its last bit. Ranks
are therefore taken of values rounded to 12 significant digits; programs that do not do so find other ties on other
machines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.arrays import array
from bphs.measures.sample.gate import FloatArray, IntArray, columns
from bphs.measures.sample.indicators import texts
from bphs.measures.sample.options import Lack, refuse
from bphs.measures.sample.ranks import midranks, settled

SAMPLES = (
    "The second argument is labels, one per value, not a second sample: of two samples a and b make "
    "values=[*a, *b] and groups=['a'] * len(a) + ['b'] * len(b)."
)


@dataclass(frozen=True, eq=False)
class Grouped:
    """Complete units and the group of each; groups stand in the order of their labels."""

    values: FloatArray
    codes: IntArray
    labels: tuple[Any, ...]
    left_out: int

    @property
    def n(self) -> int:
        return self.values.size

    @property
    def k(self) -> int:
        return len(self.labels)

    @cached_property
    def sizes(self) -> IntArray:
        return np.bincount(self.codes, minlength=self.k)

    @cached_property
    def means(self) -> FloatArray:
        return np.bincount(self.codes, self.values, minlength=self.k) / self.sizes

    @cached_property
    def squares(self) -> FloatArray:
        """Sum of squares around its mean, per group; exactly 0 where only rounding keeps values apart."""
        around = (self.values - self.means[self.codes]) ** 2
        squares = np.asarray(np.bincount(self.codes, around, minlength=self.k), dtype=float)
        return np.where(squares <= 1e-24 * max(1.0, float(np.abs(self.values).max())) ** 2, 0.0, squares)

    @property
    def variances(self) -> FloatArray:
        return self.squares / (self.sizes - 1)

    @property
    def within(self) -> float:
        """Pooled variance within groups."""
        return float(self.squares.sum() / (self.n - self.k))

    def part(self, group: int) -> FloatArray:
        """Values of one group."""
        return self.values[self.codes == group]

    @cached_property
    def ranks(self) -> FloatArray:
        return midranks(self.values)

    @cached_property
    def tie_factor(self) -> float:
        """1 - Σ(t³ - t) / (n³ - n) over ties of size t."""
        _, tied = np.unique(settled(self.values), return_counts=True)
        return float(1 - (tied.astype(float) ** 3 - tied).sum() / (self.n**3 - self.n))


def grouped(
    values: Any, groups: Any, *, missing: str = "drop", exactly: int | None = None, least: int = 2, spread: bool = True
) -> Grouped:
    """Values and groups of complete units, or `MeasureError`.

    `exactly` is the number of groups a test is for, `least` the fewest units in a group; with `spread`, values that are
    alike within every group are refused.
    """
    sizes = [len(given) if hasattr(given, "__len__") else 0 for given in (values, groups)]
    if exactly is not None and sizes[0] != sizes[1]:
        raise MeasureError(
            f"Columns must have one entry per unit, but values has {sizes[0]}, groups has {sizes[1]}. {SAMPLES}"
        )
    read = columns({"values": values}, {"groups": groups}, missing=missing)
    codes, labels = read.labels["groups"]
    found = Grouped(read.numbers["values"], codes, labels, 0 if read.kept is None else int((~read.kept).sum()))
    refuse(_wrong_groups(found, exactly, least))
    if spread and found.squares.max() == 0:
        raise Undefined(
            "values do not vary within any group, so there is nothing to measure a difference against.",
            "各组内取值均相同，无法检验组间差异。",
        )
    return found


def _wrong_groups(found: Grouped, exactly: int | None, least: int) -> list[str]:
    shown = ", ".join(map(repr, found.labels[:12]))
    if found.k < 2:
        return [
            Lack(
                f"There is only one group ({shown}); a comparison needs at least two.",
                f"仅有一组（{shown}），至少需要两组才能比较。",
            )
        ]
    if exactly is not None and found.k != exactly:
        return [
            f"This test is for {exactly} groups, but there are {found.k}: {shown}. Use a test for several groups, or choose two."
            + (f" {SAMPLES}" if all(isinstance(label, Number) for label in found.labels) else "")
        ]
    small = [f"{label!r} has {size}" for label, size in zip(found.labels, found.sizes, strict=True) if size < least]
    few = f"Each group needs at least {least} units, but group {', '.join(small)}. Merge or leave out small groups."
    return [Lack(few, f"每组至少需要 {least} 个个案，请合并或剔除过小的组。")] if small else []


@dataclass(frozen=True, eq=False)
class Counts:
    """A table of counts without empty rows or columns."""

    counts: FloatArray
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    left_out: int

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    @cached_property
    def expected(self) -> FloatArray:
        """Counts under independence."""
        return np.outer(self.counts.sum(axis=1), self.counts.sum(axis=0)) / self.counts.sum()


def cross_counts(rows: Any, cols: Any = None, *, missing: str = "drop", shape: tuple[int, int] | None = None) -> Counts:
    """Counts from two columns of labels, or from a finished table if `cols` is None.

    Rows or columns of zeros are left out.
    """
    found = _tabled(rows) if cols is None else _counted(rows, cols, missing)
    if shape is not None and found.counts.shape != shape:
        raise MeasureError(
            f"This needs a table of {shape[0]} x {shape[1]}, but there are rows {list(found.rows)} and columns {list(found.columns)}."
        )
    if min(found.counts.shape) < 2:
        raise Undefined(
            f"An association needs at least two rows and two columns that are not empty; there are rows {list(found.rows)} "
            f"and columns {list(found.columns)}.",
            "关联检验至少需要两行两列非空的列联表。",
        )
    return found


def _tabled(table: Any) -> Counts:
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.atleast_2d(array(table, "table")))
    if texts(frame):
        raise MeasureError("A table of counts must hold numbers only; for two columns of labels, give both.")
    counts = frame.to_numpy(dtype=float, na_value=np.nan)
    if counts.size == 0 or not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.round(counts)).any():
        raise MeasureError("A table of counts must hold whole numbers of zero or more, none missing.")
    keep_rows, keep_cols = (np.asarray(counts.any(axis=axis)) for axis in (1, 0))
    return Counts(
        counts[np.ix_(keep_rows, keep_cols)], tuple(frame.index[keep_rows]), tuple(frame.columns[keep_cols]), 0
    )


def _counted(rows: Any, cols: Any, missing: str) -> Counts:
    read = columns({}, {"rows": rows, "columns": cols}, missing=missing)
    (r, row_labels), (c, column_labels) = read.labels["rows"], read.labels["columns"]
    counts = np.zeros((len(row_labels), len(column_labels)))
    np.add.at(counts, (r, c), 1)
    keep_rows, keep_cols = counts.any(axis=1), counts.any(axis=0)
    named = (
        tuple(np.array(row_labels, dtype=object)[keep_rows]),
        tuple(np.array(column_labels, dtype=object)[keep_cols]),
    )
    return Counts(counts[np.ix_(keep_rows, keep_cols)], *named, 0 if read.kept is None else int((~read.kept).sum()))
