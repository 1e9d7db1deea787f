"""Roles of the columns of a table of respondents: what names its rows, what was counted, what was computed
from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from bphs.errors import InputError, Problem
from bphs.inputs.files.codes import code_text
from bphs.report.words.wording import Column, Text

COUNT, BASE = "respondents", "answered"
"""Columns of counts of people: those in the group or with the answer; those who were asked and answered."""
TOPICS = ("variable", "question", "grouping")
"""Columns that name a question: its answers are groups whose respondents add up to a number that is known."""
STACKED = (*TOPICS, "outcome", "item", "dimension", "model", "statistic", "round")
"""Columns whose values stand below each other without adding up: the same respondents come again."""
PAIR = ("group_1", "group_2")
"""Columns of tables that compare two groups in each row."""
CODES = ("group", "category", "level", "code", "year", "by_value", *PAIR)
"""Columns that name groups although they may hold numbers."""
POPULATION = "population"
"""What columns begin with that tell of the population, not of respondents: they are always shown."""
_PRINTED = re.compile(r"[<>≤≥≈]? ?[−+-]?\d[\d,]*(\.\d+)? ?(%|\*{1,3})?( ?[(\[].*[)\]])?")
_TWICE = "\0times"
_MOST = 2
"""Groupings that may cross in one table."""


@dataclass(frozen=True)
class Roles:
    """Attributes
    ----------
    words : one column for each that names rows, in English, whatever it was written in.
    stacked : columns between whose values nothing adds up.
    by : the one or two columns that name the groups within; none if each row stands alone.
    topic : the column that names the question, if there is one.
    parts : columns by which groups are grouped again (the kind of a township).
    measures : columns of numbers that tell of a row's respondents.
    own : names of columns that the table words itself.
    """

    words: pd.DataFrame
    stacked: tuple[str, ...]
    by: tuple[str, ...]
    topic: str | None
    parts: tuple[str, ...]
    measures: tuple[str, ...]
    own: frozenset[str]


def roles_of(where: str, frame: pd.DataFrame, variables: Mapping[str, Column], own: Mapping[str, Any]) -> Roles:
    """Find out what the columns of a table of respondents are.

    Parameters
    ----------
    where : the table, for messages.
    variables : the survey's variables that have answers to choose from.
    own : the table's own headings.

    Raises
    ------
    InputError : respondents by more than two groupings at once.
    """
    naming = [
        str(name) for name in frame if name not in (COUNT, BASE) and names_rows(str(name), frame[name], variables)
    ]
    topic = _topic(frame, variables)
    words = pd.DataFrame({name: _english(name, frame, variables, topic) for name in naming}, index=frame.index)
    stacked, groups = [name for name in naming if name in STACKED], [name for name in naming if name not in STACKED]
    if naming and words.duplicated().any():
        words, stacked = words.assign(**{_TWICE: words.groupby(naming, sort=False).cumcount()}), [*stacked, _TWICE]
    by = () if set(PAIR) <= set(naming) else _by(where, words, stacked, groups)
    again = (
        [name for name in groups if name not in by and words.duplicated([*stacked, name]).any()] if len(by) == 1 else []
    )
    measures = [
        str(name) for name in frame if str(name) not in (COUNT, BASE, *naming) and not str(name).startswith(POPULATION)
    ]
    return Roles(words, tuple(stacked), by, topic, tuple(again), tuple(measures), frozenset(own))


def names_rows(name: str, values: pd.Series, variables: Mapping[str, Column]) -> bool:
    """Whether a column says which group a row is of: words that are no numbers, or codes."""
    if name in (*STACKED, *CODES) or pd.api.types.is_bool_dtype(values):
        return True
    if not pd.api.types.is_numeric_dtype(values):
        return not printed_numbers(values)
    return holds_codes(values, variables.get(name))


def holds_codes(values: pd.Series, variable: Column | None) -> bool:
    """Whether a column holds nothing but codes of answers to its variable."""
    codes = {code for code, _, _ in variable.categories} if variable else set()
    return bool(codes) and bool(values.notna().any()) and {_code(value) for value in values.dropna()} <= codes


def printed_numbers(values: pd.Series) -> bool:
    """Whether words are numbers written out, such as ``"3.2 (1.1)"``; plain whole numbers may be codes.

    >>> printed_numbers(pd.Series(["3.2 (1.1)", "0.04*"])), printed_numbers(pd.Series(["050", "18–44"]))
    (True, False)
    """
    said = [str(value) for value in values.dropna() if str(value) not in ("", "–")]
    return (
        bool(said) and all(_PRINTED.fullmatch(text) for text in said) and any(set(".%*([") & set(text) for text in said)
    )


def _topic(frame: pd.DataFrame, variables: Mapping[str, Column]) -> str | None:
    """Column that names the question, best by the name of its variable."""
    found = [name for name in TOPICS if name in frame]
    return next(
        (name for name in found if any(isinstance(value, str) and value in variables for value in frame[name])),
        found[0] if found else None,
    )


def _english(name: str, frame: pd.DataFrame, variables: Mapping[str, Column], topic: str | None) -> list[str]:
    """Words of a column.

    A code is its answer, the name of a variable its title, so that the same group has the same words everywhere.
    """
    topics = frame[topic] if name in CODES and topic else [name] * len(frame)
    if name in TOPICS:
        return [
            variables[value].title_en if isinstance(value, str) and value in variables else _said(value)
            for value in frame[name]
        ]
    return [_answer(value, variables.get(str(topic))) for value, topic in zip(frame[name], topics, strict=True)]


def _answer(value: Any, variable: Column | None) -> str:
    labels = {code: english for code, english, _ in variable.categories} if variable else {}
    return labels.get(_code(value), _said(value))


def _said(value: Any) -> str:
    return value.en if isinstance(value, Text) else _code(value)


def _code(value: Any) -> str:
    return code_text(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _by(where: str, words: pd.DataFrame, stacked: Sequence[str], groups: Sequence[str]) -> tuple[str, ...]:
    """Fewest columns that tell the rows of a stack apart, in the order of the table."""
    if len(words) < 2 or (stacked and not words.duplicated(list(stacked)).any()):
        return tuple(groups[:1]) if len(words) < 2 and groups else ()
    for size in range(1, _MOST + 1):
        for chosen in combinations(groups, size):
            if not words.duplicated([*stacked, *chosen]).any():
                return chosen
    if not groups:
        return ()
    found = f"respondents by {', '.join(groups)}"
    remedy = "show a table for each value of one of them, or leave one out"
    raise InputError([Problem(where, found, "at most two groupings that cross", remedy)])
