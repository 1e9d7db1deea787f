"""Resources over people: from counts to ratios."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.measures.inequality._checked import FloatArray, columns, number, refuse


def resource_ratio(resource: Any, population: Any, *, per: float = 1_000.0, missing: str = "raise") -> FloatArray:
    """Resources per head, the `values` that every measure here takes; the population is then its `weights`.

    Parameters
    ----------
    resource : (n,) counts of zero or more, such as health workers of each district.
    population : (n,) residents of the same unit, positive.
    per : residents to which the ratio refers.
    missing : "raise" or "drop" (drop the same rows from the weights).

    Returns
    -------
    array of shape (n,)
        resource / population · per.

    Raises
    ------
    MeasureError
        Missing, infinite or negative counts, a population that is not positive, columns of different length.

    >>> resource_ratio([20, 90], [10_000, 30_000]).tolist()
    [2.0, 3.0]
    """
    read = columns({"resource": resource, "population": population}, missing=missing).numbers
    refuse([f"{name} must be {rule}, but its lowest is {read[name].min():g}."
            for name, rule, wrong in (("resource", "zero or more", read["resource"].min() < 0),
                                      ("population", "positive", read["population"].min() <= 0)) if wrong])
    return np.asarray(read["resource"] / read["population"] * number("per", per, 0))
