"""What chapter 08 has to load: every kernel pays for it."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import numpy as np, pandas as pd
from bphs.measures import scales

common, own = np.random.default_rng(0).normal(size=(2, 300, 6))
items = pd.DataFrame(common[:, [0, 0, 0, 1, 1, 1]] + own, columns=list("abcdef"))
scales.confirmatory_factor_analysis(items, {"one": ["a", "b", "c"], "two": ["d", "e", "f"]})
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_scales_load_neither_computer_algebra_nor_machine_learning():
    """semopy brought sympy and scikit-learn along, a second of CPU, for starting values; a confirmatory model is
    fitted without.
    """
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert {"bphs", "numpy", "scipy"} <= loaded
    assert not loaded & {"semopy", "sklearn", "sympy", "numba"}
