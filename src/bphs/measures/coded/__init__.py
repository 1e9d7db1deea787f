"""Coded interviews counted: when new interviews stop bringing new codes, who speaks of what, what goes together.

Module `saturation`: codes found by so many interviews, in the order held and in any; `roles`: share of interviews of
each role in which a code occurs, with intervals; `together`: codes that one excerpt carries; `held`: interviews by role
and place; `joint`: what interviews and statistics come to; `severity`: frequency against severity.

People are the units, not excerpts: who talks much of one matter gives many excerpts and is still one interview.
"""

from bphs.measures.coded import joint, roles, saturation, together
from bphs.measures.coded.held import held
from bphs.measures.coded.roles import codes_by_role, wilson
from bphs.measures.coded.saturation import new_information, saturation_curve
from bphs.measures.coded.severity import frequency_severity
from bphs.measures.coded.together import co_occurrence

__all__ = [
    "co_occurrence",
    "codes_by_role",
    "frequency_severity",
    "held",
    "joint",
    "new_information",
    "roles",
    "saturation",
    "saturation_curve",
    "together",
    "wilson",
]
