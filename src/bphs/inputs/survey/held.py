"""Table of respondents as it is held: each column as its distinct answers and, for each respondent, which of them.

A million answer sheets with a hundred columns are a hundred megabytes so, where numbers of eight bytes, and as many
again for the codes behind missing answers, would be two gigabytes. What is asked of answers is asked of the distinct
ones; a column, or the whole, is spread out into numbers only where it is calculated with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
import pandas as pd

Rows = np.ndarray | slice


@dataclass(frozen=True)
class Held:
    """A column of the table of respondents.

    Attributes
    ----------
    codes : for each respondent the place of the answer among the levels.
    values : what the levels mean: numbers (float64), moments (datetime64[s]) or texts; no answer is NaN (NaT).
    missing : the codes that stand behind levels without an answer; NaN elsewhere.
    """

    codes: np.ndarray
    values: Any
    missing: np.ndarray

    @property
    def there(self) -> np.ndarray:
        """Whether each level is an answer."""
        return np.asarray(~pd.isna(self.values), dtype=bool)

    def spread(self) -> Any:
        """Answers respondent by respondent."""
        return self.values.take(self.codes)

    def counts(self) -> np.ndarray:
        """How many respondents each level has."""
        return np.bincount(self.codes, minlength=len(self.missing))

    def without(self, levels: np.ndarray) -> Held:
        """The same column without the answers of some levels (true), which are set to nothing at all."""
        return replace(self, values=np.where(levels, np.nan, self.values))


class Answers:
    """Answers of all respondents; asked for a column or several like a table.

    Parameters
    ----------
    columns : by name, in order.
    count : respondents.

    >>> sex = Held(np.array([0, 1, 0], dtype=np.uint8), np.array([2.0, np.nan]), np.array([np.nan, 9.0]))
    >>> answers = Answers({"sex": sex}, 3)
    >>> answers["sex"].tolist(), answers.behind("sex").tolist(), answers.answered("sex").tolist()
    ([2.0, nan, 2.0], [nan, 9.0, nan], [True, False, True])
    """

    def __init__(self, columns: Mapping[str, Held], count: int) -> None:
        self.columns = dict(columns)
        self.index = pd.RangeIndex(count)

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __repr__(self) -> str:
        return f"Answers({len(self)} respondents, {len(self.columns)} columns)"

    @overload
    def __getitem__(self, asked: str) -> pd.Series: ...
    @overload
    def __getitem__(self, asked: list[str]) -> pd.DataFrame: ...
    def __getitem__(self, asked: str | list[str]) -> Any:
        if isinstance(asked, list):
            return self._in_one_piece(asked)
        return pd.Series(self.columns[asked].spread(), index=self.index, name=asked)

    def _in_one_piece(self, names: Sequence[str]) -> pd.DataFrame:
        """Numbers in one block that is written once: a table made of columns would be held twice while it is made."""
        numbers = [name for name in names if self.columns[name].values.dtype == float]
        block = np.empty((len(numbers), len(self)))
        for row, name in zip(block, numbers, strict=True):
            row[:] = self.columns[name].spread()
        frame = pd.DataFrame(block.T, index=self.index, columns=pd.Index(numbers, dtype="str"), copy=False)
        for place, name in enumerate(names):
            if name not in frame:
                frame.insert(place, name, self.columns[name].spread())
        return frame

    @property
    def frame(self) -> pd.DataFrame:
        """All answers spread out, respondents x columns; made anew each time."""
        return self[list(self.columns)]

    @property
    def missing(self) -> pd.DataFrame:
        """All codes behind missing answers, of the same shape; made anew each time."""
        block = np.empty((len(self.columns), len(self)))
        for row, held in zip(block, self.columns.values(), strict=True):
            row[:] = held.missing[held.codes]
        return pd.DataFrame(block.T, index=self.index, columns=pd.Index(list(self.columns), dtype="str"), copy=False)

    def behind(self, name: str) -> pd.Series:
        """Codes behind the missing answers of a column."""
        held = self.columns[name]
        return pd.Series(held.missing[held.codes], index=self.index, name=name)

    def answered(self, *names: str) -> np.ndarray:
        """Whether each respondent answered any of some columns."""
        return self.such({name: self.columns[name].there for name in names})

    def such(self, levels: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whether each respondent's answer is of one of some levels (true), in any of some columns."""
        found = np.zeros(len(self), dtype=bool)
        for name, chosen in levels.items():
            if chosen.any():
                found |= chosen[self.columns[name].codes]
        return found

    def taken(self, rows: Rows) -> Answers:
        """Answers of some respondents, in their order."""
        columns = {name: replace(held, codes=held.codes[rows]) for name, held in self.columns.items()}
        return Answers(columns, len(self.index[rows]))

    def changed(self, columns: Mapping[str, Held]) -> Answers:
        """Answers with other columns in place of those of the same names; the others are shared, not copied."""
        return Answers(self.columns | dict(columns), len(self))


def matrix(answers: Answers, names: Sequence[str], rows: Rows) -> np.ndarray:
    """Answers of some respondents to some questions as numbers, respondents x questions; NaN is none."""
    found = [answers.columns[name].values[answers.columns[name].codes[rows]] for name in names]
    return np.column_stack(found) if found else np.zeros((len(answers.index[rows]), 0))
