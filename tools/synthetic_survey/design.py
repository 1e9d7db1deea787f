"""Design of the synthetic survey: everything here is known truth, written beside the data in ``truth.csv``.

The marginals are not here but in ``targets.csv``: each says which study it imitates, or that it was made up.
The effects were made up; their directions follow the literature (education and use: 10.1186/s12889-022-12870-1;
awareness and satisfaction: Tan et al. 2021, Spearman .28; income and where people go: 10.1093/heapol/13.3.311).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
CODEBOOK = HERE / "codebook.csv"
TARGETS = HERE / "targets.csv"

TOWNS = {
    "street": [f"S{i:02}" for i in range(1, 9)],
    "town": [f"T{i:02}" for i in range(1, 11)],
    "township": [f"X{i:02}" for i in range(1, 7)],
}
URBAN = {"street": 1.0, "town": 0.45, "township": 0.05}
"""Share of a unit's adults who live in built-up places."""

PERSPECTIVES = ("policy", "financing", "provision", "participation")
FACTORS = (*PERSPECTIVES, "equalization")
LATENT = (*FACTORS, "satisfaction", "awareness")
CORRELATION = ((1.0, 0.50, 0.45, 0.35), (0.50, 1.0, 0.50, 0.25), (0.45, 0.50, 1.0, 0.40), (0.35, 0.25, 0.40, 1.0))
"""Of the four perspectives, between and within townships, before residence and education are added."""
EQUALIZATION = {"policy": 0.20, "financing": 0.15, "provision": 0.35, "participation": 0.15}
"""What perceived equalization owes to each perspective, standard deviations."""
TOWNSHIP_SHARE = 0.08
"""Share of the variance of each perspective that lies between townships."""
RURAL = {"financing": -0.15, "provision": -0.30, "equalization": -0.20}
"""Rural less urban residents, standard deviations."""
EDUCATION_PARTICIPATION = 0.12
"""Standard deviations for each level of education."""
SATISFACTION = {"use": 0.20, "provision": 0.40, "awareness": 0.32}
"""Standardized effects on satisfaction of the number of services used, of service provision, and of the number of
services known.
"""
TRAIT_PARTICIPATION = 0.35
"""Correlation of the trait behind awareness with participation."""

LOADINGS = {
    "policy": (0.60, 0.82, 0.80, 0.58, 0.74),
    "financing": (0.79, 0.81, 0.57, 0.64, 0.75),
    "provision": (0.78, 0.74, 0.81, 0.60, 0.69, 0.71),
    "participation": (0.77, 0.73, 0.58, 0.57, 0.72),
    "equalization": (0.80, 0.78, 0.56, 0.68, 0.62, 0.84),
    "satisfaction": (0.78, 0.74, 0.65, 0.70, 0.76, 0.68),
}
"""On the latent answer behind each item, positive whether or not the item is reversed."""
PREFIX = {
    "policy": "pe",
    "financing": "fn",
    "provision": "sp",
    "participation": "rp",
    "equalization": "eq",
    "satisfaction": "sa",
}
REVERSED = ("pe4", "fn3", "sp4", "rp4", "eq3", "eq5")
SATISFIED_LOADING = 0.88
"""Of satisfaction all in all."""
SERVICE_LOADING = 0.65
"""Of satisfaction with each service used."""
SATISFACTION_SPREAD = 0.80
"""Standard deviation of the answer behind each satisfaction item, in steps of the answer scale."""
FAIRNESS_SPREAD = 1.00
"""The same of item eq1, for which only a share was published."""
SHIFTED = {"fn4": -0.35}
"""Items that rural residents answer lower at the same opinion, in steps: not invariant between town and countryside."""

AWARENESS = {"education": 0.35, "trait": 0.90}
"""Log odds of knowing a service, of having heard of the programme and of knowing the package: for each level of
education; for one standard deviation of the trait.
"""
CONCERNED = 0.60
"""Log odds of knowing a service if one's household is concerned."""
AWARENESS_TOWNSHIP = 0.30
"""Standard deviation between townships of the log odds of awareness."""
USE = {"aware": 0.80, "distance": -0.06, "concerned": 1.00}
"""Log odds of using a service: if one knows it; for each kilometre to the institution; if one's household is concerned
(services open to all); services for some groups are used by households of these groups only.
"""
USE_TOWNSHIP = 0.20
USED = (None, 0.60, 0.55, 0.85, 0.80, 0.70, 0.72, 0.70, 0.015, 0.012, 0.09)
"""Share of the households concerned that used each service; made up.

Records are set so that 'one service or more' meets its target.
"""
OPEN_TO_ALL = (0, 1, 2, 8, 9, 10)
"""Services (counted from 0) that any household may use."""

FIRST_CONTACT = {
    "rural": {2: -0.10, 3: -0.70, 4: -0.60, 5: -0.45},
    "age": {2: 0.008, 3: -0.005, 4: -0.015, 5: -0.025},
    "income": {2: 0.05, 3: 0.25, 4: 0.45, 5: 0.15},
    "distance": {2: 0.05, 3: 0.10, 4: 0.05, 5: 0.10},
    "chronic": {2: 0.35, 3: 0.50, 4: 0.40, 5: -0.50},
}
"""Log odds of going first to (2) a township hospital or community health centre, (3) a hospital of the district, (4)
one of the city or beyond, (5) a pharmacy or to nobody, against (1) a village clinic or community health station: rural
against urban; for each year of age, each step of income, each kilometre to the nearest institution; with a chronic
disease of any kind against none.
"""
FIRST_CONTACT_EMPTY = 0.01
"""Share of the answers to this question left out, at random."""

UNKNOWN = {"policy": 0.006, "financing": 0.025, "provision": 0.006, "participation": 0.004, "equalization": 0.010}
"""Share of 'don't know' among the answers to a scale's items."""
UNKNOWN_EDUCATION = -0.40
"""Log odds of 'don't know' for each level of education."""
UNKNOWN_PERSON = 1.0
"""Standard deviation between persons of the log odds of 'don't know': some know their mind, some do not."""
EMPTY = 0.003
"""Share of answers to scale items left out, at random."""
INCOME_REFUSED = 0.05

FLAWS = {
    "duplicate": 12,
    "speeder": 30,
    "straight_liner": 24,
    "out_of_range": 15,
    "contradiction": 14,
    "not_eligible": 16,
    "broke_off": 10,
}
"""Records with each flaw, per 1,200 residents; a record has one at most. Duplicates are added to the residents."""
SPEEDER_SECONDS = (45, 120)
SLOWEST_SPEEDER = 220
"""Everybody else took longer than this, seconds."""

AGES = (
    (18, 19, 0.0273),
    (20, 24, 0.0726),
    (25, 29, 0.0823),
    (30, 34, 0.0937),
    (35, 39, 0.0685),
    (40, 44, 0.0603),
    (45, 49, 0.1186),
    (50, 54, 0.1150),
    (55, 59, 0.0911),
    (60, 64, 0.0594),
    (65, 69, 0.0800),
    (70, 74, 0.0547),
    (75, 79, 0.0379),
    (80, 84, 0.0225),
    (85, 92, 0.0163),
)
"""First and last age, share of the adults: Chongqing, census of 2020 (NBS, by county; ages 18 and 19 as two fifths of
15-19).
"""
FEMALE, URBAN_SHARE = 0.4945, 0.6946
"""Chongqing, census of 2020, residents of all ages."""
FEMALE_SAMPLED = 0.56
"""Women answer surveys at the door more often; raking can put this right."""


def items(factor: str) -> list[str]:
    """Names of a factor's items.

    >>> items("policy")
    ['pe1', 'pe2', 'pe3', 'pe4', 'pe5']
    """
    return [f"{PREFIX[factor]}{number}" for number in range(1, len(LOADINGS[factor]) + 1)]


def targets() -> pd.DataFrame:
    """Marginals to imitate: columns item, among, measure, codes, target, basis, study, study_n, citation, imitates_en,
    imitates_zh.
    """
    return pd.read_csv(
        TARGETS, dtype={"codes": str, "study_n": "Int64"}, keep_default_na=False, na_values={"study_n": [""]}
    )


def target(item: str, among: str = "all", measure: str = "share") -> float:
    """One marginal: a share as a fraction, anything else as it is.

    >>> round(target("package"), 6), target("pe1", measure="mean")
    (0.1622, 3.76)
    """
    table = targets()
    value = float(
        table[(table["item"] == item) & (table["among"] == among) & (table["measure"] == measure)]["target"].iloc[0]
    )
    return value / 100 if measure == "share" else value


def shares(item: str) -> list[float]:
    """Marginals of a question with several answers, one for each answer, as fractions.

    >>> round(sum(shares("first_contact")), 6)
    1.0
    """
    table = targets()
    rows = table[(table["item"] == item) & table["codes"].str.fullmatch(r"\d+")].sort_values("codes")
    return [float(share) / 100 for share in rows["target"]]
