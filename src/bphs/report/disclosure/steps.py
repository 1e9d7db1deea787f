"""Account of cleaning, with rules that took out few respondents told together."""

from __future__ import annotations

import pandas as pd

EXCLUDED, REMAINING = "excluded", "remaining"


def is_flow(frame: pd.DataFrame) -> bool:
    """Whether a table tells step by step how many records were left."""
    return EXCLUDED in frame and REMAINING in frame


def joined(flow: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Neighbouring steps told as one until each took out nobody or at least as many respondents as the threshold.

    Flow figures usually print every number (STROBE, item 13; doi:10.1371/journal.pmed.0040296). But who was younger
    than 18, or gave two answers that contradict each other, is a group of respondents like any other. Joined, nothing
    of the account is lost but which of two rules caught whom; hidden, each number would be the difference of those
    before and after it.

    Parameters
    ----------
    flow : one row for each step, first to last: names (`step_en`, `step_zh`, or any column of words), `excluded`,
        `remaining`.

    >>> steps = pd.DataFrame({"step_en": ["received", "young", "fast", "kept"], "excluded": [0, 2, 9, 0],
    ...     "remaining": [50, 48, 39, 39]})
    >>> joined(steps, 5).values.tolist()
    [['received', 0, 50], ['young; fast', 11, 39], ['kept', 0, 39]]
    """
    taken = flow[EXCLUDED].to_numpy()
    parts: list[list[int]] = []
    inner = range(1, len(flow) - 1)
    for place in inner:
        if parts and 0 < taken[parts[-1]].sum() < threshold:
            parts[-1].append(place)
        else:
            parts.append([place])
    while len(parts) > 1 and 0 < taken[parts[-1]].sum() < threshold:
        last = parts.pop()
        parts[-1] += last
    rows = [[0], *parts, [len(flow) - 1]] if len(flow) > 1 else [[0]]
    return pd.DataFrame([_one(flow.iloc[part]) for part in rows], columns=flow.columns).astype(
        dict(flow.dtypes[[EXCLUDED, REMAINING]])
    )


def _one(part: pd.DataFrame) -> list[object]:
    """Steps as one: their names one after the other, what they took out together, what was left at the end."""
    numbers = {EXCLUDED: part[EXCLUDED].sum(), REMAINING: part[REMAINING].iloc[-1]}
    return [
        numbers.get(str(name)) if name in numbers else _named(list(part[name]), str(name).endswith("_zh"))
        for name in part
    ]


def _named(names: list[str], chinese: bool) -> str:
    return "；".join(names) if chinese else "; ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])
