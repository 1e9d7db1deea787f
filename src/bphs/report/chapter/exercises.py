"""Exercises at the end of chapters: answers are computed from the study's own tables when somebody asks, never kept.

A page shows the questions alone. In JupyterLab ``chapter.check(name, answer)`` says whether an answer is right, to as
many decimals as the question asks for, and not what is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, nearest
from bphs.report.words.wording import Text

RIGHT = Text("Right.", "正确。")
WRONG = Text(
    "Not yet. Look again at the question, and at how many decimals it asks for.", "还不对。请再看题目及要求的小数位数。"
)


class Exercise(NamedTuple):
    """Exercise of a chapter.

    Parameters
    ----------
    answer : from what it is asked of.
    decimals : to which it is rounded.
    of : ``"units"``: the rates of the last year's units (number per 1,000 residents), and their residents; or
        ``"items"``: the answers to the items, reversed ones turned, and the items of each scale.
    """

    answer: Callable[..., float]
    decimals: int
    of: str = "units"


def share_below(rates: pd.Series, residents: pd.Series) -> float:
    """Share of residents in units whose rate is below the overall rate, in per cent.

    >>> share_below(pd.Series([1.0, 3.0]), pd.Series([300, 100]))
    75.0
    """
    overall = (rates * residents).sum() / residents.sum()
    return float(100 * residents[rates < overall].sum() / residents.sum())


def theil_without_largest(rates: pd.Series, residents: pd.Series) -> float:
    """Theil T between units, without the one of most residents: the sum of s log(s / p), where s is a unit's share
    of the resource and p its share of the residents.

    >>> theil_without_largest(pd.Series([2.0, 2.0, 9.0]), pd.Series([10, 20, 90]))
    0.0
    """
    others = residents.index != residents.idxmax()
    amounts, people = (rates * residents)[others], residents[others]
    shares, of_people = amounts / amounts.sum(), people / people.sum()
    there = shares > 0  # a unit with nothing adds nothing
    return float((shares[there] * np.log(shares[there] / of_people[there])).sum())


def alpha_of_three(items: pd.DataFrame, scales: Mapping[str, Sequence[str]]) -> float:
    """Cronbach's alpha of the first three items of the first scale, by those who answered all three:
    k / (k - 1) times one less the sum of the items' variances over the variance of their sum.

    >>> same = pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3], "c": [1, 2, 3], "d": [9, 1, 4]})
    >>> alpha_of_three(same, {"trust": ["a", "b", "c", "d"]})
    1.0
    """
    three = items[list(next(iter(scales.values())))[:3]].dropna()
    k = three.shape[1]
    return float(k / (k - 1) * (1 - three.var().sum() / three.sum(axis="columns").var()))


EXERCISES = {
    "02_indicators": {"below": Exercise(share_below, 0)},
    "03_inequality": {"without_largest": Exercise(theil_without_largest, 3)},
    "08_scales": {"three_items": Exercise(alpha_of_three, 3, of="items")},
}
"""Exercises by chapter and name."""


def last_of(units: pd.DataFrame, resource: str) -> tuple[pd.Series, pd.Series]:
    """Rates and residents of the last year's units.

    Parameters
    ----------
    units : one row for each unit and year: ``year``, ``pop_total`` and the rate of the resource.
    """
    last = units[units["year"] == units["year"].max()].reset_index(drop=True)
    return last[f"{resource}_per_1000"].astype(float), last["pop_total"].astype(float)


def checked(chapter: str, name: str, answer: float, tables: Mapping[str, Callable[[], Sequence[Any]]]) -> Text:
    """Whether an answer is right.

    Parameters
    ----------
    chapter, name : of the exercise.
    answer : as somebody gives it, rounded as the question asks.
    tables : what exercises are asked of, see `Exercise`; read when an answer is checked.

    Raises
    ------
    InputError : the chapter has no such exercise.
    """
    known = EXERCISES.get(chapter, {})
    if name not in known:
        where, expected = f"chapter.check({name!r}, …)", f"an exercise of chapter {chapter}"
        raise InputError([Problem(where, repr(name), expected, nearest(name, known))])
    asked = known[name]
    right = asked.answer(*tables[asked.of]())
    # Half of the last decimal, and what a computer's numbers lack of a decimal fraction.
    return RIGHT if abs(answer - right) <= 0.5 * 10.0**-asked.decimals + 1e-9 else WRONG
