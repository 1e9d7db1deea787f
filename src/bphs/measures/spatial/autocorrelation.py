"""Likeness of neighbours over the whole map: Moran's I, Geary's c, the G of Getis and Ord."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, IntArray
from bphs.measures.sample.options import Lack, choice, refuse
from bphs.measures.spatial._columns import Placed, graph_of, placed, plain_links, weights_of
from bphs.measures.spatial._esda import esda
from bphs.measures.spatial.neighbours import Neighbours
from bphs.measures.spatial.results import Autocorrelation, judged

ASSUMPTIONS = ("randomization", "normality")
TRANSFORMED = {"standardized": "R", "raw": "O"}
"""What esda calls the two ways to take weights."""
UNHEARD = np.errstate(all="ignore")
"""Around esda, which divides by a variance of zero, or takes its root, before `judged` sees that there is none."""


def moran(
    values: Any,
    neighbours: Neighbours,
    *,
    seed: int,
    replicates: int = 9_999,
    assumption: str = "randomization",
    rows: str = "standardized",
    islands: str = "drop",
    missing: str = "raise",
) -> Autocorrelation:
    """Moran's I: are neighbours alike? I = n/S₀ · Σ w_ij z_i z_j / Σ z_i², z from the mean, S₀ = Σ w_ij.

    Above -1/(n - 1) neighbours are alike, below it unlike.

    Parameters
    ----------
    values : (n,) numbers; a Series goes by its index of codes, anything else by the order of the neighbours' codes.
    neighbours : made by `contiguity`, `nearest`, `distance_band` or `inverse_distance`.
    seed : of the draws.
    replicates : how many draws.
    assumption : of expected value and variance: "randomization" (these values at any place) or "normality".
    rows : "standardized" gives each place's neighbours the weight 1 together; "raw" leaves the weights.
    islands : places without neighbours: "drop" leaves them out, "keep" counts their values with nobody beside them
        (spdep's ``zero.policy = TRUE, adjust.n = FALSE``), "refuse" raises.
    missing : "raise" or "drop" for places without a value.

    Raises
    ------
    MeasureError : values of other places, missing or infinite; an unknown option.
    Undefined : fewer than 4 places, all values the same, everybody a neighbour of everybody.

    References
    ----------
    Moran 1950, doi:10.1093/biomet/37.1-2.17. Cliff and Ord 1981, Spatial Processes, sections 1.5 and 2.3. p value:
    twice the smaller tail, the observed value counted (Phipson and Smyth 2010, doi:10.2202/1544-6115.1585).

    Four squares in a ring, high beside low:

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> ring = contiguity([box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)], "abcd", rook=True)
    >>> chessboard = moran([1, 0, 0, 1], ring, seed=1, replicates=99)
    >>> round(chessboard.value, 3), round(chessboard.expected, 3)
    (-1.0, -0.333)
    """
    choice("assumption", assumption, ASSUMPTIONS)
    found = placed({"values": values}, neighbours, missing=missing, islands=islands)
    return moran_of("moran", found, found.columns["values"], assumption, rows, seed, replicates)


@UNHEARD
def geary(
    values: Any,
    neighbours: Neighbours,
    *,
    seed: int,
    replicates: int = 9_999,
    assumption: str = "randomization",
    rows: str = "standardized",
    islands: str = "drop",
    missing: str = "raise",
) -> Autocorrelation:
    """Geary's c: how far are neighbours apart? c = (n - 1)/(2 S₀) · Σ w_ij (x_i - x_j)² / Σ z_i².

    1 without spatial order, below 1 where neighbours are alike; it hears single pairs more than Moran's I does.

    Parameters
    ----------
    values, neighbours, seed, replicates, assumption, rows, islands, missing : as for `moran`. The sign of z_score is
        that of c - 1 (spdep turns it).

    Raises
    ------
    MeasureError, Undefined : as for `moran`.

    References
    ----------
    Geary 1954, doi:10.2307/2986645.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(4)], "abcd")
    >>> geary([1, 2, 3, 4], row, seed=1, replicates=99).value  # 3/8 · 8/2 · 1/5
    0.3
    """
    choice("assumption", assumption, ASSUMPTIONS)
    found = placed({"values": values}, neighbours, missing=missing, islands=islands)
    x, w = found.columns["values"], weights_of(found, rows)
    out, into, total = w.sum(1), w.sum(0), ((x - x.mean()) ** 2).sum()
    scale = (found.n - 1) / (2 * w.sum() * total)

    def statistic(orders: IntArray) -> FloatArray:
        y = x[orders] - x.mean()
        return scale * ((y**2) @ (out + into) - 2 * (y * (w @ y.T).T).sum(1))

    made = esda().Geary(x, graph_of(found.neighbours), transformation=TRANSFORMED[rows], permutations=0)
    variance = made.VC_rand if assumption == "randomization" else made.VC_norm
    return judged("geary", float(made.C), statistic, found, seed, replicates, moments=(1.0, float(variance)))


@UNHEARD
def getis_ord_g(
    values: Any,
    neighbours: Neighbours,
    *,
    seed: int,
    replicates: int = 9_999,
    islands: str = "drop",
    missing: str = "raise",
) -> Autocorrelation:
    """General G of Getis and Ord: do high values stand beside high ones? G = Σ w_ij x_i x_j / Σ_{i≠j} x_i x_j.

    Every link counts 1, whatever the distance. Above its expected value S₀/(n(n - 1)) the high ones stand together,
    below it the low ones; Moran's I does not tell these apart.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; otherwise as for `moran`.
    neighbours, seed, replicates, islands, missing : as for `moran`.

    Raises
    ------
    MeasureError, Undefined : as for `moran`; values below zero, or only one above it.

    References
    ----------
    Getis and Ord 1992, doi:10.1111/j.1538-4632.1992.tb00261.x.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(4)], "abcd")
    >>> high_together = getis_ord_g([9, 9, 1, 1], row, seed=1, replicates=99)
    >>> round(high_together.value, 3), high_together.expected  # 182/236, 6/12
    (0.771, 0.5)
    """
    found = placed({"values": values}, plain_links(neighbours), missing=missing, islands=islands)
    x, w = found.columns["values"], found.neighbours.plain
    if x.min() < 0:
        raise MeasureError("values below zero: products of them say nothing of high and low; use moran instead.")
    if np.count_nonzero(x) < 2:
        said = "One place alone has a value above zero: products of two places are all zero."
        refuse([Lack(said, "仅有一个单元取值大于零，任意两单元之积均为零，G 统计量无定义。")])
    whole_sum = x.sum() ** 2 - (x**2).sum()

    def statistic(orders: IntArray) -> FloatArray:
        return (x[orders] * (w @ x[orders].T).T).sum(1) / whole_sum

    made = esda().G(x, graph_of(found.neighbours), permutations=0)
    return judged("getis_ord_g", float(made.G), statistic, found, seed, replicates, (float(made.EG), float(made.VG)))


@UNHEARD
def moran_of(
    measure: str, found: Placed, x: FloatArray, assumption: str, rows: str, seed: int, replicates: int
) -> Autocorrelation:
    """Moran's I of a column that passed the gate."""
    w, z = weights_of(found, rows), x - x.mean()
    scale = found.n / (w.sum() * (z**2).sum())

    def statistic(orders: IntArray) -> FloatArray:
        return scale * (z[orders] * (w @ z[orders].T).T).sum(1)

    made = esda().Moran(x, graph_of(found.neighbours), transformation=TRANSFORMED[rows], permutations=0)
    variance = made.VI_rand if assumption == "randomization" else made.VI_norm
    return judged(measure, float(made.I), statistic, found, seed, replicates, (float(made.EI), float(variance)))
