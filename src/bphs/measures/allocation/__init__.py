"""Allocation of money and staff: who is paid for whom, and where additions are needed.

Nothing here decides what is just: each function takes a stated rule (a count, a target, a weight, what is to be made
small) and says what follows from it.
"""

from bphs.measures.allocation.apportioning import apportion, paid_by_count
from bphs.measures.allocation.assessment import indicator_score, pay_by_scores, pay_by_work
from bphs.measures.allocation.gaps import close_gap, frontier
from bphs.measures.allocation.need import need, need_sensitivity, towards_target
from bphs.measures.allocation.programmes import allocate
from bphs.measures.allocation.sharing import central_money
from bphs.measures.allocation.shortfalls import shortfalls, smallest_addition
from bphs.measures.allocation.transfers import (
    cost_difference,
    equalization_transfer,
    fiscal_difficulty,
    no_loser,
    share_out,
)
from bphs.measures.allocation.workload import available_days, wisn_staff

__all__ = [
    "allocate",
    "apportion",
    "available_days",
    "central_money",
    "close_gap",
    "cost_difference",
    "equalization_transfer",
    "fiscal_difficulty",
    "frontier",
    "indicator_score",
    "need",
    "need_sensitivity",
    "no_loser",
    "paid_by_count",
    "pay_by_scores",
    "pay_by_work",
    "share_out",
    "shortfalls",
    "smallest_addition",
    "towards_target",
    "wisn_staff",
]
