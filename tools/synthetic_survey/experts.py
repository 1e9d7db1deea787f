"""Judgements of nine experts who do not exist on the dimensions of the evaluation: no experts' judgements were
published.

Judgements on Saaty's scale are made around known weights, with chance; one expert writes two of them the wrong way
round, as happens on paper forms. Ratings of importance come in two Delphi rounds: in the second, experts have seen the
first and moved half-way to the group. The random numbers are a stream of their own, so that the survey's bytes do not
hang on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from tools.synthetic_survey import design

STREAM = 9
"""Tells the experts' random numbers from the survey's."""
EXPERTS = 9
WEIGHTS = {"policy": 0.19, "financing": 0.25, "provision": 0.32, "participation": 0.10, "equalization": 0.14}
"""What the dimensions weigh; made up, but for financing before policy (see `calibration_row`)."""
SPREAD = 0.20
"""Standard deviation of the logarithm of a judgement around the ratio of the weights, before it is put on Saaty's
scale.
"""
CARELESS = 6
"""Expert who writes judgements the wrong way round."""
TURNED = (("provision", "participation"), ("financing", "equalization"))
IMPORTANCE = {"policy": 4.1, "financing": 4.5, "provision": 4.8, "participation": 3.3, "equalization": 3.8}
"""Mean rating, before rounding to 1 to 5."""
DISAGREEMENT = {1: 0.7, 2: 0.35}
"""Standard deviation of the ratings between experts, by round."""
BASIS, FAMILIARITY = (0.8, 0.9, 1.0), (0.6, 0.7, 0.8, 0.9)
"""What experts may say of the basis of their judgement (Ca) and of how familiar they are with the matter (Cs)."""
PRINTED = {"financing": 0.187949, "policy": 0.145921}
"""Two of the weights that one fuzzy process evaluation printed (beside institutions .127741 and coverage .163917)."""
WITHIN = {5: (0.30, 0.24, 0.20, 0.15, 0.11), 6: (0.27, 0.21, 0.17, 0.14, 0.12, 0.09)}
"""What the items of a dimension weigh within it, by how many they are, in their order; made up."""
SAATY = np.array([*(1 / step for step in range(9, 1, -1)), *range(1, 10)])


def experts(seed: int) -> pd.DataFrame:
    """Pairwise judgements.

    Parameters
    ----------
    seed : of the synthetic survey.

    Returns
    -------
    One row per expert and pair of dimensions: `expert` (from 1), `first`, `second`, `judgement` (how many times more
    important the first is than the second, 1/9 to 9).

    >>> table = experts(20210705)
    >>> len(table), table["judgement"].between(1 / 9, 9).all()
    (90, np.True_)
    """
    random = np.random.default_rng((seed, STREAM, 1))
    pairs = list(combinations(design.FACTORS, 2))
    ratios = np.log([WEIGHTS[first] / WEIGHTS[second] for first, second in pairs])
    thought = ratios + random.normal(0, SPREAD, (EXPERTS, len(pairs)))
    for pair in TURNED:
        thought[CARELESS - 1, pairs.index(pair)] *= -1
    told = SAATY[np.abs(thought[..., None] - np.log(SAATY)).argmin(axis=-1)]
    rows = [(expert + 1, *pair, told[expert, place]) for expert in range(EXPERTS) for place, pair in enumerate(pairs)]
    return pd.DataFrame(rows, columns=["expert", "first", "second", "judgement"])


def item_judgements(seed: int) -> pd.DataFrame:
    """Pairwise judgements of the items within each dimension, made as `experts` makes those of the dimensions.

    Returns
    -------
    One row per expert and pair of items of one dimension: `expert`, `first_item`, `second_item`, `judgement`.

    >>> len(item_judgements(20210705))  # nine experts, 10 + 10 + 15 + 10 + 15 pairs
    540
    """
    random = np.random.default_rng((seed, STREAM, 3))
    rows: list[tuple[int, str, str, float]] = []
    for factor in design.FACTORS:
        names = design.items(factor)
        pairs, weights = list(combinations(names, 2)), dict(zip(names, WITHIN[len(names)], strict=True))
        thought = np.log([weights[first] / weights[second] for first, second in pairs])
        thought = thought + random.normal(0, SPREAD, (EXPERTS, len(pairs)))
        told = SAATY[np.abs(thought[..., None] - np.log(SAATY)).argmin(axis=-1)]
        rows += [(expert + 1, *pair, told[expert, k]) for expert in range(EXPERTS) for k, pair in enumerate(pairs)]
    table = pd.DataFrame(rows, columns=["expert", "first_item", "second_item", "judgement"])
    return table.sort_values("expert", kind="stable")


def ratings(seed: int) -> pd.DataFrame:
    """Ratings of importance in two Delphi rounds.

    Returns
    -------
    One row per round, expert and dimension: `round`, `expert`, `dimension`, `importance` (1 to 5), `judgement_basis`
    (Ca) and `familiarity` (Cs), 0 to 1, the same for an expert throughout.
    """
    random = np.random.default_rng((seed, STREAM, 2))
    apart = random.normal(0, 1, (EXPERTS, len(design.FACTORS)))
    basis, familiarity = random.choice(BASIS, EXPERTS), random.choice(FAMILIARITY, EXPERTS)
    rows = [
        (
            number,
            expert + 1,
            name,
            int(np.clip(np.rint(IMPORTANCE[name] + spread * apart[expert, place]), 1, 5)),
            basis[expert],
            familiarity[expert],
        )
        for number, spread in DISAGREEMENT.items()
        for expert in range(EXPERTS)
        for place, name in enumerate(design.FACTORS)
    ]
    return pd.DataFrame(rows, columns=["round", "expert", "dimension", "importance", "judgement_basis", "familiarity"])


def written(judgements: pd.DataFrame) -> pd.DataFrame:
    """Judgements as the file holds them, to six decimals."""
    return judgements.round({"judgement": 6})


def expert_truth() -> Iterator[tuple[str, str, str, float]]:
    """Rows of ``truth.csv``: constant, about, other, true_value."""
    yield from (("expert_weight", name, "", weight) for name, weight in WEIGHTS.items())
    for factor in design.FACTORS:
        names = design.items(factor)
        yield from (
            ("expert_item_weight", name, factor, weight) for name, weight in zip(names, WITHIN[len(names)], strict=True)
        )
    yield "expert_spread", "judgement", "standard deviation of the logarithm", SPREAD
    yield from (("expert_turned", first, second, CARELESS) for first, second in TURNED)
    yield from (("expert_importance", name, "", mean) for name, mean in IMPORTANCE.items())
    yield from (("expert_spread", "importance", f"round {number}", spread) for number, spread in DISAGREEMENT.items())


def calibration_row(judgements: pd.DataFrame) -> pd.DataFrame:
    """Row of ``calibration.csv`` on the experts: financing weighs more than policy, as in the one printed set of
    weights.
    """
    target = PRINTED["financing"] / PRINTED["policy"]
    found = group_ratio(judgements, "financing", "policy")
    row = {
        "item": "expert_weights", "among": "experts", "measure": "ratio", "codes": "financing|policy", "target": round(target, 4), "basis": "order",
        "study": "a fuzzy process evaluation of the programme (4, 13 and 76 indicators)",
        "citation": "weights as printed: financing .187949, policy .145921, institutions .127741, coverage .163917",
        "imitates_en": "weights of dimensions: only the order, financing before policy; all sizes and the other three are made up",
        "imitates_zh": "维度权重：仅仿照“经费保障高于政策环境”这一次序，数值及其余三个维度均为自拟",
        "generated": round(found, 4), "generated_n": EXPERTS, "deviation": round(found - target, 4),
    }  # fmt: skip
    return pd.DataFrame([row]).astype({"generated_n": "Int64"})


def group_ratio(judgements: pd.DataFrame, one: str, other: str) -> float:
    """Ratio of two dimensions' weights, both geometric means of the judgements of all experts over all pairs."""
    logs = np.log(judgements["judgement"])
    means = {
        name: logs[judgements["first"] == name].sum() - logs[judgements["second"] == name].sum()
        for name in (one, other)
    }
    return float(np.exp((means[one] - means[other]) / (EXPERTS * len(design.FACTORS))))
