"""Means of places side by side, each from its own respondents alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bphs.errors import Undefined
from bphs.measures.comparisons.design import survey_means
from bphs.measures.sample.gate import Design


def place_means(
    values: Any,
    places: Any,
    *,
    weights: Any = None,
    bounds: tuple[float, float] | None = None,
    least: int = 2,
    confidence: float = 0.95,
) -> pd.DataFrame:
    r"""Weighted mean of each place with an interval that does not leave the range of the values.

    A place's respondents are taken as drawn one by one within it, t has respondents less places as degrees of freedom.
    With bounds (a, b) the interval is that of
    :math:`\mathrm{logit}\,(\bar x - a)/(b - a)`, as of a share; without, Student's.

    Parameters
    ----------
    values : (n,) numbers; no answer is NaN.
    places : (n,) labels; NaN is no place.
    weights : (n,) positive; equal if None.
    bounds : smallest and largest value possible.
    least : answers that a place needs; others have no mean.

    Returns
    -------
    One row per place with an answer: `group`, `n`, `value`, `lower`, `upper`.

    Raises
    ------
    Undefined : fewer than two places have so many answers.
    MeasureError : as for `survey_means`.

    References
    ----------
    Korn and Graubard 1998, Survey Methodology 24(2), 193-201. In R: ``survey::svyciprop(method = "logit")``.

    >>> place_means([90, 100, 100, 80, 60], list("aaabb"), bounds=(0, 100))[["group", "n"]].values.tolist()
    [['a', 3], ['b', 2]]
    """
    told = pd.DataFrame({"value": pd.Series(values).to_numpy(), "place": pd.Series(places).to_numpy()})
    told["weight"] = 1.0 if weights is None else pd.Series(weights).to_numpy()
    told = told.dropna()
    sizes = told["place"].value_counts().sort_index()
    kept = sizes[sizes >= max(least, 2)]
    if len(kept) < 2:
        few = f"Places can be compared where two at least have {max(least, 2)} respondents with an answer; {len(kept)} have."
        raise Undefined(few, f"至少须有两地的有回答者不少于 {max(least, 2)} 人，实际为 {len(kept)} 地。")
    told = told[told["place"].isin(kept.index)].reset_index(drop=True)
    low, high = bounds or (0.0, 1.0)
    found = survey_means(
        (told["value"] - low) / (high - low),
        weights=told["weight"],
        groups=told["place"],
        design=Design(strata=told["place"]),
        interval="t" if bounds is None else "logit",
        confidence=confidence,
    ).set_index("group")
    means = low + (high - low) * found[["value", "lower", "upper"]]
    return sizes.rename("n").rename_axis("group").to_frame().join(means).reset_index()
