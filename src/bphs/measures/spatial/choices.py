"""Choices of neighbours side by side: does what is found hang on who counts as a neighbour?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.options import number
from bphs.measures.sample.replicates import whole
from bphs.measures.spatial.autocorrelation import moran
from bphs.measures.spatial.neighbours import (
    Neighbours,
    centroids,
    contiguity,
    distance_band,
    inverse_distance,
    nearest,
)
from bphs.measures.spatial.results import Autocorrelation


def usual_neighbours(outlines: Any, codes: Any, *, k: int = 5) -> dict[str, Neighbours]:
    """Five common answers to who is a neighbour, by kind.

    Parameters
    ----------
    outlines, codes : as for `contiguity`; in metres.
    k : how many nearest; at most n - 1 are taken.

    Returns
    -------
    dict
        "queen" (a common point), "second_order" (the neighbours' neighbours too), "nearest" (of the centroids, the k
        nearest), "distance_band" (the least at which every centroid has a neighbour), "inverse_distance" (all, by 1/d).

    Raises
    ------
    MeasureError : as for `contiguity`; one place; two centroids at one point.

    >>> from shapely import box
    >>> row = [box(x, 0, x + 1, 1) for x in range(4)]
    >>> {kind: each.links for kind, each in usual_neighbours(row, "abcd", k=1).items()}
    {'queen': 3, 'second_order': 5, 'nearest': 3, 'distance_band': 3, 'inverse_distance': 6}
    """
    number("k", k, 0)
    points, labels = centroids(outlines), tuple(codes)
    if len(points) < 2:
        raise MeasureError(f"{len(points)} place: nobody can be a neighbour; give two outlines at least.")
    return {
        "queen": contiguity(outlines, labels),
        "second_order": contiguity(outlines, labels, order=2),
        "nearest": nearest(points, labels, k=min(k, len(points) - 1)),
        "distance_band": distance_band(points, labels),
        "inverse_distance": inverse_distance(points, labels),
    }


def moran_by_neighbours(
    values: Any, choices: Mapping[str, Neighbours], *, seed: int, replicates: int = 9_999, missing: str = "raise"
) -> pd.DataFrame:
    """Moran's I under several choices of neighbours, one row each.

    Parameters
    ----------
    values, seed, replicates, missing : as for `moran`.
    choices : name -> neighbours, such as `usual_neighbours`.

    Returns
    -------
    DataFrame
        `neighbours` (the name), `detail` (how many nearest, how many metres; NaN where neither is meant), `n` (places
        with a neighbour), `links`, `components`, `islands`, `mean_neighbours`, `value`, `expected`, `z_score`,
        `p_value`, `floor`. A choice that determines nothing, such as one that makes all neighbours of all, has NaN.

    Raises
    ------
    MeasureError : as for `moran`; no choice. Undefined : none of the choices determines Moran's I; the first reason.

    >>> from shapely import box
    >>> row = [box(x, 0, x + 1, 1) for x in range(8)]
    >>> table = moran_by_neighbours(range(8), usual_neighbours(row, "abcdefgh", k=2), seed=1, replicates=99)
    >>> table[["neighbours", "value"]].round(2).values.tolist()[:2]
    [['queen', 0.83], ['second_order', 0.67]]
    """
    whole("replicates", replicates)
    fixed: dict[str, Any] = {"seed": seed, "replicates": replicates, "missing": missing}
    return by_neighbours(partial(moran, values, **fixed), choices)


def by_neighbours(test: Callable[[Neighbours], Autocorrelation], choices: Mapping[str, Neighbours]) -> pd.DataFrame:
    """A statistic of the whole map under several choices of neighbours, one row each.

    Parameters
    ----------
    test : gives the statistic for neighbours, such as ``partial(lee, values, other=other, seed=1)``.
    choices : name -> neighbours, such as `usual_neighbours`.

    Returns
    -------
    DataFrame
        As of `moran_by_neighbours`.

    Raises
    ------
    MeasureError : as the test; no choice. Undefined : none of the choices determines it; the first reason.

    >>> from shapely import box
    >>> row = usual_neighbours([box(x, 0, x + 1, 1) for x in range(8)], "abcdefgh", k=2)
    >>> from functools import partial
    >>> from bphs.measures.spatial import bivariate_moran
    >>> test = partial(bivariate_moran, range(8), lagged=range(8, 0, -1), seed=1, replicates=99)
    >>> by_neighbours(test, row)["value"].round(2).tolist()[:2]
    [-0.83, -0.67]
    """
    if not choices:
        raise MeasureError("choices of neighbours: none is given; give one at least.")
    rows, why = [], None
    for name, neighbours in choices.items():
        found: dict[str, float] = dict.fromkeys(("value", "expected", "z_score", "p_value", "floor"), np.nan)
        n = neighbours.n - len(neighbours.islands)
        try:
            judged = test(neighbours)
            found, n = {part: getattr(judged, part) for part in found}, judged.n
        except Undefined as refused:
            why = why or refused
        told = neighbours.summary()
        links = {part: told[part] for part in ("links", "components", "islands", "mean_neighbours")}
        rows.append({"neighbours": name, "detail": told["detail"], "n": n, **links, **found})
    table = pd.DataFrame(rows)
    if why is not None and table["value"].isna().all():
        raise why
    return table
