"""A survey's file through its codebook: one tidy table of respondents, the same whatever the form of the file.

What tells who a respondent is stays behind: names, telephone and identity numbers, addresses, IP addresses, free text.
What was dropped is listed by name and reason, never by value; no text that a respondent wrote is ever returned.

One direction, each step made from the one before: `grid` (cells as read) → `respondents` (no other rows) → `placing`
(columns of variables) → `screening` (without what identifies) → `reconciling` (codebook with the file's missing codes)
→ `answers` (values and missing codes) → `Responses`. What is to be said of the file goes along (`source`): all problems
are said at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from bphs.errors import InputError
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.files.grid import read_grid
from bphs.inputs.files.sheets import ranges
from bphs.inputs.survey.answers import Answered, answer
from bphs.inputs.survey.held import Answers, Rows
from bphs.inputs.survey.placing import place
from bphs.inputs.survey.reconciling import reconcile
from bphs.inputs.survey.respondents import of_respondents
from bphs.inputs.survey.screening import screen
from bphs.inputs.survey.source import Dropped

__all__ = ["Dropped", "Responses", "read_responses", "score_items"]


@dataclass(frozen=True)
class Responses:
    """A survey as it was received.

    Attributes
    ----------
    codebook : as it was used: what was dropped is marked so, codes that the file declares missing are added.
    answers : one row for each respondent, the codebook's columns in its order, as they are held in little memory.
    rows : the number of each respondent's row in the file (SPSS: of the case).
    dropped : what was left behind, and why.
    notes : a sentence for each thing that was read otherwise than it stood.
    """

    codebook: Codebook
    answers: Answers
    rows: tuple[int, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """Answers spread out: one row for each respondent, the codebook's columns in its order: codes and numbers
        (float64), `date` as datetime64[s], `id` as text.

        No answer is NaN (NaT). Items are as they were answered: `score_items` reverses. Made anew each time.
        """
        return self.answers.frame

    @property
    def missing(self) -> pd.DataFrame:
        """Codes behind missing answers, of the same shape, e.g. 9 for "don't know", -3 for a question that was skipped;
        NaN where there is an answer, or nothing at all.
        """
        return self.answers.missing

    def taken(self, rows: Rows) -> Responses:
        """The same survey with some of its respondents, in their order."""
        return replace(
            self, answers=self.answers.taken(rows), rows=tuple(np.array(self.rows, dtype=int)[rows].tolist())
        )

    @property
    def respondents(self) -> pd.Series:
        """Each respondent's number: the codebook's `id`, or the row in the file."""
        if self.codebook.id is None:
            return pd.Series([str(row) for row in self.rows], index=self.answers.index, dtype="str", name="respondent")
        named = self.answers[self.codebook.id.variable]
        return named.where(named.notna(), [f"row {row}" for row in self.rows]).rename("respondent")


def read_responses(path: str | Path, codebook: Codebook) -> Responses:
    """Answers of a survey, read from its file.

    Parameters
    ----------
    path : .sav, .zsav or .por (SPSS), .xlsx, or CSV in UTF-8, GB 18030 or UTF-16; 问卷星's exports as text or as
        numbers.
    codebook : what each variable is.

    Raises
    ------
    InputError : every problem at once: a file that is cut off or locked; a variable that only the file or only the
        codebook knows; answers that are none of the codebook's, dates that are none; the codebook's labels the
        other way round in the file. Messages give variable and rows, never what a respondent wrote.
    """
    # Nothing between has a name: what one step leaves behind is gone when the next has been made.
    answered = answer(reconcile(screen(place(of_respondents(read_grid(path)), codebook))))
    if answered.source.problems:
        raise InputError(dict.fromkeys(answered.source.problems))
    source = answered.source.noting(*_repeated(answered))
    return Responses(answered.codebook, answered.answers, source.rows, source.dropped, source.notes)


def _repeated(answered: Answered) -> list[str]:
    """Respondents' numbers that stand more than once; cleaning decides about them."""
    number = answered.codebook.id
    if number is None:
        return []
    named = answered.answers[number.variable]
    again = (named.notna() & named.duplicated(keep=False)).to_numpy()
    rows = [row for row, twice in zip(answered.source.rows, again, strict=True) if twice]
    return [f"variable {number.variable!r}: the same number more than once (rows {ranges(rows)})"] if rows else []


def score_items(frame: pd.DataFrame, codebook: Codebook, items: Sequence[str] | None = None) -> pd.DataFrame:
    """Scale items with a high score meaning much of what the scale measures: reversed items become minimum + maximum -
    answer.

    Parameters
    ----------
    frame : answers as they were given.
    items : columns to score; without it every item of every dimension.

    Returns
    -------
    Those columns only.

    Raises
    ------
    InputError : an item that the codebook does not know.
    """
    chosen = list(items) if items is not None else [item for names in codebook.dimensions.values() for item in names]
    scored = frame[chosen].copy()
    for name in chosen:
        variable = codebook.variable(name)
        if variable.reversed:
            scored[name] = np.float64(variable.low) + np.float64(variable.high) - scored[name]
    return scored
