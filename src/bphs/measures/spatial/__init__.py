"""Neighbourhood: who is beside whom, whether neighbours are alike, and who reaches what.

Outlines and points are in metres of a plane. A column of values goes by its index where it is a Series, else by the
order of the neighbours' codes. p values come from exchanging values between places, with a seed, and are two-sided.
"""

from bphs.measures.spatial.access import floating_catchment, own_distances
from bphs.measures.spatial.autocorrelation import geary, getis_ord_g, moran
from bphs.measures.spatial.choices import by_neighbours, moran_by_neighbours, usual_neighbours
from bphs.measures.spatial.local import hot_spots, local_moran
from bphs.measures.spatial.neighbours import (
    Neighbours,
    centroids,
    contiguity,
    distance_band,
    inverse_distance,
    nearest,
)
from bphs.measures.spatial.pairs import bivariate_moran, lee, neighbour_gini, rate_moran

__all__ = [
    "Neighbours",
    "bivariate_moran",
    "by_neighbours",
    "centroids",
    "contiguity",
    "distance_band",
    "floating_catchment",
    "geary",
    "getis_ord_g",
    "hot_spots",
    "inverse_distance",
    "lee",
    "local_moran",
    "moran",
    "moran_by_neighbours",
    "nearest",
    "neighbour_gini",
    "own_distances",
    "rate_moran",
    "usual_neighbours",
]
