"""Weighted sample beside shares of the population that its weights were not raked to, and raked to them as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.comparisons.design import survey_means
from bphs.measures.sample.gate import Design
from bphs.measures.sample.raking import MET, Raked, rake

Shares = Mapping[str, Mapping[int, float]]


def beside_known(
    people: pd.DataFrame, shares: Shares, *, weights: Any = None, design: Design | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Weighted share of each category whose share in the population is known, with its interval.

    Shares are among those who gave one of the categories known. Intervals are those of `survey_means`; they are not
    adjusted for the number of shares.

    Parameters
    ----------
    people : respondents x variables, codes; no answer is NaN. A variable that it has not is left out.
    shares : for each variable and each of its codes the number of residents, or their share.
    weights : (n,) positive; equal if None. design : by which respondents were drawn.

    Returns
    -------
    One row for each category: `variable`, `code`, `respondents`, `answered`, `weighted_share`, `lower`, `upper`,
    `known_share`, all in per cent, `error` (standard error, in percentage points), `apart` (weighted less known) and
    `beyond` (the known share lies outside the interval).

    Raises
    ------
    Undefined : nobody answered a question of which shares are known.
    MeasureError : as for `survey_means`.

    >>> people = pd.DataFrame({"sex": [1.0, 1.0, 1.0, 2.0] * 25})
    >>> beside_known(people, {"sex": {1: 0.5, 2: 0.5}})[["weighted_share", "known_share", "beyond"]].values.tolist()
    [[75.0, 50.0, True], [25.0, 50.0, True]]
    """
    rows = []
    for name, codes in shares.items():
        given = people[name].where(people[name].isin(list(codes))) if name in people else pd.Series(dtype=float)
        if not given.notna().any():
            continue
        for code, share in codes.items():
            hit = given.eq(code).astype(float).where(given.notna())
            found = survey_means(hit, weights=weights, design=design, confidence=confidence).iloc[0]
            numbers = [found["value"], found["lower"], found["upper"], share / sum(codes.values())]
            rows.append(
                (name, code, int(hit.sum()), int(found["n"]), *(100 * np.array(numbers)), 100 * found["standard_error"])
            )
    if not rows:
        raise Undefined(
            "Nobody answered a question of which shares of the population are known.", "已知总体比例的题目均无人作答。"
        )
    names = ["variable", "code", "respondents", "answered", "weighted_share", "lower", "upper", "known_share", "error"]
    table = pd.DataFrame(rows, columns=names)
    # A share that margins determine has no error; raking meets it up to rounding.
    below, above = table["lower"] - 100 * MET, table["upper"] + 100 * MET
    outside = (table["known_share"] < below) | (table["known_share"] > above)
    return table.assign(apart=table["weighted_share"] - table["known_share"], beyond=outside)


def raked_too(
    people: pd.DataFrame,
    shares: Shares,
    *,
    margins: Shares,
    weights: pd.Series | None = None,
    bounds: tuple[float, float] = (0.2, 5.0),
) -> Raked:
    """Weights raked to margins and to further known shares.

    Parameters
    ----------
    people : as in `beside_known`; whoever gave another code than those known counts as not having answered.
    shares : to add to the margins. margins : that weights are raked to already.
    weights, bounds : as in `bphs.measures.sample.raking.rake`.

    Raises
    ------
    Undefined : a category without respondents, or margins that cannot be met together within the bounds.
    InputError : as `rake`, of the margins.

    >>> people = pd.DataFrame({"sex": [1.0, 1.0, 2.0, 2.0], "age": [1.0, 2.0, 2.0, 2.0]})
    >>> raked_too(people, {"age": {1: 0.4, 2: 0.6}}, margins={"sex": {1: 0.5, 2: 0.5}}).weights.round(3).tolist()
    [1.6, 0.4, 1.0, 1.0]
    """
    added = {name: codes for name, codes in shares.items() if name in people and name not in margins}
    told = people.assign(**{name: people[name].where(people[name].isin(list(codes))) for name, codes in added.items()})
    empty = [name for name, codes in added.items() if not set(codes) <= set(told[name].dropna())]
    if empty or not added:
        raise Undefined(
            "Weights cannot be raked to these shares too: of each category a respondent at least is needed.",
            "无法对这些比例再作加权：每一类别至少须有 1 名调查对象。",
        )
    found = rake(told, {**margins, **added}, weights=weights, bounds=bounds)
    if not found.converged:
        raise Undefined(
            "Weights within the bounds set that meet these shares as well as the other margins were not found.",
            "在设定的权数范围内，未能找到同时满足这些比例与其他边际的权数。",
        )
    return found


def reweighted(
    values: pd.DataFrame,
    others: pd.Series,
    *,
    weights: pd.Series,
    design: Design | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Mean of each outcome with its weights and with others.

    Parameters
    ----------
    values : respondents x outcomes; no answer is NaN. An outcome that nobody answered is left out.
    weights, others : (n,) positive. design : by which respondents were drawn, with `weights`.

    Returns
    -------
    One row for each outcome: `outcome`, `answered`, `mean`, `lower`, `upper` with `weights`, `mean_also` with `others`,
    `difference` (with the others less without), `of_half_width` (its size over half the interval; 0 where that is 0)
    and `beyond` (`mean_also` lies outside the interval).

    Raises
    ------
    Undefined : nobody answered any.
    MeasureError : as for `survey_means`.

    >>> values = pd.DataFrame({"score": [1.0, 2.0, 3.0, 4.0]})
    >>> found = reweighted(values, pd.Series([1, 1, 1, 3]), weights=pd.Series([1, 1, 1, 1]))
    >>> found[["mean", "mean_also", "beyond"]].values.tolist()
    [[2.5, 3.0, False]]
    """
    rows = []
    for name in [name for name in values if values[name].notna().any()]:
        found = survey_means(values[name], weights=weights, design=design, interval="t", confidence=confidence).iloc[0]
        there = values[name].notna()
        also = float(np.average(values[name][there], weights=others[there]))
        rows.append((name, int(found["n"]), found["value"], found["lower"], found["upper"], also))
    if not rows:
        raise Undefined("Nobody answered any of the outcomes.", "各结果变量均无人作答。")
    table = pd.DataFrame(rows, columns=["outcome", "answered", "mean", "lower", "upper", "mean_also"])
    half, moved = (table["upper"] - table["lower"]) / 2, table["mean_also"] - table["mean"]
    part = (moved.abs() / half.where(half > 0)).fillna(0.0)
    return table.assign(difference=moved, of_half_width=part, beyond=part > 1)
