"""Mentions: how many name each of several answers to one question, and how many put it first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.comparisons.design import survey_means
from bphs.measures.sample.gate import Design


def mentions(
    answers: pd.DataFrame, *, weights: Any = None, design: Design | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Shares of respondents who name each of several answers, with design-based limits; and of a ranking who put it
    first.

    Parameters
    ----------
    answers : (n, k) one column per answer: its rank from 1 on, empty where it was not ranked; or 1 chosen, 0 not (then
        nothing is first). Who has no entry in any column did not answer the question.
    weights, design, confidence : as for `survey_means`.

    Returns
    -------
    One row per answer, the one that is named most first: `item`, `respondents` (who named it), `answered`, `share`,
    `lower`, `upper` (weighted, 0 to 1), `first_share` (NaN if answers were not ranked).

    Raises
    ------
    MeasureError : as for `survey_means`.
    Undefined : nobody answered.

    >>> mentions(pd.DataFrame({"wait": [1, 2, None, None], "staff": [None, 1, 1, None]}))[
    ...     ["item", "respondents", "answered", "first_share"]].values.tolist()
    [['wait', 2, 3, 0.3333333333333333], ['staff', 2, 3, 0.6666666666666666]]
    """
    told = answers.notna().any(axis=1)
    if not told.any():
        raise Undefined("Nobody answered the question.", "该题无人作答。")
    ranked = not answers.isin([0]).to_numpy().any()
    named = answers.notna() if ranked else answers.eq(1)
    share = np.ones(len(answers)) if weights is None else np.asarray(weights, dtype=float)
    rows = []
    for item in answers:
        values = named[item].astype(float).where(told)
        one = survey_means(values, weights=weights, design=design, confidence=confidence).iloc[0]
        first = float(share[told & answers[item].eq(1)].sum() / share[told].sum()) if ranked else float("nan")
        counts = {"respondents": int(named[item].sum()), "answered": int(told.sum())}
        limits = {"share": one["value"], "lower": one["lower"], "upper": one["upper"]}
        rows.append({"item": item, **counts, **limits, "first_share": first})
    return pd.DataFrame(rows).sort_values("share", ascending=False, kind="stable", ignore_index=True)
