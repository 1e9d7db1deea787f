"""Coefficients in percentage points: average marginal effects and predicted probabilities, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.models._binary import expit
from bphs.measures.models._chances import chances
from bphs.measures.models.design import Category, Product
from bphs.measures.models.results import ModelResult, quantile, two_sided

#: Complex step: derivatives without subtraction, exact to the last digit (Squire and Trapp 1998,
#: doi:10.1137/S003614459631241X).
TINY = 1e-30


def average_marginal_effects(
    model: ModelResult, variables: Sequence[str] | None = None, *, confidence: float | None = None
) -> pd.DataFrame:
    r"""Average change of the chance of each answer, over the respondents as they are.

    For a number: the mean slope :math:`\frac1n \sum_i \partial P_i / \partial x_i`, per unit. For a level of a
    category: the mean difference between everybody at that level and everybody at the reference. Interactions are
    followed through. Intervals by the delta method (with sampling weights the standard errors are robust, the average
    is plain).

    Parameters
    ----------
    model : of `logit`, `ordered_logit`, `multinomial_logit` or `mixed_logit` (there averaged over groups as well).
    variables : columns of the data; all of the model's by default.
    confidence : the model's own by default.

    Returns
    -------
    One row per variable, level and answer: `variable`, `level`, `reference`, `category`, `effect` (change in
    probability), `standard_error`, `lower`, `upper`, `p_value`. Of yes/no models only the answer yes.

    Raises
    ------
    MeasureError : a variable the model does not have; a confidence outside (0, 1).

    Notes
    -----
    In R: ``marginaleffects::avg_slopes(model)``; in Stata: ``margins, dydx(*)``.

    Examples
    --------
    >>> from bphs.measures.models.binary import logit
    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20,
    ...     "area": ["urban"] * 40 + ["rural"] * 35})
    >>> effects = average_marginal_effects(logit(people, "knows", [Category("area", reference="rural")]))
    >>> effects[["level", "effect"]].round(4).values.tolist()  # 30 / 40 - 15 / 35
    [['urban', 0.3214]]
    """
    parts = _parts(model)
    wanted = _wanted(list(parts), variables)
    words, functions = [], []
    for name in wanted:
        for level, reference, change in _changes(model, name, parts[name]):
            words.append((name, level, reference))
            functions.append(change)
    return _table(model, words, functions, ["variable", "level", "reference"], "effect", confidence, bounded=False)


def predicted_probabilities(
    model: ModelResult,
    variable: str,
    *,
    at: Sequence[Any] | None = None,
    by: str | None = None,
    by_at: Sequence[Any] | None = None,
    confidence: float | None = None,
) -> pd.DataFrame:
    """Chance of each answer if everybody had a given value of one variable and stayed otherwise as they are.

    Parameters
    ----------
    model : as for `average_marginal_effects`.
    variable : column of the data.
    at : its values; by default the levels of a category, the values of a number that has at most ten, or eleven values
        evenly between the 5th and the 95th percentile.
    by, by_at : a second column and its values, for interactions: every combination.
    confidence : the model's own by default.

    Returns
    -------
    One row per value and answer: `variable`, `value`, (`by`, `by_value`,) `category`, `probability`, `standard_error`,
    `lower`, `upper`. Intervals are symmetric on the logit scale, so that they stay between 0 and 1.

    Raises
    ------
    MeasureError : a variable the model does not have, a level it has not seen, values that are not numbers.

    Notes
    -----
    In R: ``marginaleffects::avg_predictions(model, variables = …)``; in Stata: ``margins, at(…)``.

    Examples
    --------
    >>> from bphs.measures.models import Category, logit
    >>> people = pd.DataFrame({"knows": [1] * 30 + [0] * 10 + [1] * 15 + [0] * 20,
    ...     "area": ["urban"] * 40 + ["rural"] * 35})
    >>> model = logit(people, "knows", [Category("area", reference="rural")])
    >>> predicted_probabilities(model, "area")["probability"].round(4).to_list()  # 15 / 35 and 30 / 40
    [0.4286, 0.75]
    """
    parts = _parts(model)
    _wanted(list(parts), [variable, *([by] if by else [])])
    values = _grid(model, variable, parts[variable], at)
    others = _grid(model, by, parts[by], by_at) if by else [None]
    words, functions = [], []
    combinations = [(value, other) for other in others for value in values]
    for value, other in combinations:
        data = _everybody(model, {variable: value} | ({by: other} if by else {}))
        words.append((variable, value, *((by, other) if by else ())))
        functions.append(_average(model, model.design.coded(data)))
    names = ["variable", "value", *(("by", "by_value") if by else ())]
    return _table(model, words, functions, names, "probability", confidence, bounded=True)


Average = Callable[[np.ndarray], np.ndarray]


def _parts(model: ModelResult) -> dict[str, str | Category]:
    """Columns of the data with how they are coded."""
    found: dict[str, str | Category] = {}
    for term in model.design.terms:
        sources = (term.source.first, term.source.second) if isinstance(term.source, Product) else (term.source,)
        found |= {source.column if isinstance(source, Category) else source: source for source in sources}
    return found


def _wanted(known: list[str], variables: Sequence[str] | None) -> list[str]:
    if not known:
        raise MeasureError("The model has no predictors, so nothing has an effect in it.")
    chosen = known if variables is None else [variables] if isinstance(variables, str) else list(variables)
    wrong = [f"the model has no variable {name!r}: {nearest(str(name), known)}" for name in chosen if name not in known]
    if wrong:
        raise MeasureError("; ".join(wrong).capitalize() + ".")
    return chosen


def _changes(model: ModelResult, name: str, source: str | Category) -> list[tuple[str, str, Average]]:
    if isinstance(source, str):
        there = model.design.coded(model.design.data, 1j * TINY, name)
        return [("", "", lambda theta: _slope(model, theta, there))]
    base = model.design.coded(_everybody(model, {name: source.reference}))
    found = []
    for level in source.levels:
        if level != source.reference:
            found.append(
                (
                    str(level),
                    str(source.reference),
                    _difference(model, model.design.coded(_everybody(model, {name: level})), base),
                )
            )
    return found


def _slope(model: ModelResult, theta: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return chances(model, theta, matrix).mean(axis=0).imag / TINY


def _difference(model: ModelResult, matrix: np.ndarray, base: np.ndarray) -> Average:
    return lambda theta: chances(model, theta, matrix).mean(axis=0) - chances(model, theta, base).mean(axis=0)


def _average(model: ModelResult, matrix: np.ndarray) -> Average:
    return lambda theta: chances(model, theta, matrix).mean(axis=0)


def _everybody(model: ModelResult, values: dict[str, Any]) -> pd.DataFrame:
    data = model.design.data.copy(deep=False)
    for name, value in values.items():
        data[name] = pd.Series([value] * len(data), index=data.index)
    return data


def _grid(model: ModelResult, name: str, source: str | Category, values: Sequence[Any] | None) -> list[Any]:
    if isinstance(source, Category):
        strange = [value for value in values or [] if value not in source.levels]
        if strange:
            raise MeasureError(
                f"{name!r} has no level {strange[0]!r}; its levels are {', '.join(map(repr, source.levels))}."
            )
        return list(values or source.levels)
    if values is not None:
        numbers = pd.to_numeric(pd.Series(list(values)), errors="coerce")
        if numbers.isna().any() or numbers.empty:
            raise MeasureError(f"The values of {name!r} must be numbers, not {list(values)!r}.")
        return numbers.to_list()
    seen = np.unique(model.design.data[name].to_numpy(dtype=float))
    return (
        seen.tolist()
        if len(seen) <= 10
        else np.linspace(*np.quantile(model.design.data[name], [0.05, 0.95]), 11).tolist()
    )


def _table(
    model: ModelResult,
    words: list[Any],
    functions: list[Average],
    names: list[str],
    value: str,
    confidence: float | None,
    bounded: bool,
) -> pd.DataFrame:
    level = model.confidence if confidence is None else confidence
    if not 0 < level < 1:
        raise MeasureError(f"confidence is {level} but must lie between 0 and 1.")
    shown = [1] if len(model.categories) == 2 else list(range(len(model.categories)))
    theta, roads = model.estimates.to_numpy(dtype=float), _roads(model.covariance.to_numpy())
    points = np.array([function(theta)[shown] for function in functions])
    se = np.sqrt(np.array([(_slopes(function, theta, roads)[:, shown] ** 2).sum(axis=0) for function in functions]))
    table = pd.DataFrame(
        [(*word, model.categories[place]) for word in words for place in shown], columns=[*names, "category"]
    )
    table[value], table["standard_error"] = points.ravel(), se.ravel()
    reach = quantile(level, model.freedom) * table["standard_error"]
    if bounded:
        if (table[value] < 0).any():
            raise MeasureError(
                "Partial proportional odds give a negative chance at some of these values, far from the data: choose values nearer to those seen."
            )
        inside = table[value].clip(1e-15, 1 - 1e-15)
        odds, stretch = np.log(inside / (1 - inside)), reach / (inside * (1 - inside))
        return table.assign(lower=expit(odds - stretch), upper=expit(odds + stretch))
    with np.errstate(divide="ignore", invalid="ignore"):
        return table.assign(
            lower=table[value] - reach,
            upper=table[value] + reach,
            p_value=two_sided((table[value] / table["standard_error"]).to_numpy(), model.freedom),
        )


def _roads(covariance: np.ndarray) -> np.ndarray:
    """(p, p) rows L with covariance L'L: steps that move every linear predictor by at most its standard error, in any
    unit.
    """
    scale = np.sqrt(np.maximum(np.diag(covariance), 0))
    within = np.where(scale > 0, scale, 1.0)
    roots, vectors = np.linalg.eigh(covariance / np.outer(within, within))
    return (vectors * np.sqrt(np.maximum(roots, 0))).T * within


def _slopes(function: Average, theta: np.ndarray, roads: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """(p, J) derivatives along the roads by central differences.

    Their squares sum to the variance of the delta method.
    """
    return np.array([(function(theta + step * road) - function(theta - step * road)) / (2 * step) for road in roads])
