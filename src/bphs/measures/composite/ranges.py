"""How far ranks depend on the choices of a composite index: ranges, pairs that cannot be told apart, stability."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bphs.measures.composite.combining import CHOICES, Combinations
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import number
from bphs.measures.sample.ranks import midranks


def rank_ranges(found: Combinations, *, least: float = 0.95) -> pd.DataFrame:
    """Ranks of each unit over all combinations, in the order of their medians.

    Combinations are choices, not a sample: the limits are no confidence interval.

    Parameters
    ----------
    found : see `combinations`. least : see `told_apart`.

    Returns
    -------
    One row per unit: `unit`, `rank` (of the default), `median`, `lower`, `upper` (5th and 95th percentile), `lowest`
    (the best rank), `highest` (the worst), `alike` (how many others it cannot be told apart from).

    References
    ----------
    Saisana, Saltelli and Tarantola 2005, doi:10.1111/j.1467-985X.2005.00350.x.

    >>> from bphs.measures.composite.combining import combinations
    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 2, 3]}, index=["a", "b", "c"])
    >>> found = combinations(table, {"one": ["beds"], "two": ["doctors"]}, weightings=["equal", "variation"])
    >>> rank_ranges(found)[["unit", "median", "lowest", "highest"]].values.tolist()
    [['c', 1.0, 1.0, 1.0], ['b', 2.0, 2.0, 2.0], ['a', 3.0, 3.0, 3.0]]
    """
    ranks = found.ranks.to_numpy()
    lower, median, upper = np.quantile(ranks, [0.05, 0.5, 0.95], axis=0)
    pairs = told_apart(found, least=least)
    blurred = pairs[~pairs["apart"]]
    alike = pd.concat([blurred["first"], blurred["second"]]).value_counts()
    table = pd.DataFrame(
        {
            "unit": found.units,
            "rank": found.default,
            "median": median,
            "lower": lower,
            "upper": upper,
            "lowest": ranks.min(axis=0),
            "highest": ranks.max(axis=0),
            "alike": [int(alike.get(name, 0)) for name in found.units],
        }
    )
    return table.sort_values(["median", "rank", "upper"], kind="stable", ignore_index=True)


def told_apart(found: Combinations, *, least: float = 0.95) -> pd.DataFrame:
    """Pairs of units, and whether their order survives the choices.

    Parameters
    ----------
    found : see `combinations`.
    least : the share of the combinations, above one half, in which one of two has to stand above the other.

    Returns
    -------
    One row per pair: `first` (the one that is above in more combinations), `second`, `above` (share of combinations in
    which it is, ties counting half), `apart` (that share is `least` or more).

    Raises
    ------
    MeasureError : `least` not above one half, or above 1.

    >>> from bphs.measures.composite.combining import combinations
    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 3, 2]}, index=["a", "b", "c"])
    >>> found = combinations(table, {"one": ["beds"], "two": ["doctors"]}, weightings=["equal", "variation"])
    >>> told_apart(found)[["first", "second", "apart"]].values.tolist()
    [['b', 'a', True], ['c', 'a', True], ['b', 'c', False]]
    """
    number("least", least, 0.5, 1 + 1e-12)
    share = above(found.ranks.to_numpy())
    one, other = np.triu_indices(len(share), 1)
    turned = share[one, other] < 0.5
    first, second = np.where(turned, other, one), np.where(turned, one, other)
    names = np.array(found.units, dtype=object)
    most = share[first, second]
    return pd.DataFrame(
        {"first": names[first], "second": names[second], "above": most, "apart": np.round(most, 12) >= least}
    )


def above(ranks: FloatArray) -> FloatArray:
    """Share of the runs, (runs, units), in which the row's unit stands above the column's; ties count half.

    >>> above(np.array([[1.0, 2.0], [1.5, 1.5]])).tolist()
    [[0.5, 0.75], [0.25, 0.5]]
    """
    gap = ranks[:, None, :] - ranks[:, :, None]
    return (np.sign(gap).mean(axis=0) + 1) / 2


def stability(found: Combinations, *, top: int = 10) -> pd.DataFrame:
    """Each combination beside the default: how alike the two orders are.

    Parameters
    ----------
    found : see `combinations`. top : of how many first units the overlap is taken; at most all.

    Returns
    -------
    One row per combination: the four choices, `spearman` (rank correlation), `mean_shift` (mean absolute difference of
    ranks), `largest_shift`, `top_overlap` (share of the default's first units that are first here, too).

    Raises
    ------
    MeasureError : `top` below 1.

    >>> from bphs.measures.composite.combining import combinations
    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 2, 3]}, index=["a", "b", "c"])
    >>> found = combinations(table, {"one": ["beds"], "two": ["doctors"]}, weightings=["equal", "variation"])
    >>> stability(found, top=1)[["spearman", "mean_shift", "top_overlap"]].drop_duplicates().values.tolist()
    [[1.0, 0.0, 1.0]]
    """
    count = min(int(number("top", top, 1, from_low=True)), len(found.units))
    ranks, default = found.ranks.to_numpy(), found.default
    shift = np.abs(ranks - default)
    first = np.argsort(default, kind="stable")[:count]
    places = np.argsort(ranks, axis=1, kind="stable")[:, :count]
    return found.runs.assign(
        spearman=[correlation(run, default) for run in ranks],
        mean_shift=shift.mean(axis=1),
        largest_shift=shift.max(axis=1),
        top_overlap=np.isin(places, first).mean(axis=1),
    )


def stability_by_option(found: Combinations, *, top: int = 10) -> pd.DataFrame:
    """Means of `stability` over all combinations with an option: `choice`, `option`, `spearman`, `mean_shift`,
    `top_overlap`.

    >>> from bphs.measures.composite.combining import combinations
    >>> table = pd.DataFrame({"beds": [2, 4, 6], "doctors": [1, 2, 3]}, index=["a", "b", "c"])
    >>> found = combinations(table, {"one": ["beds"], "two": ["doctors"]}, weightings=["equal", "variation"])
    >>> stability_by_option(found)["option"].tolist()[:4]
    ['none', 'winsorised', 'minmax', 'z']
    """
    runs = stability(found, top=top)
    parts = [
        runs.groupby(name, sort=False)[["spearman", "mean_shift", "top_overlap"]]
        .mean()
        .rename_axis("option")
        .reset_index()
        .assign(choice=name)
        for name in CHOICES
    ]
    return pd.concat(parts, ignore_index=True)[["choice", "option", "spearman", "mean_shift", "top_overlap"]]


def correlation(one: FloatArray, other: FloatArray) -> float:
    """Spearman's rank correlation of two columns; NaN where one of them does not vary.

    >>> correlation(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0]))
    0.5
    """
    first, second = midranks(one), midranks(other)
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / size if size > 0 else float("nan")
