"""Predictors of a model of respondents, from the roles of the codebook: characteristics that are held equal, and what
is known and received, counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from bphs.errors import Undefined
from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.needs import ranked
from bphs.inputs.codebook.roles import ROLES
from bphs.inputs.survey.characteristics import ANY_CHRONIC, groupings

DECADES, KNOWN, RECEIVED = "age_decades", "services_known", "services_received"
"""Columns that are made; what they are called stands in ``derived.json``."""
COUNTED = {"aware": KNOWN, "used": RECEIVED}
HELD_EQUAL = ("residence", "sex", "age", "education", "income", "registration", "distance", "background")
"""Roles that tell respondents apart before anything is known or received."""
LEAST_ANSWERED = 0.5
"""Share of the respondents that must have answered a predictor: the others would all be left out with it."""
LEAST_DECADE = 0.02
"""Share of the respondents that must be in a decade of age for a chance to be predicted there."""
NONE_LEFT = (
    "The questions on these have no answers that differ, from at least half of the respondents: {named}.",
    "关于{named}的题目，作答者不足半数或回答全部相同，无法作为自变量。",
)
NO_YES = (
    "No question that is answered yes or no was asked on any of these: {named}.",
    "本研究没有关于{named}的是非题。",
)
NO_OUTCOME = ("None of these was asked, or all answers are the same: {named}.", "{named}均未询问或回答全部相同。")
NO_AGE = ("No age is known of enough respondents.", "年龄信息不足。")


class Predictor(NamedTuple):
    """Column of a model: `reference` and `levels` are codes from little to much; without levels it is a number."""

    column: str
    reference: float | None = None
    levels: tuple[float, ...] = ()


class YesNo(NamedTuple):
    """Question that is answered yes or no: its role, its variable, the code that says yes."""

    role: str
    variable: str
    yes: float


class Groups(NamedTuple):
    """Column that makes groups, and those that are shown; None for everybody together."""

    column: str | None
    at: list[float] | None


class Ages(NamedTuple):
    """Ages for which something is predicted: the `column` of the model, its values (`at`; None for its levels), the
    codebook's `name` for it, and how many of its units one of the model's is.
    """

    column: str
    at: list[float] | None
    name: str
    times: float


def with_counts(people: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Respondents with `age_decades` (of an age in years), `services_known` (questions of the role `aware` answered
    yes), `services_received` (answers of the role `used`), and overall satisfaction turned so that more means more.

    Parameters
    ----------
    people : respondents x variables, codes as they were answered; no answer is NaN.

    Returns
    -------
    The table with those columns that the codebook has the roles for. Who answered none of the questions that are
    counted has no count.
    """
    made: dict[str, pd.Series] = {}
    age, satisfied = codebook.role("age"), codebook.role("satisfied")
    if age and codebook.by_name[age].type == "number":
        made[DECADES] = people[age] / 10
    if "aware" in codebook.roles:
        asked = {name: codebook.by_name[name].yes for name in codebook.roles["aware"]}
        told = pd.DataFrame(
            {name: people[name].eq(yes).astype(float).where(people[name].notna()) for name, yes in asked.items() if yes is not None},
            index=people.index,
        )  # fmt: skip
        made[KNOWN] = told.sum(axis=1, min_count=1)
    if "used" in codebook.roles:
        made[RECEIVED] = people[list(codebook.columns_of("used"))].sum(axis=1, min_count=1)
    if satisfied:
        made[satisfied] = ranked(people, codebook, [satisfied])[satisfied]
    return people.assign(**made)


def predictors(
    people: pd.DataFrame, codebook: Codebook, roles: Sequence[str] = HELD_EQUAL, *, steps: bool = False
) -> list[Predictor]:
    """Predictors with some roles, as far as respondents differ in them.

    A question with several answers of its own (type ``multiple``) is none, but any chronic disease is, and the counts
    of `with_counts` are (roles ``aware``, ``used``). The reference of a category is the least of what is ordered, the
    last answer of the residence, and else the first: of those that were given.

    Parameters
    ----------
    people : of `with_counts`.
    roles : in the order of the model.
    steps : whether ordered answers are numbers, as `in_steps` ranks them.

    Raises
    ------
    Undefined : there is none.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> people = pd.DataFrame({"residence": [1.0, 2.0, 2.0], "sex": [1.0, 1.0, 1.0], "age_decades": [2.0, 3.1, None]})
    >>> found = predictors(people, read_codebook("data/w_district/codebook.csv"), ["residence", "sex", "age"])
    >>> [tuple(one) for one in found]
    [('residence', 2, (1, 2)), ('age_decades', None, ())]
    """
    found = [
        _predictor(people, codebook, role, column, steps=steps) for role in roles for column in _columns(codebook, role)
    ]
    taken = [one for one in found if one is not None]
    if not taken:
        raise Undefined(*_about(NONE_LEFT, roles))
    return taken


def in_steps(people: pd.DataFrame, codebook: Codebook, roles: Sequence[str] = HELD_EQUAL) -> pd.DataFrame:
    """Respondents with the codes of ordered answers as ranks, for models that take each step for the same.

    Parameters
    ----------
    people : codes as they were answered.
    roles : of the variables to rank.
    """
    named = [name for role in roles for name in codebook.roles.get(role, ())]
    return people.assign(**ranked(people, codebook, [name for name in named if codebook.by_name[name].ordered]))


def yes_no(codebook: Codebook, roles: Sequence[str]) -> list[YesNo]:
    """Variables with these roles that are answered yes or no.

    Raises
    ------
    Undefined : there is none.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> [tuple(one) for one in yes_no(read_codebook("data/w_district/codebook.csv"), ["knows", "received"])]
    [('knows', 'package', 1.0), ('received', 'checkup', 1.0)]
    """
    named = [(role, codebook.by_name[name]) for role in roles for name in codebook.roles.get(role, ())]
    found = [YesNo(role, one.variable, one.yes) for role, one in named if one.yes is not None]
    if not found:
        raise Undefined(*_about(NO_YES, roles))
    return found


def commonest(answers: pd.Series) -> float:
    """Answer that was given most often; of several the first in the order of codes.

    Raises
    ------
    Undefined : nobody answered.

    >>> commonest(pd.Series([2.0, 2.0, 1.0, None]))
    2.0
    """
    counts = answers.value_counts().sort_index()
    if counts.empty:
        raise Undefined(f"Nobody answered the question {answers.name!r}.", f"题目“{answers.name}”无人作答。")
    return float(counts.index[counts.to_numpy().argmax()])


def ages(people: pd.DataFrame, codebook: Codebook) -> Ages:
    """Ages for which something is predicted: whole decades in which at least one respondent in fifty is, or the bands
    that were asked.

    Raises
    ------
    Undefined : the ages are not known, or no decade holds enough.

    >>> from bphs.inputs.codebook.book import read_codebook
    >>> people = pd.DataFrame({"age": [19.0, 24.0, 25.0, 31.0]})
    >>> ages(people, read_codebook("data/w_district/codebook.csv"))
    Ages(column='age_decades', at=[1.0, 2.0, 3.0], name='age', times=10.0)
    """
    name = codebook.role("age")
    if name is None or people[name].nunique() < 2:
        raise Undefined(*NO_AGE)
    if codebook.by_name[name].type != "number":
        return Ages(name, None, name, 1.0)
    held = (people[name] // 10).value_counts(normalize=True).sort_index()
    return Ages(DECADES, held.index[held >= LEAST_DECADE].to_list(), name, 10.0)


def largest_groups(people: pd.DataFrame, taken: Sequence[Predictor], name: str | None, most: int = 6) -> Groups:
    """Groups that are drawn apart: levels of a category of a model, at most as many as can be told apart.

    Parameters
    ----------
    taken : predictors of the model.
    name : variable that makes the groups, if the codebook has it.
    most : of more groups the largest are taken.

    Returns
    -------
    Its column and levels; None and None where it is no category of the model: then everybody is one group.

    >>> largest_groups(pd.DataFrame({"area": [1, 1, 2, 3, 3]}), [Predictor("area", 3, (1, 2, 3))], "area", 2)
    Groups(column='area', at=[1, 3])
    """
    found = next((one for one in taken if one.column == name and one.levels), None)
    if found is None:
        return Groups(None, None)
    kept = people[found.column].value_counts().nlargest(most).index
    return Groups(found.column, [level for level in found.levels if level in kept])


def unordered(taken: Sequence[Predictor], codebook: Codebook) -> list[str]:
    """Columns of predictors whose codes are three or more names without order.

    Two codes are as good as numbers, and so are those that run from little to much.
    """
    return [one.column for one in taken if len(one.levels) > 2 and not codebook.by_name[one.column].ordered]


def mixed_outcomes(people: pd.DataFrame, codebook: Codebook) -> tuple[list[str], list[YesNo]]:
    """Outcomes of which it is asked how much lies between clusters: numbers (overall satisfaction, the services known
    of), and questions answered yes or no (a service received).

    Parameters
    ----------
    people : of `with_counts`.

    Raises
    ------
    Undefined : there is none.
    """
    numbers = [codebook.role("satisfied"), KNOWN if "aware" in codebook.roles else None]
    scores = [name for name in numbers if name is not None and people[name].nunique() > 1]
    answered = [("received", codebook.by_name[name]) for name in codebook.roles.get("received", ())]
    chances = [YesNo(role, one.variable, one.yes) for role, one in answered if one.yes is not None]
    if not scores and not chances:
        raise Undefined(*_about(NO_OUTCOME, ["satisfied", "aware", "received"]))
    return scores, chances


def _columns(codebook: Codebook, role: str) -> list[str]:
    """Columns that stand for a role in a model."""
    named = [codebook.by_name[name] for name in codebook.roles.get(role, ())]
    if role in COUNTED:
        return [COUNTED[role]] if named else []
    if role == "chronic" and ANY_CHRONIC in groupings(codebook):
        return [ANY_CHRONIC]
    if role == "age" and named and named[0].type == "number":
        return [DECADES]
    return [one.variable for one in named if one.type in ("single", "scale", "number")]


def _predictor(people: pd.DataFrame, codebook: Codebook, role: str, column: str, *, steps: bool) -> Predictor | None:
    """None where too few answered, or all the same."""
    answers = people[column].dropna()
    if answers.nunique() < 2 or len(answers) < LEAST_ANSWERED * len(people):
        return None
    variable = codebook.by_name.get(column)
    rated = variable is not None and variable.type != "single" and variable.direction != "descending"
    if variable is None or rated or (steps and variable.ordered):
        return Predictor(column)
    levels = sorted(answers.unique(), reverse=variable.direction == "descending")
    codes = tuple(int(code) if float(code).is_integer() else float(code) for code in levels)
    return Predictor(column, codes[-1 if role == "residence" else 0], codes)


def _about(words: tuple[str, str], roles: Sequence[str]) -> tuple[str, str]:
    """Sentence about roles, in both languages."""
    english, chinese = ", ".join(ROLES[role].en for role in roles), "、".join(ROLES[role].zh for role in roles)
    return words[0].format(named=english), words[1].format(named=chinese)
