"""Models of what drives awareness, use and satisfaction: of ordered, yes/no and named answers, in groups, along paths.

Predictors are numeric columns by name, `Category` with a named reference, and `Product` for interactions. Rows without
every answer are left out; `remarks` says so, in both languages, with all else a reader must beware of.

Rooms beside the names here: `fit` (classification table), `linear` (ordinary least squares with robust errors),
`results` (what a model holds), `remarks`.
"""

from bphs.measures.models import linear as linear
from bphs.measures.models import remarks as remarks
from bphs.measures.models import results as results
from bphs.measures.models.binary import logit
from bphs.measures.models.design import Category, Product, from_levels
from bphs.measures.models.fit import hosmer_lemeshow, likelihood_ratio_test, model_fit, term_tests
from bphs.measures.models.grouped_answers import mixed_logit
from bphs.measures.models.grouped_scores import mixed_linear
from bphs.measures.models.margins import average_marginal_effects, predicted_probabilities
from bphs.measures.models.mediators import mediation
from bphs.measures.models.moderators import moderation
from bphs.measures.models.multinomial import multinomial_logit
from bphs.measures.models.ordered import ordered_logit
from bphs.measures.models.proportional_odds import brant_test, nominal_effects_test, partial_proportional_odds
from bphs.measures.models.steps import joined_steps, refitted, stepped_logit

__all__ = [
    "Category",
    "Product",
    "average_marginal_effects",
    "brant_test",
    "from_levels",
    "hosmer_lemeshow",
    "joined_steps",
    "likelihood_ratio_test",
    "logit",
    "mediation",
    "mixed_linear",
    "mixed_logit",
    "model_fit",
    "moderation",
    "multinomial_logit",
    "nominal_effects_test",
    "ordered_logit",
    "partial_proportional_odds",
    "predicted_probabilities",
    "refitted",
    "stepped_logit",
    "term_tests",
]
