"""Evaluation model of a survey: its dimensions, what an answer is worth, and the verdict that gives items importance.

Scales may have any number of steps, and several scales several: answers are compared on their way from the lowest to
the highest step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from bphs.errors import Undefined
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.needs import ranked
from bphs.inputs.survey.scores import dimension_scores

GRADED = (2, 3, 4, 5, 7)
"""Numbers of grades that have words (``grade_5_1`` … in ``derived.json``)."""
USUAL = 5
"""Grades where the steps of the answers have none."""
NO_MODEL = (
    "No scale of the codebook has two items or more with a lowest and a highest answer: there is nothing to evaluate.",
    "编码本中没有由两个及以上题项组成且标明最低、最高取值的量表，无法建立评价模型。",
)
NO_VERDICT = (
    "The survey asks for no verdict that the importance of the items could be derived from.",
    "问卷没有可用以推算题项重要性的总体评价。",
)
NO_ITEMS = (
    "The model has no items but those of the verdict itself.",
    "除总体评价本身的题项外，评价模型没有其他题项。",
)


def dimensions_of(codebook: Codebook, listed: Sequence[str] = ()) -> dict[str, list[str]]:
    """Items of each dimension of the evaluation model.

    Parameters
    ----------
    listed : the study's ``survey: scales``; without it every scale of two items or more but the outcome scale, which is
        what services lead to (a survey that has no other scale is judged by that one).

    Raises
    ------
    Undefined : no scale whose items have a lowest and a highest answer.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> list(dimensions_of(read_codebook("data/w_district/codebook.csv")))
    ['satisfaction', 'policy', 'financing', 'provision', 'participation']
    """
    several = [name for name, items in codebook.dimensions.items() if len(items) > 1]
    names = listed or [name for name in several if name != codebook.outcome_scale] or several
    found = {name: list(codebook.dimensions.get(name, ())) for name in names}
    kept = {name: items for name, items in found.items() if items and all(_bounded(codebook, items))}
    if not kept:
        raise Undefined(*NO_MODEL)
    return kept


def levels_of(codebook: Codebook, dimensions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Dimensions of which the level is made: all but the outcome scale, which they are held to lead to; that one where
    there is no other.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> book = read_codebook("data/w_district/codebook.csv")
    >>> list(levels_of(book, {"policy": ["pe1"], "equalization": ["eq1"]}))
    ['policy']
    """
    found = {name: list(items) for name, items in dimensions.items()}
    causes = {name: items for name, items in found.items() if name != codebook.outcome_scale}
    return causes or found


def _bounded(codebook: Codebook, items: Sequence[str]) -> list[bool]:
    limits = [(codebook.variable(item).low, codebook.variable(item).high) for item in items]
    return [low is not None and high is not None and low < high for low, high in limits]


def limits_of(codebook: Codebook, items: Sequence[str]) -> pd.DataFrame:
    """Lowest and highest answer of items, `low` and `high`, by item."""
    asked = [codebook.variable(item) for item in items]
    rows = {item: (variable.low, variable.high) for item, variable in zip(items, asked, strict=True)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["low", "high"], dtype=float)


def rated(items: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Answers in one unit: as they are where all items have the same lowest and highest answer, else from 0 to 100.

    Parameters
    ----------
    items : respondents x items, reversed items already turned round.

    Returns
    -------
    The answers, and the lowest and highest possible one.
    """
    limits = limits_of(codebook, list(items))
    if len(limits.drop_duplicates()) == 1:
        return items.astype(float), (float(limits.low.iloc[0]), float(limits.high.iloc[0]))
    return 100 * placed(items, codebook), (0.0, 100.0)


def placed(items: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Answers as the part of the way from the lowest to the highest step: 0 to 1.

    Parameters
    ----------
    items : respondents x items, reversed items already turned round.
    """
    limits = limits_of(codebook, list(items))
    return (items.astype(float) - limits.low) / (limits.high - limits.low)


def grades_of(codebook: Codebook, items: Sequence[str]) -> int:
    """Number of grades: the fewest steps that an item has, if grades of that number have words, else five.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> grades_of(read_codebook("data/w_district/codebook.csv"), ["pe1", "fn1"])
    5
    """
    steps = min(_steps(codebook, item) for item in items)
    return steps if steps in GRADED else USUAL


def _steps(codebook: Codebook, item: str) -> int:
    """Codes that an answer can have, without those that mean no answer; of a range the whole numbers in it."""
    variable = codebook.variable(item)
    if variable.values:
        return len(variable.values)
    limits = limits_of(codebook, [item])
    return int(limits.high.iloc[0] - limits.low.iloc[0]) + 1


def verdict_of(
    codebook: Codebook, items: pd.DataFrame, people: pd.DataFrame, min_answered: float = 0.8
) -> tuple[str, pd.Series]:
    """Verdict of each respondent on the whole: the score of the outcome scale, 0 to 1, else overall satisfaction.

    Parameters
    ----------
    items : respondents x items of scales, reversed items already turned round.
    people : the same respondents x variables, codes as they were answered.
    min_answered : share of the scale's items that must be answered, see `dimension_scores`.

    Returns
    -------
    Name in the catalogue of labels, ``dimension_<scale>`` or the variable's; and the values, high for a good verdict.

    Raises
    ------
    Undefined : the survey has neither.
    """
    if (scale := codebook.outcome_scale) is not None:
        whole = list(codebook.dimensions[scale])
        scored = dimension_scores(placed(items[whole], codebook), {scale: whole}, min_answered)
        return f"dimension_{scale}", scored[scale]
    satisfied = satisfaction(codebook, people)
    if satisfied.empty:
        raise Undefined(*NO_VERDICT)
    return str(satisfied.columns[0]), satisfied.iloc[:, 0]


def satisfaction(codebook: Codebook, people: pd.DataFrame) -> pd.DataFrame:
    """Overall satisfaction in one column, high for much of it; no column where the survey does not ask for it, or
    nothing says in which order its codes stand.
    """
    name = codebook.role("satisfied")
    if name is None or not codebook.variable(name).direction:
        return people[[]]
    return ranked(people, codebook, [name]).astype(float)


def provided(dimensions: Mapping[str, Sequence[str]], verdict: str) -> list[str]:
    """Items of the model whose importance is asked for: all but those of the verdict.

    Parameters
    ----------
    verdict : name of the scale or variable that is the verdict, as `verdict_of` gives it.

    Raises
    ------
    Undefined : there are none.

    >>> provided({"access": ["a1", "a2"], "equality": ["e1", "e2"]}, "dimension_equality")
    ['a1', 'a2']
    """
    others = [items for name, items in dimensions.items() if f"dimension_{name}" != verdict]
    found = [item for items in others for item in items if item != verdict]
    if not found:
        raise Undefined(*NO_ITEMS)
    return found
