"""Scales of a questionnaire side by side: their reliability by several coefficients, and what each item does to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bphs.errors import Undefined
from bphs.measures.sample.remark import Remark
from bphs.measures.scales._measurement import Dimensions
from bphs.measures.scales.halves import guttman_lambdas, split_half
from bphs.measures.scales.omega import mcdonald_omega, ordinal_reliability
from bphs.measures.scales.reliability import cronbach_alpha

ALL = "all_items"
"""Row of all items together, the last where there are several scales."""


@dataclass(frozen=True)
class Overview:
    """Reliability of several scales.

    Attributes
    ----------
    reliability : one row per scale: `dimension`, `items`, `respondents` (who answered all of its items), `alpha`,
        `lower`, `upper`, `omega`, `ordinal_alpha`; of several scales also one of all items (``"all_items"``), without
        the last two. Missing where the answers determine no omega or no ordinal alpha: a scale of two items, an item
        that runs against the rest, more than ten steps.
    bounds : the same rows: `dimension`, `lambda_1` to `lambda_6`, `split_half` (Spearman and Brown's, for halves of
        unequal length).
    item_statistics : one row per item: `dimension` and the columns of `Reliability.item_statistics`, within its scale.
    remarks : what to beware of, such as a negative alpha.
    """

    reliability: pd.DataFrame
    bounds: pd.DataFrame
    item_statistics: pd.DataFrame
    remarks: tuple[Remark, ...]

    def to_frame(self) -> pd.DataFrame:
        """Table of scales."""
        return self.reliability.copy()


def reliability_overview(items: pd.DataFrame, dimensions: Dimensions, *, confidence: float = 0.95) -> Overview:
    """Reliability of each scale, and of all items together where there are several scales.

    Alpha and its interval are `cronbach_alpha`'s, the others those of `mcdonald_omega`, `ordinal_reliability`,
    `guttman_lambdas` and `split_half`, each with its source.

    Parameters
    ----------
    items : respondents x items; reversed items already turned.
    dimensions : the items of each scale.
    confidence : level of alpha's interval.

    Raises
    ------
    MeasureError : see `bphs.measures.scales`. Undefined : a scale without an alpha, a bound or a split half.

    Two scales of items that correlate to one half with each other:

    >>> import numpy as np
    >>> runs = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(8, -1)
    >>> answers = pd.DataFrame(np.vstack([runs[0] + runs[1:4], runs[4] + runs[5:]]).T, columns=list("abcdef"))
    >>> found = reliability_overview(answers, {"one": list("abc"), "two": list("def")}).reliability
    >>> found[["dimension", "items", "alpha"]].round(3).values.tolist()  # 3 · ½ / (1 + 2 · ½); 6 · ⅕ / (1 + 5 · ⅕)
    [['one', 3, 0.75], ['two', 3, 0.75], ['all_items', 6, 0.6]]
    """
    whole = {ALL: [item for own in dimensions.values() for item in own]} if len(dimensions) > 1 else {}
    answers = {name: items[list(own)] for name, own in {**dimensions, **whole}.items()}
    alphas = {name: cronbach_alpha(own, confidence=confidence) for name, own in answers.items()}
    rows = [
        {
            "dimension": name,
            "items": found.items,
            "respondents": found.n,
            **{column: getattr(found, column) for column in ("alpha", "lower", "upper")},
            "omega": float("nan") if name == ALL else _if_defined(mcdonald_omega, answers[name], "omega"),
            "ordinal_alpha": float("nan")
            if name == ALL
            else _if_defined(ordinal_reliability, answers[name], "ordinal_alpha"),
        }
        for name, found in alphas.items()
    ]
    return Overview(
        pd.DataFrame(rows),
        pd.DataFrame([_bounds(name, own) for name, own in answers.items()]),
        pd.concat([alphas[name].item_statistics.assign(dimension=name) for name in dimensions], ignore_index=True),
        tuple(remark for name in dimensions for remark in alphas[name].remarks),
    )


def _if_defined(measure: Callable[[Any], Any], answers: pd.DataFrame, name: str) -> float:
    try:
        return float(getattr(measure(answers), name))
    except Undefined:
        return float("nan")


def _bounds(name: str, answers: pd.DataFrame) -> dict[str, Any]:
    bounds = guttman_lambdas(answers).set_index("measure")["value"].to_dict()
    return {"dimension": name, **bounds, "split_half": split_half(answers).spearman_brown_unequal}
