"""Money by assessment: scores of indicators, a budget split by work and quality, a part that follows scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError
from bphs.measures.allocation.apportioning import apportion
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import number, refuse


def indicator_score(rate: Any, *, baseline: float, full: float = 100.0) -> FloatArray:
    """Score of each unit on an indicator: full marks times the rate over a baseline, never more than full marks.

    Parameters
    ----------
    rate : (n,) rates, zero or more.
    baseline : rate from which full marks are given, above zero, in the unit of the rates.
    full : full marks.

    Raises
    ------
    MeasureError : missing or negative rates, a baseline that is not above zero.

    >>> indicator_score([35, 70, 90], baseline=70, full=5).tolist()
    [2.5, 5.0, 5.0]
    """
    reached = columns({"rate": rate}).numbers["rate"]
    refuse(["rate must be 0 or more."] * bool((reached < 0).any()))
    return number("full", full, 0) * np.minimum(reached / number("baseline", baseline, 0), 1.0)


def pay_by_work(budget: float, points: Any, *, quality: Any, full_from: float = 1.0) -> FloatArray:
    """Budget of one item, split by work points times quality, to the last fen.

    Parameters
    ----------
    budget : money, zero or more.
    points : (n,) work points of the providers, zero or more.
    quality : (n,) score over full score, 0 to 1.
    full_from : quality from which work points count in full: .85 where quality multiplies only below 85 %.

    Returns
    -------
    array of shape (n,), which adds up to the budget.

    Raises
    ------
    MeasureError : as for `apportion`; quality outside 0 to 1.

    >>> pay_by_work(900, [100, 100], quality=[1.0, 0.8]).tolist()
    [500.0, 400.0]
    >>> pay_by_work(900, [100, 100], quality=[0.9, 0.8], full_from=0.85).tolist()
    [500.0, 400.0]
    """
    both = columns({"points": points, "quality": quality}).numbers
    good = both["quality"]
    refuse(["quality must lie between 0 and 1."] * bool(((good < 0) | (good > 1)).any()))
    counted = np.where(good < number("full_from", full_from, 0), good, 1.0)
    return apportion(budget, both["points"] * counted)


def pay_by_scores(total: float, bases: Any, *, scores: Any, performance_share: float) -> FloatArray:
    r"""Money of units if a part of the total follows their scores.

    :math:`M \left((1 - \varphi) \frac{b_i}{\sum b} + \varphi \frac{b_i s_i}{\sum b s}\right)`, to the last fen.

    Parameters
    ----------
    total : money, zero or more.
    bases : (n,) what the rest is shared out by, such as residents; zero or more.
    scores : (n,) scores in one scale, zero or more, not all zero.
    performance_share : the part :math:`\varphi`, 0 to 1.

    Returns
    -------
    array of shape (n,), which adds up to the total.

    Raises
    ------
    MeasureError : as for `apportion`; a part outside 0 to 1.

    >>> pay_by_scores(1000, [1, 1], scores=[1.0, 0.6], performance_share=0.5).tolist()
    [562.5, 437.5]
    """
    both = columns({"bases": bases, "scores": scores}).numbers
    part = number("performance_share", performance_share, 0, from_low=True)
    by_score = both["bases"] * both["scores"]
    if part > 1 or (both["bases"] < 0).any() or (both["scores"] < 0).any() or not by_score.sum() > 0:
        raise MeasureError(
            "bases and scores must be 0 or more and not all 0, and performance_share must lie between 0 and 1."
        )
    mixed = (1 - part) * both["bases"] / both["bases"].sum() + part * by_score / by_score.sum()
    return apportion(total, mixed)
