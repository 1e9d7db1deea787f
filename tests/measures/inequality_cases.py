"""Reading the oracles, and the public measures as the tests of axioms and of the input gate call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bphs.errors import MeasureError
from bphs.measures import inequality
from bphs.measures.inequality import concentration, lorenz, shares, spread

ORACLES = Path(__file__).parent / "oracles"


def cases(name: str, *measures: str) -> list[Any]:
    """Cases of an oracle file as pytest parameters, all or those of some measures."""
    read = json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in read if not measures or case["measure"] in measures]


def case(name: str, which: str) -> dict[str, Any]:
    """One case by its id."""
    return next(each.values[0] for each in cases(name) if each.id == which)


def expected(of: dict[str, Any]) -> dict[str, Any]:
    """What to match: the corrected value where there is one."""
    right = {key: value for key, value in of.get("corrected", {}).items() if key != "why"}
    return {**of["expected"], **right}


def assert_close(found: dict[str, Any], wanted: dict[str, Any], tolerance: float) -> None:
    """Every wanted entry, numbers or lists of them, to the relative tolerance of the case."""
    assert wanted.keys() <= found.keys()
    for key, value in wanted.items():
        np.testing.assert_allclose(found[key], value, rtol=tolerance, atol=1e-14, err_msg=key)


# every measure of values and weights, with the options that the tests try
WEIGHTED: dict[str, Callable[..., Any]] = {
    "gini": inequality.gini,
    "gini_small_sample": partial(inequality.gini, small_sample=True),
    "extended_gini": partial(lorenz.extended_gini, nu=3.5),
    "theil_t": inequality.theil_t,
    "mean_log_deviation": inequality.mean_log_deviation,
    "generalized_entropy_-1": partial(inequality.generalized_entropy, alpha=-1),
    "generalized_entropy_0.3": partial(inequality.generalized_entropy, alpha=0.3),
    "generalized_entropy_2": partial(inequality.generalized_entropy, alpha=2),
    "atkinson_0.5": partial(inequality.atkinson, epsilon=0.5),
    "atkinson_1": partial(inequality.atkinson, epsilon=1),
    "atkinson_2": partial(inequality.atkinson, epsilon=2),
    "kolm": partial(inequality.kolm, kappa=0.5),
    "hoover": inequality.hoover,
    "share_ratio": inequality.share_ratio,
    "share_ratio_lorenz": partial(inequality.share_ratio, split="lorenz"),
    "coefficient_of_variation": inequality.coefficient_of_variation,
    "variation_small_sample": partial(inequality.coefficient_of_variation, small_sample=True),
    "williamson_index": spread.williamson_index,
    "wolfson_polarization": spread.wolfson_polarization,
    "herfindahl": shares.herfindahl,
    "lorenz_curve": inequality.lorenz_curve,
}
RANKED: dict[str, Callable[..., Any]] = {
    "concentration_index": inequality.concentration_index,
    "concentration_generalized": partial(inequality.concentration_index, index="generalized"),
    "concentration_erreygers": partial(inequality.concentration_index, index="erreygers", bounds=(0, 1000)),
    "concentration_wagstaff": partial(inequality.concentration_index, index="wagstaff", bounds=(0, 1000)),
    "concentration_modified": partial(inequality.concentration_index, index="modified", bounds=(0, None)),
    "concentration_extended": partial(inequality.concentration_index, nu=3.5),
    "concentration_curve": concentration.concentration_curve,
}


def number(measure: Callable[..., Any], values: Any, **columns: Any) -> Any:
    """A measure as numbers that can be compared; NaN where the measure says in words that it is not defined."""
    try:
        result = measure(values, **columns)
    except MeasureError as why:
        if "not defined" not in str(why):
            raise
        return float("nan")
    return result.to_frame().to_numpy(dtype=float) if isinstance(result, lorenz.LorenzCurve) else float(result)
