"""The respondents of synthA as the models' tests use them, and what R and PSPP answered.

`r_synthA.json` names its packages (R 4.2.2; MASS 7.3-58.2, ordinal 2022.11-16, nnet 7.3-18, lme4 1.1-31);
`pspp_synthA.json` holds the tables of PSPP 1.6.2. Scores d1 … d4 are means of five items each.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent / "oracles_survey"


@cache
def r(block):
    return json.loads((HERE / "r_synthA.json").read_text(encoding="utf-8"))[block]


@cache
def pspp(section, title):
    tables = json.loads((HERE / "pspp_synthA.json").read_text(encoding="utf-8"))["sections"][section]
    return next(table["rows"] for table in tables if table["title"] == title)


@cache
def _respondents():
    frame = pd.read_csv(HERE / "synthA_likert600.csv")
    items = frame[[f"q{number}" for number in range(1, 21)]]
    items = items.where(items <= 5)  # 9 is a user-missing code
    for scale in range(4):
        frame[f"d{scale + 1}"] = items.iloc[:, 5 * scale : 5 * scale + 5].mean(axis=1)
    frame["tot"] = frame[["d1", "d2", "d3", "d4"]].mean(axis=1)
    frame["three"] = pd.cut(frame["sat"], [0, 2, 3, 5], labels=False)
    return frame


def respondents():
    return _respondents().copy()


def column(rows, number):
    return np.array([row[number] for row in rows])
