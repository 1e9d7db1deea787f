"""Allocation of money and staff: who is paid for whom, and where additions are needed.

Nothing here decides what is just: each function takes a stated rule (a count, a target, what is to be made small) and
says what follows from it.
"""

from bphs.measures.allocation.apportioning import apportion, paid_by_count
from bphs.measures.allocation.programmes import allocate
from bphs.measures.allocation.sharing import central_money
from bphs.measures.allocation.shortfalls import shortfalls, smallest_addition

__all__ = ["allocate", "apportion", "central_money", "paid_by_count", "shortfalls", "smallest_addition"]
