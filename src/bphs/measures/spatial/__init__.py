"""Neighbourhood: who is beside whom, whether neighbours are alike, and who reaches what.

Outlines and points are in metres of a plane. A column of values goes by its index where it is a Series, else by the
order of the neighbours' codes. p values come from exchanging values between places, with a seed, and are two-sided.
"""

from bphs.measures.spatial.autocorrelation import geary, getis_ord_g, moran
from bphs.measures.spatial.local import hot_spots, local_moran
from bphs.measures.spatial.neighbours import (
    Neighbours,
    centroids,
    contiguity,
    distance_band,
    inverse_distance,
    nearest,
)

__all__ = [
    "Neighbours",
    "centroids",
    "contiguity",
    "distance_band",
    "geary",
    "getis_ord_g",
    "hot_spots",
    "inverse_distance",
    "local_moran",
    "moran",
    "nearest",
]
