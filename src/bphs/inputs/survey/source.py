"""A survey's file as messages name it, and all that is to be said of it: handed on from step to step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from bphs.errors import Problem
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import Grid

BY_SCORES = (
    "by its name an export by scores (按分数): an answer is then the score of the option, which need not be its code; "
    "export by numbers (按序号) or by text (按文本) if they differ"
)


class Dropped(NamedTuple):
    """A column that was left behind: its heading, and why in both languages."""

    name: str
    reason_en: str
    reason_zh: str


@dataclass(frozen=True)
class Source:
    """A survey's file.

    Attributes
    ----------
    path : the file.
    name : how messages name it.
    rows : the number of each respondent's row (SPSS: of the case).
    notes : a sentence for each thing that was read otherwise than it stood.
    dropped : columns that were left behind, and why.
    problems : what is wrong with it, in the order of the steps; the last step says them all at once.
    """

    path: Path
    name: str
    rows: tuple[int, ...]
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    problems: tuple[Problem, ...] = ()

    def noting(self, *texts: str) -> Source:
        """Source with more notes."""
        return replace(self, notes=(*self.notes, *(f"{self.name}: {text}" for text in texts)))

    def dropping(self, *columns: Dropped) -> Source:
        """Source with more columns left behind."""
        return replace(self, dropped=(*self.dropped, *columns))

    def telling(self, *problems: Problem) -> Source:
        """Source with more problems."""
        return replace(self, problems=(*self.problems, *problems))


def source_of(grid: Grid) -> Source:
    """Source of a file that was just read; its name may say that it is an export by scores.

    问卷星 exports by text (0), by scores (1) or by numbers (2): 123_按序号_…, 320_320_2.xls.
    """
    source = Source(grid.path, shown(grid.path), grid.rows, grid.notes)
    return source.noting(BY_SCORES) if re.search(r"按分数|^\d+_\d+_1$", grid.path.stem) else source
