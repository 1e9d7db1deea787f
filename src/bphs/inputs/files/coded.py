"""Cells of a column held once each: a million answers to a question are a few texts, and a byte for each respondent.

What is to be known of the cells is asked of the distinct ones, and what they become is taken from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, overload

import numpy as np

PIECE = 2**14
"""Cells that are Python objects of their own at a time."""


class Coded(Sequence[Any]):
    """Cells of a column: a sequence like any other, which holds each distinct cell once.

    Attributes
    ----------
    levels : the distinct cells in the order in which they first appear; 1, 1.0 and True are three.
    codes : for each row the place of its cell among them, in as few bytes as they need.

    >>> answers = Coded.of(["yes", None, "yes", "no"])
    >>> answers.levels, answers.codes.tolist(), answers[1:] == [None, "yes", "no"], answers.counts().tolist()
    (('yes', None, 'no'), [0, 1, 0, 2], True, [2, 1, 1])
    """

    __hash__ = None

    def __init__(self, levels: Iterable[Any], codes: np.ndarray) -> None:
        self.levels = tuple(levels)
        self.codes = codes

    @classmethod
    def of(cls, cells: Iterable[Any]) -> Coded:
        """Any cells as coded ones."""
        if isinstance(cells, Coded):
            return cells
        coder, left = Coder(Typed()), iter(cells)
        while piece := list(islice(left, PIECE)):
            coder.add([cell if cell is None or type(cell) is str else (type(cell), cell) for cell in piece])
        return coder.coded()

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Coded: ...
    def __getitem__(self, place: int | slice) -> Any:
        return self.taken(place) if isinstance(place, slice) else self.levels[self.codes[place]]

    def __iter__(self) -> Iterator[Any]:
        levels = self.levels
        for start in range(0, len(self.codes), PIECE):
            yield from (levels[code] for code in self.codes[start : start + PIECE].tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __repr__(self) -> str:
        return f"Coded({len(self)} cells, {len(self.levels)} distinct)"

    def counts(self) -> np.ndarray:
        """How many rows hold each of the levels."""
        return np.bincount(self.codes, minlength=len(self.levels))

    def given(self) -> list[Any]:
        """The distinct cells that are not empty."""
        return [cell for cell in self.levels if cell is not None]

    def rows(self, told: Callable[[Any], bool]) -> list[int]:
        """Rows whose cell is such a one, in their order; each distinct cell is asked once."""
        return np.flatnonzero(np.array([told(cell) for cell in self.levels], dtype=bool)[self.codes]).tolist()

    def taken(self, rows: slice | np.ndarray) -> Coded:
        """Cells of some rows alone."""
        return _in_order(self.levels, self.codes[rows])

    def mapped(self, change: Callable[[Any], Any]) -> Coded:
        """Each cell changed; those that become alike are one."""
        changed = Coded.of(map(change, self.levels))
        return Coded(changed.levels, changed.codes[self.codes])


def _in_order(levels: Sequence[Any], codes: np.ndarray) -> Coded:
    """Levels that are there still, in the order in which they now first appear."""
    first = np.full(len(levels), len(codes))
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # of several the last one written stays, the first row
    order = np.argsort(first, kind="stable")[: int((first < len(codes)).sum())]
    place = np.zeros(len(levels), dtype=smallest(len(order)))
    place[order] = np.arange(len(order))
    return Coded((levels[level] for level in order.tolist()), place[codes])


def smallest(count: int) -> type[np.unsignedinteger]:
    """Type of the fewest bytes that tells so many things apart.

    >>> [smallest(count).__name__ for count in (256, 257, 65_537)]
    ['uint8', 'uint16', 'uint32']
    """
    return np.uint8 if count <= 2**8 else np.uint16 if count <= 2**16 else np.uint32


class Coder:
    """Column that grows piece by piece.

    Each piece is kept in as few bytes as the levels known by then need; a later piece may bring more.

    Parameters
    ----------
    places : where a cell stands among the levels; by default each cell is itself.
    """

    def __init__(self, places: Places | None = None) -> None:
        self._places = Places() if places is None else places
        self._pieces: list[np.ndarray] = []

    def add(self, cells: Sequence[Any]) -> None:
        """More cells, in their order."""
        found = np.fromiter(map(self._places.__getitem__, cells), dtype=np.int64, count=len(cells))
        self._pieces.append(found.astype(smallest(len(self._places.levels))))

    def coded(self) -> Coded:
        """The column as it stands."""
        codes = np.concatenate(self._pieces) if self._pieces else np.zeros(0, dtype=np.uint8)
        return Coded(self._places.levels, codes)


class Places(dict[Any, int]):
    """Place of each cell among the levels; a new cell gets the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[Any] = []

    def __missing__(self, cell: Any) -> int:
        self.levels.append(cell)
        place = self[cell] = len(self.levels) - 1
        return place


class Typed(Places):
    """Places of cells of any type; what is no text is told as a pair of its type and itself: 1 and True are two."""

    def __missing__(self, cell: Any) -> int:
        self.levels.append(cell[1] if type(cell) is tuple else cell)
        place = self[cell] = len(self.levels) - 1
        return place


class Stripped(Places):
    """Places of texts without the blanks around them; a text of blanks is None."""

    def __missing__(self, cell: Any) -> int:
        bare = cell.strip()
        if bare == cell:
            self.levels.append(bare or None)
        place = self[cell] = len(self.levels) - 1 if bare == cell else self[bare]
        return place
