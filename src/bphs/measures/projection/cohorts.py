"""Cohorts carried on from two counts by age (Hamilton and Perry), and more or less of the change that comes out."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import MeasureError, Undefined
from bphs.measures.sample.gate import FloatArray
from bphs.measures.sample.options import number, refuse

ADULTS = (15, 45)
"""Ages, up to the second, whose number the youngest are held against; shifted by the age of the children."""


PARTS = {"none": 0.0, "low": 0.5, "full": 1.0, "high": 1.5}
"""Parts of a projected change: none of it, half, the projection itself, one and a half times."""


def hamilton_perry(earlier: pd.DataFrame, later: pd.DataFrame, *, step: int, years: int) -> pd.DataFrame:
    r"""Residents by age some years after the later of two counts, if each cohort goes on changing as it did.

    Those of age *x* at the first count are *x + k* at the second, *k* years on: the cohort change ratio
    :math:`c_x = P_{x+k}(t) / P_x(t-k)` holds deaths and moves together and is held constant,
    :math:`P_{x+k}(t+k) = c_x P_x(t)`. The oldest group is open: it takes all who can have reached it. Those born since
    follow the adults of the ages of parents, :math:`P_x(t+k) = r_x \sum_{a=15+x}^{44+x} P_a(t+k)` with the ratio
    :math:`r_x` of the later count. The ratio is one of children to adults, not to women: counts by age need not be
    counts by sex too. Several rounds of *k* years follow each other; years between two are interpolated linearly, so
    that units still add up to their total.

    Parameters
    ----------
    earlier, later : one row per unit, one column per age group, whose name is the lowest age in it; groups equally
        wide from 0 on, the last open; numbers of residents, zero or more.
    step : years between the two counts, k; a multiple of the width of the groups.
    years : years after the later count, one or more.

    Returns
    -------
    DataFrame
        Residents by age of the same units.

    Raises
    ------
    MeasureError : other units or ages in the two counts; ages not from 0 on or not equally wide; missing or negative
        numbers. Undefined : a step that is no multiple of the width, or reaches the open group; a cohort of which the
        first count found nobody; no adults whom children could be held against.

    References
    ----------
    Hamilton and Perry 1962, Social Forces 41:163-170. Swanson, Schlottmann and Schmidt 2010,
    doi:10.1007/s11113-009-9144-7 (there children are held against women, here against adults of both sexes).

    A unit that grew by a tenth at every age grows by a tenth again:

    >>> ages = range(0, 60, 10)
    >>> first = pd.DataFrame([[100, 100, 100, 100, 50, 50]], columns=ages)
    >>> hamilton_perry(first, 1.1 * first, step=10, years=10).round(2).iloc[0].tolist()
    [121.0, 121.0, 121.0, 121.0, 60.5, 60.5]
    """
    width = _width(earlier, later)
    before, now = _numbers(earlier, later)
    back, ahead = _whole("step", step), _whole("years", years)
    jump = _jump(back, width, later.columns)
    if (before[:, : -jump - 1] <= 0).any() or (before[:, -jump - 1 :].sum(axis=1) <= 0).any():
        raise Undefined(
            "The first count has a unit and an age of which it found nobody, so that this cohort has no ratio.",
            "首次普查中有地区的某一年龄组人数为零，该队列无法计算变动比。",
        )
    ratios = _ratios(before, now, jump)
    children = _per_adult(now, later.columns.to_numpy(dtype=float), jump)
    reached = [now]
    for _ in range(-(-ahead // back)):
        reached.append(_next(reached[-1], ratios, children, jump))
    part = (ahead / back) % 1 or 1.0
    made = reached[-2] + part * (reached[-1] - reached[-2])
    return pd.DataFrame(made, index=later.index, columns=later.columns)


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or int(value) != value or value < 1:
        raise MeasureError(f"{name}={value!r}: give a whole number of years, 1 or more.")
    return int(value)


def _width(earlier: pd.DataFrame, later: pd.DataFrame) -> int:
    """Years of an age group, the same in all but the open one."""
    ages = list(later.columns)
    problems = ["earlier and later: the same units, in one order."] * (not earlier.index.equals(later.index))
    problems += ["earlier and later: the same ages, in one order."] * (list(earlier.columns) != ages)
    steps = {int(b) - int(a) for a, b in pairwise(ages)}
    even = len(ages) >= 3 and int(ages[0]) == 0 and len(steps) == 1 and min(steps) > 0
    refuse(problems + [f"ages {ages}: columns are lowest ages, from 0 on, equally wide."] * (not even))
    return steps.pop()


def _numbers(earlier: pd.DataFrame, later: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    both = {name: frame.to_numpy(dtype=float) for name, frame in (("earlier", earlier), ("later", later))}
    wrong = [name for name, values in both.items() if not (np.isfinite(values) & (values >= 0)).all()]
    refuse([f"{name}: every number of residents must be there, 0 or more." for name in wrong])
    return both["earlier"], both["later"]


def _jump(step: int, width: int, ages: Any) -> int:
    """Age groups that a cohort moves on between two counts; all who are born between them have adults below the open
    group to be held against.
    """
    if step % width or step - width + ADULTS[1] > ages[-1]:
        raise Undefined(
            f"The two counts lie {step} years apart, which is no number of age groups of {width} years that a cohort "
            "can move on by.",
            f"两次普查相隔 {step} 年，不是 {width} 岁年龄组的适用倍数，无法按队列推算。",
        )
    return step // width


def _ratios(before: FloatArray, now: FloatArray, jump: int) -> FloatArray:
    """Cohort change ratios of all groups that somebody grows into; the open one last."""
    closed = now[:, jump:-1] / before[:, : -jump - 1]
    return np.column_stack([closed, now[:, -1] / before[:, -jump - 1 :].sum(axis=1)])


def _per_adult(now: FloatArray, ages: FloatArray, jump: int) -> list[tuple[Any, FloatArray]]:
    """For each group born between two counts: which groups are the adults, and its number over theirs."""
    made = []
    for place in range(jump):
        adults = (ages[:-1] >= ADULTS[0] + ages[place]) & (ages[:-1] < ADULTS[1] + ages[place])
        there = now[:, :-1][:, adults].sum(axis=1)
        if (there <= 0).any():
            raise Undefined(
                "A unit has no adults of the ages of parents whom its children could be held against.",
                "有地区没有育龄年龄段的成年人，无法计算儿童与成人之比。",
            )
        made.append((adults, now[:, place] / there))
    return made


def _next(now: FloatArray, ratios: FloatArray, children: list[tuple[Any, FloatArray]], jump: int) -> FloatArray:
    """Residents by age one step on."""
    made = np.zeros_like(now)
    made[:, jump:-1] = ratios[:, :-1] * now[:, : -jump - 1]
    made[:, -1] = ratios[:, -1] * now[:, -jump - 1 :].sum(axis=1)
    for place, (adults, per_adult) in enumerate(children):
        made[:, place] = per_adult * made[:, :-1][:, adults].sum(axis=1)
    return made


def part_of_change(now: pd.DataFrame, then: pd.DataFrame, *, part: float) -> pd.DataFrame:
    """Residents by age if only a part of a projected change comes, or more of it; nowhere below none.

    A stated variant, such as half of the change and one and a half times the change; no limits of an interval.

    Parameters
    ----------
    now, then : one row per unit, one column per age group: counted, and projected.
    part : of the change, zero or more; 1 is the projection itself.

    Raises
    ------
    MeasureError : other units or ages in the two, a part below zero.

    >>> now, then = pd.DataFrame({0: [10.0], 5: [30.0]}), pd.DataFrame({0: [2.0], 5: [40.0]})
    >>> part_of_change(now, then, part=1.5).iloc[0].tolist()
    [0.0, 45.0]
    """
    same = now.index.equals(then.index) and list(now.columns) == list(then.columns)
    refuse(["now and then: the same units and ages, in one order."] * (not same))
    return (now + number("part", part, 0, from_low=True) * (then - now)).clip(lower=0.0)


def variants(now: pd.DataFrame, then: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Residents by age with none of a projected change, half of it, all, and one and a half times (`part_of_change`).

    Parameters
    ----------
    now, then : as for `part_of_change`.

    Returns
    -------
    dict of DataFrame
        By name, of rising part: ``none``, ``low``, ``full``, ``high``. Low and high are parts of the change: where it
        is a loss, the low variant has more residents.

    Raises
    ------
    MeasureError : as for `part_of_change`.

    >>> made = variants(pd.DataFrame({0: [10.0]}), pd.DataFrame({0: [14.0]}))
    >>> {name: frame[0].item() for name, frame in made.items()}
    {'none': 10.0, 'low': 12.0, 'full': 14.0, 'high': 16.0}
    """
    return {name: part_of_change(now, then, part=part) for name, part in PARTS.items()}
