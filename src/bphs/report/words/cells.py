"""The words of a chapter, cell by cell, to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bphs.report.words.sections import language_of, source


@dataclass(frozen=True)
class Words:
    """The words of a chapter, to be checked.

    Parameters
    ----------
    where : the notebook's name for messages, e.g. ``notebooks/04_maps.ipynb``.
    cells : its cells.
    """

    where: str
    cells: Sequence[Mapping[str, Any]]

    def at(self, *numbers: int) -> str:
        """Where a cell, or a pair of them, stands."""
        named = " and ".join(str(number) for number in numbers)
        language = language_of(self.cells[numbers[0] - 1]) if len(numbers) == 1 else None
        return f"{self.where}, {'cell' if len(numbers) == 1 else 'cells'} {named}" + (
            f" ({language})" if language else ""
        )

    def texts(self) -> Iterator[tuple[int, str, str]]:
        """Number, language and source of every text cell."""
        for number, cell in enumerate(self.cells, start=1):
            if (language := language_of(cell)) is not None:
                yield number, language, source(cell)
