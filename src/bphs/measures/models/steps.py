"""Answers on steps from low to high, however many there are: steps of few joined, and the model for what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.models.binary import logit
from bphs.measures.models.design import Predictor
from bphs.measures.models.ordered import ordered_logit
from bphs.measures.models.proportional_odds import brant_test, partial_proportional_odds
from bphs.measures.models.results import ModelResult
from bphs.measures.sample.options import number


def joined_steps(answers: pd.Series, least: float = 0.05) -> pd.Series:
    """Answers with neighbouring steps joined, from the lowest on, until each holds a share of those who answered.

    A joined step is called after its highest one. What is left at the top goes to the step below it.

    Parameters
    ----------
    answers : numbers, more of which means more; no answer is NaN and stays.
    least : share of the answers that a step holds at least, above 0 and below 1.

    Raises
    ------
    MeasureError : a share that is none.

    >>> given = pd.Series([1.0] + [2.0] * 2 + [3.0] * 40 + [4.0] * 50 + [5.0] * 7)
    >>> joined_steps(given).value_counts().sort_index().to_dict()
    {3.0: 43, 4.0: 50, 5.0: 7}
    """
    share = number("least", least, 0, 1)
    counts = answers.value_counts().sort_index()
    name, held, members = {}, 0, []
    for value, count in counts.items():
        members, held = [*members, value], held + count
        if held >= share * counts.sum():
            name |= dict.fromkeys(members, value)
            members, held = [], 0
    top = counts.index.max()
    if members:
        last = max(name.values(), default=top)
        name = {value: top if step == last else step for value, step in name.items()} | dict.fromkeys(members, top)
    return answers.map(name).astype(float)


def stepped_logit(frame: pd.DataFrame, outcome: str, predictors: Sequence[Predictor], **options: Any) -> ModelResult:
    """Odds of a higher step: an ordered logit, in which predictors that fail Brant's test have a coefficient at each
    step; of two steps a logit.

    Where there are too few answers for the test, every predictor has one coefficient.

    Parameters
    ----------
    frame : one row per respondent.
    outcome : column of numbers, more of which means more.
    predictors : as for `ordered_logit`.
    options : `clusters` and `confidence`.

    Raises
    ------
    MeasureError : as `partial_proportional_odds` and `logit`.

    Examples
    --------
    The odds ratio of town and country is 2 for a satisfaction above 1, and 4 for one above 2:

    >>> answers = pd.DataFrame({"satisfied": np.repeat([1, 2, 3] * 2, [60, 36, 24, 40, 20, 60]),
    ...     "urban": np.repeat([0, 1], 120)})
    >>> stepped_logit(answers, "satisfied", ["urban"]).coefficients["odds_ratio"].round(3).to_list()
    [2.0, 4.0]
    >>> two = answers.assign(satisfied=answers["satisfied"].clip(upper=2))
    >>> float(stepped_logit(two, "satisfied", ["urban"]).coefficient("urban").odds_ratio.round(3))
    2.0
    """
    steps = np.unique(frame[outcome].dropna())
    if len(steps) == 2:
        return logit(frame, outcome, predictors, event=steps[1], **options)
    try:
        brant_test(ordered_logit(frame, outcome, predictors))
    except Undefined:
        return ordered_logit(frame, outcome, predictors, **options)
    return partial_proportional_odds(frame, outcome, predictors, **options)[0]


def refitted(
    model: ModelResult, frame: pd.DataFrame, *, predictors: Sequence[Predictor], **options: Any
) -> ModelResult:
    """Model of `stepped_logit` fitted to other rows, or with weights, with the same predictors freed at each step: for
    each completed table of a multiple imputation, and for the model beside its weighted twin.

    Parameters
    ----------
    model : of `stepped_logit`. frame, predictors : as there.
    options : `weights`, `clusters` and `strata`; none of those of `model` are taken over.

    Raises
    ------
    MeasureError : as `ordered_logit` and `logit`.

    >>> people = pd.DataFrame({"step": [1] * 30 + [2] * 10 + [1] * 15 + [2] * 20, "urban": [1] * 40 + [0] * 35})
    >>> model = stepped_logit(people, "step", ["urban"])
    >>> again = refitted(model, people, predictors=["urban"])
    >>> float(again.coefficient("urban").odds_ratio.round(3))  # (10 / 30) / (20 / 15)
    0.25
    """
    options = {"confidence": model.confidence, **options}
    if model.kind == "logit":
        return logit(frame, model.outcome, predictors, event=model.categories[1], **options)
    return ordered_logit(frame, model.outcome, predictors, nominal=model.nominal, **options)
