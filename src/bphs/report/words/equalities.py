"""Words for gaps between groups, and for verdicts on level and equality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bphs.report.chapter.display import SUPPRESSED
from bphs.report.frames import rows_in
from bphs.report.words import labels, wording
from bphs.report.words.wording import Text

BETWEEN = Text("two places, on average", "任意两处平均")
_WITH = Text("{} ({})", "{}（{}）")
NONE = Text("–", "–")
UNSURE = Text("cannot be told: “{}” or “{}”", "难以判定：“{}”或“{}”")
EITHER = Text("“{}” or “{}”", "“{}”或“{}”")


def named_cells(cells: pd.DataFrame, titles: Mapping[str, Text], least: int) -> pd.DataFrame:
    """Cells of `measures.evaluation.equality` as a table shows them, row by row: `outcome`, `grouping`,
    `group_highest` and `group_lowest` with their means, `gap`, `lower`, `upper`, `range_ratio`, `equality_verdict`,
    with the fewest respondents of whom the row tells as the index.

    Parameters
    ----------
    titles : words for the outcomes. least : respondents from which on the means of the two groups are said.
    """
    ends = [_ends(row, least) for row in rows_in(cells)]
    return pd.DataFrame(
        {
            "outcome": [titles[each] for each in cells["outcome"]],
            "grouping": [wording.title(each) for each in cells["grouping"]],
            "group_highest": [high for high, _ in ends],
            "group_lowest": [low for _, low in ends],
            "gap": cells["gap"].to_numpy(),
            "lower": cells["gap_lower"].to_numpy(),
            "upper": cells["gap_upper"].to_numpy(),
            "range_ratio": (100 / cells["parity"]).to_numpy(),
            "equality_verdict": cells["verdict"].to_numpy(),
        },
        index=pd.Index(cells["respondents"], name="respondents"),
    )


def _ends(row: Any, least: int) -> tuple[Text, Text]:
    if pd.isna(row.highest):
        return BETWEEN, NONE
    words = labels.answers(row.grouping, [row.highest, row.lowest])
    high, low = (SUPPRESSED if row.respondents < least else f"{mean:.1f}" for mean in (row.high, row.low))
    return _WITH.format(words[row.highest], high), _WITH.format(words[row.lowest], low)


def levels_said(judged: pd.DataFrame, graded: Mapping[Any, Text]) -> list[Text]:
    """Grade of each row of `measures.evaluation.graded_verdicts`, or between which two it cannot be told.

    >>> judged = pd.DataFrame({"grade": [2], "second_grade": [1], "told": [False]})
    >>> levels_said(judged, {1: Text("low", "低"), 2: Text("high", "高")})[0].en
    'cannot be told: “high” or “low”'
    """
    return [
        graded[row.grade] if row.told else UNSURE.format(graded[row.grade], graded[row.second_grade])
        for row in rows_in(judged)
    ]


def levels_untested(operators: pd.DataFrame, graded: Mapping[Any, Text]) -> list[Text]:
    """The two grades with the largest memberships of each row of `measures.evaluation.sensitivity`, the larger first:
    whether it leads by more than the sampling error was not tested.

    >>> rows = pd.DataFrame({"grade": [2], "second_grade": [1]})
    >>> levels_untested(rows, {1: Text("low", "低"), 2: Text("high", "高")})[0].en
    '“high” or “low”'
    """
    return [EITHER.format(graded[row.grade], graded[row.second_grade]) for row in rows_in(operators)]


def sides_called(judged: pd.DataFrame, column: str | None) -> list[Text]:
    """Groups of such rows: everybody, then the answers of a column."""
    return [
        wording.title("overall") if row.group == "all" else labels.answers(str(column), [row.group])[row.group]
        for row in rows_in(judged)
    ]
