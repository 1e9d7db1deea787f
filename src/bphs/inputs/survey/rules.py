"""Rules of cleaning, one function each: which records break it, and the reason in words.

Reasons name questions and counts; of answers only codes are ever told.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import SKIPPED, SPREAD, Variable
from bphs.inputs.survey.outside import limits
from bphs.inputs.survey.responses import Responses
from bphs.inputs.survey.settings import Rule, comparisons

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


class Finding(NamedTuple):
    """Reason to take a record out, in both languages."""

    en: str
    zh: str


def holds(frame: pd.DataFrame, condition: str) -> pd.Series:
    """Whether a condition is true of each record; of a missing answer nothing is true.

    >>> holds(pd.DataFrame({"age": [17.0, 40.0, float("nan")]}), "age >= 18").tolist()
    [False, True, False]
    """
    result = pd.Series(True, index=frame.index)
    for left, sign, right in comparisons(condition):
        other = frame[right] if right in frame else float(right)
        there = frame[left].notna() & (other.notna() if isinstance(other, pd.Series) else True)
        result &= COMPARE[sign](frame[left], other) & there
    return result


def in_range(frame: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers with codes that the codebook does not have set to missing, and where they stood (true and false)."""
    wrong = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    for name, variable in codebook.owner.items():
        if variable.type not in ("id", "date"):
            wrong[name] = frame[name].notna() & ~_possible(frame[name], variable)
    fit = frame.copy()
    for name in wrong.columns[wrong.any()]:
        fit.loc[wrong[name], name] = np.nan
    return fit, wrong


def _possible(answers: pd.Series, variable: Variable) -> pd.Series:
    if variable.type == "multiple":
        return answers.isin((0.0, 1.0))
    if variable.type == "ranking":
        return answers.isin([float(rank) for rank in range(1, len(variable.values) + 1)])
    if variable.type in ("single", "scale") and variable.values:
        return answers.isin([value.code for value in variable.values])
    return answers.between(*limits(variable))


def not_eligible(frame: pd.DataFrame, eligible: Sequence[Rule]) -> dict[int, Finding]:
    """Records that do not meet every condition of eligibility."""
    found: dict[int, Finding] = {}
    for rule in eligible:
        named = [word for left, _, right in comparisons(rule.when) for word in (left, right) if word in frame]
        open_ended = frame[named].isna().any(axis=1)
        for place in frame.index[~holds(frame, rule.when)]:
            untold = Finding(f"cannot be told, for want of an answer: {rule.en}", f"因未作答无法判断：{rule.zh}")
            found.setdefault(place, untold if open_ended[place] else Finding(f"not: {rule.en}", f"不满足：{rule.zh}"))
    return found


def duplicate_ids(responses: Responses) -> dict[int, Finding]:
    """All but the first of the records with the same respondent's number."""
    if responses.codebook.id is None:
        return {}
    named = responses.frame[responses.codebook.id.variable]
    return _repeated(named[named.notna()], responses, "the same respondent's number as row {}", "编号与第{}行相同")


def duplicate_answers(responses: Responses, least: int) -> dict[int, Finding]:
    """All but the first of the records that agree in every answer.

    Number, dates and time taken do not count as answers.
    """
    own = [
        name for name, variable in responses.codebook.owner.items() if variable.type not in ("id", "date", "duration")
    ]
    answers = responses.frame[own]
    enough = answers.notna().sum(axis=1) >= least
    if not enough.any():
        return {}
    coded = answers[enough].fillna(responses.missing.loc[enough, own]).fillna(-np.inf)
    return _repeated(
        pd.Series(list(map(tuple, coded.to_numpy())), index=coded.index),
        responses,
        "the same answers as row {}",
        "作答与第{}行完全相同",
    )


def _repeated(keys: pd.Series, responses: Responses, en: str, zh: str) -> dict[int, Finding]:
    first: dict[Any, int] = {}
    found: dict[int, Finding] = {}
    for place, key in zip(keys.index.tolist(), keys, strict=True):
        if key in first:
            row = responses.rows[first[key]]
            found[place] = Finding(en.format(row), zh.format(row))
        else:
            first[key] = place
    return found


def speeders(frame: pd.DataFrame, duration: str, share: float) -> dict[int, Finding]:
    """Records that took less than a share of the median time of all (Greszki, Meyer and Schoen 2015,
    doi:10.1093/poq/nfu058).
    """
    limit = share * frame[duration].median()
    return {
        place: Finding(
            f"{taken:.0f} s, less than {limit:.0f} s ({share:.0%} of the median)",
            f"用时{taken:.0f}秒，低于{limit:.0f}秒（中位数的{share:.0%}）",
        )
        for place, taken in frame.loc[frame[duration] < limit, duration].items()
    }


def longstring(answers: np.ndarray) -> np.ndarray:
    """Length of the longest run of one and the same answer in each row (Johnson 2005, doi:10.1016/j.jrp.2004.09.009).

    A missing answer neither ends a run nor counts.

    Parameters
    ----------
    answers : respondents x items, in the order of the questionnaire; NaN is missing.

    >>> longstring(np.array([[3, 3, np.nan, 3, 2], [1, 2, 3, 4, 5]])).tolist()
    [3, 1]
    """
    run = np.zeros(len(answers), dtype=int)
    best, last = run.copy(), np.full(len(answers), np.nan)
    for item in answers.T:
        there = ~np.isnan(item)
        run = np.where(there, np.where(item == last, run + 1, 1), run)
        last = np.where(there, item, last)
        best = np.maximum(best, run)
    return best


def straight_lines(frame: pd.DataFrame, codebook: Codebook, share: float, least: int) -> dict[int, Finding]:
    """Records with one and the same answer to more than a share of the scale items in a row (Curran 2016,
    doi:10.1016/j.jesp.2015.07.006).

    Answers are taken as they were given: whoever also answers reversed items alike did not read them.
    """
    items = [variable.variable for variable in codebook.variables if variable.type == "scale" and variable.kept]
    if not share or len(items) < least:
        return {}
    runs = longstring(frame[items].to_numpy(dtype=float))
    return {
        place: Finding(
            f"the same answer {run} times in a row, of {len(items)} items",
            f"{len(items)}个题项中连续{run}题选择同一选项",
        )
        for place, run in zip(frame.index, runs, strict=True)
        if run > share * len(items)
    }


def contradictions(frame: pd.DataFrame, combinations: Sequence[Rule], allowed: int) -> dict[int, Finding]:
    """Records with more contradictions than are allowed."""
    if not combinations:
        return {}
    there = np.column_stack([holds(frame, rule.when) for rule in combinations])
    found = {}
    for place, marks in zip(frame.index, there, strict=True):
        if marks.sum() > allowed:
            broken = [rule for rule, mark in zip(combinations, marks, strict=True) if mark]
            found[place] = Finding("; ".join(rule.en for rule in broken), "；".join(rule.zh for rule in broken))
    return found


def nothing_and_something(frame: pd.DataFrame, codebook: Codebook) -> dict[str, int]:
    """Questions answered with "none of these" together with another answer, and by how many.

    No rule of its own leaves them out.
    """
    both = {}
    for variable in codebook.variables:
        if variable.kept and variable.nothing:
            both[variable.variable] = int(
                (
                    (frame[list(variable.nothing)] == 1).any(axis=1) & (frame[list(variable.options)] == 1).any(axis=1)
                ).sum()
            )
    return {name: count for name, count in both.items() if count}


def out_of_range(wrong: pd.DataFrame) -> dict[int, Finding]:
    """Records with a code that the codebook does not have."""
    return {
        place: Finding("in " + ", ".join(wrong.columns[marks]), "变量" + "、".join(wrong.columns[marks]))
        for place, marks in zip(wrong.index, wrong.to_numpy(), strict=True)
        if marks.any()
    }


def too_many_missing(
    frame: pd.DataFrame, missing: pd.DataFrame, codebook: Codebook, share: float
) -> dict[int, Finding]:
    """Records without an answer to more than a share of the questions they were asked.

    A question that the questionnaire skipped (-3) was not asked; "don't know" is no answer. A question with many
    columns counts once.
    """
    asked, answered = np.zeros(len(frame)), np.zeros(len(frame))
    for variable in codebook.variables:
        if variable.kept and variable.type not in ("id", "date", "duration"):
            columns = list(variable.columns if variable.type in SPREAD else (variable.variable,))
            given = frame[columns].notna().any(axis=1).to_numpy()
            skipped = (missing[columns] == SKIPPED).any(axis=1).to_numpy() & ~given
            asked += ~skipped
            answered += given
    lacking = asked - answered
    return {
        place: Finding(f"{lack:.0f} of {total:.0f} questions without answer", f"{total:.0f}题中有{lack:.0f}题未作答")
        for place, lack, total in zip(frame.index, lacking, asked, strict=True)
        if total and lack > share * total
    }
