"""Gate for arrays and weights: every measure takes its input here, so that all treat it alike.

`checked` turns what a user has (lists, arrays, pandas columns) into a `Sample`. It says everything that is
wrong at once, in one `MeasureError`: text, missing or infinite numbers, weights that do not match or are not
positive, negative values, values that are all zero, pandas columns whose rows stand in another order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.errors import MeasureError, nearest
from bphs.measures.sample.arrays import array, real
from bphs.measures.sample.options import Lack, refuse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

SIGNS = ("any", "nonnegative", "positive")
MISSING = ("raise", "drop")


@dataclass(frozen=True, eq=False)
class Design:
    """Design by which the units were drawn: strata and clusters (primary sampling units), one label per unit,
    or None; and the margins that their weights were raked to.

    Parameters
    ----------
    strata, clusters : (n,) labels.
    calibrated : table with one column of codes for each margin that the weights meet, a gap where somebody did not
        answer. Variances then count what calibration gains, as R's ``survey::calibrate(calfun = "raking")`` has it:
        those of weighted means, shares, scores, their differences and tables (`survey_means` and its sisters,
        ``weighted_score(method="design")``). Resampling, models and measures of inequality take nothing of it: their
        errors are those of weights that were not raked, so rather too large. The same holds without weights, and for
        a margin that takes a quarter or more of what clusters of a stratum can differ in (such as the size of each
        cluster): nothing would be left to estimate the variance of clusters from. Weights that raking cut at its
        bounds are taken as any others.
    before : (n,) weights before they were raked; None if all began alike.
    population : (n,) how many clusters (without clusters: units) the unit's stratum has altogether, the same for all of
        a stratum; None for so many that drawing one changes nothing. Counts where `calibrated` does. With `clusters`
        all drawn, clusters are strata: between them nothing is left to chance.

    Raises
    ------
    MeasureError : from the function that takes it, of columns of another length or weights that are not positive.

    References
    ----------
    Deville and Särndal 1992, doi:10.1080/01621459.1992.10475217. Cochran 1977, Sampling Techniques, section 2.6
    and theorem 10.2.

    Two households of two people who answer alike are two answers, not four:

    >>> from bphs.measures.comparisons import survey_means
    >>> answers, households = [1, 1, 3, 3], ["a", "a", "b", "b"]
    >>> float(survey_means(answers)["standard_error"].iloc[0].round(3))  # √(4/3 / 4)
    0.577
    >>> float(survey_means(answers, design=Design(clusters=households))["standard_error"].iloc[0])  # √(2 / 2)
    1.0

    Of ten households two were asked: what the others would have said matters less:

    >>> drawn = Design(clusters=households, population=[10] * 4)
    >>> float(survey_means(answers, design=drawn)["standard_error"].iloc[0].round(4))  # √(8/10 · 2 / 2)
    0.8944

    What the margins tell has no error left:

    >>> raked = Design(calibrated={"sex": ["f", "f", "m", "m"]})
    >>> float(survey_means(answers, weights=[1.0] * 4, design=raked)["standard_error"].iloc[0])
    0.0
    """

    strata: Any = None
    clusters: Any = None
    calibrated: Any = None
    before: Any = None
    population: Any = None

    @property
    def columns(self) -> dict[str, Any]:
        """Everything that has one entry per unit, by name; None is a column that was not given."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, eq=False)
class Sample:
    """Checked input: `values` and `weights` of shape (n,), or (replicates, n) while resampling.

    `codes` says to which of `labels` each unit belongs; `rank` is the ranking variable of concentration
    measures; `design` holds codes of strata and clusters. Weights are scaled so that they add up to 1; `scale` is
    what they added up to before (n without weights).
    """

    values: FloatArray
    weights: FloatArray
    codes: IntArray | None = None
    labels: tuple[Any, ...] = ()
    rank: FloatArray | None = None
    design: Design = Design()
    scale: float = 1.0

    @property
    def n(self) -> int:
        """Number of units."""
        return int(self.values.shape[-1])

    @cached_property
    def cumulated(self) -> FloatArray:
        """Weights added up in the order of the units."""
        return np.cumsum(self.weights, axis=-1)

    def take(self, order: IntArray) -> Sample:
        """Sample of the same units in another order, or of some of them."""

        def moved(column: Any) -> Any:
            return None if column is None else np.take(column, order, axis=-1)

        design = Design(moved(self.design.strata), moved(self.design.clusters))
        return replace(
            self,
            values=moved(self.values),
            weights=moved(self.weights),
            codes=moved(self.codes),
            rank=moved(self.rank),
            design=design,
        )


def checked(
    values: Any,
    weights: Any = None,
    *,
    groups: Any = None,
    rank: Any = None,
    design: Design | None = None,
    sign: str = "nonnegative",
    missing: str = "raise",
    names: tuple[str, str] = ("values", "weights"),
) -> Sample:
    """Sample made of the input of a measure, or one `MeasureError` with everything that is wrong.

    `sign` is what the measure admits: "any", "nonnegative" (and not all zero) or "positive". `names` are what the
    caller calls values and weights.
    """
    design = design or Design()
    numeric = columns(
        {"rank": rank, names[0]: values, names[1]: weights},
        {"groups": groups, "strata": design.strata, "clusters": design.clusters},
        missing=missing,
    )
    x, w = numeric.numbers[names[0]], numeric.numbers.get(names[1])
    refuse(_wrong_values(names[0], x, sign) + _wrong_weights(names[1], w))
    with np.errstate(over="ignore"):
        scale = float(x.size if w is None else w.sum())
    codes, labels = numeric.labels.get("groups", (None, ()))
    strata, clusters = (numeric.labels.get(name, (None, ()))[0] for name in ("strata", "clusters"))
    return Sample(
        x,
        shares(w, x.size),
        codes,
        labels,
        None if rank is None else numeric.numbers["rank"],
        Design(strata, clusters),
        scale,
    )


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of one length without missing entries: numbers, and labels as (codes, names).

    `kept` says which rows were kept, None if all were.
    """

    numbers: dict[str, FloatArray]
    labels: dict[str, tuple[IntArray, tuple[Any, ...]]]
    kept: npt.NDArray[np.bool_] | None


def columns(numbers: Mapping[str, Any], labels: Mapping[str, Any] | None = None, *, missing: str = "raise") -> Columns:
    """Columns read at once; None is a column that was not given. Every measure comes through here."""
    if missing not in MISSING:
        raise MeasureError(f"missing={missing!r}: {nearest(str(missing), MISSING)}.")
    problems: list[str] = shuffled({**numbers, **(labels or {})})
    read = {name: _numbers(name, given, problems) for name, given in numbers.items() if given is not None}
    coded = {name: _codes(name, given, problems) for name, given in (labels or {}).items() if given is not None}
    lengths = {name: column.size for name, column in read.items()} | {
        name: code.size for name, (code, _) in coded.items()
    }
    if not problems and len(set(lengths.values())) > 1:
        problems.append(
            "Columns must have one entry per unit, but " + ", ".join(f"{k} has {v}" for k, v in lengths.items()) + "."
        )
    refuse(problems)
    suspect = [name for name, column in read.items() if not np.isfinite(column).all()]
    gaps = {name: np.isnan(read[name]) for name in suspect} | {name: code < 0 for name, (code, _) in coded.items()}
    keep = _kept(gaps, {name: _called(name, given) for name, given in {**numbers, **(labels or {})}.items()}, missing)
    kept_numbers = {name: column if keep is None else column[keep] for name, column in read.items()}
    refuse([_infinite(name, kept_numbers[name]) for name in suspect if not np.isfinite(kept_numbers[name]).all()])
    return Columns(kept_numbers, {name: _recoded(*code, keep) for name, code in coded.items()}, keep)


def shares(weights: FloatArray | None, n: int) -> FloatArray:
    """Weights that add up to 1; equal ones where none were given."""
    if weights is None:
        return np.full(n, 1 / n)
    with np.errstate(over="ignore"):
        total = weights.sum()
    if np.isfinite(total):
        return weights / total
    scaled = weights / weights.max()
    return scaled / scaled.sum()


def _numbers(name: str, given: Any, problems: list[str]) -> FloatArray:
    raw = (
        given.to_numpy(na_value=np.nan, dtype=object)
        if isinstance(given, pd.Series) and given.dtype.kind not in "biuf"
        else array(given, name)
    )
    if raw.ndim != 1 or raw.size == 0:
        problems.append(f"{name} must be one column with at least one unit, but its shape is {raw.shape}.")
    elif raw.dtype.kind in "biuf":
        return raw.astype(np.float64, copy=False)
    else:
        try:
            return real(raw if isinstance(given, pd.Series) else given, name)
        except MeasureError as why:
            problems.append(str(why))
    return np.ones(1)


def _codes(name: str, given: Any, problems: list[str]) -> tuple[IntArray, tuple[Any, ...]]:
    column = given if isinstance(given, (pd.Series, pd.Categorical, pd.Index)) else pd.Series(given)
    try:
        codes, labels = pd.factorize(column, sort=True)
    except TypeError:
        problems.append(f"{name} mixes labels that cannot be sorted, such as numbers and text; use one type.")
        return np.zeros(1, dtype=np.intp), ("",)
    return codes.astype(np.intp, copy=False), tuple(labels)


def _recoded(
    codes: IntArray, labels: tuple[Any, ...], keep: npt.NDArray[np.bool_] | None
) -> tuple[IntArray, tuple[Any, ...]]:
    if keep is None:
        return codes, labels
    present, recoded = np.unique(codes[keep], return_inverse=True)
    return recoded.astype(np.intp, copy=False), tuple(labels[each] for each in present)


def _kept(
    gaps: Mapping[str, npt.NDArray[np.bool_]], called: Mapping[str, str], missing: str
) -> npt.NDArray[np.bool_] | None:
    holes = {name: gap for name, gap in gaps.items() if gap.any()}
    if not holes:
        return None
    if missing == "raise":
        refuse(
            [
                f'{called[name]} is missing for {_count(gap)}; complete it, or pass missing="drop" to leave such units out.'
                for name, gap in holes.items()
            ]
        )
    keep = ~np.logical_or.reduce(list(holes.values()))
    empty = " and ".join(called[name] for name, gap in holes.items() if gap.all())
    why = (
        f"every one misses {empty}"
        if empty
        else f"each misses one at least of {', '.join(called[name] for name in holes)}"
    )
    refuse([] if keep.any() else [Lack(f"No unit is complete: {why}.", "没有完整的个案。")])
    return keep


def _called(name: str, given: Any) -> str:
    """Name of a column as caller and user know it: values 'income'."""
    own = given.name if isinstance(given, pd.Series) else None
    return name if own is None or str(own) == name else f"{name} {str(own)!r}"


def shuffled(given: Mapping[str, Any]) -> list[str]:
    rows = {name: column.index for name, column in given.items() if isinstance(column, pd.Series)}
    first = next(iter(rows), "")
    odd = [name for name, index in rows.items() if not index.equals(rows[first])]
    return (
        [
            (
                f"{' and '.join(odd)}: rows are indexed differently from those of {first}; align them first "
                f"(for example with reindex)."
            )
        ]
        if odd
        else []
    )


def _wrong_values(name: str, x: FloatArray, sign: str) -> list[str]:
    if sign == "any":
        return []
    lowest = x.min()
    if lowest < 0:
        return [f"{name} is negative for {_count(x < 0)}; this measure is defined for values of zero or more."]
    if sign == "positive" and lowest == 0:
        return [
            (
                Lack(
                    f"{name} is zero for {_count(x == 0)}; this measure has no finite value then (its limit is infinite). "
                    f"Use one that admits zeros, such as the Gini coefficient or Theil's T; no constant is added here.",
                    f"{int((x == 0).sum())} 个地区取值为零，该指标此时无有限值；可改用容许零值的指标（如基尼系数、泰尔 T 指数）。",
                )
            )
        ]
    return (
        []
        if x.max() > 0
        else [
            Lack(
                f"{name}: all zero, so there is nothing to share out and the measure is not defined.",
                "全部取值为零，没有可供分配的资源，该指标无定义。",
            )
        ]
    )


def _wrong_weights(name: str, w: FloatArray | None) -> list[str]:
    if w is None or w.min() > 0:
        return []
    return [f"{name} must be positive, but is zero or negative for {_count(w <= 0)}; leave such units out."]


def _infinite(name: str, column: FloatArray) -> str:
    return f"{name} is infinite for {_count(np.isinf(column))}; correct it (a division by zero?)."


def _count(mask: npt.NDArray[np.bool_]) -> str:
    return f"{int(mask.sum())} of {mask.size} units (first: unit {int(mask.argmax()) + 1})"
