"""Agreement of coders: how far several people who code the same text (or rate the same things) say the same.

Module `coefficients`: agreement beyond chance of two or more coders, any of whom may have left units out; `codes`: the
same for every code of a codebook, where one excerpt may carry several; `resampled`: alpha of each code with an interval
from resampled interviews.

Agreement speaks of what was coded: text that no one gave a code to is no unit, however long it is.
"""

from bphs.measures.agreement import codes, coefficients, resampled
from bphs.measures.agreement.codes import agreement_by_code
from bphs.measures.agreement.coefficients import agreement
from bphs.measures.agreement.resampled import alpha_by_code, reliability

__all__ = ["agreement", "agreement_by_code", "alpha_by_code", "codes", "coefficients", "reliability", "resampled"]
