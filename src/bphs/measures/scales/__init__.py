"""Soundness of scales: reliability, factors and validity of questionnaire items, by SPSS's conventions.

Every function takes `items`, a DataFrame (or array) with one row per respondent and one column per item, numbers only,
missing answers NaN, reversed items already turned (`bphs.inputs.survey.responses` does that). Respondents without an
answer to every item are left out and counted in `left_out`. Results are frozen; their frames are ready for
`chapter.table`.

Where programs differ, SPSS's way is the default and the other is a named option: alpha of complete respondents (psych
is pairwise), Kaiser-normalised varimax, promax with kappa 4 and a normalised target, principal axes to a change of
.001, λ4 of the items in their order.

Every function raises MeasureError, naming the items, for text or infinite values in an item, and Undefined, a
MeasureError too, for answers that do not determine it: an item nobody or only one respondent answered; an item with
the same answer from everyone; no more respondents than items; items that determine one another (where a matrix is
inverted); a Heywood case; no convergence. Rules of thumb are in `verdicts`, each with its source.
"""

from bphs.measures.scales import verdicts
from bphs.measures.scales.adequacy import sampling_adequacy
from bphs.measures.scales.common_method import common_latent_factor, harman_test
from bphs.measures.scales.confirmatory import confirmatory_factor_analysis
from bphs.measures.scales.discrimination import item_analysis
from bphs.measures.scales.factors import factor_analysis
from bphs.measures.scales.halves import guttman_lambdas, split_half
from bphs.measures.scales.invariance import measurement_invariance
from bphs.measures.scales.latent import latent_gaps, latent_regression
from bphs.measures.scales.omega import mcdonald_omega, ordinal_reliability
from bphs.measures.scales.ordinal import polychoric
from bphs.measures.scales.overview import reliability_overview
from bphs.measures.scales.partial import partial_invariance
from bphs.measures.scales.reliability import cronbach_alpha
from bphs.measures.scales.retention import parallel_analysis
from bphs.measures.scales.robust import robust_factor_analysis
from bphs.measures.scales.solutions import factor_correlations, other_solutions
from bphs.measures.scales.suitability import (
    alpha_interval,
    clusters_of,
    design_of_errors,
    random_halves,
    suitability,
)

__all__ = [
    "alpha_interval",
    "clusters_of",
    "common_latent_factor",
    "confirmatory_factor_analysis",
    "cronbach_alpha",
    "design_of_errors",
    "factor_analysis",
    "factor_correlations",
    "guttman_lambdas",
    "harman_test",
    "item_analysis",
    "latent_gaps",
    "latent_regression",
    "mcdonald_omega",
    "measurement_invariance",
    "ordinal_reliability",
    "other_solutions",
    "parallel_analysis",
    "partial_invariance",
    "polychoric",
    "random_halves",
    "reliability_overview",
    "robust_factor_analysis",
    "sampling_adequacy",
    "split_half",
    "suitability",
    "verdicts",
]
