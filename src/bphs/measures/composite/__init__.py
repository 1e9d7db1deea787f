"""Composite indices, step by step: outliers (`treating`), one scale (`normalising`), weights (`weighting`,
`statistical`), one score (`aggregating`, `ranking`), systems that go together and what holds units back (`coupling`).
"""

from bphs.measures.composite import aggregating as aggregating
from bphs.measures.composite import coupling as coupling
from bphs.measures.composite import normalising as normalising
from bphs.measures.composite import ranking as ranking
from bphs.measures.composite import statistical as statistical
from bphs.measures.composite import treating as treating
from bphs.measures.composite import weighting as weighting
from bphs.measures.composite.aggregating import aggregate, grey_relation
from bphs.measures.composite.coupling import coupling_coordination, obstacle_degrees
from bphs.measures.composite.normalising import base_values, goalposts, normalise
from bphs.measures.composite.ranking import rank_sum_ratio, topsis
from bphs.measures.composite.statistical import indicator_weights
from bphs.measures.composite.treating import winsorise
from bphs.measures.composite.weighting import combine_weights, critic_weights, entropy_weights

__all__ = [
    "aggregate",
    "base_values",
    "combine_weights",
    "coupling_coordination",
    "critic_weights",
    "entropy_weights",
    "goalposts",
    "grey_relation",
    "indicator_weights",
    "normalise",
    "obstacle_degrees",
    "rank_sum_ratio",
    "topsis",
    "winsorise",
]
