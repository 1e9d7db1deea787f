"""Borders of bootstraps in the evaluation room that no other test would miss if they moved.

Authority: the chance that one of n units is not among n drawn again, (1 - 1/n)ⁿ.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bphs.errors import MeasureError, Undefined
from bphs.measures.evaluation import hierarchy, oaxaca, weighted_score

SIZE = 20


@pytest.mark.parametrize(("rare", "solved"), [(1, False), (2, False), (4, True)])
def test_a_gap_needs_nine_in_ten_bootstrap_samples(rare, solved):
    """A predictor that `rare` of 20 have is gone from (1 - rare/20)²⁰ of the samples: 36, 12 and 1 %."""
    lost = (1 - rare / SIZE) ** SIZE
    assert (lost < 0.1) == solved
    place = np.arange(SIZE)
    frame = pd.DataFrame({"rare": np.r_[place < rare, place < SIZE // 2].astype(float)})
    told = {"groups": np.repeat(["a", "b"], SIZE), "seed": 1, "replicates": 400}
    outcome = np.r_[place % 3, place % 4] + frame["rare"].to_numpy()
    if solved:
        assert np.isfinite(oaxaca(outcome, frame, **told).overall["standard_error"]).all()
    else:
        with pytest.raises(Undefined, match="leave a predictor without variation in a group"):
            oaxaca(outcome, frame, **told)


@pytest.mark.parametrize(("items", "sound"), [(1, True), (4, False)])
def test_a_score_needs_half_of_the_bootstrap_samples(items, sound):
    """Items that one of 20 answered each, by somebody else: all are answered in about (1 - 1/e) to the power of their
    number, 63 and 16 % of the samples.
    """
    table = pd.DataFrame({f"q{one}": np.where(np.arange(SIZE) == one, 3.0, np.nan) for one in range(items)})
    table["all"] = np.arange(SIZE) % 5 + 1.0
    tree = hierarchy({"care": list(table)})

    def scored():
        return weighted_score(table, tree, bounds=(1, 5), method="bootstrap", seed=1, replicates=400)

    if sound:
        assert np.isfinite(scored()["standard_error"]).all()
    else:
        with pytest.raises(MeasureError, match="In most bootstrap samples an item had no answer"):
            scored()
