"""Disclosure control: counts of few respondents are not shown, nor what would let a reader work them out.

Primary suppression hides counts from 1 to below a threshold. In a table with totals a hidden count could be had by subtraction, so
further cells are hidden with it. In a two-way table with totals a hidden count can be worked out if, and only if, the cell is a bridge
of the graph whose nodes are rows and columns (totals too) and whose edges are the hidden cells (Gusfield 1988, SIAM Journal on
Computing 17, 552-571, doi:10.1137/0217034); cells are hidden until no small count is one. Zeros are shown, and never hidden for others.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from bphs.report.wording import Text

if TYPE_CHECKING:
    from bphs.inputs.survey_settings import Survey

TOTAL = "total"
NOTE = Text(
    "Empty cells: counts of fewer than {threshold} respondents, and others that would give them away, are not shown.",
    "空格：人数少于{threshold}的单元格，以及可据以推算其数值的单元格，均不予显示。",
)
SHOWN, INNER, MARGIN, GRAND = 0.0, 1.0, 100.0, 10_000.0
"""What it costs to hide a cell: nothing if it is hidden already, then by how much a reader misses it."""
Totals = Literal["both", "rows", "columns", "none"]


@dataclass(frozen=True)
class Suppression:
    """Which cells of a table of counts are hidden.

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
        """The counts without totals."""
        table = self.counts.iloc[:-1, :-1]
        return table.set_axis(table.index.infer_objects(), axis=0).set_axis(table.columns.infer_objects(), axis=1)


def suppress(counts: pd.DataFrame, threshold: int = 5, totals: Totals = "both") -> Suppression:
    """Hide small counts, and what they could be worked out from.

    Parameters
    ----------
    counts : categories x categories, whole numbers from 0, without totals.
    threshold : counts from 1 to below this are hidden; totals too.
    totals : which sums a reader knows: of rows and columns, of rows, of columns, or none. If in doubt, "both".

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
    full = np.block([[numbers, numbers.sum(axis=1, keepdims=True)], [numbers.sum(axis=0, keepdims=True), numbers.sum(keepdims=True)]])
    primary = (full > 0) & (full < threshold)
    hidden = primary.copy()
    if totals == "both":
        for row, column in np.argwhere(primary):
            _protect(full, hidden, int(row), int(column))
    elif totals in ("rows", "columns"):
        table, mask = (full, hidden) if totals == "rows" else (full.T, hidden.T)
        for line, marks in zip(table[:-1], mask[:-1], strict=True):
            _protect_line(line, marks)
    index, columns = [*counts.index, TOTAL], [*counts.columns, TOTAL]
    frames = [pd.DataFrame(part, index=index, columns=columns) for part in (np.where(hidden, np.nan, full), hidden, primary)]
    return Suppression(*frames)


def _protect_line(line: np.ndarray, hidden: np.ndarray) -> None:
    """One line with its total last: of hidden cells there are none, or at least two."""
    if hidden.sum() != 1:
        return
    others = [place for place in np.argsort(line[:-1], kind="stable") if line[place] > 0 and not hidden[place]]
    hidden[others[0] if others else len(line) - 1] = True


def _protect(full: np.ndarray, hidden: np.ndarray, row: int, column: int) -> None:
    """Close a cycle of hidden cells through this one, as cheaply as can be (Dijkstra's shortest path)."""
    rows, columns = full.shape
    costs = _costs(full, hidden)
    costs[row, column] = np.inf
    best = {("row", row): 0.0}
    came: dict[tuple[str, int], tuple[str, int]] = {}
    queue = [(0.0, ("row", row))]
    while queue:
        cost, (kind, place) = heapq.heappop(queue)
        if cost > best[kind, place]:
            continue
        for other in range(columns if kind == "row" else rows):
            step = costs[place, other] if kind == "row" else costs[other, place]
            node = ("column" if kind == "row" else "row", other)
            if cost + step < best.get(node, np.inf):
                best[node], came[node] = cost + step, (kind, place)
                heapq.heappush(queue, (cost + step, node))
    node = ("column", column)
    while node in came:
        before = came[node]
        edge = (before[1], node[1]) if before[0] == "row" else (node[1], before[1])
        hidden[edge] = True
        node = before


def _costs(full: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Small counts first, totals last, zeros never: a zero cannot become smaller, so it protects nothing."""
    costs = INNER + full / (full[-1, -1] + 1)
    costs[-1, :] += MARGIN
    costs[:, -1] += MARGIN
    costs[-1, -1] += GRAND
    costs[full == 0] = np.inf
    costs[hidden] = SHOWN
    return costs


def suppress_table(frame: pd.DataFrame, columns: Sequence[str], threshold: int = 5, totals: Totals = "both") -> pd.DataFrame:
    """`suppress` for a table as chapters show it: some columns are counts, the others words.

    Parameters
    ----------
    columns : the columns with counts; columns and rows of totals are not among them (leave them out and add what
        `suppress` says of them).

    >>> shown = suppress_table(pd.DataFrame({"area": ["urban", "rural"], "yes": [30, 2], "no": [40, 50]}), ["yes", "no"])
    >>> int(shown[["yes", "no"]].isna().sum().sum())
    4
    """
    found = suppress(frame[list(columns)].reset_index(drop=True), threshold, totals)
    shown = frame.copy()
    for name in columns:
        shown[name] = found.inner[name].to_numpy()
    return shown


def suppress_shares(
    frame: pd.DataFrame, count: str, base: str, shares: Sequence[str] = (), threshold: int = 5, small_group: int = 10, extreme: float = 0.1, within: Sequence[str] = ()
) -> pd.DataFrame:
    """Hide what a table of shares would tell of few respondents: one row for each category, or for each group that was asked.

    A row's count and shares are hidden if its count, or the rest of its base, is from 1 to below the threshold; if its base is;
    or if the base is below `small_group` and the share within `extreme` of 0 or 1: then nearly all of a tiny group answered alike.

    Parameters
    ----------
    frame : one row for each category.
    count : column of respondents in the category.
    base : column of respondents who answered.
    shares : columns computed from the two.
    within : columns that make the groups whose counts add up to a number that is known (the categories of one question).
        Then of hidden rows there are at least two in each group. Without it each row stands alone (multiple choice).

    >>> table = pd.DataFrame({"n": [2, 48, 9], "base": [50, 50, 9], "share": [0.04, 0.96, 1.0]})
    >>> suppress_shares(table, "n", "base", ["share"])["n"].tolist()
    [nan, nan, nan]
    """
    counts, bases = frame[count].to_numpy(dtype=float), frame[base].to_numpy(dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = counts / bases
    hidden = _small(counts, threshold) | _small(bases, threshold)
    if not within:
        hidden |= _small(bases - counts, threshold)
    hidden |= extreme_shares(share, bases, small_group, extreme)
    if within:
        for places in frame.groupby(list(within), sort=False, dropna=False).indices.values():
            line, marks = np.append(counts[places], counts[places].sum()), np.append(hidden[places], False)
            _protect_line(line, marks)
            hidden[places] = marks[:-1] | marks[-1]  # no other category to hide: the only one goes, its total with it
    shown = frame.copy()
    for name in (count, *shares):
        shown[name] = frame[name].astype("float64").mask(hidden)
    shown[base] = frame[base].astype("float64").mask(_small(bases, threshold))
    return shown


def _small(counts: np.ndarray, threshold: int) -> np.ndarray:
    return (counts > 0) & (counts < threshold)


def extreme_shares(shares: np.ndarray | pd.Series, bases: np.ndarray | pd.Series, small_group: int = 10, extreme: float = 0.1) -> np.ndarray:
    """Whether a share tells of nearly everybody in a tiny group: within `extreme` of 0 or 1, of fewer than `small_group` respondents.

    >>> extreme_shares(np.array([1.0, 0.5, 1.0]), np.array([8, 8, 80])).tolist()
    [True, False, False]
    """
    share, base = np.asarray(shares, dtype=float), np.asarray(bases, dtype=float)
    return (base > 0) & (base < small_group) & ((share <= extreme) | (share >= 1 - extreme))


def suppress_statistics(frame: pd.DataFrame, base: str, statistics: Sequence[str], threshold: int = 5) -> pd.DataFrame:
    """Hide means and other statistics of fewer respondents than the threshold, and how many they are.

    >>> suppress_statistics(pd.DataFrame({"n": [3, 30], "mean": [4.2, 3.9]}), "n", ["mean"])["mean"].tolist()
    [nan, 3.9]
    """
    few = _small(frame[base].to_numpy(dtype=float), threshold)
    return frame.assign(**{name: frame[name].astype("float64").mask(few) for name in (base, *statistics)})


def disclosed(frame: pd.DataFrame, survey: Survey | None) -> tuple[pd.DataFrame, Text | None]:
    """A table as it may be shown, and the note that says what is missing; without counts of respondents it is shown as it is.

    Parameters
    ----------
    frame : a column `respondents` holds counts of people; beside `answered`, the people asked, it is a table of shares (columns
        that end in ``share``), else of statistics; `variable` makes groups whose counts add up to a number that is known.
    survey : the study's settings for its survey, with the thresholds; None if it has none.
    """
    if survey is None or "respondents" not in frame:
        return frame, None
    if "answered" in frame:
        shares = [name for name in frame if str(name).endswith("share")]
        within = ["variable"] if "variable" in frame else []
        shown = suppress_shares(frame, "respondents", "answered", shares, survey.small_cell, survey.small_group, within=within)
    else:
        numeric = [name for name in frame.select_dtypes("number") if name != "respondents"]
        shown = suppress_statistics(frame, "respondents", numeric, survey.small_cell)
    hidden = shown["respondents"].isna() & frame["respondents"].notna()
    return shown, NOTE.format(threshold=survey.small_cell) if hidden.any() else None
