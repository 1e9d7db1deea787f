"""Opinions of the residents of the synthetic survey, before they tick a box, and how opinions become ticks."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from tools.synthetic_survey import design
from tools.synthetic_survey.people import Numbers, Random

NORMAL = NormalDist()


def perspectives(random: Random, people: pd.DataFrame) -> pd.DataFrame:
    """Five factors and the trait behind awareness, each with mean 0 and standard deviation 1 among the residents.

    A perspective is the sum of a part of the township's and a part of one's own, both correlated as in the design, plus
    residence and education; perceived equalization is what it owes to the four perspectives plus a part of its own.
    """
    n, names = len(people), design.PERSPECTIVES
    root = np.linalg.cholesky(np.array(design.CORRELATION))
    place = people["township"].to_numpy() - 1
    local = random.normal(size=(int(people["township"].max()), 4)) @ root.T
    local -= local.mean(axis=0)
    share = design.TOWNSHIP_SHARE
    own = random.normal(size=(n, 4)) @ root.T
    latent = pd.DataFrame(np.sqrt(share) * local[place] + np.sqrt(1 - share) * own, columns=names)
    rural = (people["residence"] == 2).astype(float)
    for name in ("financing", "provision"):
        latent[name] += design.RURAL[name] * rural
    latent["participation"] += design.EDUCATION_PARTICIPATION * people["education"]
    latent = standardized(latent)
    latent["equalization"] = mixed(random, latent, design.EQUALIZATION) + design.RURAL["equalization"] * rural
    trait = design.TRAIT_PARTICIPATION
    latent["awareness"] = trait * latent["participation"] + np.sqrt(1 - trait**2) * random.normal(size=n)
    return standardized(latent)


def standardized(table: pd.DataFrame) -> pd.DataFrame:
    """Each column with mean 0 and standard deviation 1."""
    return (table - table.mean()) / table.std(ddof=0)


def mixed(random: Random, causes: pd.DataFrame, effects: dict[str, float]) -> pd.Series:
    """A sum of causes, weighted by standardized effects, and of chance, with variance 1."""
    explained = sum(weight * causes[name] for name, weight in effects.items())
    return explained + np.sqrt(max(1 - float(np.var(explained)), 0.05)) * random.normal(size=len(causes))


def item(random: Random, opinion: pd.Series, loading: float) -> pd.Series:
    """Answer behind an item: its loading times the opinion, and chance; variance 1."""
    return loading * opinion + np.sqrt(1 - loading**2) * random.normal(size=len(opinion))


def ticked(answers: Any) -> Any:
    """Answers in steps as codes from 1 to 5."""
    return np.clip(np.rint(answers), 1, 5).astype(int)


def level_for_share(share: float, spread: float) -> float:
    """Mean of the normal answer of which a share of `share` is ticked as 4 or 5.

    >>> level_for_share(0.5, 0.8)
    3.5
    """
    return 3.5 + spread * NORMAL.inv_cdf(share)


def level_and_spread(mean: float, deviation: float) -> tuple[float, float]:
    """Mean and standard deviation of the normal answer whose ticks have these moments.

    >>> level, spread = level_and_spread(3.0, 0.9)
    >>> round(level, 6), spread < 0.9
    (3.0, True)
    """
    level, spread = mean, deviation
    for _ in range(200):
        found, scatter = moments(level, spread)
        level, spread = level + mean - found, spread * deviation / scatter
    return level, spread


def moments(level: float, spread: float) -> tuple[float, float]:
    """Mean and standard deviation of the ticks of a normal answer."""
    below = np.array([0.0, *(NORMAL.cdf((edge - level) / spread) for edge in (1.5, 2.5, 3.5, 4.5)), 1.0])
    chance, codes = np.diff(below), np.arange(1, 6)
    mean = float(chance @ codes)
    return mean, float(np.sqrt(chance @ (codes - mean) ** 2))


def chosen(random: Random, log_odds: Any, share: float | None, offset: float = 0.0) -> tuple[Any, float]:
    """Yes or no for each resident, and the constant added to the log odds so that `share` is expected to say yes."""
    log_odds = np.asarray(log_odds, dtype=float)
    constant = offset if share is None else constant_for(log_odds, share)
    return random.random(len(log_odds)) < probability(constant + log_odds), constant


def constant_for(log_odds: Numbers, share: float) -> float:
    """Constant to add to the log odds so that the probabilities have this mean.

    >>> round(constant_for(np.zeros(3), 0.75), 6)  # ln 3
    1.098612
    """
    low, high = -20.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        if middle in (low, high):  # nothing lies between the two any more
            break
        low, high = (middle, high) if probability(middle + log_odds).mean() < share else (low, middle)
    return (low + high) / 2


def probability(log_odds: Any) -> Any:
    """Probability that has these log odds."""
    return 1 / (1 + np.exp(-np.asarray(log_odds, dtype=float)))
