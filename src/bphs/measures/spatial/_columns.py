"""Gate for values of places: each beside its place, complete, varying, with neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import Lack, choice, refuse
from bphs.measures.sample.ranks import settled
from bphs.measures.spatial._places import named
from bphs.measures.spatial.neighbours import Neighbours

if TYPE_CHECKING:
    from libpysal.graph import Graph

ISLANDS = ("drop", "keep", "refuse")
CALLED = {"values": "value", "lagged": "second value", "other": "second value"}
"""Columns as a sentence on a page names them."""
LEAST = 4
"""Places below which the moments under randomization are not defined: (n - 1)(n - 2)(n - 3) divides them."""


@dataclass(frozen=True, eq=False)
class Placed:
    """Columns of numbers of the places that count, and the links among these.

    Attributes
    ----------
    columns : (n,) each, complete and finite.
    neighbours : links among the n places.
    islands : codes of the places without neighbours, whether they count or not.
    """

    columns: dict[str, FloatArray]
    neighbours: Neighbours
    islands: tuple[Any, ...]

    @property
    def n(self) -> int:
        """Number of places that count."""
        return self.neighbours.n


def placed(
    given: Mapping[str, Any], neighbours: Neighbours, *, missing: str, islands: str, constant: tuple[str, ...] = ()
) -> Placed:
    """Columns beside their places; `constant` names those that need not vary.

    Raises
    ------
    MeasureError : a column of other places or another length, missing or infinite values, islands with "refuse".
    Undefined : fewer than 4 places, no links, a constant column, every place linked to every other alike.
    """
    choice("islands", islands, ISLANDS)
    if not isinstance(neighbours, Neighbours):
        raise MeasureError(f"neighbours is a {type(neighbours).__name__}; make it with contiguity, nearest or others.")
    aligned = {name: _by_place(name, column, neighbours) for name, column in given.items()}
    read = columns(aligned, missing=missing)
    codes = [c for c, kept in zip(neighbours.codes, read.kept, strict=True) if kept] if read.kept is not None else None
    links = neighbours if codes is None else neighbours.only(codes)
    numbers, alone = read.numbers, links.islands
    if alone and islands == "refuse":
        raise MeasureError(f'{len(alone)} places have no neighbours ({named(alone)}); pass islands="drop" or "keep".')
    if alone and islands == "drop":
        keep = ~np.isin(np.arange(links.n), [links.codes.index(code) for code in alone])
        links = links.only([code for code in links.codes if code not in set(alone)])
        numbers = {name: column[keep] for name, column in numbers.items()}
    refuse(_lacks(numbers, links, constant))
    return Placed(numbers, links, alone)


def _by_place(name: str, column: Any, neighbours: Neighbours) -> Any:
    """Column in the order of the places: a Series goes by its index, anything else by position."""
    if not isinstance(column, pd.Series):
        if np.ndim(column) == 1 and len(column) != neighbours.n:
            raise MeasureError(f"{name} has {len(column)} entries, but the neighbours are of {neighbours.n} places.")
        return column
    codes = pd.Index(neighbours.codes)
    if column.index.has_duplicates:
        raise MeasureError(f"{name}: codes stand more than once in its index; give one value for each place.")
    absent, beyond = codes.difference(column.index), column.index.difference(codes)
    if len(absent) or len(beyond):
        told = [f"{len(absent)} places have no value ({named(list(absent))})"] if len(absent) else []
        told += [f"{len(beyond)} values have no place ({named(list(beyond))})"] if len(beyond) else []
        raise MeasureError(f"{name} is indexed by other codes than the neighbours: {'; '.join(told)}.")
    return column.reindex(codes).reset_index(drop=True)


def _lacks(numbers: Mapping[str, FloatArray], links: Neighbours, constant: tuple[str, ...]) -> list[str]:
    n = links.n if links.focal.size else 0
    if n < LEAST:
        return [
            Lack(
                f"{n} places with a value and a neighbour: at least {LEAST} are needed to speak of a neighbourhood.",
                f"既有取值又有相邻单元的单元仅有 {n} 个，至少需要 {LEAST} 个才能讨论空间关系。",
            )
        ]
    if links.focal.size == n * (n - 1) and np.ptp(links.weight) <= 1e-12 * links.weight.max():
        return [
            Lack(
                f"Every one of the {n} places is a neighbour of every other: no value could change the statistic.",
                f"{n} 个单元两两相邻，无论取值如何，统计量均不变。",
            )
        ]
    return [
        Lack(
            f"All {n} places have the same {CALLED.get(name, name)}: nothing varies in space.",
            f"{n} 个单元取值完全相同，无空间差异。",
        )
        for name, column in numbers.items()
        if name not in constant and np.ptp(settled(column)) == 0
    ]


def weights_of(found: Placed, rows: str) -> Any:
    """Weights of the places that count, standardized by row or as they are."""
    choice("rows", rows, ("standardized", "raw"))
    return found.neighbours.matrix if rows == "standardized" else found.neighbours.plain


def plain_links(neighbours: Neighbours) -> Neighbours:
    """The same links, each of weight 1."""
    return replace(neighbours, weight=np.ones(neighbours.focal.size))


def graph_of(neighbours: Neighbours) -> Graph:
    """Links as libpysal's graph, by position; a place without neighbours stands as its own with weight 0."""
    from libpysal.graph import Graph

    alone = np.flatnonzero(neighbours.counts == 0)
    focal, other = np.append(neighbours.focal, alone), np.append(neighbours.other, alone)
    weight, order = np.append(neighbours.weight, np.zeros(alone.size)), np.lexsort((other, focal))
    return Graph.from_arrays(focal[order], other[order], weight[order])
