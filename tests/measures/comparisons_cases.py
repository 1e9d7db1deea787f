"""The made-up survey of 600 (synthA) and what PSPP 1.6.2 and R 4.2.2 print of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

ORACLES = Path(__file__).parent / "oracles_survey"
AGES = {"18-29岁": 1, "30-39岁": 2, "40-49岁": 3, "50-59岁": 4, "60岁及以上": 5}


@cache
def answers() -> pd.DataFrame:
    """synthA with user-missing 9 as missing, and the scores d1 … d4 (means of five items) and tot (mean of
    the four).
    """
    frame = pd.read_csv(ORACLES / "synthA_likert600.csv")
    items = [f"q{number}" for number in range(1, 21)]
    frame[items] = frame[items].where(frame[items] != 9)
    for number in range(4):
        frame[f"d{number + 1}"] = frame[items[5 * number : 5 * number + 5]].mean(axis=1)
    frame["tot"] = frame[["d1", "d2", "d3", "d4"]].mean(axis=1)
    return frame


@cache
def in_r() -> dict[str, Any]:
    """R: psych, survey, rstatix, effectsize … on synthA."""
    return json.loads((ORACLES / "r_synthA.json").read_text(encoding="utf-8"))


@cache
def _pspp() -> dict[str, Any]:
    return json.loads((ORACLES / "pspp_synthA.json").read_text(encoding="utf-8"))["sections"]


def pspp(section: str, title: str, which: int = 0) -> list[list[Any]]:
    """Rows of a table as PSPP prints it: the `which`-th of that title in a section."""
    return [table["rows"] for table in _pspp()[section] if table["title"] == title][which]
