"""Shares of the choices in what moves ranks: Sobol's indices, exact over the full grid of combinations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.composite.combining import CHOICES, Combinations
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice

OUTCOMES = ("mean_shift", "ranks")


def choice_shares(found: Combinations, *, outcome: str = "mean_shift") -> pd.DataFrame:
    """First-order and total share of each choice in the variance over all combinations.

    With every option as likely as any other, S_i = Var(E[Y | X_i])/Var(Y) is what would be gone on average if the
    choice were fixed; S_Ti = 1 - Var(E[Y | all others])/Var(Y) also counts what it does together with others. The
    grid is finite and full, so these are means over it, without sampling error; SALib's estimates go towards them.

    Parameters
    ----------
    found : see `combinations`.
    outcome : "mean_shift", the mean absolute difference of a combination's ranks from the default's; or "ranks", all
        units' ranks at once, their variances added up.

    Returns
    -------
    One row per choice: `choice`, `options` (how many), `first_order`, `total`, `interaction` (the difference).

    Raises
    ------
    Undefined : all combinations give the same.

    References
    ----------
    Saisana, Saltelli and Tarantola 2005, doi:10.1111/j.1467-985X.2005.00350.x. Sobol 2001,
    doi:10.1016/S0378-4754(00)00270-6.

    >>> from bphs.measures.composite.combining import combinations
    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 5, 2]}, index=["a", "b", "c"])
    >>> found = combinations(table, {"one": ["beds"], "two": ["doctors"]}, weightings=["equal", "variation"])
    >>> choice_shares(found)["choice"].tolist()
    ['treatment', 'normalisation', 'weighting', 'aggregation']
    """
    choice("outcome", outcome, OUTCOMES)
    grid = found.grid()
    values = np.abs(grid - found.default).mean(axis=-1, keepdims=True) if outcome == "mean_shift" else grid
    whole = float(_variance(values).sum())
    if whole < 1e-12:
        raise Undefined(
            "All combinations of choices give the same order of the units, so none of the choices has a share.",
            "所有方法组合得出的排序相同，不存在可归因于方法选择的差异。",
        )
    first, total = (parts.sum(axis=1) / whole for parts in _parts(values))
    return pd.DataFrame(
        {
            "choice": list(CHOICES),
            "options": [len(found.options[name]) for name in CHOICES],
            "first_order": first,
            "total": total,
            "interaction": total - first,
        }
    )


def unit_shares(found: Combinations) -> pd.DataFrame:
    """Shares of the choices in the variance of each unit's rank.

    Parameters
    ----------
    found : see `combinations`.

    Returns
    -------
    One row per unit and choice: `unit`, `choice`, `variance` (of the unit's rank), `first_order`, `total`; both NaN for
    a unit whose rank never changes.

    References
    ----------
    As for `choice_shares`.

    >>> from bphs.measures.composite.combining import combinations
    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 5, 2]}, index=["a", "b", "c"])
    >>> found = combinations(table, {"one": ["beds"], "two": ["doctors"]}, weightings=["equal", "variation"])
    >>> unit_shares(found).query("unit == 'a'")["variance"].tolist()
    [0.0, 0.0, 0.0, 0.0]
    """
    grid = found.grid()
    whole = _variance(grid)
    moving = whole > 1e-12
    first, total = (
        np.divide(parts, whole, out=np.full_like(parts, np.nan), where=np.broadcast_to(moving, parts.shape))
        for parts in _parts(grid)
    )
    return pd.DataFrame(
        {
            "unit": np.repeat(found.units, len(CHOICES)),
            "choice": list(CHOICES) * len(found.units),
            "variance": np.repeat(np.where(moving, whole, 0.0), len(CHOICES)),
            "first_order": first.T.ravel(),
            "total": total.T.ravel(),
        }
    )


def _variance(values: FloatArray) -> FloatArray:
    """Variance over all axes but the last."""
    return values.reshape(-1, values.shape[-1]).var(axis=0)


def _parts(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(choices, outcomes): variance of the means by a choice, and what is left of the whole when it is averaged out."""
    axes = range(len(CHOICES))
    whole = _variance(values)
    first = [_variance(values.mean(axis=tuple(other for other in axes if other != at))) for at in axes]
    rest = [whole - _variance(values.mean(axis=at)) for at in axes]
    return np.array(first), np.maximum(np.array(rest), 0)
