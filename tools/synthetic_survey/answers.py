"""Answers of the synthetic survey, complete and careful: awareness leads to use, use to satisfaction, perspectives to
equalization.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from tools.synthetic_survey import design
from tools.synthetic_survey.latent import (
    chosen,
    constant_for,
    item,
    level_and_spread,
    level_for_share,
    mixed,
    probability,
    standardized,
    ticked,
)
from tools.synthetic_survey.people import Random

SKIPPED, EMPTY, UNKNOWN = -3, -2, 9
Facts = dict[tuple[str, str, str], float]
"""Known truth: (kind, name, other) and the number."""


def concerned(people: pd.DataFrame) -> list[Any]:
    """Services, of the 13, that are meant for the household."""
    everybody = np.ones(len(people), dtype=bool)
    groups = {
        3: "household_1",
        4: "household_2",
        5: "household_3",
        6: "chronic_1",
        7: "chronic_2",
        2: "household_1",
        10: "household_3",
    }
    return [people[groups[place]].to_numpy() == 1 if place in groups else everybody for place in range(13)]


def awareness(random: Random, people: pd.DataFrame, latent: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """heard, package, aware_01 … aware_13: 1 yes, 2 no."""
    local = random.normal(0, design.AWARENESS_TOWNSHIP, int(people["township"].max()))
    effects = design.AWARENESS
    base = (
        effects["education"] * (people["education"] - people["education"].mean())
        + effects["trait"] * latent["awareness"]
    )
    base = (base + (local - local.mean())[people["township"] - 1]).to_numpy()
    found = {"heard": np.zeros(len(people), dtype=bool)}
    for among, code in (("urban", 1), ("rural", 2)):
        rows = people["residence"].to_numpy() == code
        found["heard"][rows], facts["intercept", "heard", among] = chosen(
            random, base[rows], design.target("heard", among)
        )
    found["package"], facts["intercept", "package", "all"] = chosen(
        random, np.where(found["heard"], base, -np.inf), design.target("package")
    )
    for place, mine in enumerate(concerned(people)):
        name = f"aware_{place + 1:02}"
        # A service for everybody concerns everybody: no difference to explain.
        odds = base + design.CONCERNED * (mine if not mine.all() else 0)
        found[name], facts["intercept", name, "all"] = chosen(random, odds, design.target(name))
    return pd.DataFrame({name: np.where(yes, 1, 2) for name, yes in found.items()})


def use(random: Random, people: pd.DataFrame, aware: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """used_01 … used_11 and none: 1 used, 0 not."""
    local = random.normal(0, design.USE_TOWNSHIP, int(people["township"].max()))[people["township"] - 1]
    odds, allowed = [], []
    for place, mine in enumerate(concerned(people)[:11]):
        known = (aware[f"aware_{place + 1:02}"] == 1).to_numpy()
        everybody = place in design.OPEN_TO_ALL
        allowed.append(np.ones(len(people), dtype=bool) if everybody else mine)
        extra = design.USE["concerned"] * (mine if everybody and not mine.all() else 0)
        odds.append(
            design.USE["aware"] * known + design.USE["distance"] * (people["distance"] - 2).to_numpy() + extra + local
        )
    used = {}
    for place in range(1, 11):
        rows, name = allowed[place], f"used_{place + 1}"
        used[name] = np.zeros(len(people), dtype=bool)
        used[name][rows], facts["intercept", name, "all"] = chosen(random, odds[place][rows], design.USED[place])
    used = {"used_1": _records(random, people, odds[0], np.any(list(used.values()), axis=0), facts), **used}
    table = pd.DataFrame(used).astype(int)
    table["used_12"] = (table.sum(axis=1) == 0).astype(int)
    return table


def _records(random: Random, people: pd.DataFrame, odds: Any, others: Any, facts: Facts) -> Any:
    """Health records, so common that 'one service or more' meets its target in town and in the countryside."""
    found = np.zeros(len(people), dtype=bool)
    for among, code in (("urban", 1), ("rural", 2)):
        rows = people["residence"].to_numpy() == code
        lacking = rows & ~others
        share = 1 - (1 - design.target("used_12", among)) * rows.sum() / max(lacking.sum(), 1)
        constant = constant_for(odds[lacking], float(np.clip(share, 0.02, 0.98)))
        facts["intercept", "used_1", among] = constant
        found[rows] = random.random(rows.sum()) < probability(constant + odds[rows])
    return found


def scale_items(random: Random, people: pd.DataFrame, latent: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """27 items on the four perspectives and on equalization: codes 1 to 5, reversed items as they were ticked."""
    rural = (people["residence"] == 2).astype(float)
    found = {}
    for factor in design.FACTORS:
        for name, loading in zip(design.items(factor), design.LOADINGS[factor], strict=True):
            shift = design.SHIFTED.get(name, 0.0) * (rural - rural.mean())
            if name == "eq1":
                level, spread = level_for_share(design.target(name), design.FAIRNESS_SPREAD), design.FAIRNESS_SPREAD
            else:
                own = sqrt(design.target(name, measure="sd") ** 2 - float(shift.var()))
                level, spread = level_and_spread(design.target(name, measure="mean"), own)
            answer = ticked(level + shift + spread * item(random, latent[factor], loading))
            found[name] = 6 - answer if name in design.REVERSED else answer
            facts["level", name, factor], facts["spread", name, factor] = level, spread
    return pd.DataFrame(found)


def satisfaction(
    random: Random, latent: pd.DataFrame, aware: pd.DataFrame, used: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series]:
    """satisfied_01 … satisfied_11 (skipped by those who did not use the service), sa1 … sa6 and satisfied.

    The opinion behind them comes second.
    """
    services = aware.filter(like="aware_")
    causes = pd.DataFrame(
        {
            "use": used.iloc[:, :11].sum(axis=1),
            "awareness": (services == 1).sum(axis=1),
            "provision": latent["provision"],
        }
    )
    opinion = mixed(random, standardized(causes), design.SATISFACTION)
    opinion = (opinion - opinion.mean()) / opinion.std(ddof=0)
    loadings = {f"satisfied_{place:02}": design.SERVICE_LOADING for place in range(1, 12)}
    loadings |= dict(zip(design.items("satisfaction"), design.LOADINGS["satisfaction"], strict=True)) | {
        "satisfied": design.SATISFIED_LOADING
    }
    found = {name: _satisfied(random, name, opinion, loading, used) for name, loading in loadings.items()}
    return pd.DataFrame(found), opinion


def _satisfied(random: Random, name: str, opinion: pd.Series, loading: float, used: pd.DataFrame) -> Any:
    service = name.startswith("satisfied_")
    rows = used[f"used_{int(name[-2:])}"].to_numpy() == 1 if service else np.ones(len(used), dtype=bool)
    spread = design.SATISFACTION_SPREAD
    # Users are more content than others: the target holds among them.
    level = level_for_share(design.target(name, "users" if service else "all"), spread) - spread * loading * float(
        opinion[rows].mean()
    )
    return np.where(rows, ticked(level + spread * item(random, opinion, loading)), SKIPPED)


def others(random: Random, people: pd.DataFrame, heard: pd.Series) -> pd.DataFrame:
    """channel_1 … channel_7 (skipped by those who have not heard), checkup, priority_1 … priority_8 (rank 1 to 3)."""
    n = len(people)
    yes = (random.random((n, 7)) < [[0.62, 0.41, 0.37, 0.24, 0.45, 0.21, 0.04]]).astype(int)
    yes[yes.sum(axis=1) == 0, 0] = 1
    found = pd.DataFrame(
        np.where((heard == 1).to_numpy()[:, None], yes, SKIPPED), columns=[f"channel_{code}" for code in range(1, 8)]
    )
    none = np.where(people["residence"] == 1, design.target("checkup", "urban"), design.target("checkup", "rural"))
    found["checkup"] = 1 + (random.random(n) < none)
    worth = random.gumbel(size=(n, 8)) + [[0.6, 0.7, 0.9, 0.3, 0.5, 0.4, 0.4, 0.0]]
    rank = (-worth).argsort(axis=1).astype("int8").argsort(axis=1) + 1
    return found.join(
        pd.DataFrame(
            np.where(rank <= 3, rank, np.nan).astype("float32"), columns=[f"priority_{code}" for code in range(1, 9)]
        )
    )


def with_gaps(random: Random, answers: pd.DataFrame, education: pd.Series) -> pd.DataFrame:
    """'Don't know' (with less education more often, and some persons more than others) and answers left empty (at
    random).
    """
    answers = answers.copy()
    person = design.UNKNOWN_EDUCATION * education.to_numpy() + design.UNKNOWN_PERSON * random.normal(size=len(answers))
    for factor, share in design.UNKNOWN.items():
        for name in design.items(factor):
            unknown, _ = chosen(random, person, share)
            answers.loc[unknown, name] = UNKNOWN
            answers.loc[random.random(len(answers)) < design.EMPTY, name] = EMPTY
    return answers
