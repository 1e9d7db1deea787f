"""All combinations of the choices that a composite index takes, and the ranks that each gives to the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.composite.index import (
    AGGREGATIONS,
    POSITIVE,
    TREATMENTS,
    Dimensions,
    best_first,
    chosen,
    level_weights,
    positive,
)
from bphs.measures.composite.normalising import METHODS, normalise
from bphs.measures.composite.statistical import WEIGHINGS
from bphs.measures.composite.treating import winsorise
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import choice, refuse

CHOICES = ("treatment", "normalisation", "weighting", "aggregation")
NOT_MET = "数据不满足该方法的计算条件。"
Options = dict[str, list[str]]
Made = dict[tuple[str, ...], Any]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Combinations:
    """Ranks of the units under every combination of choices: a full grid.

    Attributes
    ----------
    options : what was tried of each choice; the first of each is the default.
    runs : one row per combination: `treatment`, `normalisation`, `weighting`, `aggregation`; the default is the first.
    ranks : combinations by units, 1 is best, ties share their mean.
    left_out : options that these values do not allow, taken out of the whole grid: `choice`, `option`, `reason`,
        `reason_zh`.
    """

    options: Options
    runs: pd.DataFrame
    ranks: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def units(self) -> list[str]:
        """Names, in the order of the table."""
        return [str(name) for name in self.ranks.columns]

    @property
    def default(self) -> FloatArray:
        """Ranks of the units under the default."""
        return self.ranks.iloc[0].to_numpy()

    def grid(self) -> FloatArray:
        """Ranks by treatment, normalisation, weighting, aggregation, unit."""
        return self.ranks.to_numpy().reshape(*(len(self.options[name]) for name in CHOICES), len(self.units))

    def to_frame(self) -> pd.DataFrame:
        """One row per combination, with the rank of every unit."""
        return self.runs.join(self.ranks)


def combinations(
    table: Any,
    dimensions: Dimensions,
    *,
    impacts: Any = None,
    treatments: Sequence[str] = TREATMENTS,
    normalisations: Sequence[str] = ("minmax", "z", "rank"),
    weightings: Sequence[str] = ("equal", "entropy", "critic", "variation", "independence", "components"),
    aggregations: Sequence[str] = ("arithmetic", "geometric", "topsis", "rank_sum_ratio", "grey_relation"),
    given: Mapping[str, Any] | None = None,
    target: Any = None,
    lower: Any = None,
    upper: Any = None,
    ranked: Any = None,
    missing: str = "raise",
) -> Combinations:
    """Ranks of the units under every combination of treatment, normalisation, weights and aggregation.

    Of two options that agree on a set of values (the scale does not move rank sums) both stay: the grid is full, so
    that shares of choices are exact. An option that the values do not allow is left out, with the reason.

    Parameters
    ----------
    table, dimensions, impacts, lower, upper, target, missing : as for `composite_index`.
    treatments, normalisations, weightings, aggregations : what is tried, the default first.
    given : sets of weights from outside, by the name that they have in the runs, such as {"ahp": {…}}; they join
        `weightings` at its end unless it names them.
    ranked : (n,) True for the rows that are ranked among each other, such as those of one year; all if None. Outliers,
        scales and weights are those of all rows, so that goalposts are the same in all years. Of an index of several
        levels the first names the units.

    Raises
    ------
    MeasureError : an unknown option, an option that comes twice; a choice of which no option is possible; as for
        `composite_index`.

    References
    ----------
    Saisana, Saltelli and Tarantola 2005, doi:10.1111/j.1467-985X.2005.00350.x.

    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 3, 2]}, index=["a", "b", "c"])
    >>> found = combinations(table, {"one": ["beds"], "two": ["doctors"]}, weightings=["equal", "variation"])
    >>> len(found.runs), found.default.tolist()
    (60, [3.0, 1.5, 1.5])
    """
    own = dict(given or {})
    named = [*weightings, *(name for name in own if name not in weightings)]
    options = dict(zip(CHOICES, map(list, (treatments, normalisations, named, aggregations)), strict=True))
    _check(options, own)
    frame, signs = chosen(table, dimensions, impacts=impacts, missing=missing)
    rows = _rows(table, frame, ranked)
    out: list[dict[str, str]] = []
    tables = _made(options, ("treatment",), out, lambda way: winsorise(frame).table if way == "winsorised" else frame)
    shares = _made(
        options,
        ("treatment", "weighting"),
        out,
        lambda way, name: level_weights(
            tables[way,], dimensions, impacts=signs, weighting="given" if name in own else name, weights=own.get(name)
        ),
    )
    ends = {"goalposts": {"lower": lower, "upper": upper}, "target": {"target": target}}
    scaled = _made(
        options,
        ("treatment", "normalisation"),
        out,
        lambda way, name: normalise(tables[way,], method=name, impacts=signs, **ends.get(name, {})),
    )
    ranks = _made(
        options, CHOICES, out, lambda *run: _ranks(scaled[run[0], run[1]], shares[run[0], run[2]], run[1], run[3], rows)
    )
    runs = list(product(*options.values()))
    names = [str(name) for name in frame.index.get_level_values(0)[rows]]
    return Combinations(
        options,
        pd.DataFrame(runs, columns=list(CHOICES)),
        pd.DataFrame(np.array([ranks[run] for run in runs]), columns=names),
        pd.DataFrame(out, columns=["choice", "option", "reason", "reason_zh"]),
    )


def _check(options: Options, own: Mapping[str, Any]) -> None:
    known = (TREATMENTS, METHODS, (*WEIGHINGS, *own), tuple(AGGREGATIONS))
    for (name, given), those in zip(options.items(), known, strict=True):
        for each in given:
            choice(name, each, those)
        twice = sorted({each for each in given if given.count(each) > 1})
        refuse(
            ([] if given else [f"No option of {name} was given."])
            + [f"{name} names {each!r} more than once." for each in twice]
        )


def _made(options: Options, choices: Iterable[str], out: list[dict[str, str]], make: Any) -> Made:
    """What is made of each combination of some choices; an option of the last of them that the values do not allow once
    is taken out of `options`, and told in `out`.
    """
    names, found = list(choices), Made()
    last = names[-1]
    for option in list(options[last]):
        try:
            for before in product(*(options[name] for name in names[:-1])):
                found[*before, option] = make(*before, option)
        except MeasureError as error:
            options[last].remove(option)
            told = {"reason": str(error), "reason_zh": getattr(error, "zh", NOT_MET)}
            out.append({"choice": last, "option": option, **told})
            if not options[last]:
                raise
    return found


def _rows(table: Any, frame: pd.DataFrame, ranked: Any) -> BoolArray:
    """Which of the rows kept are ranked."""
    every = pd.DataFrame(table).index
    if ranked is None:
        return np.ones(len(frame), dtype=bool)
    given = np.asarray(ranked)
    if given.shape != (len(every),) or given.dtype != bool or given.sum() < 2:
        raise MeasureError(
            f"ranked needs True or False for each of the {len(every)} rows, True for two or more, not {ranked!r}."
        )
    return given if len(frame) == len(every) else given[every.get_indexer(frame.index)]


def _ranks(
    scaled: pd.DataFrame, weights: pd.DataFrame, normalisation: str, aggregation: str, rows: BoolArray
) -> FloatArray:
    ready = positive(scaled, normalisation) if aggregation in POSITIVE else scaled
    return best_first(AGGREGATIONS[aggregation](ready, weights)[rows])
