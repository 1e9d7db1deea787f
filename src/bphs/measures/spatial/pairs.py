"""Two columns over the map: one beside the other's neighbours, counts over populations, the Gini of neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.sample.gate import FloatArray, IntArray, shares
from bphs.measures.sample.options import Lack, refuse
from bphs.measures.spatial._columns import placed, plain_links
from bphs.measures.spatial._esda import esda
from bphs.measures.spatial.autocorrelation import moran_of
from bphs.measures.spatial.neighbours import Neighbours
from bphs.measures.spatial.results import Autocorrelation, judged


def bivariate_moran(
    values: Any,
    neighbours: Neighbours,
    *,
    lagged: Any,
    seed: int,
    replicates: int = 9_999,
    islands: str = "drop",
    missing: str = "raise",
) -> Autocorrelation:
    """Bivariate Moran's I: does one column go with another column of the neighbours? I = Σ_i z_i Σ_j w_ij v_j / n.

    z and v are standardized, and so are rows. Draws exchange `lagged` between places, which also undoes that the two
    go together in the same place: where they correlate there, a small p value may say no more than that. `lee` keeps
    the pairs.

    Parameters
    ----------
    values, neighbours, seed, replicates, islands, missing : as for `moran`.
    lagged : (n,) the column of which the neighbours are looked at.

    Raises
    ------
    MeasureError, Undefined : as for `moran`, of either column.

    References
    ----------
    Wartenberg 1985, doi:10.1111/j.1538-4632.1985.tb00849.x. In R: spdep's ``moran_bv``.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(4)], "abcd")
    >>> round(bivariate_moran([1, 2, 3, 4], row, lagged=[4, 3, 2, 1], seed=1, replicates=99).value, 3)
    -0.4
    """
    found = placed({"values": values, "lagged": lagged}, neighbours, missing=missing, islands=islands)
    z, v, w = _scores(found.columns["values"]), _scores(found.columns["lagged"]), found.neighbours.matrix
    looked = w.T @ z / found.n

    def statistic(orders: IntArray) -> FloatArray:
        return v[orders] @ looked

    return judged("bivariate_moran", float(v @ looked), statistic, found, seed, replicates)


def lee(
    values: Any,
    neighbours: Neighbours,
    *,
    other: Any,
    seed: int,
    replicates: int = 9_999,
    islands: str = "drop",
    missing: str = "raise",
) -> Autocorrelation:
    """Lee's L: do the neighbourhoods of two columns go together? L = Σ_i (Σ_j w_ij z_j)(Σ_j w_ij v_j) / Σ_i(Σ_j w_ij)².

    z and v are standardized, and so are rows. Draws exchange pairs of values, so that how the two go together in one
    place stays.

    Parameters
    ----------
    values, neighbours, seed, replicates, islands, missing : as for `moran`.
    other : (n,) the other column.

    Raises
    ------
    MeasureError, Undefined : as for `moran`, of either column.

    References
    ----------
    Lee 2001, doi:10.1007/s101090100064. In R: spdep's ``lee``.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(4)], "abcd")
    >>> round(lee([1, 2, 3, 4], row, other=[2, 4, 6, 8], seed=1, replicates=99).value, 3)
    0.2
    """
    found = placed({"values": values, "other": other}, neighbours, missing=missing, islands=islands)
    z, v, w = _scores(found.columns["values"]), _scores(found.columns["other"]), found.neighbours.matrix
    scale = 1 / (w.sum(axis=1) ** 2).sum()

    def statistic(orders: IntArray) -> FloatArray:
        return scale * ((w @ z[orders].T) * (w @ v[orders].T)).sum(axis=0)

    return judged("lee", float(statistic(np.arange(found.n)[None, :])[0]), statistic, found, seed, replicates)


def rate_moran(
    counts: Any,
    neighbours: Neighbours,
    *,
    population: Any,
    seed: int,
    replicates: int = 9_999,
    islands: str = "drop",
    missing: str = "raise",
) -> Autocorrelation:
    """Moran's I of rates whose precision differs with the population (empirical Bayes): z_i = (r_i - b)/√(a + b/P_i).

    r = counts/population, b = Σ counts/Σ population, a = Σ P_i (r_i - b)²/Σ P - b/(Σ P/n); a variance below zero is
    taken as b/P_i. A small place has extreme rates by chance; here it does not stand out for that.

    Parameters
    ----------
    counts : (n,) events or persons, zero or more, not all zero.
    population : (n,) of whom these are, positive.
    neighbours, seed, replicates, islands, missing : as for `moran`.

    Raises
    ------
    MeasureError, Undefined : as for `moran`; negative counts, a population that is not positive.

    References
    ----------
    Assunção and Reis 1999, doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I. In R: spdep's
    ``EBImoran.mc``.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(4)], "abcd")
    >>> found = rate_moran([5, 8, 40, 60], row, population=[500, 700, 900, 1000], seed=1, replicates=99)
    >>> round(found.value, 2)
    0.51
    """
    given = {"counts": counts, "population": population}
    found = placed(given, neighbours, missing=missing, islands=islands, constant=("counts", "population"))
    events, people = found.columns["counts"], found.columns["population"]
    if events.min() < 0 or people.min() <= 0:
        raise MeasureError("counts must be zero or more and population positive; leave places without residents out.")
    rates = events / people
    if np.ptp(rates) <= 1e-12 * rates.max():
        said = "The rates are the same in all places: nothing varies in space."
        refuse([Lack(said, "各单元比率完全相同，无空间差异。")])
    return moran_of(
        "rate_moran",
        found,
        esda().smoothing.assuncao_rate(events, people),
        "randomization",
        "standardized",
        seed,
        replicates,
    )


def neighbour_gini(
    values: Any,
    neighbours: Neighbours,
    *,
    population: Any = None,
    seed: int,
    replicates: int = 9_999,
    missing: str = "raise",
) -> Autocorrelation:
    """Share of the Gini coefficient that lies between neighbours: Σ w_ij p_i p_j |x_i - x_j| / Σ p_i p_j |x_i - x_j|.

    w is 1 for neighbours and 0 for others, whatever the distance.

    Parameters
    ----------
    values : (n,) zero or more, not all zero; otherwise as for `moran`. Places without neighbours count as far from all.
    population : (n,) positive, the weights p; all equal if None, as Rey and Smith have it. Draws exchange values
        together with their population.
    neighbours, seed, replicates, missing : as for `moran`.

    Returns
    -------
    Autocorrelation
        `value` the neighbours' share, the rest lies between places that are none. Below `expected` (of the draws)
        neighbours are alike: inequality is one of regions, not of next doors.

    Raises
    ------
    MeasureError, Undefined : as for `moran`; values below zero.

    References
    ----------
    Rey and Smith 2013, doi:10.1007/s12076-012-0086-z. In R: lctools' ``spGini``.

    >>> from shapely import box
    >>> from bphs.measures.spatial import contiguity
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(4)], "abcd")
    >>> round(neighbour_gini([1, 2, 3, 4], row, seed=1, replicates=99).value, 3)  # 3 of 10
    0.3
    """
    given = {"values": values} | ({} if population is None else {"population": population})
    found = placed(given, plain_links(neighbours), missing=missing, islands="keep", constant=("population",))
    x, p = found.columns["values"], shares(found.columns.get("population"), found.n)
    if x.min() < 0 or p.min() <= 0:
        raise MeasureError("values must be zero or more and population positive: a Gini coefficient needs both.")
    w, order = found.neighbours, np.arange(found.n)
    focal, other = w.focal, w.other
    total = (p[:, None] * p * np.abs(x[:, None] - x)).sum()

    def between(y: FloatArray, q: FloatArray) -> float:
        return float((q[focal] * q[other]) @ np.abs(y[focal] - y[other]))

    def statistic(orders: IntArray) -> FloatArray:
        return np.array([between(x[one], p[one]) for one in orders]) / total

    return judged("neighbour_gini", float(statistic(order[None, :])[0]), statistic, found, seed, replicates)


def _scores(x: FloatArray) -> FloatArray:
    return (x - x.mean()) / x.std()
