"""Reading the survey oracles: made-up answers of 600 respondents, and what R and PSPP said of them (versions in the
files).
"""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "oracles_survey"
ITEMS = [f"q{number}" for number in range(1, 21)]
DIMENSIONS = {f"F{number + 1}": ITEMS[5 * number : 5 * number + 5] for number in range(4)}


def oracle(name: str) -> dict[str, Any]:
    """``"r"`` or ``"pspp"``."""
    return json.loads((FOLDER / f"{name}_synthA.json").read_text(encoding="utf-8"))


def respondents() -> pd.DataFrame:
    """The answers; 9 is user-missing in the .sav and NaN here."""
    read = pd.read_csv(FOLDER / "synthA_likert600.csv")
    return read.assign(**read[ITEMS].replace(9, np.nan))


def pspp_table(section: str, title: str) -> list[list[Any]]:
    """Rows of one table as PSPP printed it."""
    return next(table["rows"] for table in oracle("pspp")["sections"][section] if table["title"] == title)


def pspp_matrix(section: str, title: str, heading: int = 2) -> np.ndarray:
    """The numbers below `heading` rows and right of the labels."""
    return np.array([[float(value) for value in row[1:]] for row in pspp_table(section, title)[heading:]])


def loadings(frame: pd.DataFrame) -> np.ndarray:
    """The columns of factors."""
    return frame.drop(columns=frame.columns[0]).to_numpy()


def distance(found: np.ndarray, wanted: Any) -> float:
    """Largest difference of two loading matrices whose factors may differ in order and sign."""
    wanted = np.asarray(wanted, dtype=float)

    def apart(order: tuple[int, ...]) -> float:
        turned = found[:, order]
        return float(np.abs(turned * np.sign((turned * wanted).sum(axis=0)) - wanted).max())

    return min(apart(order) for order in permutations(range(wanted.shape[1])))


def likert(n: int, k: int, factors: int = 1, loading: float = 0.7, seed: int = 0, between: float = 0.0) -> pd.DataFrame:
    """Made-up five-point answers of known structure: consecutive items share a factor, factors correlate
    by `between`.
    """
    rng = np.random.default_rng(seed)
    common, own = rng.normal(size=(n, factors)), rng.normal(size=(n, k))
    if between:
        common = np.sqrt(1 - between) * common + np.sqrt(between) * rng.normal(size=(n, 1))
    attitude = loading * common[:, np.arange(k) * factors // k] + np.sqrt(1 - loading**2) * own
    return pd.DataFrame(np.clip(np.round(1.1 * attitude + 3), 1, 5), columns=[f"q{number + 1}" for number in range(k)])


def exactly(correlation: np.ndarray, n: int) -> pd.DataFrame:
    """Answers whose correlations are these, to the last digit."""
    k = len(correlation)
    drawn = np.random.default_rng(0).normal(size=(n, k))
    drawn -= drawn.mean(axis=0)
    white = drawn @ np.linalg.inv(np.linalg.cholesky(drawn.T @ drawn / n)).T
    return pd.DataFrame(white @ np.linalg.cholesky(correlation).T, columns=[f"q{number + 1}" for number in range(k)])
