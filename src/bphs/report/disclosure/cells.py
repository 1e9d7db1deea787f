"""Suppression of cells in a table of counts, so that no count of few respondents can be read or worked out.

Primary suppression hides counts from 1 to below a threshold. From totals a hidden count could be had by subtraction, so
further cells are hidden with it. A reader also knows that hidden counts are not zero, because zeros are shown: two
hidden cells that add up to 2 are 1 and 1 (the problem of ones and zeros, Langsrud 2024,
doi:10.1007/978-3-031-69651-0_6). Cells are therefore hidden until each small count might, for all that a reader can
tell, be as large as the threshold. In a two-way table this is a question of paths in the graph whose nodes are rows and
columns, totals too, and whose edges are the hidden cells (Gusfield 1988, doi:10.1137/0217034).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

TOTAL = "total"
SHOWN, INNER, ZERO, MARGIN, GRAND = 0.0, 1.0, 10.0, 100.0, 10_000.0
"""What it costs to hide a cell: nothing if it is hidden already, then by how much a reader misses it.

Zeros may be impossible answers.
"""
Totals = Literal["both", "rows", "columns", "none"]
Node = tuple[Literal["row", "column"], int]


@dataclass(frozen=True)
class Suppression:
    """Cells of a table of counts that are hidden.

    Attributes
    ----------
    counts : the table with its row and column of totals (named "total"), hidden cells NaN.
    hidden : the same shape, true where a cell is hidden.
    primary : true where it is hidden because the count itself is small.
    """

    counts: pd.DataFrame
    hidden: pd.DataFrame
    primary: pd.DataFrame

    @property
    def inner(self) -> pd.DataFrame:
        """Counts without totals."""
        table = self.counts.iloc[:-1, :-1]
        return table.set_axis(table.index.infer_objects(), axis=0).set_axis(table.columns.infer_objects(), axis=1)


def small(counts: np.ndarray, threshold: int) -> np.ndarray:
    """Counts from 1 to below the threshold.

    >>> small(np.array([0, 4, 5]), 5).tolist()
    [False, True, False]
    """
    return (counts > 0) & (counts < threshold)


def suppress(
    counts: pd.DataFrame, threshold: int = 5, totals: Totals = "both", also: np.ndarray | None = None
) -> Suppression:
    """Hide small counts, and what they could be worked out from.

    Parameters
    ----------
    counts : categories x categories, whole numbers from 0, without totals.
    threshold : counts from 1 to below this are hidden; totals too.
    totals : which sums a reader knows: of rows and columns, of rows, of columns, or none. If in doubt, "both".
    also : categories x categories, true where a cell is to be hidden whatever its count.

    Raises
    ------
    ValueError : counts that are negative or missing.

    >>> table = pd.DataFrame({"yes": [3, 40, 25], "no": [30, 45, 20]}, index=["a", "b", "c"])
    >>> suppress(table).inner
        yes    no
    a   NaN   NaN
    b  40.0  45.0
    c   NaN   NaN
    """
    numbers = counts.to_numpy(dtype=float)
    if not (numbers >= 0).all():
        raise ValueError("counts are whole numbers from 0; join or drop missing categories first")
    full = np.block(
        [
            [numbers, numbers.sum(axis=1, keepdims=True)],
            [numbers.sum(axis=0, keepdims=True), numbers.sum(keepdims=True)],
        ]
    )
    primary = small(full, threshold)
    hidden = primary.copy()
    if also is not None:
        hidden[:-1, :-1] |= also
    if totals == "both":
        for row, column in np.argwhere(hidden):
            if full[row, column] > 0:
                _protect(full, hidden, int(row), int(column), threshold)
    elif totals in ("rows", "columns"):
        table, mask = (full, hidden) if totals == "rows" else (full.T, hidden.T)
        for line, marks in zip(table[:-1], mask[:-1], strict=True):
            protect_line(line, marks, threshold)
    index, columns = [*counts.index, TOTAL], [*counts.columns, TOTAL]
    frames = [
        pd.DataFrame(part, index=index, columns=columns) for part in (np.where(hidden, np.nan, full), hidden, primary)
    ]
    return Suppression(*frames)


def protect_line(line: np.ndarray, marks: np.ndarray, threshold: int) -> None:
    """Hide in one line, its total last, the smallest of the other counts until each hidden one might be as large as the
    threshold.

    Of k hidden counts that add up to s, each may be as large as s - (k - 1). Where no count is left, the total is
    hidden. `marks`, true where a cell is hidden, is changed.

    >>> marks = np.array([True, False, False, False])
    >>> protect_line(np.array([2, 9, 30, 41]), marks, 5)
    >>> marks.tolist()
    [True, True, False, False]
    """
    inner = marks[:-1]
    others = [place for place in np.argsort(line[:-1], kind="stable") if line[place] > 0 and not inner[place]]
    while inner.any() and not marks[-1] and (inner.sum() < 2 or line[:-1][inner].sum() - inner.sum() + 1 < threshold):
        marks[others.pop(0) if others else len(line) - 1] = True


def _protect(full: np.ndarray, hidden: np.ndarray, row: int, column: int, threshold: int) -> None:
    """Close the cheapest cycle of hidden cells along which this one can grow to the threshold.

    One that has reached it may fall, too.
    """
    need = threshold - full[row, column]
    up, down = _steps(full, hidden, max(need, 1))
    up[row, column] = down[row, column] = np.inf
    node_of_row: Node = ("row", row)
    node_of_column: Node = ("column", column)
    grows, falls = (node_of_column, node_of_row), (node_of_row, node_of_column)
    if not _inside(full, row, column):
        grows, falls = falls, grows
    ways = [grows] if need > 0 else [grows, falls]
    _, cells = min((_path(up, down, *way) for way in ways), key=lambda found: found[0])
    for cell in cells:
        hidden[cell] = True


def _inside(full: np.ndarray, row: int, column: int) -> bool:
    """Whether a cell counts as positive where all lines, totals with a minus, add up to 0: the inner cells and the
    grand total do.
    """
    return (row == full.shape[0] - 1) == (column == full.shape[1] - 1)


def _steps(full: np.ndarray, hidden: np.ndarray, need: float) -> tuple[np.ndarray, np.ndarray]:
    """Costs of a step from row to column (the cell grows, a margin falls), and one from column to row (the other way
    round).

    Small counts first, zeros if need be, totals last. A count that falls must stay above zero, for a reader knows that
    it is.
    """
    costs = INNER + full / (full[-1, -1] + 1)
    costs[full == 0] = ZERO
    costs[-1, :] += MARGIN
    costs[:, -1] += MARGIN
    costs[-1, -1] += GRAND
    costs[hidden] = SHOWN
    margin = np.zeros(full.shape, dtype=bool)
    margin[-1, :-1] = margin[:-1, -1] = True
    falls = full - need >= 1
    return np.where(~margin | falls, costs, np.inf), np.where(margin | falls, costs, np.inf)


def _path(up: np.ndarray, down: np.ndarray, start: Node, end: Node) -> tuple[float, list[tuple[int, int]]]:
    """Cost of the cheapest way from one node to another, and the cells along it (Dijkstra)."""
    best, came, queue = {start: 0.0}, {}, [(0.0, start)]
    while queue:
        cost, (kind, place) = heapq.heappop(queue)
        if cost > best[kind, place]:
            continue
        for other, step in enumerate(up[place] if kind == "row" else down[:, place]):
            node: Node = ("column" if kind == "row" else "row", other)
            if cost + step < best.get(node, np.inf):
                best[node], came[node] = cost + step, (kind, place)
                heapq.heappush(queue, (cost + step, node))
    cells, node = [], end
    while node in came:
        before = came[node]
        cells.append((before[1], node[1]) if before[0] == "row" else (node[1], before[1]))
        node = before
    return best.get(end, np.inf), cells
