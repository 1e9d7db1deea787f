"""Likeness of each place and its neighbours: local Moran's I, and the Gi and Gi* of Getis and Ord."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.measures.comparisons.multiplicity import adjust
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.options import level
from bphs.measures.sample.replicates import generator, whole
from bphs.measures.spatial._chance import BLOCK, blocks, floor, two_sided
from bphs.measures.spatial._columns import Placed, placed, plain_links, weights_of
from bphs.measures.spatial.neighbours import Neighbours

NOT_TOLD = ("not_told_apart", "no_neighbours", "no_value")
CLASSES = ("high_high", "low_low", "high_low", "low_high", *NOT_TOLD)
HOT = ("hot", "cold", *NOT_TOLD)
MOST = 19_999
"""Draws beyond which none are made unasked: they tell a single place apart among up to 500."""


@dataclass(frozen=True, eq=False)
class LocalAutocorrelation:
    """A statistic of each place and the class that follows from it.

    Attributes
    ----------
    measure : "local_moran", "local_bivariate_moran", "getis_ord_gi" or "getis_ord_gi_star".
    table : one row a place, by code, in the order of the neighbours' codes: `value`, the statistic; `score`, the
        place's standardized value; `lag`, the mean score of its neighbours; `z_score`; `p_value` (two-sided, of the
        draws); `p_adjusted` (Benjamini and Hochberg, over all places that have neighbours); `class`. All but `class`
        are NaN for places without neighbours or without a value.
    classes : "high_high", "low_low", "high_low" (high among low), "low_high" or, of Gi, "hot", "cold"; "not_told_apart"
        where `p_adjusted` is above 1 - confidence; "no_neighbours", "no_value".
    floor : the smallest p value that so many draws can give.
    replicates : how many draws.
    n : places that count.
    confidence : 1 - the share of false finds among the finds that is put up with.
    unadjusted : how many p values are at most 1 - confidence before the adjustment, so many more may be chance.
    """

    measure: str
    table: pd.DataFrame
    floor: float
    replicates: int
    n: int
    confidence: float

    @property
    def classes(self) -> pd.Series:
        """Class of each place, by code."""
        return self.table["class"]

    @property
    def unadjusted(self) -> int:
        """Number of places with a p value of at most 1 - confidence, before the adjustment."""
        return int((self.table["p_value"] <= 1 - self.confidence + 1e-12).sum())

    @property
    def told(self) -> pd.Series:
        """Number of places of each class, zeros included."""
        counts = self.classes.value_counts()
        names = CLASSES if self.measure.endswith("moran") else HOT
        return pd.Series({name: int(counts.get(name, 0)) for name in names})


def local_moran(
    values: Any,
    neighbours: Neighbours,
    *,
    seed: int,
    lagged: Any = None,
    replicates: int | None = None,
    confidence: float = 0.95,
    rows: str = "standardized",
    missing: str = "raise",
) -> LocalAutocorrelation:
    """Local Moran's I: which places are like their neighbours, which are unlike? I_i = z_i Σ_j w_ij z_j / (Σ z²/n).

    With rows standardized the mean of all I_i is Moran's I. The p value is of exchanging the values of all others while
    the place keeps its own; over the map p values are adjusted for their number, because among 40 places without any
    spatial order two are below 0.05.

    Parameters
    ----------
    values, neighbours, rows, missing : as for `moran`. Places without neighbours are left out, in a class of their own.
    seed : of the draws.
    lagged : (n,) another column, of which the neighbours are looked at: I_i = z_i Σ_j w_ij v_j, both standardized.
    replicates : how many draws. None takes 9,999, and more (19,999 at most) where a single place could otherwise not be
        told apart, however extreme: the floor must be at most (1 - confidence)/n.
    confidence : 1 - the share of false finds that is put up with.

    Raises
    ------
    MeasureError, Undefined : as for `moran`.

    References
    ----------
    Anselin 1995, doi:10.1111/j.1538-4632.1995.tb00338.x. Adjustment: Caldas de Castro and Singer 2006,
    doi:10.1111/j.0016-7363.2006.00682.x. Expected value and variance behind z_score: Sokal et al. 1998,
    doi:10.1111/j.1538-4632.1998.tb00406.x, equations A7 and A8.

    A 6 × 6 grid whose left half is high: what all eight neighbours say is told apart from chance, what five say is not.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> cells = contiguity([box(x, y, x + 1, y + 1) for y in range(6) for x in range(6)], range(36))
    >>> found = local_moran([9, 9, 9, 1, 1, 1] * 6, cells, seed=1, replicates=1999)
    >>> found.table["value"].round(2).tolist()[:6]
    [1.0, 1.0, 0.2, 0.2, 1.0, 1.0]
    >>> found.told.to_dict()["high_high"], found.classes[7], found.unadjusted
    (4, 'high_high', 20)
    """
    given = {"values": values} | ({} if lagged is None else {"lagged": lagged})
    found = placed(given, neighbours, missing=missing, islands="drop")
    own = _standardized(found.columns["values"])
    other = own if lagged is None else _standardized(found.columns["lagged"])
    w = weights_of(found, rows)
    lag, draws = w @ other, _draws(found, replicates, confidence, seed)
    p = _p_values(other, w, draws, of=lambda sums, place: own[place] * sums)
    z = np.sign(own) * _z_of_sums(other, w, itself=False)
    table = pd.DataFrame({"value": own * lag + 0.0, "score": own, "lag": lag, "z_score": z, "p_value": p})
    kinds = np.where(own > 0, "high", "low") + np.array("_") + np.where(lag > 0, "high", "low")
    name = "local_moran" if lagged is None else "local_bivariate_moran"
    return _told(name, table.assign(kind=kinds), found, neighbours, draws, confidence)


def hot_spots(
    values: Any,
    neighbours: Neighbours,
    *,
    seed: int,
    star: bool = True,
    replicates: int | None = None,
    confidence: float = 0.95,
    missing: str = "raise",
) -> LocalAutocorrelation:
    """Gi* of Getis and Ord: around which places do high values gather, around which low ones?

    Gi*_i = (Σ_j w_ij x_j - x̄ W_i) / (s √((n S_i - W_i²)/(n - 1))), j with the place itself, W_i = Σ w_ij,
    S_i = Σ w_ij², every link 1; Gi leaves the place out of the sums, of mean and deviation too. Draws exchange all
    values for Gi*, those of the others for Gi.

    Parameters
    ----------
    values, neighbours, seed, replicates, confidence, missing : as for `local_moran`.
    star : True for Gi*, with the place itself; False for Gi, of its neighbours alone.

    Raises
    ------
    MeasureError, Undefined : as for `moran`.

    References
    ----------
    Getis and Ord 1992, doi:10.1111/j.1538-4632.1992.tb00261.x; Ord and Getis 1995,
    doi:10.1111/j.1538-4632.1995.tb00912.x.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(10)], "abcdefghij")
    >>> found = hot_spots([9, 9, 9, 9, 9, 1, 1, 1, 1, 1], row, seed=1, replicates=199)
    >>> found.table["value"].round(2).tolist()[:5]
    [1.5, 1.96, 1.96, 1.96, 0.65]
    """
    from scipy.sparse import eye_array

    found = placed({"values": values}, plain_links(neighbours), missing=missing, islands="drop")
    own, w = _standardized(found.columns["values"]), found.neighbours.plain
    w = (w + eye_array(found.n)).tocsr() if star else w
    z, draws = _z_of_sums(own, w, itself=star), _draws(found, replicates, confidence, seed)
    p = _p_values(own, w, draws, itself=star)
    table = pd.DataFrame({"value": z, "score": own, "lag": found.neighbours.matrix @ own, "z_score": z, "p_value": p})
    kinds = np.where(z > 0, "hot", "cold")
    name = "getis_ord_gi_star" if star else "getis_ord_gi"
    return _told(name, table.assign(kind=kinds), found, neighbours, draws, confidence)


@dataclass(frozen=True, eq=False)
class _Draws:
    """How many draws, of what seed."""

    replicates: int
    seed: int


def _draws(found: Placed, replicates: int | None, confidence: float, seed: int) -> _Draws:
    enough = min(MOST, max(9_999, math.ceil(2 * found.n / (1 - level(confidence))) - 1))
    generator(seed)
    return _Draws(enough if replicates is None else whole("replicates", replicates), seed)


def _standardized(x: FloatArray) -> FloatArray:
    """Scores; a value that is the mean but for rounding gets 0."""
    centred = x - x.mean()
    centred[np.abs(centred) <= 1e-13 * np.abs(x).max()] = 0.0
    return centred / centred.std()


def _p_values(
    scores: FloatArray,
    w: Any,
    draws: _Draws,
    *,
    itself: bool = False,
    of: Callable[[FloatArray, int], FloatArray] = lambda sums, _: sums,
) -> FloatArray:
    """p values of the sums over neighbours if the scores of all others were exchanged, of all with `itself`, (n,).

    One set of draws serves all places, as in esda: each p value is right, though not independent of the next.
    """
    n, ends, rng = scores.size, w.indptr, generator(draws.seed)
    among, most = n if itself else n - 1, int(np.diff(ends).max())
    picks = np.concatenate([_picks(rng, size, among, most) for size in blocks(draws.replicates, max(1, BLOCK // n))])
    observed, p = w @ scores, np.empty(n)
    for place in range(n):
        weight = w.data[ends[place] : ends[place + 1]]
        exchanged = scores if itself else np.delete(scores, place)
        sums = of(exchanged[picks[:, : weight.size]] @ weight, place)
        p[place] = two_sided(of(observed[place : place + 1], place), sums[None, :])[0]
    return p


def _picks(rng: np.random.Generator, size: int, among: int, most: int) -> IntArray:
    """`most` different positions below `among`, in random order, (size, most): where few are drawn of many, rows in
    which one stands twice are drawn again.
    """
    if most**2 >= among:
        return rng.random((size, among)).argsort(axis=1)[:, :most].astype(np.intp)
    picks = rng.integers(among, size=(size, most))
    while (twice := np.flatnonzero((np.diff(np.sort(picks, axis=1), axis=1) == 0).any(axis=1))).size:
        picks[twice] = rng.integers(among, size=(twice.size, most))
    return picks


def _z_of_sums(scores: FloatArray, w: Any, *, itself: bool) -> FloatArray:
    """z scores of sums of scores drawn without replacement from all others, from all with `itself`; NaN where every
    draw gives the same.
    """
    n = scores.size if itself else scores.size - 1
    mean = 0.0 * scores if itself else -scores / n
    square = (scores**2).sum() / n if itself else ((scores**2).sum() - scores**2) / n
    sums, squares = w.sum(axis=1), (w**2).sum(axis=1)
    variance = (square - mean**2) * (n * squares - sums**2) / (n - 1)
    varies = variance > 1e-12
    return np.divide(
        w @ scores - mean * sums, np.sqrt(np.where(varies, variance, 1)), where=varies, out=np.full(scores.size, np.nan)
    )


def _told(
    measure: str, table: pd.DataFrame, found: Placed, neighbours: Neighbours, draws: _Draws, confidence: float
) -> LocalAutocorrelation:
    """Classes of all places, those that do not count included."""
    adjusted = adjust(table["p_value"].to_numpy(), "benjamini_hochberg")
    clear = (adjusted <= 1 - confidence + 1e-12) & table["z_score"].notna() & (table["value"] != 0)
    table = table.assign(p_adjusted=adjusted, **{"class": table.pop("kind").where(clear, "not_told_apart")})
    whole_map = table.set_index(pd.Index(found.neighbours.codes, name="code")).reindex(neighbours.codes)
    why = np.where(whole_map.index.isin(found.islands), "no_neighbours", "no_value")
    whole_map["class"] = whole_map["class"].fillna(pd.Series(why, index=whole_map.index))
    return LocalAutocorrelation(measure, whole_map, floor(draws.replicates), draws.replicates, found.n, confidence)
