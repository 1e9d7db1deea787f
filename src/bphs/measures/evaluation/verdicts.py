"""Verdicts of everybody and of each group: the grade with the largest membership, and whether it can be told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.evaluation.fuzzy import fuzzy_evaluation, graded_memberships
from bphs.measures.evaluation.scoring import grade_lead, weighted_score
from bphs.measures.evaluation.tree import Hierarchy
from bphs.measures.sample.gate import Design

ALL = "all"


def graded_verdicts(
    places: pd.DataFrame,
    tree: Hierarchy,
    *,
    grades: int,
    groups: Any = None,
    weights: Any = None,
    design: Design | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Score and grade of the whole, of everybody and of each group apart; a grade is told if its membership leads the
    next by more than the sampling error (`grade_lead`).

    Parameters
    ----------
    places, tree, grades, weights, design, confidence : as for `grade_lead`.
    groups : (n,) labels, such as town and country; None for everybody alone.

    Returns
    -------
    One row for "all" and for each group in order: `group`, `respondents`, `score`, `lower`, `upper`, `grade`,
    `second_grade`, `lead`, `lead_lower`, `lead_upper` (shares), `told`.

    Raises
    ------
    MeasureError, Undefined : as for `grade_lead`.

    >>> from bphs.measures.evaluation.tree import hierarchy
    >>> answers = pd.DataFrame({"q": [0.0, 0.0, 0.5, 1.0, 1.0, 1.0]})
    >>> found = graded_verdicts(answers, hierarchy({"care": ["q"]}), grades=3, groups=list("aaabbb"))
    >>> found[["group", "score", "grade", "told"]].round(1).values.tolist()
    [['all', 58.3, 3, False], ['a', 16.7, 1, False], ['b', 100.0, 3, True]]
    """
    label = pd.Series(ALL if groups is None else pd.Series(groups).to_numpy(), index=places.index)
    masks = {ALL: pd.Series(data=True, index=places.index)}
    if groups is not None:
        masks |= {group: label == group for group in sorted(label.dropna().unique())}
    drawn_by: dict[str, Any] = {"weights": weights, "design": design, "confidence": confidence}
    rows = []
    for group, inside in masks.items():
        own = places.where(np.broadcast_to(inside.to_numpy()[:, None], places.shape))
        scored = weighted_score(own, tree, bounds=(0, 1), **drawn_by).iloc[-1]
        shares = graded_memberships(own, grades, weights=weights)
        judged = fuzzy_evaluation(shares, tree).verdicts.iloc[-1]
        first, second = int(judged["grade"]), int(judged["second_grade"])
        lead = grade_lead(own, tree, grades=grades, first=first, second=second, **drawn_by)
        rows.append(
            {
                "group": group,
                "respondents": int(np.asarray(own.notna().any(axis=1)).sum()),
                **{name: float(scored[name]) for name in ("score", "lower", "upper")},
                "grade": first,
                "second_grade": second,
                "lead": lead.value,
                "lead_lower": lead.interval[0],
                "lead_upper": lead.interval[1],
                "told": bool(lead.interval[0] > 0),
            }
        )
    return pd.DataFrame(rows)
