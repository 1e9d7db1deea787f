"""Equalizing transfers: the statutory formula for whoever has fiscal tables, and a simulator with stated rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from bphs.errors import MeasureError, Undefined
from bphs.measures.allocation.apportioning import apportion
from bphs.measures.sample.gate import FloatArray, columns
from bphs.measures.sample.options import Lack, number, refuse

DIFFICULTY = (0.55, 0.45)
SCALE = (0.85, 0.15)
"""Weights that the rule of 2022 gives to population and to area in the scale of a unit's cost."""


def equalization_transfer(
    expenditure: Any, revenue: Any, *, coefficient: float, adjustment: Any = 0.0, reward: Any = 0.0
) -> FloatArray:
    """Transfer of each unit: (standard expenditure - standard revenue) times a coefficient, plus two adjustments.

    Parameters
    ----------
    expenditure, revenue : (n,) standard expenditure and standard revenue, zero or more, in one unit of money. Where
        revenue covers expenditure the first term is zero.
    coefficient : part of the gap that is filled, 0 to 1.
    adjustment : (n,) or one number, for the cap on growth; reward : likewise, for performance.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    MeasureError : missing or negative money, a coefficient outside 0 to 1.

    References
    ----------
    Ministry of Finance, 财预〔2022〕58号, as a copy of the text has it.

    >>> equalization_transfer([100, 80], [40, 90], coefficient=0.5, reward=[0, 2]).tolist()
    [30.0, 2.0]
    """
    both = columns({"expenditure": expenditure, "revenue": revenue}).numbers
    filled = number("coefficient", coefficient, 0, from_low=True)
    problems = [f"{name} must be 0 or more in every unit." for name, each in both.items() if (each < 0).any()]
    refuse(problems + ["coefficient must be at most 1."] * (filled > 1))
    gap = np.maximum(both["expenditure"] - both["revenue"], 0.0)
    return gap * filled + np.asarray(adjustment, dtype=float) + np.asarray(reward, dtype=float)


def fiscal_difficulty(required: Any, *, revenue: Any, expenditure: Any) -> FloatArray:
    """Difficulty of the units: 55 % z(required expenditure / standard revenue), 45 % z(gap / standard expenditure).

    Parameters
    ----------
    required : (n,) expenditure that a unit cannot do without (必保支出).
    revenue, expenditure : (n,) standard revenue and expenditure, above zero.

    Returns
    -------
    array of shape (n,): of mean zero; z with the standard deviation over n.

    Raises
    ------
    MeasureError : missing numbers, money that is not above zero. Undefined : the units do not differ in a quotient.

    References
    ----------
    Ministry of Finance, 财预〔2022〕58号, as a copy of the text has it.

    >>> fiscal_difficulty([50, 90], revenue=[50, 60], expenditure=[100, 150]).round(3).tolist()
    [-1.0, 1.0]
    """
    given = columns({"required": required, "revenue": revenue, "expenditure": expenditure}).numbers
    refuse([f"{name} must be above 0 in every unit." for name, each in given.items() if (each <= 0).any()])
    gap = given["expenditure"] - given["revenue"]
    quotients = (given["required"] / given["revenue"], gap / given["expenditure"])
    told = Lack("The units do not differ: there is no z-score.", "各地区无差异，无法计算标准分。")
    refuse([told] * any(np.ptp(each) == 0 for each in quotients))
    return np.asarray(
        sum(w * (q - q.mean()) / q.std() for w, q in zip(DIFFICULTY, quotients, strict=True)), dtype=float
    )


def cost_difference(population_scale: Any, area_scale: Any, *, factors: Any = ()) -> FloatArray:
    """Cost of a unit relative to others: (population scale x .85 + area scale x .15) times its factors.

    Parameters
    ----------
    population_scale, area_scale : (n,) scales as the rule's user has them, zero or more.
    factors : arrays of shape (n,): hardship, temperature, altitude, roads, supply and others, each above zero.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    MeasureError : missing or negative scales, a factor that is not above zero.

    References
    ----------
    Ministry of Finance, 财预〔2022〕58号, as a copy of the text has it.

    >>> cost_difference([1.0, 1.2], [1.0, 3.0], factors=[[1.0, 1.1]]).round(4).tolist()
    [1.0, 1.617]
    """
    named = {f"factors[{place}]": factor for place, factor in enumerate(factors)}
    given = columns({"population_scale": population_scale, "area_scale": area_scale, **named}).numbers
    refuse([f"{name} must be above 0 in every unit." for name in named if (given[name] <= 0).any()])
    scales = [given["population_scale"], given["area_scale"]]
    refuse(["scales must be 0 or more."] * any((each < 0).any() for each in scales))
    made = SCALE[0] * scales[0] + SCALE[1] * scales[1]
    return np.asarray(np.prod([made, *[given[name] for name in named]], axis=0), dtype=float)


def share_out(total: float, bases: Any, *, residents: Any, floor: float = 0.0, equal_part: float = 0.0) -> FloatArray:
    r"""Shares of a total by a rule, to the last fen: by bases, a part of it equal per resident, and none below a floor.

    Without a floor a unit gets :math:`M (\lambda P_i / P + (1 - \lambda) b_i / b)`. With one, units that would fall
    below :math:`f P_i` get just that, and the others share what is left by the same rule:
    :math:`y_i = \max(f P_i, c\, m_i)` with the one *c* for which :math:`\sum y_i = M`.

    Parameters
    ----------
    total : money, zero or more.
    bases : (n,) what the rule goes by: residents, need, need times cost, registered people; zero or more.
    residents : (n,) residents, above zero.
    floor : least money per resident.
    equal_part : part of the total that is shared out equally per resident, 0 to 1.

    Returns
    -------
    array of shape (n,), to two decimals, which adds up to the total.

    Raises
    ------
    MeasureError : as for `apportion`; a part outside 0 to 1. Undefined : the total does not reach for the floor.

    >>> share_out(100, [3, 1], residents=[50, 50]).tolist()
    [75.0, 25.0]
    >>> share_out(100, [3, 1], residents=[50, 50], floor=0.8).tolist()
    [60.0, 40.0]
    """
    both = columns({"bases": bases, "residents": residents}).numbers
    people, part = both["residents"], number("equal_part", equal_part, 0, from_low=True)
    problems = ["bases must be 0 or more, and not all 0."] * bool((both["bases"] < 0).any() or not both["bases"].sum())
    problems += ["residents must be above 0 in every unit."] * bool((people <= 0).any())
    refuse(problems + ["equal_part must be at most 1."] * (part > 1))
    money, least = number("total", total, 0, from_low=True), number("floor", floor, 0, from_low=True) * people
    if least.sum() > money * (1 + 1e-12):
        raise Undefined(
            "The total does not reach to give every unit the floor per resident.",
            "经费总额不足以使各地区达到人均下限。",
        )
    mixed = part * people / people.sum() + (1 - part) * both["bases"] / both["bases"].sum()
    exact = _above(money, mixed, least)
    return apportion(total, exact) if exact.sum() else np.zeros(len(people))


def _above(money: float, mixed: FloatArray, least: FloatArray) -> FloatArray:
    """Amounts in proportion to `mixed`, none below `least`: units that fall below are set aside until none does."""
    fixed = np.zeros(len(mixed), dtype=bool)
    for _ in range(len(mixed)):
        free = max(money - least[fixed].sum(), 0.0)
        rest = mixed[~fixed].sum()
        made = np.where(fixed, least, free * mixed / rest if rest else 0.0)
        if not (low := ~fixed & (made < least)).any():
            return made
        fixed |= low
    return least


def no_loser(paid: Any, bases: Any) -> float:
    r"""Smallest addition to a total with which a change of the rule leaves no unit with less than it has.

    The new rule gives unit *i* the share :math:`b_i / b` of :math:`\sum p + a`; nobody loses when
    :math:`a = \max_i p_i b / b_i - \sum p`.

    Parameters
    ----------
    paid : (n,) money under the old rule, zero or more.
    bases : (n,) what the new rule goes by, above zero.

    Raises
    ------
    MeasureError : missing or negative money, bases that are not above zero.

    >>> no_loser([60, 40], [1, 1])
    20.0
    """
    both = columns({"paid": paid, "bases": bases}).numbers
    if (both["paid"] < 0).any() or (both["bases"] <= 0).any():
        raise MeasureError("paid must be 0 or more and bases above 0 in every unit.")
    needed = (both["paid"] * both["bases"].sum() / both["bases"]).max() - both["paid"].sum()
    return float(max(needed, 0.0))
