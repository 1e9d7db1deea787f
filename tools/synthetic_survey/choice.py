"""Choice of where the residents of the synthetic survey go first when they are ill: a multinomial logit with known
coefficients.

The question came later than the others. It draws from a random stream of its own, so that no other answer hangs on it.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from tools.synthetic_survey import design
from tools.synthetic_survey.people import Numbers, Random

EMPTY, REFUSED = -2, 9


def first_contact(random: Random, people: pd.DataFrame) -> tuple[Numbers, dict[tuple[str, str, str], float]]:
    r"""Each resident's answer, 1 to 5, and the constants of the model.

    The log odds of answer :math:`k` against answer 1 (village clinic or community health station) are
    :math:`\alpha_k + \sum_j \beta_{kj} x_j` with the coefficients of the design; the constants are such that each
    answer is expected as often as its target says. Who would not say what the household earns answers as the middle
    group of income does.

    Parameters
    ----------
    people : residents, with the columns residence, age, income, distance and chronic_6.
    """
    causes = pd.DataFrame(
        {
            "rural": people["residence"] == 2,
            "age": people["age"],
            "income": people["income"].replace(REFUSED, 3),
            "distance": people["distance"],
            "chronic": people["chronic_6"] == 0,
        }
    ).astype(float)
    odds = np.column_stack(
        [
            np.zeros(len(people)),
            *(
                sum(effects[code] * causes[name] for name, effects in design.FIRST_CONTACT.items())
                for code in (2, 3, 4, 5)
            ),
        ]
    )
    constants = constants_for(odds, np.array(design.shares("first_contact")))
    limits = likely(odds + constants).cumsum(axis=1)[:, :-1]
    answers = 1 + (random.random(len(people))[:, None] > limits).sum(axis=1)
    return answers, {("intercept", f"first_contact_{code}", "all"): float(constants[code - 1]) for code in (2, 3, 4, 5)}


def left_empty(random: Random, answers: Any) -> Numbers:
    """Answers, some left empty at random."""
    return np.where(random.random(len(answers)) < design.FIRST_CONTACT_EMPTY, EMPTY, answers)


def likely(odds: Numbers) -> Numbers:
    """Probabilities of the answers from their log odds against the first, residents x answers.

    Answers are few and residents many: maxima and sums are taken answer by answer, which costs a fourth.
    """
    raised = np.exp(odds - reduce(np.maximum, odds.T)[:, None])
    return np.asarray(raised / reduce(np.add, raised.T)[:, None])


def constants_for(odds: Numbers, shares: Numbers) -> Numbers:
    """Constants to add to the log odds of each answer but the first so that the mean probabilities are these shares.

    >>> constants_for(np.zeros((4, 3)), np.array([0.5, 0.25, 0.25])).round(6)  # 0, ln 1/2, ln 1/2
    array([ 0.      , -0.693147, -0.693147])
    """
    constants = np.zeros(odds.shape[1])
    for _ in range(200):
        constants += np.log(shares / likely(odds + constants).mean(axis=0))
    return constants - constants[0]
