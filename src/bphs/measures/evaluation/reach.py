"""Those whom an innovation reached beside the rest: what a survey at one time can say of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bphs.errors import Undefined
from bphs.measures.comparisons.design import survey_comparison, survey_means
from bphs.measures.sample.gate import Design

NOBODY = (
    "No innovation reached some of the respondents and left out others, in enough places to compare the two.",
    "没有创新做法仅覆盖部分调查对象且涉及足够的地点，无法比较。",
)


def reached(
    values: Any,
    places: Any,
    *,
    claims: pd.DataFrame,
    weights: Any = None,
    design: Design | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Mean of an outcome where an innovation was and where it was not, and their difference under the design.

    Not an effect: places that begin something are not drawn by lot, and what they were like before is not asked.

    Parameters
    ----------
    values : (n,) the outcome. places : (n,) where each respondent lives.
    claims : one row per innovation and place: `claim` (what it is called), `place`.
    weights, design, confidence : as for `survey_comparison`.

    Returns
    -------
    One row per innovation that is somewhere and not everywhere: `claim`, `places` (reached), `respondents` (of the
    smaller side), `reached_mean`, `rest_mean`, `difference`, `lower`, `upper`, `p_value`.

    Raises
    ------
    Undefined : there is no such innovation.

    >>> claims = pd.DataFrame({"claim": ["mobile team"] * 2, "place": ["a", "b"]})
    >>> reached([3, 4, 5, 6, 1, 2, 3, 2], list("aabbccdd"), claims=claims)[["difference"]].values.tolist()
    [[2.5]]
    """
    y, where = pd.Series(values), pd.Series(pd.Series(places).to_numpy(), index=pd.Series(values).index)
    rows = []
    for claim, part in claims.groupby("claim", sort=False):
        side = where.isin(part["place"]).map({True: "reached", False: "rest"}).where(where.notna())
        try:
            tested = survey_comparison(y, side, weights=weights, design=design, confidence=confidence)
        except Undefined:
            continue
        means = survey_means(y, groups=side, weights=weights, design=design).set_index("group")
        rows.append(
            {
                "claim": claim,
                "places": int(where[side == "reached"].nunique()),
                "respondents": int(means["n"].min()),
                "reached_mean": means.loc["reached", "value"],
                "rest_mean": means.loc["rest", "value"],
                **{name: tested[name] for name in ("difference", "lower", "upper")},
                "p_value": tested.p_value,
            }
        )
    if not rows:
        raise Undefined(*NOBODY)
    return pd.DataFrame(rows)
