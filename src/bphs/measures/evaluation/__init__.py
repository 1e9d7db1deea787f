"""From judgements and answers to a verdict: weights, fuzzy evaluation, scores, priorities, and what a gap is made of.

The tree of an evaluation is a `hierarchy` of dimensions and indicators. `ahp` and `ahp_group` weigh by experts' judgements,
`entropy_weights` and `critic_weights` by the data, `combine_weights` joins both; `fuzzy_evaluation` and `weighted_score` judge, `sensitivity` asks
whether the verdict stands. Result columns that are words (grades, quadrants, parts) are keys, to be labelled in either language.
"""

from bphs.measures.evaluation.delphi import delphi_round, kendalls_w
from bphs.measures.evaluation.fuzzy import compose, fuzzy_evaluation, memberships
from bphs.measures.evaluation.gaps import oaxaca
from bphs.measures.evaluation.gaps_logit import oaxaca_logit
from bphs.measures.evaluation.importance import importance_performance
from bphs.measures.evaluation.judgements import ahp, ahp_group
from bphs.measures.evaluation.ranking import coupling_coordination, rank_sum_ratio, topsis
from bphs.measures.evaluation.robustness import sensitivity
from bphs.measures.evaluation.scoring import weighted_score
from bphs.measures.evaluation.tree import hierarchy
from bphs.measures.evaluation.weighting import combine_weights, critic_weights, entropy_weights

__all__ = [
    "ahp",
    "ahp_group",
    "combine_weights",
    "compose",
    "coupling_coordination",
    "critic_weights",
    "delphi_round",
    "entropy_weights",
    "fuzzy_evaluation",
    "hierarchy",
    "importance_performance",
    "kendalls_w",
    "memberships",
    "oaxaca",
    "oaxaca_logit",
    "rank_sum_ratio",
    "sensitivity",
    "topsis",
    "weighted_score",
]
