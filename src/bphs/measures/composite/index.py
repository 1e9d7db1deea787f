"""A composite index of several levels: indicators, dimensions, the whole; each step by the choice that is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined, nearest
from bphs.measures.composite.aggregating import aggregate, grey_relation
from bphs.measures.composite.normalising import normalise
from bphs.measures.composite.ranking import rank_sum_ratio, topsis
from bphs.measures.composite.statistical import WEIGHINGS, indicator_weights
from bphs.measures.composite.treating import Treated, winsorise
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import numbers, weights_for
from bphs.measures.sample.options import choice, refuse
from bphs.measures.sample.ranks import midranks

TREATMENTS = ("none", "winsorised")
SHIFT = 0.01
"""Added before a geometric mean to what runs from 0 to 1, so that one zero does not make a unit zero."""
Dimensions = Mapping[str, Sequence[str]]


def _geometric(scaled: pd.DataFrame, weights: pd.DataFrame) -> FloatArray:
    return aggregate(scaled, weights=_of(weights), method="geometric")["score"].to_numpy()


def _mixed(scaled: pd.DataFrame, weights: pd.DataFrame) -> FloatArray:
    """Means within dimensions, and the geometric mean of these."""
    parts = {
        name: scaled[part["item"]].to_numpy() @ part["local_weight"].to_numpy()
        for name, part in weights.groupby("dimension", sort=False)
    }
    outer = weights.drop_duplicates("dimension")["dimension_weight"].to_numpy()
    return aggregate(pd.DataFrame(parts), weights=outer, method="geometric")["score"].to_numpy()


def _of(weights: pd.DataFrame) -> FloatArray:
    return weights["weight"].to_numpy()


Aggregation = Callable[[pd.DataFrame, pd.DataFrame], FloatArray]
AGGREGATIONS: dict[str, Aggregation] = {
    "arithmetic": lambda scaled, weights: aggregate(scaled, weights=_of(weights))["score"].to_numpy(),
    "geometric": _geometric,
    "mixed": _mixed,
    "topsis": lambda scaled, weights: topsis(scaled, weights=_of(weights), norm="none")["score"].to_numpy(),
    "rank_sum_ratio": lambda scaled, weights: rank_sum_ratio(scaled, weights=_of(weights))["rsr"].to_numpy(),
    "grey_relation": lambda scaled, weights: grey_relation(scaled, weights=_of(weights))["score"].to_numpy(),
}
"""Scores from scaled indicators and the table of weights."""
POSITIVE = ("geometric", "mixed")


@dataclass(frozen=True, eq=False)
class Index:
    """A composite index and what it was made from.

    Attributes
    ----------
    scores : one row per unit, indexed as the table: `unit`, a column per dimension, `score`, `rank` (1 is best).
    weights : one row per indicator: `dimension`, `item`, `dimension_weight`, `local_weight` (within its dimension),
        `weight` (their product).
    scaled : units by indicators on one scale, on which more is better, as they were aggregated.
    treated : what was done to outliers, or None.
    shift : what was added before a geometric mean, else 0.
    """

    scores: pd.DataFrame
    weights: pd.DataFrame
    scaled: pd.DataFrame
    treated: Treated | None
    shift: float

    def to_frame(self) -> pd.DataFrame:
        """One row per unit."""
        return self.scores.copy()


def composite_index(
    table: Any,
    dimensions: Dimensions,
    *,
    impacts: Any = None,
    treatment: str = "none",
    normalisation: str = "minmax",
    weighting: str = "equal",
    aggregation: str = "arithmetic",
    weights: Any = None,
    dimension_weights: Any = None,
    lower: Any = None,
    upper: Any = None,
    target: Any = None,
    base: Any = None,
    missing: str = "raise",
) -> Index:
    """Index of units from indicators in dimensions: treated, scaled, weighted and aggregated as is named.

    Parameters
    ----------
    table : units, or units in years, by indicators; those in no dimension are not read.
    dimensions : names of the indicators of each dimension.
    impacts : "+" or "-" by indicator's name, or in the order of the dimensions' indicators; "+" for all if None.
    treatment : "none" or "winsorised", see `winsorise`.
    normalisation, lower, upper, target, base : see `normalise`.
    weighting : "equal" (dimensions alike, indicators alike within each), "given" (with `weights`, such as AHP's), or a
        method of `indicator_weights`, of which a dimension weighs what its indicators do together.
    dimension_weights : in place of those, by name or in order; within dimensions nothing changes.
    aggregation : "arithmetic", "geometric", "mixed" (arithmetic within, geometric across dimensions), "topsis",
        "rank_sum_ratio" or "grey_relation". The last three take all indicators at once with the product of the weights.
        What runs from 0 to 1 is raised by 0.01 before a geometric mean; standard scores by their lowest and 1 % of
        their range.
    missing : "raise", or "drop" to leave out rows with a gap.

    Returns
    -------
    Scores of the whole and, by the same aggregation, of each dimension ("mixed": arithmetic).

    Raises
    ------
    MeasureError : an indicator that is not there, or in two dimensions; and as the functions of each step.
    Undefined : an indicator that is the same in every row; and as those.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, doi:10.1787/9789264043466-en.

    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 3, 2], "deaths": [9, 8, 5]}, index=["a", "b", "c"])
    >>> found = composite_index(table, {"staff": ["beds", "doctors"], "health": ["deaths"]}, impacts=["+", "+", "-"])
    >>> found.scores["score"].tolist(), found.weights["weight"].tolist()
    ([0.0, 0.5, 0.875], [0.25, 0.25, 0.5])
    """
    choice("treatment", treatment, TREATMENTS)
    choice("aggregation", aggregation, tuple(AGGREGATIONS))
    frame, signs = chosen(table, dimensions, impacts=impacts, missing=missing)
    treated = winsorise(frame) if treatment == "winsorised" else None
    kept = frame if treated is None else treated.table
    shares = level_weights(
        kept, dimensions, impacts=signs, weighting=weighting, weights=weights, dimension_weights=dimension_weights
    )
    scaled = normalise(kept, method=normalisation, impacts=signs, lower=lower, upper=upper, target=target, base=base)
    ready = positive(scaled, normalisation) if aggregation in POSITIVE else scaled
    score = AGGREGATIONS[aggregation](ready, shares)
    parts = {
        name: _dimension(ready[part["item"]], part, aggregation)
        for name, part in shares.groupby("dimension", sort=False)
    }
    columns = {"unit": [str(name) for name in frame.index], **parts, "score": score, "rank": best_first(score)}
    moved = SHIFT if aggregation in POSITIVE and not ready.equals(scaled) else 0.0
    return Index(pd.DataFrame(columns, index=frame.index), shares, ready, treated, moved)


def chosen(
    table: Any, dimensions: Dimensions, *, impacts: Any, missing: str = "raise"
) -> tuple[pd.DataFrame, list[str]]:
    """The dimensions' indicators as numbers, in their order, and the direction of each.

    >>> chosen({"beds": [2, 4], "deaths": [9, 8]}, {"health": ["deaths"]}, impacts={"deaths": "-"})[1]
    ['-']
    """
    names = [str(name) for inside in dimensions.values() for name in inside]
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(table)
    there = [str(name) for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    refuse(
        ([] if names else ["No dimension has an indicator."])
        + [f"{name!r} is an indicator of two dimensions; it belongs to one." for name in twice]
        + [f"{name!r} is no column of the table: {nearest(name, there)}." for name in names if name not in there]
        + [f"The dimension {name!r} has no indicator." for name, inside in dimensions.items() if not len(inside)]
    )
    if isinstance(impacts, Mapping | pd.Series):
        absent = [name for name in names if name not in set(impacts.keys())]
        refuse([f"impacts has none for {', '.join(map(repr, absent))}."] if absent else [])
        impacts = [impacts[name] for name in names]
    given = ["+"] * len(names) if impacts is None else list(impacts)
    found = numbers(frame.set_axis(there, axis=1)[names], missing=missing)
    flat = [name for name in names if found[name].nunique() < 2]
    if flat:
        raise Undefined(
            f"{', '.join(map(repr, flat))} is the same for every unit (or there is only one), so nothing is told apart.",
            "有指标在各地区取值相同（或仅有一个地区），无法区分各地区。",
        )
    return found, given


def level_weights(
    frame: pd.DataFrame,
    dimensions: Dimensions,
    *,
    impacts: Sequence[str],
    weighting: str = "equal",
    weights: Any = None,
    dimension_weights: Any = None,
) -> pd.DataFrame:
    """Weights on both levels: `dimension`, `item`, `dimension_weight`, `local_weight`, `weight`.

    >>> frame = pd.DataFrame({"a": [1, 2], "b": [1, 3], "c": [2, 1]})
    >>> level_weights(frame, {"one": ["a", "b"], "two": ["c"]}, impacts="+++")["weight"].tolist()
    [0.25, 0.25, 0.5]
    """
    choice("weighting", weighting, ("given", *WEIGHINGS))
    if (weighting == "given") != (weights is not None):
        raise MeasureError('Weights of one\'s own need weighting="given", and weighting="given" needs weights.')
    owner = [str(name) for name, inside in dimensions.items() for _ in inside]
    shares = pd.DataFrame({"dimension": owner, "item": list(frame.columns)})
    if weighting == "given":
        flat = weights_for(list(frame.columns), weights)
    elif weighting == "equal":
        flat = 1 / shares.groupby("dimension")["item"].transform("size").to_numpy() / len(dimensions)
    else:
        flat = indicator_weights(frame, method=weighting, impacts=impacts)["weight"].to_numpy()
    sums = pd.Series(flat).groupby(owner).transform("sum").to_numpy()
    # a dimension of which nothing has weight shares it equally, should it be given one
    alike = 1 / shares.groupby("dimension")["item"].transform("size").to_numpy()
    local = np.divide(flat, sums, out=alike.astype(float), where=sums > 0)
    if dimension_weights is not None:
        outer = weights_for([str(name) for name in dimensions], dimension_weights, "dimension_weights")
        sums = shares["dimension"].map(dict(zip(map(str, dimensions), outer, strict=True))).to_numpy()
    return shares.assign(dimension_weight=sums, local_weight=local, weight=sums * local)


def positive(scaled: pd.DataFrame, normalisation: str) -> pd.DataFrame:
    """Scaled indicators above zero, as a geometric mean needs them; ratios stay as they are.

    >>> positive(pd.DataFrame({"a": [0.0, 1.0]}), "minmax")["a"].tolist()
    [0.01, 1.01]
    """
    if normalisation == "z":
        return scaled - scaled.min() + SHIFT * (scaled.max() - scaled.min())
    return scaled + SHIFT if normalisation in ("minmax", "goalposts", "rank") else scaled


def best_first(score: FloatArray) -> FloatArray:
    """Ranks of scores, 1 the highest, ties sharing their mean.

    >>> best_first(np.array([0.2, 0.9, 0.2])).tolist()
    [2.5, 1.0, 2.5]
    """
    return len(score) + 1 - midranks(score)


def _dimension(scaled: pd.DataFrame, part: pd.DataFrame, aggregation: str) -> FloatArray:
    """Scores of one dimension, with its local weights; not defined (NaN) where all units are alike in it."""
    own = part.assign(weight=part["local_weight"])
    try:
        return AGGREGATIONS["arithmetic" if aggregation == "mixed" else aggregation](scaled, own)
    except MeasureError:
        return np.full(len(scaled), np.nan)
