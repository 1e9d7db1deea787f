"""Weighted inequality measures, each with its uncertainty.

Every measure takes `values`, a ratio per unit (such as workers per 1,000 residents), and `weights`, the population
behind each ratio; `resource_ratio` makes the ratio from counts. Units with equal values may stand in any order, and
weights in any scale. `missing="drop"` leaves incomplete units out; nothing is ever filled in.
"""

from bphs.measures.inequality._checked import Design
from bphs.measures.inequality.entropy import generalized_entropy, mean_log_deviation, theil_t
from bphs.measures.inequality.lorenz import gini, lorenz_curve
from bphs.measures.inequality.resources import resource_ratio

__all__ = [
    "Design",
    "generalized_entropy",
    "gini",
    "lorenz_curve",
    "mean_log_deviation",
    "resource_ratio",
    "theil_t",
]
