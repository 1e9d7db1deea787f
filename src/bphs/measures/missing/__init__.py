"""Single missing answers: completed several times over (`impute`), and what is estimated from each joined (`pooled`,
`rubin`).
"""

from bphs.measures.missing.imputation import impute
from bphs.measures.missing.pooling import pooled, rubin

__all__ = ["impute", "pooled", "rubin"]
