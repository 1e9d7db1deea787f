"""Indicators on one scale, on which more is better, whatever their unit and direction were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined, nearest
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.indicators import numbers, signs
from bphs.measures.sample.options import choice, refuse
from bphs.measures.sample.ranks import midranks

SHARE = "weights of the rows"
METHODS = ("minmax", "goalposts", "z", "rank", "target", "best", "base_year")


def normalise(
    table: Any,
    *,
    method: str = "minmax",
    impacts: Any = None,
    lower: Any = None,
    upper: Any = None,
    target: Any = None,
    base: Any = None,
    missing: str = "raise",
) -> pd.DataFrame:
    """Indicators without units, on which more is better.

    Of indicators of which less is better the sign is turned first ("z", "rank"), the scale ("minmax", "goalposts"), or
    the ratio ("target", "best", "base_year").

    "minmax": (x - min)/(max - min) over the rows given. "goalposts": the same between `lower` and `upper`, cut off at 0
    and 1, so that scores of several years can be compared. "z": (x - mean)/s, with n - 1. "rank": share of the other
    rows that are worse, ties counting half, (R - 1)/(n - 1). "target": x/target, at most 1. "best": x/max. "base_year":
    100 x/base.

    Parameters
    ----------
    table : (n, k) units, or units in years, by indicators.
    impacts : "+" (more is better) or "-" per indicator; "+" for all if None.
    lower, upper : for "goalposts", per indicator by name or in their order; by default the smallest and the largest of
        all rows, see `goalposts`.
    target, base : for "target" and "base_year", above 0, as `lower`. See `base_values`.
    missing : "raise", or "drop" to leave out units with a gap.

    Returns
    -------
    Table with the index and the columns of the rows kept.

    Raises
    ------
    MeasureError : an indicator that does not vary ("minmax", "z", "rank"); goalposts in the wrong order; a parameter
        that another method needs.
    Undefined : values below 0, or a 0 of which less is better, where ratios are taken.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, table 3, doi:10.1787/9789264043466-en. UNDP,
    Human Development Report, technical note 1 (goalposts). In R: ``COINr::Normalise``.

    >>> normalise({"beds": [2, 4, 6], "deaths": [9, 8, 5]}, impacts=["+", "-"]).values.tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    >>> normalise({"beds": [2, 4, 6]}, method="target", target={"beds": 5})["beds"].tolist()
    [0.4, 0.8, 1.0]
    """
    choice("method", method, METHODS)
    _only(method, {"lower": lower, "upper": upper, "target": target, "base": base})
    frame = numbers(table, missing=missing)
    sign, x = signs(impacts, frame.shape[1]), frame.to_numpy()
    if method in ("minmax", "z", "rank"):
        _varied(frame)
        scaled = SCALES[method](x * sign)
    elif method == "goalposts":
        ends = [_given(frame, each, what, None) for each, what in ((lower, "lower"), (upper, "upper"))]
        scaled = _between(frame, x, *ends, sign)
    else:
        reference = {"target": target, "base_year": base, "best": None}[method]
        scaled = _ratio(frame, method, reference, sign)
    return pd.DataFrame(scaled, index=frame.index, columns=frame.columns)


def goalposts(table: Any, *, missing: str = "raise") -> pd.DataFrame:
    """Lowest and highest value of each indicator over all rows, such as all years: `item`, `lower`, `upper`.

    Parameters
    ----------
    table : (n, k) units in years by indicators. missing : "raise", "drop", or "keep" to take what there is.

    Raises
    ------
    MeasureError : no rows.

    >>> goalposts({"beds": [2, 4, 6]}).values.tolist()
    [['beds', 2.0, 6.0]]
    """
    frame = numbers(table, missing=missing)
    return pd.DataFrame({"item": list(frame.columns), "lower": frame.min().array, "upper": frame.max().array})


def base_values(
    table: Any, *, years: Any, base_year: Any = None, weights: Any = None, missing: str = "raise"
) -> pd.Series:
    """Mean of each indicator over the rows of a base year, by which "base_year" of `normalise` divides.

    One base for all units keeps them comparable: with a base of its own each would begin at 100. With weights the mean
    by the same weights of what is divided by it is 100 in the base year.

    Parameters
    ----------
    table : (n, k) units in years by indicators. years : (n,) the year of each row. base_year : the first if None.
    weights : (n,) positive, such as residents; equal if None.
    missing : "raise", or "drop" to leave out rows with a gap.

    Raises
    ------
    MeasureError : years that do not fit; a base year without rows; weights that do not fit.
    Undefined : a mean that is not above 0, of which nothing can be a percentage.

    >>> base_values({"beds": [2, 4, 6, 8]}, years=[2010, 2010, 2020, 2020]).tolist()
    [3.0]
    >>> base_values({"beds": [2, 4, 6, 8]}, years=[2010, 2010, 2020, 2020], weights=[3, 1, 1, 1]).tolist()
    [2.5]
    """
    frame = numbers(table, missing="keep")
    when = pd.Series(np.asarray(years), index=frame.index)
    known = sorted(when.dropna().unique())
    chosen = known[0] if base_year is None and known else base_year
    if chosen not in known:
        raise MeasureError(f"base_year={base_year!r}: no row is of that year; {nearest(str(chosen), map(str, known))}.")
    share = pd.Series(1.0 if weights is None else np.asarray(weights, dtype=float), index=frame.index)
    if not (np.isfinite(share) & (share > 0)).all():
        raise MeasureError("weights must be positive numbers, one for each row, none missing.")
    of_base = numbers(frame.assign(**{SHARE: share})[(when == chosen).to_numpy()], missing=missing, least=1)
    means = of_base.drop(columns=SHARE).mul(of_base[SHARE], axis=0).sum() / of_base[SHARE].sum()
    if low := [str(name) for name in means.index[means <= 0]]:
        raise Undefined(
            f"The mean of {', '.join(map(repr, low))} in {chosen} is not above 0: it is no base of which others are per"
            " cent.",
            f"{chosen} 年有指标的均值不大于 0，不能作为基期。",
        )
    return means


def _only(method: str, given: dict[str, Any]) -> None:
    """Refuse parameters that the method does not read, and ask for the one that it needs."""
    reads = {"goalposts": ("lower", "upper"), "target": ("target",), "base_year": ("base",)}.get(method, ())
    surplus = [name for name, value in given.items() if value is not None and name not in reads]
    needed = [name for name in reads if method != "goalposts" and given[name] is None]
    refuse(
        [f"{name} is given, but method={method!r} does not use it." for name in surplus]
        + [f"method={method!r} needs {name}, one number for each indicator." for name in needed]
    )


def _given(frame: pd.DataFrame, values: Any, what: str, least: float | None) -> FloatArray:
    """One number per indicator, by name or in their order; by default an end of the values."""
    if values is None:
        return (frame.min() if what == "lower" else frame.max()).to_numpy()
    names = [str(name) for name in frame.columns]
    if hasattr(values, "keys"):
        absent = [name for name in names if name not in set(values.keys())]
        refuse([f"{what} has none for {', '.join(map(repr, absent))}."] if absent else [])
        values = [values[name] for name in names]
    found = np.atleast_1d(np.asarray(values, dtype=float))
    if found.shape != (len(names),) or not np.isfinite(found).all():
        raise MeasureError(f"{what} needs one finite number for each of the {len(names)} indicators, not {values!r}.")
    if least is not None and (found <= least).any():
        raise MeasureError(f"{what} must be above {least:g} for every indicator, but is {found.tolist()}.")
    return found


def _varied(frame: pd.DataFrame) -> None:
    flat = [str(name) for name in frame.columns if frame[name].nunique() < 2]
    refuse(
        [f"{', '.join(map(repr, flat))} is the same for every unit and tells them not apart; leave it out."]
        if flat
        else []
    )


def _between(frame: pd.DataFrame, x: FloatArray, low: FloatArray, high: FloatArray, sign: FloatArray) -> FloatArray:
    wrong = [str(name) for name, each in zip(frame.columns, high <= low, strict=True) if each]
    refuse([f"The upper goalpost of {', '.join(map(repr, wrong))} must be above the lower."] if wrong else [])
    share = np.clip((x - low) / (high - low), 0, 1)
    return np.where(sign > 0, share, 1 - share)


def _ratio(frame: pd.DataFrame, method: str, reference: Any, sign: FloatArray) -> FloatArray:
    x, names = frame.to_numpy(), [str(name) for name in frame.columns]
    bad = _of(names, (x < 0).any(axis=0) | ((x == 0).any(axis=0) & (sign < 0)))
    if bad:
        raise Undefined(
            f"{bad} has values whose ratio says nothing (below 0, or 0 of which less is better).",
            "有指标取负值（或逆向指标取零），比值没有意义。",
        )
    best = np.where(sign > 0, x.max(axis=0), x.min(axis=0))
    flat = _of(names, best <= 0)
    refuse([f"{flat} is zero everywhere, so no ratio is defined."] if flat and method == "best" else [])
    by = best if method == "best" else _given(frame, reference, method.removesuffix("_year"), 0.0)
    ratio = np.where(sign > 0, x / by, by / np.where(x > 0, x, 1))
    return 100 * ratio if method == "base_year" else np.minimum(ratio, 1)


def _of(names: Sequence[str], which: Any) -> str:
    return ", ".join(repr(name) for name, each in zip(names, which, strict=True) if each)


def _minmax(x: FloatArray) -> FloatArray:
    return (x - x.min(axis=0)) / np.ptp(x, axis=0)


def _z(x: FloatArray) -> FloatArray:
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


def _ranked(x: FloatArray) -> FloatArray:
    return np.column_stack([(midranks(column) - 1) / (len(x) - 1) for column in x.T])


SCALES: dict[str, Callable[[FloatArray], FloatArray]] = {"minmax": _minmax, "z": _z, "rank": _ranked}
