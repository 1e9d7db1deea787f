"""Residents of the synthetic survey: who they are and where they live, before they answer anything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tools.synthetic_survey import design

Random = np.random.Generator
Numbers = np.ndarray[Any, np.dtype[np.float64]]


def townships(random: Random) -> pd.DataFrame:
    """24 streets, towns and townships: columns township (code), name, kind, adults, near (km to an institution,
    typical).
    """
    kinds = [kind for kind, names in design.TOWNS.items() for _ in names]
    size = {"street": 36_000, "town": 19_000, "township": 8_000}
    near = {"street": 0.7, "town": 1.8, "township": 3.6}
    spread = np.exp(random.normal(0, 0.25, size=(2, len(kinds))))
    adults = [round(size[kind] * factor / 10) * 10 for kind, factor in zip(kinds, spread[0], strict=True)]
    names = [name for group in design.TOWNS.values() for name in group]
    distance = [near[kind] * factor for kind, factor in zip(kinds, spread[1], strict=True)]
    return pd.DataFrame(
        {"township": range(1, len(kinds) + 1), "name": names, "kind": kinds, "adults": adults, "near": distance}
    )


def residents(random: Random, n: int, units: pd.DataFrame) -> pd.DataFrame:
    """Profiles of n residents, as many from each township as possible: codes of the codebook."""
    place = np.arange(n) % len(units)
    unit = units.iloc[place].reset_index(drop=True)
    urban = unit["kind"].map(design.URBAN) > random.random(n)
    stratum = unit["kind"].map({kind: code for code, kind in enumerate(design.TOWNS, 1)})
    people = pd.DataFrame(
        {"township": unit["township"], "stratum": stratum, "residence": np.where(urban, 1, 2), "resident": 1}
    )
    people["sex"] = 1 + (random.random(n) < design.FEMALE_SAMPLED)
    people["age"] = _ages(random, n)
    people["education"] = _education(random, people)
    people["registration"] = _registration(random, urban.to_numpy())
    people["income"] = _income(random, people)
    people = people.join(_household(random, people)).join(_chronic(random, people))
    ill = people[[f"chronic_{code}" for code in range(1, 6)]].sum(axis=1)
    people["health"] = _steps(3.7 - 0.45 * ill - 0.01 * (people["age"] - 50) + random.normal(0, 0.8, n))
    distance = unit["near"] * np.exp(random.normal(0, 0.55, n)) * np.where(urban, 0.8, 1.2)
    people["distance"] = distance.clip(0.1, 29).round(1)
    return people


def _steps(values: Any) -> Any:
    """Continuous opinions as answers from 1 to 5."""
    return np.clip(np.rint(values), 1, 5).astype(int)


def _ages(random: Random, n: int) -> Numbers:
    """Adults of the census, the old and the middle-aged more likely to be at home."""
    first, last, share = (np.array(column) for column in zip(*design.AGES, strict=True))
    chance = share * np.where(first >= 60, 1.25, np.where(first < 35, 0.8, 1.0))
    band = random.choice(len(first), size=n, p=chance / chance.sum())
    return first[band] + np.floor(random.random(n) * (last - first + 1)[band]).astype(int)


def _education(random: Random, people: pd.DataFrame) -> Numbers:
    """Five levels, less with age and in the countryside."""
    score = -0.075 * (people["age"] - 45) - 1.3 * (people["residence"] == 2) + random.logistic(size=len(people))
    return 1 + np.searchsorted([-1.9, 0.1, 1.3, 2.4], score)


def _registration(random: Random, urban: Any) -> Numbers:
    drawn = random.random(len(urban))
    limits = np.where(urban[:, None], [[0.60, 0.86]], [[0.08, 0.96]])
    return 1 + (drawn[:, None] > limits).sum(axis=1)


def _income(random: Random, people: pd.DataFrame) -> Numbers:
    score = 0.7 * (people["education"] - 2.3) - 0.8 * (people["residence"] == 2) + random.logistic(size=len(people))
    income = 1 + np.searchsorted([-2.4, -0.9, 0.9, 2.2], score)
    return np.where(random.random(len(people)) < design.INCOME_REFUSED, 9, income)


def _household(random: Random, people: pd.DataFrame) -> pd.DataFrame:
    drawn = random.random((len(people), 3))
    age = people["age"]
    found = pd.DataFrame(
        {
            "household_1": drawn[:, 0] < np.where(age.between(22, 40), 0.45, np.where(age.between(50, 68), 0.30, 0.10)),
            "household_2": drawn[:, 1] < np.where(age.between(20, 38), 0.14, 0.04),
            "household_3": (age >= 65) | (drawn[:, 2] < 0.32),
        }
    ).astype(int)
    found["household_4"] = (found.sum(axis=1) == 0).astype(int)
    return found


def _chronic(random: Random, people: pd.DataFrame) -> pd.DataFrame:
    drawn = random.random((len(people), 5))
    years = (people["age"].to_numpy() - 55) / 10
    chance = 1 / (
        1 + np.exp(-(np.array([[-1.1, -2.3, -2.6, -3.0, -2.4]]) + years[:, None] * [[0.65, 0.50, 0.60, 0.45, 0.30]]))
    )
    found = pd.DataFrame((drawn < chance).astype(int), columns=[f"chronic_{code}" for code in range(1, 6)])
    found["chronic_6"] = (found.sum(axis=1) == 0).astype(int)
    return found
