"""Access: what residents reach, and with whom they share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.sample.arrays import real
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import Lack, number, refuse
from bphs.measures.spatial._places import apart, code_list, point_array


@dataclass(frozen=True, eq=False)
class Access:
    """Supply that residents reach, by the places where they live.

    Attributes
    ----------
    table : one row a place, by code: `access`, supply per `per` residents; `reached`, places of supply within the
        catchment; `elsewhere`, those of them that are not the place itself, where the sites are the places;
        `population`.
    per : residents to whom `access` refers.
    supply : sum of all supply.
    unreached : supply in whose catchment nobody lives: it is in nobody's access.
    sites_unreached : codes of where that is.
    without : codes of the places within whose catchment there is no supply; their access is zero.
    population_without : residents of these.
    """

    table: pd.DataFrame
    per: float
    supply: float
    unreached: float
    sites_unreached: tuple[Any, ...]
    without: tuple[Any, ...]
    population_without: float

    @property
    def access(self) -> pd.Series:
        """Access of each place, by code."""
        return self.table["access"]

    @property
    def mean(self) -> float:
        """Access of the mean resident: (supply - unreached)/population · per, whatever the catchment."""
        return float(np.average(self.table["access"], weights=self.table["population"]))


def floating_catchment(
    supply: Any,
    *,
    population: Any,
    costs: Any,
    catchment: float | None = None,
    decay: str | Mapping[float, float] = "none",
    per: float = 1000,
    codes: Any = None,
    sites: Any = None,
) -> Access:
    """Two-step floating catchment: supply over all who reach it, added up over all that one reaches.

    R_j = S_j / Σ_i P_i f(d_ij), then A_i = Σ_j R_j f(d_ij). Whoever lives on a border can go across it, which a ratio
    of a place's own supply to its own residents denies. Σ A_i P_i is all supply that anybody reaches.

    Parameters
    ----------
    supply : (m,) zero or more, not all zero: beds or staff of each site.
    population : (n,) zero or more, not all zero: residents of each place.
    costs : (n, m) zero or more: distance or travel time from place to site, such as `own_distances`; infinite where
        there is no way. A cost of zero is within reach (R's ``SpatialAcc`` takes it for out of reach).
    catchment : the cost up to which residents go, in the unit of `costs`; with rings the largest of them.
    decay : "none": f = 1 within the catchment (2SFCA). "gaussian": f = (e^(-(d/d₀)²/2) - e^(-1/2))/(1 - e^(-1/2)), from
        1 to 0 at the catchment d₀. A mapping {upper limit: weight}: rings, such as {10: 1, 20: 0.68, 30: 0.22}
        (E2SFCA).
    per : residents to whom access refers.
    codes, sites : (n,) of the places and (m,) of the sites. If None the index of a Series, else positions, and for
        sites the places if there are as many.

    Raises
    ------
    MeasureError : columns of other lengths, missing or negative numbers; no catchment; weights that do not fall.
    Undefined : no residents, no supply, nobody within reach of any.

    References
    ----------
    Luo and Wang 2003, doi:10.1068/b29120. Rings: Luo and Qi 2009, doi:10.1016/j.healthplace.2009.06.002. Gaussian: Dai
    2010, doi:10.1016/j.healthplace.2010.06.012.

    Two villages, one of which reaches both clinics:

    >>> found = floating_catchment([2, 4], population=[1000, 2000], costs=[[1, 9], [8, 3]], catchment=8)
    >>> found.access.round(2).tolist(), round(found.mean, 2)
    ([0.67, 2.67], 2.0)
    """
    _in_one_order(supply, population, costs)
    people, stock = (
        columns({"population": population}).numbers["population"],
        columns({"supply": supply}).numbers["supply"],
    )
    cost = _cost_matrix(costs, people.size, stock.size)
    f = _weights(cost, catchment, decay)
    refuse(_unusable(people, stock, f))
    homes = code_list(_labels(codes, population, range(people.size)), people.size, "places")
    besides = homes if stock.size == people.size else range(stock.size)
    shops = code_list(_labels(sites, supply, besides), stock.size, "sites")
    demand = people @ f
    ratio = np.divide(stock, demand, out=np.zeros(stock.size), where=demand > 0)
    within, idle = (f > 0) & (stock > 0), (demand == 0) & (stock > 0)
    here = within.sum(axis=1)
    others = here - np.diag(within) if homes == shops else here
    table = pd.DataFrame(
        {"access": f @ ratio * number("per", per, 0), "reached": here, "elsewhere": others, "population": people},
        index=pd.Index(homes, name="code"),
    )
    return Access(
        table,
        float(per),
        float(stock.sum()),
        float(stock[idle].sum()),
        tuple(shops[site] for site in np.flatnonzero(idle)),
        tuple(homes[place] for place in np.flatnonzero(here == 0)),
        float(people[here == 0].sum()),
    )


def own_distances(points: Any, *, areas: Any = None) -> FloatArray:
    """Euclidean distances between places, (n, n), in the unit of the points: as the crow flies, not as roads go.

    Parameters
    ----------
    points : (n, 2) x and y in a plane, such as `centroids`.
    areas : (n,) positive, in the square of that unit: a place is then 2/3·√(area/π) from itself, the mean distance of a
        disc of its area to its centre; else 0, as if all lived at its centre.

    Raises
    ------
    MeasureError : points or areas that are no numbers, areas that do not match or are not positive.

    >>> own_distances([[0, 0], [3, 4]], areas=[3.1416, 12.5664]).round(2).tolist()
    [[0.67, 5.0], [5.0, 1.33]]
    """
    made = point_array(points)
    found = apart(made)
    own = np.zeros(len(made))
    if areas is not None:
        area = columns({"areas": areas}).numbers["areas"]
        if area.size != len(made) or area.min() <= 0:
            raise MeasureError(f"areas: found {area.size} of {len(made)} places; give a positive one for each.")
        own = 2 / 3 * np.sqrt(area / np.pi)
    np.fill_diagonal(found, own)
    return found


def _labels(given: Any, column: Any, otherwise: Iterable[Any]) -> Iterable[Any]:
    own = column.index if isinstance(column, pd.Series) else otherwise
    return own if given is None else given


def _in_one_order(supply: Any, population: Any, costs: Any) -> None:
    """Refuse columns of the same codes in different orders, which a matrix by position could not tell."""
    table = costs if isinstance(costs, pd.DataFrame) else None
    rows = {"population": (population, table.index if table is not None else None)}
    rows |= {"supply": (supply, table.columns if table is not None else None)}
    for name, (column, labels) in rows.items():
        if labels is not None and isinstance(column, pd.Series) and not column.index.equals(labels):
            raise MeasureError(
                f"{name} is indexed differently from costs; align them first (for example with reindex)."
            )
    if isinstance(supply, pd.Series) and isinstance(population, pd.Series):
        one, two = supply.index, population.index
        if not one.equals(two) and set(one) == set(two):
            raise MeasureError("supply and population have the same codes in another order; align them first.")


def _cost_matrix(costs: Any, places: int, sites: int) -> FloatArray:
    made = real(costs, "costs")
    if made.shape != (places, sites):
        raise MeasureError(
            f"costs: found shape {made.shape}, expected ({places}, {sites}): a row for each place of residents and "
            f"a column for each site of supply."
        )
    if np.isnan(made).any() or (made < 0).any():
        raise MeasureError("costs are missing or below zero; write infinity where there is no way.")
    return made


def _weights(cost: FloatArray, catchment: float | None, decay: str | Mapping[float, float]) -> FloatArray:
    if isinstance(decay, Mapping):
        return _rings(cost, catchment, decay)
    if decay not in ("none", "gaussian"):
        raise MeasureError(f'decay={decay!r}: write "none" or "gaussian", or rings, such as {{10: 1, 20: 0.68}}.')
    if catchment is None:
        raise MeasureError("catchment: none is given; say up to which cost residents go.")
    reach = number("catchment", catchment, 0)
    inside = cost <= reach
    if decay == "none":
        return inside.astype(float)
    edge = np.exp(-0.5)
    return np.where(inside, (np.exp(-0.5 * np.where(inside, cost / reach, 1) ** 2) - edge) / (1 - edge), 0.0)


def _rings(cost: FloatArray, catchment: float | None, rings: Mapping[float, float]) -> FloatArray:
    limits = [number("rings: limit", each, 0) for each in sorted(rings)]
    heights = [number("rings: weight", rings[each], 0) for each in sorted(rings)]
    if not limits or any(a < b for a, b in pairwise(heights)):
        raise MeasureError(f"rings {dict(rings)}: give one at least, with weights that do not grow outwards.")
    if catchment is not None and catchment != limits[-1]:
        raise MeasureError(
            f"catchment={catchment!r}, but the largest ring ends at {limits[-1]:g}; leave one of them out."
        )
    place = np.searchsorted(limits, cost, side="left")
    return np.append(heights, 0.0)[place]


def _unusable(people: FloatArray, stock: FloatArray, f: FloatArray) -> list[str]:
    problems = [
        f"{name} is below zero for {int((column < 0).sum())} of {column.size}; give zero or more."
        for name, column in (("population", people), ("supply", stock))
        if column.min() < 0
    ]
    if problems:
        return problems
    if people.sum() == 0 or stock.sum() == 0:
        return [
            Lack("There are no residents or no supply: access is not defined.", "没有居民或没有资源，可及性无定义。")
        ]
    if not ((people[:, None] > 0) & (stock > 0) & (f > 0)).any():
        return [Lack("No supply is within the catchment of any resident.", "所有居民的服务半径内均无资源。")]
    return []
