"""Composite indices: weights that data give to indicators, units put in order by several of them, systems that go
together.
"""

from bphs.measures.composite.ranking import coupling_coordination, rank_sum_ratio, topsis
from bphs.measures.composite.weighting import combine_weights, critic_weights, entropy_weights

__all__ = ["combine_weights", "coupling_coordination", "critic_weights", "entropy_weights", "rank_sum_ratio", "topsis"]
