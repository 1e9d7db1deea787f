"""Equality of outcomes between groups: gaps, an index of 0 to 100, and a verdict by a margin."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bphs.errors import Undefined
from bphs.measures.comparisons.heterogeneity import places_apart
from bphs.measures.comparisons.ranges import group_range
from bphs.measures.sample.gate import Design
from bphs.measures.sample.options import level, number

UNEQUAL, APART, EQUAL, UNTOLD = "unequal", "apart", "equal", "untold"
NUMBERS = ("gap", "gap_lower", "gap_upper", "parity", "parity_lower", "parity_upper")
NO_GAP = (
    "There are no two groups of respondents whose outcomes could be compared.",
    "没有可供比较的两组调查对象。",
)


@dataclass(frozen=True, eq=False)
class Equality:
    """Gaps of several outcomes between the groups of several characteristics.

    Attributes
    ----------
    cells : one row per outcome and characteristic: `outcome`, `grouping`, `highest`, `lowest` (labels of the groups;
        missing for places), `high`, `low`, `gap` with `gap_lower`, `gap_upper`, `parity` (low in per cent of high) with
        `parity_lower`, `parity_upper`, `verdict`, `respondents` (of the smaller group; of an outcome that is yes or no
        the fewest that gave either answer in one of the two, since a share times a group is a count).
    rows : one row per outcome: `outcome`, `equality` (mean parity) with `equality_lower`, `equality_upper`, `widest`
        (characteristic with the widest gap), its `gap`, `gap_lower`, `gap_upper`, `verdict`, `respondents`.
    """

    cells: pd.DataFrame
    rows: pd.DataFrame

    def said(self, verdict: str) -> list[str]:
        """Outcomes with a verdict."""
        return self.rows.loc[self.rows["verdict"] == verdict, "outcome"].tolist()

    def unequal_by(self, groupings: Collection[str]) -> list[str]:
        """Outcomes that are unequal by one at least of some characteristics, in the order of the rows."""
        cells = self.cells[(self.cells["verdict"] == UNEQUAL) & self.cells["grouping"].isin(list(groupings))]
        return [each for each in self.rows["outcome"] if each in set(cells["outcome"])]


def verdict_by_margin(lower: float, upper: float, *, margin: float) -> str:
    """Verdict on a gap from its limits: "equal" if it is below the margin whatever the sample left open, "unequal" if
    it is at the margin or beyond whatever the sample left open, "apart" if it is above zero and may lie on either side
    of the margin, "untold" otherwise.

    Two one-sided tests against the margin (Schuirmann 1987, doi:10.1007/BF01068419) decide what is equal, and the same
    two turned round what is unequal: a difference that is not significant is not equal, and one that is significant
    but small is not unequal. With more respondents a verdict can only become more definite.

    >>> [verdict_by_margin(*ends, margin=10) for ends in ((1, 4), (11, 14), (1, 14), (0, 14))]
    ['equal', 'unequal', 'apart', 'untold']
    """
    if upper < margin:
        return EQUAL
    if lower > 0:
        return UNEQUAL if lower >= margin else APART
    return UNTOLD


def equality(
    values: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    places: Any = None,
    weights: Any = None,
    design: Design | None = None,
    margin: float = 10.0,
    least: int = 2,
    confidence: float = 0.95,
) -> Equality:
    """Gaps of outcomes between groups and between places, an index of equality, and a verdict for each outcome.

    A cell is the range of the groups' means (`group_range`) or, for places, the mean distance between two of them
    (`places_apart`). Parity is the lowest mean in per cent of the highest (of places: of two which lie that far apart
    around the mean of all). The index of equality is the mean parity over the characteristics: 100 where no group has
    less than another. All limits of an outcome hold together, so those of the index are the means of the limits. An
    outcome is unequal if one cell is, equal if all are, apart if none is unequal and one is apart, see
    `verdict_by_margin`.

    Parameters
    ----------
    values : n x outcomes, zero or more, e.g. scores of 0 to 100 or per cent.
    groups : n x characteristics, labels. places : (n,) labels named as a Series, such as townships; None for none.
    weights, design : of respondents, as for `group_range`.
    margin : gap below which groups count as equal, in the unit of the values.
    least : respondents that a place needs.

    Raises
    ------
    Undefined : no cell that the values determine.
    MeasureError : as for `group_range`.

    >>> asked = pd.DataFrame({"known": [50, 60, 70, 80, 90, 100]})
    >>> found = equality(asked, pd.DataFrame({"area": list("aaabbb")}), margin=5)
    >>> found.rows[["equality", "widest", "gap", "verdict"]].round(1).values.tolist()
    [[66.7, 'area', 30.0, 'unequal']]
    """
    number("margin", margin, 0)
    families = groups.shape[1] + (places is not None)
    known: dict[str, Any] = {"weights": weights, "confidence": level(confidence)}
    cells = []
    for outcome in values:
        for grouping in groups:
            of_groups = {"design": design, "families": families, **known}
            cells += _of_groups(str(outcome), str(grouping), values[outcome], groups[grouping], of_groups)
        if places is not None:
            of_places = known | {"least": least, "confidence": 1 - (1 - confidence) / families}
            cells += _of_places(str(outcome), str(places.name), values[outcome], places, of_places)
    if not cells:
        raise Undefined(*NO_GAP)
    table = pd.DataFrame(cells)
    table["verdict"] = [
        verdict_by_margin(low, high, margin=margin)
        for low, high in zip(table["gap_lower"], table["gap_upper"], strict=True)
    ]
    rows = [_row(outcome, part) for outcome, part in table.groupby("outcome", sort=False)]
    return Equality(table, pd.DataFrame(rows))


def _of_groups(outcome: str, grouping: str, values: Any, groups: Any, known: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        found = group_range(values, groups, **known)
    except Undefined:
        return []
    gap = (found.gap.value, *found.gap.interval)
    relative = (np.nan,) * 3 if found.ratio is None else (found.ratio.value, *reversed(found.ratio.interval))
    parity = tuple(100 / each for each in relative)
    ends = {"highest": found.highest, "lowest": found.lowest, "high": found.high, "low": found.low}
    numbers = dict(zip(NUMBERS, (*gap, *parity), strict=True))
    fewest = min(_fewest(values[groups == end], values, found.smallest) for end in (found.highest, found.lowest))
    return [{"outcome": outcome, "grouping": grouping, **ends, **numbers, "respondents": fewest}]


def _of_places(outcome: str, grouping: str, values: Any, places: Any, known: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        found, mean = places_apart(values, places, **known)
    except Undefined:
        return []
    gap = (found.value, *found.interval)
    around = [(mean - each / 2) / (mean + each / 2) if mean > 0 else np.nan for each in (gap[0], gap[2], gap[1])]
    parity = tuple(100 * max(0.0, each) for each in around)
    ends = {"highest": None, "lowest": None, "high": mean + gap[0] / 2, "low": mean - gap[0] / 2}
    numbers = dict(zip(NUMBERS, (*gap, *parity), strict=True))
    fewest = _fewest(values[places.notna()], values, found.n)
    return [{"outcome": outcome, "grouping": grouping, **ends, **numbers, "respondents": fewest}]


def _fewest(part: Any, values: Any, size: int) -> int:
    """Respondents of whom a mean tells: all, or of two possible values those who have the rarer one.

    Nobody is no respondent: a share of 0 tells of all who might have said yes, as many as the others are.
    """
    if values.dropna().nunique() > 2:
        return size
    return min(size, int(part.value_counts().loc[lambda counts: counts > 0].min()))


def _row(outcome: Any, cells: pd.DataFrame) -> dict[str, Any]:
    said = set(cells["verdict"])
    verdict = next((each for each in (UNEQUAL, APART, UNTOLD) if each in said), EQUAL)
    widest = cells.loc[cells["gap"].idxmax()]
    parity = cells[["parity", "parity_lower", "parity_upper"]].mean()
    named = dict(zip(("equality", "equality_lower", "equality_upper"), parity, strict=True))
    gap = {name: float(widest[name]) for name in ("gap", "gap_lower", "gap_upper")}
    least = int(cells["respondents"].min())
    return {"outcome": outcome, **named, "widest": widest["grouping"], **gap, "verdict": verdict, "respondents": least}


def equality_by_group(values: pd.Series, groups: pd.DataFrame, *, sides: Any, **known: Any) -> pd.DataFrame:
    """Equality inside each of several groups, such as town and country: rows of `equality` with the column `group`.

    Parameters
    ----------
    values : (n,) one outcome. groups, known : as for `equality`. sides : (n,) labels; who is on none counts nowhere.

    Returns
    -------
    One row per group in which the values determine a gap; none if they do in no group.

    >>> asked = pd.Series([50.0, 60, 70, 80, 90, 100, 50, 51, 49, 50, 51, 52], name="known")
    >>> area = pd.DataFrame({"area": list("aaabbb") * 2})
    >>> equality_by_group(asked, area, sides=[1] * 6 + [2] * 6)[["group", "gap", "verdict"]].round(1).values.tolist()
    [[1, 30.0, 'unequal'], [2, 1.0, 'equal']]
    """
    label, parts = pd.Series(pd.Series(sides).to_numpy(), index=values.index), []
    for side in sorted(label.dropna().unique()):
        try:
            found = equality(values.where(label == side).to_frame(), groups, **known)
        except Undefined:
            continue
        parts.append(found.rows.assign(group=side))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["group"])
