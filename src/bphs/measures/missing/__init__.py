"""Single missing answers: completed several times over (`impute`), and what is estimated from each joined (`pooled`,
`rubin`).
"""

from bphs.measures.missing.imputation import impute
from bphs.measures.missing.pooling import beside_complete, pooled, rubin

__all__ = ["beside_complete", "impute", "pooled", "rubin"]
