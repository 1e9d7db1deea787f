"""Outcome of reading a table: its values so far, and what is wrong with them, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from bphs.errors import Problem
from bphs.inputs.files.documents import shown
from bphs.inputs.files.sheets import ranges
from bphs.inputs.tables.schema import Table

TOLD_ONE_BY_ONE = 5
"""More cells than this that break one rule in one column are told as one problem that lists their rows."""


class Figures(str):
    """Words about figures, shown without quotation marks."""


class Broken(NamedTuple):
    """One cell that breaks a rule; `place` is its position in the frame."""

    column: str
    place: int
    value: Any
    rule: str
    remedy: str


@dataclass
class Reading:
    """Outcome of reading one table.

    Attributes
    ----------
    frame : its columns, typed; a cell that could not be read is missing.
    rows : for each row of the frame its number in the file.
    broken : (column, place) of the cells that are wrong already, so that what follows from them is not told again.
    whole : whether the rows could all be read and are the right ones.
    cut : whether the file could not be divided into rows to its end.
    unfit : cells of the rows that have too many or too few.
    """

    table: Table
    path: Path
    frame: pd.DataFrame
    rows: list[int]
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: set[tuple[str, int]] = field(default_factory=set)
    whole: bool = True
    cut: bool = False
    unfit: set[str] = field(default_factory=set)

    def say(self, place: str, found: str, expected: str, remedy: str) -> None:
        where = f"{shown(self.path)}, {place}" if place else shown(self.path)
        self.problems.append(Problem(where, found, expected, remedy))

    def tell(self, broken: Iterable[Broken]) -> None:
        """Account of cells that break rules: one by one if they are few, else with all their rows listed."""
        groups: dict[tuple[str, str, str], list[Broken]] = defaultdict(list)
        for cell in list(broken):
            groups[cell.column, cell.rule, cell.remedy].append(cell)
            self.broken.add((cell.column, cell.place))
        for (column, rule, remedy), cells in groups.items():
            if len(cells) > TOLD_ONE_BY_ONE:
                rows = ranges([self.rows[cell.place] for cell in cells])
                values = ", ".join(written(cell.value) for cell in cells[:3])
                self.say(
                    f"column {self.heading(column)}, rows {rows}", f"{values}, … ({len(cells)} cells)", rule, remedy
                )
                continue
            for cell in cells:
                self.say(
                    f"row {self.rows[cell.place]}{self._name(cell.place)}, column {self.heading(column)}",
                    written(cell.value),
                    rule,
                    remedy,
                )

    def heading(self, column: str) -> str:
        """Heading of a column in the file."""
        return self.table.columns[column].written

    def _name(self, place: int) -> str:
        """Subject of the row, e.g. `` (500104 大渡口区)``."""
        names = [*self.table.primary_key, *(name for name in self.table.columns if name.endswith("name_zh"))]
        found = [
            str(self.frame[name].iloc[place])
            for name in names
            if name in self.frame and pd.notna(self.frame[name].iloc[place])
        ]
        return f" ({' '.join(found)})" if found else ""


def written(value: Any) -> str:
    """A value as a message shows it.

    >>> written("约78万"), written(198.0), written(None)
    ("'约78万'", '198', 'an empty cell')
    """
    if value is None or value is pd.NA or value != value:
        return "an empty cell"
    return repr(value) if type(value) is str else str(value).removesuffix(".0")
