"""Scores of dimensions where some items have no answer: the mean of the items, if enough of them were answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import pandas as pd

from bphs.errors import InputError, Problem, nearest

ROUNDING = 1e-9
"""0.28 of 25 items are seven, not eight: the computer makes it 7.000000000000001."""


def needed(items: int, min_answered: float) -> int:
    """Number of items that must be answered: the smallest whole number that is at least this share of them.

    >>> needed(5, 0.8), needed(6, 0.8), needed(6, 0.5), needed(5, 1)
    (4, 5, 3, 5)
    """
    return max(1, ceil(items * min_answered - ROUNDING))


def dimension_scores(
    items: pd.DataFrame, dimensions: Mapping[str, Sequence[str]], min_answered: float = 0.8
) -> pd.DataFrame:
    r"""Each respondent's score on each dimension.

    .. math::
        s_{id} = \frac{1}{m_{id}} \sum_{j \in A_{id}} x_{ij} \quad \text{if } m_{id} \ge k_d, \text{ else no score}

    with :math:`A_{id}` the items of dimension d that respondent i answered, :math:`m_{id}` their number and :math:`k_d`
    the smallest whole number that is at least `min_answered` of the dimension's items. In SPSS: ``MEAN.k(q1 TO q5)``.

    The mean of the items answered takes the place of the others. Leaving such respondents out is worse (Fairclough and
    Cella 1996), but the mean errs where the unanswered items are easier or harder than the answered ones, or belong
    less closely to the scale (Mazza et al. 2015): the higher the share asked for, the less. With many gaps complete the
    items first (`survey_imputation.impute`).

    Parameters
    ----------
    items : respondents x items, numbers, reversed items already turned round
        (`bphs.inputs.survey.responses.score_items`); no answer is NaN.
    dimensions : for each dimension its items, e.g. `Codebook.dimensions`; items of one dimension have the same range.
    min_answered : share of a dimension's items, above 0 to 1 (every item); a study sets it as ``min_answered`` in
        ``study.yml``.

    Returns
    -------
    Respondents x dimensions, in the unit of the items; NaN where fewer items were answered.

    Raises
    ------
    InputError : a share that is none, a dimension without items, an item that the table has not.

    Source: Fairclough and Cella 1996, doi:10.1007/BF00433916 (mean of the answered items if more than half are
    answered); Mazza, Enders and Ruehlman 2015, doi:10.1080/00273171.2015.1068157.

    >>> answers = pd.DataFrame({"q1": [5.0, 5.0], "q2": [4.0, None], "q3": [3.0, None], "q4": [4.0, 1.0]})
    >>> dimension_scores(answers, {"access": ["q1", "q2", "q3", "q4"]}, min_answered=0.75)["access"].tolist()
    [4.0, nan]
    """
    problems = (
        []
        if 0 < min_answered <= 1
        else [Problem("min_answered", str(min_answered), "a share above 0, at most 1", "write e.g. 0.8")]
    )
    problems += [problem for name, group in dimensions.items() for problem in _lacking(items, name, group)]
    if problems:
        raise InputError(problems)
    scores = {}
    for name, group in dimensions.items():
        answers = items[list(group)].astype(float)
        scores[name] = answers.mean(axis=1).where(answers.notna().sum(axis=1) >= needed(len(group), min_answered))
    return pd.DataFrame(scores, index=items.index)


def _lacking(items: pd.DataFrame, name: str, group: Sequence[str]) -> list[Problem]:
    where = f"dimension {name!r}"
    if not group:
        return [Problem(where, "no items", "one item or more", "name its items in the codebook's column 'dimension'")]
    return [
        Problem(where, f"item {item!r}", "a column of the table", nearest(item, map(str, items.columns)))
        for item in group
        if item not in items
    ]
