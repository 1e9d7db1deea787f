"""Rules of cleaning, one function each: which records break it, and the reason in words.

Reasons name questions and counts; of answers only codes are ever told.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.variable import SKIPPED, SPREAD, Variable
from bphs.inputs.survey.findings import NOTHING, Finding, Findings, found
from bphs.inputs.survey.held import Answers
from bphs.inputs.survey.outside import limits
from bphs.inputs.survey.settings import Rule, comparisons

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
BASE = 2**20
"""More questions than a codebook has: how many lack, and of how many, are one number."""


def holds(answers: Answers | pd.DataFrame, condition: str) -> pd.Series:
    """Whether a condition is true of each record; of a missing answer nothing is true.

    >>> holds(pd.DataFrame({"age": [17.0, 40.0, float("nan")]}), "age >= 18").tolist()
    [False, True, False]
    """
    result = pd.Series(True, index=answers.index)
    for left, sign, right in comparisons(condition):
        other = answers[right] if right in answers else float(right)
        there = answers[left].notna() & (other.notna() if isinstance(other, pd.Series) else True)
        result &= COMPARE[sign](answers[left], other) & there
    return result


def in_range(answers: Answers, codebook: Codebook) -> tuple[Answers, dict[str, np.ndarray]]:
    """Answers with codes that the codebook does not have set to missing; and which levels these are, by column that has
    some.
    """
    wrong = {
        name: there & ~_possible(pd.Series(answers.columns[name].values), variable).to_numpy()
        for name, variable in codebook.owner.items()
        if variable.type not in ("id", "date")
        for there in [answers.columns[name].there & (answers.columns[name].counts() > 0)]
    }
    wrong = {name: levels for name, levels in wrong.items() if levels.any()}
    return answers.changed({name: answers.columns[name].without(levels) for name, levels in wrong.items()}), wrong


def _possible(answers: pd.Series, variable: Variable) -> pd.Series:
    if variable.type == "multiple":
        return answers.isin((0.0, 1.0))
    if variable.type == "ranking":
        return answers.isin([float(rank) for rank in range(1, len(variable.values) + 1)])
    if variable.type in ("single", "scale") and variable.values:
        return answers.isin([value.code for value in variable.values])
    return answers.between(*limits(variable))


def not_eligible(answers: Answers, eligible: Sequence[Rule]) -> Findings:
    """Records that do not meet every condition of eligibility; the first that they do not meet is told."""
    reasons: list[Finding] = []
    which = np.full(len(answers), -1)
    for rule in eligible:
        named = [word for left, _, right in comparisons(rule.when) for word in (left, right) if word in answers]
        open_ended = answers[named].isna().any(axis=1).to_numpy()
        new = ~holds(answers, rule.when).to_numpy() & (which < 0)
        which[new] = np.where(open_ended[new], len(reasons), len(reasons) + 1)
        reasons += [
            Finding(f"cannot be told, for want of an answer: {rule.en}", f"因未作答无法判断：{rule.zh}"),
            Finding(f"not: {rule.en}", f"不满足：{rule.zh}"),
        ]
    places = np.flatnonzero(which >= 0)
    return Findings(places, reasons, which[places])


def speeders(answers: Answers, duration: str, share: float) -> Findings:
    """Records that took less than a share of the median time of all (Greszki, Meyer and Schoen 2015,
    doi:10.1093/poq/nfu058).
    """
    taken = answers[duration]
    limit = share * taken.median()

    def worded(seconds: float) -> Finding:
        return Finding(
            f"{seconds:.0f} s, less than {limit:.0f} s ({share:.0%} of the median)",
            f"用时{seconds:.0f}秒，低于{limit:.0f}秒（中位数的{share:.0%}）",
        )

    places = np.flatnonzero(taken < limit)
    return found(places, taken.to_numpy()[places], worded)


def longstring(items: Iterable[np.ndarray], respondents: int) -> np.ndarray:
    """Length of each respondent's longest run of one and the same answer (Johnson 2005, doi:10.1016/j.jrp.2004.09.009).

    A missing answer neither ends a run nor counts.

    Parameters
    ----------
    items : one after the other, in the order of the questionnaire, the answers of all respondents; NaN is missing.

    >>> longstring(np.array([[3, 3, np.nan, 3, 2], [1, 2, 3, 4, 5]]).T, 2).tolist()
    [3, 1]
    """
    run = np.zeros(respondents, dtype=int)
    best, last = run.copy(), np.full(respondents, np.nan)
    for item in items:
        there = ~np.isnan(item)
        run = np.where(there, np.where(item == last, run + 1, 1), run)
        last = np.where(there, item, last)
        best = np.maximum(best, run)
    return best


def straight_lines(answers: Answers, codebook: Codebook, share: float, least: int) -> Findings:
    """Records with one and the same answer to more than a share of the scale items in a row (Curran 2016,
    doi:10.1016/j.jesp.2015.07.006).

    Answers are taken as they were given: whoever also answers reversed items alike did not read them.
    """
    items = [variable.variable for variable in codebook.variables if variable.type == "scale" and variable.kept]
    if not share or len(items) < least:
        return NOTHING
    runs = longstring((answers.columns[name].spread() for name in items), len(answers))

    def worded(run: int) -> Finding:
        return Finding(
            f"the same answer {run} times in a row, of {len(items)} items",
            f"{len(items)}个题项中连续{run}题选择同一选项",
        )

    places = np.flatnonzero(runs > share * len(items))
    return found(places, runs[places], worded)


def contradictions(answers: Answers, combinations: Sequence[Rule], allowed: int) -> Findings:
    """Records with more contradictions than are allowed."""
    if not combinations:
        return NOTHING
    there = np.column_stack([holds(answers, rule.when) for rule in combinations])
    places = np.flatnonzero(there.sum(axis=1) > allowed)
    patterns, which = np.unique(there[places], axis=0, return_inverse=True)
    broken = [[rule for rule, mark in zip(combinations, marks, strict=True) if mark] for marks in patterns]
    reasons = [Finding("; ".join(rule.en for rule in rules), "；".join(rule.zh for rule in rules)) for rules in broken]
    return Findings(places, reasons, which)


def nothing_and_something(answers: Answers, codebook: Codebook) -> dict[str, int]:
    """Questions answered with "none of these" together with another answer, and by how many.

    No rule of its own leaves them out.
    """
    both = {}
    for variable in codebook.variables:
        if variable.kept and variable.nothing:
            chosen = [
                answers.such({name: answers.columns[name].values == 1 for name in names})
                for names in (variable.nothing, variable.options)
            ]
            both[variable.variable] = int((chosen[0] & chosen[1]).sum())
    return {name: count for name, count in both.items() if count}


def out_of_range(answers: Answers, wrong: Mapping[str, np.ndarray]) -> Findings:
    """Records with a code that the codebook does not have.

    Parameters
    ----------
    answers : as they were received.
    wrong : the levels that are such codes, by column that has some.
    """
    places = np.flatnonzero(answers.such(wrong))
    marks = [np.asarray(levels[answers.columns[name].codes[places]]) for name, levels in wrong.items()]
    there = np.column_stack(marks) if marks else np.zeros((0, 0), dtype=bool)
    patterns, which = np.unique(there, axis=0, return_inverse=True)
    named = [[name for name, mark in zip(wrong, marks, strict=True) if mark] for marks in patterns]
    return Findings(places, [Finding("in " + ", ".join(names), "变量" + "、".join(names)) for names in named], which)


def too_many_missing(answers: Answers, codebook: Codebook, share: float) -> Findings:
    """Records without an answer to more than a share of the questions they were asked.

    A question that the questionnaire skipped (-3) was not asked; "don't know" is no answer. A question with many
    columns counts once.
    """
    asked, answered = np.zeros(len(answers)), np.zeros(len(answers))
    for variable in codebook.variables:
        if variable.kept and variable.type not in ("id", "date", "duration"):
            columns = variable.columns if variable.type in SPREAD else (variable.variable,)
            given = answers.answered(*columns)
            skipped = answers.such({name: answers.columns[name].missing == SKIPPED for name in columns}) & ~given
            asked += ~skipped
            answered += given
    lacking = asked - answered

    def worded(key: float) -> Finding:
        lack, total = divmod(int(key), BASE)
        return Finding(f"{lack} of {total} questions without answer", f"{total}题中有{lack}题未作答")

    places = np.flatnonzero((asked > 0) & (lacking > share * asked))
    return found(places, lacking[places] * BASE + asked[places], worded)
