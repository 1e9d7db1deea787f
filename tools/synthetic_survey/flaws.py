"""Flaws of every survey, put in on purpose and written down: who hurried, who ticked one column, what was
sent twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from tools.synthetic_survey import design
from tools.synthetic_survey.answers import EMPTY, SKIPPED
from tools.synthetic_survey.people import Random

OUT_OF_RANGE = (("age", 199), ("sex", 3), ("education", 7), ("sp2", 7), ("eq1", 6), ("fn3", 0), ("health", 8))
"""Codes that no answer has, as they slip in when paper sheets are typed."""
OPINIONS = [name for factor in design.FACTORS for name in design.items(factor)]
GRIDS = [
    [*design.items("satisfaction"), "satisfied"],
    *(design.items(factor) for factor in design.FACTORS),
    [f"priority_{code}" for code in range(1, 9)],
]
"""Questions 21 to 28, in the order in which they are asked."""


def sent(random: Random, answers: pd.DataFrame) -> pd.DataFrame:
    """Additions of the platform: when, how long, from where.

    Addresses from the ranges kept for documentation (RFC 5737).
    """
    n = len(answers)
    day, clock = random.integers(0, 47, n), np.clip(random.normal(14.2, 3.0, n), 8, 20.99)
    when = pd.Timestamp("2021-07-05") + pd.to_timedelta(day * 86_400 + (clock * 3600).astype(int), unit="s")
    slower = 1 + 0.006 * (answers["age"] - 45).clip(lower=0)
    seconds = np.clip(np.exp(random.normal(6.35, 0.38, n)) * slower, design.SLOWEST_SPEEDER + 60, 5400).astype("int16")
    source = np.array(["微信", "手机提交", "链接"])[random.choice(3, n, p=[0.71, 0.21, 0.08])]
    network = np.array(["192.0.2.", "198.51.100.", "203.0.113."])[random.integers(0, 3, n)]
    address = [f"{net}{host}" for net, host in zip(network, random.integers(1, 255, n), strict=True)]
    platform = {"submitted": when, "seconds": seconds, "source": source, "source_detail": "N/A", "ip": address}
    return pd.DataFrame(platform, index=answers.index).join(answers)


Sheets = dict[str, np.ndarray[Any, Any]]
"""Answers by column, to be spoilt in place: a cell of a table costs as much to set as the table is long."""


def spoil(random: Random, answers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records with flaws, one at most each; and a table of the same rows with the columns flaw and variable."""
    sheets: Sheets = {str(name): answers[name].to_numpy(copy=True) for name in answers}
    rows, n = answers.index, len(answers)
    del answers  # of a million, two copies at a time are enough
    told = {name: np.full(n, "", dtype=object) for name in ("flaw", "variable")}
    order = iter(random.permutation(n).tolist())
    for flaw, spoiler in SPOILERS.items():
        for number in range(round(design.FLAWS[flaw] * n / 1200)):
            row = next(order)
            told["flaw"][row], told["variable"][row] = flaw, spoiler(random, sheets, row, number)
    spoilt, marks = pd.DataFrame(sheets, index=rows), pd.DataFrame(told, index=rows).astype("str")
    del sheets
    return _twice(random, spoilt, marks, round(design.FLAWS["duplicate"] * n / 1200))


def _put(sheets: Sheets, row: int, names: list[str], codes: Any) -> None:
    """One code for all of a sheet's answers to these questions, or one for each."""
    for name, code in zip(names, np.broadcast_to(codes, len(names)), strict=True):
        sheets[name][row] = code


def _twice(random: Random, answers: pd.DataFrame, told: pd.DataFrame, count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Some careful residents send their answers again, from the same address, minutes later."""
    rows = random.choice(np.flatnonzero(told["flaw"] == ""), size=count, replace=False)
    again = answers.iloc[rows].copy()
    again["submitted"] += pd.to_timedelta(random.integers(60, 540, count), unit="s")
    again["seconds"] = random.integers(design.SLOWEST_SPEEDER + 5, 400, count)
    mark = pd.DataFrame({"flaw": "duplicate", "variable": ""}, index=again.index)
    return pd.concat([answers, again]), pd.concat([told, mark])


def _speeder(random: Random, sheets: Sheets, row: int, number: int) -> str:
    del number
    names = [*OPINIONS, *design.items("satisfaction")]
    _put(sheets, row, names, random.integers(1, 6, len(names)))
    sheets["seconds"][row] = int(random.integers(*design.SPEEDER_SECONDS))
    return ""


def _straight_liner(random: Random, sheets: Sheets, row: int, number: int) -> str:
    del number
    _put(sheets, row, OPINIONS, int(random.choice([3, 4, 5], p=[0.4, 0.4, 0.2])))
    sheets["seconds"][row] = int(random.integers(design.SLOWEST_SPEEDER + 5, 330))
    return ""


def _out_of_range(random: Random, sheets: Sheets, row: int, number: int) -> str:
    del random
    name, code = OUT_OF_RANGE[number % len(OUT_OF_RANGE)]
    sheets[name][row] = code
    return name


def _contradiction(random: Random, sheets: Sheets, row: int, number: int) -> str:
    """Knows what the package holds but never heard of it; has no chronic disease and hypertension."""
    del random
    if number % 2:
        _put(sheets, row, ["chronic_1", "chronic_6"], 1)
        return "chronic"
    sheets["heard"][row], sheets["package"][row] = 2, 1
    _put(sheets, row, [f"channel_{code}" for code in range(1, 8)], SKIPPED)
    return "package"


def _not_eligible(random: Random, sheets: Sheets, row: int, number: int) -> str:
    name = ("resident", "age")[number % 2]
    sheets[name][row] = 2 if name == "resident" else int(random.integers(14, 18))
    return name


def _broke_off(random: Random, sheets: Sheets, row: int, number: int) -> str:
    """Stopped at one of the grids: everything from there on is empty."""
    del number
    rest = [name for grid in GRIDS[int(random.integers(0, 4)) :] for name in grid]
    _put(sheets, row, rest, EMPTY)
    return rest[0]


SPOILERS: dict[str, Callable[[Random, Sheets, int, int], str]] = {
    "speeder": _speeder,
    "straight_liner": _straight_liner,
    "out_of_range": _out_of_range,
    "contradiction": _contradiction,
    "not_eligible": _not_eligible,
    "broke_off": _broke_off,
}
