"""Weighted inequality measures, each with its uncertainty.

Every measure takes `values`, a ratio per unit (such as workers per 1,000 residents), and `weights`, the population
behind each ratio; `resource_ratio` makes the ratio from counts. Units with equal values may stand in any order, and
weights in any scale. `missing="drop"` leaves incomplete units out; nothing is ever filled in, and no constant is added
to a zero.

Rooms beside the names here: `beside` (each unit beside the whole), `lorenz` (extended Gini), `shares` (Herfindahl),
`spread` (Williamson, Wolfson), `gini_parts` (by source, by strata), `decomposition` (change of the mean log
deviation, Shapley), `causes` (change by residents and by resource), `distances` (ratios beside differences),
`concentration` (fractional ranks), `resources` (HRDI, agglomeration, Σ P·log(P/Y)), `who` (the measures of WHO's
HEAT), `convergence`, `clubs`, `transitions`, `densities`, `gradient` (SII and RII of persons), `chance` (Theil's
T between groups made by lot), and `inequity` (horizontal: what is left when units of equal need are compared).
"""

from bphs.measures.inequality import beside as beside
from bphs.measures.inequality import causes as causes
from bphs.measures.inequality import chance as chance
from bphs.measures.inequality import clubs as clubs
from bphs.measures.inequality import convergence as convergence
from bphs.measures.inequality import decomposition as decomposition
from bphs.measures.inequality import densities as densities
from bphs.measures.inequality import distances as distances
from bphs.measures.inequality import gini_parts as gini_parts
from bphs.measures.inequality import gradient as gradient
from bphs.measures.inequality import inequity as inequity
from bphs.measures.inequality import resources as resources
from bphs.measures.inequality import transitions as transitions
from bphs.measures.inequality import who as who
from bphs.measures.inequality.change import permutation_test
from bphs.measures.inequality.concentration import concentration_curve, concentration_index
from bphs.measures.inequality.determinants import concentration_decomposition
from bphs.measures.inequality.entropy import generalized_entropy, mean_log_deviation, theil_t
from bphs.measures.inequality.lorenz import gini, lorenz_curve
from bphs.measures.inequality.resampling import bootstrap, jackknife
from bphs.measures.inequality.resources import resource_ratio
from bphs.measures.inequality.sampling import count_standard_error, sampling_interval
from bphs.measures.inequality.shares import hoover, share_ratio
from bphs.measures.inequality.spread import coefficient_of_variation
from bphs.measures.inequality.welfare import atkinson, kolm
from bphs.measures.sample.gate import Design

__all__ = [
    "Design",
    "atkinson",
    "bootstrap",
    "coefficient_of_variation",
    "concentration_curve",
    "concentration_decomposition",
    "concentration_index",
    "count_standard_error",
    "generalized_entropy",
    "gini",
    "hoover",
    "jackknife",
    "kolm",
    "lorenz_curve",
    "mean_log_deviation",
    "permutation_test",
    "resource_ratio",
    "sampling_interval",
    "share_ratio",
    "theil_t",
]
