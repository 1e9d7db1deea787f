"""Verdicts from judgements and answers: weights, fuzzy evaluation, scores, priorities, and what a gap is made of.

The tree of an evaluation is a `hierarchy` of dimensions and indicators. `ahp` and `ahp_group` weigh by experts'
judgements (weights from data: `measures.composite`); `fuzzy_evaluation` and `weighted_score` judge, `sensitivity` asks
whether the verdict stands, `equality` how far groups lie apart. Result columns that are words (grades, quadrants,
parts) are keys, to be labelled in either language.
"""

from bphs.measures.evaluation.delphi import coefficients, delphi_round, delphi_rounds, kendalls_w
from bphs.measures.evaluation.equality import equality, equality_by_group
from bphs.measures.evaluation.fuzzy import compose, fuzzy_evaluation, graded_memberships, memberships
from bphs.measures.evaluation.gaps import oaxaca
from bphs.measures.evaluation.gaps_logit import oaxaca_logit
from bphs.measures.evaluation.importance import importance_performance
from bphs.measures.evaluation.judgements import ahp, ahp_group
from bphs.measures.evaluation.reach import reached
from bphs.measures.evaluation.recovery import recovery
from bphs.measures.evaluation.robustness import sensitivity
from bphs.measures.evaluation.scoring import grade_lead, weighted_score
from bphs.measures.evaluation.tree import hierarchy
from bphs.measures.evaluation.two_levels import two_levels
from bphs.measures.evaluation.verdicts import graded_verdicts
from bphs.measures.evaluation.weighing import model_weights

__all__ = [
    "ahp",
    "ahp_group",
    "coefficients",
    "compose",
    "delphi_round",
    "delphi_rounds",
    "equality",
    "equality_by_group",
    "fuzzy_evaluation",
    "grade_lead",
    "graded_memberships",
    "graded_verdicts",
    "hierarchy",
    "importance_performance",
    "kendalls_w",
    "memberships",
    "model_weights",
    "oaxaca",
    "oaxaca_logit",
    "reached",
    "recovery",
    "sensitivity",
    "two_levels",
    "weighted_score",
]
