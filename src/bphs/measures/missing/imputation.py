"""Single missing answers completed several times over: chained equations, predictive mean matching, draws of codes
without order.

statsmodels has this (`MICEData`), but it builds every regression anew from a formula: 3 s for one cycle through 22
items of 600 respondents, ten minutes for 20 completed tables; and collinear items make it warn without end. The
algorithm is short, so it stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import InputError, Problem, Undefined
from bphs.measures.missing.nominal import Codes, drawn

RIDGE = 1e-5
"""Added to the diagonal of X'X, relative to it, so that items that say the same can be regressed on each other (as R's
mice does).
"""


def impute(
    frame: pd.DataFrame,
    columns: Sequence[str],
    *,
    categories: Sequence[str] = (),
    nominal: Sequence[str] = (),
    imputations: int = 20,
    seed: int = 0,
    cycles: int = 10,
    donors: int = 5,
) -> list[pd.DataFrame]:
    """Complete the missing answers of some columns, several times, so that what is not known stays uncertain.

    Each column with gaps is regressed on all others; the regression is drawn from its posterior; each gap takes the
    answer of one of the `donors` respondents whose prediction is nearest. So only answers that somebody gave occur.
    That suits items, scores, yes or no, and numbers. Codes without order (registration, occupation) belong into
    `nominal`: their gaps are drawn from a multinomial logit (`survey_imputation_nominal`), so that again only codes
    that somebody gave occur; or, if no gap of theirs needs an answer, into `categories`.

    Parameters
    ----------
    frame : respondents x variables.
    columns : numeric columns to complete; they also predict each other.
    categories : columns that only predict, each code for itself; missing is a code too, and their gaps stay.
    nominal : columns of codes without order to complete; they also predict, each code for itself. A few codes each:
        time grows with the square of their number.
    imputations : number of completed tables.
    seed : of the random numbers; the same seed gives the same tables.
    cycles : rounds through all columns before a table is taken.
    donors : respondents among whom one is drawn.

    Returns
    -------
    The completed tables, each like `frame`; what is estimated from each is joined by Rubin's rules
    (`measures.missing.rubin`).

    Raises
    ------
    InputError : a column that stands in two of the lists.
    Undefined : a column in which nobody, or fewer than `donors`, gave an answer; no answer is missing at all.

    Source: van Buuren 2018, Flexible Imputation of Missing Data, algorithm 3.3 (type 1 matching),
    doi:10.1201/9780429492259.

    >>> items = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0, 5.0, np.nan], "b": [1.0, 2.0, 3.0, 4.0, 5.0, 5.0]})
    >>> [table["a"].notna().all() for table in impute(items, ["a", "b"], imputations=2, donors=1)]
    [np.True_, np.True_]
    """
    columns, nominal = list(columns), list(nominal)
    _once(columns, categories, nominal)
    _enough(frame, [*columns, *nominal], donors)
    if not frame[[*columns, *nominal]].isna().to_numpy().any():
        raise Undefined("No answer is missing: there is nothing to impute.", "没有缺失的回答，无需插补。")
    values = frame[columns].to_numpy(dtype=float)
    fixed = _dummies(frame, categories)
    unordered = [Codes.of(frame[name]) for name in nominal]
    tables = []
    for generator in np.random.default_rng(seed).spawn(imputations):
        table = frame.copy()
        table[columns], drawn_codes = _chained(values, fixed, unordered, cycles, donors, generator)
        for kind, places in zip(unordered, drawn_codes, strict=True):
            table[kind.name] = kind.codes[places]
        tables.append(table)
    return tables


def _once(*lists: Sequence[str]) -> None:
    counted = Counter(name for names in lists for name in names)
    twice = [name for name, times in counted.items() if times > 1]
    if twice:
        raise InputError(
            [
                Problem(
                    f"imputation, variable {name!r}",
                    "a second mention",
                    "columns, categories or nominal: one of them, once",
                    "remove it from the others",
                )
                for name in twice
            ]
        )


def _enough(frame: pd.DataFrame, columns: Sequence[str], donors: int) -> None:
    few = [(name, int(count)) for name, count in frame[columns].notna().sum().items() if count < donors]
    if few:
        en = ", ".join(f"{name!r} ({count})" for name, count in few)
        zh = "、".join(f"{name}（{count} 人）" for name, count in few)
        raise Undefined(
            f"Nothing can be imputed from so few answers: {en}; at least {donors} are needed, as many as donors. Leave the "
            "column out, or analyse it as it is.",
            f"作答人数过少，无法插补：{zh}；至少需要 {donors} 人作答。",
        )


def _dummies(frame: pd.DataFrame, categories: Sequence[str]) -> np.ndarray:
    parts = [np.ones((len(frame), 1))]
    for name in categories:
        codes = frame[name].fillna(-np.inf)
        parts += [(codes == code).to_numpy(dtype=float)[:, None] for code in sorted(codes.unique())[1:]]
    return np.hstack(parts)


def _chained(
    values: np.ndarray,
    fixed: np.ndarray,
    unordered: Sequence[Codes],
    cycles: int,
    donors: int,
    generator: np.random.Generator,
) -> tuple[np.ndarray, list[np.ndarray]]:
    """One completed table: numbers, and places of codes; gaps begin with answers drawn at random."""
    gaps = np.isnan(values)
    filled = values.copy()
    for column in np.flatnonzero(gaps.any(axis=0)):
        filled[gaps[:, column], column] = generator.choice(values[~gaps[:, column], column], gaps[:, column].sum())
    places = [kind.begun(generator) for kind in unordered]
    modes: list[Any] = [None] * len(unordered)
    for _ in range(cycles):
        told = np.hstack([fixed, *(kind.dummies(now) for kind, now in zip(unordered, places, strict=True))])
        for column in np.flatnonzero(gaps.any(axis=0)):
            others = np.hstack([told, np.delete(filled, column, axis=1)])
            lost = gaps[:, column]
            filled[lost, column] = _matched(values[~lost, column], others[~lost], others[lost], donors, generator)
        for place, kind in enumerate(unordered):
            lost = kind.gaps
            if lost.any():
                rest = (other.dummies(now) for other, now in zip(unordered, places, strict=True) if other is not kind)
                others = np.hstack([fixed, *rest, filled])
                places[place][lost], modes[place] = drawn(
                    kind.places[~lost], others[~lost], others[lost], len(kind.codes), modes[place], generator
                )
    return filled, places


def _matched(
    known: np.ndarray, there: np.ndarray, wanted: np.ndarray, donors: int, generator: np.random.Generator
) -> np.ndarray:
    """Answers of donors with a prediction near that of each wanted row."""
    cross = there.T @ there
    root = np.linalg.cholesky(np.linalg.inv(cross + np.diag(RIDGE * np.diag(cross) + 1e-12)))
    estimate = root @ root.T @ there.T @ known
    residual = known - there @ estimate
    freedom = max(len(known) - there.shape[1], 1)
    spread = np.sqrt(residual @ residual / generator.chisquare(freedom))
    drawn = estimate + spread * root @ generator.standard_normal(len(estimate))
    predicted = there @ estimate + generator.uniform(-1e-9, 1e-9, len(known))  # equal predictions in random order
    order = np.argsort(predicted)
    nearest = _nearest(predicted[order], wanted @ drawn, donors)
    chosen = nearest[np.arange(len(wanted)), generator.integers(0, donors, len(wanted))]
    return known[order[chosen]]


def _nearest(ordered: np.ndarray, targets: np.ndarray, count: int) -> np.ndarray:
    """Positions of the `count` nearest of ordered numbers, for each target."""
    middle = np.searchsorted(ordered, targets)
    window = np.clip(middle[:, None] + np.arange(-count, count), 0, len(ordered) - 1)
    distance = np.abs(ordered[window] - targets[:, None])
    distance[:, 1:][window[:, 1:] == window[:, :-1]] = np.inf  # at the ends of the list a position stands only once
    return np.take_along_axis(window, np.argsort(distance, axis=1, kind="stable")[:, :count], axis=1)
