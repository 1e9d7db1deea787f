"""Refusals of tables of a survey that do not say of themselves what they must, so that no small group passes unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from bphs.errors import Problem
from bphs.report.disclosure.roles import BASE, COUNT, STACKED, TOPICS, holds_codes
from bphs.report.words.wording import Column, Text

_COUNTS = re.compile(
    r"(n|no|nr|num|number|counts?|size|freq|frequency|total|people|persons|cases|sample|observations|nobs|obs)|(n|count|freq)_.*|.*_(n|counts?|freq)",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"n|respondents|answered|number( of respondents)?|counts?|frequency|people|persons|cases|sample( size)?|observations",
    re.IGNORECASE,
)
_EVERYDAY = ("yes", "no", "none", "other", "是", "否", "无", "其他")
"""Answers that other columns hold too."""
_CHINESE = ("人数", "频数", "例数", "样本量", "频次", "作答人数")
_WHOLE = "or say groups=False, if no row or column is a group of respondents"


def unsaid(
    where: str, frame: pd.DataFrame, own: Mapping[str, Text], variables: Mapping[str, Column]
) -> Iterator[Problem]:
    """Each sign that a table holds groups of respondents without saying how many they are.

    Parameters
    ----------
    where : the table, for messages.
    frame : with its named index levels as columns.
    own : the table's own headings.
    variables : the survey's variables that have answers to choose from.
    """
    for name in (str(name) for name in frame if str(name) not in (COUNT, BASE)):
        if pd.api.types.is_numeric_dtype(frame[name]) and _counts(name, own.get(name)):
            remedy = f"call the column {COUNT!r} ({BASE!r}: who was asked), {_WHOLE}"
            yield Problem(
                where,
                f"column {name!r}, which counts people by its name",
                f"counts of people in a column {COUNT!r}, where small ones are hidden",
                remedy,
            )
    if COUNT in frame:
        return
    if BASE in frame:
        yield Problem(
            where,
            f"column {BASE!r} alone",
            f"beside it {COUNT!r}, those of them who gave the answer: times {BASE!r} a share tells it anyway",
            f"add the column {COUNT!r}",
        )
    answers = {
        label.casefold(): name
        for name, variable in variables.items()
        for _, *labels in variable.categories
        for label in labels
        if label not in _EVERYDAY
    }
    expected = f"beside every group a column {COUNT!r}, so that small ones are hidden"
    for name in map(str, frame):
        if name in own and own[name].en.casefold() in answers:
            found = f"column {name!r}, headed by an answer to {answers[own[name].en.casefold()]!r}"
            yield Problem(
                where,
                found,
                expected,
                f"put the groups into rows (counts side by side: name them in groups=[…]), {_WHOLE}",
            )
        elif found := _group(name, frame[name], answers, variables):
            yield Problem(where, found, expected, f"add the column {COUNT!r}, {_WHOLE}")


def _counts(name: str, heading: Text | None) -> bool:
    if heading is not None and (_HEADINGS.fullmatch(heading.en.strip()) or heading.zh in _CHINESE):
        return True
    return bool(_COUNTS.fullmatch(name))


def _group(name: str, values: pd.Series, answers: Mapping[str, str], variables: Mapping[str, Column]) -> str:
    """Sign that rows are groups; empty if nothing does."""
    if holds_codes(values, variables.get(name)):
        return f"rows that are answers to {name!r}"
    if name in STACKED and name not in TOPICS:
        return ""
    said = [value.en if isinstance(value, Text) else value for value in values if isinstance(value, str | Text)]
    first = next((word for word in said if word.casefold() in answers), None)
    return "" if first is None else f"in column {name!r} {first!r}, an answer to {answers[first.casefold()]!r}"
