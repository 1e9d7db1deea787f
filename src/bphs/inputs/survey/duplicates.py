"""Records that came in twice: the same respondent's number, or the same answers throughout."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bphs.inputs.survey.findings import NOTHING, Finding, Findings, found
from bphs.inputs.survey.held import Answers
from bphs.inputs.survey.responses import Responses


def duplicate_ids(responses: Responses) -> Findings:
    """All but the first of the records with the same respondent's number."""
    if responses.codebook.id is None:
        return NOTHING
    keys, _ = pd.factorize(responses.answers[responses.codebook.id.variable])
    told = np.flatnonzero(keys >= 0)
    return _repeated(keys[told], told, responses, "the same respondent's number as row {}", "编号与第{}行相同")


def duplicate_answers(responses: Responses, least: int) -> Findings:
    """All but the first of the records that agree in every answer.

    Number, dates and time taken do not count as answers.
    """
    own = [
        name for name, variable in responses.codebook.owner.items() if variable.type not in ("id", "date", "duration")
    ]
    answers = responses.answers
    given = np.zeros(len(answers), dtype=int)
    for name in own:
        given += answers.columns[name].there[answers.columns[name].codes]
    enough = np.flatnonzero(given >= least)
    keys = _alike([_coded(answers, name) for name in own], enough)
    return _repeated(keys, enough, responses, "the same answers as row {}", "作答与第{}行完全相同")


def _coded(answers: Answers, name: str) -> tuple[np.ndarray, np.ndarray]:
    """A column's levels numbered so that equal answers, and equal codes behind missing ones, have the same number."""
    held = answers.columns[name]
    meant = pd.Series(held.values).fillna(pd.Series(held.missing)).fillna(-np.inf)
    return np.unique(meant, return_inverse=True)[1], held.codes


def _alike(columns: Sequence[tuple[np.ndarray, np.ndarray]], rows: np.ndarray) -> np.ndarray:
    """Number of the group of records that agree in every column, for each of the rows.

    Columns are written as digits of one number as long as it fits into eight bytes; the distinct numbers are then
    numbered anew, so that records are never held as rows.
    """
    keys, size = np.zeros(len(rows), dtype=np.int64), 1
    for numbers, codes in columns:
        base = int(numbers.max(initial=0)) + 1
        if size * base > 2**62:
            keys, distinct = pd.factorize(keys)
            size = len(distinct)
        keys = keys * base + numbers[codes[rows]]
        size *= base
    return keys


def _repeated(keys: np.ndarray, places: np.ndarray, responses: Responses, en: str, zh: str) -> Findings:
    """Records whose key an earlier one has; `places` are theirs."""
    groups, _ = pd.factorize(keys)
    first = np.flatnonzero(~pd.Series(groups).duplicated().to_numpy())
    again = np.flatnonzero(first[groups] != np.arange(len(groups)))

    def worded(place: int) -> Finding:
        row = responses.rows[place]
        return Finding(en.format(row), zh.format(row))

    return found(places[again], places[first[groups[again]]], worded)
