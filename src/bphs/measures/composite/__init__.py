"""Composite indices, step by step: outliers (`treating`), one scale (`normalising`), weights (`weighting`,
`statistical`), one score (`aggregating`, `ranking`), all of it at once on several levels (`index`), systems that go
together and what holds units back (`coupling`); whether indicators fit their dimensions (`coherence`), and what other
choices would have given (`combining`, `ranges`, `shares`).
"""

from bphs.measures.composite import aggregating as aggregating
from bphs.measures.composite import coherence as coherence
from bphs.measures.composite import combining as combining
from bphs.measures.composite import coupling as coupling
from bphs.measures.composite import index as index
from bphs.measures.composite import normalising as normalising
from bphs.measures.composite import ranges as ranges
from bphs.measures.composite import ranking as ranking
from bphs.measures.composite import shares as shares
from bphs.measures.composite import statistical as statistical
from bphs.measures.composite import treating as treating
from bphs.measures.composite import weighting as weighting
from bphs.measures.composite.aggregating import aggregate, grey_relation
from bphs.measures.composite.combining import combinations
from bphs.measures.composite.coupling import coupling_coordination, obstacle_degrees
from bphs.measures.composite.index import composite_index
from bphs.measures.composite.normalising import base_values, goalposts, normalise
from bphs.measures.composite.ranges import rank_ranges, told_apart
from bphs.measures.composite.ranking import rank_sum_ratio, topsis
from bphs.measures.composite.shares import choice_shares
from bphs.measures.composite.statistical import indicator_weights
from bphs.measures.composite.treating import winsorise
from bphs.measures.composite.weighting import combine_weights, critic_weights, entropy_weights

__all__ = [
    "aggregate",
    "base_values",
    "choice_shares",
    "combinations",
    "combine_weights",
    "composite_index",
    "coupling_coordination",
    "critic_weights",
    "entropy_weights",
    "goalposts",
    "grey_relation",
    "indicator_weights",
    "normalise",
    "obstacle_degrees",
    "rank_ranges",
    "rank_sum_ratio",
    "told_apart",
    "topsis",
    "winsorise",
]
