"""Differences between groups: tests as SPSS prints them, effects with intervals, and design-based errors.

`compare` makes the table that journals print. Values and groups are columns of one length; `missing="drop"` (the
default here, for people skip questions) leaves out incomplete units and says how many, "raise" refuses them. Weights
and clusters belong to the functions whose names begin with `survey_`, to `rao_scott` and to `compare`; the others treat
respondents as drawn one by one with equal chances. Ties are decided to 12 significant digits.

Rooms beside the names here: `risks` (odds and risk ratios), `dependence` (one correlation), `crosstabs` (McNemar),
`survey_effects` (η², Hedges' g and Cramér's V under a design), `survey_pairs` (which groups differ, under a design).
"""

from bphs.measures.comparisons import risks as risks
from bphs.measures.comparisons import survey_pairs as survey_pairs
from bphs.measures.comparisons.association import rao_scott
from bphs.measures.comparisons.comparing import compare
from bphs.measures.comparisons.crosstabs import chi_square, fisher_exact
from bphs.measures.comparisons.dependence import correlations
from bphs.measures.comparisons.design import survey_comparison, survey_means
from bphs.measures.comparisons.effects import cohens_d, cramers_v, epsilon_squared, eta_squared, rank_biserial
from bphs.measures.comparisons.means import anova, levene, t_test
from bphs.measures.comparisons.mentions import mentions
from bphs.measures.comparisons.multiplicity import adjust
from bphs.measures.comparisons.posthoc import pairwise
from bphs.measures.comparisons.ranks import kruskal_wallis, mann_whitney
from bphs.measures.sample.gate import Design

__all__ = [
    "Design",
    "adjust",
    "anova",
    "chi_square",
    "cohens_d",
    "compare",
    "correlations",
    "cramers_v",
    "epsilon_squared",
    "eta_squared",
    "fisher_exact",
    "kruskal_wallis",
    "levene",
    "mann_whitney",
    "mentions",
    "pairwise",
    "rank_biserial",
    "rao_scott",
    "survey_comparison",
    "survey_means",
    "t_test",
]
