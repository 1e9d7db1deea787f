"""Items that groups read differently, freed one at a time: partial invariance of measurement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from bphs.errors import MeasureError
from bphs.measures.scales._measurement import Dimensions
from bphs.measures.scales.invariance import MeasurementInvariance, measurement_invariance

COLUMNS = ["dimension", "item", "group", "chi2", "p_adjusted", "expected_change"]


@dataclass(frozen=True)
class PartialInvariance:
    """Invariance of measurement with the intercepts free that had to be.

    Attributes
    ----------
    start : all intercepts equal; its `constraints` test them all at once.
    found : with the intercepts of `freed` free in a partial scalar step; `start` where none had to be.
    freed : one row per item, in the order in which they were freed: `dimension`, `item`, and of the test that freed it
        `group`, `chi2`, `p_adjusted` (Holm, over the tests of the model in which it was made), `expected_change`.
    """

    start: MeasurementInvariance
    found: MeasurementInvariance
    freed: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Items that were freed."""
        return self.freed.copy()


def partial_invariance(items: Any, dimensions: Dimensions, *, groups: Any, alpha: float = 0.05) -> PartialInvariance:
    """Intercepts freed one at a time, the one that fits worst first, the model fitted anew each time, until no test of
    those left rejects (Yoon and Millsap 2007, doi:10.1080/10705510701301677).

    Tests of all intercepts at once accuse the innocent: one intercept that differs moves the shared mean of its
    dimension, so that its neighbours seem to differ the other way until it is free. At least one intercept of a
    dimension stays equal, or its means could not be compared (Byrne, Shavelson and Muthén 1989,
    doi:10.1037/0033-2909.105.3.456).

    Parameters
    ----------
    items, dimensions, groups : as of `measurement_invariance`.
    alpha : level of the score tests, Holm's correction over all of a model.

    Raises
    ------
    MeasureError : as `measurement_invariance`; an alpha that is none.

    The second group answers the last question higher at the same opinion:

    >>> import numpy as np
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1)
    >>> answers = pd.DataFrame(np.tile(runs[0] + runs[1:], 8).T, columns=list("abcd"))
    >>> answers.loc[128:, "d"] += 1
    >>> partial_invariance(answers, {"access": list("abcd")}, groups=[1] * 128 + [2] * 128).freed["item"].tolist()
    ['d']
    """
    if not 0 < alpha < 1:
        raise MeasureError(f"alpha is a level between 0 and 1, not {alpha!r}.")
    start = measurement_invariance(items, dimensions, groups=groups)
    tests, freed = start.constraints.query("model == 'scalar'"), []
    while (worst := _worst(tests, dimensions, [row["item"] for row in freed], alpha)) is not None:
        freed.append(worst)
        free = [row["item"] for row in freed]
        again = measurement_invariance(items, dimensions, groups=groups, steps=["scalar"], free_intercepts=free)
        tests = again.constraints.query("model == 'partial_scalar'")
    found = measurement_invariance(items, dimensions, groups=groups, free_intercepts=free) if freed else start
    return PartialInvariance(start, found, pd.DataFrame(freed, columns=COLUMNS))


def _worst(tests: pd.DataFrame, dimensions: Dimensions, freed: list[str], alpha: float) -> dict[str, Any] | None:
    """The intercept with the largest χ² among those that are rejected and may be freed."""
    equal = {name: sum(str(item) not in freed for item in own) for name, own in dimensions.items()}
    rejected = tests[(tests["kind"] == "intercept") & (tests["p_adjusted"] < alpha)]
    rejected = rejected[rejected["dimension"].map(equal) > 1]
    return None if rejected.empty else rejected.loc[rejected["chi2"].idxmax(), COLUMNS].to_dict()
