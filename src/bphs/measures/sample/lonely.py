"""Strata with a single cluster: nothing tells how much clusters differ there, so they are joined with a neighbour."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def lonely_strata(strata: Any, clusters: Any) -> list[Any]:
    """Strata in which all units lie in one cluster, in their order.

    Parameters
    ----------
    strata, clusters : (n,) labels of each unit's stratum and cluster; units without either are passed over.

    >>> lonely_strata([1, 1, 2, 2, 3, 3], ["a", "b", "c", "c", "d", "e"])
    [2]
    """
    drawn = pd.DataFrame({"stratum": np.asarray(strata), "cluster": np.asarray(clusters)}).dropna().drop_duplicates()
    return [stratum for stratum, count in drawn["stratum"].value_counts().sort_index().items() if count == 1]


def merged_strata(strata: Any, clusters: Any) -> pd.Series:
    """Strata in which those with a single cluster are joined with the next one in order, the last with the one before.

    Joining strata overstates the variance where their means differ, and never needs an invented one (Cochran 1977,
    section 5A.12, "collapsed strata").

    Parameters
    ----------
    strata, clusters : (n,) labels of each unit's stratum and cluster.

    Returns
    -------
    (n,) the strata, those that were joined under the label of the first of them; as they were if none is lonely, or
    there is only one.

    >>> merged_strata([1, 1, 2, 2, 3, 3], ["a", "b", "c", "c", "d", "e"]).tolist()
    [1, 1, 2, 2, 2, 2]
    >>> merged_strata([1, 1, 2, 2], ["a", "b", "c", "c"]).tolist()
    [1, 1, 1, 1]
    """
    merged = strata.copy() if isinstance(strata, pd.Series) else pd.Series(strata)
    while (lonely := lonely_strata(merged, clusters)) and merged.nunique() > 1:
        order = sorted(merged.dropna().unique())
        at = order.index(lonely[0])
        pair = order[at : at + 2] if at + 1 < len(order) else order[at - 1 :]
        merged = merged.where(merged != pair[1], pair[0])
    return merged
